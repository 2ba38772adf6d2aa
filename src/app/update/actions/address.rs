//! The address to copy or to open: where the link under the caret leads, else where the story stands.

use crate::app::desk::Desk;
use crate::app::effect::Effect;
use crate::app::layout::Mode;
use crate::app::model::Model;
use crate::app::sketches;
use crate::domain::story::{BlockKind, leads_to};
use crate::ports::sketches::Wanted;
use crate::prose::focus::paragraph_at;
use crate::screens::Screen;
use crate::screens::overlay::Overlay;
use crate::screens::qr::Qr;

/// What the address at hand belongs to.
const LINK: &str = "The link under the caret";
const STORY: &str = "The story's address";

/// Puts the address on the clipboard.
pub fn copy(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some((what, text)) = address(model, effects) {
        model.errand = Some(what);
        effects.push(Effect::Copy { text });
    }
}

/// Shows the address as a QR code.
pub fn qr_code(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some((_, url)) = address(model, effects) {
        model.overlay = Some(Overlay::Qr(Box::new(Qr::of(url))));
    }
}

/// Opens the address in a browser.
pub fn open(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some((what, url)) = address(model, effects) else {
        return;
    };
    let lower = url.to_ascii_lowercase();
    if lower.starts_with("https://") || lower.starts_with("http://") {
        model.errand = Some(what);
        effects.push(Effect::Open { url });
    } else if let Some(desk) = model.desk.as_ref().filter(|_| sketches::is_local(&url)) {
        effects.push(Effect::ShowPicture(Wanted {
            draft: desk.path.clone(),
            folder: model.setup.folder.clone(),
            source: url,
            room: None,
        }));
    } else {
        model.say(
            effects,
            format!("{what} is {url}; only addresses of the web and pictures are opened."),
        );
    }
}

fn address(model: &mut Model, effects: &mut Vec<Effect>) -> Option<(&'static str, String)> {
    let writing = matches!(model.screen(), Screen::Writer);
    let link = model
        .desk
        .as_ref()
        .filter(|desk| writing && desk.mode != Mode::Read)
        .and_then(link_under_caret);
    if let Some(url) = link {
        return Some((LINK, url));
    }
    let file = match &model.desk {
        Some(desk) => Some(desk.path.clone()),
        None => model.shelf.selected().map(|item| item.path.clone()),
    };
    let sent = file
        .as_ref()
        .and_then(|file| model.sent(file))
        .and_then(|record| record.url().map(str::to_owned));
    let written = || {
        model
            .reading()
            .and_then(|reading| reading.draft.details.medium_url.clone())
    };
    let url = sent.or_else(written);
    if url.is_none() {
        model.say(
            effects,
            "There is no link under the caret, and this draft has no address yet. Press p to publish it, or x to carry it over by hand.",
        );
    }
    url.map(|url| (STORY, url))
}

/// Where the link or picture leads that the caret stands on. Reads the paragraph, and what references stand for.
fn link_under_caret(desk: &Desk) -> Option<String> {
    let (rope, caret) = (desk.buffer.rope(), desk.buffer.caret());
    let block = desk
        .reading
        .as_ref()?
        .block_at(desk.buffer.caret_line() + 1);
    match block.map(|block| &block.kind) {
        Some(BlockKind::Code { .. }) => return None,
        None => return defined_under_caret(desk),
        Some(_) => {}
    }
    let range = paragraph_at(rope, caret);
    let mut text = desk.buffer.slice(range.clone());
    text.push_str("\n\n");
    for line in rope.lines() {
        if line.chars().take(4).find(|c| *c != ' ') == Some('[') {
            let line = String::from(line);
            if line.contains("]:") {
                text.push_str(&line);
            }
        }
    }
    leads_to(&text, caret.checked_sub(range.start)?)
}

/// Where the name leads whose meaning is given on the caret's line: `[name]: https://…`.
fn defined_under_caret(desk: &Desk) -> Option<String> {
    let line = String::from(desk.buffer.rope().line(desk.buffer.caret_line()));
    let name = line.trim_start();
    let name = &name[..=name.find("]:")?];
    if !name.starts_with('[') || name.starts_with("[^") {
        return None;
    }
    leads_to(&format!("{name}\n\n{line}\n"), 1)
}
