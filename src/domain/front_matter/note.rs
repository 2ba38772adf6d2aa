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
            let cut = place(&text, siblings, entry);
            if table == Some(EXTRA) && siblings.len() == 1 {
                // Later first, so that the places before it stay true.
                let own = self.table_line(&text);
                remove(&mut text, cut);
                own.into_iter().for_each(|own| remove(&mut text, own));
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

/// Where an entry stands, with what separates it from its neighbours.
fn place(text: &str, siblings: &[Entry], entry: &Entry) -> Range<usize> {
    let at = siblings.iter().position(|sibling| sibling == entry);
    let before = at
        .and_then(|at| at.checked_sub(1))
        .and_then(|at| siblings.get(at));
    let after = at.and_then(|at| siblings.get(at + 1));
    let in_braces = |from: usize, to: usize| {
        text.get(from..to)
            .is_some_and(|between| between.trim_start().starts_with(','))
    };
    let end = entry.value_span.end.max(entry.key_span.end);
    if let Some(before) = before.filter(|b| in_braces(b.value_span.end, entry.key_span.start)) {
        return before.value_span.end..end;
    }
    if let Some(after) = after.filter(|a| in_braces(end, a.key_span.start)) {
        return entry.key_span.start..after.key_span.start;
    }
    let start = line_start(text, entry.key_span.start);
    let end = line_end(text, end);
    // The last line of a file has no line end of its own: it took that of the line above.
    if end == text.len() && !text.ends_with(['\n', '\r']) {
        let above = text[..start].trim_end_matches(['\n', '\r']).len();
        return above..end;
    }
    start..end
}

fn remove(text: &mut Cow<'_, str>, range: Range<usize>) {
    *text = Cow::Owned([&text[..range.start], &text[range.end..]].concat());
}
