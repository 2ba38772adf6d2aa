//! Moving the caret, by what is on the screen where that is what the keys mean.

use std::borrow::Cow;

use super::{Buffer, Kept, View, grapheme, words_end};

/// Where a key takes the caret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motion {
    /// One cluster left.
    Left,
    /// One cluster right.
    Right,
    /// To the start of a word.
    WordLeft,
    /// To the end of a word.
    WordRight,
    /// One row of the screen up, keeping the column; on the first row to its start.
    Up,
    /// One row of the screen down, keeping the column; on the last row to its end.
    Down,
    /// To the start of the row; there already, to the start of the line.
    RowStart,
    /// To the end of the row's words; there already, to the end of the line.
    RowEnd,
    /// A screen up; the caret keeps its row of the screen.
    PageUp,
    /// A screen down; the caret keeps its row of the screen.
    PageDown,
    /// To the start of the text.
    TextStart,
    /// To the end of the text.
    TextEnd,
}

impl View {
    /// Moves the caret; with `extend` the selection grows or shrinks with it. Scrolls so that the caret is in sight.
    pub fn go(&mut self, buffer: &mut Buffer, motion: Motion, extend: bool) {
        self.sync(buffer);
        match motion {
            Motion::Left => buffer.left(extend),
            Motion::Right => buffer.right(extend),
            Motion::WordLeft => buffer.word_left(extend),
            Motion::WordRight => buffer.word_right(extend),
            Motion::Up => self.vertical(buffer, -1, extend),
            Motion::Down => self.vertical(buffer, 1, extend),
            Motion::PageUp => self.page(buffer, false, extend),
            Motion::PageDown => self.page(buffer, true, extend),
            Motion::RowStart => self.row_start(buffer, extend),
            Motion::RowEnd => self.row_end(buffer, extend),
            Motion::TextStart => buffer.place(0, extend),
            Motion::TextEnd => {
                let end = buffer.rope().len_bytes();
                buffer.place(end, extend);
            }
        }
        self.follow(buffer);
    }

    fn vertical(&mut self, buffer: &mut Buffer, rows: isize, extend: bool) {
        let from = self.caret_place(buffer);
        let goal = match Kept::get(self.goal, buffer) {
            Some(goal) => goal,
            None => self.column(buffer, from, buffer.caret()),
        };
        let to = self.walk(buffer.rope(), from, rows);
        if to == from {
            let end = if rows < 0 {
                0
            } else {
                buffer.rope().len_bytes()
            };
            buffer.place(end, extend);
        } else {
            self.put_caret(buffer, to, goal, extend);
        }
        self.goal = Some(Kept::new(buffer, goal));
    }

    fn page(&mut self, buffer: &mut Buffer, down: bool, extend: bool) {
        // One row stays on the screen, so that the eye finds its place again.
        let rows = isize::try_from((self.height - 1).max(1)).unwrap_or(isize::MAX);
        let rows = if down { rows } else { -rows };
        let caret = self.caret_place(buffer);
        let y = self.distance(buffer.rope(), self.top, caret);
        self.vertical(buffer, rows, extend);
        if let Some(y) = y {
            self.put_caret_row(buffer, y);
        }
        if down && !self.typewriter {
            // The last page is a full one, wherever on it the caret stands.
            let end = (buffer.rope().len_lines() - 1, 0);
            let rows = isize::try_from(self.height - 1).unwrap_or(isize::MAX);
            let full = self.walk(buffer.rope(), end, -rows);
            self.top = self.top.min(full);
        }
    }

    fn row_start(&mut self, buffer: &mut Buffer, extend: bool) {
        let place = self.caret_place(buffer);
        let line_start = buffer.rope().line_to_byte(place.0);
        let start = self
            .layout
            .row(buffer.rope(), place.0, place.1)
            .map_or(line_start, |(start, _)| start);
        let to = if start == buffer.caret() {
            line_start
        } else {
            start
        };
        self.settle(buffer, to, false, extend);
    }

    fn row_end(&mut self, buffer: &mut Buffer, extend: bool) {
        let place = self.caret_place(buffer);
        let line_end = grapheme::line_content_end(buffer.rope(), place.0);
        let (start, end) = self
            .layout
            .row(buffer.rope(), place.0, place.1)
            .unwrap_or((line_end, line_end));
        let to = if end == line_end {
            end
        } else {
            start + words_end(&Cow::from(buffer.rope().byte_slice(start..end)))
        };
        if to == buffer.caret() {
            self.settle(buffer, line_end, false, extend);
        } else {
            self.settle(buffer, to, end != line_end && to == end, extend);
        }
    }
}
