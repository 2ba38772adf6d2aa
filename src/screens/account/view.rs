//! Draws the account.

use ratatui::layout::{Position, Rect};

use crate::app::effect::Keep;
use crate::app::layout;
use crate::app::model::Model;
use crate::app::msg::AccountState;
use crate::domain::plan::Target;
use crate::screens::account::{Form, Row};
use crate::screens::view::sentence;
use crate::ui::canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::bars::Hint;
use crate::ui::widgets::{Canvas, buttons};

/// Where the values stand.
const LABEL: u16 = 18;

/// Draws the screen.
pub fn draw(canvas: &mut Canvas, model: &Model, form: &Form, body: Rect) {
    let small = body.height < 16;
    let gap = u16::from(!small);
    let mut y = body.y + gap;
    for row in Row::all(model) {
        if y >= body.bottom() {
            return;
        }
        let area = Rect::new(body.x, y, body.width, body.bottom() - y);
        y += draw_row(canvas, model, form, row, area) + gap;
    }
    let area = |y: u16| {
        Rect::new(
            body.x + 3,
            y,
            body.width.saturating_sub(5),
            body.bottom().saturating_sub(y),
        )
    };
    y += sentence(canvas, area(y), &signed_in(model), Role::Text) + gap;
    if model.target == Target::Medium {
        let text = "Medium issues no new tokens; existing ones go on working. Without one you carry stories over by hand: x on a draft copies it, and history and list know it all the same.";
        sentence(canvas, area(y), text, Role::Muted);
    }
}

fn draw_row(canvas: &mut Canvas, model: &Model, form: &Form, row: Row, area: Rect) -> u16 {
    let focused = form.focus == row;
    let (mark, role) = if focused {
        ("▸", Role::Heading)
    } else {
        (" ", Role::Muted)
    };
    let name = match row {
        Row::Target => "Publishing to",
        Row::Account => "Account",
        Row::Token => "Medium token",
        Row::Keep => "Keep it in",
        Row::Forget => "Forget it",
    };
    canvas.put(area, area.x + 1, area.y, mark, Role::Text);
    canvas.put(area, area.x + 3, area.y, name, role);
    let value = Rect::new(
        area.x + LABEL,
        area.y,
        area.width.saturating_sub(LABEL + 1),
        area.height,
    );
    let one = Rect { height: 1, ..value };
    let text = canvas.theme.style(Role::Text);
    match row {
        Row::Target => {
            let taken = usize::from(model.target == Target::Medium);
            buttons::choices(canvas, one, value.x, value.y, &["Sandbox", "Medium"], taken);
            let says = match model.target {
                Target::Sandbox => "Practice: stories stay on this computer.",
                Target::Medium => match &model.setup.api_host {
                    Some(host) => &format!("Stories go to {host} (BYLINE_API_URL)."),
                    None => "Stories go to medium.com.",
                },
            };
            if is_explained(model, focused) {
                return 1 + below(canvas, value, says, Role::Muted);
            }
        }
        Row::Token => {
            let explained = is_explained(model, focused);
            return draw_token(canvas, form, value, focused, explained);
        }
        Row::Account => {
            let shown = format!(
                "‹ {} › {} in your settings",
                model.accounts.chosen,
                model.accounts.list.len()
            );
            canvas::put_cut(
                canvas.cells,
                one,
                (value.x, value.y),
                value.width,
                &shown,
                text,
            );
        }
        Row::Keep => {
            return draw_keep(canvas, form, value, focused);
        }
        Row::Forget => {
            canvas::put_cut(
                canvas.cells,
                one,
                (value.x, value.y),
                value.width,
                if value.width < 40 {
                    "Enter removes it"
                } else {
                    "Enter removes the token from wherever Byline keeps it"
                },
                text,
            );
        }
    }
    1
}

fn draw_keep(canvas: &mut Canvas, form: &Form, value: Rect, focused: bool) -> u16 {
    let taken = Keep::ALL
        .iter()
        .position(|keep| *keep == form.keep)
        .unwrap_or(0);
    let labels = ["System keyring", "This session only", "A file"];
    let one = Rect { height: 1, ..value };
    if value.width < 56 {
        let shown = format!("‹ {} ›", labels[taken]);
        canvas.put_cut(one, (value.x, value.y), value.width, &shown, Role::Text);
    } else {
        buttons::choices(canvas, one, value.x, value.y, &labels, taken);
    }
    if focused {
        1 + below(canvas, value, meaning(form.keep), Role::Muted)
    } else {
        1
    }
}

/// What it means to keep a token there.
fn meaning(keep: Keep) -> &'static str {
    match keep {
        Keep::Keyring => "Your system encrypts it, and opens it when you log in.",
        Keep::Session => "In memory until you leave Byline; next time you paste it again.",
        Keep::File => {
            "Plain text in a file only you can read. Backups and the disk's next owner see it too."
        }
    }
}

/// In a low window only the focused row is explained, so that all rows can be seen.
fn is_explained(model: &Model, focused: bool) -> bool {
    focused || !layout::is_small(model.width, model.height)
}

fn draw_token(
    canvas: &mut Canvas,
    form: &Form,
    value: Rect,
    focused: bool,
    explained: bool,
) -> u16 {
    let dots = "•".repeat(
        form.token_length()
            .min(usize::from(value.width.saturating_sub(2))),
    );
    let shown = match (form.checking, dots.is_empty()) {
        (true, _) => "Checking with Medium…",
        (false, true) if focused => "",
        (false, true) => "paste it here",
        (false, false) => dots.as_str(),
    };
    let role = if dots.is_empty() {
        Role::Muted
    } else {
        Role::Text
    };
    let end = canvas.put(value, value.x, value.y, shown, role);
    if focused && !form.checking {
        canvas.cursor = Some(Position { x: end, y: value.y });
    }
    let (text, role) = match &form.problem {
        Some(problem) => (problem.as_str(), Role::Bad),
        None => (
            "Shown as dots, never logged. Enter checks it with Medium; nothing is posted.",
            Role::Muted,
        ),
    };
    if !explained && form.problem.is_none() {
        return 1;
    }
    1 + below(canvas, value, text, role)
}

fn below(canvas: &mut Canvas, value: Rect, text: &str, role: Role) -> u16 {
    let area = Rect {
        y: value.y + 1,
        height: value.height.saturating_sub(1),
        ..value
    };
    sentence(canvas, area, text, role)
}

fn signed_in(model: &Model) -> String {
    match &model.account {
        AccountState::SignedIn { account, source } => {
            let warning = source
                .warning()
                .map(|words| format!(" {words}"))
                .unwrap_or_default();
            format!(
                "Signed in as @{}, {}. Token from: {}.{warning}",
                account.username,
                account.name,
                source.words()
            )
        }
        AccountState::Unasked | AccountState::Asking => "Looking…".into(),
        AccountState::NoToken => {
            "No token: stories are carried over by hand (x on a draft), or put a token in above."
                .into()
        }
        AccountState::Failed(failure) => failure.to_string(),
    }
}

/// The row of keys.
#[must_use]
pub fn hints() -> Vec<Hint> {
    vec![
        Hint::new("Tab ↓", "next"),
        Hint::new("Enter", "store"),
        Hint::new("←→", "change"),
        Hint::new("Esc", "drafts"),
        Hint::new("Ctrl-G", "help"),
    ]
}
