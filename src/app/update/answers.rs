//! Answers of the world: what was found, read, saved, sent.

mod carry;
mod sending;

use std::path::PathBuf;

use crate::app::desk::Desk;
use crate::app::effect::{Destination, Disk, Effect, Purpose, Rescued, Safety};
use crate::app::layout::Mode;
use crate::app::model::{Leaving, Model};
use crate::app::msg::{Glimpse, Msg};
use crate::app::reaching;
use crate::app::update::{actions, go, leave, refresh_review, safety, with_screen};
use crate::app::{in_force, sketches, spelling};
use crate::domain::picture::Album;
use crate::ports::clipboard::Copied;
use crate::ports::drafts::{Loaded, Saved};
use crate::ports::failure::Failure;
use crate::screens::overlay::{Conflict, Overlay};
use crate::screens::{Next, Screen, drafts, words, writer};

/// Takes an answer in.
pub fn on_answer(model: &mut Model, msg: Msg, effects: &mut Vec<Effect>) {
    match msg {
        Msg::Found { .. } | Msg::Glimpsed { .. } | Msg::Discovered { .. } => {
            on_list(model, msg, effects);
        }
        Msg::Previewed { run, reading } => model.shelf.previewed(run, reading),
        Msg::Loaded { then, loaded } => on_loaded(model, then, loaded, effects),
        Msg::Converted { .. } | Msg::ParagraphConverted { .. } => on_story(model, msg, effects),
        Msg::Saved {
            path,
            version,
            glimpse,
            saved,
        } => on_saved(model, &path, version, glimpse, saved, effects),
        Msg::Created {
            path,
            created,
            purpose,
        } => on_created(model, path, created, purpose, effects),
        Msg::Rescued { copy, then } => on_rescued(model, copy, then, effects),
        Msg::Edited(ended) => on_edited(model, ended, effects),
        Msg::History { target, history } => sending::on_history(model, target, history, effects),
        Msg::Planned { path, terms, made } => {
            sending::on_planned(model, &path, *terms, made, effects);
        }
        Msg::KeptRead { id, kept } => sending::on_kept(model, &id, kept),
        Msg::Account { target, state } if target == model.target => {
            sending::on_account(model, state, effects);
        }
        Msg::Publications { target, list } if target == model.target => {
            model.papers_known(list, effects);
        }
        Msg::TokenStored(stored) => sending::on_token(model, stored, effects),
        Msg::TokenForgotten(forgotten) => sending::on_token_forgotten(model, forgotten, effects),
        Msg::Upload(upload) => sending::on_step(model, |sending| sending.uploaded(upload)),
        Msg::SendStarted(attempt) => sending::on_step(model, |sending| sending.begun(attempt)),
        Msg::Pictures {
            path,
            sources,
            album,
        } => on_pictures(model, &path, sources, album, effects),
        Msg::SendEnded {
            attempt,
            outcome,
            unrecorded,
        } => sending::on_send_ended(model, attempt, outcome, unrecorded, effects),
        Msg::Resolved(resolved) => sending::on_resolved(model, resolved, effects),
        Msg::Carried(news) => carry::on_news(model, news, effects),
        Msg::Copied(copied) => tell(model, copied_words(copied), effects),
        Msg::Opened { opened: Ok(()), .. } => tell(model, "Opened in your browser.", effects),
        Msg::Opened { url, .. } => model.overlay = Some(Overlay::Link(url)),
        Msg::WordsChecked { .. } | Msg::Suggested { .. } | Msg::WordLearnt { .. } => {
            on_spelling(model, msg, effects);
        }
        Msg::Reached { .. } | Msg::ReachedAll { .. } | Msg::Ignored(_) => {
            on_checks(model, msg, effects);
        }
        Msg::Day(Ok(day)) => model.day = day,
        Msg::Config(read) => in_force::apply(model, read, effects),
        Msg::ConfigSaved { key, saved } => on_config_saved(model, key, saved, effects),
        Msg::Shown(Ok(())) => tell(model, "Opened in another window.", effects),
        Msg::Day(Err(why)) | Msg::Shown(Err(why)) => model.say(effects, why.to_string()),
        Msg::Picture { .. } => sketches::looked(model, msg),
        Msg::Resumed(resumed) => safety::resumed(model, resumed, effects),
        Msg::Watch(news) => safety::on_news(model, news, effects),
        // What was asked for before the target changed; and causes that are not answers.
        Msg::Account { .. }
        | Msg::Publications { .. }
        | Msg::Key(_)
        | Msg::Paste(_)
        | Msg::Resize { .. }
        | Msg::Timer(_)
        | Msg::HangUp => {}
    }
}

/// The list has come further.
fn on_list(model: &mut Model, msg: Msg, effects: &mut Vec<Effect>) {
    match msg {
        Msg::Found { run, files } => model.shelf.found(run, files),
        Msg::Glimpsed { run, glimpses } => model.shelf.glimpsed(run, glimpses),
        Msg::Discovered { run, failure } => {
            model.shelf.discovered(run, failure);
            effects.push(Effect::Safety(Safety::CountWaiting));
        }
        _ => return,
    }
    settle_list(model, effects);
}

/// The local pictures of a draft were looked up.
fn on_pictures(
    model: &mut Model,
    path: &std::path::Path,
    sources: Vec<String>,
    album: Album,
    effects: &mut Vec<Effect>,
) {
    if let Some(desk) = model.desk.as_mut().filter(|desk| desk.path == path) {
        desk.pictures_found(sources, album);
        reaching::settle(model);
        refresh_review(model, effects);
    }
}

/// The writer's own editor has ended.
fn on_edited(model: &mut Model, ended: Result<(), Failure>, effects: &mut Vec<Effect>) {
    if matches!(model.screen(), Screen::Settings(_)) {
        // It was config.toml that was edited.
        if let Err(failure) = ended {
            model.warn(effects, failure.to_string());
        }
        let project = model.setup.project.clone();
        return effects.push(Effect::Disk(Disk::ReadConfig { project }));
    }
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

/// What the network says about addresses, and what is ignored.
fn on_checks(model: &mut Model, msg: Msg, effects: &mut Vec<Effect>) {
    match msg {
        Msg::Reached {
            run,
            address,
            reached,
        } => {
            let last = reaching::answered(model, run, address, reached);
            if !last {
                return;
            }
        }
        Msg::ReachedAll { run } => reaching::ended(model, run),
        Msg::Ignored(Ok(ignored)) => {
            model.ignored = ignored;
            reaching::settle(model);
        }
        Msg::Ignored(Err(failure)) => return model.warn(effects, failure.to_string()),
        _ => {}
    }
    refresh_review(model, effects);
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
    if then == Destination::Reload {
        return match loaded {
            Ok(loaded) => on_reloaded(model, *loaded, effects),
            Err(failure) => model.warn(effects, failure.to_string()),
        };
    }
    let loaded = match loaded {
        Ok(loaded) => *loaded,
        Err(failure) => {
            model.loading = None;
            return model.warn(effects, failure.to_string());
        }
    };
    // The writer may have chosen another draft, or gone elsewhere, while the disk was slow.
    let wanted = model
        .loading
        .as_ref()
        .is_some_and(|(path, wish)| *path == loaded.path && *wish == then);
    if model.desk.is_some() || !wanted {
        return;
    }
    model.loading = None;
    let mode = if then == Destination::Reader {
        Mode::Read
    } else {
        model.usual_mode()
    };
    let size = (model.width, model.height);
    let mut desk = Desk::new(loaded, mode, size, &model.setup);
    desk.usual = model.usual_mode();
    if let Some((choices, title_on_top)) = model.wishes.get(&desk.path) {
        desk.choices.clone_from(choices);
        desk.title_on_top = *title_on_top;
    }
    desk.tables = model.tables;
    effects.extend(desk.convert());
    let reason = desk.read_only.clone();
    model.desk = Some(desk);
    safety::opened(model, effects);
    if let Some(reason) = reason {
        model.warn(effects, reason);
    }
    let next = actions::open_desk(model, then, effects);
    go(model, next, effects);
}

/// The file was read again: nothing is lost on either side.
pub(super) fn on_reloaded(model: &mut Model, loaded: Loaded, effects: &mut Vec<Effect>) {
    let Some(desk) = model.desk.as_mut().filter(|desk| desk.path == loaded.path) else {
        return;
    };
    // A save that is under way will find out by itself.
    if loaded.fingerprint.digest == desk.fingerprint().digest || desk.is_saving() {
        return;
    }
    if desk.bytes() == loaded.source.bytes() {
        return desk.adopt(loaded.path, loaded.fingerprint);
    }
    if desk.is_saved() {
        desk.reload(loaded);
        effects.extend(desk.convert());
        writer::after(model, effects, false);
        model.say(
            effects,
            "Read again from disk. Ctrl-Z brings the text before it back.",
        );
    } else if desk.join(loaded.clone()) {
        effects.extend(desk.convert());
        effects.extend(desk.save());
        writer::after(model, effects, false);
        model.say(
            effects,
            "Another program changed the file; its changes and yours are both here.",
        );
    } else {
        model.overlay = Some(Overlay::Conflict(Conflict {
            now: Some(Box::new(loaded)),
            first: true,
        }));
        model.guard(effects);
    }
}

/// The story follows the text of the open draft.
fn on_story(model: &mut Model, msg: Msg, effects: &mut Vec<Effect>) {
    match msg {
        Msg::Converted {
            path,
            version,
            settings,
            reading,
            took,
        } => {
            if let Some(desk) = model.desk.as_mut().filter(|desk| desk.path == path) {
                effects.extend(desk.converted(version, settings, reading, took));
                on_converted(model, effects);
            }
        }
        Msg::ParagraphConverted {
            path,
            block,
            paragraph,
        } => {
            if let Some(desk) = model.desk.as_mut().filter(|desk| desk.path == path) {
                effects.extend(desk.paragraph_converted(block, paragraph));
                writer::follow_caret(model);
            }
        }
        _ => {}
    }
}

/// The story of the open draft has come.
fn on_converted(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(desk) = &model.desk else {
        return;
    };
    let saved = desk.is_saved();
    if let Some(reading) = desk.current_reading().filter(|_| saved) {
        let now = reading.draft.measure.words;
        words::count(model, now, effects);
    }
    if matches!(model.screen(), Screen::Writer) {
        writer::follow_caret(model);
        spelling::look(model, effects);
    } else if model.desk.as_ref().is_some_and(|desk| desk.beside) {
        // Where the header ends, and which lines are code, is known only now.
        spelling::look(model, effects);
    }
    reaching::settle(model);
    if matches!(model.screen(), Screen::Checks(_) | Screen::Writer) {
        effects.extend(model.look_at_pictures());
    }
    refresh_review(model, effects);
    carry::refresh(model);
}

fn on_saved(
    model: &mut Model,
    path: &std::path::Path,
    version: u64,
    glimpse: Option<Box<Glimpse>>,
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
            effects.extend(desk.keep_soon());
            if let Some(glimpse) = glimpse {
                words::count(model, glimpse.words, effects);
                model.shelf.refresh(now, *glimpse);
            }
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
                model.guard(effects);
            }
        }
        Err(failure) => {
            desk.not_saved();
            // It may not be saved for long: recovery is all there is.
            effects.extend(desk.keep());
            desk.trouble = Some(failure.clone());
            tell_ending(model, path, Err(&failure.what));
            let leaving = model.leaving.is_some();
            if !left_unsaved(model, effects) {
                let way_out = if leaving {
                    " Ctrl-Q again keeps a copy in Byline's recovery folder and leaves."
                } else {
                    ""
                };
                model.warn(effects, format!("Not saved. {failure}{way_out}"));
            }
        }
    }
}

/// All is saved: the writer may leave, or go on to the draft chosen meanwhile.
fn after_save(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.leaving.is_some() {
        leave(model, effects);
    } else if matches!(model.screen(), Screen::Review(_)) {
        // What is reviewed is what is on disk: a newer text follows at once.
        effects.extend(model.desk.as_mut().and_then(Desk::save));
        refresh_review(model, effects);
    } else if matches!(model.screen(), Screen::Drafts)
        && model.desk.as_ref().is_some_and(Desk::is_saved)
    {
        model.desk = None;
        drafts::settle(model, effects);
        if let Some((path, then)) = model.loading.clone() {
            effects.push(Effect::Disk(Disk::Load { path, then }));
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
            effects.push(desk.rescue(Rescued::GoOn));
        }
        effects.push(Effect::Quit);
    }
}

fn on_created(
    model: &mut Model,
    path: PathBuf,
    created: Result<(), Failure>,
    purpose: Purpose,
    effects: &mut Vec<Effect>,
) {
    if let Err(failure) = created {
        return model.warn(effects, failure.to_string());
    }
    let folder = model.setup.folder.clone();
    effects.push(model.shelf.discover(&folder));
    match purpose {
        Purpose::Starter => {}
        Purpose::Exported => model.say(
            effects,
            format!("The page is in {}, beside the draft.", name_of(&path)),
        ),
        Purpose::Recovered => {
            model.say(
                effects,
                format!("The recovered text is in {}.", name_of(&path)),
            );
        }
        Purpose::MyCopy => {
            if let Some(desk) = &mut model.desk {
                desk.take_now();
                effects.extend(desk.convert());
            }
            model.say(effects, format!("Your own text is in {}.", name_of(&path)));
        }
        Purpose::Again => {
            if let Some(desk) = &mut model.desk {
                desk.path.clone_from(&path);
            }
            let then = Destination::Reload;
            effects.push(Effect::Disk(Disk::Load { path, then }));
        }
        Purpose::NewDraft if model.desk.as_ref().is_some_and(|desk| !desk.is_saved()) => {
            model.warn(
                effects,
                format!(
                    "The new draft is {}. This one is not saved yet, so it stays open.",
                    name_of(&path)
                ),
            );
        }
        Purpose::NewDraft => {
            model.desk = None;
            model.screens.truncate(1);
            let then = Destination::Writer;
            model.loading = Some((path.clone(), then));
            effects.push(Effect::Disk(Disk::Load { path, then }));
        }
    }
}

fn name_of(path: &std::path::Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn on_rescued(
    model: &mut Model,
    copy: Result<PathBuf, Failure>,
    then: Rescued,
    effects: &mut Vec<Effect>,
) {
    let copy = match copy {
        Ok(copy) => copy,
        Err(failure) => return model.warn(effects, failure.to_string()),
    };
    let words = format!("A copy of your text is in {}.", copy.display());
    effects.push(Effect::Safety(Safety::CountWaiting));
    match then {
        Rescued::GoOn => {
            // Whoever reads why the text could not be saved wants to know where it is.
            if let Some(notice) = model.notice.as_mut().filter(|notice| notice.bad) {
                notice.text = format!("{} {words}", notice.text);
            }
        }
        Rescued::Close => {
            model.desk = None;
            model.screens.truncate(1);
            model.say(effects, words);
            drafts::settle(model, effects);
        }
        Rescued::Leave => {
            model.farewell = Some(words);
            effects.push(Effect::Quit);
        }
    }
}

fn on_config_saved(
    model: &mut Model,
    key: &str,
    saved: Result<(), Failure>,
    effects: &mut Vec<Effect>,
) {
    if matches!(model.screen(), Screen::Settings(_)) {
        let project = model.setup.project.clone();
        effects.push(Effect::Disk(Disk::ReadConfig { project }));
        if saved.is_ok() {
            return;
        }
    }
    match saved {
        Err(failure) => model.warn(effects, failure.to_string()),
        Ok(()) if key == "drafts" => {
            // The folder may only just have been made.
            let folder = model.setup.folder.clone();
            effects.push(model.shelf.discover(&folder));
        }
        Ok(()) => {}
    }
}

/// What is known of a copy, and no more.
fn copied_words(copied: Copied) -> &'static str {
    match copied {
        Copied::Clipboard => "Copied.",
        Copied::Tmux => "Copied to tmux, which hands it to your terminal.",
        Copied::ViaTerminal => "Sent to your terminal's clipboard. Not there? Select it on screen.",
    }
}
