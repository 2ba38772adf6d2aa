//! The paragraph and the sentence around the caret, for views that dim the rest.

use std::ops::Range;

use ropey::Rope;
use unicode_segmentation::UnicodeSegmentation;

use super::grapheme;

/// Lines looked at in either direction for the end of a paragraph.
const LINES: usize = 200;
/// Bytes looked at in either direction for the end of a sentence.
const REACH: usize = 4096;

/// The bytes of the lines around `at` up to the next blank lines, without the last line end. On a blank line, that
/// line alone. A paragraph of very many lines is told in part.
#[must_use]
pub fn paragraph_at(rope: &Rope, at: usize) -> Range<usize> {
    let line = rope.byte_to_line(at.min(rope.len_bytes()));
    let (mut first, mut last) = (line, line);
    if !is_blank(rope, line) {
        while first > 0 && line - first < LINES && !is_blank(rope, first - 1) {
            first -= 1;
        }
        while last + 1 < rope.len_lines() && last - line < LINES && !is_blank(rope, last + 1) {
            last += 1;
        }
    }
    rope.line_to_byte(first)..grapheme::line_content_end(rope, last)
}

/// The sentence around `at` within its paragraph, without the blanks after it. At the end of a paragraph, the last
/// sentence.
#[must_use]
pub fn sentence_at(rope: &Rope, at: usize) -> Range<usize> {
    let paragraph = paragraph_at(rope, at);
    let at = at.clamp(paragraph.start, paragraph.end);
    let from = paragraph
        .start
        .max(grapheme::at_or_before(rope, at.saturating_sub(REACH)));
    let to = paragraph
        .end
        .min(grapheme::at_or_after(rope, at + REACH))
        .max(from);
    // A line end inside a paragraph is no more than a blank, though Unicode's rules would end the sentence there.
    let text = String::from(rope.byte_slice(from..to)).replace(['\n', '\r'], " ");
    let mut found = from..to;
    for (offset, sentence) in text.split_sentence_bound_indices() {
        if from + offset > at {
            break;
        }
        found = from + offset..from + offset + sentence.trim_end().len();
    }
    found
}

fn is_blank(rope: &Rope, line: usize) -> bool {
    rope.line(line).chars().all(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_reaches_to_the_blank_lines_around_it() {
        let rope = Rope::from_str("# Title\r\n\r\none\r\ntwo\r\n  \r\nthree");
        assert_eq!(paragraph_at(&rope, 0), 0..7);
        assert_eq!(paragraph_at(&rope, 9), 9..9);
        assert_eq!(paragraph_at(&rope, 12), 11..19);
        assert_eq!(paragraph_at(&rope, 99), 25..30);
        assert_eq!(paragraph_at(&Rope::new(), 0), 0..0);
    }

    #[test]
    fn a_sentence_ends_with_its_sign_not_with_the_line() {
        let text = "One is\nhere. Two? “Three,” she said.\n\nNext.";
        let rope = Rope::from_str(text);
        let sentence = |at| &text[sentence_at(&rope, at)];
        assert_eq!(sentence(8), "One is\nhere.");
        assert_eq!(sentence(13), "Two?");
        assert_eq!(sentence(20), "“Three,” she said.");
        assert_eq!(sentence(text.len()), "Next.");
        assert_eq!(sentence(41), "");
    }

    #[test]
    fn a_paragraph_without_end_costs_no_more_than_its_surroundings() {
        let rope = Rope::from_str(&"word and word\n".repeat(100_000));
        assert!(paragraph_at(&rope, 700_000).len() < 1000 * 14);
        assert!(sentence_at(&rope, 700_000).len() <= 2 * REACH);
    }
}
