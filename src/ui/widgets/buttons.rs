//! Buttons: the focused one has a mark and is reversed, never only coloured.

use ratatui::layout::Rect;

use crate::ui::canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::Canvas;

/// Draws buttons side by side, or below each other where they do not fit. Returns the rows used.
pub fn buttons(canvas: &mut Canvas, area: Rect, labels: &[&str], focus: Option<usize>) -> u16 {
    let width: u16 = labels.iter().map(|label| canvas::width(label) + 7).sum();
    let stacked = width > area.width;
    let (mut x, mut y) = (area.x, area.y);
    for (i, label) in labels.iter().enumerate() {
        let focused = focus == Some(i);
        let role = if focused { Role::Focus } else { Role::Text };
        let text = format!("[ {label} ]");
        let mark = if focused { "▸" } else { " " };
        canvas.put(area, x, y, mark, Role::Text);
        let end = canvas.put(area, x + 1, y, &text, role);
        if stacked {
            y += 1;
        } else {
            x = end + 2;
        }
    }
    if stacked { y - area.y } else { 1 }
}

/// Draws choices of which one is taken: `(•) Draft   ( ) Unlisted`; closer together, long names cut short, where there is
/// no room for that: a choice that cannot be seen is none. Returns the column after them.
pub fn choices(
    canvas: &mut Canvas,
    area: Rect,
    x: u16,
    y: u16,
    labels: &[&str],
    taken: usize,
) -> u16 {
    let room = area.right().saturating_sub(x);
    let columns = |per: u16| labels.iter().map(|l| canvas::width(l) + per).sum::<u16>();
    let wide = columns(7) <= room + 3;
    let short = columns(4) > room + 1;
    let mut x = x;
    for (i, label) in labels.iter().enumerate() {
        let (mark, role) = if i == taken {
            ("(•)", Role::Heading)
        } else {
            ("( )", Role::Text)
        };
        let style = canvas.theme.style(role);
        let label = match label.char_indices().nth(3) {
            Some((end, _)) if short && canvas::width(label) > 6 => &label[..end],
            _ => label,
        };
        let gaps = if wide { (1, 3) } else { (0, 1) };
        x = canvas::put(canvas.cells, area, x, y, mark, style) + gaps.0;
        x = canvas::put(canvas.cells, area, x, y, label, style) + gaps.1;
    }
    x
}
