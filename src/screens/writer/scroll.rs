//! Scrolling: text and preview show the same place, whichever of the two is moved. The caret stays where it is; the first
//! key that types brings its place back.

use crate::app::desk::Desk;
use crate::app::layout::{self, Mode};
use crate::app::model::Model;
use crate::app::preview::Page;
use crate::app::preview::together::Together;
use crate::app::sketches::Sketchbook;
use crate::prose::{Motion, Spot};

/// What the rows on the screen are reckoned from.
#[derive(Debug, Clone, Copy)]
struct Window {
    width: u16,
    height: u16,
    measure: u16,
}

impl Window {
    fn of(model: &Model) -> Self {
        Self {
            width: model.width,
            height: model.height,
            measure: model.setup.measure,
        }
    }

    /// Columns and rows of the preview, where there is one.
    fn preview(self, desk: &Desk) -> Option<(u16, u16)> {
        let area = desk.place(self.width, self.height, self.measure);
        area.preview.map(|area| (area.width, area.height))
    }
}

/// Text and page of a desk.
fn both<'a>(desk: &'a Desk, pictures: &'a Sketchbook, width: u16) -> Option<Together<'a>> {
    let reading = desk.reading.as_ref()?;
    Some(Together {
        rope: desk.buffer.rope(),
        page: Page::of(reading, pictures, width),
        spine: reading.spine(),
    })
}

/// Scrolls the preview by rows, and the text with it. Where only one of the two is shown, the other will be at the same
/// place when it is.
pub fn preview(model: &mut Model, rows: isize) {
    let window = Window::of(model);
    let Some(desk) = &mut model.desk else {
        let area = layout::drafts(model.width, model.height).preview;
        if let (Some(area), Some(Ok(reading))) = (area, &model.shelf.preview) {
            let page = Page::of(reading, &model.pictures, area.width);
            model.shelf.scroll = page.scrolled(model.shelf.scroll, rows);
        }
        return;
    };
    let Some((width, _)) = window.preview(desk) else {
        return;
    };
    let Some(both) = both(desk, &model.pictures, width) else {
        return;
    };
    let spot = both.page.scrolled(desk.scroll, rows);
    let byte = both.byte_of(spot);
    desk.scroll = spot;
    if let Some(byte) = byte {
        desk.view.show(&desk.buffer, byte);
    }
    desk.stay();
}

/// Scrolls the preview by half its height: that of the open draft, or the one beside the list.
pub fn preview_by_half(model: &mut Model, down: bool) {
    let rows = match &model.desk {
        Some(desk) => Window::of(model).preview(desk).map(|(_, height)| height),
        None => layout::drafts(model.width, model.height)
            .preview
            .map(|area| area.height),
    };
    let half = isize::try_from(rows.unwrap_or(2) / 2).unwrap_or(1).max(1);
    preview(model, if down { half } else { -half });
}

/// Scrolls the text by rows, and the preview with it.
pub fn text(model: &mut Model, rows: isize) {
    if let Some(desk) = &mut model.desk {
        desk.view.scroll(&desk.buffer, rows);
        desk.stay();
        desk.together = None;
    }
    follow(model);
}

/// Brings the preview to where the text is, after the caret or the window has moved or the story has changed.
pub fn follow(model: &mut Model) {
    let window = Window::of(model);
    let Some(desk) = &mut model.desk else {
        return;
    };
    if desk.mode != Mode::Split {
        return;
    }
    let Some((width, height)) = window.preview(desk) else {
        return;
    };
    let Some(both) = both(desk, &model.pictures, width) else {
        return;
    };
    let mut scroll = desk.scroll;
    // What is on the screen stays there as long as the text does: a preview that jumps is worse than one that lags.
    if desk.together != desk.landmark() {
        scroll = both.spot_of(desk.view.visible().start).unwrap_or(scroll);
    }
    if !desk.is_away()
        && let Some(caret) = both.spot_of(desk.buffer.caret())
    {
        let rows = isize::try_from(height).unwrap_or(0);
        let bottom = both.page.scrolled(scroll, rows - 2);
        if caret < scroll || caret >= bottom {
            scroll = both.page.scrolled(caret, -(rows / 3));
        }
    }
    desk.scroll = scroll;
    desk.together = desk.landmark();
}

/// The preview comes into view alone: it begins where the text does.
pub fn begin_reading(model: &mut Model) {
    let window = Window::of(model);
    let Some(desk) = &mut model.desk else {
        return;
    };
    if let Some((width, _)) = window.preview(desk)
        && let Some(both) = both(desk, &model.pictures, width)
        && let Some(spot) = both.spot_of(desk.view.visible().start)
    {
        desk.scroll = spot;
    }
}

/// Takes the caret to where the writer has scrolled to, when it is out of sight and a key goes up or down from here.
/// Whether it did.
pub fn fetch_caret(desk: &mut Desk, motion: Motion, extend: bool) -> bool {
    if !desk.is_away() || desk.view.caret().is_some() {
        return false;
    }
    let y = match motion {
        Motion::Down | Motion::PageDown => 0,
        Motion::Up | Motion::PageUp => desk.view.rows().len().saturating_sub(1),
        Motion::Left
        | Motion::Right
        | Motion::WordLeft
        | Motion::WordRight
        | Motion::RowStart
        | Motion::RowEnd
        | Motion::TextStart
        | Motion::TextEnd => return false,
    };
    desk.view.click(&mut desk.buffer, Spot { x: 0, y }, extend);
    true
}

/// Puts the caret where the reader has scrolled to: writing goes on there.
pub fn write_here(desk: &mut Desk) {
    if desk.is_away() {
        let at = desk.view.visible().start;
        desk.buffer.place(at, false);
    }
}
