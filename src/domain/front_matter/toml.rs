//! TOML between `+++`.

use std::ops::Range;

use toml_edit::{Document, Item as TomlItem, Table, Value as TomlValue};

use super::block::Trouble;
use super::lines::Lines;
use super::{DEPTH_AT_MOST, Entry, Item, Value};

/// Reads a block. `base` is where it begins in the text, `first_line` the line of the file it begins on.
pub(super) fn parse(source: &str, base: usize, first_line: usize) -> Result<Vec<Entry>, Trouble> {
    let reader = Reader {
        source,
        base,
        first_line,
        starts: Lines::of(source).map(|line| line.start).collect(),
    };
    match Document::parse(source) {
        Ok(document) => reader.table(document.as_table(), 0),
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            Err(Trouble::Syntax {
                line: reader.line(at),
                message: error
                    .message()
                    .lines()
                    .next()
                    .unwrap_or("it is not TOML")
                    .to_owned(),
            })
        }
    }
}

/// The key a line begins with: `key =`.
pub(super) fn key_of(line: &str) -> Option<&str> {
    let (key, _) = line.split_once('=')?;
    let bare = key.trim().trim_matches(['"', '\'']);
    let is_key = !bare.is_empty()
        && bare.len() < 64
        && bare
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    is_key.then_some(bare)
}

struct Reader<'s> {
    source: &'s str,
    base: usize,
    first_line: usize,
    /// Where each line begins.
    starts: Vec<usize>,
}

impl Reader<'_> {
    fn table(&self, table: &Table, depth: usize) -> Result<Vec<Entry>, Trouble> {
        let pairs = table.iter().map(|(key, item)| (table.key(key), item));
        let mut entries = Vec::new();
        for (key, item) in pairs {
            let Some(key) = key else { continue };
            let (value, value_span) = self.item(item, depth + 1)?;
            entries.push(self.entry(key, value, value_span));
        }
        entries.sort_by_key(|entry| entry.key_span.start);
        Ok(entries)
    }

    fn entry(&self, key: &toml_edit::Key, value: Value, value_span: Range<usize>) -> Entry {
        let key_span = key.span().unwrap_or(0..0);
        Entry {
            key: key.get().to_owned(),
            line: self.line(key_span.start),
            key_span: self.in_text(key_span),
            value,
            value_span,
        }
    }

    fn item(&self, item: &TomlItem, depth: usize) -> Result<(Value, Range<usize>), Trouble> {
        let span = self.in_text(item.span().unwrap_or(0..0));
        if depth > DEPTH_AT_MOST {
            return Err(Trouble::TooDeep {
                line: self.line(span.start - self.base),
            });
        }
        Ok(match item {
            TomlItem::None => (Value::Null, span),
            TomlItem::Value(value) => (self.value(value, depth)?, span),
            TomlItem::Table(table) => (Value::Map(self.table(table, depth)?), span),
            TomlItem::ArrayOfTables(tables) => {
                let mut items = Vec::new();
                for table in tables {
                    items.push(Item {
                        value: Value::Map(self.table(table, depth)?),
                        span: self.in_text(table.span().unwrap_or(0..0)),
                    });
                }
                (Value::List(items), span)
            }
        })
    }

    fn value(&self, value: &TomlValue, depth: usize) -> Result<Value, Trouble> {
        if depth > DEPTH_AT_MOST {
            return Err(Trouble::TooDeep {
                line: self.line(value.span().map_or(0, |s| s.start)),
            });
        }
        Ok(match value {
            TomlValue::String(text) => Value::Text(text.value().clone()),
            TomlValue::Integer(_)
            | TomlValue::Float(_)
            | TomlValue::Boolean(_)
            | TomlValue::Datetime(_) => {
                let span = value.span().unwrap_or(0..0);
                Value::Text(self.source.get(span).unwrap_or_default().trim().to_owned())
            }
            TomlValue::Array(array) => {
                let mut items = Vec::new();
                for item in array {
                    items.push(Item {
                        value: self.value(item, depth + 1)?,
                        span: self.in_text(item.span().unwrap_or(0..0)),
                    });
                }
                Value::List(items)
            }
            TomlValue::InlineTable(table) => {
                let mut entries = Vec::new();
                for (name, value) in table {
                    let span = self.in_text(value.span().unwrap_or(0..0));
                    let value = self.value(value, depth + 1)?;
                    let key = table
                        .key(name)
                        .and_then(toml_edit::Key::span)
                        .unwrap_or(0..0);
                    entries.push(Entry {
                        key: name.to_owned(),
                        line: self.line(key.start),
                        key_span: self.in_text(key),
                        value,
                        value_span: span,
                    });
                }
                Value::Map(entries)
            }
        })
    }

    fn line(&self, at: usize) -> usize {
        self.first_line
            + self
                .starts
                .partition_point(|start| *start <= at)
                .saturating_sub(1)
    }

    fn in_text(&self, span: Range<usize>) -> Range<usize> {
        self.base + span.start..self.base + span.end
    }
}
