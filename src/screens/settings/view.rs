//! Draws the settings.

use ratatui::layout::Rect;

use crate::app::layout;
use crate::app::model::Model;
use crate::ports::settings::{Entry, Form};
use crate::screens::settings::Place;
use crate::screens::view::sentence;
use crate::screens::writer::view::counted;
use crate::ui::canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::bars::{self, Hint};
use crate::ui::widgets::{Canvas, field};

/// Columns of what a setting is about.
const ABOUT: u16 = 30;

/// Columns from which on the key stands beside the value.
const WIDE: u16 = 100;

/// Draws the screen.
pub fn draw(canvas: &mut Canvas, model: &Model, place: &Place, body: Rect) {
    let Some(now) = &model.in_force else {
        let area = Rect::new(body.x + 2, body.y + 1, body.width.saturating_sub(3), 1);
        sentence(canvas, area, "Reading config.toml…", Role::Muted);
        return;
    };
    let shown = place.shown(model);
    let small = layout::is_small(model.width, model.height);
    let mut list = body;
    if !small {
        let tilde = tilde(model, &now.file);
        let head = Rect { height: 1, ..body };
        let at = place.selected.min(shown.len().saturating_sub(1)) + 1;
        let name = format!("Settings ({at} of {})", shown.len());
        bars::rule(canvas, head, &name, &tilde);
        list.y += 1;
        list.height -= 1;
    }
    list.height -= odd(canvas, model, list);
    if place.filtering || !place.filter.text().is_empty() {
        list.height = list.height.saturating_sub(1);
        let row = Rect::new(list.x, list.bottom(), list.width, 1);
        let x = canvas.put(row, row.x + 1, row.y, "/", Role::Key) + 1;
        let area = Rect::new(x, row.y, row.right().saturating_sub(x + 1), 1);
        field::field(canvas, area, &place.filter, place.filtering);
    }
    if shown.is_empty() {
        let words = format!("Nothing matches {}. Esc shows all.", place.filter.text());
        let area = Rect::new(
            list.x + 2,
            list.y,
            list.width.saturating_sub(3),
            list.height,
        );
        sentence(canvas, area, &words, Role::Muted);
        return;
    }
    let per = if small { 2 } else { 1 };
    let rows = usize::from((list.height / per).max(1));
    let selected = place.selected.min(shown.len() - 1);
    let top = selected.saturating_sub(rows - 1);
    for (row, (i, entry)) in shown.iter().enumerate().skip(top).take(rows).enumerate() {
        let y = list.y + u16::try_from(row).unwrap_or(0) * per;
        let area = Rect::new(list.x, y, list.width, per).intersection(list);
        draw_entry(canvas, place, area, entry, i == selected);
    }
}

/// The configuration file, from the home folder.
fn tilde(model: &Model, file: &std::path::Path) -> String {
    match file.strip_prefix(&model.setup.home) {
        Ok(rest) if !model.setup.home.as_os_str().is_empty() => format!("~/{}", rest.display()),
        Ok(_) | Err(_) => file.display().to_string(),
    }
}

/// Draws what was passed over in the file, above the rows below which it stands. Returns the rows used.
fn odd(canvas: &mut Canvas, model: &Model, list: Rect) -> u16 {
    let oddities = model.in_force.as_ref().map_or(&[][..], |now| &now.oddities);
    if oddities.is_empty() || list.height < 6 {
        return 0;
    }
    let width = list.width.saturating_sub(3);
    let all: Vec<Vec<String>> = oddities
        .iter()
        .map(|oddity| canvas::fold(&oddity.to_string(), width))
        .collect();
    let most = usize::from(list.height / 3).max(2);
    let mut lines: Vec<&str> = all.iter().flatten().map(String::as_str).collect();
    let cut = lines.len() > most;
    lines.truncate(if cut { most - 1 } else { most });
    let more = "… press e to see all of them in the file";
    if cut {
        lines.push(more);
    }
    let used = u16::try_from(lines.len())
        .unwrap_or(u16::MAX)
        .saturating_add(1);
    let top = list.bottom().saturating_sub(used);
    let name = format!("{} passed over", counted(oddities.len(), "line"));
    bars::rule(canvas, Rect::new(list.x, top, list.width, 1), &name, "");
    for (y, line) in (top + 1..list.bottom()).zip(lines) {
        canvas.put_cut(list, (list.x + 2, y), width, line, Role::Warn);
    }
    used
}

/// Draws a setting: what it is about and its value, on two rows in a small window.
fn draw_entry(canvas: &mut Canvas, place: &Place, area: Rect, entry: &Entry, selected: bool) {
    let mark = if selected { "▸" } else { " " };
    canvas.put(area, area.x, area.y, mark, Role::Text);
    let role = if selected { Role::Focus } else { Role::Text };
    let room = if area.height > 1 {
        area.width.saturating_sub(3)
    } else {
        ABOUT - 3
    };
    canvas.put_cut(area, (area.x + 2, area.y), room, entry.about, role);
    let mut value = if area.height > 1 {
        Rect::new(area.x + 4, area.y + 1, area.width.saturating_sub(5), 1)
    } else {
        // In a wide window there is room for values of any length, and the key has a column of its own.
        let width = area.width.saturating_sub(ABOUT + 1);
        Rect::new(area.x + ABOUT, area.y, width, 1)
    };
    if area.height > 1 {
        // There is no status row that would name the key.
        let about = canvas::width(entry.about);
        let room = area.width.saturating_sub(about + 5);
        let name = canvas::cut(entry.name, room);
        let x = area.right().saturating_sub(canvas::width(&name) + 1);
        canvas.put(area, x, area.y, &name, Role::Muted);
    }
    if area.width >= WIDE && area.height == 1 {
        let x = area.right().saturating_sub(30);
        canvas.put_cut(area, (x, area.y), 29, entry.name, Role::Muted);
        value.width = value.width.saturating_sub(30);
    }
    match &place.typing {
        Some(typing) if selected => field::field(canvas, value, typing, true),
        Some(_) | None => draw_value(canvas, value, entry, selected),
    }
}

fn draw_value(canvas: &mut Canvas, area: Rect, entry: &Entry, selected: bool) {
    let (text, role) = match entry.value.as_str() {
        "" => ("not set", Role::Muted),
        "true" if entry.form == Form::Flag => ("yes", Role::Text),
        "false" if entry.form == Form::Flag => ("no", Role::Text),
        value => (value, Role::Text),
    };
    if !selected {
        canvas.put_cut(
            area,
            (area.x + 2, area.y),
            area.width.saturating_sub(2),
            text,
            role,
        );
        return;
    }
    let choices = match entry.form {
        Form::Choice(words) => words.join(" "),
        Form::Flag => "yes no".into(),
        Form::Number { least, most, .. } => format!("{least} to {most}"),
        Form::Text | Form::List => String::new(),
    };
    let end = match entry.form {
        Form::Text | Form::List => canvas.put_cut(
            area,
            (area.x + 2, area.y),
            area.width.saturating_sub(2),
            text,
            role,
        ),
        Form::Choice(_) | Form::Flag | Form::Number { .. } => {
            let shown = format!("‹ {text} ›");
            canvas.put_cut(area, (area.x, area.y), area.width, &shown, role)
        }
    };
    let width = canvas::width(&choices);
    if !choices.is_empty() && end + 2 + width <= area.right() {
        canvas.put(area, end + 2, area.y, &choices, Role::Muted);
    }
}

/// The status row: the key of the selected setting, and what it may be.
pub fn status(canvas: &mut Canvas, model: &Model, place: &Place, area: Rect) {
    let Some(entry) = place.entry(model) else {
        return;
    };
    // What is set once for the whole session says so.
    let later = if entry.name == "editor.command" {
        "   (from the next start on)"
    } else {
        ""
    };
    let key = canvas.put(area, area.x + 1, area.y, entry.name, Role::Key);
    let words = format!("{}{later}", entry.expects);
    let room = area.right().saturating_sub(key + 3);
    canvas.put_cut(area, (key + 2, area.y), room, &words, Role::Muted);
}

/// The row of keys.
#[must_use]
pub fn hints(model: &Model, place: &Place) -> Vec<Hint> {
    if place.typing.is_some() {
        return vec![
            Hint::new("Enter", "take it"),
            Hint::new("Esc", "leave as it was"),
        ];
    }
    if place.filtering {
        return vec![
            Hint::new("Enter", "keep"),
            Hint::new("↑↓", "choose"),
            Hint::new("Esc", "show all"),
        ];
    }
    let change = match place.entry(model).map(|entry| entry.form) {
        Some(Form::Choice(_) | Form::Flag) => Hint::new("Enter ←→", "change"),
        Some(Form::Number { .. }) => Hint::new("←→ Enter", "change"),
        Some(Form::Text | Form::List) | None => Hint::new("Enter", "change"),
    };
    vec![
        change,
        Hint::new("/", "find"),
        Hint::new("e", "edit config.toml"),
        Hint::new("r", "read again"),
        Hint::new("?", "help"),
        Hint::new("Esc", "back"),
    ]
}
