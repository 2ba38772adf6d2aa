//! Draws the words of the day.

use crate::app::layout;
use crate::app::model::Model;
use crate::screens::drafts::view::thousands;
use crate::screens::words::{bar, session, today};
use crate::ui::theme::Role;
use crate::ui::widgets::{Canvas, frame};

/// Draws the overlay.
pub fn draw(canvas: &mut Canvas, model: &Model) {
    let area = layout::dialog(model.width, model.height, 44, 7);
    let inside = frame::dialog(canvas, area, "Words");
    let mut rows = vec![
        ("Today", in_full(model)),
        ("Since you began", format!("{:+} words", session(model))),
    ];
    if let Some(reading) = model.reading() {
        let measure = reading.draft.measure;
        rows.push((
            "This draft",
            format!(
                "{} words · {} min",
                thousands(measure.words),
                measure.minutes()
            ),
        ));
    }
    let goal = model.setup.daily_goal;
    if goal > 0 {
        rows.insert(1, ("", bar(today(model), goal)));
    }
    for (y, (name, text)) in (inside.y..inside.bottom()).zip(&rows) {
        canvas.put(inside, inside.x, y, name, Role::Muted);
        canvas.put(inside, inside.x + 16, y, text, Role::Text);
    }
}

/// `412 of 500 words`, or without a goal `412 words`.
fn in_full(model: &Model) -> String {
    let words = thousands(today(model));
    match model.setup.daily_goal {
        0 => format!("{words} words"),
        goal => format!("{words} of {} words", thousands(goal)),
    }
}

/// `412/500 today`, for a status row; `None` when there is neither a goal nor a word.
#[must_use]
pub fn in_short(model: &Model) -> Option<String> {
    match (today(model), model.setup.daily_goal) {
        (0, 0) => None,
        (words, 0) => Some(format!("{} today", thousands(words))),
        (words, goal) => Some(format!("{}/{} today", thousands(words), thousands(goal))),
    }
}

/// `Today 412 of 500 words  ████████░░`, for the list; empty when there is neither a goal nor a word.
#[must_use]
pub fn of_the_day(model: &Model) -> String {
    match (today(model), model.setup.daily_goal) {
        (0, 0) => String::new(),
        (_, 0) => format!("Today {}", in_full(model)),
        (words, goal) => format!("Today {}  {}", in_full(model), bar(words, goal)),
    }
}
