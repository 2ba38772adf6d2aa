//! The text without the line that publishing writes back: noting where a story is does not change the story.

use std::borrow::Cow;
use std::ops::Range;

use super::edit::{line_end, line_start};
use super::slot::{EXTRA, Slot};
use super::{Entry, FrontMatter, Value};

impl FrontMatter {
    /// The text as it would be had the address of the story never been noted: without its key, and without the table
    /// that was made for it. `text` must be the text this header was read from.
    pub(crate) fn without_note<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut text = Cow::Borrowed(text);
        if let Some((table, entry)) = self.entry(Slot::MediumUrl) {
            let siblings = table.map_or(&self.entries[..], |table| self.table(table));
            let braces = match table {
                None => self.in_braces(&text),
                Some(table) => !self.has_lines(table, &text),
            };
            let cut = if braces {
                place_in_braces(&text, entry)
            } else {
                place_on_lines(&text, entry)
            };
            if table == Some(EXTRA) && siblings.len() == 1 {
                // Later first, so that the places before it stay true.
                let own = self.table_line(&text);
                remove(&mut text, cut);
                if let Some(own) = own {
                    remove(&mut text, own);
                }
                return text;
            }
            remove(&mut text, cut);
        }
        // Whether an empty table was there before or was made for the note cannot be told: it never counts.
        if self.table(EXTRA).is_empty()
            && let Some(own) = self.table_line(&text)
        {
            remove(&mut text, own);
        }
        text
    }

    /// Whether a table has a line of its own, and so have its keys.
    fn has_lines(&self, table: &str, text: &str) -> bool {
        self.get(table).is_some_and(|entry| {
            let start = line_start(text, entry.key_span.start);
            text[start..entry.key_span.start]
                .trim_start()
                .starts_with('[')
        })
    }

    /// The line `[extra]` and the blank one above it.
    fn table_line(&self, text: &str) -> Option<Range<usize>> {
        let entry = self
            .get(EXTRA)
            .filter(|entry| matches!(entry.value, Value::Map(_)))?;
        let start = line_start(text, entry.key_span.start);
        let end = line_end(text, entry.key_span.end);
        if text[start..end].trim() != format!("[{EXTRA}]") {
            return None;
        }
        let above = text[..start]
            .strip_suffix("\r\n")
            .or_else(|| text[..start].strip_suffix(['\n', '\r']))?;
        let blank = above.is_empty() || above.ends_with(['\n', '\r']);
        Some(if blank { above.len()..end } else { start..end })
    }
}

/// Where an entry of a list in braces stands, with the comma before it, or else the one behind it.
fn place_in_braces(text: &str, entry: &Entry) -> Range<usize> {
    let end = entry.value_span.end.max(entry.key_span.end);
    let head = text[..entry.key_span.start].trim_end();
    if head.ends_with(',') {
        return head.len() - 1..end;
    }
    let rest = text[end..].trim_start();
    let behind = rest.strip_prefix(',').map_or(rest, str::trim_start);
    let next = if behind.len() == rest.len() {
        end
    } else {
        text.len() - behind.len()
    };
    entry.key_span.start..next
}

/// The lines an entry stands on.
fn place_on_lines(text: &str, entry: &Entry) -> Range<usize> {
    let start = line_start(text, entry.key_span.start);
    let end = line_end(text, entry.value_span.end.max(entry.key_span.end));
    // The last line of a file has no line end of its own: it took that of the line above.
    if end == text.len() && !text.ends_with(['\n', '\r']) {
        return text[..start].trim_end_matches(['\n', '\r']).len()..end;
    }
    start..end
}

fn remove(text: &mut Cow<'_, str>, range: Range<usize>) {
    *text = Cow::Owned([&text[..range.start], &text[range.end..]].concat());
}
