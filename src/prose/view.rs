//! A window onto a buffer: which rows are on the screen, where the caret is, and moving by rows.
//!
//! The window is anchored at a row of a logical line, never at a number of rows from the top, so a long text costs
//! no more than a short one. Call [`View::follow`] (or [`View::lay_out`], which leaves the window where it is) after
//! the buffer or the size changed; then [`View::rows`] and [`View::caret`] say what to draw without further work.
//!
//! A view belongs to one buffer.

use std::{borrow::Cow, ops::Range};

use ropey::Rope;

use super::{buffer::Buffer, cell, grapheme, layout::Layout, wrap};

mod motion;

pub use motion::Motion;

/// One row of the screen. The ranges are bytes of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The logical line, from zero.
    pub line: usize,
    /// The text of the row, without the line end; blanks at its end may hang past the width.
    pub range: Range<usize>,
    /// Whether this is the first row of its line.
    pub first: bool,
    /// Whether the line ends with this row.
    pub last: bool,
}

impl Row {
    /// The text of the row, to be drawn cluster by cluster: see [`cell::clusters`] and [`cell::shown`].
    #[must_use]
    pub fn text<'a>(&self, rope: &'a Rope) -> Cow<'a, str> {
        Cow::from(rope.byte_slice(self.range.clone()))
    }
}

/// A cell of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// Cells from the left, at most the width: the caret may stand one past the last column.
    pub x: usize,
    /// Rows from the top.
    pub y: usize,
}

/// A row by its line and its number in the line.
type Place = (usize, usize);

/// What was so when the caret was at a byte of a version; no longer so when either changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Kept<T> {
    caret: usize,
    version: u64,
    value: T,
}

impl<T: Copy> Kept<T> {
    fn new(buffer: &Buffer, value: T) -> Self {
        Self {
            caret: buffer.caret(),
            version: buffer.version(),
            value,
        }
    }

    fn get(kept: Option<Self>, buffer: &Buffer) -> Option<T> {
        kept.filter(|kept| kept.caret == buffer.caret() && kept.version == buffer.version())
            .map(|kept| kept.value)
    }
}

/// A window onto a buffer.
#[derive(Debug, Clone)]
pub struct View {
    layout: Layout,
    height: usize,
    typewriter: bool,
    top: Place,
    /// Column the caret wants to return to when it moves up and down.
    goal: Option<Kept<usize>>,
    /// Set when the caret stands at the end of a row, not at the start of the next one, which is the same byte.
    at_row_end: Option<Kept<()>>,
    rows: Vec<Row>,
    caret: Option<Spot>,
}

impl View {
    /// A window of this many cells and rows, at the start of the text. At least two cells and one row.
    #[must_use]
    pub fn new(width: usize, height: usize) -> Self {
        Self {
            layout: Layout::new(width),
            height: height.max(1),
            typewriter: false,
            top: (0, 0),
            goal: None,
            at_row_end: None,
            rows: Vec::new(),
            caret: None,
        }
    }

    /// Cells in a row.
    #[must_use]
    pub fn width(&self) -> usize {
        self.layout.width()
    }

    /// Rows in the window.
    #[must_use]
    pub fn height(&self) -> usize {
        self.height
    }

    /// Whether the caret's row stays in the middle.
    #[must_use]
    pub fn typewriter(&self) -> bool {
        self.typewriter
    }

    /// Keeps the caret's row in the middle of the window as far as the start of the text allows.
    pub fn set_typewriter(&mut self, on: bool) {
        self.typewriter = on;
    }

    /// The rows on the screen, from the top; fewer than the height at the end of the text.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Where the caret is on the screen; `None` when it is scrolled out of sight.
    #[must_use]
    pub fn caret(&self) -> Option<Spot> {
        self.caret
    }

    /// The bytes of the text from the first to the last row on the screen.
    #[must_use]
    pub fn visible(&self) -> Range<usize> {
        match (self.rows.first(), self.rows.last()) {
            (Some(first), Some(last)) => first.range.start..last.range.end,
            _ => 0..0,
        }
    }

    /// Changes the size. The caret keeps its row of the screen as far as it can.
    pub fn resize(&mut self, buffer: &Buffer, width: usize, height: usize) {
        self.sync(buffer);
        let caret = self.caret_place(buffer);
        let was = self.distance(buffer.rope(), self.top, caret);
        let top = self.layout.row(buffer.rope(), self.top.0, self.top.1);
        self.layout.set_width(width);
        self.height = height.max(1);
        if let Some(y) = was {
            self.put_caret_row(buffer, y.min(self.height - 1));
        } else {
            let start = top.map_or(0, |(start, _)| start);
            self.top = self.layout.locate(buffer.rope(), start);
        }
        self.lay_out(buffer);
    }

    /// Scrolls so that the caret is in sight, and lays out the window.
    pub fn follow(&mut self, buffer: &Buffer) {
        self.sync(buffer);
        let caret = self.caret_place(buffer);
        if self.typewriter {
            self.put_caret_row(buffer, self.height / 2);
        } else if caret < self.top {
            self.top = caret;
        } else if self.distance(buffer.rope(), self.top, caret).is_none() {
            self.put_caret_row(buffer, self.height - 1);
        }
        self.lay_out(buffer);
    }

    /// As [`View::follow`], but a caret out of sight comes to the upper third of the window: for jumps, where the eye
    /// wants to see what comes before and after.
    pub fn reveal(&mut self, buffer: &Buffer) {
        self.sync(buffer);
        let caret = self.caret_place(buffer);
        if self.distance(buffer.rope(), self.top, caret).is_none() {
            self.put_caret_row(buffer, self.height / 3);
        }
        self.follow(buffer);
    }

    /// Moves the window by rows, down when positive, without the caret. The last row of the text stays in sight.
    pub fn scroll(&mut self, buffer: &Buffer, rows: isize) {
        self.sync(buffer);
        self.top = self.walk(buffer.rope(), self.top, rows);
        self.lay_out(buffer);
    }

    /// Brings a byte of the text to the top row, without the caret.
    pub fn show(&mut self, buffer: &Buffer, at: usize) {
        self.sync(buffer);
        self.top = self
            .layout
            .locate(buffer.rope(), at.min(buffer.rope().len_bytes()));
        self.lay_out(buffer);
    }

    /// Finds the rows on the screen and the caret's cell.
    pub fn lay_out(&mut self, buffer: &Buffer) {
        self.sync(buffer);
        self.rows.clear();
        self.caret = None;
        let rope = buffer.rope();
        let caret = self.caret_place(buffer);
        let lines = rope.len_lines();
        let mut place = self.top;
        let mut next = self.layout.row(rope, place.0, place.1);
        while let Some((start, end)) = next.filter(|_| self.rows.len() < self.height) {
            let below = self.layout.row(rope, place.0, place.1 + 1);
            if place == caret {
                let x = self.column(buffer, caret, buffer.caret()).min(self.width());
                self.caret = Some(Spot {
                    x,
                    y: self.rows.len(),
                });
            }
            self.rows.push(Row {
                line: place.0,
                range: start..end,
                first: place.1 == 0,
                last: below.is_none(),
            });
            (place, next) = match below {
                Some(_) => ((place.0, place.1 + 1), below),
                None if place.0 + 1 < lines => {
                    let first = (place.0 + 1, 0);
                    (first, self.layout.row(rope, first.0, first.1))
                }
                None => break,
            };
        }
    }

    /// Puts the caret where the mouse points; past the end of a row or of the text, at that end.
    pub fn click(&mut self, buffer: &mut Buffer, spot: Spot, extend: bool) {
        self.sync(buffer);
        let rows = isize::try_from(spot.y).unwrap_or(isize::MAX);
        let place = self.walk(buffer.rope(), self.top, rows);
        if self.distance(buffer.rope(), self.top, place) == Some(spot.y) {
            self.put_caret(buffer, place, spot.x, extend);
        } else {
            let end = buffer.rope().len_bytes();
            buffer.place(end, extend);
        }
        self.goal = None;
    }

    /// Takes in the edits since the last call and keeps the window on the same text.
    fn sync(&mut self, buffer: &Buffer) {
        self.top.0 = self.layout.sync(buffer, self.top.0);
        while self.top.1 > 0
            && self
                .layout
                .row(buffer.rope(), self.top.0, self.top.1)
                .is_none()
        {
            self.top.1 = self.layout.count(buffer.rope(), self.top.0) - 1;
        }
    }

    fn caret_place(&mut self, buffer: &Buffer) -> Place {
        let (line, row) = self.layout.locate(buffer.rope(), buffer.caret());
        let at_end = Kept::get(self.at_row_end, buffer).is_some();
        if at_end
            && row > 0
            && self
                .layout
                .row(buffer.rope(), line, row)
                .is_some_and(|(start, _)| start == buffer.caret())
        {
            return (line, row - 1);
        }
        (line, row)
    }

    /// Puts the top so that the caret is on row `y` of the screen, or higher at the start of the text.
    fn put_caret_row(&mut self, buffer: &Buffer, y: usize) {
        let caret = self.caret_place(buffer);
        self.top = self.walk(
            buffer.rope(),
            caret,
            -isize::try_from(y).unwrap_or(isize::MAX),
        );
    }

    /// Rows from `from` down to `to` when that is less than the height.
    fn distance(&mut self, rope: &Rope, from: Place, to: Place) -> Option<usize> {
        if to < from {
            return None;
        }
        let mut place = from;
        for rows in 0..self.height {
            if place == to {
                return Some(rows);
            }
            place = self.below(rope, place)?;
        }
        None
    }

    /// `rows` rows further down, or up when negative, as far as there are any.
    fn walk(&mut self, rope: &Rope, from: Place, rows: isize) -> Place {
        let mut place = from;
        for _ in 0..rows.unsigned_abs() {
            let next = if rows < 0 {
                self.above(rope, place)
            } else {
                self.below(rope, place)
            };
            match next {
                Some(next) => place = next,
                None => break,
            }
        }
        place
    }

    fn below(&mut self, rope: &Rope, (line, row): Place) -> Option<Place> {
        if self.layout.row(rope, line, row + 1).is_some() {
            Some((line, row + 1))
        } else {
            (line + 1 < rope.len_lines()).then_some((line + 1, 0))
        }
    }

    fn above(&mut self, rope: &Rope, (line, row): Place) -> Option<Place> {
        match (line, row) {
            (0, 0) => None,
            (_, 0) => Some((line - 1, self.layout.count(rope, line - 1) - 1)),
            _ => Some((line, row - 1)),
        }
    }

    /// Cells from the start of a row to a byte of it.
    fn column(&mut self, buffer: &Buffer, place: Place, at: usize) -> usize {
        let rope = buffer.rope();
        self.layout
            .row(rope, place.0, place.1)
            .map_or(0, |(start, _)| {
                cell::columns(&Cow::from(rope.byte_slice(start..at.max(start))))
            })
    }

    /// Puts the caret into a row, at a column or where the row's words end.
    fn put_caret(&mut self, buffer: &mut Buffer, place: Place, column: usize, extend: bool) {
        let Some((start, end)) = self.layout.row(buffer.rope(), place.0, place.1) else {
            return;
        };
        let text = Cow::from(buffer.rope().byte_slice(start..end)).into_owned();
        let is_last = end == grapheme::line_content_end(buffer.rope(), place.0);
        let last = if is_last {
            end
        } else {
            start + words_end(&text)
        };
        let at = cell::clusters(&text)
            .find(|cluster| cluster.x + cluster.width > column)
            .map_or(end, |cluster| {
                let in_second_half = cluster.width > 1 && (column - cluster.x) * 2 >= cluster.width;
                start
                    + cluster.at
                    + if in_second_half {
                        cluster.text.len()
                    } else {
                        0
                    }
            });
        self.settle(
            buffer,
            at.min(last),
            !is_last && at.min(last) == end,
            extend,
        );
    }

    /// Moves the caret and remembers which row it stands in where a row ends and the next begins.
    fn settle(&mut self, buffer: &mut Buffer, at: usize, at_row_end: bool, extend: bool) {
        buffer.place(at, extend);
        self.at_row_end = at_row_end.then(|| Kept::new(buffer, ()));
    }
}

/// Where the words of a row end, before the blanks that hang in the margin; its end when there are only blanks.
fn words_end(row: &str) -> usize {
    let mut end = 0;
    for (at, cluster) in cell::graphemes(row) {
        if !wrap::hangs(cluster) {
            end = at + cluster.len();
        }
    }
    if end == 0 { row.len() } else { end }
}
