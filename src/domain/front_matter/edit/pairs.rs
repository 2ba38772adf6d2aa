//! Keys on lines of their own: YAML, TOML and Pelican.

use super::{Wanted, Wish, ending_before, ending_of, lists};
use crate::domain::front_matter::quote::{self, Quotes};
use crate::domain::front_matter::slot::{EXTRA, Slot, TAXONOMIES};
use crate::domain::front_matter::{Dialect, Entry, FrontMatter, Lines, Splice, Value};

/// A scalar in the dialect of the header, quoted like the one it replaces.
pub(super) fn scalar(header: &FrontMatter, text: &str, raw: &str, value: &str) -> String {
    match header.dialect {
        Dialect::Yaml | Dialect::None => {
            quote::yaml(value, Quotes::of(raw), header.in_braces(text))
        }
        Dialect::Toml => quote::toml(value, Quotes::of(raw)),
        Dialect::Json => quote::json(value),
        Dialect::Pelican => value.to_owned(),
    }
}

/// A YAML scalar where there was none.
pub(super) fn new_yaml(value: &str) -> String {
    quote::yaml(value, Quotes::Plain, false)
}

/// Takes out the lines of an entry.
pub(super) fn removal(text: &str, entry: &Entry) -> Splice {
    let end = entry.value_span.end.max(entry.key_span.end);
    Splice {
        range: line_start(text, entry.key_span.start)..line_end(text, end),
        with: String::new(),
    }
}

/// The ways to add a key, the best one first.
pub(super) fn insertions(header: &FrontMatter, text: &str, wish: &Wish) -> Vec<Splice> {
    match header.dialect {
        Dialect::Toml => toml(header, text, wish),
        Dialect::Pelican => vec![pelican(header, text, wish)],
        Dialect::Yaml | Dialect::Json | Dialect::None => yaml(header, text, wish),
    }
}

/// A new key goes below the last one, before blank lines; or before the closing fence, should the last value be one
/// that blank lines belong to.
fn yaml(header: &FrontMatter, text: &str, wish: &Wish) -> Vec<Splice> {
    let key = wish.slot.new_key(header.is_camel());
    let last = header.entries.last();
    let indent = last.map_or("", |e| {
        &text[line_start(text, e.key_span.start)..e.key_span.start]
    });
    let padding = last.map_or(0, |e| {
        let between = &text[e.key_span.end..];
        let blanks = between.len() - between.trim_start_matches(' ').len();
        if blanks > 0 {
            (text[e.key_span.clone()].chars().count() + blanks).saturating_sub(key.len())
        } else {
            0
        }
    });
    [below_last_line(header, text), header.inner.end]
        .into_iter()
        .map(|at| {
            let eol = ending_before(text, at).unwrap_or_else(|| ending_of(text));
            let value = match &wish.wanted {
                Wanted::Text(value) => {
                    format!(" {}", quote::yaml(value, neighbour(header, text), false))
                }
                Wanted::List(tags) => lists::new_yaml(header, text, tags, eol),
                Wanted::Absent => String::new(),
            };
            let padding = " ".repeat(padding);
            Splice {
                range: at..at,
                with: format!("{indent}{key}{padding}:{value}{eol}"),
            }
        })
        .collect()
}

/// The quotes of the last text in the header: a new one looks like its neighbours.
fn neighbour(header: &FrontMatter, text: &str) -> Quotes {
    header
        .entries
        .iter()
        .rev()
        .find(|e| matches!(e.value, Value::Text(_)))
        .map_or(Quotes::Plain, |e| Quotes::of(&text[e.value_span.clone()]))
}

/// Pelican capitalises keys; a new one does as the last one does.
fn pelican(header: &FrontMatter, text: &str, wish: &Wish) -> Splice {
    let key = wish.slot.new_key(false);
    let capital = header
        .entries
        .last()
        .is_some_and(|e| e.key.starts_with(char::is_uppercase));
    let key = if capital {
        format!("{}{}", key[..1].to_uppercase(), &key[1..])
    } else {
        key.to_owned()
    };
    let value = match &wish.wanted {
        Wanted::Text(value) => value.clone(),
        Wanted::List(tags) => tags.join(", "),
        Wanted::Absent => String::new(),
    };
    let at = header.inner.end;
    let line = format!("{key}: {value}");
    Splice {
        range: at..at,
        with: match ending_before(text, at) {
            Some(eol) => format!("{line}{eol}"),
            None => format!("{}{line}", ending_of(text)),
        },
    }
}

/// In TOML a key at the top level goes above the first table; Zola wants what it does not know in `[extra]`.
fn toml(header: &FrontMatter, text: &str, wish: &Wish) -> Vec<Splice> {
    let key = wish.slot.new_key(header.is_camel());
    let value = match &wish.wanted {
        Wanted::Text(value) => quote::toml(value, neighbour(header, text)),
        Wanted::List(tags) => lists::new_flow(Dialect::Toml, tags),
        Wanted::Absent => String::new(),
    };
    let tight = header
        .entries
        .iter()
        .any(|e| text.get(e.key_span.end..e.value_span.start) == Some("="));
    let line = format!("{key}{}{value}", if tight { "=" } else { " = " });
    let is_zola = [EXTRA, TAXONOMIES]
        .iter()
        .any(|name| table(header, text, name).is_some());
    let name = match wish.slot {
        Slot::Title => None,
        Slot::Tags => Some(TAXONOMIES).filter(|_| is_zola),
        Slot::Visibility | Slot::License | Slot::Canonical | Slot::Tables | Slot::MediumUrl => {
            Some(EXTRA).filter(|_| is_zola)
        }
    };
    let Some(name) = name else {
        return vec![line_at(
            text,
            below(text, header.inner.start, &header.entries),
            &line,
        )];
    };
    if let Some(found) = table(header, text, name) {
        let own = line_end(text, found.key_span.end);
        let Value::Map(entries) = &found.value else {
            return Vec::new();
        };
        return vec![line_at(text, below(text, own, entries), &line)];
    }
    let at = below_last_line(header, text);
    let eol = ending_before(text, at).unwrap_or_else(|| ending_of(text));
    vec![line_at(text, at, &format!("{eol}[{name}]{eol}{line}"))]
}

/// A table that has a `[header]` of its own.
fn table<'h>(header: &'h FrontMatter, text: &str, name: &str) -> Option<&'h Entry> {
    header.get(name).filter(|e| has_own_header(text, e))
}

fn has_own_header(text: &str, entry: &Entry) -> bool {
    text[line_start(text, entry.key_span.start)..entry.key_span.start]
        .trim_start()
        .starts_with('[')
}

/// Where a new line goes: below the last of these entries that stands above any table; else at `start`.
fn below(text: &str, start: usize, entries: &[Entry]) -> usize {
    entries
        .iter()
        .take_while(|e| !has_own_header(text, e))
        .last()
        .map_or(start, |e| {
            line_end(text, e.value_span.end.max(e.key_span.end))
        })
}

fn line_at(text: &str, at: usize, line: &str) -> Splice {
    let eol = ending_before(text, at).unwrap_or_else(|| ending_of(text));
    Splice {
        range: at..at,
        with: format!("{line}{eol}"),
    }
}

/// The end of the last line of the block that is not blank.
fn below_last_line(header: &FrontMatter, text: &str) -> usize {
    Lines::from(&text[..header.inner.end], header.inner.start, 1)
        .filter(|line| !line.is_blank())
        .last()
        .map_or(header.inner.start, |line| line.end)
}

/// Where the line of an offset begins.
pub(in super::super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1)
}

/// Where the line of an offset ends, its line end included.
pub(in super::super) fn line_end(text: &str, at: usize) -> usize {
    Lines::from(text, at, 1)
        .next()
        .map_or(text.len(), |line| line.end)
}

/// The white space right before an entry in braces.
pub(super) fn blanks_before(text: &str, from: usize, to: usize) -> &str {
    let between = &text[from..to];
    &between[between.trim_end().len()..]
}
