//! Draws the details form.

use ratatui::layout::Rect;

use crate::app::accounts::Papers;
use crate::app::model::Model;
use crate::domain::post::{License, TAGS_KEPT, TITLE_LENGTH, Visibility};
use crate::screens::details::{Form, Row};
use crate::screens::view::{file_name, sentence, title};
use crate::ui::canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::bars::Hint;
use crate::ui::widgets::{Canvas, buttons, field};

/// Draws the screen.
pub fn draw(canvas: &mut Canvas, model: &Model, form: &Form, body: Rect) {
    let name = model
        .desk
        .as_ref()
        .map(|desk| file_name(&desk.path))
        .unwrap_or_default();
    let name = format!("Details · {name}");
    let saved = saved_words(model);
    let beside = crate::screens::writer::view::draw_beside(canvas, model, &name, saved);
    if beside.is_none() {
        title(canvas, model, &name, saved);
    }
    let body = beside.unwrap_or(body);
    let small = body.height < 16;
    let mut y = body.y + u16::from(!small);
    // In a low window the form scrolls so that the focused row and what is said below it are seen.
    let focus = Row::ALL
        .iter()
        .position(|row| *row == form.focus)
        .unwrap_or(0);
    let first = if small && form.message(form.focus).is_some() {
        focus
    } else if small {
        focus.saturating_sub(usize::from(body.height / 3))
    } else {
        0
    };
    for row in Row::ALL.into_iter().skip(first) {
        if y >= body.bottom() {
            break;
        }
        let area = Rect::new(body.x, y, body.width, body.bottom() - y);
        y += draw_row(canvas, model, form, row, area)
            + u16::from(!small && matches!(row, Row::Canonical));
    }
}

/// Draws a row and what is said below it. Returns the rows used.
fn draw_row(canvas: &mut Canvas, model: &Model, form: &Form, row: Row, area: Rect) -> u16 {
    let focused = form.focus == row;
    let (mark, role) = if focused {
        ("▸", Role::Heading)
    } else {
        (" ", Role::Muted)
    };
    let label = 13;
    canvas.put(area, area.x + 1, area.y, mark, Role::Text);
    canvas.put(area, area.x + 3, area.y, row.name(), role);
    let value = Rect::new(
        area.x + label + 1,
        area.y,
        area.width.saturating_sub(label + 2),
        1,
    );
    draw_value(canvas, model, form, row, value, focused);
    let below = Rect::new(
        value.x,
        area.y + 1,
        value.width,
        area.height.saturating_sub(1),
    );
    let Some(text) = said(model, form, row) else {
        return 1;
    };
    let message = form.message(row);
    let role = match &message {
        Some(message) if message.stops => Role::Bad,
        Some(_) => Role::Warn,
        None => Role::Muted,
    };
    1 + sentence(canvas, below, &text, role)
}

fn said(model: &Model, form: &Form, row: Row) -> Option<String> {
    if let Some(message) = form.message(row) {
        let word = if message.stops { "error" } else { "warning" };
        return Some(format!("{word}  {}", message.text));
    }
    match row {
        // In a publication it means something else, which is said there.
        Row::Visibility if model.publication().is_some() => None,
        Row::Visibility => Some(form.visibility.meaning().into()),
        Row::Notify if notify(model) && form.visibility != Visibility::Public => {
            Some("Followers are only told of public stories.".into())
        }
        Row::Under => under_words(model, form.visibility),
        Row::Title | Row::Tags | Row::License | Row::Canonical | Row::Notify | Row::Heading => None,
    }
}

/// Where it is published, as a choice.
fn under(model: &Model) -> String {
    match model.publication() {
        Some(paper) => format!("‹ {} ›  as {}", paper.name, paper.role.word()),
        None => "‹ your profile ›".into(),
    }
}

fn under_words(model: &Model, visibility: Visibility) -> Option<String> {
    match (&model.papers, model.publication()) {
        (_, Some(paper)) => Some(paper.meaning(visibility)),
        (Papers::Asking, None) => Some("Looking up your publications…".into()),
        (Papers::Unasked | Papers::Known(_) | Papers::Failed(_), None) => None,
    }
}

fn notify(model: &Model) -> bool {
    model
        .desk
        .as_ref()
        .is_some_and(|desk| desk.choices.notify_followers)
}

fn draw_value(
    canvas: &mut Canvas,
    model: &Model,
    form: &Form,
    row: Row,
    area: Rect,
    focused: bool,
) {
    let count = match row {
        Row::Title => format!("{} / {TITLE_LENGTH}", form.title.text().chars().count()),
        Row::Tags => match form.tag_list().len() {
            n if n > TAGS_KEPT => format!("{n}, {TAGS_KEPT} kept"),
            n => format!("{n} of {TAGS_KEPT}"),
        },
        Row::Visibility
        | Row::License
        | Row::Canonical
        | Row::Under
        | Row::Notify
        | Row::Heading => String::new(),
    };
    let width = canvas::width(&count);
    let room = area
        .width
        .saturating_sub(if width > 0 { width + 2 } else { 0 });
    let at = area.right().saturating_sub(width);
    canvas.put(area, at, area.y, &count, Role::Muted);
    if let Some(typed) = form.field(row) {
        if typed.text().is_empty() && !focused {
            canvas.put(area, area.x, area.y, "none", Role::Muted);
            return;
        }
        return field::field(
            canvas,
            Rect {
                width: room,
                ..area
            },
            typed,
            focused,
        );
    }
    draw_choice(canvas, model, form, row, area);
}

fn draw_choice(canvas: &mut Canvas, model: &Model, form: &Form, row: Row, area: Rect) {
    match row {
        Row::Visibility => {
            let taken = Visibility::ALL
                .iter()
                .position(|v| *v == form.visibility)
                .unwrap_or(0);
            buttons::choices(
                canvas,
                area,
                area.x,
                area.y,
                &["Draft", "Unlisted", "Public"],
                taken,
            );
        }
        Row::License => {
            let at = License::ALL
                .iter()
                .position(|l| *l == form.license)
                .unwrap_or(0)
                + 1;
            let mut shown = format!("‹ {} ›", form.license.name());
            let count = format!(" {at} of {}", License::ALL.len());
            if canvas::width(&shown) + canvas::width(&count) <= area.width {
                shown.push_str(&count);
            }
            canvas.put_cut(area, (area.x, area.y), area.width, &shown, Role::Text);
        }
        Row::Under => {
            let shown = under(model);
            canvas.put_cut(area, (area.x, area.y), area.width, &shown, Role::Text);
        }
        Row::Notify => tick(
            canvas,
            area,
            notify(model),
            [
                "E-mail my followers when this is sent",
                "E-mail my followers",
            ],
        ),
        Row::Heading => {
            let on = model.desk.as_ref().is_some_and(|desk| desk.title_on_top);
            let labels = ["Put the title at the top of the story", "Title at the top"];
            tick(canvas, area, on, labels);
        }
        Row::Title | Row::Tags | Row::Canonical => {}
    }
}

/// Draws a box to tick, with the longer label where it fits.
fn tick(canvas: &mut Canvas, area: Rect, on: bool, [long, short]: [&str; 2]) {
    let label = if canvas::width(long) + 4 <= area.width {
        long
    } else {
        short
    };
    let text = format!("[{}] {label}", if on { "x" } else { " " });
    canvas.put_cut(area, (area.x, area.y), area.width, &text, Role::Text);
}

/// The row of keys.
#[must_use]
pub fn hints() -> Vec<Hint> {
    vec![
        Hint::new("Tab ↓", "next"),
        Hint::new("↑", "back"),
        Hint::new("←→ Space", "change"),
        Hint::new("Ctrl-Z", "undo"),
        Hint::new("Esc", "done"),
    ]
}

fn saved_words(model: &Model) -> &'static str {
    match &model.desk {
        Some(desk) if desk.read_only.is_some() => "read only",
        Some(_) | None => "saved as you type",
    }
}
