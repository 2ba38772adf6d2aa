//! What has become of a text since an earlier version of it, told as one edit: for those who keep a copy.

use std::ops::Range;

use ropey::Rope;

use super::{Buffer, grapheme};

/// One stretch of a text that became another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes replaced, in the earlier text.
    pub range: Range<usize>,
    /// What stands there now.
    pub text: String,
}

impl Edit {
    /// Makes the edit in a text; false, and nothing done, where it does not fit.
    pub fn apply(&self, text: &mut Rope) -> bool {
        let Range { start, end } = self.range;
        let fits = start <= end
            && end <= text.len_bytes()
            && grapheme::is_char_boundary(text, start)
            && grapheme::is_char_boundary(text, end);
        if fits {
            let first = text.byte_to_char(start);
            text.remove(first..text.byte_to_char(end));
            text.insert(first, &self.text);
        }
        fits
    }
}

impl Buffer {
    /// The one edit that makes the text of `version` the text of now; it spans all edits in between. `None` when they
    /// are no longer all remembered. Costs what was edited, whatever the length of the text.
    #[must_use]
    pub fn edit_since(&self, version: u64) -> Option<Edit> {
        let mut span: Option<(usize, usize, usize)> = None;
        for change in self.changes_since(version)? {
            let next = (change.start, change.old_end, change.new_end);
            span = Some(span.map_or(next, |span| joined(span, next)));
        }
        let (start, old_end, new_end) = span.unwrap_or_default();
        Some(Edit {
            range: start..old_end,
            text: self.slice(start..new_end),
        })
    }
}

/// Two edits, each `start..old_end` to `start..new_end`, as one. The second begins where the first has ended: its
/// positions are those after the first.
fn joined(
    (start, old_end, new_end): (usize, usize, usize),
    (next_start, next_old_end, next_new_end): (usize, usize, usize),
) -> (usize, usize, usize) {
    let beyond = next_old_end.saturating_sub(new_end);
    let between = new_end + beyond;
    (
        start.min(next_start),
        old_end + beyond,
        between - next_old_end + next_new_end,
    )
}
