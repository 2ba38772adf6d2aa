//! Addresses on the screen as hyperlinks (OSC 8), for terminals that take them: a click opens the address where the
//! terminal is, also over SSH, and one that is broken into two rows stays one address.
//!
//! They are found in the frame itself: a run of underlined cells that spells a whole http(s) address. So nothing can be a
//! link that does not stand on the screen in full, and nothing but printable ASCII gets into the sequence.

use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::Position;
use ratatui::style::Modifier;

use crate::adapters::environment::Environment;

/// The longest address that is made a link.
const LONGEST: usize = 2000;

/// A run of cells on one row that leads somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its row.
    pub y: u16,
    /// Its columns.
    pub columns: std::ops::Range<u16>,
    /// The whole address.
    pub url: String,
}

impl Link {
    /// Whether a cell belongs to it.
    #[must_use]
    pub fn holds(&self, at: Position) -> bool {
        self.y == at.y && self.columns.contains(&at.x)
    }

    /// What begins it. All rows of one address have the same name, so that the terminal shows them as one.
    #[must_use]
    pub fn open(&self) -> String {
        let name = crc32fast::hash(self.url.as_bytes());
        format!("\x1b]8;id={name:x};{}\x1b\\", self.url)
    }
}

/// What ends a link.
pub const CLOSE: &str = "\x1b]8;;\x1b\\";

/// Whether the terminal takes hyperlinks, or passes them over without harm. GNU screen prints parts of them.
#[must_use]
pub fn supported(env: &Environment) -> bool {
    let plain = ["dumb", "unknown", "linux", "cons25"];
    !env.has("STY")
        && env.text("TERM").is_some_and(|term| {
            !plain.contains(&term) && !term.starts_with("screen") && !term.starts_with("vt")
        })
}

/// The links of a frame, in those of its rows that have underlined cells, top to bottom.
#[must_use]
pub fn of(cells: &Buffer, rows: &[u16]) -> Vec<Link> {
    let area = cells.area;
    let mut links = Vec::new();
    // Pieces of the address that is being read, and its text so far.
    let (mut pieces, mut url) = (Vec::new(), String::new());
    let underlined = |x: u16, y: u16| {
        cells[(x, y)].modifier.contains(Modifier::UNDERLINED) && is_plain(cells[(x, y)].symbol())
    };
    for y in rows.iter().copied() {
        let mut x = area.x;
        while x < area.right() {
            if !underlined(x, y) {
                x += 1;
                continue;
            }
            let from = x;
            while x < area.right() && underlined(x, y) {
                x += 1;
            }
            let text: String = (from..x).map(|x| cells[(x, y)].symbol()).collect();
            let goes_on = from == area.x
                && pieces
                    .last()
                    .is_some_and(|(row, columns): &(u16, std::ops::Range<u16>)| {
                        row + 1 == y && columns.end == area.right()
                    });
            if !goes_on {
                finish(&mut links, &mut pieces, &mut url);
            }
            pieces.push((y, from..x));
            url.push_str(&text);
        }
    }
    finish(&mut links, &mut pieces, &mut url);
    links
}

fn finish(links: &mut Vec<Link>, pieces: &mut Vec<(u16, std::ops::Range<u16>)>, url: &mut String) {
    let pieces = std::mem::take(pieces);
    let url = std::mem::take(url);
    if is_address(&url) {
        links.extend(pieces.into_iter().map(|(y, columns)| Link {
            y,
            columns,
            url: url.clone(),
        }));
    }
}

/// A cell that can be part of an address: one printable ASCII character, no space.
fn is_plain(symbol: &str) -> bool {
    matches!(symbol.as_bytes(), [byte] if byte.is_ascii_graphic())
}

fn is_address(text: &str) -> bool {
    text.len() <= LONGEST
        && (text.starts_with("https://") || text.starts_with("http://"))
        && url::Url::parse(text).is_ok_and(|url| url.has_host())
}

/// Cells that look as before but lead elsewhere now are drawn again all the same. Returns their rows.
pub fn redraw_changed(cells: &mut Buffer, before: &[Link], now: &[Link]) -> Vec<u16> {
    let mut rows = Vec::new();
    let area = cells.area;
    let changed = before
        .iter()
        .filter(|link| !now.contains(link))
        .chain(now.iter().filter(|link| !before.contains(link)));
    for link in changed {
        for x in link.columns.clone() {
            if area.contains(Position { x, y: link.y }) {
                cells[(x, link.y)].set_diff_option(CellDiffOption::AlwaysUpdate);
                rows.push(link.y);
            }
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    fn frame(rows: &[(u16, &str, bool)]) -> Buffer {
        let mut cells = Buffer::empty(Rect::new(0, 0, 20, 4));
        for (y, (x, text, link)) in (0..).zip(rows) {
            let style = if *link {
                Style::new().underlined()
            } else {
                Style::new()
            };
            cells.set_string(*x, y, text, style);
        }
        cells
    }

    #[test]
    fn an_address_is_one_link_also_where_the_window_breaks_it() {
        let cells = frame(&[
            (0, "https://medium.com/@", true),
            (0, "you/abc", true),
            (2, "http://127.0.0.1/x", true),
            (0, "https://example.org", false),
        ]);
        let links = of(&cells, &[0, 1, 2, 3]);
        let found: Vec<_> = links
            .iter()
            .map(|l| (l.y, l.columns.clone(), l.url.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                (0, 0..20, "https://medium.com/@you/abc"),
                (1, 0..7, "https://medium.com/@you/abc"),
                (2, 2..20, "http://127.0.0.1/x"),
            ]
        );
        assert_eq!(links[0].open(), links[1].open());
    }

    #[test]
    fn what_is_not_a_whole_web_address_is_none() {
        for text in [
            "javascript:alert(1)",
            "https://",
            "file:///etc/passwd",
            "a link",
            "https://é.org",
        ] {
            assert!(of(&frame(&[(0, text, true)]), &[0]).is_empty(), "{text}");
        }
    }

    #[test]
    fn terminals_that_would_show_the_sequence_are_spared_it() {
        for (term, sty, takes) in [
            ("xterm-256color", false, true),
            ("tmux-256color", false, true),
            ("screen-256color", false, false),
            ("xterm", true, false),
            ("dumb", false, false),
            ("unknown", false, false),
            ("linux", false, false),
            ("", false, false),
        ] {
            let sty = if sty { "1.pts" } else { "" };
            assert_eq!(
                supported(&Environment::from([("TERM", term), ("STY", sty)])),
                takes,
                "{term}"
            );
        }
    }
}
