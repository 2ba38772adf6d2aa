//! Replacing what was found.

use std::ops::Range;

use super::{Buffer, Selection, splice::carried};
use crate::prose::find::{Found, Query};

impl Buffer {
    /// Replaces the match at the selection, when it is one, and selects the next. Returns that.
    pub fn replace_next(&mut self, query: &Query, with: &str) -> Option<Found> {
        if let Some(range) = self.selected() {
            let is_match = query
                .matches(self.rope(), range.clone())
                .next()
                .is_some_and(|found| found == range);
            if is_match {
                self.splice(range.clone(), with);
                self.place(range.start + with.len(), false);
            }
        }
        let from = self.selected().map_or(self.caret(), |range| range.start);
        let found = query.next(self.rope(), from)?;
        self.select_range(found.range.clone());
        Some(found)
    }

    /// Replaces every match, as one undo step; the caret stays with its text. Returns how many there were.
    pub fn replace_all(&mut self, query: &Query, with: &str) -> usize {
        let edits: Vec<_> = query
            .matches(self.rope(), 0..self.rope().len_bytes())
            .map(|range| (range, with.to_owned()))
            .collect();
        self.splice_all(&edits, |at| carried(at, &edits));
        edits.len()
    }

    /// Selects a stretch of the text with the caret at its end, as going to a match does.
    pub fn select_range(&mut self, range: Range<usize>) {
        self.select(Selection {
            anchor: Some(range.start),
            caret: range.end,
        });
    }
}
