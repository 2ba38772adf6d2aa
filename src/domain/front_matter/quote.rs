//! Writing a scalar so that it is read back as the very same text, by Byline and by every other loader.

/// How a scalar is quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    /// None, where that is safe.
    Plain,
    /// `'…'`, where that is possible.
    Single,
    /// `"…"`.
    Double,
}

impl Quotes {
    /// The quotes that a value has as it stands.
    pub fn of(raw: &str) -> Self {
        match raw.chars().next() {
            Some('"') => Self::Double,
            Some('\'') => Self::Single,
            Some(_) | None => Self::Plain,
        }
    }
}

/// A YAML scalar on one line. `flow`: inside `[…]` or `{…}`.
pub(super) fn yaml(text: &str, quotes: Quotes, flow: bool) -> String {
    let one_line = !text.chars().any(needs_escape);
    match quotes {
        Quotes::Plain if is_plain(text, flow) => text.to_owned(),
        Quotes::Single if one_line => format!("'{}'", text.replace('\'', "''")),
        Quotes::Plain | Quotes::Single | Quotes::Double => double(text),
    }
}

/// A TOML string on one line.
pub(super) fn toml(text: &str, quotes: Quotes) -> String {
    let literal = !text.contains('\'') && !text.chars().any(needs_escape);
    match quotes {
        Quotes::Single if literal => format!("'{text}'"),
        Quotes::Single | Quotes::Plain | Quotes::Double => double(text),
    }
}

/// A JSON string.
pub(super) fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Double quotes with the escapes that YAML and TOML share.
fn double(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            c if needs_escape(c) => {
                let code = u32::from(c);
                let escape = if code > 0xFFFF {
                    format!("\\U{code:08X}")
                } else {
                    format!("\\u{code:04X}")
                };
                quoted.push_str(&escape);
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Characters that cannot stand in a scalar as they are, or that a loader may change.
fn needs_escape(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}'
        )
}

/// Whether every loader reads this as the same text without quotes.
fn is_plain(text: &str, flow: bool) -> bool {
    const INDICATORS: &[char] = &[
        '-', '?', ':', ',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '\'', '"', '%', '@',
        '`', '=', '<', '~', '.',
    ];
    let tricky_word = matches!(
        text.to_ascii_lowercase().as_str(),
        "" | "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n"
    );
    !tricky_word
        && !text.starts_with(INDICATORS)
        && text.trim() == text
        && !text.ends_with(':')
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.contains("{{")
        && !text.contains("{%")
        && !text
            .chars()
            .any(|c| needs_escape(c) || (c.is_whitespace() && c != ' '))
        && !looks_like_number(text)
        && !(flow && text.contains([',', '[', ']', '{', '}', ':', '"', '\'', '#']))
}

/// Numbers, dates and times in any loader's eyes.
fn looks_like_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.'))
        && text.chars().all(|c| {
            c.is_ascii_hexdigit()
                || matches!(
                    c,
                    '_' | '+'
                        | '-'
                        | '.'
                        | ':'
                        | ' '
                        | 'x'
                        | 'X'
                        | 'o'
                        | 'O'
                        | 'T'
                        | 't'
                        | 'Z'
                        | 'z'
                )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_a_loader_would_read_differently_is_quoted() {
        for text in [
            "yes",
            "No",
            "404",
            "1e3",
            "0x1F",
            "2024-01-01",
            "12:30",
            "~",
            "null",
            "a: b",
            "#x",
            "a #b",
            "@me",
            "`x`",
            "[NEW] x",
            "{{ x }}",
            "- a",
            "ends:",
            " lead",
            "*b*",
            "&c",
            "!d",
            "%e",
            "",
            "a\u{85}b",
            ".inf",
            "a\tb",
        ] {
            assert!(
                yaml(text, Quotes::Plain, false).starts_with('"'),
                "{text:?}"
            );
        }
        for text in [
            "What's in a name",
            "C++ and C#",
            "a:b",
            "Hello, world",
            "2024 in review",
            "a, b",
            "龙虾",
        ] {
            assert_eq!(yaml(text, Quotes::Plain, false), text);
        }
        assert_eq!(yaml("a, b", Quotes::Plain, true), "\"a, b\"");
    }

    #[test]
    fn the_quotes_that_are_there_are_kept_where_they_can_be() {
        assert_eq!(yaml("it's", Quotes::Single, false), "'it''s'");
        assert_eq!(yaml("a\nb", Quotes::Single, false), "\"a\\nb\"");
        assert_eq!(toml("it's", Quotes::Single), "\"it's\"");
        assert_eq!(toml("C:\\x", Quotes::Single), "'C:\\x'");
        assert_eq!(toml("\u{7f}\"", Quotes::Double), "\"\\u007F\\\"\"");
        assert_eq!(json("\"é\u{1}"), "\"\\\"é\\u0001\"");
    }
}
