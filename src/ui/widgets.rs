//! The pieces screens are made of.

pub mod bars;
pub mod buttons;
pub mod field;
pub mod frame;
pub mod picture;
pub mod prose;
pub mod story;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::ui::canvas;
use crate::ui::standing::Standing;
use crate::ui::theme::{Role, Theme};

/// Where a screen is drawn: the cells, the styles, and where the terminal's cursor shall be.
#[derive(Debug)]
pub struct Canvas<'a> {
    /// The cells.
    pub cells: &'a mut Buffer,
    /// The styles.
    pub theme: Theme,
    /// The rows that stand as they were in the frame before.
    pub standing: &'a mut Standing,
    /// Where the terminal's cursor shall be; hidden when `None`.
    pub cursor: Option<Position>,
}

impl Canvas<'_> {
    /// The whole window.
    #[must_use]
    pub fn area(&self) -> Rect {
        self.cells.area
    }

    /// Writes a text in the style of a role: see [`canvas::put`].
    pub fn put(&mut self, area: Rect, x: u16, y: u16, text: &str, role: Role) -> u16 {
        let text = self.theme.spell(text);
        canvas::put(self.cells, area, x, y, &text, self.theme.style(role))
    }

    /// Writes a text in the style of a role, cut to some columns: see [`canvas::put_cut`].
    pub fn put_cut(
        &mut self,
        area: Rect,
        at: (u16, u16),
        columns: u16,
        text: &str,
        role: Role,
    ) -> u16 {
        let text = self.theme.spell(text);
        canvas::put_cut(self.cells, area, at, columns, &text, self.theme.style(role))
    }
}
