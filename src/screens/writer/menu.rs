//! The menu that Esc opens: which keys it shows, and where.

use unicode_width::UnicodeWidthStr;

use crate::app::action::Action;
use crate::app::key::Key;
use crate::app::keymap::KEYMAP;

/// A key of the menu and where it stands: column and row, counted from the menu's first row of keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: Key,
    /// What it does.
    pub short: &'static str,
    /// Column.
    pub x: u16,
    /// Row.
    pub y: u16,
}

/// The keys of the menu, in columns, for a window of some width.
#[must_use]
pub fn entries(width: u16) -> Vec<Entry> {
    let column = if width >= 72 {
        width.saturating_sub(2) / 7
    } else {
        13
    };
    let (mut x, mut y) = (1, 0);
    let mut list = Vec::new();
    for row in KEYMAP.iter().filter(|row| is_offered(row.action)) {
        let Some(key) = row.menu_key() else {
            continue;
        };
        let room = u16::try_from(key.to_string().width() + 1 + row.short.width()).unwrap_or(column);
        if x + room > width && x > 1 {
            (x, y) = (1, y + 1);
        }
        list.push(Entry {
            key,
            short: row.short,
            x,
            y,
        });
        x += (room + 1).div_ceil(column) * column;
    }
    list
}

/// Rows the menu takes, its name included.
#[must_use]
pub fn rows(width: u16) -> u16 {
    entries(width).last().map_or(1, |entry| entry.y + 2)
}

/// What the list alone needs, or what has a key of its own while writing, is left out.
fn is_offered(action: Action) -> bool {
    !matches!(
        action,
        Action::Sort
            | Action::Reload
            | Action::Undo
            | Action::Redo
            | Action::Recovered
            | Action::Compare
            | Action::QrCode
            | Action::Quit
            | Action::PreviewDown
            | Action::PreviewUp
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_of_the_menu_is_out_of_the_window_or_over_another() {
        for width in 20..180 {
            let list = entries(width);
            for pair in list.windows(2) {
                let end = pair[0].x + 2 + u16::try_from(pair[0].short.width()).expect("short");
                assert!(
                    pair[1].y > pair[0].y || pair[1].x > end,
                    "{width}: {pair:?}"
                );
            }
            assert_eq!(list.len(), entries(1000).len());
        }
    }

    #[test]
    fn the_usual_window_needs_four_rows() {
        assert_eq!(rows(80), 4);
    }
}
