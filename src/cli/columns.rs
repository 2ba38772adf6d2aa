//! Text in columns of a terminal: cut to a width, and filled up to one.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// Columns of the terminal; 80 where nobody knows.
pub(super) fn of_terminal() -> usize {
    match crossterm::terminal::size() {
        // Some terminals in a pipe of pipes have no size, and say 0.
        Ok((0, _)) | Err(_) => 80,
        Ok((width, _)) => usize::from(width),
    }
}

/// Columns a text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// The text in exactly so many columns: one that is longer ends with `…`.
pub(super) fn fit(text: &str, columns: usize) -> String {
    let whole = text.width();
    if whole <= columns {
        return format!("{text}{}", " ".repeat(columns - whole));
    }
    let mut cut = String::new();
    let mut used = 0;
    for piece in text.graphemes(true) {
        if used + piece.width() >= columns {
            break;
        }
        used += piece.width();
        cut.push_str(piece);
    }
    let fill = columns.saturating_sub(used + 1);
    format!("{cut}…{}", " ".repeat(fill))
}

/// The words of a text in lines of at most so many columns. A word that is longer has a line of its own.
pub(super) fn fold(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) | None => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_takes_exactly_the_columns_it_is_given() {
        assert_eq!(fit("tea", 5), "tea  ");
        assert_eq!(fit("kettle", 6), "kettle");
        assert_eq!(fit("kettles", 6), "kettl…");
        // Each of these takes two columns, so that one stays free.
        assert_eq!(fit("茶茶茶", 4), "茶… ");
        assert_eq!(fit("👩‍💻👩‍💻", 3), "👩‍💻…");
    }

    #[test]
    fn a_text_is_folded_between_words() {
        assert_eq!(fold("one two three", 7), ["one two", "three"]);
        assert_eq!(fold("kettles of tea", 4), ["kettles", "of", "tea"]);
        assert_eq!(fold("", 4), [""]);
    }
}
