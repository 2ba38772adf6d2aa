//! Draws a send under way.

use ratatui::layout::Rect;

use crate::app::model::Model;
use crate::screens::sending::{PATIENCE, Sending};
use crate::screens::view::{badge, sentence, title};
use crate::ui::theme::Role;
use crate::ui::widgets::Canvas;
use crate::ui::widgets::bars::Hint;

/// Draws the screen.
pub fn draw(canvas: &mut Canvas, model: &Model, sending: &Sending, body: Rect) {
    let visibility = sending.plan.post.visibility.word();
    let attempt = sending
        .attempt
        .as_ref()
        .map(|id| format!(" · attempt {id}"))
        .unwrap_or_default();
    title(
        canvas,
        model,
        &format!("Sending · {visibility}{attempt}"),
        &badge(model),
    );
    let area = Rect::new(
        body.x + 2,
        body.y + 1,
        body.width.saturating_sub(4),
        body.height.saturating_sub(1),
    );
    sentence(
        canvas,
        Rect { height: 1, ..area },
        &format!("“{}”", sending.plan.post.title),
        Role::Heading,
    );
    let waiting = format!(
        "waiting for {}   {}:{:02} of {}:{:02}",
        sending.plan.target.badge(),
        sending.seconds / 60,
        sending.seconds % 60,
        PATIENCE / 60,
        PATIENCE % 60
    );
    let steps: [(&str, String); 3] = match (sending.grace, &sending.attempt) {
        (Some(left), _) => [
            ("now", format!("sending in {left}…  Esc stops it")),
            ("next", "record the attempt".into()),
            ("next", "one request, never repeated".into()),
        ],
        (None, None) => [
            ("now", "recording the attempt".into()),
            ("next", "one request, never repeated".into()),
            ("next", "keep the address".into()),
        ],
        (None, Some(_)) => [
            ("done", "attempt recorded, before sending".into()),
            ("now", waiting),
            ("next", "keep the address".into()),
        ],
    };
    draw_steps(canvas, area, &steps);
    let below = Rect {
        y: area.y + 6,
        height: area.height.saturating_sub(6),
        ..area
    };
    let (text, role) = if sending.asking {
        (
            "Stop waiting? That calls nothing back: the story may be made all the same, so this draft will be marked UNKNOWN until you have looked.",
            Role::Warn,
        )
    } else if sending.seconds >= 10 {
        (
            "No answer yet. Medium may be fetching pictures.",
            Role::Muted,
        )
    } else {
        return;
    };
    sentence(canvas, below, text, role);
}

fn draw_steps(canvas: &mut Canvas, area: Rect, steps: &[(&str, String)]) {
    for (i, (state, text)) in steps.iter().enumerate() {
        let y = area.y + 2 + u16::try_from(i).unwrap_or(0);
        let role = if *state == "now" {
            Role::Heading
        } else {
            Role::Muted
        };
        canvas.put(area, area.x + 1, y, state, role);
        canvas.put(area, area.x + 7, y, text, role);
    }
}

/// The row of keys.
#[must_use]
pub fn hints(sending: &Sending) -> Vec<Hint> {
    if sending.asking {
        return vec![
            Hint::new("s", "stop waiting"),
            Hint::new("Esc", "keep waiting"),
        ];
    }
    if sending.grace.is_some() {
        vec![Hint::new("Esc", "stop: nothing has been sent")]
    } else {
        vec![Hint::new("Esc", "stop waiting")]
    }
}
