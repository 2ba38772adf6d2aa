//! Caret and selection: where they are and how keys move them inside the text.

use std::ops::Range;

use super::{Buffer, grapheme};

/// Where the caret is and where a selection began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Selection {
    /// The other end of the selection, in bytes; `None` when nothing is selected.
    pub anchor: Option<usize>,
    /// The caret, in bytes.
    pub caret: usize,
}

impl Selection {
    /// A caret with nothing selected.
    #[must_use]
    pub fn caret(caret: usize) -> Self {
        Self {
            anchor: None,
            caret,
        }
    }

    /// The selected bytes; `None` when nothing is selected.
    #[must_use]
    pub fn range(self) -> Option<Range<usize>> {
        let anchor = self.anchor.filter(|anchor| *anchor != self.caret)?;
        Some(anchor.min(self.caret)..anchor.max(self.caret))
    }
}

impl Buffer {
    /// Moves the caret to byte `at`, or to the end of the cluster `at` is in. With `extend` the selection grows or
    /// shrinks from where it began; without, nothing is selected any more.
    pub fn place(&mut self, at: usize, extend: bool) {
        let anchor = extend.then(|| self.selection.anchor.unwrap_or(self.caret()));
        self.select(Selection { anchor, caret: at });
    }

    /// Sets caret and anchor, moved to cluster boundaries.
    pub fn select(&mut self, selection: Selection) {
        self.history.close();
        self.selection = self.settled(selection);
    }

    /// Drops the selection; the caret stays.
    pub fn deselect(&mut self) {
        self.selection.anchor = None;
    }

    /// Selects the whole text; the caret stands at its end.
    pub fn select_all(&mut self) {
        self.select(Selection {
            anchor: Some(0),
            caret: self.rope.len_bytes(),
        });
    }

    /// Selects the word at byte `at`, as a double click does.
    pub fn select_word(&mut self, at: usize) {
        let (start, end) = grapheme::word_at(&self.rope, grapheme::at_or_before(&self.rope, at));
        self.select(Selection {
            anchor: Some(start),
            caret: end,
        });
    }

    /// Selects the logical line at byte `at` with its line end, as a triple click does.
    pub fn select_line(&mut self, at: usize) {
        let line = self.rope.byte_to_line(at.min(self.rope.len_bytes()));
        self.select(Selection {
            anchor: Some(self.rope.line_to_byte(line)),
            caret: self.line_range(line).end,
        });
    }

    /// One cluster left; a selection is left at its start.
    pub fn left(&mut self, extend: bool) {
        let to = match self.selected().filter(|_| !extend) {
            Some(range) => range.start,
            None => grapheme::previous(&self.rope, self.caret()),
        };
        self.place(to, extend);
    }

    /// One cluster right; a selection is left at its end.
    pub fn right(&mut self, extend: bool) {
        let to = match self.selected().filter(|_| !extend) {
            Some(range) => range.end,
            None => grapheme::next(&self.rope, self.caret()),
        };
        self.place(to, extend);
    }

    /// To the start of the word at or before the caret.
    pub fn word_left(&mut self, extend: bool) {
        self.place(grapheme::word_left(&self.rope, self.caret()), extend);
    }

    /// To the end of the word at or after the caret.
    pub fn word_right(&mut self, extend: bool) {
        self.place(grapheme::word_right(&self.rope, self.caret()), extend);
    }

    /// To the start of line `line`, from zero; the last line when there are fewer.
    pub fn go_to_line(&mut self, line: usize, extend: bool) {
        let line = line.min(self.rope.len_lines() - 1);
        self.place(self.rope.line_to_byte(line), extend);
    }
}
