//! Draws the rail of a very wide window: the outline and the checks of the open draft, at a glance.

use ratatui::layout::Rect;

use crate::app::desk::Desk;
use crate::domain::story::Level;
use crate::screens::checks::view::role;
use crate::screens::writer::view::counted;
use crate::ui::canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::Canvas;
use crate::ui::widgets::bars;

/// Draws the rail; its area is without the heading.
pub fn draw(canvas: &mut Canvas, desk: &Desk, area: Rect) {
    let whole = Rect::new(area.x - 1, area.y - 1, 1, area.height + 1);
    bars::divider(canvas, whole);
    // The checks have what they need, the outline the rest; both keep some rows.
    let found = u16::try_from(desk.marks.first.len()).unwrap_or(u16::MAX);
    let checks = found.saturating_add(2).min(area.height / 2).max(2);
    let outline = Rect {
        height: area.height.saturating_sub(checks),
        ..area
    };
    let checks = Rect {
        y: outline.bottom(),
        height: checks,
        ..area
    };
    bars::rule(
        canvas,
        Rect {
            y: area.y - 1,
            height: 1,
            ..area
        },
        "Outline",
        "t",
    );
    draw_outline(canvas, desk, outline);
    draw_checks(canvas, desk, checks);
}

fn draw_outline(canvas: &mut Canvas, desk: &Desk, area: Rect) {
    let headings = desk.reading.as_ref().map_or(&[][..], |r| r.headings());
    if headings.is_empty() {
        canvas.put_cut(
            area,
            (area.x + 1, area.y),
            area.width.saturating_sub(2),
            "no headings yet",
            Role::Muted,
        );
        return;
    }
    let caret = desk.buffer.caret_line() + 1;
    let here = headings
        .iter()
        .rposition(|entry| entry.line.is_some_and(|line| line <= caret))
        .unwrap_or(0);
    let rows = usize::from(area.height);
    let top = (here + 1).saturating_sub(rows.div_ceil(2));
    let top = top.min(headings.len().saturating_sub(rows));
    for ((row, entry), y) in headings
        .iter()
        .enumerate()
        .skip(top)
        .zip(area.y..area.bottom())
    {
        let depth = match entry.level {
            Level::Title => 0,
            Level::Subtitle | Level::Large => 1,
            Level::Small => 2,
        };
        let (mark, role) = if row == here {
            ("▸", Role::Heading)
        } else {
            (" ", Role::Text)
        };
        canvas.put(area, area.x, y, mark, Role::Text);
        let x = area.x + 2 + depth;
        let room = area.right().saturating_sub(x + 1);
        canvas.put_cut(area, (x, y), room, &entry.text, role);
    }
}

fn draw_checks(canvas: &mut Canvas, desk: &Desk, area: Rect) {
    bars::rule(canvas, Rect { height: 1, ..area }, "Checks", "c");
    let marks = &desk.marks;
    let words = match (marks.errors, marks.warnings) {
        (0, 0) => "nothing to tell".into(),
        (errors, warnings) => format!(
            "{}  {}",
            counted(errors, "error"),
            counted(warnings, "warning")
        ),
    };
    let room = area.width.saturating_sub(2);
    canvas.put_cut(
        area,
        (area.x + 1, area.y + 1),
        room,
        &words,
        if marks.errors > 0 {
            Role::Bad
        } else {
            Role::Muted
        },
    );
    let all = marks.errors + marks.warnings;
    let rows = usize::from(area.height.saturating_sub(2));
    for (row, glance) in marks.first.iter().take(rows).enumerate() {
        let y = area.y + 2 + u16::try_from(row).unwrap_or(0);
        if row + 1 == rows && all > rows {
            let more = format!("and {} more", all - row);
            canvas.put_cut(area, (area.x + 1, y), room, &more, Role::Muted);
            return;
        }
        let place = glance
            .line
            .map_or_else(String::new, |line| line.to_string());
        let word = glance.severity.word();
        let style = canvas.theme.style(role(glance.severity));
        let head = canvas::put(canvas.cells, area, area.x + 1, y, &word[..1], style);
        let head = canvas.put(area, head + 1, y, &place, Role::Muted);
        let left = area.right().saturating_sub(head + 2);
        canvas.put_cut(area, (head + 1, y), left, &glance.what, Role::Text);
    }
}
