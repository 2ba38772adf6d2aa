//! Soft wrap of one logical line: where its rows start.
//!
//! A row depends only on the text from its own start onwards. That one property makes everything cheap and safe:
//! a line can be wrapped from the top as far as the screen needs, and after an edit the old rows are right again as
//! soon as one new row starts where an old one did.
//!
//! Breaks follow UAX 14 (so kinsoku too). A word longer than the row breaks between clusters. Blanks at the end of
//! a row hang in the margin instead of making a row of their own.

use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed, options::LineBreakOptions};
use ropey::Rope;

use super::cell;

/// Narrowest row: one wide character.
pub const LEAST_WIDTH: usize = 2;
/// Bytes past a cluster that may still decide whether the line can break before it.
const LOOK_AHEAD: usize = 64;
/// Bytes of blanks that may hang in the margin of one row; more than that is not prose and gets rows.
const HANG: usize = 512;
/// Rows wrapped after an edit in search of one that starts where an old one did. Further rows wait until somebody asks,
/// so that an edit in an endless line costs no more than one in a paragraph.
const MEND: usize = 128;
/// Bytes read from the rope at once.
const READ: usize = 4096;

static SEGMENTER: LineSegmenterBorrowed<'static> =
    LineSegmenter::new_for_non_complex_scripts(LineBreakOptions::default());

/// One logical line of a rope, without its line end.
#[derive(Debug)]
pub(super) struct Line<'a> {
    rope: &'a Rope,
    /// Bytes of the rope.
    pub(super) start: usize,
    /// Bytes of the rope, before the line end.
    pub(super) end: usize,
    read: String,
    read_from: usize,
}

impl<'a> Line<'a> {
    /// The line with this index.
    pub(super) fn of(rope: &'a Rope, line: usize) -> Self {
        let end = super::grapheme::line_content_end(rope, line);
        Self::at(rope, rope.line_to_byte(line)..end)
    }

    /// The line with these bytes.
    pub(super) fn at(rope: &'a Rope, bytes: std::ops::Range<usize>) -> Self {
        Self {
            rope,
            start: bytes.start,
            end: bytes.end,
            read: String::new(),
            read_from: 0,
        }
    }

    /// Bytes in the line.
    pub(super) fn len(&self) -> usize {
        self.end - self.start
    }

    /// Text from `at` (relative to the line), at least `need` bytes unless the line ends before; and whether it
    /// reaches the end of the line.
    fn window(&mut self, at: usize, need: usize) -> (&str, bool) {
        let from = self.start + at;
        let want = (from + need).min(self.end);
        if from < self.read_from || want > self.read_from + self.read.len() {
            self.read.clear();
            self.read_from = from;
            let goal = (from + need.max(READ)).min(self.end);
            let (chunks, mut chunk_start, ..) = self.rope.chunks_at_byte(from);
            for chunk in chunks {
                let first = from.saturating_sub(chunk_start).min(chunk.len());
                let last = (self.end - chunk_start).min(chunk.len());
                self.read.push_str(&chunk[first..last]);
                chunk_start += chunk.len();
                if chunk_start >= goal {
                    break;
                }
            }
        }
        let text = &self.read[from - self.read_from..];
        (text, from + text.len() >= self.end)
    }

    /// Where the row after the one at `at` starts; `None` when the row at `at` is the last.
    fn next_row(&mut self, at: usize, width: usize) -> Option<usize> {
        let mut need = width * 4 + 4 * LOOK_AHEAD;
        loop {
            let (text, is_rest) = self.window(at, need);
            match fill(text, is_rest, width) {
                Fill::Cut(len) => return Some(at + len),
                Fill::Last => return None,
                Fill::More => need = text.len() * 2,
            }
        }
    }
}

enum Fill {
    Cut(usize),
    Last,
    More,
}

/// Fills one row from the start of `text`.
fn fill(text: &str, is_rest: bool, width: usize) -> Fill {
    let mut breaks = SEGMENTER.segment_str(text);
    let mut opportunity = breaks.next();
    let (mut column, mut hanging, mut fits) = (0, 0, None);
    for (at, cluster) in cell::graphemes(text) {
        if !is_rest && at + cluster.len() + LOOK_AHEAD > text.len() {
            return Fill::More;
        }
        while opportunity.is_some_and(|found| found < at) {
            opportunity = breaks.next();
        }
        if at > 0 && opportunity == Some(at) {
            fits = Some(at);
        }
        let cells = cell::width(cluster, column);
        if hangs(cluster) {
            hanging += cluster.len();
            if column > width && hanging > HANG {
                return Fill::Cut(at);
            }
        } else {
            hanging = 0;
            if column + cells > width && at > 0 {
                return Fill::Cut(fits.unwrap_or(at));
            }
        }
        column += cells;
    }
    if is_rest { Fill::Last } else { Fill::More }
}

/// The rows of one line of text that is not being edited (a preview), as bytes of the text; blanks may hang past the
/// width. One row, empty, for an empty line.
#[must_use]
pub fn rows_of(text: &str, width: usize) -> Vec<std::ops::Range<usize>> {
    let width = width.max(LEAST_WIDTH);
    let mut rows = Vec::new();
    let mut start = 0;
    // A row needs the text up to its end and a little more: whatever follows is not looked at again for every row.
    let mut need = width * 8 + LOOK_AHEAD;
    loop {
        let mut end = (start + need).min(text.len());
        while !text.is_char_boundary(end) {
            end += 1;
        }
        match fill(&text[start..end], end == text.len(), width) {
            Fill::Cut(len) => {
                rows.push(start..start + len);
                start += len;
            }
            Fill::Last => {
                rows.push(start..text.len());
                return rows;
            }
            Fill::More => need *= 2,
        }
    }
}

/// Whether a cluster is a blank after which a line may break. No-break spaces are not.
pub(super) fn hangs(cluster: &str) -> bool {
    let mut chars = cluster.chars();
    matches!(
        chars.next(),
        Some(
            ' '
            | '\t'
            | '\u{1680}'
            | '\u{2000}'..='\u{2006}'
            | '\u{2008}'..='\u{200A}'
            | '\u{205F}'
            | '\u{3000}',
        )
    ) && chars.next().is_none()
}

/// A stretch of a line that changed since its rows were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Dirty {
    /// First byte that may differ; the same before and after.
    start: usize,
    /// End of the stretch in the line as it was wrapped.
    old_end: usize,
    /// End of the stretch in the line as it is.
    new_end: usize,
}

/// Where the rows of one line start, found as far as somebody asked.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    /// Byte offsets in the line; never empty, the first is zero.
    starts: Vec<usize>,
    /// Whether the last of `starts` is the last row.
    complete: bool,
    dirty: Option<Dirty>,
}

impl Rows {
    pub(super) fn new() -> Self {
        Self {
            starts: vec![0],
            complete: false,
            dirty: None,
        }
    }

    /// Notes that bytes `start..old_end` of the line became `start..new_end`.
    pub(super) fn note(&mut self, start: usize, old_end: usize, new_end: usize) {
        self.dirty = Some(match self.dirty {
            None => Dirty {
                start,
                old_end,
                new_end,
            },
            // The second stretch is told in the coordinates the first one left behind.
            Some(first) => {
                let reach = first.new_end.max(old_end);
                Dirty {
                    start: first.start.min(start),
                    old_end: first.old_end + (reach - first.new_end),
                    new_end: new_end + (reach - old_end),
                }
            }
        });
    }

    /// Notes that everything from `start` to the end of the line may differ.
    pub(super) fn note_rest(&mut self, start: usize) {
        let start = self
            .dirty
            .take()
            .map_or(start, |dirty| dirty.start.min(start));
        let keep = self.unharmed(start);
        self.starts.truncate(keep + 1);
        self.complete = false;
    }

    /// Index of the last row start that cannot depend on the text from `start` on: two rows above, and a little more
    /// where rows are so short that a break could be decided by text two rows further.
    fn unharmed(&self, start: usize) -> usize {
        let row = self
            .starts
            .partition_point(|row| *row <= start)
            .saturating_sub(1);
        let mut keep = row.saturating_sub(2);
        while keep > 0 && start - self.starts[keep + 1] < LOOK_AHEAD {
            keep -= 1;
        }
        keep
    }

    /// Brings the rows up to date with the line after the noted edits. Wraps from a little above the change until a
    /// row starts where an old one did, and keeps the rest.
    fn mend(&mut self, line: &mut Line<'_>, width: usize) {
        let Some(dirty) = self.dirty.take() else {
            return;
        };
        let keep = self.unharmed(dirty.start);
        let shifted = |old: usize| old - dirty.old_end + dirty.new_end;
        // Old rows that start after the stretch; their text is unchanged, so are the rows after any of them.
        let mut old = self
            .starts
            .partition_point(|row| *row < dirty.old_end)
            .max(keep + 1);
        let frontier = self.starts.len();
        let mut fresh = Vec::new();
        let mut at = self.starts[keep];
        loop {
            let Some(next) = line.next_row(at, width) else {
                self.starts.truncate(keep + 1);
                self.starts.append(&mut fresh);
                self.complete = true;
                return;
            };
            while old < frontier && shifted(self.starts[old]) < next {
                old += 1;
            }
            if old < frontier && shifted(self.starts[old]) == next {
                for start in &mut self.starts[old..] {
                    *start = shifted(*start);
                }
                self.starts.splice(keep + 1..old, fresh);
                return;
            }
            fresh.push(next);
            at = next;
            // Where the old rows were not known any further, what follows is found when somebody asks.
            let unknown = old == frontier && !self.complete;
            if at >= dirty.new_end && (unknown || fresh.len() > MEND) {
                self.starts.truncate(keep + 1);
                self.starts.append(&mut fresh);
                self.complete = false;
                return;
            }
        }
    }

    fn grow(&mut self, line: &mut Line<'_>, width: usize) {
        let last = self.starts.last().copied().unwrap_or(0);
        match line.next_row(last, width) {
            Some(next) => self.starts.push(next),
            None => self.complete = true,
        }
    }

    /// Bytes of row `row` in the line; `None` past the last row.
    pub(super) fn row(
        &mut self,
        line: &mut Line<'_>,
        width: usize,
        row: usize,
    ) -> Option<(usize, usize)> {
        self.mend(line, width);
        while self.starts.len() <= row + 1 && !self.complete {
            self.grow(line, width);
        }
        let start = *self.starts.get(row)?;
        Some((
            start,
            self.starts.get(row + 1).copied().unwrap_or(line.len()),
        ))
    }

    /// The row that holds byte `at` of the line. A row end belongs to the row it begins.
    pub(super) fn row_of(&mut self, line: &mut Line<'_>, width: usize, at: usize) -> usize {
        self.mend(line, width);
        while self.starts.last().is_some_and(|last| *last <= at) && !self.complete {
            self.grow(line, width);
        }
        self.starts
            .partition_point(|row| *row <= at)
            .saturating_sub(1)
    }

    /// How many rows the line has.
    pub(super) fn count(&mut self, line: &mut Line<'_>, width: usize) -> usize {
        self.mend(line, width);
        while !self.complete {
            self.grow(line, width);
        }
        self.starts.len()
    }
}

/// Where the rows of a line of text start, in bytes, when it is wrapped at `width` cells. The text is one logical
/// line without its line end.
#[must_use]
pub fn row_starts(text: &str, width: usize) -> Vec<usize> {
    let rope = Rope::from_str(text);
    let mut line = Line {
        rope: &rope,
        start: 0,
        end: rope.len_bytes(),
        read: String::new(),
        read_from: 0,
    };
    let mut rows = Rows::new();
    rows.count(&mut line, width.max(LEAST_WIDTH));
    rows.starts
}
