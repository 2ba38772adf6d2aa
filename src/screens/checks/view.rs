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
    let detail = match body.height {
        // Messages stand in the list in full: what is left to say is less, and gives way first.
        0..6 if body.width < STACKED => 0,
        height if body.width < STACKED => (height * 2 / 5).clamp(3, 6),
        height => height.min(7).min(height / 2 + 1),
    };
    let list_area = Rect {
        height: body.height.saturating_sub(detail).max(1),
        ..body
    };
    draw_list(canvas, list_area, &list, selected);
    if let Some(entry) = list.get(selected).filter(|_| detail > 0) {
        let area = Rect::new(body.x, list_area.bottom(), body.width, detail);
        explain(canvas, area, entry);
    }
}

/// Columns below which a finding has its message on rows of its own.
const STACKED: u16 = 56;

/// Draws the findings, so that the selected one is seen.
fn draw_list(canvas: &mut Canvas, area: Rect, list: &[Entry], selected: usize) {
    let heights: Vec<u16> = list
        .iter()
        .map(|entry| rows_of(entry, area.width, area.height))
        .collect();
    let mut top = selected;
    let mut used = heights.get(selected).copied().unwrap_or(1);
    while top > 0 && used + heights[top - 1] <= area.height {
        top -= 1;
        used += heights[top];
    }
    let mut y = area.y;
    for (i, entry) in list.iter().enumerate().skip(top) {
        if y >= area.bottom() {
            break;
        }
        let height = heights[i].min(area.bottom() - y);
        // Half a message says less than none: the next one is there with one more step.
        if height < heights[i] && i != selected {
            canvas.put(area, area.x + 2, y, "…", Role::Muted);
            break;
        }
        let row = Rect { y, height, ..area };
        if area.width < STACKED {
            stacked(canvas, row, entry, i == selected);
        } else {
            row_of(canvas, row, entry, i == selected);
        }
        y += height;
    }
}

/// Rows a finding takes.
fn rows_of(entry: &Entry, width: u16, most: u16) -> u16 {
    if width >= STACKED {
        return 1;
    }
    let message = canvas::fold(&entry.finding.what, width.saturating_sub(5)).len();
    u16::try_from(1 + message)
        .unwrap_or(u16::MAX)
        .min(most.max(1))
}

/// Draws a finding in a narrow window: what kind and where, and below it the message, hanging.
fn stacked(canvas: &mut Canvas, area: Rect, entry: &Entry, selected: bool) {
    let head = Rect { height: 1, ..area };
    head_of(canvas, head, entry, selected);
    let role = if selected { Role::Focus } else { Role::Text };
    let below = Rect::new(
        area.x + 4,
        area.y + 1,
        area.width.saturating_sub(5),
        area.height - 1,
    );
    let rows = canvas::fold(&entry.finding.what, below.width);
    let fits = usize::from(below.height);
    for (y, (i, text)) in (below.y..below.bottom()).zip(rows.iter().enumerate()) {
        // What is left out is told; all of it stands in the explanation below.
        let cut = i + 1 == fits && rows.len() > fits;
        let text = if cut {
            format!("{text} …")
        } else {
            text.clone()
        };
        canvas.put_cut(below, (below.x, y), below.width, &text, role);
    }
    if entry.ignored && !selected {
        let muted = canvas.theme.style(Role::Muted);
        canvas::tint(canvas.cells, area, muted);
    }
}

/// Draws what kind a finding is of, where it is, and whether Byline can do something about it.
fn head_of(canvas: &mut Canvas, area: Rect, entry: &Entry, selected: bool) {
    let mark = if selected { "▸" } else { " " };
    canvas.put(area, area.x, area.y, mark, Role::Text);
    let severity = entry.finding.rule.severity;
    let style = canvas.theme.style(role(severity));
    let at = canvas::put(
        canvas.cells,
        area,
        area.x + 2,
        area.y,
        severity.word(),
        style,
    );
    let mut end = at;
    if let Some(place) = entry.finding.place {
        let line = format!("line {}", place.line);
        end = canvas.put(area, at + 1, area.y, &line, Role::Muted);
    }
    let (tail, role) = tail_of(entry);
    let x = area.right().saturating_sub(canvas::width(tail) + 1);
    // The row of keys names the fix as well.
    if x > end {
        canvas.put(area, x, area.y, tail, role);
    }
}

fn tail_of(entry: &Entry) -> (&'static str, Role) {
    match (entry.ignored, &entry.finding.fix) {
        (true, _) => ("ignored", Role::Muted),
        (false, Some(_)) => ("a fix", Role::Key),
        (false, None) => ("", Role::Muted),
    }
}

/// Draws one finding of the list: whether Byline can do something about it is said at the end of the row.
fn row_of(canvas: &mut Canvas, area: Rect, entry: &Entry, selected: bool) {
    let (tail, role) = tail_of(entry);
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
    let used = if area.width < STACKED {
        0
    } else {
        sentence(canvas, text, &finding.what, Role::Text)
    };
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
