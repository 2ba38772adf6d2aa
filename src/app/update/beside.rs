//! Details and checks beside the text, where the window has room: the text makes room for them, shows what the selected
//! check is about, and goes back to the caret when they close.

use crate::app::layout;
use crate::app::model::Model;
use crate::app::{effect::Effect, spelling};
use crate::screens::{Screen, checks, writer};

/// Brings the text to where it belongs beside what is open now.
pub(super) fn settle(model: &mut Model, effects: &mut Vec<Effect>) {
    let line = match model.screen() {
        Screen::Details(_) => None,
        Screen::Checks(open) => checks::line_of(model, open),
        _ => return close(model, effects),
    };
    let (width, height, measure) = (model.width, model.height, model.setup.measure);
    if layout::drawer(width, height, measure).is_none() {
        return close(model, effects);
    }
    let Some(desk) = &mut model.desk else {
        return;
    };
    desk.beside = true;
    desk.fit(width, height, measure);
    let pointed = Some((line, desk.buffer.version()));
    if pointed == desk.pointed {
        return;
    }
    desk.pointed = pointed;
    desk.view.lay_out(&desk.buffer);
    if let Some(line) = line {
        let rope = desk.buffer.rope();
        let row = line.saturating_sub(1).min(rope.len_lines() - 1);
        let at = rope.line_to_byte(row);
        // What is on the screen stays: a text that jumps at each step down the list is hard to read.
        let shown = desk.view.rows().iter().any(|seen| seen.line == row);
        if !shown {
            let third = isize::try_from(desk.view.height() / 3).unwrap_or(0);
            desk.view.show(&desk.buffer, at);
            desk.view.scroll(&desk.buffer, -third);
        }
        desk.stay();
    }
    // A fix and the header move the words below them: what is marked goes with them.
    spelling::look(model, effects);
}

/// Nothing stands beside the text any longer: it goes back to the caret.
fn close(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(desk) = model.desk.as_mut().filter(|desk| desk.beside) else {
        return;
    };
    desk.beside = false;
    if let Some((Some(_), _)) = desk.pointed.take() {
        desk.come_back();
    }
    desk.together = None;
    writer::after(model, effects, false);
}
