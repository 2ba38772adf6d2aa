//! `Key: value` lines with no fence, as Pelican and other tools take them. Nothing is quoted or escaped.

use super::lines::Lines;
use super::{Entry, Value};

/// Reads the lines. `base` is where they begin in the text, `first_line` the line of the file they begin on.
pub(super) fn parse(source: &str, base: usize, first_line: usize) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for line in Lines::from(source, 0, first_line) {
        if line.text.starts_with([' ', '\t']) {
            if let Some(entry) = entries.last_mut() {
                carry_on(entry, line.text.trim(), base + line.text_end());
            }
            continue;
        }
        let Some((key, rest)) = line.text.split_once(':') else {
            continue;
        };
        let value = rest.trim();
        let colon = line.start + key.len() + 1;
        let start = if value.is_empty() {
            colon
        } else {
            colon + rest.len() - rest.trim_start().len()
        };
        entries.push(Entry {
            key: key.trim().to_owned(),
            key_span: base + line.start..base + line.start + key.trim_end().len(),
            value: if value.is_empty() {
                Value::Null
            } else {
                Value::Text(value.to_owned())
            },
            value_span: base + start..base + start + value.len(),
            line: line.number,
        });
    }
    entries
}

/// An indented line goes on with the value above it.
fn carry_on(entry: &mut Entry, more: &str, end: usize) {
    let text = match &entry.value {
        Value::Text(text) => format!("{text} {more}"),
        Value::Null | Value::List(_) | Value::Map(_) => more.to_owned(),
    };
    entry.value = Value::Text(text);
    entry.value_span.end = end;
}
