//! How long a body is for a reader: words counted with the markup left out, in one cheap pass over the text.
//!
//! Code blocks, comments, tags, addresses and template marks do not count. Only when nothing else is there do the
//! words of code blocks count, so that a text of nothing but code is not taken for an empty one.

use crate::domain::front_matter::Lines;
use crate::domain::text::{Measure, is_ideograph};

/// Counts the words of a Markdown body.
pub(super) fn of(body: &str) -> Measure {
    let mut prose = Measure::default();
    let mut code = Measure::default();
    let mut fence: Option<&str> = None;
    let mut in_comment = false;
    for line in Lines::of(body) {
        let trimmed = line.text.trim_start_matches([' ', '\t', '>']);
        if let Some(open) = fence {
            if closes(trimmed, open) {
                fence = None;
            } else {
                code = code + count(line.text);
            }
        } else if !in_comment && let Some(open) = fence_of(trimmed) {
            fence = Some(open);
        } else if !is_definition(trimmed) {
            prose = prose + visible(without_marker(trimmed), &mut in_comment);
        }
    }
    if prose.words == 0 { code } else { prose }
}

/// The run of marks that opens a code block on this line.
pub(super) fn fence_of(line: &str) -> Option<&str> {
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let run = &line[..line.len() - line.trim_start_matches(mark).len()];
    (run.len() >= 3 && (mark == '~' || !line[run.len()..].contains('`'))).then_some(run)
}

/// Whether this line closes a code block that `open` began.
pub(super) fn closes(line: &str, open: &str) -> bool {
    line.starts_with(open) && line.trim_end().bytes().all(|b| b == open.as_bytes()[0])
}

/// `[label]: address`
fn is_definition(line: &str) -> bool {
    line.starts_with('[') && line.contains("]: ") && !line.starts_with("[^")
}

/// A line without the number of a list item.
fn without_marker(line: &str) -> &str {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() < line.len() && rest.starts_with([')', '.']) && line.len() - rest.len() < 10 {
        &rest[1..]
    } else {
        line
    }
}

/// Counts what a reader sees of one line.
fn visible(line: &str, in_comment: &mut bool) -> Measure {
    let mut measure = Measure::default();
    let mut rest = line;
    if *in_comment {
        let Some(end) = rest.find("-->") else {
            return measure;
        };
        rest = &rest[end + 3..];
        *in_comment = false;
    }
    while let Some(at) = rest
        .bytes()
        .position(|b| matches!(b, b'<' | b']' | b'{' | b':'))
    {
        let tail = &rest[at..];
        let (before, skipped) = match hidden(tail, &rest[..at]) {
            Hidden::Bytes(length) => (at, length),
            Hidden::Address { scheme, length } => (at - scheme, length),
            Hidden::Comment => {
                *in_comment = true;
                return measure + count(&rest[..at]);
            }
            Hidden::Nothing => (at, 1),
        };
        measure = measure + count(&rest[..before]);
        rest = &tail[skipped..];
    }
    measure + count(rest)
}

/// Longest tag, address or template mark that is looked for, in bytes.
const HIDDEN_AT_MOST: usize = 1000;

/// What a reader does not see from some place on.
enum Hidden {
    /// So many bytes.
    Bytes(usize),
    /// An address: bytes of its scheme before this place, and its length from here.
    Address { scheme: usize, length: usize },
    /// A comment that goes on below.
    Comment,
    /// Nothing is hidden.
    Nothing,
}

fn hidden(tail: &str, before: &str) -> Hidden {
    // Whoever opens a thousand tags and closes none must not make this slow: what hides is short.
    let up_to = |end: &str| {
        let near = &tail.as_bytes()[..tail.len().min(HIDDEN_AT_MOST)];
        near.windows(end.len())
            .position(|w| w == end.as_bytes())
            .map(|at| Hidden::Bytes(at + end.len()))
    };
    if tail.starts_with("<!--") {
        tail.find("-->")
            .map_or(Hidden::Comment, |at| Hidden::Bytes(at + 3))
    } else if tail.starts_with('<')
        && tail[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
    {
        up_to(">").unwrap_or(Hidden::Nothing)
    } else if tail.starts_with("](") {
        up_to(")").unwrap_or(Hidden::Nothing)
    } else if tail.starts_with("{{") {
        up_to("}}").unwrap_or(Hidden::Nothing)
    } else if tail.starts_with("{%") {
        up_to("%}").unwrap_or(Hidden::Nothing)
    } else if tail.starts_with("://") {
        let scheme = before.len()
            - before
                .trim_end_matches(|c: char| c.is_ascii_alphabetic())
                .len();
        let length = tail
            .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | ')' | '"'))
            .unwrap_or(tail.len());
        Hidden::Address { scheme, length }
    } else {
        Hidden::Nothing
    }
}

/// Counts words by the rules of [`Measure::of`], with a short cut for the common scripts.
fn count(text: &str) -> Measure {
    text.split(|c: char| c.is_ascii_whitespace())
        .filter(|token| !token.is_empty())
        .map(|token| {
            if token.is_ascii() {
                Measure {
                    words: ascii_words(token.as_bytes()),
                    ideographs: 0,
                }
            } else {
                mixed(token)
            }
        })
        .fold(Measure::default(), |a, b| a + b)
}

/// Words of a token: letters and digits, joined by a single `'`, `.`, `:` or `,` between them.
fn ascii_words(token: &[u8]) -> usize {
    let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    let mut words = 0;
    let mut inside = false;
    for (at, byte) in token.iter().enumerate() {
        let joins = matches!(byte, b'\'' | b'.') && token.get(at + 1).is_some_and(|b| is_word(*b));
        let word = byte.is_ascii_alphanumeric() || (inside && (*byte == b'_' || joins));
        words += usize::from(word && !inside);
        inside = word;
    }
    words
}

fn mixed(token: &str) -> Measure {
    let mut measure = Measure::default();
    let mut start = 0;
    for (at, c) in token.char_indices() {
        if is_ideograph(c) {
            measure = measure + run(&token[start..at]);
            measure.words += 1;
            measure.ideographs += 1;
            start = at + c.len_utf8();
        }
    }
    measure + run(&token[start..])
}

fn run(text: &str) -> Measure {
    if text.is_empty() {
        return Measure::default();
    }
    let simple =
        |c: char| c.is_alphanumeric() && (c < '\u{0E00}' || matches!(c, '\u{AC00}'..='\u{D7AF}'));
    let inner = text.trim_matches(|c: char| c.is_ascii_punctuation());
    if !inner.is_empty() && inner.chars().all(simple) {
        return Measure {
            words: 1,
            ideographs: 0,
        };
    }
    Measure::of(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_addresses_tags_and_comments_do_not_count() {
        let body = "Two words.\n\n```rust\nfn main() { println!(); }\n```\n<!-- not\nthis --> [link](https://x.example/a-b-c) <b class=\"x y\">bold</b>\nhttps://example.org/a/b?c=d\n{{< figure src=\"x\" >}}\n[ref]: https://x.example\n";
        assert_eq!(of(body).words, 4);
    }

    #[test]
    fn a_text_of_nothing_but_code_is_not_empty() {
        assert_eq!(of("```\nlet x = 1;\n```\n").words, 3);
        assert_eq!(of("\n\n").words, 0);
    }

    #[test]
    fn prose_without_markup_is_counted_as_the_exact_rules_count_it() {
        for text in [
            "It isn’t so, is it? Version 2.0 of e.g. the U.S. thing",
            "開源衡量 rocks, カタカナ too",
            "Привет, мир! Ελληνικά — naïve café",
            "한국어 블로그에 태그",
            "می‌خواهم سنجه‌های",
            "snake_case don't (really) a/b",
        ] {
            assert_eq!(of(text), Measure::of(text), "{text}");
        }
    }
}
