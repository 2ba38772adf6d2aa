//! The header of a draft: read in any dialect, edited only in the bytes of the key that changed.
//!
//! [`FrontMatter::of`] finds the block (`block`), hands it to the reader of its dialect (`yaml`, `toml`, `json`,
//! `pelican`) and, when that fails, reads it line by line (`salvage`). Every entry keeps the byte range of its key
//! and of its value, and [`FrontMatter::edit`] replaces nothing else.

mod block;
mod cause;
mod edit;
mod json;
mod lines;
mod note;
mod pelican;
mod quote;
mod salvage;
pub(crate) mod slot;
#[cfg(test)]
mod tests;
mod toml;
mod yaml;

use std::ops::Range;

use crate::domain::lint::{Finding, header};
use crate::domain::post::{License, Visibility};
use crate::domain::story::Tables;

pub(crate) use lines::{Line, Lines};

/// Largest header that is read, in bytes.
pub const HEADER_AT_MOST: usize = 64 * 1024;
/// Deepest nesting of lists and maps that is read.
pub const DEPTH_AT_MOST: usize = 32;

/// The header as it stands in the text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FrontMatter {
    /// How it is written.
    pub dialect: Dialect,
    /// The whole block with its fences and the line end of the closing one; empty when there is none. The body
    /// begins where it ends.
    pub block: Range<usize>,
    /// What stands between the fences.
    pub inner: Range<usize>,
    /// The keys at the top level, in order, repeats included (the last one counts).
    pub entries: Vec<Entry>,
    /// Why the header had to be read line by line (`line 2: The title contains …`); `None` when it is well-formed.
    pub salvaged: Option<String>,
    /// Whether both fences are there (always true for a dialect without fences).
    pub fenced: bool,
}

/// How a header is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// There is no header.
    #[default]
    None,
    /// `key: value` between `---`.
    Yaml,
    /// `key = value` between `+++`.
    Toml,
    /// One `{…}` at the top.
    Json,
    /// `Key: value` lines with no fence, up to the first blank line.
    Pelican,
}

/// One key with its value and where both stand in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key, without quotes.
    pub key: String,
    /// The bytes of the key, quotes included.
    pub key_span: Range<usize>,
    /// What it says.
    pub value: Value,
    /// The bytes of the value, quotes included; empty and right after the colon when there is none.
    pub value_span: Range<usize>,
    /// Line of the file the key stands on, from 1.
    pub line: usize,
}

/// A value, every scalar as the text the writer typed: `404`, `no` and `2024-01-01` are not converted.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing, `null` or `~`.
    Null,
    /// A scalar.
    Text(String),
    /// A list.
    List(Vec<Item>),
    /// A map or table.
    Map(Vec<Entry>),
}

/// One item of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// What it says.
    pub value: Value,
    /// The bytes of the value.
    pub span: Range<usize>,
}

/// One thing to change in a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The title. Edits the header's key, or the heading it was taken from, or adds a key.
    Title(String),
    /// The tags; an empty list removes the key.
    Tags(Vec<String>),
    /// The visibility (`publish_status`); `None` removes the key.
    Visibility(Option<Visibility>),
    /// The licence; `None` removes the key.
    License(Option<License>),
    /// The canonical address; `None` removes the key.
    CanonicalUrl(Option<String>),
    /// What becomes of tables on Medium (`medium_tables`); `None` removes the key.
    Tables(Option<Tables>),
    /// Where the story is now: the one line that publishing writes back.
    MediumUrl(String),
}

/// A replacement of some bytes of the whole text (byte order mark not counted).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Splice {
    /// The bytes to replace; may be empty.
    pub range: Range<usize>,
    /// What stands there afterwards.
    pub with: String,
}

impl Splice {
    /// The text after the replacement.
    #[must_use]
    pub fn apply(&self, text: &str) -> String {
        let mut edited = String::with_capacity(text.len() + self.with.len());
        edited.push_str(&text[..self.range.start]);
        edited.push_str(&self.with);
        edited.push_str(&text[self.range.end..]);
        edited
    }
}

impl Value {
    /// The text of a scalar, trimmed; `None` for anything else and for an empty one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text.trim()).filter(|t| !t.is_empty()),
            Self::Null | Self::List(_) | Self::Map(_) => None,
        }
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::List(items) => items.iter().all(|i| i.value.is_empty()),
            Self::Map(entries) => entries.is_empty(),
        }
    }
}

/// What reading a header gave.
pub(crate) struct Reading {
    /// The header.
    pub front_matter: FrontMatter,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
    /// Where a search for headings in the text may begin: after a header that is not at the top, if there is one.
    pub headings_from: usize,
}

impl FrontMatter {
    /// Reads the header of a text. Never fails: what cannot be read becomes a finding, and the text is all body.
    #[must_use]
    pub fn of(text: &str) -> (Self, Vec<Finding>) {
        let reading = Self::read(text);
        (reading.front_matter, reading.findings)
    }

    pub(crate) fn read(text: &str) -> Reading {
        let search = block::find(text);
        let mut findings = search.findings;
        let front_matter = search
            .block
            .map(|found| found.read(text, &mut findings))
            .unwrap_or_default();
        front_matter.note_repeats(&mut findings);
        Reading {
            headings_from: search.headings_from.max(front_matter.block.end),
            front_matter,
            findings,
        }
    }

    /// The last entry at the top level whose key is this one, whatever its case and its `_` and `-`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Entry> {
        last_of(&self.entries, key)
    }

    /// The entries of a map or table at the top level; empty when there is no such map.
    #[must_use]
    pub fn table(&self, key: &str) -> &[Entry] {
        match self.get(key).map(|entry| &entry.value) {
            Some(Value::Map(entries)) => entries,
            Some(Value::Null | Value::Text(_) | Value::List(_)) | None => &[],
        }
    }

    /// Notes keys that stand twice; a broken header has one message already, and that one comes first.
    fn note_repeats(&self, findings: &mut Vec<Finding>) {
        if self.salvaged.is_some() {
            return;
        }
        let mut first_seen = std::collections::HashMap::with_capacity(self.entries.len());
        for entry in &self.entries {
            if let Some(line) = first_seen.insert(entry.key.as_str(), entry.line) {
                let (key, again) = (&entry.key, entry.line);
                findings.push(Finding::at_line(
                    &header::KEY_TWICE,
                    again,
                    format!(
                        "The key “{key}” stands on line {line} and again on line {again}; the last one counts. Delete one."
                    ),
                ));
            }
        }
    }
}

/// The last entry with this key, whatever its case and its `_` and `-`.
pub(crate) fn last_of<'e>(entries: &'e [Entry], key: &str) -> Option<&'e Entry> {
    entries.iter().rev().find(|e| folded_eq(&e.key, key))
}

/// Whether two keys are the same for a reader: `canonical_url`, `canonicalURL` and `canonical-url` are.
fn folded_eq(a: &str, b: &str) -> bool {
    fn folded(key: &str) -> impl Iterator<Item = char> {
        key.chars()
            .filter(|c| !matches!(c, '_' | '-'))
            .flat_map(char::to_lowercase)
    }
    folded(a).eq(folded(b))
}
