//! Draws the history.

use ratatui::layout::Rect;

use crate::app::model::Model;
use crate::app::{layout, when};
use crate::domain::attempt::Outcome;
use crate::domain::post::Visibility;
use crate::ports::journal::{Record, Resolution};
use crate::screens::history::History;
use crate::screens::view::sentence;
use crate::ui::theme::Role;
use crate::ui::widgets::Canvas;
use crate::ui::widgets::bars::{self, Hint};

/// Draws the screen.
pub fn draw(canvas: &mut Canvas, model: &Model, history: &History, body: Rect) {
    let head = Rect { height: 1, ..body };
    bars::rule(
        canvas,
        head,
        "What was sent",
        &format!("{} in 24 hours", model.sent_today()),
    );
    let list = Rect {
        y: body.y + 1,
        height: body.height.saturating_sub(1),
        ..body
    };
    if model.history.is_empty() {
        let area = Rect::new(
            list.x + 2,
            list.y,
            list.width.saturating_sub(4),
            list.height,
        );
        sentence(canvas, area, "Nothing has been sent yet.", Role::Muted);
        return;
    }
    // Where there is no room for the title beside, it has a row of its own.
    let per = if layout::is_small(model.width, model.height) {
        2
    } else {
        1
    };
    let rows = usize::from((list.height / per).max(1));
    let top = history.selected.saturating_sub(rows - 1);
    for (row, (i, record)) in model
        .history
        .iter()
        .rev()
        .enumerate()
        .skip(top)
        .take(rows)
        .enumerate()
    {
        let y = list.y + u16::try_from(row).unwrap_or(0) * per;
        draw_record(
            canvas,
            model,
            Rect::new(list.x, y, list.width, per).intersection(list),
            record,
            i == history.selected,
        );
    }
}

fn draw_record(canvas: &mut Canvas, model: &Model, area: Rect, record: &Record, selected: bool) {
    let local = record.at + model.utc_offset;
    let at = format!(
        "{:<10} {}",
        when::day(local, model.now + model.utc_offset),
        when::time(local)
    );
    let mark = if selected { "▸" } else { " " };
    canvas.put(area, area.x, area.y, mark, Role::Text);
    // The title's place: the first row where there are two, else beside the rest.
    let (below, at_title) = match area.height {
        2 => (1, (area.x + 2, area.y)),
        _ => (0, (area.x + 41, area.y)),
    };
    canvas.put(area, area.x + 2, area.y + below, &at, Role::Muted);
    let (word, role) = ending(record);
    canvas.put_cut(area, (area.x + 20, area.y + below), 20, word, role);
    let title = if selected { Role::Focus } else { Role::Text };
    let room = area.right().saturating_sub(at_title.0 + 1);
    canvas.put_cut(area, at_title, room, &record.title, title);
}

fn ending(record: &Record) -> (&'static str, Role) {
    if record.by_hand {
        return ("carried over by hand", Role::Good);
    }
    match (&record.resolved, &record.outcome) {
        (Some(Resolution::There { .. }), _) => ("it is there", Role::Good),
        (Some(Resolution::Absent), _) => ("it is not there", Role::Muted),
        (None, Outcome::Sent { .. }) => match record.visibility {
            Visibility::Draft => ("sent as draft", Role::Good),
            Visibility::Unlisted => ("sent as unlisted", Role::Good),
            Visibility::Public => ("published", Role::Good),
        },
        (None, Outcome::SentNoAddress { .. }) => ("sent, no address", Role::Warn),
        (None, Outcome::Rejected { .. }) => ("not accepted", Role::Bad),
        (None, Outcome::Limited { .. }) => ("daily limit", Role::Bad),
        (None, Outcome::NotSent { .. }) => ("nothing was sent", Role::Muted),
        (None, Outcome::Unknown { .. }) => ("UNKNOWN, resolve", Role::Warn),
    }
}

/// The row of keys.
#[must_use]
pub fn hints() -> Vec<Hint> {
    vec![
        Hint::new("Enter", "details"),
        Hint::new("y", "copy"),
        Hint::new("o", "open"),
        Hint::new("↑↓", "choose"),
        Hint::new("1", "drafts"),
        Hint::new("q", "quit"),
        Hint::new("?", "help"),
    ]
}
