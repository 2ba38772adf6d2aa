//! Draws the exact request.

use std::fmt::Write as _;

use ratatui::layout::Rect;

use crate::domain::picture::Placed;
use crate::domain::plan::Plan;
use crate::screens::review::Review;
use crate::ui::canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::Canvas;

/// Draws it from the row `top`.
pub fn draw(canvas: &mut Canvas, review: &Review, top: u16, body: Rect) {
    let Some(plan) = review.plan() else {
        return;
    };
    let path = match &plan.publication {
        Some(paper) => format!("publications/{}", paper.id),
        None => format!("users/{}", plan.account.id),
    };
    let mut text = uploads(plan);
    let _ = write!(
        text,
        "POST /v1/{path}/posts\nAuthorization: Bearer (hidden)\n\n"
    );
    text.push_str(
        &serde_json::to_string_pretty(&plan.post)
            .unwrap_or_default()
            .replace("\\n", "\n"),
    );
    let rows: Vec<String> = canvas::fold(&text, body.width.saturating_sub(2));
    let last = rows.len().saturating_sub(usize::from(body.height));
    for (y, row) in (body.y..body.bottom()).zip(rows.iter().skip(usize::from(top).min(last))) {
        canvas.put(body, body.x + 1, y, row, Role::Code);
    }
}

/// The requests that go before.
fn uploads(plan: &Plan) -> String {
    let mut text = String::new();
    let mut named = std::collections::BTreeSet::new();
    for Placed { picture, .. } in &plan.pictures {
        if named.insert(&picture.digest.0) {
            let _ = writeln!(
                text,
                "POST /v1/images, unless these bytes are there already\nimage=picture.{} ({}, {} bytes)\nSHA-256 {}\n",
                picture.format.ending(),
                picture.format.media_type(),
                picture.size,
                picture.digest.0
            );
        }
    }
    if !text.is_empty() {
        text.push_str("Where picture:… stands below, the address is put that Medium answers.\n\n");
    }
    text
}
