//! The text, the caret in it, and every way to change it.
//!
//! All positions are bytes. The caret and the anchor always stand between two grapheme clusters; CR LF is one.

use std::{collections::VecDeque, ops::Range};

use ropey::Rope;

use super::{
    grapheme,
    history::{History, Kind, Step},
};

mod caret;
mod delete;
mod line_end;
mod lists;
mod lists_indent;
mod marks;
mod replace;
mod since;
mod splice;

pub use caret::Selection;
pub use line_end::LineEnd;
pub use marks::Mark;
pub use since::Edit;

/// Edits remembered for views that look now and then; a view that missed more starts afresh.
const RECENT: usize = 256;

/// One edit, told so that a wrapped text can be mended instead of wrapped again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Change {
    /// The version the edit made.
    pub(super) version: u64,
    /// First line touched, and its first byte.
    pub(super) line: usize,
    pub(super) line_start: usize,
    /// Bytes `start..old_end` became `start..new_end`.
    pub(super) start: usize,
    pub(super) old_end: usize,
    pub(super) new_end: usize,
    /// Line ends inside the stretch, before and after.
    pub(super) old_lines: usize,
    pub(super) new_lines: usize,
}

/// A text being written.
#[derive(Debug, Clone)]
pub struct Buffer {
    rope: Rope,
    selection: Selection,
    version: u64,
    line_end: LineEnd,
    history: History,
    recent: VecDeque<Change>,
}

impl Buffer {
    /// A text with the caret at its start and nothing to undo.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self {
            rope: Rope::from_str(text),
            selection: Selection::default(),
            version: 0,
            line_end: LineEnd::of(text),
            history: History::default(),
            recent: VecDeque::new(),
        }
    }

    /// The text; a clone costs nothing worth measuring and does not change when the buffer does.
    #[must_use]
    pub fn rope(&self) -> &Rope {
        &self.rope
    }

    /// The whole text, copied.
    #[must_use]
    pub fn text(&self) -> String {
        String::from(&self.rope)
    }

    /// A part of the text, copied. The range is cut to the text and to whole characters.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> String {
        let range = self.whole(range);
        String::from(self.rope.byte_slice(range))
    }

    /// Grows with every change of the text, undo and redo included.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// How lines end in this text; what Enter and paste write.
    #[must_use]
    pub fn line_end(&self) -> LineEnd {
        self.line_end
    }

    /// The caret, in bytes; always between two grapheme clusters.
    #[must_use]
    pub fn caret(&self) -> usize {
        self.selection.caret
    }

    /// The caret's line, from zero.
    #[must_use]
    pub fn caret_line(&self) -> usize {
        self.rope.byte_to_line(self.caret())
    }

    /// Caret and anchor.
    #[must_use]
    pub fn selection(&self) -> Selection {
        self.selection
    }

    /// The selected bytes; `None` when nothing is selected.
    #[must_use]
    pub fn selected(&self) -> Option<Range<usize>> {
        self.selection.range()
    }

    /// Types text at the caret, in place of a selection. Line ends become the file's own; control characters but
    /// tab are dropped. Letters typed one after the other are undone as words.
    pub fn insert(&mut self, text: &str) {
        let text = self.cleaned(text);
        if !text.is_empty() {
            let range = self.selected().unwrap_or(self.caret()..self.caret());
            self.replace(range, &text, Kind::Typing);
        }
    }

    /// Types one character; see [`Buffer::insert`]. Enter is [`Buffer::newline`].
    pub fn insert_char(&mut self, typed: char) {
        self.insert(typed.encode_utf8(&mut [0; 4]));
    }

    /// Pastes text at the caret, in place of a selection, as one undo step. CR LF and lone CR become the file's own
    /// line end; control characters but line ends and tabs are dropped.
    pub fn paste(&mut self, text: &str) {
        let text = self.cleaned(text);
        if !text.is_empty() {
            let range = self.selected().unwrap_or(self.caret()..self.caret());
            self.replace(range, &text, Kind::Whole);
        }
    }

    /// Ends the undo group. Call it when the writer pauses, and when the draft is saved or left.
    pub fn pause(&mut self) {
        self.history.close();
    }

    /// Takes the newest step back, with the caret where it was. False when there is none.
    pub fn undo(&mut self) -> bool {
        let Some(step) = self.history.take_done() else {
            return false;
        };
        self.apply(step.at..step.at + step.inserted.len(), &step.removed);
        self.selection = self.settled(step.before);
        self.history.undid(step);
        true
    }

    /// Does the step undone last again. False when there is none.
    pub fn redo(&mut self) -> bool {
        let Some(step) = self.history.take_undone() else {
            return false;
        };
        self.apply(step.at..step.at + step.removed.len(), &step.inserted);
        self.selection = self.settled(step.after);
        self.history.redid(step);
        true
    }

    /// Whether there is a step to undo.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        self.history.can_undo()
    }

    /// Whether there is a step to redo.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        self.history.can_redo()
    }

    /// The edits after `version`, oldest first; `None` when they are no longer all remembered.
    pub(super) fn changes_since(&self, version: u64) -> Option<impl Iterator<Item = &Change>> {
        let missed = usize::try_from(self.version.checked_sub(version)?).ok()?;
        let skip = self.recent.len().checked_sub(missed)?;
        Some(self.recent.iter().skip(skip))
    }

    /// Bytes of a line, its line end included.
    pub(super) fn line_range(&self, line: usize) -> Range<usize> {
        let end = if line + 1 < self.rope.len_lines() {
            self.rope.line_to_byte(line + 1)
        } else {
            self.rope.len_bytes()
        };
        self.rope.line_to_byte(line)..end
    }

    /// Replaces a range and puts the caret behind what was put there.
    fn replace(&mut self, range: Range<usize>, text: &str, kind: Kind) -> bool {
        let after = Selection::caret(range.start + text.len());
        self.edit(range, text, kind, after)
    }

    /// The one way to change the text that can be undone.
    fn edit(&mut self, range: Range<usize>, text: &str, kind: Kind, after: Selection) -> bool {
        if self.rope.byte_slice(range.clone()) == text {
            self.selection = self.settled(after);
            return false;
        }
        let (at, before) = (range.start, self.selection);
        let removed = self.apply(range, text);
        self.selection = self.settled(after);
        let step = Step {
            at,
            removed,
            inserted: text.to_owned(),
            before,
            after: self.selection,
        };
        self.history.record(kind, step);
        true
    }

    /// Changes the rope and tells the views; returns what was removed.
    fn apply(&mut self, range: Range<usize>, text: &str) -> String {
        let line = self.rope.byte_to_line(range.start);
        let old_lines = self.rope.byte_to_line(range.end) - line;
        let removed = String::from(self.rope.byte_slice(range.clone()));
        let first = self.rope.byte_to_char(range.start);
        if !range.is_empty() {
            self.rope.remove(first..self.rope.byte_to_char(range.end));
        }
        if !text.is_empty() {
            self.rope.insert(first, text);
        }
        self.version += 1;
        let new_end = range.start + text.len();
        self.recent.push_back(Change {
            version: self.version,
            line,
            line_start: self.rope.line_to_byte(line),
            start: range.start,
            old_end: range.end,
            new_end,
            old_lines,
            new_lines: self.rope.byte_to_line(new_end) - line,
        });
        if self.recent.len() > RECENT {
            self.recent.pop_front();
        }
        removed
    }

    fn settled(&self, selection: Selection) -> Selection {
        let caret = grapheme::at_or_after(&self.rope, selection.caret);
        let anchor = selection
            .anchor
            .map(|anchor| grapheme::at_or_after(&self.rope, anchor));
        Selection {
            anchor: anchor.filter(|anchor| *anchor != caret),
            caret,
        }
    }

    /// The range cut to the text and widened to whole characters.
    fn whole(&self, range: Range<usize>) -> Range<usize> {
        let (mut start, mut end) = (
            range.start.min(self.rope.len_bytes()),
            range.end.min(self.rope.len_bytes()),
        );
        while !grapheme::is_char_boundary(&self.rope, start) {
            start -= 1;
        }
        while !grapheme::is_char_boundary(&self.rope, end) {
            end += 1;
        }
        start..end.max(start)
    }

    /// Text from outside as it may enter the draft: the file's own line ends, and no control characters but tab.
    fn cleaned(&self, text: &str) -> String {
        let mut clean = String::with_capacity(text.len());
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\r' => {
                    chars.next_if_eq(&'\n');
                    clean.push_str(self.line_end.as_str());
                }
                '\n' => clean.push_str(self.line_end.as_str()),
                '\t' => clean.push(c),
                _ if c.is_control() => {}
                _ => clean.push(c),
            }
        }
        clean
    }
}
