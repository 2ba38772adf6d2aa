//! What keeps the text safe beside saving it: the recovery journal, the lock, and an eye on the file.

use crate::app::desk::Desk;
use crate::app::effect::{Effect, Rescued, Safety};
use crate::app::model::Model;
use crate::app::msg::Watch;
use crate::app::when;
use crate::ports::drafts::Loaded;
use crate::ports::failure::Failure;
use crate::ports::holding::Holder;
use crate::ports::recovery::Left;
use crate::screens::Screen;
use crate::screens::overlay::{Conflict, Overlay, held::Held, leftover::Leftover};
use crate::screens::writer;

/// After how many seconds without a key the file is looked at when the next one comes: long enough to have been in
/// another program.
const AWAY: i64 = 2;

/// After every message: orders what was typed to be kept, and a draft that was closed to be let go.
pub fn settle(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some(desk) = &mut model.desk {
        effects.extend(desk.keep_soon());
    }
    let open = model.desk.as_ref().map(|desk| &desk.path);
    if model.claimed.is_some() && open != model.claimed.as_ref() {
        let path = model.claimed.take();
        effects.extend(path.map(|path| Effect::LetGo { path }));
        // Written again under another name, it is another draft.
        opened(model, effects);
    }
}

/// A draft has been opened.
pub fn opened(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some(desk) = &model.desk {
        model.claimed = Some(desk.path.clone());
        model.last_key = model.now;
        effects.push(Effect::Safety(Safety::Claim {
            path: desk.path.clone(),
            file: desk.fingerprint().file,
            rope: desk.buffer.rope().clone(),
            bom: desk.has_bom(),
        }));
    }
}

/// A key has come: after a while without one, another program may have been at the file.
pub fn back(model: &mut Model, effects: &mut Vec<Effect>) {
    let away = model.now - model.last_key;
    model.last_key = model.now;
    // A clock that was set back tells nothing.
    if !(0..AWAY).contains(&away) {
        look(model, effects);
    }
}

/// Saves, and orders Byline to be stopped.
pub fn suspend(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Screen::Sending(_) = model.screen() {
        return model.say(effects, "A story is being sent: wait for its end.");
    }
    super::with_screen(model, |model, screen| {
        if let Screen::Details(form) = screen {
            form.commit(model, effects);
        }
    });
    effects.extend(model.desk.as_mut().and_then(Desk::save));
    effects.push(Effect::Suspend);
}

/// Byline goes on after a stop: another program may have been at the file meanwhile.
pub fn resumed(model: &mut Model, resumed: Result<(), Failure>, effects: &mut Vec<Effect>) {
    match resumed {
        Ok(()) => look(model, effects),
        Err(failure) => model.warn(effects, failure.to_string()),
    }
}

/// Orders a look at the open draft's file, and at the pictures in it.
pub fn look(model: &mut Model, effects: &mut Vec<Effect>) {
    model.pictures.doubt();
    effects.extend(model.desk.as_ref().map(|desk| {
        Effect::Safety(Safety::Look {
            path: desk.path.clone(),
            digest: desk.fingerprint().digest.clone(),
        })
    }));
}

/// Takes news in. What is about a draft that was closed meanwhile changes nothing.
pub fn on_news(model: &mut Model, news: Watch, effects: &mut Vec<Effect>) {
    match news {
        Watch::Held { path, holder } => {
            if is_open(model, &path) {
                on_held(model, holder, effects);
            }
        }
        Watch::TakenOver { loaded } => on_taken_over(model, loaded, effects),
        Watch::Ousted { path, by } => {
            if is_open(model, &path) {
                on_ousted(model, &by, effects);
            }
        }
        Watch::Left { path, left } => {
            if is_open(model, &path) {
                on_left(model, *left, effects);
            }
        }
        Watch::Gone { path } => {
            if is_open(model, &path) {
                on_gone(model);
            }
        }
        Watch::Unprotected(failure) => model.warn(effects, failure.to_string()),
        Watch::Kept(listed) => {
            if let Some(Overlay::Recovered(open)) = &mut model.overlay {
                open.listed(listed);
            }
        }
        Watch::Waiting { count, folder } => {
            model.waiting = (count > 0).then_some((count, folder));
        }
    }
}

fn is_open(model: &Model, path: &std::path::Path) -> bool {
    model.desk.as_ref().is_some_and(|desk| desk.path == path)
}

/// Who has a draft, in words: `pid 4711 on desk, since 12:41`.
#[must_use]
pub fn holder_words(model: &Model, holder: &Holder) -> String {
    if holder.pid == 0 {
        return "it has not said where".into();
    }
    let since = holder.since + model.utc_offset;
    let day = when::day(since, model.now + model.utc_offset);
    format!(
        "pid {} on {}, since {} {day}",
        holder.pid,
        holder.host,
        when::time(since)
    )
}

fn on_held(model: &mut Model, holder: Holder, effects: &mut Vec<Effect>) {
    let words = holder_words(model, &holder);
    if let Some(desk) = &mut model.desk {
        // Somebody who types fast has typed before this was known: it goes into neither file nor thin air.
        desk.not_saved();
        if !desk.is_saved() {
            effects.push(desk.rescue(Rescued::GoOn));
        }
        desk.lock_out(Some(format!(
            "Read only: another Byline is writing this draft ({words}). Open it again to take it over."
        )));
    }
    model.overlay = Some(Overlay::Held(Held::of(holder)));
    model.guard(effects);
}

fn on_taken_over(
    model: &mut Model,
    loaded: Result<Box<Loaded>, Failure>,
    effects: &mut Vec<Effect>,
) {
    let loaded = match loaded {
        Ok(loaded) => *loaded,
        Err(failure) => return model.warn(effects, failure.to_string()),
    };
    let Some(desk) = model.desk.as_mut().filter(|desk| desk.path == loaded.path) else {
        return;
    };
    desk.lock_out(None);
    if desk.is_saved() {
        desk.reload(loaded);
        effects.extend(desk.convert());
        writer::after(model, effects, false);
    } else {
        super::answers::on_reloaded(model, loaded, effects);
    }
    model.say(effects, "The draft is yours now.");
}

fn on_ousted(model: &mut Model, by: &Holder, effects: &mut Vec<Effect>) {
    let words = holder_words(model, by);
    let Some(desk) = &mut model.desk else {
        return;
    };
    desk.not_saved();
    if !desk.is_saved() {
        effects.push(desk.rescue(Rescued::GoOn));
    }
    let sentence = format!(
        "Read only: another Byline has taken this draft over ({words}). Open it again to take it back."
    );
    desk.lock_out(Some(sentence.clone()));
    let leaving = model.leaving.take();
    model.warn(effects, sentence);
    if leaving == Some(crate::app::model::Leaving::HungUp) {
        effects.push(Effect::Quit);
    }
}

fn on_left(model: &mut Model, left: Left, effects: &mut Vec<Effect>) {
    if model.overlay.is_none() {
        model.overlay = Some(Overlay::Leftover(Box::new(Leftover::of(left))));
        model.guard(effects);
    }
}

fn on_gone(model: &mut Model) {
    // What is unsaved finds out when it is saved; there is a question open already if it did.
    let saving = model.desk.as_ref().is_some_and(Desk::is_saving);
    if model.overlay.is_none() && !saving {
        model.overlay = Some(Overlay::Conflict(Conflict {
            now: None,
            first: true,
        }));
    }
}
