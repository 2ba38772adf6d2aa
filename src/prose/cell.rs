//! What a grapheme cluster looks like on a terminal, and how many cells it takes.
//!
//! Everything that measures (wrap, caret, mouse) and everything that draws goes through [`shown`], so the caret
//! cannot drift from the text.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::domain::text::visible;

/// Distance between tab stops, in cells.
pub const TAB: usize = 4;

/// One grapheme cluster placed in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cluster<'a> {
    /// Byte offset in the text it was read from.
    pub at: usize,
    /// The bytes of the draft, not yet safe to draw: see [`shown`].
    pub text: &'a str,
    /// First cell, counted from the start of the row.
    pub x: usize,
    /// Cells taken; a tab takes as many as bring it to the next stop.
    pub width: usize,
}

/// What to draw for one cluster: never a control character, never nothing. A combining mark that lost its base
/// sits on a dotted circle. A tab is one space here; its cells come from [`width`].
#[must_use]
pub fn shown(cluster: &str) -> Cow<'_, str> {
    if matches!(cluster.as_bytes(), [b' '..=b'~']) {
        return Cow::Borrowed(cluster);
    }
    if cluster == "\r" {
        return Cow::Borrowed("␍");
    }
    if has_spelled_selectors(cluster) {
        return Cow::Borrowed(cluster);
    }
    let shown = visible(cluster);
    if shown.width() == 0 && !cluster.is_empty() {
        return Cow::Owned(format!("◌{shown}"));
    }
    shown
}

/// Cells one cluster takes when it starts at `column`.
#[must_use]
pub fn width(cluster: &str, column: usize) -> usize {
    match cluster.as_bytes() {
        [b'\t'] => TAB - column % TAB,
        [b' '..=b'~'] => 1,
        _ => shown(cluster).width(),
    }
}

/// The clusters of one row of text with their cells; the text is without its line end.
pub fn clusters(text: &str) -> impl Iterator<Item = Cluster<'_>> {
    let mut x = 0;
    graphemes(text).map(move |(at, text)| {
        let width = width(text, x);
        x += width;
        Cluster {
            at,
            text,
            x: x - width,
            width,
        }
    })
}

/// Cells a row of text takes from its start.
#[must_use]
pub fn columns(text: &str) -> usize {
    graphemes(text).fold(0, |x, (_, cluster)| x + width(cluster, x))
}

/// Grapheme clusters with their offsets. Runs of ASCII, most of what is written, are not looked up in any table:
/// between two ASCII characters there is always a boundary, but for CR LF.
pub fn graphemes(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let first = *bytes.get(at)?;
        let len = if first < 0x80 && first != b'\r' && bytes.get(at + 1).is_none_or(u8::is_ascii) {
            1
        } else {
            text[at..].graphemes(true).next().map_or(1, str::len)
        };
        at += len;
        Some((at - len, &text[at - len..at]))
    })
}

/// Selectors that are spelling, not something hidden: the variant of a Han character, the tags of a regional flag.
fn has_spelled_selectors(cluster: &str) -> bool {
    let mut chars = cluster.chars();
    let Some(base) = chars.next() else {
        return false;
    };
    let mut rest = chars.peekable();
    rest.peek().is_some()
        && match base {
            '\u{1F3F4}' => rest.all(|c| matches!(c, '\u{E0020}'..='\u{E007F}')),
            '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' => {
                rest.all(|c| matches!(c, '\u{E0100}'..='\u{E01EF}'))
            }
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clusters_take_the_cells_a_terminal_gives_them() {
        for (cluster, cells) in [
            ("a", 1),
            ("e\u{301}", 1),
            ("漢", 2),
            ("👩‍👩‍👧", 2),
            ("🇩🇪", 2),
            ("👍🏽", 2),
            ("❤️", 2),
            ("1️⃣", 2),
            ("\u{1112}\u{1161}\u{11ab}", 2),
            ("葛\u{E0100}", 2),
            (
                "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
                2,
            ),
        ] {
            assert_eq!(clusters(cluster).count(), 1, "{cluster:?} is one cluster");
            assert_eq!(width(cluster, 0), cells, "{cluster:?}");
        }
    }

    #[test]
    fn control_characters_and_hidden_characters_take_one_visible_cell() {
        for cluster in [
            "\u{1b}", "\u{7f}", "\u{9b}", "\u{200B}", "\u{AD}", "\r", "\u{202E}",
        ] {
            assert_eq!(width(cluster, 0), 1, "{cluster:?}");
            assert_ne!(shown(cluster), cluster);
            assert_ne!(shown(cluster), " ");
        }
    }

    #[test]
    fn a_combining_mark_without_a_base_can_be_seen_and_passed() {
        assert_eq!(shown("\u{301}"), "◌\u{301}");
        assert_eq!(width("\u{301}", 0), 1);
    }

    #[test]
    fn a_tab_reaches_the_next_multiple_of_four() {
        let cells: Vec<_> = clusters("\ta\t漢\tb").map(|c| (c.x, c.width)).collect();
        assert_eq!(cells, [(0, 4), (4, 1), (5, 3), (8, 2), (10, 2), (12, 1)]);
    }

    #[test]
    fn the_fast_path_finds_the_same_clusters_as_the_tables() {
        let text = "plain e\u{301}\u{301} a\r\nb 🇩🇪🇫🇷 x\u{200D}y 1️⃣ क्षि \u{301} end\u{301}";
        let fast: Vec<_> = graphemes(text).collect();
        let tables: Vec<_> = text.grapheme_indices(true).collect();
        assert_eq!(fast, tables);
    }
}
