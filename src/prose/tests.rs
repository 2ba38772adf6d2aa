//! Sentences about the editor, and a comparison with a model that is too simple to be wrong.

use super::{Buffer, Motion, Spot, View};

mod editing;
mod finding;
mod lists;
mod model;
mod real;
mod undoing;
mod viewing;
mod wrapping;

/// A buffer from a picture: `|` is the caret, and `⟦` the other end of a selection when there is one.
fn buffer(picture: &str) -> Buffer {
    let mut text = picture.to_owned();
    let mut anchor = text.find('⟦');
    if let Some(at) = anchor {
        text.replace_range(at..at + '⟦'.len_utf8(), "");
    }
    let caret = text.find('|').expect("the picture has a caret");
    text.remove(caret);
    anchor = anchor.map(|at| if at > caret { at - 1 } else { at });
    let mut buffer = Buffer::new(&text);
    if let Some(anchor) = anchor {
        buffer.place(anchor, false);
    }
    buffer.place(caret, anchor.is_some());
    buffer
}

/// The picture of a buffer.
fn picture(buffer: &Buffer) -> String {
    let mut text = buffer.text();
    let selection = buffer.selection();
    let mut signs = vec![(selection.caret, "|")];
    if let Some(anchor) = selection.anchor {
        signs.push((anchor, "⟦"));
    }
    signs.sort_by_key(|sign| std::cmp::Reverse(sign.0));
    for (at, sign) in signs {
        text.insert_str(at, sign);
    }
    text
}

/// The picture after something was done.
fn after(before: &str, act: impl FnOnce(&mut Buffer)) -> String {
    let mut buffer = buffer(before);
    act(&mut buffer);
    picture(&buffer)
}

/// The rows on the screen as text.
fn screen(view: &View, buffer: &Buffer) -> Vec<String> {
    view.rows()
        .iter()
        .map(|row| row.text(buffer.rope()).into_owned())
        .collect()
}

/// A window that shows the buffer.
fn window(buffer: &Buffer, width: usize, height: usize) -> View {
    let mut view = View::new(width, height);
    view.follow(buffer);
    view
}

/// The picture after keys that move.
fn gone(before: &str, width: usize, motions: &[Motion]) -> String {
    let mut buffer = buffer(before);
    let mut view = window(&buffer, width, 10);
    for motion in motions {
        view.go(&mut buffer, *motion, false);
    }
    picture(&buffer)
}

fn spot(x: usize, y: usize) -> Spot {
    Spot { x, y }
}
