//! Reading a broken header line by line: what the writer meant can nearly always be seen.
//!
//! Keys are split at column 0; what stands between belongs to the key above: `- x` or `-x` is an item, other text is
//! appended with a space. One pair of matching quotes, or a lone one, is taken off. Nothing else is guessed.

use super::block::key_of;
use super::lines::{Line, Lines};
use super::yaml::closing_quote;
use super::{Dialect, Entry, Item, Value, toml};

/// Reads a broken block.
pub(super) fn entries(
    source: &str,
    base: usize,
    first_line: usize,
    dialect: Dialect,
) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut open: Option<Loose> = None;
    for line in Lines::from(source, 0, first_line) {
        if line.is_blank() || line.text.starts_with('#') || is_marker(line.text) {
            continue;
        }
        if dialect == Dialect::Toml
            && line.text.trim_start().starts_with('[')
            && !line.text.contains('=')
        {
            // Keys below a table are not the draft's own.
            break;
        }
        if let Some(loose) = Loose::begins(line, base, dialect) {
            entries.extend(open.replace(loose).map(Loose::into_entry));
        } else if let Some(loose) = &mut open {
            loose.take(line, base);
        }
    }
    entries.extend(open.map(Loose::into_entry));
    entries
}

/// Whether a line is one of the marks that a merge leaves behind.
pub(super) fn is_marker(line: &str) -> bool {
    ["<<<<<<< ", ">>>>>>> ", "||||||| "]
        .iter()
        .any(|mark| line.starts_with(mark))
        || line == "======="
}

/// An entry as its lines come in.
struct Loose {
    entry: Entry,
    head: String,
    items: Vec<Item>,
    more: Vec<String>,
}

impl Loose {
    fn begins(line: Line<'_>, base: usize, dialect: Dialect) -> Option<Self> {
        let (key, sign) = if dialect == Dialect::Toml {
            (toml::key_of(line.text)?, '=')
        } else {
            if line.text.starts_with([' ', '\t', '-']) {
                return None;
            }
            (key_of(line.text, false)?, ':')
        };
        let (before, rest) = line.text.split_once(sign)?;
        let head = rest.trim();
        let start = line.start + before.len() + 1;
        let start = if head.is_empty() {
            start
        } else {
            start + rest.len() - rest.trim_start().len()
        };
        Some(Self {
            entry: Entry {
                key: key.to_owned(),
                key_span: base + line.start..base + line.start + before.trim_end().len(),
                value: Value::Null,
                value_span: base + start..base + start + head.len(),
                line: line.number,
            },
            head: head.to_owned(),
            items: Vec::new(),
            more: Vec::new(),
        })
    }

    fn take(&mut self, line: Line<'_>, base: usize) {
        let text = line.text.trim();
        let end = base + line.start + line.text.trim_end().len();
        self.entry.value_span.end = end;
        match text.strip_prefix('-') {
            Some(item) if !text.starts_with("--") => self.items.push(Item {
                value: scalar(item),
                span: end - item.trim_start().len()..end,
            }),
            Some(_) | None => self.more.push(text.to_owned()),
        }
    }

    fn into_entry(self) -> Entry {
        let Self {
            mut entry,
            head,
            items,
            more,
        } = self;
        // Even empty items say that the value was meant to be a list.
        let listed = !items.is_empty();
        let head = if matches!(head.as_bytes(), [b'|' | b'>'] | [b'|' | b'>', b'-' | b'+']) {
            String::new()
        } else {
            head
        };
        let whole = std::iter::once(head.as_str())
            .chain(more.iter().map(String::as_str))
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        entry.value = match flow(&whole) {
            Some(texts) => {
                let start = entry.value_span.start;
                let own = texts.into_iter().map(|text| Item {
                    value: Value::Text(text),
                    span: start..start,
                });
                Value::List(own.chain(items).collect())
            }
            None if listed => {
                let first = Some(scalar(&whole))
                    .filter(|v| !v.is_empty())
                    .map(|value| Item {
                        value,
                        span: entry.value_span.start..entry.value_span.start,
                    });
                Value::List(first.into_iter().chain(items).collect())
            }
            None => scalar(&whole),
        };
        entry
    }
}

fn scalar(raw: &str) -> Value {
    let text = unquoted(without_comment(raw.trim()));
    if text.is_empty() {
        Value::Null
    } else {
        Value::Text(text.to_owned())
    }
}

/// The items of `[a, "b, c"]`; `None` when the text is not that.
fn flow(text: &str) -> Option<Vec<String>> {
    let inside = text.strip_prefix('[')?.strip_suffix(']')?;
    let mut items = Vec::new();
    let mut item = String::new();
    let mut quote = None;
    for c in inside.chars() {
        match (quote, c) {
            (None, ',') => items.push(std::mem::take(&mut item)),
            (None, '"' | '\'') if item.trim().is_empty() => {
                quote = Some(c);
                item.push(c);
            }
            (Some(open), _) if open == c => {
                quote = None;
                item.push(c);
            }
            _ => item.push(c),
        }
    }
    items.push(item);
    Some(
        items
            .iter()
            .map(|item| unquoted(item.trim()).to_owned())
            .filter(|item| !item.is_empty())
            .collect(),
    )
}

fn without_comment(text: &str) -> &str {
    let from = match text.chars().next() {
        Some(quote @ ('"' | '\'')) => match closing_quote(&text[1..], quote) {
            Some(at) => at + 2,
            None => return text,
        },
        Some(_) | None => 0,
    };
    let rest = &text[from..];
    let gap = rest.trim_start();
    if from > 0 && gap.starts_with('#') {
        return &text[..from];
    }
    if from == 0 {
        return text.find(" #").map_or(text, |at| text[..at].trim_end());
    }
    text
}

/// Takes off one pair of matching quotes, straight or curly, or a lone one.
fn unquoted(text: &str) -> &str {
    const PAIRS: [(char, char); 6] = [
        ('"', '"'),
        ('\'', '\''),
        ('“', '”'),
        ('‘', '’'),
        ('„', '“'),
        ('”', '”'),
    ];
    for (open, close) in PAIRS {
        if let Some(inner) = text.strip_prefix(open).and_then(|t| t.strip_suffix(close)) {
            return inner.trim();
        }
    }
    let odd = |quote: char| text.matches(quote).count() % 2 == 1;
    for (open, close) in PAIRS {
        if text.starts_with(open) && (open != close || odd(open)) {
            return text[open.len_utf8()..].trim();
        }
        if close != '’'
            && close != '\''
            && text.ends_with(close)
            && odd(close)
            && !text.contains('“')
        {
            return text[..text.len() - close.len_utf8()].trim();
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_pair_of_quotes_or_a_lone_one_is_taken_off() {
        for (raw, meant) in [
            ("\"a \"b\"\"", "a \"b\""),
            ("“A: b”", "A: b"),
            ("\"never closed", "never closed"),
            ("left open\"", "left open"),
            ("the word \"guys\"", "the word \"guys\""),
            ("the dogs'", "the dogs'"),
            ("'", ""),
        ] {
            assert_eq!(unquoted(raw), meant, "{raw}");
        }
    }

    #[test]
    fn items_below_a_flow_list_are_added_to_it_and_empty_ones_dropped() {
        let entries = entries(
            "tags: [a, \"b, c\"]\n- d\n-e\n-\nx: y: z\n",
            0,
            2,
            Dialect::Yaml,
        );
        let Value::List(items) = &entries[0].value else {
            panic!("a list")
        };
        let texts: Vec<_> = items.iter().filter_map(|i| i.value.text()).collect();
        assert_eq!(texts, ["a", "b, c", "d", "e"]);
        assert_eq!(entries[1].value.text(), Some("y: z"));
    }

    #[test]
    fn text_at_column_0_belongs_to_the_key_above() {
        let entries = entries(
            "excerpt: >\none\ntwo\ntitle: \"a\nb\"\n",
            0,
            2,
            Dialect::Yaml,
        );
        assert_eq!(entries[0].value.text(), Some("one two"));
        assert_eq!(entries[1].value.text(), Some("a b"));
    }
}
