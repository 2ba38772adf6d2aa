//! Draws the texts in the recovery folder.

use ratatui::layout::Rect;

use crate::app::layout;
use crate::app::model::Model;
use crate::app::when;
use crate::ports::recovery::Kept;
use crate::screens::drafts::view::thousands;
use crate::screens::recovered::{Recovered, place};
use crate::screens::view::{file_name, sentence};
use crate::ui::theme::Role;
use crate::ui::widgets::bars::Hint;
use crate::ui::widgets::{Canvas, frame};

/// Rows a text takes in the list.
const PER: u16 = 2;

/// Draws the overlay.
pub fn draw(canvas: &mut Canvas, model: &Model, open: &Recovered) {
    let rows = match u16::try_from(open.texts().len()) {
        Ok(0) => 5,
        count => count.unwrap_or(5).min(5) * PER + 8,
    };
    let area = layout::dialog(model.width, model.height, 72, rows);
    let inside = frame::dialog(canvas, area, "Recovered texts");
    let nothing = match &open.list {
        None => Some("Reading them…".to_owned()),
        Some(Err(failure)) => Some(failure.to_string()),
        Some(Ok(list)) if list.is_empty() => {
            Some("Nothing was left behind: every word is in its draft.".into())
        }
        Some(Ok(_)) => None,
    };
    if let Some(text) = nothing {
        sentence(canvas, inside, &text, Role::Muted);
        return;
    }
    // What is chosen is shown below the list; in a small window only what Enter does.
    let below = if layout::is_small(model.width, model.height) {
        2
    } else {
        6
    };
    let list = Rect {
        height: inside.height.saturating_sub(below),
        ..inside
    };
    let rows = usize::from((list.height / PER).max(1));
    let top = open.selected.saturating_sub(rows - 1);
    let shown = open.texts().iter().enumerate().skip(top).take(rows);
    for (y, (i, kept)) in (list.y..).step_by(usize::from(PER)).zip(shown) {
        let row = Rect::new(list.x, y, list.width, PER).intersection(list);
        draw_text(canvas, model, row, kept, i == open.selected);
    }
    let rest = Rect::new(inside.x, list.bottom(), inside.width, below);
    if let Some(kept) = open.chosen() {
        draw_chosen(canvas, model, rest, kept, open.discarding);
    }
}

fn draw_text(canvas: &mut Canvas, model: &Model, area: Rect, kept: &Kept, chosen: bool) {
    let (mark, role) = if chosen {
        ("▸", Role::Focus)
    } else {
        (" ", Role::Text)
    };
    canvas.put(area, area.x, area.y, mark, Role::Text);
    let room = area.width.saturating_sub(2);
    canvas.put_cut(area, (area.x + 2, area.y), room, &kept.title, role);
    let local = kept.at + model.utc_offset;
    let facts = format!(
        "{} · {} w · {} {}",
        kept.standing.words(),
        thousands(kept.words),
        when::day(local, model.now + model.utc_offset),
        when::time(local)
    );
    canvas.put_cut(area, (area.x + 2, area.y + 1), room, &facts, Role::Muted);
}

fn draw_chosen(canvas: &mut Canvas, model: &Model, area: Rect, kept: &Kept, discarding: bool) {
    let room = area.height.saturating_sub(2);
    if room > 0 {
        let line = "─".repeat(usize::from(area.width));
        canvas.put(area, area.x, area.y, &line, Role::Frame);
        let words = Rect::new(area.x, area.y + 1, area.width, room);
        sentence(canvas, words, &beginning(&kept.begins), Role::Text);
    }
    let (text, role) = if discarding {
        ("Gone for good? d again discards it.".to_owned(), Role::Bad)
    } else {
        let file = file_name(&place(model, kept));
        (format!("Enter makes {file}."), Role::Muted)
    };
    let last = Rect::new(area.x, area.bottom().saturating_sub(1), area.width, 1);
    canvas.put_cut(last, (last.x, last.y), last.width, &text, role);
}

/// The words of a text without its header, on one line.
fn beginning(text: &str) -> String {
    let body = crate::domain::draft::Draft::body_start(text);
    let words: Vec<&str> = text
        .get(body..)
        .unwrap_or(text)
        .split_whitespace()
        .collect();
    words.join(" ")
}

/// The row of keys.
#[must_use]
pub fn hints(open: &Recovered) -> Vec<Hint> {
    if open.discarding {
        return vec![Hint::new("d", "discard it"), Hint::new("Esc", "keep it")];
    }
    if open.texts().is_empty() {
        return vec![Hint::new("Esc", "close")];
    }
    vec![
        Hint::new("Enter", "restore"),
        Hint::new("d", "discard"),
        Hint::new("↑↓", "choose"),
        Hint::new("Esc", "close"),
    ]
}
