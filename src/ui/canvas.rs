//! The one place where text becomes cells: made safe, cut to its width, by grapheme.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use crate::domain::text::visible;
use crate::prose::cell::graphemes;

/// Columns a text takes on screen, once made safe.
#[must_use]
pub fn width(text: &str) -> u16 {
    if is_plain(text) {
        return u16::try_from(text.len()).unwrap_or(u16::MAX);
    }
    let columns: usize = graphemes(&visible(text))
        .map(|(_, cluster)| cluster_width(cluster))
        .sum();
    u16::try_from(columns).unwrap_or(u16::MAX)
}

/// Whether each byte is one visible character of one column: so for most of what is on a screen.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Columns one grapheme cluster takes.
#[must_use]
pub fn cluster_width(cluster: &str) -> usize {
    if is_plain(cluster) {
        return cluster.len();
    }
    cluster.width().min(2)
}

/// Writes a text at a place inside an area, cut at the area's edge. Returns the column after it.
pub fn put(buffer: &mut Buffer, area: Rect, x: u16, y: u16, text: &str, style: Style) -> u16 {
    let bounds = area.intersection(buffer.area);
    let mut at = x;
    if y < bounds.y || y >= bounds.bottom() {
        return at;
    }
    if is_plain(text) {
        let room = bounds.right().saturating_sub(at);
        for index in 0..text.len().min(usize::from(room)) {
            if at < bounds.x {
                break;
            }
            let cell = &mut buffer[(at, y)];
            cell.reset();
            cell.set_symbol(&text[index..=index]).set_style(style);
            at += 1;
        }
        return at;
    }
    for (_, cluster) in graphemes(&visible(text)) {
        let columns = u16::try_from(cluster_width(cluster)).unwrap_or(2);
        if columns == 0 {
            continue;
        }
        if at < bounds.x || at + columns > bounds.right() {
            break;
        }
        buffer[(at, y)].reset();
        buffer[(at, y)].set_symbol(cluster).set_style(style);
        for hidden in at + 1..at + columns {
            buffer[(hidden, y)].reset();
        }
        at += columns;
    }
    at
}

/// Writes a text, ending in `…` when it does not fit into `columns`. Returns the column after it.
pub fn put_cut(
    buffer: &mut Buffer,
    area: Rect,
    (x, y): (u16, u16),
    columns: u16,
    text: &str,
    style: Style,
) -> u16 {
    let room = Rect::new(x, y, columns, 1).intersection(area);
    put(buffer, room, x, y, &cut(text, columns), style)
}

/// A text cut to some columns, with `…` at its end when something is missing.
#[must_use]
pub fn cut(text: &str, columns: u16) -> String {
    let safe = visible(text);
    if width(&safe) <= columns {
        return safe.into_owned();
    }
    let mut kept = String::new();
    let mut used = 0;
    for (_, cluster) in graphemes(&safe) {
        let next = cluster_width(cluster);
        if used + next + 1 > usize::from(columns) {
            break;
        }
        used += next;
        kept.push_str(cluster);
    }
    if columns > 0 {
        kept.push('…');
    }
    kept
}

/// Styles every cell of an area, keeping its text.
pub fn tint(buffer: &mut Buffer, area: Rect, style: Style) {
    buffer.set_style(area, style);
}

/// Breaks a sentence into rows of at most `columns`, at spaces. Each row keeps the indent of its paragraph, as far as
/// that leaves room for words.
#[must_use]
pub fn fold(text: &str, columns: u16) -> Vec<String> {
    let mut rows = Vec::new();
    for paragraph in text.split('\n') {
        let words = paragraph.trim_start_matches(' ');
        let indent = " ".repeat((paragraph.len() - words.len()).min(usize::from(columns / 2)));
        let room = columns.saturating_sub(width(&indent));
        rows.extend(fold_words(words, room).into_iter().map(|row| {
            if row.is_empty() {
                row
            } else {
                format!("{indent}{row}")
            }
        }));
    }
    rows
}

fn fold_words(words: &str, columns: u16) -> Vec<String> {
    let mut rows = Vec::new();
    let mut row = String::new();
    for word in words.split(' ') {
        let mut word = word.to_owned();
        if !row.is_empty() && width(&row) + 1 + width(&word) > columns {
            rows.push(std::mem::take(&mut row));
        }
        if row.is_empty() {
            while width(&word) > columns && columns > 0 {
                let head = head_of(&word, columns);
                if head == 0 {
                    break;
                }
                rows.push(word[..head].to_owned());
                word.drain(..head);
            }
        } else {
            row.push(' ');
        }
        row.push_str(&word);
    }
    rows.push(row);
    rows
}

fn head_of(text: &str, columns: u16) -> usize {
    let mut used = 0;
    for (byte, cluster) in graphemes(text) {
        used += cluster_width(cluster);
        if used > usize::from(columns) {
            return byte;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str, columns: u16) -> String {
        let area = Rect::new(0, 0, columns, 1);
        let mut buffer = Buffer::empty(area);
        put(&mut buffer, area, 0, 0, text, Style::new());
        (0..columns)
            .map(|x| buffer[(x, 0)].symbol().to_owned())
            .collect()
    }

    #[test]
    fn a_hostile_text_becomes_marks() {
        assert_eq!(
            drawn("a\u{1b}]0;x\u{7}b\u{202e}", 12),
            "a␛]0;x␇b\u{fffd}   "
        );
    }

    #[test]
    fn a_wide_character_that_does_not_fit_is_left_out() {
        assert_eq!(drawn("日本", 3), "日  ");
    }

    #[test]
    fn a_cut_text_says_so() {
        assert_eq!(cut("Why I write in a terminal", 10), "Why I wri…");
        assert_eq!(cut("short", 10), "short");
    }

    #[test]
    fn sentences_fold_at_spaces_and_long_words_break() {
        assert_eq!(fold("one two three", 7), ["one two", "three"]);
        assert_eq!(fold("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(
            fold("  one two three\n\nfour", 9),
            ["  one two", "  three", "", "four"]
        );
    }
}
