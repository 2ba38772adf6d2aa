//! The words of a line of Markdown that a speller should look at: those a reader reads as words of a language.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::domain::text::is_ideograph;

/// The words of a line, without code, addresses, tags, template marks, names in capitals and words with digits.
#[must_use]
pub fn spelt(line: &str) -> Vec<Range<usize>> {
    if is_definition(line) {
        return Vec::new();
    }
    let quiet = quiet(line);
    line.unicode_word_indices()
        .filter_map(|(at, word)| {
            let trimmed = word.trim_start_matches('_');
            let start = at + word.len() - trimmed.len();
            let trimmed = trimmed.trim_end_matches('_');
            let range = start..start + trimmed.len();
            let silent = quiet
                .iter()
                .any(|quiet| quiet.start < range.end && range.start < quiet.end);
            (!silent && is_word(trimmed)).then_some(range)
        })
        .collect()
}

/// Whether letters like these are a word of a language, and not a name, a number or a sign.
fn is_word(word: &str) -> bool {
    let mut letters = 0;
    let mut capitals = 0;
    let mut small_before = false;
    for c in word.chars() {
        let joins = matches!(c, '\'' | '’' | '\u{ad}') || !c.is_alphanumeric() && !c.is_ascii();
        if !(c.is_alphabetic() || joins) || is_ideograph(c) {
            return false;
        }
        if c.is_uppercase() && small_before {
            return false;
        }
        small_before = c.is_lowercase();
        letters += usize::from(c.is_alphabetic());
        capitals += usize::from(c.is_uppercase());
    }
    letters > 1 && capitals < letters
}

/// `[label]: address`
fn is_definition(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with('[') && !line.starts_with("[^") && line.contains("]: ")
}

/// The stretches of a line that hold no prose.
fn quiet(line: &str) -> Vec<Range<usize>> {
    let mut list = Vec::new();
    let mut at = 0;
    while at < line.len() {
        let rest = &line[at..];
        let length = code(rest)
            .or_else(|| between(rest, "](", ")"))
            .or_else(|| tag(rest))
            .or_else(|| between(rest, "{{", "}}"))
            .or_else(|| between(rest, "{%", "%}"))
            .or_else(|| between(rest, "[^", "]"))
            .or_else(|| reference(rest));
        if let Some(length) = length {
            list.push(at..at + length);
            at += length;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    let mut start = 0;
    for token in line.split(char::is_whitespace) {
        let range = start..start + token.len();
        let is_path = ["/", "./", "../", "~/"]
            .iter()
            .any(|s| token.starts_with(s));
        if is_path || ["://", "@", "www.", "\\"].iter().any(|s| token.contains(s)) {
            list.push(address(token, &range));
        }
        start = range.end + line[range.end..].chars().next().map_or(0, char::len_utf8);
    }
    list
}

/// The part of a token that is an address: what stands before a bracket is prose (`[more](https://…`).
fn address(token: &str, range: &Range<usize>) -> Range<usize> {
    let sign = token.find("://").or_else(|| token.find('@'));
    let open = sign.and_then(|sign| token[..sign].rfind(['(', '[', '<']));
    range.start + open.unwrap_or(0)..range.end
}

fn between(text: &str, open: &str, close: &str) -> Option<usize> {
    let inside = text.strip_prefix(open)?;
    Some(open.len() + inside.find(close)? + close.len())
}

/// A code span: as many ticks at its end as at its start.
fn code(text: &str) -> Option<usize> {
    let ticks = text.len() - text.trim_start_matches('`').len();
    if ticks == 0 {
        return None;
    }
    let mut at = ticks;
    loop {
        at += text[at..].find('`')?;
        let run = text[at..].len() - text[at..].trim_start_matches('`').len();
        at += run;
        if run == ticks {
            return Some(at);
        }
    }
}

/// `<tag>`, `<https://…>`
fn tag(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('<')?;
    inside
        .starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'))
        .then(|| between(text, "<", ">"))?
}

/// `&nbsp;`
fn reference(text: &str) -> Option<usize> {
    let length = between(text, "&", ";")?;
    text[1..length - 1]
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'#')
        .then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<&str> {
        spelt(line).into_iter().map(|range| &line[range]).collect()
    }

    #[test]
    fn prose_is_looked_at_and_the_rest_is_not() {
        assert_eq!(
            words("Don’t _stop_ **now**, “my friend”; it's café."),
            ["Don’t", "stop", "now", "my", "friend", "it's", "café"]
        );
        assert_eq!(
            words("see `fn mian()` and ``a ` b`` there"),
            ["see", "and", "there"]
        );
        assert_eq!(
            words("[mor about](https://exmaple.org/abuot \"x\") it"),
            ["mor", "about", "it"]
        );
        assert_eq!(
            words("![alt txt](imgae.png) <span clas=\"x\">in</span>"),
            ["alt", "txt", "in"]
        );
        assert_eq!(
            words("go to https://exmaple.org/x or mial@exmaple.org"),
            ["go", "to", "or"]
        );
        assert_eq!(words("NASA and GitHub, mp3 and 3rd, a B"), ["and", "and"]);
        assert_eq!(
            words("{{ tempalte }} {% incldue %} &nbsp; [^nte] ok"),
            ["ok"]
        );
        assert_eq!(words("[labl]: https://a.example"), [""; 0]);
        assert_eq!(words("漢字とかな and 日本"), ["and"]);
        assert_eq!(
            words("this and/or taht, in /usr/shrae"),
            ["this", "and", "or", "taht", "in"]
        );
        assert_eq!(words("an `open tick"), ["an", "open", "tick"]);
    }
}
