//! Answers of the world: what was found, read, saved, sent.

mod sending;

use std::path::PathBuf;

use crate::app::desk::Desk;
use crate::app::effect::{Destination, Effect};
use crate::app::layout::Mode;
use crate::app::model::{Leaving, Model};
use crate::app::msg::{Glimpse, Msg};
use crate::app::reading::Reading;
use crate::app::spelling;
use crate::app::update::{actions, go, leave, refresh_review, with_screen};
use crate::ports::clipboard::Copied;
use crate::ports::drafts::{Loaded, Saved};
use crate::ports::failure::Failure;
use crate::screens::overlay::{Conflict, Overlay};
use crate::screens::{Next, Screen, drafts, words, writer};

/// Takes an answer in.
pub fn on_answer(model: &mut Model, msg: Msg, effects: &mut Vec<Effect>) {
    match msg {
        Msg::Found { run, files } => {
            model.shelf.found(run, files);
            settle_list(model, effects);
        }
        Msg::Glimpsed { run, glimpses } => {
            model.shelf.glimpsed(run, glimpses);
            settle_list(model, effects);
        }
        Msg::Discovered { run, failure } => {
            model.shelf.discovered(run, failure);
            settle_list(model, effects);
        }
        Msg::Previewed { run, reading } => model.shelf.previewed(run, reading),
        Msg::Loaded { then, loaded } => on_loaded(model, then, loaded, effects),
        Msg::Converted {
            path,
            version,
            reading,
        } => on_converted(model, &path, version, reading, effects),
        Msg::Saved {
            path,
            version,
            glimpse,
            saved,
        } => on_saved(model, &path, version, *glimpse, saved, effects),
        Msg::Created {
            path,
            created,
            open,
        } => on_created(model, path, created, open, effects),
        Msg::Edited(ended) => on_edited(model, ended, effects),
        Msg::History(history) => sending::on_history(model, history, effects),
        Msg::Account { target, state } if target == model.target => {
            model.account = state;
            refresh_review(model);
        }
        Msg::TokenStored(stored) => sending::on_token(model, stored, effects),
        Msg::TokenForgotten(forgotten) => sending::on_token_forgotten(model, forgotten, effects),
        Msg::SendStarted(attempt) => with_screen(model, |_, screen| {
            if let Screen::Sending(sending) = screen {
                sending.attempt = Some(attempt);
            }
        }),
        Msg::SendEnded {
            attempt,
            outcome,
            unrecorded,
        } => {
            sending::on_send_ended(model, attempt, outcome, effects);
            if let Some(failure) = unrecorded {
                model.warn(
                    effects,
                    format!("The history could not be written. {failure}"),
                );
            }
        }
        Msg::Resolved(resolved) => sending::on_resolved(model, resolved, effects),
        Msg::Copied(copied) => tell(model, copied_words(copied), effects),
        Msg::Opened { url, opened } => match opened {
            Ok(()) => tell(model, "Opened in your browser.", effects),
            Err(_) => model.overlay = Some(Overlay::Link(url)),
        },
        Msg::WordsChecked { .. } | Msg::Suggested { .. } | Msg::WordLearnt { .. } => {
            on_spelling(model, msg, effects);
        }
        Msg::Day(Ok(day)) => model.day = day,
        Msg::Day(Err(failure)) => model.say(effects, failure.to_string()),
        Msg::ConfigSaved(Err(failure)) => model.warn(effects, failure.to_string()),
        // An account that was asked for before the target changed; and causes that are not answers.
        Msg::Account { .. }
        | Msg::ConfigSaved(Ok(()))
        | Msg::Key(_)
        | Msg::Paste(_)
        | Msg::Resize { .. }
        | Msg::Timer(_)
        | Msg::HangUp => {}
    }
}

/// The writer's own editor has ended.
fn on_edited(model: &mut Model, ended: Result<(), Failure>, effects: &mut Vec<Effect>) {
    match (ended, &mut model.desk) {
        (Ok(()), Some(desk)) => desk.handed_over(),
        (Ok(()), None) => {}
        (Err(failure), _) => model.warn(effects, failure.to_string()),
    }
    effects.extend(crate::screens::overlay::reload_effect(model));
}

/// Says how a copy or an opening went, and of what.
fn tell(model: &mut Model, how: &str, effects: &mut Vec<Effect>) {
    let text = match model.errand.take() {
        Some(what) => format!("{what}: {}{}", how[..1].to_lowercase(), &how[1..]),
        None => how.to_owned(),
    };
    model.say(effects, text);
}

fn on_spelling(model: &mut Model, msg: Msg, effects: &mut Vec<Effect>) {
    match msg {
        Msg::WordsChecked { language, checked } => {
            spelling::checked(model, &language, checked, effects);
        }
        Msg::Suggested { word, suggested } => {
            if let Some(Overlay::Spelling(open)) = &mut model.overlay
                && open.word == word
            {
                open.answer = Some(suggested);
            }
        }
        Msg::WordLearnt { word, learnt } => match learnt {
            Ok(()) => {
                model.say(effects, format!("“{word}” is one of your words now."));
                spelling::learnt(model, effects);
            }
            Err(failure) => model.warn(effects, failure.to_string()),
        },
        _ => {}
    }
}

fn settle_list(model: &mut Model, effects: &mut Vec<Effect>) {
    if matches!(model.screen(), Screen::Drafts) {
        drafts::settle(model, effects);
    } else {
        model.shelf.settle();
    }
}

fn on_loaded(
    model: &mut Model,
    then: Destination,
    loaded: Result<Box<Loaded>, Failure>,
    effects: &mut Vec<Effect>,
) {
    let wanted = model.loading.take();
    let loaded = match loaded {
        Ok(loaded) => *loaded,
        Err(failure) => return model.warn(effects, failure.to_string()),
    };
    if then == Destination::Reload {
        return on_reloaded(model, loaded, effects);
    }
    // The writer may have gone elsewhere while the disk was slow.
    if model.desk.is_some() || wanted.is_none_or(|(path, _)| path != loaded.path) {
        return;
    }
    let mode = if then == Destination::Reader {
        Mode::Read
    } else {
        Mode::Text
    };
    let size = (model.width, model.height);
    let mut desk = Desk::new(loaded, mode, size, &model.setup);
    effects.extend(desk.convert());
    let reason = desk.read_only.clone();
    model.desk = Some(desk);
    if let Some(reason) = reason {
        model.warn(effects, reason);
    }
    let next = actions::open_desk(model, then, effects);
    go(model, next, effects);
}

/// The file was read again: nothing is lost on either side.
fn on_reloaded(model: &mut Model, loaded: Loaded, effects: &mut Vec<Effect>) {
    let Some(desk) = model.desk.as_mut().filter(|desk| desk.path == loaded.path) else {
        return;
    };
    if loaded.fingerprint.digest == desk.fingerprint().digest {
        return;
    }
    if desk.is_saved() {
        desk.reload(loaded);
        effects.extend(desk.convert());
        writer::after(model, effects, false);
        model.say(
            effects,
            "Read again from disk. Ctrl-Z brings the text before it back.",
        );
    } else {
        model.overlay = Some(Overlay::Conflict(Conflict {
            now: Some(Box::new(loaded)),
            first: true,
        }));
    }
}

fn on_converted(
    model: &mut Model,
    path: &std::path::Path,
    version: u64,
    reading: Reading,
    effects: &mut Vec<Effect>,
) {
    let Some(desk) = model.desk.as_mut().filter(|desk| desk.path == path) else {
        return;
    };
    effects.extend(desk.converted(version, reading));
    let saved = desk.is_saved();
    if let Some(reading) = desk.current_reading().filter(|_| saved) {
        let now = reading.draft.measure.words;
        words::count(model, now, effects);
    }
    if matches!(model.screen(), Screen::Writer) {
        writer::follow_caret(model);
        spelling::look(model, effects);
    }
    refresh_review(model);
}

fn on_saved(
    model: &mut Model,
    path: &std::path::Path,
    version: u64,
    glimpse: Glimpse,
    saved: Result<Saved, Failure>,
    effects: &mut Vec<Effect>,
) {
    let now = model.now;
    let Some(desk) = model.desk.as_mut().filter(|desk| desk.path == path) else {
        return;
    };
    match saved {
        Ok(Saved::Done { fingerprint, note }) => {
            effects.extend(desk.saved(version, fingerprint));
            words::count(model, glimpse.words, effects);
            model.shelf.refresh(now, glimpse);
            if let Some(note) = note {
                model.say(effects, note);
            }
            tell_ending(model, path, Ok(()));
            after_save(model, effects);
        }
        Ok(Saved::Changed { now }) => {
            desk.not_saved();
            tell_ending(model, path, Err("the file was changed by another program"));
            if !left_unsaved(model, effects) {
                model.overlay = Some(Overlay::Conflict(Conflict { now, first: true }));
            }
        }
        Err(failure) => {
            desk.not_saved();
            desk.trouble = Some(failure.clone());
            tell_ending(model, path, Err(&failure.what));
            if !left_unsaved(model, effects) {
                model.warn(effects, format!("Not saved. {failure}"));
            }
        }
    }
}

/// All is saved: the writer may leave, or go on to the draft chosen meanwhile.
fn after_save(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.leaving.is_some() {
        leave(model, effects);
    } else if matches!(model.screen(), Screen::Drafts)
        && model.desk.as_ref().is_some_and(Desk::is_saved)
    {
        model.desk = None;
        drafts::settle(model, effects);
        if let Some((path, then)) = model.loading.clone() {
            effects.push(Effect::Load { path, then });
        }
    }
}

/// The text could not be saved. When the session is over it is rescued and Byline leaves; true then. Else the writer is
/// brought back to it.
fn left_unsaved(model: &mut Model, effects: &mut Vec<Effect>) -> bool {
    rescue_if_hung_up(model, effects);
    let gone = model.leaving.take() == Some(Leaving::HungUp);
    model.loading = None;
    if !gone && matches!(model.screen(), Screen::Drafts) {
        go(model, Next::Open(Screen::Writer), effects);
    }
    gone
}

/// The screen that shows a sent story says whether its address has reached the draft.
fn tell_ending(model: &mut Model, path: &std::path::Path, saved: Result<(), &str>) {
    with_screen(model, |_, screen| {
        if let Screen::Result(ending) = screen
            && ending.file == path
        {
            ending.noted(saved);
        }
    });
}

/// The session is over and the file could not be written: the text goes where it can be found again.
fn rescue_if_hung_up(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.leaving == Some(Leaving::HungUp) {
        if let Some(desk) = &model.desk {
            effects.push(Effect::Rescue {
                path: desk.path.clone(),
                rope: desk.buffer.rope().clone(),
            });
        }
        effects.push(Effect::Quit);
    }
}

fn on_created(
    model: &mut Model,
    path: PathBuf,
    created: Result<(), Failure>,
    open: bool,
    effects: &mut Vec<Effect>,
) {
    if let Err(failure) = created {
        return model.warn(effects, failure.to_string());
    }
    if !open {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        return model.say(effects, format!("Your own text is in {name}."));
    }
    model.desk = None;
    model.screens.truncate(1);
    model.loading = Some((path.clone(), Destination::Writer));
    effects.push(Effect::Load {
        path,
        then: Destination::Writer,
    });
    let folder = model.setup.folder.clone();
    effects.push(model.shelf.discover(&folder));
}

/// What is known of a copy, and no more.
fn copied_words(copied: Copied) -> &'static str {
    match copied {
        Copied::Clipboard => "Copied.",
        Copied::Tmux => "Copied to tmux, which hands it to your terminal.",
        Copied::ViaTerminal => "Sent to your terminal's clipboard. Not there? Select it on screen.",
    }
}
