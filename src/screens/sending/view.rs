//! Draws a send under way.

use ratatui::layout::Rect;

use crate::app::model::Model;
use crate::app::msg::UploadState;
use crate::domain::picture::{Placed, amount};
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
    let steps = steps(sending, usize::from(area.height.saturating_sub(9)));
    draw_steps(canvas, area, &steps);
    let rows = u16::try_from(steps.len()).unwrap_or(3) + 3;
    let below = Rect {
        y: area.y + rows,
        height: area.height.saturating_sub(rows),
        ..area
    };
    let (text, role) = if sending.stopping && sending.is_uploading() {
        ("Stopping. No story will be made.", Role::Warn)
    } else if sending.asking {
        (
            "Stop waiting? That calls nothing back: the story may be made all the same, so this draft will be marked UNKNOWN until you have looked.",
            Role::Warn,
        )
    } else if sending.attempt.is_some() && sending.seconds - sending.since >= 10 {
        (
            "No answer yet. Medium may be fetching pictures.",
            Role::Muted,
        )
    } else {
        return;
    };
    sentence(canvas, below, text, role);
}

/// A step: done, now or next, and what.
type Step = (&'static str, String);

/// The steps, with at most so many rows for pictures.
fn steps(sending: &Sending, rows: usize) -> Vec<Step> {
    let seconds = sending.seconds - sending.since;
    let waiting = format!(
        "waiting for {}   {}:{:02} of {}:{:02}",
        sending.plan.target.badge(),
        seconds / 60,
        seconds % 60,
        PATIENCE / 60,
        PATIENCE % 60
    );
    let ahead = match (sending.grace, sending.is_uploading()) {
        (Some(_), _) | (None, true) => "next",
        (None, false) => "now",
    };
    let mut list = Vec::new();
    if let Some(left) = sending.grace {
        list.push(("now", format!("sending in {left}…  Esc stops it")));
    }
    list.extend(pictures(sending, rows));
    match (sending.grace, &sending.attempt) {
        (Some(_), _) => {
            list.push((ahead, "record the attempt".into()));
            list.push(("next", "one request, never repeated".into()));
        }
        (None, None) => {
            let what = if ahead == "now" {
                "recording"
            } else {
                "record"
            };
            list.push((ahead, format!("{what} the attempt")));
            list.push(("next", "one request, never repeated".into()));
            list.push(("next", "keep the address".into()));
        }
        (None, Some(_)) => {
            list.push(("done", "attempt recorded, before sending".into()));
            list.push(("now", waiting));
            list.push(("next", "keep the address".into()));
        }
    }
    list
}

/// A row for every picture; when there are too many, one for all.
fn pictures(sending: &Sending, rows: usize) -> Vec<Step> {
    let uploads = sending.uploads.iter().zip(&sending.plan.pictures);
    if sending.uploads.len() <= rows {
        return uploads
            .map(|(state, placed)| picture(*state, placed))
            .collect();
    }
    let there = |state: &&Option<UploadState>| {
        matches!(state, Some(UploadState::Done | UploadState::Known))
    };
    let (done, all) = (
        sending.uploads.iter().filter(there).count(),
        sending.uploads.len(),
    );
    let now = uploads
        .rev()
        .find(|(state, _)| matches!(state, Some(UploadState::Trying(_))));
    let what = match now {
        Some((state, placed)) => format!("{} of {all}: {}", done + 1, picture(*state, placed).1),
        None => format!("pictures: {done} of {all} uploaded"),
    };
    let state = match (done == all, sending.grace) {
        (true, _) => "done",
        (false, None) => "now",
        (false, Some(_)) => "next",
    };
    vec![(state, what)]
}

fn picture(state: Option<UploadState>, placed: &Placed) -> Step {
    let picture = &placed.picture;
    let what = format!("{}, {}", picture.source, amount(picture.size));
    match state {
        None => ("next", format!("upload {what}")),
        Some(UploadState::Trying(1)) => ("now", format!("uploading {what}")),
        Some(UploadState::Trying(tries)) => ("now", format!("uploading {what}, try {tries}")),
        Some(UploadState::Done) => ("done", format!("uploaded {what}")),
        Some(UploadState::Known) => ("done", format!("uploaded before: {what}")),
    }
}

fn draw_steps(canvas: &mut Canvas, area: Rect, steps: &[Step]) {
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
    if sending.is_uploading() {
        vec![Hint::new("Esc", "stop: no story has been made")]
    } else if sending.grace.is_some() {
        vec![Hint::new("Esc", "stop: nothing has been sent")]
    } else {
        vec![Hint::new("Esc", "stop waiting")]
    }
}
