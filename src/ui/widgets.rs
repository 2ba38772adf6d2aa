//! The pieces screens are made of.

pub mod bars;
pub mod buttons;
pub mod field;
pub mod frame;
pub mod prose;
pub mod story;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::ui::theme::Theme;

/// Where a screen is drawn: the cells, the styles, and where the terminal's cursor shall be.
#[derive(Debug)]
pub struct Canvas<'a> {
    /// The cells.
    pub cells: &'a mut Buffer,
    /// The styles.
    pub theme: Theme,
    /// Where the terminal's cursor shall be; hidden when `None`.
    pub cursor: Option<Position>,
}

impl Canvas<'_> {
    /// The whole window.
    #[must_use]
    pub fn area(&self) -> Rect {
        self.cells.area
    }
}
