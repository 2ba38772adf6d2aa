//! Counting words and making text safe to show.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

/// How long a text is for a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Measure {
    /// Words; each Han, kana or Hangul-free ideographic character counts as one.
    pub words: usize,
    /// Characters of scripts written without spaces, already counted in `words`.
    pub ideographs: usize,
}

impl Measure {
    /// Counts a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut measure = Self::default();
        for word in text.unicode_words() {
            let ideographs = word.chars().filter(|c| is_ideograph(*c)).count();
            if ideographs > 0 {
                measure.ideographs += ideographs;
                measure.words += ideographs;
            } else {
                measure.words += 1;
            }
        }
        measure
    }

    /// Reading time in whole minutes, at least one for any text: 265 words, or 500 ideographs, a minute.
    #[must_use]
    pub fn minutes(self) -> usize {
        if self.words == 0 {
            return 0;
        }
        let latin = self.words - self.ideographs;
        (latin * 500 + self.ideographs * 265)
            .div_ceil(265 * 500)
            .max(1)
    }
}

impl std::ops::Add for Measure {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            words: self.words + other.words,
            ideographs: self.ideographs + other.ideographs,
        }
    }
}

/// Whether a character belongs to a script written without spaces, where each character counts as a word.
#[must_use]
pub fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Text that cannot drive a terminal: control characters, bidirectional overrides and invisible characters become
/// visible marks; tabs and line ends become spaces. Emoji keep their joiners. Borrowed when nothing had to change.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| (0x20..0x7F).contains(&b)) || !text.chars().any(is_hazard) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for c in text.chars() {
        match c {
            '\u{200D}' | '\u{FE0F}' | '\u{FE0E}' if is_emoji_like(before) => shown.push(c),
            '\u{200C}' | '\u{200D}' if joins_letters(before) => shown.push(c),
            _ => shown.push(mark(c)),
        }
        before = c;
    }
    Cow::Owned(shown)
}

/// Whether a character must not reach the terminal as it is.
#[must_use]
pub fn is_hazard(c: char) -> bool {
    mark(c) != c
}

fn mark(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' => ' ',
        '\u{0}'..='\u{1F}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{FFFD}'),
        '\u{7F}' => '\u{2421}',
        '\u{80}'..='\u{9F}'
        | '\u{200B}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E0FFF}'
        | '\u{061C}'
        | '\u{180E}'
        | '\u{00AD}' => '\u{FFFD}',
        _ => c,
    }
}

fn is_emoji_like(c: char) -> bool {
    matches!(c, '\u{23}' | '\u{2A}' | '0'..='9' | '\u{A9}' | '\u{AE}' | '\u{203C}'..='\u{3299}' | '\u{1F000}'..='\u{1FAFF}' | '\u{FE0F}')
}

/// Scripts in which a (non-)joiner is spelling: Arabic and its neighbours, and the Indic scripts.
fn joins_letters(c: char) -> bool {
    matches!(c, '\u{0600}'..='\u{08FF}' | '\u{0900}'..='\u{0DFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_by_unicode_rules_and_ideographs_one_by_one() {
        assert_eq!(Measure::of("It isn’t so, is it?").words, 5);
        assert_eq!(Measure::of("開源衡量 rocks").words, 5);
    }

    #[test]
    fn any_text_takes_a_minute_and_none_takes_none() {
        assert_eq!(Measure::of("").minutes(), 0);
        assert_eq!(Measure::of("one").minutes(), 1);
        assert_eq!(
            Measure {
                words: 812,
                ideographs: 0
            }
            .minutes(),
            4
        );
    }

    #[test]
    fn escape_bidi_and_zero_width_become_visible_marks() {
        assert_eq!(visible("a\u{1b}[31mb"), "a␛[31mb");
        assert_eq!(visible("x\u{202E}y\u{200B}"), "x\u{FFFD}y\u{FFFD}");
        assert_eq!(visible("\u{9b}2J"), "\u{FFFD}2J");
    }

    #[test]
    fn emoji_sequences_and_persian_joiners_stay_whole() {
        for text in ["👩‍👩‍👧", "❤️", "می‌خواهم", "1️⃣"] {
            assert_eq!(visible(text), text);
        }
    }

    #[test]
    fn a_joiner_between_plain_letters_is_shown() {
        assert_eq!(visible("a\u{200D}b"), "a\u{FFFD}b");
    }
}
