//! Draws the checks.

use ratatui::layout::Rect;

use crate::app::model::Model;
use crate::domain::lint::{Finding, Severity};
use crate::screens::checks::{Checks, Entry, count, entries};
use crate::screens::view::{file_name, sentence, title};
use crate::screens::writer::view::counted;
use crate::ui::canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::Canvas;
use crate::ui::widgets::bars::{self, Hint};

/// The role that a severity is drawn in.
#[must_use]
pub fn role(severity: Severity) -> Role {
    match severity {
        Severity::Error => Role::Bad,
        Severity::Warning => Role::Warn,
        Severity::Note => Role::Muted,
    }
}

/// Draws the screen.
pub fn draw(canvas: &mut Canvas, model: &Model, checks: &Checks, body: Rect) {
    let list = entries(model);
    let name = model
        .desk
        .as_ref()
        .map(|desk| file_name(&desk.path))
        .unwrap_or_default();
    let counts = [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Note, "note"),
    ]
    .map(|(severity, word)| counted(count(&list, severity), word))
    .join("  ");
    let selected = checks.selected.min(list.len().saturating_sub(1));
    let name = format!("Checks · {name}");
    let beside = super::super::writer::view::draw_beside(canvas, model, &name, &counts);
    if beside.is_none() {
        title(canvas, model, &name, &counts);
    }
    let body = beside.unwrap_or(body);
    if list.is_empty() {
        let area = Rect::new(
            body.x + 2,
            body.y + 1,
            body.width.saturating_sub(4),
            body.height.saturating_sub(1),
        );
        let text = if model.reading().is_some() {
            "Nothing to tell: what you wrote is what Medium will show."
        } else {
            "Reading…"
        };
        sentence(canvas, area, text, Role::Muted);
        return;
    }
    // What is said about the selected finding stands at the bottom; the list has the rest.
    let detail = body.height.min(7).min(body.height / 2 + 1);
    let rows = body.height.saturating_sub(detail).max(1);
    let top = selected.saturating_sub(usize::from(rows - 1));
    for (row, (i, entry)) in list
        .iter()
        .enumerate()
        .skip(top)
        .take(usize::from(rows))
        .enumerate()
    {
        let y = body.y + u16::try_from(row).unwrap_or(0);
        row_of(
            canvas,
            Rect::new(body.x, y, body.width, 1),
            entry,
            i == selected,
        );
    }
    if let Some(entry) = list.get(selected) {
        let area = Rect::new(body.x, body.y + rows, body.width, detail);
        explain(canvas, area, entry);
    }
}

/// Draws one finding of the list: whether Byline can do something about it is said at the end of the row.
fn row_of(canvas: &mut Canvas, area: Rect, entry: &Entry, selected: bool) {
    let (tail, role) = match (entry.ignored, &entry.finding.fix) {
        (true, _) => ("ignored", Role::Muted),
        (false, Some(_)) => ("a fix", Role::Key),
        (false, None) => ("", Role::Muted),
    };
    let width = canvas::width(tail);
    let room = area.width.saturating_sub(width + 2);
    line(
        canvas,
        Rect {
            width: room,
            ..area
        },
        entry.finding,
        selected,
    );
    canvas.put(area, area.x + room + 1, area.y, tail, role);
    if entry.ignored && !selected {
        let muted = canvas.theme.style(Role::Muted);
        canvas::tint(canvas.cells, area, muted);
    }
}

/// Draws one finding on one row.
pub fn line(canvas: &mut Canvas, area: Rect, finding: &Finding, selected: bool) {
    let style = canvas.theme.style(role(finding.rule.severity));
    let mark = if selected { "▸" } else { " " };
    canvas.put(area, area.x, area.y, mark, Role::Text);
    canvas::put(
        canvas.cells,
        area,
        area.x + 2,
        area.y,
        finding.rule.severity.word(),
        style,
    );
    let place = finding
        .place
        .map_or(String::new(), |place| format!("line {}", place.line));
    canvas.put(area, area.x + 10, area.y, &place, Role::Muted);
    let role = if selected { Role::Focus } else { Role::Text };
    let room = area.width.saturating_sub(22);
    canvas.put_cut(area, (area.x + 21, area.y), room, &finding.what, role);
}

fn explain(canvas: &mut Canvas, area: Rect, entry: &Entry) {
    let finding = entry.finding;
    bars::rule(canvas, Rect { height: 1, ..area }, finding.rule.id, "");
    let mut text = Rect::new(
        area.x + 2,
        area.y + 1,
        area.width.saturating_sub(4),
        area.height.saturating_sub(1),
    );
    let used = sentence(canvas, text, &finding.what, Role::Text);
    text.y += used;
    text.height = text.height.saturating_sub(used);
    let used = sentence(
        canvas,
        text,
        &format!("On Medium: {}.", finding.rule.why),
        Role::Muted,
    );
    text.y += used;
    text.height = text.height.saturating_sub(used);
    let used = sentence(
        canvas,
        text,
        &format!("To do: {}.", finding.rule.cure),
        Role::Muted,
    );
    text.y += used;
    text.height = text.height.saturating_sub(used);
    if let Some(fix) = &finding.fix {
        let apart = if fix.safe {
            ""
        } else {
            " A leaves that to you."
        };
        let words = format!("With a: {}.{apart}", fix.label);
        sentence(canvas, text, &words, Role::Good);
    }
}

/// The status row: how the asking for pictures and links goes, or went.
pub fn status(canvas: &mut Canvas, model: &Model, area: Rect) {
    let said = model
        .desk
        .as_ref()
        .and_then(|desk| model.reaching.words(&desk.path));
    let words = said.unwrap_or_else(|| {
        "The network is asked only with r, and before a story goes public.".into()
    });
    let room = area.width.saturating_sub(2);
    canvas.put_cut(area, (area.x + 1, area.y), room, &words, Role::Muted);
}

/// The row of keys.
#[must_use]
pub fn hints(model: &Model) -> Vec<Hint> {
    if entries(model).is_empty() {
        return vec![Hint::new("r", "check links"), Hint::new("Esc", "back")];
    }
    vec![
        Hint::new("Enter", "go there"),
        Hint::new("a", "fix"),
        Hint::new("A", "all safe fixes"),
        Hint::new("i", "ignore"),
        Hint::new("r", "check links"),
        Hint::new("u", "undo"),
        Hint::new("Esc", "back"),
    ]
}
