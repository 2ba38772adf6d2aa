//! Frames: what a frame shows is drawn into cells, and the rows that differ from the last frame are sent.
//!
//! A key changes a row or two of thirty. So rows that stand as they were ([`Standing`]) are left alone, the others are
//! compared in one pass that also finds what needs more than a comparison (unruly clusters, links), and only those that
//! differ are taken apart cell by cell.

use std::io::{self, Write};

use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::layout::{Position, Rect, Size};
use ratatui::style::Modifier;

use crate::runtime::links;
use crate::runtime::wire::Wire;
use crate::ui::standing::Standing;

/// The frame on the terminal, and the one being drawn.
#[derive(Debug)]
pub struct Frames<W: Write> {
    wire: Wire<W>,
    shown: Buffer,
    /// Empty between two frames.
    next: Buffer,
    standing: Standing,
    /// Rows that held a cluster in the last frame which terminals measure differently.
    unruly: Vec<u16>,
    /// Whether the terminal takes links.
    linking: bool,
}

/// What there is to know about the rows of a new frame.
#[derive(Debug, Default)]
struct Rows {
    /// Those that do not stand.
    drawn: Vec<u16>,
    /// Those that differ from the frame before.
    changed: Vec<u16>,
    /// Those with clusters that terminals measure differently.
    unruly: Vec<u16>,
    /// Those with underlined cells, where links are.
    underlined: Vec<u16>,
}

impl<W: Write> Frames<W> {
    /// Frames for a terminal that has just been cleared.
    #[must_use]
    pub fn new(wire: Wire<W>, size: Size, linking: bool) -> Self {
        let area = Rect::new(0, 0, size.width, size.height);
        Self {
            wire,
            shown: Buffer::empty(area),
            next: Buffer::empty(area),
            standing: Standing::default(),
            unruly: Vec::new(),
            linking,
        }
    }

    /// Draws a frame into empty cells and sends what changed. `render` says where the terminal's cursor shall be, and may
    /// leave rows alone that stand.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn draw(
        &mut self,
        render: impl FnOnce(&mut Buffer, &mut Standing) -> Option<Position>,
    ) -> io::Result<()> {
        self.standing.begin(self.next.area.height);
        let cursor = render(&mut self.next, &mut self.standing);
        let mut rows = Rows::of(&self.shown, &self.next, &self.standing);
        // They are drawn each time: what there is to know about them is found in their cells.
        for y in rows.unruly.iter().chain(&rows.underlined) {
            self.standing.forget(*y);
        }
        if self.linking {
            self.link(&mut rows);
        }
        self.redraw_unruly(&mut rows);
        self.send(&mut rows.changed);
        match cursor {
            Some(cursor) => {
                self.wire.show_cursor();
                self.wire.set_cursor(cursor);
            }
            None => self.wire.hide_cursor(),
        }
        let sent = self.wire.flush();
        for y in rows.drawn {
            let span = span(self.next.area, y);
            self.next.content[span].fill(Cell::EMPTY);
        }
        sent
    }

    /// The window has another size, and everything is drawn afresh.
    pub fn resize(&mut self, size: Size) {
        self.wire.resize(size);
        self.next = Buffer::empty(Rect::new(0, 0, size.width, size.height));
        self.clear();
    }

    /// Every cell is drawn again at the next frame.
    pub fn redraw(&mut self) {
        self.wire.forget();
        self.clear();
    }

    /// What is on the terminal.
    #[must_use]
    pub fn shown(&self) -> &Buffer {
        &self.shown
    }

    /// The wire.
    #[cfg(test)]
    pub(super) fn wire(&self) -> &Wire<W> {
        &self.wire
    }

    fn clear(&mut self) {
        self.wire.clear();
        self.shown = Buffer::empty(self.next.area);
        self.standing.forget_all();
    }

    fn link(&mut self, rows: &mut Rows) {
        let now = links::of(&self.next, &rows.underlined);
        let shown = self.wire.links();
        let mut shown = shown.borrow_mut();
        if *shown != now {
            let changed = links::redraw_changed(&mut self.next, &shown, &now);
            rows.changed.extend(changed);
            *shown = now;
        }
    }

    /// Emoji families, flags and variation selectors take one number of cells here and another in some terminals, which
    /// then leave pieces behind that no difference between two frames would ever remove. Their rows are drawn whole, in
    /// this frame and in the next.
    fn redraw_unruly(&mut self, rows: &mut Rows) {
        let height = self.next.area.height;
        for y in rows.unruly.iter().chain(&self.unruly) {
            if *y < height {
                for cell in &mut self.next.content[span(self.next.area, *y)] {
                    cell.set_diff_option(CellDiffOption::AlwaysUpdate);
                }
                rows.changed.push(*y);
            }
        }
        self.unruly = std::mem::take(&mut rows.unruly);
    }

    fn send(&mut self, changed: &mut Vec<u16>) {
        changed.sort_unstable();
        changed.dedup();
        for y in changed.iter().copied() {
            let span = span(self.next.area, y);
            let area = Rect::new(0, y, self.next.area.width, 1);
            let row = |cells: &Buffer| Buffer {
                area,
                content: cells.content[span.clone()].to_vec(),
            };
            let (before, after) = (row(&self.shown), row(&self.next));
            self.wire.draw(before.diff_iter(&after));
            self.shown.content[span].clone_from_slice(&after.content);
        }
    }
}

impl Rows {
    fn of(shown: &Buffer, next: &Buffer, standing: &Standing) -> Self {
        let mut rows = Self::default();
        for y in (0..next.area.height).filter(|y| !standing.stands(*y)) {
            rows.drawn.push(y);
            let span = span(next.area, y);
            let (mut same, mut unruly, mut modifiers) = (true, false, Modifier::empty());
            for (before, cell) in shown.content[span.clone()].iter().zip(&next.content[span]) {
                let symbol = cell.symbol();
                same = same && is_same(before, cell, symbol);
                unruly |= symbol.len() > 3 && is_unruly(symbol);
                modifiers |= cell.modifier;
            }
            if !same {
                rows.changed.push(y);
            }
            if unruly {
                rows.unruly.push(y);
            }
            if modifiers.contains(Modifier::UNDERLINED) {
                rows.underlined.push(y);
            }
        }
        rows
    }
}

/// The cells of a row.
fn span(area: Rect, y: u16) -> std::ops::Range<usize> {
    let width = usize::from(area.width);
    let start = usize::from(y) * width;
    start..start + width
}

/// Whether two cells look the same. Most hold one byte, which is compared without a call.
fn is_same(before: &Cell, cell: &Cell, symbol: &str) -> bool {
    let (old, new) = (before.symbol().as_bytes(), symbol.as_bytes());
    let same = match (old, new) {
        ([old], [new]) => old == new,
        _ => old == new,
    };
    same && before.modifier == cell.modifier
        && before.fg == cell.fg
        && before.bg == cell.bg
        && before.underline_color == cell.underline_color
}

fn is_unruly(symbol: &str) -> bool {
    symbol
        .chars()
        .any(|c| matches!(c, '\u{200D}' | '\u{FE0F}' | '\u{1F1E6}'..='\u{1F1FF}' | '\u{1F3FB}'..='\u{1F3FF}'))
}
