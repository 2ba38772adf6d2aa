//! Draws the first-run screen.

use ratatui::layout::Rect;

use crate::app::layout;
use crate::app::model::Model;
use crate::screens::view::{sentence, title};
use crate::screens::welcome::{Focus, Publishing, Welcome};
use crate::screens::writer::view::counted;
use crate::ui::canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::bars::Hint;
use crate::ui::widgets::{Canvas, buttons, field};

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
    let small = layout::is_small(model.width, model.height);
    // Labels stand beside the values where there is room.
    let indent: u16 = if small { 0 } else { 16 };
    let pad = " ".repeat(usize::from(indent));
    let gap = u16::from(!small);
    let mut y = area.y;
    let mut say = |canvas: &mut Canvas, text: &str, role, gap: u16| {
        let rest = Rect::new(area.x, y, area.width, area.bottom().saturating_sub(y));
        y += sentence(canvas, rest, text, role) + gap;
        y
    };
    let text = "Nothing leaves this computer until you send it.";
    say(canvas, text, Role::Text, gap);
    let files = match welcome.files {
        _ if !welcome.is_guess() => "made if it is not there".to_owned(),
        0 => "no Markdown files yet".to_owned(),
        n => format!("{} found, none changed", counted(n, "Markdown file")),
    };
    let row = say(canvas, "Drafts folder", Role::Text, 0) - 1;
    draw_folder(
        canvas,
        welcome,
        Rect::new(area.x + 15, row, area.width.saturating_sub(15), 1),
    );
    say(canvas, &format!("{pad}{files}"), Role::Muted, gap);
    let choices = choices(small);
    let mut y = 0;
    for (i, (choice, text)) in choices.into_iter().enumerate() {
        let taken = welcome.publishing == choice;
        let focused = welcome.focus == Focus::Publishing && taken;
        let mark = if taken { "(•)" } else { "( )" };
        let arrow = if focused { "▸" } else { " " };
        let label = if i == 0 && !small { "Publishing" } else { "" };
        let width = usize::from(indent.saturating_sub(1));
        let role = if taken { Role::Heading } else { Role::Text };
        y = say(
            canvas,
            &format!("{label:<width$}{arrow}{mark} {text}"),
            role,
            0,
        );
    }
    y += gap;
    let focus = match welcome.focus {
        Focus::Folder | Focus::Publishing => None,
        Focus::Start => Some(0),
        Focus::Open => Some(1),
    };
    let left = area.x + indent.saturating_sub(1);
    let place = Rect::new(
        left,
        y,
        area.right().saturating_sub(left),
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

fn choices(small: bool) -> [(Publishing, &'static str); 3] {
    [
        (
            Publishing::Practise,
            if small {
                "Practise first, inside Byline"
            } else {
                "Practise first, on a pretend Medium inside Byline"
            },
        ),
        (Publishing::Token, "I have a Medium token"),
        (
            Publishing::ByHand,
            if small {
                "No token: I carry them by hand"
            } else {
                "No token: I carry my stories over by hand (x)"
            },
        ),
    ]
}

fn draw_folder(canvas: &mut Canvas, welcome: &Welcome, area: Rect) {
    let focused = welcome.focus == Focus::Folder;
    canvas.put(
        area,
        area.x,
        area.y,
        if focused { "▸" } else { " " },
        Role::Text,
    );
    let value = Rect::new(area.x + 1, area.y, area.width.saturating_sub(1), 1);
    field::field(canvas, value, &welcome.folder, focused);
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
