//! Draws the first-run screen.

use ratatui::layout::Rect;

use crate::app::model::Model;
use crate::screens::view::{sentence, title};
use crate::screens::welcome::{Focus, Publishing, Welcome};
use crate::screens::writer::view::counted;
use crate::ui::canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::bars::Hint;
use crate::ui::widgets::{Canvas, buttons};

/// Draws the screen.
pub fn draw(canvas: &mut Canvas, model: &Model, welcome: &Welcome, body: Rect) {
    title(canvas, model, "Welcome to Byline", "");
    let area = Rect::new(
        body.x + 2,
        body.y + u16::from(body.height > 12),
        body.width.saturating_sub(4),
        body.height,
    );
    let area = area.intersection(body);
    let mut y = area.y;
    let text = "Nothing leaves this computer until you send it.";
    y += sentence(canvas, area, text, Role::Text) + 1;
    let row = |y: u16| Rect::new(area.x, y, area.width, area.bottom().saturating_sub(y));
    let files = match welcome.files {
        0 => "no Markdown files yet".to_owned(),
        n => format!("{} found, none changed", counted(n, "Markdown file")),
    };
    y += sentence(
        canvas,
        row(y),
        &format!("Drafts folder   {}", welcome.folder.display()),
        Role::Text,
    );
    y += sentence(
        canvas,
        row(y),
        &format!("                {files}"),
        Role::Muted,
    ) + 1;
    let choices = [
        (
            Publishing::Practise,
            "Practise first, on a pretend Medium inside Byline",
        ),
        (Publishing::Token, "I have a Medium token"),
    ];
    for (i, (choice, text)) in choices.into_iter().enumerate() {
        let chosen = welcome.publishing == choice;
        let focused = welcome.focus == Focus::Publishing && chosen;
        let (mark, role) = if chosen {
            ("(•)", Role::Heading)
        } else {
            ("( )", Role::Text)
        };
        let label = if i == 0 { "Publishing" } else { "" };
        let line = format!(
            "{label:<15}{}{mark} {text}",
            if focused { "▸" } else { " " }
        );
        y += sentence(canvas, row(y), &line, role);
    }
    y += 1;
    let focus = match welcome.focus {
        Focus::Publishing => None,
        Focus::Start => Some(0),
        Focus::Open => Some(1),
    };
    let indent = 15.min(area.width / 4);
    let place = Rect::new(
        area.x + indent,
        y,
        area.width.saturating_sub(indent),
        area.bottom().saturating_sub(y),
    );
    if y < area.bottom() {
        y += buttons::buttons(canvas, place, &["Start writing", "Open my drafts"], focus) + 1;
    }
    let style = canvas.theme.style(Role::Muted);
    if y < area.bottom() {
        let text = "Keys are always on the last line.";
        canvas::put(canvas.cells, area, area.x, y, text, style);
    }
}

/// The row of keys.
#[must_use]
pub fn hints() -> Vec<Hint> {
    vec![
        Hint::new("Enter", "start"),
        Hint::new("Tab", "move"),
        Hint::new("←→", "change"),
        Hint::new("Ctrl-Q", "quit, nothing saved"),
        Hint::new("?", "help"),
    ]
}
