//! Draws what exactly was sent.

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use crate::app::kept::{ChangeRow, Kept, Since};
use crate::app::model::Model;
use crate::app::preview::Page;
use crate::app::sketches::Sketchbook;
use crate::app::{layout, when};
use crate::domain::compare::Fate;
use crate::domain::story::highlight::Colours;
use crate::screens::sent::{Sent, View, columns};
use crate::screens::view::{sentence, title};
use crate::ui::canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::bars::{self, Hint};
use crate::ui::widgets::{Canvas, story};

/// Draws the screen.
pub fn draw(canvas: &mut Canvas, model: &Model, sent: &Sent, body: Rect) {
    let record = &sent.record;
    let local = record.at + model.utc_offset;
    let day = when::day(local, model.now + model.utc_offset);
    let right = format!("{day} {} · {}", when::time(local), record.id);
    title(canvas, model, &format!("Sent · {}", record.title), &right);
    let row = Rect { height: 1, ..body };
    let account = format!("@{} · {}", record.username, record.words());
    let account = if layout::is_small(model.width, model.height) {
        String::new()
    } else {
        account
    };
    bars::rule(canvas, row, "", &account);
    let mut x = body.x + 2;
    for view in View::ALL {
        let (name, role) = if view == sent.view {
            (format!("[{}]", view.name()), Role::Heading)
        } else {
            (format!(" {} ", view.name()), Role::Muted)
        };
        x = canvas.put(row, x, row.y, &name, role);
    }
    let area = Rect::new(
        body.x + 2,
        body.y + 1,
        columns(model),
        body.height.saturating_sub(1),
    );
    match &sent.kept {
        None => {
            sentence(canvas, area, "Reading…", Role::Muted);
        }
        Some(Err(failure)) => {
            sentence(canvas, area, &failure.to_string(), Role::Bad);
        }
        Some(Ok(kept)) => draw_kept(canvas, sent, kept, area),
    }
}

fn draw_kept(canvas: &mut Canvas, sent: &Sent, kept: &Kept, area: Rect) {
    match (sent.view, &kept.story, &kept.since) {
        (View::Story, Some(told), _) => {
            let (colours, pictures) = (Colours::default(), Sketchbook::default());
            let page = Page {
                story: told,
                colours: &colours,
                pictures: &pictures,
                width: area.width,
            };
            story::story(canvas, area, &page, sent.place, None);
        }
        (View::Story | View::Request, _, _) => {
            let mut area = area;
            if sent.view == View::Request && sent.top == 0 {
                // The token is not kept anywhere, so there is nothing to hide but its place.
                canvas.put(
                    area,
                    area.x,
                    area.y,
                    "Authorization: Bearer (hidden)",
                    Role::Muted,
                );
                area.y += 1;
                area.height = area.height.saturating_sub(1);
            }
            for (y, row) in (area.y..area.bottom()).zip(kept.request.iter().skip(sent.top)) {
                canvas.put(area, area.x, y, row, Role::Code);
            }
        }
        (View::Changes, _, Since::Same) => {
            let used = sentence(canvas, area, "The draft is as it was sent.", Role::Good);
            if let Some(words) = &kept.visibility {
                let below = Rect {
                    y: area.y + used,
                    height: area.height.saturating_sub(used),
                    ..area
                };
                sentence(canvas, below, words, Role::Text);
            }
        }
        (View::Changes, _, Since::Unknown(why)) => {
            sentence(canvas, area, why, Role::Warn);
        }
        (View::Changes, _, Since::Edited(rows, gone, new)) => {
            let head = format!("Edited since: - {gone} as sent, + {new} as now");
            canvas.put_cut(area, (area.x, area.y), area.width, &head, Role::Heading);
            let mut y = area.y + 1;
            if let Some(words) = &kept.visibility {
                canvas.put_cut(area, (area.x, y), area.width, words, Role::Text);
                y += 1;
            }
            let list = Rect {
                y,
                height: area.bottom().saturating_sub(y),
                ..area
            };
            for (y, row) in (list.y..list.bottom()).zip(rows.iter().skip(sent.top)) {
                draw_change(canvas, list, y, row);
            }
        }
    }
}

fn draw_change(canvas: &mut Canvas, area: Rect, y: u16, row: &ChangeRow) {
    let (mark, role) = match row.fate {
        None => (" ", Role::Muted),
        Some(Fate::Kept) => (" ", Role::Text),
        Some(Fate::Gone) => ("-", Role::Bad),
        Some(Fate::New) => ("+", Role::Good),
    };
    let mut x = canvas.put(area, area.x, y, mark, role) + 1;
    let plain = canvas.theme.style(role);
    for (marked, text) in &row.pieces {
        // What makes the difference is told apart without colours, too.
        let style = if *marked {
            plain.add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
        } else {
            plain
        };
        x = canvas::put(canvas.cells, area, x, y, text, style);
    }
}

/// The row of keys.
#[must_use]
pub fn hints(sent: &Sent) -> Vec<Hint> {
    let mut list = vec![
        Hint::new("Tab", "story, request, since then"),
        Hint::new("↑↓", "scroll"),
    ];
    if sent.record.url().is_some() {
        list.extend([Hint::new("y", "copy"), Hint::new("o", "open")]);
    }
    list.push(Hint::new("Esc", "back"));
    list
}
