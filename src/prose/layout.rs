//! The rows of the lines somebody looked at, kept until their line changes.

use std::ops::Range;

use ropey::Rope;

use super::{
    buffer::{Buffer, Change},
    wrap::{LEAST_WIDTH, Line, Rows},
};

/// Lines remembered at most: several screens full, so paging back and forth wraps nothing anew.
const LINES: usize = 512;

/// Lines whose bytes are remembered at most: a screen full, and those above and below.
const KNOWN: usize = 256;

/// Wrapped lines of one buffer at one width.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    width: usize,
    /// Version of the buffer the entries are right for.
    seen: u64,
    /// Sorted by line.
    entries: Vec<(usize, Rows)>,
    /// Lines looked at, and their bytes, sorted: finding a line in the rope takes longer than finding a row in it.
    known: Vec<(usize, Range<usize>)>,
}

impl Layout {
    pub(super) fn new(width: usize) -> Self {
        Self {
            width: width.max(LEAST_WIDTH),
            seen: 0,
            entries: Vec::new(),
            known: Vec::new(),
        }
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// Sets the width in cells; what was wrapped at another width is forgotten.
    pub(super) fn set_width(&mut self, width: usize) {
        let width = width.max(LEAST_WIDTH);
        if width != self.width {
            self.width = width;
            self.entries.clear();
        }
    }

    /// Takes in what happened to the buffer since the last call. Returns where line `watched` is now.
    pub(super) fn sync(&mut self, buffer: &Buffer, watched: usize) -> usize {
        let mut watched = watched;
        if self.seen != buffer.version() {
            if let Some(changes) = buffer.changes_since(self.seen) {
                for change in changes {
                    watched = moved(watched, change);
                    self.take(change);
                }
            } else {
                self.entries.clear();
                self.known.clear();
            }
            self.seen = buffer.version();
        }
        watched.min(buffer.rope().len_lines() - 1)
    }

    fn take(&mut self, change: &Change) {
        self.shift_known(change);
        let (old_last, new_last) = (
            change.line + change.old_lines,
            change.line + change.new_lines,
        );
        let from = self
            .entries
            .partition_point(|(line, _)| *line < change.line);
        let mut to = self.entries.partition_point(|(line, _)| *line <= old_last);
        if let Some((_, rows)) = self
            .entries
            .get_mut(from)
            .filter(|(line, _)| *line == change.line)
        {
            let start = change.start - change.line_start;
            if change.old_lines == 0 && change.new_lines == 0 {
                rows.note(
                    start,
                    change.old_end - change.line_start,
                    change.new_end - change.line_start,
                );
                return;
            }
            rows.note_rest(start);
            to = to.max(from + 1);
            self.entries.drain(from + 1..to);
            to = from + 1;
        } else {
            self.entries.drain(from..to);
            to = from;
        }
        for (line, _) in &mut self.entries[to..] {
            *line = *line - old_last + new_last;
        }
    }

    /// Moves what is known about the lines below a change within one line; that line itself is looked at anew.
    fn shift_known(&mut self, change: &Change) {
        if change.old_lines != 0 || change.new_lines != 0 {
            return self.known.clear();
        }
        self.known.retain(|(line, _)| *line != change.line);
        for (line, bytes) in &mut self.known {
            if *line > change.line {
                bytes.start = bytes.start - change.old_end + change.new_end;
                bytes.end = bytes.end - change.old_end + change.new_end;
            }
        }
    }

    /// Bytes (of the text) of row `row` of line `line`; `None` past its last row.
    pub(super) fn row(&mut self, rope: &Rope, line: usize, row: usize) -> Option<(usize, usize)> {
        let width = self.width;
        let mut text = self.line(rope, line);
        let (start, end) = self.rows(line).row(&mut text, width, row)?;
        Some((text.start + start, text.start + end))
    }

    /// Line and row of a byte of the text.
    pub(super) fn locate(&mut self, rope: &Rope, at: usize) -> (usize, usize) {
        let width = self.width;
        let line = rope.byte_to_line(at);
        let mut text = self.line(rope, line);
        let column = at.min(text.end) - text.start;
        (line, self.rows(line).row_of(&mut text, width, column))
    }

    /// How many rows a line has. Wraps all of it.
    pub(super) fn count(&mut self, rope: &Rope, line: usize) -> usize {
        let width = self.width;
        let mut text = self.line(rope, line);
        self.rows(line).count(&mut text, width)
    }

    fn line<'a>(&mut self, rope: &'a Rope, line: usize) -> Line<'a> {
        match self.known.binary_search_by_key(&line, |(line, _)| *line) {
            Ok(at) => Line::at(rope, self.known[at].1.clone()),
            Err(at) => {
                let text = Line::of(rope, line);
                if self.known.len() < KNOWN {
                    self.known.insert(at, (line, text.start..text.end));
                } else {
                    // Somewhere else in the text by now.
                    self.known.clear();
                }
                text
            }
        }
    }

    fn rows(&mut self, line: usize) -> &mut Rows {
        let at = match self.entries.binary_search_by_key(&line, |(line, _)| *line) {
            Ok(at) => at,
            Err(at) => {
                let at = self.make_room(line, at);
                self.entries.insert(at, (line, Rows::new()));
                at
            }
        };
        &mut self.entries[at].1
    }

    /// Forgets the line farthest from the wanted one when there are too many; returns where to insert.
    fn make_room(&mut self, line: usize, at: usize) -> usize {
        if self.entries.len() < LINES {
            return at;
        }
        let first = self
            .entries
            .first()
            .map_or(0, |(first, _)| line.abs_diff(*first));
        let last = self
            .entries
            .last()
            .map_or(0, |(last, _)| line.abs_diff(*last));
        if first > last {
            self.entries.remove(0);
            at - 1
        } else {
            self.entries.pop();
            at.min(self.entries.len())
        }
    }
}

fn moved(watched: usize, change: &Change) -> usize {
    if watched > change.line + change.old_lines {
        watched - change.old_lines + change.new_lines
    } else if watched > change.line {
        watched.min(change.line + change.new_lines)
    } else {
        watched
    }
}
