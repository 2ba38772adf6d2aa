//! Looking for characters that nobody sees: marks of direction, characters without width, control characters.
//!
//! Where such a character is spelling (a joiner in Persian or in an emoji, a break between words of Thai) it is none.

use crate::domain::lint::hidden;
use crate::domain::story::report::{Mend, Report};
use crate::domain::text::{is_hazard, visible};

/// Characters at most that are offered to be taken out together.
const MENDS: usize = 10_000;

/// Looks through the text of a file down to the end of its body, code and header included.
pub(super) fn look(text: &str, report: &mut Report) {
    let plain = |b: u8| (0x20..0x7F).contains(&b) || matches!(b, b'\t' | b'\n' | b'\r');
    if text.bytes().all(plain) {
        return;
    }
    let mut mends = 0;
    for (number, line) in (1..).zip(text.split('\n')) {
        if line.bytes().all(plain) {
            continue;
        }
        for (column, c) in line.char_indices() {
            let Some(turns) = hidden(line, column, c).filter(|_| number + column > 1) else {
                continue;
            };
            let sample = format!("U+{:04X}", u32::from(c));
            let (rule, words, safe) = if turns {
                (
                    &hidden::DIRECTION,
                    hidden::direction as fn(_, &_) -> _,
                    false,
                )
            } else {
                (
                    &hidden::INVISIBLE,
                    hidden::invisible as fn(_, &_) -> _,
                    true,
                )
            };
            report.count(rule, number, &sample, words);
            mends += 1;
            let mend = (mends <= MENDS).then(|| Mend {
                line: number,
                column,
                was: c.into(),
                with: String::new(),
            });
            let label = if turns {
                "take the marks out"
            } else {
                "take the characters out"
            };
            report.mend(rule, (label, safe), mend);
        }
    }
}

/// Whether a character is hidden where it stands, and then whether it turns the direction.
fn hidden(line: &str, column: usize, c: char) -> Option<bool> {
    match c {
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => Some(true),
        // What ends a line elsewhere, and marks that only help: of direction, of hyphenation.
        '\t' | '\r' | '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{AD}' | '\u{2028}' | '\u{2029}' => {
            None
        }
        // In flags of regions they are spelling.
        '\u{E0020}'..='\u{E007F}' if line[..column].contains('\u{1F3F4}') => None,
        '\u{200B}' if line[..column].chars().next_back().is_some_and(is_unspaced) => None,
        '\u{200C}' | '\u{200D}' | '\u{FE0E}' | '\u{FE0F}' => {
            let before = line[..column].chars().next_back();
            let pair: String = before.into_iter().chain([c]).collect();
            visible(&pair).ends_with('\u{FFFD}').then_some(false)
        }
        _ => is_hazard(c).then_some(false),
    }
}

/// Scripts of South-East Asia, where a break without width stands between words.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{0F00}'..='\u{0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lint::fix::{all_safe, applied};

    fn found(text: &str) -> Vec<crate::domain::lint::Finding> {
        let mut report = Report::default();
        look(text, &mut report);
        report.into_findings(text)
    }

    #[test]
    fn hidden_characters_are_found_at_their_place_and_taken_out() {
        let text = "One.\nzero\u{200B}width \u{FEFF}and\u{1b}[2J\n";
        let list = found(text);
        let place = list[0].place.expect("a place");
        assert_eq!(list[0].rule.id, "text-invisible");
        assert_eq!((list.len(), place.line, place.column), (1, 2, 5));
        assert_eq!(
            list[0].what,
            "3 invisible characters stand in the text, the first: U+200B."
        );
        let (count, splices) = all_safe(&list);
        assert_eq!(count, 1);
        assert_eq!(applied(text, &splices), "One.\nzerowidth and[2J\n");
    }

    #[test]
    fn a_turn_of_direction_is_named_and_never_taken_out_unseen() {
        let list = found("a \u{202E}b\u{202C}\n");
        assert_eq!(list[0].rule.id, "text-direction");
        assert!(list[0].fix.as_ref().is_some_and(|fix| !fix.safe));
    }

    #[test]
    fn what_is_spelling_is_not_reported() {
        for text in [
            "\u{FEFF}begins with a mark",
            "می‌خواهم",
            "👩‍👩‍👧 ❤️ 1️⃣ 🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
            "ภาษา\u{200B}ไทย",
            "שלום\u{200F} a\u{200E}",
            "so\u{AD}ft\r\nNo\u{A0}break\tTab",
            "plain",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
