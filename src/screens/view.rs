//! Draws the whole window: header, the visible screen, what lies over it, status and keys.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::app::action::Action;
use crate::app::keymap::row_of;
use crate::app::layout::{self, LEAST};
use crate::app::model::Model;
use crate::app::msg::AccountState;
use crate::domain::plan::Target;
use crate::screens::Screen;
use crate::ui::canvas;
use crate::ui::standing::Standing;
use crate::ui::theme::{Role, Theme};
use crate::ui::widgets::Canvas;
use crate::ui::widgets::bars::{self, Hint};

/// Draws the window. Returns where the terminal's cursor shall be.
pub fn draw(model: &Model, cells: &mut Buffer) -> Option<Position> {
    draw_over(model, cells, &mut Standing::default())
}

/// Draws the window, but for the rows that stand as they were in the frame before: they stay empty.
pub fn draw_over(model: &Model, cells: &mut Buffer, standing: &mut Standing) -> Option<Position> {
    let mut canvas = Canvas {
        cells,
        theme: Theme {
            mono: model.setup.mono,
            ascii: model.setup.ascii,
        },
        standing,
        cursor: None,
    };
    if model.width < LEAST.0 || model.height < LEAST.1 {
        let text = format!("Make the window bigger ({}x{})", LEAST.0, LEAST.1);
        let area = canvas.area();
        sentence(&mut canvas, area, &text, Role::Text);
        return None;
    }
    screen(&mut canvas, model);
    status(&mut canvas, model);
    if let Some(overlay) = &model.overlay {
        canvas.cursor = None;
        super::overlay::view::draw(&mut canvas, model, overlay);
    }
    let hints = match &model.overlay {
        Some(overlay) => super::overlay::view::hints(overlay),
        None => hints(model),
    };
    bars::hints(
        &mut canvas,
        layout::frame(model.width, model.height).hints,
        &hints,
    );
    canvas.cursor
}

fn screen(canvas: &mut Canvas, model: &Model) {
    let body = layout::frame(model.width, model.height).body;
    match model.screen() {
        Screen::Welcome(screen) => super::welcome::view::draw(canvas, model, screen, body),
        Screen::Drafts => {
            places(canvas, model);
            super::drafts::view::draw(canvas, model);
        }
        Screen::Writer => super::writer::view::draw(canvas, model),
        Screen::Details(form) => super::details::view::draw(canvas, model, form, body),
        Screen::Checks(checks) => super::checks::view::draw(canvas, model, checks, body),
        Screen::Carry(carry) => super::carry::view::draw(canvas, model, carry, body),
        Screen::Review(review) => super::review::view::draw(canvas, model, review, body),
        Screen::Sending(sending) => super::sending::view::draw(canvas, model, sending, body),
        Screen::Result(ending) => super::result::view::draw(canvas, model, ending, body),
        Screen::History(history) => {
            places(canvas, model);
            super::history::view::draw(canvas, model, history, body);
        }
        Screen::Sent(sent) => super::sent::view::draw(canvas, model, sent, body),
        Screen::Account(form) => {
            places(canvas, model);
            super::account::view::draw(canvas, model, form, body);
        }
        Screen::Settings(place) => {
            places(canvas, model);
            super::settings::view::draw(canvas, model, place, body);
        }
    }
}

/// The keys that work on the visible screen.
fn hints(model: &Model) -> Vec<Hint> {
    match model.screen() {
        Screen::Welcome(_) => super::welcome::view::hints(),
        Screen::Drafts => super::drafts::view::hints(model),
        Screen::Writer => super::writer::view::hints(model),
        Screen::Details(_) => super::details::view::hints(),
        Screen::Checks(_) => super::checks::view::hints(model),
        Screen::Carry(carry) => super::carry::view::hints(carry),
        Screen::Review(review) => super::review::view::hints(review),
        Screen::Sending(sending) => super::sending::view::hints(sending),
        Screen::Result(ending) => super::result::view::hints(ending),
        Screen::History(history) => super::history::view::hints(history),
        Screen::Sent(sent) => super::sent::view::hints(sent),
        Screen::Account(_) => super::account::view::hints(),
        Screen::Settings(place) => super::settings::view::hints(model, place),
    }
}

/// A hint for an action of the key table, as it works where text is being written or where a list has the focus.
#[must_use]
pub fn hint(action: Action, writing: bool) -> Option<Hint> {
    let row = row_of(action);
    Some(Hint::new(row.hint(writing)?, row.short))
}

/// Where stories go, with the host when it is not Medium's own.
#[must_use]
pub fn place(model: &Model) -> String {
    match (model.target, &model.setup.api_host) {
        (Target::Medium, Some(host)) => format!("{} ({host})", Target::Medium.badge()),
        (target, _) => target.badge().to_owned(),
    }
}

/// Who publishes where: the badge in every header.
#[must_use]
pub fn badge(model: &Model) -> String {
    let badge = place(model);
    match &model.account {
        AccountState::SignedIn { account, .. } => format!("{badge}  @{}", account.username),
        AccountState::Unasked
        | AccountState::Asking
        | AccountState::NoToken
        | AccountState::Failed(_) => badge,
    }
}

/// The header of a place: the places by their digits, and the badge.
fn places(canvas: &mut Canvas, model: &Model) {
    let header = layout::frame(model.width, model.height).header;
    let badge = badge(model);
    let (muted, strong) = (
        canvas.theme.style(Role::Muted),
        canvas.theme.style(Role::Heading),
    );
    let names = [
        ("1", "Drafts"),
        ("2", "History"),
        ("3", "Account"),
        ("4", "Settings"),
    ];
    let here = match model.screen() {
        Screen::History(_) => 1,
        Screen::Account(_) => 2,
        Screen::Settings(_) => 3,
        _ => 0,
    };
    if layout::is_small(model.width, model.height) {
        let (all, shown) = model.shelf.counts();
        let name = if here == 0 && all != shown {
            format!("{shown} of {all} drafts")
        } else if here == 0 {
            format!("Drafts {all}")
        } else {
            names[here].1.to_owned()
        };
        bars::ends(canvas, header, (&name, strong), (&badge, muted));
        return;
    }
    let mut x = canvas::put(canvas.cells, header, 1, header.y, "byline", strong) + 1;
    for (i, (digit, name)) in names.iter().enumerate() {
        let (text, style) = if i == here {
            (format!("[{digit} {name}]"), strong)
        } else {
            (format!(" {digit} {name} "), muted)
        };
        x = canvas::put(canvas.cells, header, x, header.y, &text, style) + 1;
    }
    let width = canvas::width(&badge);
    let at = header.width.saturating_sub(width + 1).max(x);
    canvas::put_cut(
        canvas.cells,
        header,
        (at, header.y),
        header.width.saturating_sub(at),
        &badge,
        muted,
    );
}

/// The header of a screen that is not a place: what it is about at the left, the badge at the right.
pub fn title(canvas: &mut Canvas, model: &Model, name: &str, right: &str) {
    let header = layout::frame(model.width, model.height).header;
    let strong = canvas.theme.style(Role::Heading);
    let muted = canvas.theme.style(Role::Muted);
    bars::ends(canvas, header, (name, strong), (right, muted));
}

/// The name of a file, for a header.
#[must_use]
pub fn file_name(path: &std::path::Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// Folds a sentence into an area. Returns the rows used.
pub fn sentence(canvas: &mut Canvas, area: Rect, text: &str, role: Role) -> u16 {
    let style = canvas.theme.style(role);
    let rows = canvas::fold(text, area.width);
    let last = usize::from(area.height).checked_sub(1);
    for (y, (i, row)) in (area.y..area.bottom()).zip(rows.iter().enumerate()) {
        // What has no room is told.
        if last == Some(i) && rows.len() > i + 1 {
            let cut = canvas::cut(row, area.width.saturating_sub(2));
            let end = if cut.ends_with('…') {
                cut
            } else {
                format!("{cut} …")
            };
            canvas::put(canvas.cells, area, area.x, y, &end, style);
        } else {
            canvas::put(canvas.cells, area, area.x, y, row, style);
        }
    }
    u16::try_from(rows.len())
        .unwrap_or(u16::MAX)
        .min(area.height)
}

/// The status row: a notice, else what the screen has to say. In a small window a notice lies over the body's last row.
fn status(canvas: &mut Canvas, model: &Model) {
    let frame = layout::frame(model.width, model.height);
    let Some(notice) = &model.notice else {
        if frame.status.height > 0 && model.overlay.is_none() {
            match model.screen() {
                Screen::Writer => super::writer::view::status(canvas, model, frame.status),
                Screen::Drafts => super::drafts::view::status(canvas, model, frame.status),
                Screen::Checks(_) => super::checks::view::status(canvas, model, frame.status),
                Screen::Settings(place) => {
                    super::settings::view::status(canvas, model, place, frame.status);
                }
                _ => {}
            }
        }
        return;
    };
    let role = if notice.bad { Role::Bad } else { Role::Good };
    let rows = canvas::fold(&notice.text, frame.body.width.saturating_sub(2));
    let count = u16::try_from(rows.len()).unwrap_or(1).min(4);
    let bottom = frame.hints.y;
    for (row, text) in rows.iter().take(usize::from(count)).enumerate() {
        let y = bottom - count + u16::try_from(row).unwrap_or(0);
        for x in 0..frame.hints.width {
            canvas.cells[(x, y)].reset();
        }
        let area = Rect::new(0, y, frame.hints.width, 1);
        canvas.put(area, 1, y, text, role);
    }
}
