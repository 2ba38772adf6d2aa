//! Draws the history.

use ratatui::layout::Rect;

use crate::app::model::Model;
use crate::app::{layout, when};
use crate::domain::attempt::Outcome;
use crate::ports::journal::{DAILY_LIMIT, Record, Resolution};
use crate::screens::history::{History, Order};
use crate::screens::view::sentence;
use crate::ui::theme::Role;
use crate::ui::widgets::bars::{self, Hint};
use crate::ui::widgets::{Canvas, field};

/// Columns of the time, and of what happened.
const WHEN: u16 = 18;
const WHAT: u16 = 22;
/// Columns from which on the account and the attempt's name are shown, and from which on the address, too.
const WIDE: u16 = 100;
const WIDEST: u16 = 140;

/// Draws the screen.
pub fn draw(canvas: &mut Canvas, model: &Model, history: &History, body: Rect) {
    let shown = history.shown(model);
    let head = Rect { height: 1, ..body };
    let count = if shown.len() == model.history.len() {
        String::new()
    } else {
        format!("{} of {}", shown.len(), model.history.len())
    };
    let order = match history.order {
        Order::Newest => count,
        Order::Open | Order::Title if count.is_empty() => history.order.words().to_owned(),
        Order::Open | Order::Title => format!("{count} · {}", history.order.words()),
    };
    bars::rule(canvas, head, "What was sent", &order);
    let below = u16::from(!model.history.is_empty()) + u16::from(filter_shown(history));
    let list = Rect {
        y: body.y + 1,
        height: body.height.saturating_sub(1 + below),
        ..body
    };
    draw_below(canvas, model, history, body);
    if shown.is_empty() {
        let text = if model.history.is_empty() {
            "Nothing has been sent yet. Press 1 for your drafts, and p there to publish one."
        } else {
            "Nothing matches. Esc shows all."
        };
        let area = Rect::new(
            list.x + 2,
            list.y,
            list.width.saturating_sub(4),
            list.height,
        );
        sentence(canvas, area, text, Role::Muted);
        return;
    }
    // Where there is no room for the title beside, it has a row of its own.
    let per = if layout::is_small(model.width, model.height) {
        2
    } else {
        1
    };
    let rows = usize::from((list.height / per).max(1));
    let selected = history.selected.min(shown.len() - 1);
    let top = selected.saturating_sub(rows - 1);
    for (row, (i, record)) in shown.iter().enumerate().skip(top).take(rows).enumerate() {
        let y = list.y + u16::try_from(row).unwrap_or(0) * per;
        let area = Rect::new(list.x, y, list.width, per).intersection(list);
        draw_record(canvas, model, area, record, i == selected);
    }
}

fn filter_shown(history: &History) -> bool {
    history.filtering || !history.filter.text().is_empty()
}

/// The filter, and how far the daily limit is used up.
fn draw_below(canvas: &mut Canvas, model: &Model, history: &History, body: Rect) {
    if model.history.is_empty() {
        return;
    }
    let last = Rect::new(body.x, body.bottom().saturating_sub(1), body.width, 1);
    let tally = model.tally();
    let small = layout::is_small(model.width, model.height);
    let sent = format!("{} of about {DAILY_LIMIT} in", tally.sent);
    let next = tally.next.map(|next| {
        let local = next + model.utc_offset;
        let day = coming_day(local, model.now + model.utc_offset);
        format!("next slot: {day}{}", when::time(local))
    });
    let text = match next {
        None if small => format!("{sent} 24 h"),
        None => format!("{sent} the last 24 h"),
        // Where there is not room for both, this is what matters.
        Some(next) if small => next,
        Some(next) => format!("{sent} the last 24 h · {next}"),
    };
    let role = if tally.next.is_some() {
        Role::Warn
    } else {
        Role::Muted
    };
    canvas.put_cut(
        last,
        (last.x + 2, last.y),
        last.width.saturating_sub(3),
        &text,
        role,
    );
    if filter_shown(history) {
        let row = Rect {
            y: last.y.saturating_sub(1),
            ..last
        };
        let x = canvas.put(row, row.x + 1, row.y, "Find ", Role::Heading);
        let room = Rect::new(x, row.y, row.right().saturating_sub(x + 1), 1);
        field::field(canvas, room, &history.filter, history.filtering);
    }
}

/// The day of a time to come, when that is not today.
fn coming_day(local: i64, now: i64) -> String {
    match local.div_euclid(86_400) - now.div_euclid(86_400) {
        0 => String::new(),
        1 => "tomorrow ".into(),
        _ => format!("{} ", when::date(local)),
    }
}

fn draw_record(canvas: &mut Canvas, model: &Model, area: Rect, record: &Record, selected: bool) {
    let local = record.at + model.utc_offset;
    let at = format!(
        "{:<11} {}",
        when::day(local, model.now + model.utc_offset),
        when::time(local)
    );
    let mark = if selected { "▸" } else { " " };
    canvas.put(area, area.x, area.y, mark, Role::Text);
    let small = area.height == 2;
    let y = area.y + u16::from(small);
    canvas.put(area, area.x + 2, y, &at, Role::Muted);
    let mut x = area.x + 2 + WHEN;
    canvas.put_cut(area, (x, y), WHAT - 1, record.words(), role(record));
    x += WHAT;
    let title = if selected { Role::Focus } else { Role::Text };
    if small {
        let room = area.width.saturating_sub(3);
        canvas.put_cut(area, (area.x + 2, area.y), room, &record.title, title);
        return;
    }
    if area.width >= WIDE {
        canvas.put_cut(area, (x, y), 7, &record.id.0, Role::Muted);
        canvas.put_cut(
            area,
            (x + 8, y),
            15,
            &format!("@{}", record.username),
            Role::Muted,
        );
        x += 24;
    }
    let mut room = area.right().saturating_sub(x + 1);
    if area.width >= WIDEST {
        let half = room / 2;
        let url = record.url().unwrap_or_default();
        canvas.put_cut(area, (x + room - half, y), half, url, Role::Link);
        room = room.saturating_sub(half + 1);
    }
    canvas.put_cut(area, (x, y), room, &record.title, title);
}

fn role(record: &Record) -> Role {
    match (&record.resolved, &record.outcome) {
        (Some(Resolution::There { .. }), _) | (None, Outcome::Sent { .. }) => Role::Good,
        (Some(Resolution::Absent), _) | (None, Outcome::NotSent { .. }) => Role::Muted,
        (None, Outcome::SentNoAddress { .. } | Outcome::Unknown { .. }) => Role::Warn,
        (None, Outcome::Rejected { .. } | Outcome::Limited { .. }) => Role::Bad,
    }
}

/// The row of keys.
#[must_use]
pub fn hints(history: &History) -> Vec<Hint> {
    if history.filtering {
        return vec![
            Hint::new("Enter", "keep"),
            Hint::new("↑↓", "choose"),
            Hint::new("Esc", "show all"),
        ];
    }
    vec![
        Hint::new("Enter", "details"),
        Hint::new("h", "sent"),
        Hint::new("=", "compare"),
        Hint::new("o", "open"),
        Hint::new("y", "copy"),
        Hint::new("/", "find"),
        Hint::new("s", "sort"),
        Hint::new("?", "help"),
    ]
}
