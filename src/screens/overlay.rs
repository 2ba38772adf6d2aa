//! What lies over a screen: help, the palette, the question about a file that changed. It traps the focus and gives it
//! back.

pub mod held;
pub mod leftover;
pub mod view;

use crate::app::effect::{Destination, Disk, Effect, Purpose, Rescued};
use crate::app::key::{Code, Key};
use crate::app::model::Model;
use crate::ports::drafts::Loaded;
use crate::screens::Next;
use crate::screens::help::Help;
use crate::screens::outline::Outline;
use crate::screens::palette::Palette;
use crate::screens::qr::Qr;
use crate::screens::recovered::Recovered;
use crate::screens::spelling::Suggestions;
use held::Held;
use leftover::Leftover;

/// What lies over a screen.
#[derive(Debug)]
pub enum Overlay {
    /// The keys.
    Help(Help),
    /// All commands.
    Palette(Box<Palette>),
    /// The open draft's file was changed by another program.
    Conflict(Conflict),
    /// The headings.
    Outline(Box<Outline>),
    /// How a word is spelt.
    Spelling(Suggestions),
    /// The words of the day, of the session, of the draft.
    Words,
    /// A crash has left text of the draft that was opened.
    Leftover(Box<Leftover>),
    /// Another Byline has the draft that was opened.
    Held(Held),
    /// The texts that wait in the recovery folder.
    Recovered(Recovered),
    /// An address that cannot be opened from here, to be copied by hand.
    Link(String),
    /// An address as a QR code.
    Qr(Box<Qr>),
}

/// A file that changed behind the writer's back.
#[derive(Debug)]
pub struct Conflict {
    /// What is on disk now; `None` when the file is gone.
    pub now: Option<Box<Loaded>>,
    /// Whether the first of the two buttons has the focus.
    pub first: bool,
}

impl Conflict {
    /// The buttons, left to right.
    #[must_use]
    pub fn buttons(&self) -> [&'static str; 2] {
        match self.now {
            Some(_) => ["Keep both", "Take theirs"],
            None => ["Write it again", "Close the draft"],
        }
    }
}

/// Handles a key of an overlay. `Next::Stay` keeps it open; anything else closes it, and `Open` and `Replace` go on from the
/// screen below.
pub fn key(model: &mut Model, mut overlay: Overlay, key: Key, effects: &mut Vec<Effect>) -> Next {
    let next = match &mut overlay {
        Overlay::Help(help) => help.key(key),
        Overlay::Palette(palette) => palette.key(model, key, effects),
        Overlay::Outline(outline) => outline.key(model, key),
        Overlay::Spelling(open) => open.key(model, key, effects),
        Overlay::Words => match key.code {
            Code::Esc | Code::Enter | Code::Char('w' | 'q') => Next::Close,
            _ => Next::Stay,
        },
        Overlay::Conflict(conflict) => conflict_key(model, conflict, key, effects),
        Overlay::Leftover(leftover) => leftover.key(model, key, effects),
        Overlay::Held(held) => held.key(model, key, effects),
        Overlay::Recovered(open) => open.key(model, key, effects),
        Overlay::Qr(qr) => qr.key(key, effects),
        Overlay::Link(url) => match key.code {
            Code::Char('Q') => {
                model.overlay = Some(Overlay::Qr(Box::new(Qr::of(url.clone()))));
                Next::Stay
            }
            Code::Char('y') => {
                effects.push(Effect::Copy { text: url.clone() });
                Next::Close
            }
            Code::Esc | Code::Enter | Code::Char('q') => Next::Close,
            _ => Next::Stay,
        },
    };
    if matches!(next, Next::Stay) && model.overlay.is_none() {
        model.overlay = Some(overlay);
    }
    next
}

fn conflict_key(
    model: &mut Model,
    conflict: &mut Conflict,
    key: Key,
    effects: &mut Vec<Effect>,
) -> Next {
    match key.code {
        Code::Tab | Code::BackTab | Code::Left | Code::Right | Code::Up | Code::Down => {
            conflict.first = !conflict.first;
            return Next::Stay;
        }
        Code::Enter => {}
        Code::Esc => {
            if let Some(desk) = &mut model.desk {
                desk.hold();
            }
            model.warn(
                effects,
                "Not saved: the file was changed by another program. Ctrl-S asks again.",
            );
            return Next::Close;
        }
        _ => return Next::Stay,
    }
    settle(model, conflict, effects);
    Next::Close
}

/// Does what the writer chose. Whatever it is, both texts stay somewhere: before a text is replaced it is in a file of its
/// own or in the recovery folder.
fn settle(model: &mut Model, conflict: &mut Conflict, effects: &mut Vec<Effect>) {
    let Some(desk) = &mut model.desk else {
        return;
    };
    match (conflict.now.take(), conflict.first) {
        (Some(theirs), true) => {
            effects.push(Effect::Disk(Disk::Create {
                path: beside(&desk.path, "my copy"),
                bytes: desk.bytes(),
                purpose: Purpose::MyCopy,
            }));
            desk.take_later(theirs);
        }
        (Some(theirs), false) => {
            effects.push(desk.rescue(Rescued::GoOn));
            desk.reload(*theirs);
            effects.extend(desk.convert());
            model.say(
                effects,
                "Taken from disk. Ctrl-Z brings your own text back.",
            );
        }
        (None, true) => effects.push(Effect::Disk(Disk::Create {
            path: desk.path.clone(),
            bytes: desk.bytes(),
            purpose: Purpose::Again,
        })),
        (None, false) => effects.push(desk.rescue(Rescued::Close)),
    }
}

/// The name of a second file of a draft: `notes (my copy).md`.
fn beside(path: &std::path::Path, what: &str) -> std::path::PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path
        .extension()
        .map_or("md".into(), |e| e.to_string_lossy());
    path.with_file_name(format!("{stem} ({what}).{ending}"))
}

/// The file behind the desk was looked at again, because something made us suspect it changed.
pub fn reload_effect(model: &Model) -> Option<Effect> {
    model.desk.as_ref().map(|desk| {
        Effect::Disk(Disk::Load {
            path: desk.path.clone(),
            then: Destination::Reload,
        })
    })
}
