//! Draws the list of drafts and the preview of the selected one.

use ratatui::layout::Rect;

use crate::app::action::Action;
use crate::app::layout;
use crate::app::model::Model;
use crate::app::msg::Glimpse;
use crate::app::preview::Page;
use crate::app::when;
use crate::screens::drafts::{Item, Standing};
use crate::screens::view::{hint, sentence};
use crate::ui::canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::Canvas;
use crate::ui::widgets::bars::{self, Hint};

/// Draws the screen.
pub fn draw(canvas: &mut Canvas, model: &Model) {
    let place = layout::drafts(model.width, model.height);
    let (all, shown) = model.shelf.counts();
    if let Some(preview) = place.preview {
        let rule = |area: Rect| Rect::new(area.x, area.y - 1, area.width, 1);
        let name = if all == shown {
            format!("Drafts ({all})")
        } else {
            format!("{shown} of {all} drafts")
        };
        bars::rule(canvas, rule(place.list), &name, model.shelf.order().words());
        let minutes = match &model.shelf.preview {
            Some(Ok(reading)) => format!("{} min", reading.draft.measure.minutes()),
            _ => String::new(),
        };
        let pane = Rect::new(
            place.list.right() + 1,
            preview.y,
            model.width - place.list.right() - 1,
            preview.height,
        );
        bars::rule(canvas, rule(pane), "As Medium will show it", &minutes);
        divider(canvas, place.list.right(), place.list);
        draw_preview(canvas, model, preview);
    }
    if shown == 0 {
        draw_empty(canvas, model, place.list);
    } else {
        for (row, (item, selected)) in model.shelf.rows(place.items).enumerate() {
            let y = place.list.y + u16::try_from(row).unwrap_or(0) * place.item_rows;
            draw_item(
                canvas,
                model,
                Rect::new(place.list.x, y, place.list.width, place.item_rows),
                item,
                selected,
            );
        }
    }
    if model.shelf.filter_open() {
        draw_filter(canvas, model, place.list);
    }
}

fn divider(canvas: &mut Canvas, x: u16, list: Rect) {
    let style = canvas.theme.style(Role::Frame);
    canvas::put(canvas.cells, canvas.area(), x, list.y - 1, "┬", style);
    for y in list.y..list.bottom() {
        canvas::put(canvas.cells, canvas.area(), x, y, "│", style);
    }
}

fn draw_item(canvas: &mut Canvas, model: &Model, area: Rect, item: &Item, selected: bool) {
    let role = if selected { Role::Focus } else { Role::Text };
    let mark = if selected { "▸" } else { " " };
    canvas.put(area, area.x, area.y, mark, Role::Text);
    let room = area.width.saturating_sub(3);
    let title = item.title();
    if area.height == 1 {
        return draw_columns(canvas, model, area, item, (&title, selected));
    }
    canvas.put_cut(area, (area.x + 2, area.y), room, &title, role);
    let (state, role) = state(model, item);
    let mut parts = vec![state];
    if let Some(glimpse) = &item.glimpse {
        parts.extend(facts(glimpse));
    } else {
        parts.push("…".into());
    }
    parts.push(when::day(
        item.modified + model.utc_offset,
        model.now + model.utc_offset,
    ));
    let mut text = parts.join(" · ");
    if canvas::width(&text) > room {
        // The minutes follow from the words: they go first.
        parts.retain(|part| !part.ends_with(" min"));
        text = parts.join(" · ");
    }
    canvas.put_cut(area, (area.x + 2, area.y + 1), room, &text, role);
}

/// Draws a draft on one row: its title, what became of it, its problems, its words, its day.
fn draw_columns(
    canvas: &mut Canvas,
    model: &Model,
    area: Rect,
    item: &Item,
    (title, selected): (&str, bool),
) {
    let (state, state_role) = state(model, item);
    let problems = match &item.glimpse {
        Some(glimpse) if glimpse.problems > 0 || glimpse.untitled => facts(glimpse).swap_remove(0),
        Some(_) => String::new(),
        None => "…".into(),
    };
    let words = item.glimpse.as_ref().map_or_else(String::new, |glimpse| {
        format!("{} w", thousands(glimpse.words))
    });
    let day = when::day(
        item.modified + model.utc_offset,
        model.now + model.utc_offset,
    );
    let title_role = if selected { Role::Focus } else { Role::Text };
    let state_width = if area.width >= 84 { 24 } else { 18 };
    let columns = [
        (day, 10, Role::Muted),
        (words, 9, Role::Muted),
        (problems, 12, Role::Warn),
        (state, state_width, state_role),
    ];
    let mut right = area.right().saturating_sub(1);
    for (text, width, role) in columns {
        right = right.saturating_sub(width);
        canvas.put_cut(area, (right, area.y), width - 1, &text, role);
    }
    let room = right.saturating_sub(area.x + 3);
    canvas.put_cut(area, (area.x + 2, area.y), room, title, title_role);
}

fn facts(glimpse: &Glimpse) -> Vec<String> {
    let mut list = Vec::new();
    if glimpse.problems > 0 {
        let s = if glimpse.problems == 1 { "" } else { "s" };
        list.push(format!("{} problem{s}", glimpse.problems));
    } else if glimpse.untitled {
        list.push("no title".into());
    }
    list.push(format!("{} w", thousands(glimpse.words)));
    if glimpse.words > 0 {
        list.push(format!("{} min", glimpse.minutes));
    }
    list
}

/// The state of a draft, in words; those of one that only the writer can settle name the key for it.
fn state(model: &Model, item: &Item) -> (String, Role) {
    let standing = Standing::of(model.sent(&item.path), item.glimpse.as_ref());
    let words = standing.words();
    match standing {
        Standing::Local | Standing::Noted => (words, Role::Muted),
        Standing::Unknown => (format!("{words} · p to resolve"), Role::Warn),
        Standing::NoAddress { .. } | Standing::Sent { .. } => (words, Role::Good),
    }
}

/// `12345` as `12,345`.
#[must_use]
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn draw_empty(canvas: &mut Canvas, model: &Model, list: Rect) {
    let area = Rect::new(
        list.x + 2,
        list.y,
        list.width.saturating_sub(3),
        list.height,
    );
    let text = if let Some(failure) = &model.shelf.failure {
        failure.to_string()
    } else if let Some(filter) = model
        .shelf
        .filter()
        .filter(|filter| !filter.text().is_empty())
    {
        format!("Nothing matches {}. Esc clears.", filter.text())
    } else if model.shelf.is_loading() {
        "Reading the folder…".into()
    } else {
        format!(
            "No drafts in {} yet. Press n for a new one.",
            model.setup.folder.display()
        )
    };
    sentence(canvas, area, &text, Role::Muted);
}

fn draw_filter(canvas: &mut Canvas, model: &Model, list: Rect) {
    let Some(filter) = model.shelf.filter() else {
        return;
    };
    let area = Rect::new(list.x, list.bottom().saturating_sub(1), list.width, 1);
    for position in area.positions() {
        canvas.cells[position].reset();
    }
    canvas.put(area, area.x + 1, area.y, "/", Role::Key);
    let field = Rect::new(area.x + 3, area.y, area.width.saturating_sub(4), 1);
    crate::ui::widgets::field::field(canvas, field, filter, true);
}

fn draw_preview(canvas: &mut Canvas, model: &Model, area: Rect) {
    match &model.shelf.preview {
        Some(Ok(reading)) => {
            let page = Page::of(reading, &model.pictures, area.width);
            crate::ui::widgets::story::story(canvas, area, &page, model.shelf.scroll, None);
        }
        Some(Err(failure)) => {
            sentence(canvas, area, &failure.to_string(), Role::Warn);
        }
        None => {}
    }
}

/// The status row: what the list is doing.
pub fn status(canvas: &mut Canvas, model: &Model, area: Rect) {
    let muted = canvas.theme.style(Role::Muted);
    let left = match (model.shelf.is_loading(), model.shelf.filter()) {
        (true, _) => "Reading drafts…".to_owned(),
        (false, Some(filter)) if !model.shelf.filter_open() => {
            format!("Filter: {}   Esc clears", filter.text())
        }
        (false, _) => match &model.waiting {
            Some((1, _)) => "1 recovered text waits   R shows it".into(),
            Some((count, _)) => format!("{count} recovered texts wait   R shows them"),
            None => crate::screens::words::view::of_the_day(model),
        },
    };
    bars::ends(canvas, area, (&left, muted), ("", muted));
}

/// The row of keys.
#[must_use]
pub fn hints(model: &Model) -> Vec<Hint> {
    if model.shelf.filter_open() {
        return vec![
            Hint::new("Enter", "keep"),
            Hint::new("↑↓", "choose"),
            Hint::new("Esc", "clear"),
        ];
    }
    [
        Action::Write,
        Action::New,
        Action::Publish,
        Action::Details,
        Action::View,
        Action::Find,
        Action::Palette,
        Action::Help,
    ]
    .into_iter()
    .filter_map(|action| hint(action, false))
    .collect()
}
