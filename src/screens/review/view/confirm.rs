//! Draws the dialog in which the writer types the word that publishes.

use ratatui::layout::Rect;

use crate::app::layout;
use crate::app::model::Model;
use crate::domain::plan::Plan;
use crate::domain::post::Visibility;
use crate::screens::review::Review;
use crate::screens::view::sentence;
use crate::ui::theme::Role;
use crate::ui::widgets::{Canvas, field, frame};

/// What is confirmed, in one sentence.
fn confirmed(plan: &Plan) -> String {
    let told = if plan.post.notify_followers {
        "followers told by e-mail"
    } else {
        "followers NOT told"
    };
    let pictures = match plan.pictures.len() {
        0 => String::new(),
        1 => ", with 1 picture of this computer".into(),
        n => format!(", with {n} pictures of this computer"),
    };
    let place = match &plan.publication {
        Some(paper) => format!("in {} on {}", paper.name, plan.target.badge()),
        None => format!("on {}", plan.target.badge()),
    };
    format!(
        "“{}” as @{} {place}: {}, {told}{pictures}.",
        plan.post.title,
        plan.account.username,
        plan.post.visibility.word()
    )
}

/// Draws the dialog over the review.
pub fn draw(canvas: &mut Canvas, model: &Model, review: &Review) {
    let (Some(plan), Some(typed)) = (review.plan(), &review.confirm) else {
        return;
    };
    let area = layout::dialog(
        model.width,
        model.height,
        70,
        if plan.publication.is_some() { 13 } else { 10 },
    );
    let name = match plan.post.visibility {
        Visibility::Draft if plan.publication.is_some() => "Hand in to a publication",
        Visibility::Draft => "Send again",
        Visibility::Unlisted => "Publish unlisted",
        Visibility::Public => "Publish for everyone",
    };
    let inside = frame::dialog(canvas, area, name);
    let what = confirmed(plan);
    let mut y = inside.y;
    let mut say = |canvas: &mut Canvas, text: &str, role| {
        let rest = Rect {
            y,
            height: inside.bottom().saturating_sub(y),
            ..inside
        };
        y += sentence(canvas, rest, text, role) + 1;
    };
    say(canvas, &what, Role::Text);
    if let Some(paper) = &plan.publication {
        say(canvas, &paper.meaning(plan.post.visibility), Role::Warn);
    }
    if review.before.is_some() {
        say(
            canvas,
            "It was sent before: this makes a second story.",
            Role::Warn,
        );
    }
    let ask = format!("Type  {}  to confirm: ", review.words());
    let row = Rect {
        y,
        height: 1,
        ..inside
    };
    let x = canvas.put(row, row.x, y, &ask, Role::Heading);
    let room = Rect::new(x, y, row.right().saturating_sub(x), 1);
    field::field(canvas, room, typed, true);
    let ready = if review.confirmed() {
        "Enter publishes.   Esc cancels."
    } else {
        "Enter works when the word matches.   Esc cancels."
    };
    let rest = Rect {
        y: y + 2,
        height: inside.bottom().saturating_sub(y + 2),
        ..inside
    };
    sentence(
        canvas,
        rest,
        ready,
        if review.confirmed() {
            Role::Good
        } else {
            Role::Muted
        },
    );
}
