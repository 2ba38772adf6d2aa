//! Edits from elsewhere than the caret: the details form, replace, another program.

use std::ops::Range;

use super::{Buffer, Kind, LineEnd, Selection};

impl Buffer {
    /// Replaces a range byte for byte, as one undo step. A caret before the range stays, one behind it moves along,
    /// one inside goes to the end of what was put there. Returns whether anything changed.
    pub fn splice(&mut self, range: Range<usize>, text: &str) -> bool {
        let range = self.whole(range);
        let moved = |at: usize| {
            if at <= range.start {
                at
            } else if at >= range.end {
                at - range.end + range.start + text.len()
            } else {
                range.start + text.len()
            }
        };
        let after = Selection {
            anchor: self.selection.anchor.map(moved),
            caret: moved(self.caret()),
        };
        self.edit(range, text, Kind::Whole, after)
    }

    /// Makes the text `text`, as one undo step that touches only what differs; for a file changed by another
    /// program. The caret keeps its place in what stayed. Returns whether anything changed.
    pub fn set_text(&mut self, text: &str) -> bool {
        let old = self.text();
        let mut head = old
            .bytes()
            .zip(text.bytes())
            .take_while(|(a, b)| a == b)
            .count();
        while !old.is_char_boundary(head) || !text.is_char_boundary(head) {
            head -= 1;
        }
        let rest = (&old[head..], &text[head..]);
        let mut tail = rest
            .0
            .bytes()
            .rev()
            .zip(rest.1.bytes().rev())
            .take_while(|(a, b)| a == b)
            .count();
        while !old.is_char_boundary(old.len() - tail) || !text.is_char_boundary(text.len() - tail) {
            tail -= 1;
        }
        self.line_end = LineEnd::of(text);
        self.splice(head..old.len() - tail, &text[head..text.len() - tail])
    }

    /// Replaces several ranges byte for byte, as one undo step; they do not overlap and are given in the order of the
    /// text. The caret stays with its text. Returns whether anything changed.
    pub fn splice_each(&mut self, edits: &[(Range<usize>, String)]) -> bool {
        self.splice_all(edits, |at| carried(at, edits))
    }

    /// Applies edits that do not overlap, given in the order of the text, as one undo step. Returns whether anything
    /// changed. Caret and anchor go where `keep` says; mostly that is [`carried`].
    pub(super) fn splice_all(
        &mut self,
        edits: &[(Range<usize>, String)],
        keep: impl Fn(usize) -> usize,
    ) -> bool {
        let (Some(first), Some(last)) = (edits.first(), edits.last()) else {
            return false;
        };
        let whole = first.0.start..last.0.end;
        let mut text = String::with_capacity(whole.len());
        let mut read = whole.start;
        for (range, new) in edits {
            self.rope
                .byte_slice(read..range.start)
                .chunks()
                .for_each(|chunk| text.push_str(chunk));
            text.push_str(new);
            read = range.end;
        }
        let after = Selection {
            anchor: self.selection.anchor.map(&keep),
            caret: keep(self.caret()),
        };
        self.edit(whole, &text, Kind::Whole, after)
    }
}

/// Where byte `at` is after the edits: one inside a replaced range goes to the end of what was put there.
pub(super) fn carried(at: usize, edits: &[(Range<usize>, String)]) -> usize {
    let mut to = at;
    for (range, text) in edits {
        if range.start > at || (range.start == at && range.end > at) {
            break;
        }
        to = if range.end <= at {
            to + text.len() - range.len()
        } else {
            to - (at - range.start) + text.len()
        };
    }
    to
}
