//! Draws the open draft: text, preview, find bar, menu.

mod rail;

use std::fmt::Write as _;

use ratatui::layout::Rect;

use crate::app::action::Action;
use crate::app::desk::{Desk, Find, Menu};
use crate::app::field::Field;
use crate::app::layout::{self, Mode};
use crate::app::model::Model;
use crate::app::preview::Page;
use crate::screens::drafts::view::thousands;
use crate::screens::view::{hint, title};
use crate::screens::words;
use crate::screens::writer::menu;
use crate::ui::canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::bars::{self, Hint};
use crate::ui::widgets::{Canvas, field, prose, story};

/// Draws the text beside an open drawer, and the drawer's frame. Returns where what is in it goes; `None` where it takes
/// the whole window.
pub fn draw_beside(canvas: &mut Canvas, model: &Model, name: &str, right: &str) -> Option<Rect> {
    let desk = model.desk.as_ref().filter(|desk| desk.beside)?;
    let (place, area) = layout::drawer(model.width, model.height, model.setup.measure)?;
    let (text, divider) = (place.text?, place.divider?);
    header(canvas, model, desk);
    let look = prose::Look {
        focus: model.focus,
        marks: model.marks,
        alone: false,
    };
    prose::prose(canvas, text, desk, look);
    if let Some((Some(line), _)) = desk.pointed {
        prose::point(canvas, text, desk, line);
    }
    // The focus is in the drawer.
    canvas.cursor = None;
    let top = text.y - 1;
    bars::rule(canvas, Rect::new(0, top, divider, 1), "Text", "");
    let rest = Rect::new(divider + 1, top, model.width - divider - 1, 1);
    // Which draft it is stands above: where the file's name has no room it is left out whole.
    let room = rest.width.saturating_sub(canvas::width(right) + 8);
    let (short, _) = name.split_once(" · ").unwrap_or((name, ""));
    let name = if canvas::width(name) > room {
        short
    } else {
        name
    };
    bars::rule(canvas, rest, name, right);
    bars::divider(canvas, Rect::new(divider, top, 1, 1 + text.height));
    Some(area)
}

/// Draws the screen.
pub fn draw(canvas: &mut Canvas, model: &Model) {
    let Some(desk) = &model.desk else {
        return;
    };
    header(canvas, model, desk);
    let place = desk.place(model.width, model.height, model.setup.measure);
    let body = layout::frame(model.width, model.height).body;
    if let (Some(text), Some(preview)) = (place.text, place.preview) {
        split_rules(canvas, body, text, preview, place.divider);
    }
    if let Some(area) = place.rail {
        rail::draw(canvas, desk, area);
    }
    if let Some(area) = place.text {
        // Nothing else is drawn beside the text or over it.
        let alone = place.preview.is_none()
            && place.rail.is_none()
            && desk.menu == Menu::Closed
            && desk.find.is_none()
            && model.overlay.is_none()
            && model.notice.is_none();
        let look = prose::Look {
            focus: model.focus,
            marks: model.marks,
            alone,
        };
        prose::prose(canvas, area, desk, look);
    }
    if let (Some(area), Some(reading)) = (place.preview, &desk.reading) {
        let query = desk.find.as_ref().and_then(|find| find.query.as_ref());
        let page = Page::of(reading, &model.pictures, area.width);
        story::story(canvas, area, &page, desk.scroll, query);
    }
    if desk.menu != Menu::Closed {
        draw_menu(canvas, body);
    } else if desk.find.is_some() {
        find_bar(canvas, desk, body);
    }
}

fn header(canvas: &mut Canvas, model: &Model, desk: &Desk) {
    let name = match &desk.reading {
        Some(reading) if !reading.draft.details.title.text.is_empty() => {
            reading.draft.details.title.text.clone()
        }
        _ => crate::screens::view::file_name(&desk.path),
    };
    let state = if desk.read_only.is_some() {
        "read only"
    } else if desk.trouble.is_some() {
        "NOT SAVED"
    } else if desk.is_saved() {
        "saved"
    } else {
        "editing"
    };
    let right = if layout::is_small(model.width, model.height) {
        state.to_owned()
    } else {
        let mode = match desk.mode {
            Mode::Text | Mode::Split => "WRITING",
            Mode::Read => "READING",
        };
        format!("{mode}  {state}")
    };
    title(canvas, model, &name, &right);
}

fn split_rules(canvas: &mut Canvas, body: Rect, text: Rect, preview: Rect, divider: Option<u16>) {
    if let Some(half) = divider {
        let top = Rect::new(0, body.y, half, 1);
        bars::rule(canvas, top, "Text", "");
        bars::rule(
            canvas,
            Rect::new(half + 1, body.y, body.width - half - 1, 1),
            "As Medium will show it",
            "",
        );
        bars::divider(canvas, Rect::new(half, body.y, 1, text.bottom() - body.y));
    } else {
        bars::rule(
            canvas,
            Rect::new(0, preview.y - 1, body.width, 1),
            "As Medium will show it",
            "",
        );
    }
}

fn find_bar(canvas: &mut Canvas, desk: &Desk, body: Rect) {
    let Some(find) = &desk.find else {
        return;
    };
    let rows = 1 + u16::from(find.with.is_some());
    let row = Rect::new(body.x, body.bottom().saturating_sub(rows), body.width, 1);
    let tally = match find.tally {
        None => String::new(),
        Some(tally) if tally.total == 0 => "nothing found".into(),
        Some(tally) => {
            let more = if tally.more { "+" } else { "" };
            format!("{} of {}{more}", tally.current.unwrap_or(0), tally.total)
        }
    };
    let width = canvas::width(&tally);
    let at = row.right().saturating_sub(width + 1);
    canvas.put(row, at, row.y, &tally, Role::Muted);
    let name = if find.with.is_some() {
        "Find    "
    } else {
        "Find "
    };
    let room = at.saturating_sub(1);
    find_field(canvas, (row, room), name, &find.field, !find.replacing);
    if let Some(with) = &find.with {
        let row = Rect {
            y: row.y + 1,
            ..row
        };
        let room = row.right().saturating_sub(1);
        find_field(canvas, (row, room), "Replace ", with, find.replacing);
    }
}

/// Draws one row of the find bar; its field ends before the column `until`.
fn find_field(
    canvas: &mut Canvas,
    (row, until): (Rect, u16),
    name: &str,
    text: &Field,
    focused: bool,
) {
    let role = if focused { Role::Key } else { Role::Muted };
    let x = canvas.put(row, 1, row.y, name, role);
    let area = Rect::new(x, row.y, until.saturating_sub(x), 1);
    field::field(canvas, area, text, focused);
}

fn draw_menu(canvas: &mut Canvas, body: Rect) {
    let rows = menu::rows(body.width).min(body.height);
    let area = Rect::new(body.x, body.bottom() - rows, body.width, rows);
    for position in area.positions() {
        canvas.cells[position].reset();
    }
    let name = "Menu: press one key";
    bars::rule(canvas, Rect { height: 1, ..area }, name, "");
    for entry in menu::entries(area.width) {
        let end = canvas.put(
            area,
            entry.x,
            area.y + 1 + entry.y,
            &entry.key.to_string(),
            Role::Key,
        );
        canvas.put(area, end + 1, area.y + 1 + entry.y, entry.short, Role::Text);
    }
}

/// The status row: how long it is, where the caret is, what the checks say.
pub fn status(canvas: &mut Canvas, model: &Model, area: Rect) {
    let Some(desk) = &model.desk else {
        return;
    };
    let Some(reading) = &desk.reading else {
        return;
    };
    let measure = reading.draft.measure;
    let mut left = format!(
        "{} words · {} min",
        thousands(measure.words),
        measure.minutes()
    );
    if let Some(today) = words::view::in_short(model) {
        let _ = write!(left, " · {today}");
    }
    let line = desk.buffer.caret_line() + 1;
    if let Some(section) = reading.section(line) {
        let _ = write!(left, " · § {section}");
    }
    let (right, role) = match (desk.marks.errors, desk.marks.warnings) {
        (0, 0) => (String::new(), Role::Muted),
        (0, warnings) => (counted(warnings, "check"), Role::Muted),
        (errors, _) => (counted(errors, "error"), Role::Bad),
    };
    let (muted, right_style) = (canvas.theme.style(Role::Muted), canvas.theme.style(role));
    bars::ends(canvas, area, (&left, muted), (&right, right_style));
}

/// `1 check`, `2 checks`
#[must_use]
pub fn counted(count: usize, word: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {word}{s}")
}

/// The row of keys.
#[must_use]
pub fn hints(model: &Model) -> Vec<Hint> {
    let Some(desk) = &model.desk else {
        return Vec::new();
    };
    if let Some(find) = &desk.find {
        return find_hints(find, desk.mode);
    }
    if desk.menu != Menu::Closed {
        return vec![
            Hint::new("other keys", "write on"),
            Hint::new("Esc", "leave"),
        ];
    }
    if desk.mode == Mode::Read {
        let mut list = vec![Hint::new("Enter", "write")];
        list.extend(
            [
                Action::Publish,
                Action::Details,
                Action::Checks,
                Action::View,
                Action::Find,
            ]
            .iter()
            .filter_map(|a| hint(*a, false)),
        );
        list.push(Hint::new("Esc", "back"));
        list.extend(hint(Action::Help, false));
        return list;
    }
    let mut list = vec![Hint::new("Esc", "menu")];
    let actions = [
        Action::Palette,
        Action::Find,
        Action::Undo,
        Action::ExternalEditor,
        Action::Help,
    ];
    list.extend(actions.iter().filter_map(|action| hint(*action, true)));
    list
}

fn find_hints(find: &Find, mode: Mode) -> Vec<Hint> {
    if mode == Mode::Read {
        return vec![
            Hint::new("Enter", "next"),
            Hint::new("↑", "previous"),
            Hint::new("Esc", "done"),
        ];
    }
    let mut list = if find.replacing {
        vec![
            Hint::new("Enter", "replace"),
            Hint::new("Ctrl-A", "all"),
            Hint::new("↓", "skip"),
            Hint::new("Tab", "find"),
        ]
    } else {
        vec![
            Hint::new("Enter", "next"),
            Hint::new("↑", "previous"),
            Hint::new("Tab", "replace"),
        ]
    };
    if !find.replacing && find.with.is_some() {
        list.push(Hint::new("Ctrl-A", "all"));
    }
    list.push(Hint::new("Esc", "done"));
    list
}
