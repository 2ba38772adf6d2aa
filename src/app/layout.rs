//! Where things stand, as a pure function of the window's size and the view. Both the updates (how many rows make a
//! page, how wide the text is) and the drawing read it.

use ratatui::layout::Rect;

/// Narrowest and lowest window that is drawn.
pub const LEAST: (u16, u16) = (20, 5);

/// Columns beyond which the preview beside the list grows no wider: longer lines are hard to read.
const READABLE: u16 = 66;

/// Columns from which on details and checks stand beside the text, and text and preview are shown at once.
pub const WIDE: u16 = 100;

/// Columns from which on a draft takes one line of the list, and outline and checks stand beside an open draft.
pub const WIDEST: u16 = 140;

/// Columns up to which a form grows: what belongs together stays together.
const FORM: u16 = 84;

/// The frame every screen has: a header row, a body, a status row, a row of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// First row.
    pub header: Rect,
    /// All between.
    pub body: Rect,
    /// Last row but one; empty in a small window, where notices lie over the body's last row.
    pub status: Rect,
    /// Last row: the keys.
    pub hints: Rect,
}

/// Whether one thing at a time is shown.
#[must_use]
pub fn is_small(width: u16, height: u16) -> bool {
    width < 60 || height < 16
}

/// The frame of a window.
#[must_use]
pub fn frame(width: u16, height: u16) -> Frame {
    let status_rows = u16::from(!is_small(width, height));
    let body = height.saturating_sub(2 + status_rows);
    Frame {
        header: Rect::new(0, 0, width, height.min(1)),
        body: Rect::new(0, 1, width, body),
        status: Rect::new(0, 1 + body, width, status_rows),
        hints: Rect::new(0, height.saturating_sub(1), width, 1),
    }
}

/// The list of drafts and the preview beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drafts {
    /// The list, without its heading.
    pub list: Rect,
    /// Rows one draft takes.
    pub item_rows: u16,
    /// How many drafts fit.
    pub items: usize,
    /// The preview, without its heading; `None` in a small window.
    pub preview: Option<Rect>,
}

/// Where the list stands.
#[must_use]
pub fn drafts(width: u16, height: u16) -> Drafts {
    let body = frame(width, height).body;
    let small = is_small(width, height);
    let item_rows = if width >= WIDEST && !small { 1 } else { 2 };
    // Below the header each pane has a rule with its name; in a small window the header names the list.
    let top = u16::from(!small);
    let list_width = match width {
        _ if small => width,
        0..WIDE => 34,
        WIDE..WIDEST => 40,
        // The preview beside it is as wide as is good to read; the columns of the list take the rest.
        _ => (width - READABLE - 4).min(92),
    };
    let rows = body.height.saturating_sub(top);
    let preview = (!small).then(|| {
        Rect::new(
            list_width + 2,
            body.y + top,
            width.saturating_sub(list_width + 3).min(READABLE),
            rows,
        )
    });
    Drafts {
        list: Rect::new(0, body.y + top, list_width, rows),
        item_rows,
        items: usize::from(rows / item_rows),
        preview,
    }
}

/// What is shown of an open draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// The text alone.
    #[default]
    Text,
    /// Text and preview.
    Split,
    /// The preview alone.
    Read,
}

/// An open draft: text, preview, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Writer {
    /// Where the text is; `None` while only reading.
    pub text: Option<Rect>,
    /// Where the preview is; `None` while only writing.
    pub preview: Option<Rect>,
    /// Column of the line between text and preview where they stand side by side.
    pub divider: Option<u16>,
    /// Where the outline and the checks are, without their heading: right of everything, in a very wide window.
    pub rail: Option<Rect>,
}

/// Widths that are used alike. What the writer has chosen to see is remembered for each.
#[must_use]
pub fn width_class(width: u16) -> usize {
    match width {
        0..72 => 0,
        72..WIDE => 1,
        WIDE..WIDEST => 2,
        _ => 3,
    }
}

/// What is shown of a draft that is opened to be written, before the writer has chosen.
#[must_use]
pub fn usual_mode(width: u16, height: u16) -> Mode {
    if width >= WIDE && !is_small(width, height) {
        Mode::Split
    } else {
        Mode::Text
    }
}

/// The text, and right of it the details or the checks, without its heading; `None` where they take the whole window.
/// The text stands where it stands beside the preview, so that nothing moves when they open.
#[must_use]
pub fn drawer(width: u16, height: u16, measure: u16) -> Option<(Writer, Rect)> {
    if width < WIDE || is_small(width, height) {
        return None;
    }
    let split = writer(width, height, Mode::Split, measure, 0);
    let (text, divider) = (split.text?, split.divider?);
    let drawer = Rect::new(
        divider + 1,
        text.y,
        (width - divider - 1).min(FORM),
        text.height,
    );
    let writer = Writer {
        text: Some(text),
        divider: Some(divider),
        ..Writer::default()
    };
    Some((writer, drawer))
}

/// Whether a window has room for text and preview at once.
#[must_use]
pub fn can_split(width: u16, height: u16) -> bool {
    !is_small(width, height) && width >= 72 || width < 72 && height >= 20
}

/// Where text and preview stand. `below` rows at the bottom of the body are taken (find bar, menu).
#[must_use]
pub fn writer(width: u16, height: u16, mode: Mode, measure: u16, below: u16) -> Writer {
    let frame = frame(width, height);
    let mut body = frame.body;
    body.height = body.height.saturating_sub(below).max(1);
    match mode {
        Mode::Split if can_split(width, height) && width >= 72 => {
            // One row for the names of the panes, one column between them.
            let rail = if width >= WIDEST {
                24 + (width - WIDEST) / 10
            } else {
                0
            };
            let panes = width - rail - u16::from(rail > 0);
            // With a rail the text keeps its measure as long as the preview is still good to read.
            let wish = if rail > 0 { measure + 4 } else { 0 };
            let half = wish.min(panes * 5 / 8).max(panes / 2);
            let (top, rows) = (body.y + 1, body.height.saturating_sub(1));
            let text = Rect::new(0, top, half, rows);
            let preview = Rect::new(half + 1, top, panes - half - 1, rows);
            Writer {
                text: Some(centred(text, measure)),
                preview: Some(centred(preview, measure)),
                divider: Some(half),
                rail: (rail > 0).then(|| Rect::new(panes + 1, top, rail, rows)),
            }
        }
        Mode::Split if can_split(width, height) => {
            let rows = body.height / 2;
            let text = Rect::new(0, body.y, width, rows);
            let preview = Rect::new(0, body.y + rows + 1, width, body.height - rows - 1);
            Writer {
                text: Some(centred(text, measure)),
                preview: Some(centred(preview, measure)),
                ..Writer::default()
            }
        }
        Mode::Text | Mode::Split => Writer {
            text: Some(centred(body, measure)),
            ..Writer::default()
        },
        Mode::Read => Writer {
            preview: Some(centred(body, measure)),
            ..Writer::default()
        },
    }
}

/// A column of at most `measure` in the middle of an area, with a cell of margin at each side where there is room for
/// one; the caret may stand in the margin after the last column.
fn centred(area: Rect, measure: u16) -> Rect {
    let margin = u16::from(area.width >= 30);
    let width = measure.min(area.width.saturating_sub(2 * margin)).max(1);
    Rect {
        x: area.x + (area.width - width) / 2,
        width,
        ..area
    }
}

/// An area in the middle of the window for a dialog; the whole window when it is small.
#[must_use]
pub fn dialog(width: u16, height: u16, columns: u16, rows: u16) -> Rect {
    if is_small(width, height) {
        return Rect::new(0, 0, width, height.saturating_sub(1));
    }
    let columns = columns.min(width.saturating_sub(2));
    let rows = rows.min(height.saturating_sub(2));
    Rect::new((width - columns) / 2, (height - rows) / 2, columns, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ever_stands_outside_the_window() {
        for width in 20..200 {
            for height in 5..70 {
                let window = Rect::new(0, 0, width, height);
                let inside = |area: Rect| window.intersection(area) == area;
                let list = drafts(width, height);
                assert!(inside(list.list) && list.preview.is_none_or(inside));
                for mode in [Mode::Text, Mode::Split, Mode::Read] {
                    for below in [0, 1, 4] {
                        let writer = writer(width, height, mode, 66, below);
                        assert!(writer.text.is_none_or(inside), "{width}x{height} {mode:?}");
                        assert!(
                            writer.preview.is_none_or(inside),
                            "{width}x{height} {mode:?}"
                        );
                        assert!(writer.rail.is_none_or(inside), "{width}x{height} {mode:?}");
                    }
                }
                if let Some((beside, drawer)) = super::drawer(width, height, 66) {
                    let text = beside.text.expect("the text stays visible");
                    assert!(inside(text) && inside(drawer), "{width}x{height}");
                    assert!(text.right() <= drawer.x && drawer.width >= 44);
                }
                assert!(inside(dialog(width, height, 60, 12)));
            }
        }
    }

    #[test]
    fn in_a_very_wide_window_the_text_keeps_its_measure_and_only_margins_grow() {
        for width in [140, 160, 200, 240] {
            let place = writer(width, 50, Mode::Split, 66, 0);
            let text = place.text.expect("a text");
            let preview = place.preview.expect("a preview");
            let rail = place.rail.expect("a rail");
            assert_eq!(text.width, 66, "{width}");
            assert!(preview.width >= 42, "{width}: {}", preview.width);
            assert!(preview.right() <= rail.x && rail.right() == width);
        }
        assert_eq!(writer(139, 50, Mode::Split, 66, 0).rail, None);
    }

    #[test]
    fn the_text_does_not_move_when_a_drawer_opens_over_the_preview() {
        for width in [100, 120, 139, 140, 160, 200] {
            let (beside, _) = drawer(width, 35, 66).expect("room for a drawer");
            let split = writer(width, 35, Mode::Split, 66, 0);
            assert_eq!(beside.text, split.text, "{width}");
        }
        assert_eq!(drawer(99, 35, 66), None);
        assert_eq!(drawer(120, 12, 66), None);
    }

    #[test]
    fn text_is_never_wider_than_the_measure() {
        let text = writer(200, 50, Mode::Text, 66, 0).text.expect("a text");
        assert_eq!((text.width, text.x), (66, 67));
    }
}
