//! Actions: what the keys of the key table do, whatever the screen.

mod address;

use crate::app::action::Action;
use crate::app::desk::Desk;
use crate::app::effect::{Destination, Disk, Effect, Purpose, Rescued};
use crate::app::keymap::{Scope, row_of};
use crate::app::layout::{Mode, can_split, width_class};
use crate::app::model::{Leaving, Model};
use crate::app::msg::AccountState;
use crate::app::update::{leave, safety};
use crate::app::{sketches, spelling};
use crate::domain::plan::Target;
use crate::ports::settings::Focus;
use crate::screens::outline::Outline;
use crate::screens::overlay::Overlay;
use crate::screens::{Next, Screen, account, carry, checks, details, help, review, sent, writer};

/// Does what an action asks, where it makes sense.
pub fn perform(model: &mut Model, action: Action, effects: &mut Vec<Effect>) -> Next {
    let writing = matches!(model.screen(), Screen::Writer);
    if row_of(action).scope == Scope::Writing && !writing && action != Action::Copy {
        return Next::Stay;
    }
    match action {
        Action::GoDrafts => return go_to_place(model, Screen::Drafts, effects),
        Action::GoHistory => {
            let history = history(model, effects);
            return go_to_place(model, history, effects);
        }
        Action::GoAccount => {
            let account = account(model, effects);
            return go_to_place(model, account, effects);
        }
        Action::GoSettings => return settings(model, effects),
        Action::Write => return with_draft(model, Destination::Writer, effects),
        Action::Publish => return with_draft(model, Destination::Review, effects),
        Action::CarryOver => return with_draft(model, Destination::Carry, effects),
        Action::Details => return with_draft(model, Destination::Details, effects),
        Action::Checks => return with_draft(model, Destination::Checks, effects),
        Action::View => return view(model, effects),
        Action::Outline => outline(model, effects),
        Action::Focus => focus(model, effects),
        Action::Typewriter => typewriter(model, effects),
        Action::Goal => model.overlay = Some(Overlay::Words),
        Action::Suggest => crate::screens::spelling::open(model, effects),
        Action::Spelling => spelling::switch(model, effects),
        Action::PreviewDown | Action::PreviewUp => {
            writer::scroll::preview_by_half(model, action == Action::PreviewDown);
            spelling::look(model, effects);
        }
        Action::Pictures => sketches::switch(model, effects),
        Action::ExternalEditor => return with_draft(model, Destination::ExternalEditor, effects),
        Action::New => new_draft(model, effects),
        Action::Find => find(model, effects),
        Action::Sort => {
            model.shelf.sort_next();
            crate::screens::drafts::settle(model, effects);
        }
        Action::Reload => reload(model, effects),
        Action::SentCopy => return kept(model, sent::View::Story, effects),
        Action::Compare => return kept(model, sent::View::Changes, effects),
        Action::Recovered => crate::screens::recovered::open(model, effects),
        Action::CopyAddress => address::copy(model, effects),
        Action::OpenAddress => address::open(model, effects),
        Action::QrCode => address::qr_code(model, effects),
        Action::Palette => model.overlay = Some(Overlay::Palette(Box::default())),
        Action::Help => model.overlay = Some(Overlay::Help(help::Help::default())),
        Action::Undo | Action::Redo => undo(model, action == Action::Undo, effects),
        Action::Save => save(model, effects),
        Action::Mark => mark(model),
        Action::SelectAll => select_all(model),
        Action::Copy => copy(model, effects),
        Action::Cut | Action::CutLine => cut(model, action == Action::CutLine, effects),
        Action::Paste => paste(model, effects),
        Action::DeleteWord => {
            if matches!(model.screen(), Screen::Writer) {
                writer::edit(model, effects, |desk| desk.buffer.delete_word_left());
            }
        }
        Action::Suspend => safety::suspend(model, effects),
        Action::Redraw => effects.push(Effect::Redraw),
        Action::Back => return Next::Close,
        Action::Quit => quit(model, effects),
    }
    Next::Stay
}

fn settings(model: &mut Model, effects: &mut Vec<Effect>) -> Next {
    let project = model.setup.project.clone();
    effects.push(Effect::Disk(Disk::ReadConfig { project }));
    go_to_place(model, Screen::Settings(Box::default()), effects)
}

fn history(model: &Model, effects: &mut Vec<Effect>) -> Screen {
    let target = model.target;
    if target == Target::Sandbox && matches!(model.account, AccountState::Unasked) {
        // Looking the account up starts the sandbox, and with it the pages that the history links to.
        effects.push(Effect::LookUpAccount { target });
    }
    effects.push(Effect::Disk(Disk::ReadHistory { target }));
    Screen::History(Box::default())
}

fn account(model: &mut Model, effects: &mut Vec<Effect>) -> Screen {
    if matches!(model.account, AccountState::Unasked) {
        model.account = AccountState::Asking;
        effects.push(Effect::LookUpAccount {
            target: model.target,
        });
    }
    Screen::Account(account::Form::open(model))
}

fn go_to_place(model: &mut Model, place: Screen, effects: &mut Vec<Effect>) -> Next {
    model.loading = None;
    model.screens = vec![place];
    crate::app::update::arrive(model, effects);
    Next::Stay
}

/// Shows what the last attempt with the draft at hand has sent.
fn kept(model: &mut Model, view: sent::View, effects: &mut Vec<Effect>) -> Next {
    let file = match &model.desk {
        Some(desk) => Some(desk.path.clone()),
        None => model.shelf.selected().map(|item| item.path.clone()),
    };
    let last = file.and_then(|file| model.history.iter().rev().find(|r| r.file == file).cloned());
    let Some(record) = last else {
        model.say(effects, "This draft has not been sent yet.");
        return Next::Stay;
    };
    let screen = sent::Sent::open(model, record, view, effects);
    Next::Open(Screen::Sent(Box::new(screen)))
}

/// Goes somewhere with the open draft, or loads the selected one first.
fn with_draft(model: &mut Model, then: Destination, effects: &mut Vec<Effect>) -> Next {
    let selected = model.shelf.selected().map(|item| item.path.clone());
    if model.loading.is_some() && model.loading.as_ref().map(|(path, _)| path) == selected.as_ref()
    {
        // It is on its way; what is typed ahead was not meant for the list.
        return Next::Stay;
    }
    if let Some(desk) = &model.desk {
        // In the list, a draft that is still being saved may not be the one that is meant.
        if !matches!(model.screen(), Screen::Drafts) || selected.as_ref() == Some(&desk.path) {
            return open_desk(model, then, effects);
        }
        model.loading = selected.clone().map(|path| (path, then));
        if !desk.is_saved() {
            return Next::Stay;
        }
        model.desk = None;
    }
    let Some(path) = model.shelf.selected().map(|item| item.path.clone()) else {
        model.say(
            effects,
            "There is no draft here yet. Press n for a new one.",
        );
        return Next::Stay;
    };
    model.loading = Some((path.clone(), then));
    effects.push(Effect::Disk(Disk::Load { path, then }));
    Next::Stay
}

/// Goes somewhere with the open draft.
pub(crate) fn open_desk(model: &mut Model, then: Destination, effects: &mut Vec<Effect>) -> Next {
    let Some(desk) = &mut model.desk else {
        return Next::Stay;
    };
    let screen = match then {
        Destination::Writer => {
            desk.write();
            Screen::Writer
        }
        Destination::Reader => {
            desk.mode = Mode::Read;
            effects.extend(desk.convert());
            Screen::Writer
        }
        Destination::Details => Screen::Details(Box::new(details::Form::of(&desk.details()))),
        Destination::Checks => {
            desk.forget_pictures();
            effects.extend(model.look_at_pictures());
            Screen::Checks(checks::Checks::default())
        }
        Destination::Review => {
            effects.extend(desk.save());
            if desk.current_reading().is_none() {
                effects.extend(desk.convert());
            }
            Screen::Review(Box::new(review::Review::open(model, effects)))
        }
        Destination::Carry => Screen::Carry(Box::new(carry::Carry::open(model, effects))),
        Destination::ExternalEditor => {
            effects.extend(desk.save());
            let path = desk.path.clone();
            effects.push(Effect::EditExternally { path });
            return Next::Stay;
        }
        Destination::Reload => return Next::Stay,
    };
    Next::Open(screen)
}

fn view(model: &mut Model, effects: &mut Vec<Effect>) -> Next {
    if !matches!(model.screen(), Screen::Writer) {
        return with_draft(model, Destination::Reader, effects);
    }
    let split = can_split(model.width, model.height);
    let class = width_class(model.width);
    if let Some(desk) = &mut model.desk {
        let was = desk.mode;
        desk.mode = match desk.mode {
            Mode::Text if split => Mode::Split,
            Mode::Text | Mode::Split => Mode::Read,
            Mode::Read => Mode::Text,
        };
        if desk.mode != Mode::Read {
            model.views[class] = Some(desk.mode);
            desk.usual = desk.mode;
        }
        desk.find = None;
        effects.extend(desk.convert());
        desk.together = None;
        if was == Mode::Text && desk.mode == Mode::Read {
            writer::scroll::begin_reading(model);
        }
    }
    writer::after(model, effects, false);
    Next::Stay
}

/// Shows the headings of the draft at hand; those of the open one as it is now.
fn outline(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some(desk) = &mut model.desk
        && desk.current_reading().is_none()
    {
        effects.extend(desk.convert());
    }
    if model.reading().is_none_or(|r| r.story.outline().is_empty()) {
        model.say(
            effects,
            "There are no headings here yet. A line that begins with ## is one.",
        );
        return;
    }
    model.overlay = Some(Overlay::Outline(Box::new(Outline::open(model))));
}

fn focus(model: &mut Model, effects: &mut Vec<Effect>) {
    model.focus = model.focus.next();
    let words = match model.focus {
        Focus::Off => "Focus: off.",
        Focus::Paragraph => "Focus: the paragraph.",
        Focus::Sentence => "Focus: the sentence.",
    };
    effects.push(Effect::Disk(Disk::SaveConfig {
        key: "editor.focus",
        value: model.focus.word().into(),
    }));
    model.say(effects, words);
}

fn typewriter(model: &mut Model, effects: &mut Vec<Effect>) {
    model.typewriter = !model.typewriter;
    effects.push(Effect::Disk(Disk::SaveConfig {
        key: "editor.typewriter",
        value: model.typewriter.to_string(),
    }));
    let words = if model.typewriter {
        "The line you write stays in the middle."
    } else {
        "The line you write moves down the window again."
    };
    model.say(effects, words);
    writer::after(model, effects, false);
}

fn new_draft(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some(desk) = &mut model.desk {
        effects.extend(desk.save());
    }
    let day = crate::app::when::date(model.now + model.utc_offset);
    effects.push(Effect::Disk(Disk::Create {
        path: model.setup.folder.join(format!("untitled-{day}.md")),
        bytes: model.setup.template.clone().into_bytes(),
        purpose: Purpose::NewDraft,
    }));
}

fn reload(model: &mut Model, effects: &mut Vec<Effect>) {
    let folder = model.setup.folder.clone();
    effects.push(model.shelf.discover(&folder));
    model.shelf.forget_preview();
    model.pictures.doubt();
    crate::screens::drafts::settle(model, effects);
}

fn find(model: &mut Model, effects: &mut Vec<Effect>) {
    match model.screen() {
        Screen::Drafts => model.shelf.open_filter(),
        Screen::Writer => {
            if let Some(desk) = &mut model.desk {
                writer::find::open(desk);
                if desk.mode != Mode::Read {
                    writer::find::search(desk);
                }
            }
            writer::after(model, effects, false);
        }
        Screen::History(_) => crate::app::update::with_screen(model, |_, screen| {
            if let Screen::History(history) = screen {
                history.find();
            }
        }),
        Screen::Settings(_) => crate::app::update::with_screen(model, |_, screen| {
            if let Screen::Settings(settings) = screen {
                settings.find();
            }
        }),
        Screen::Welcome(_)
        | Screen::Carry(_)
        | Screen::Details(_)
        | Screen::Checks(_)
        | Screen::Review(_)
        | Screen::Sending(_)
        | Screen::Result(_)
        | Screen::Sent(_)
        | Screen::Account(_) => model.say(effects, "There is nothing to search here."),
    }
}

fn undo(model: &mut Model, back: bool, effects: &mut Vec<Effect>) {
    let mut done = false;
    writer::edit(model, effects, |desk| {
        done = if back { desk.undo() } else { desk.redo() }
    });
    if done {
        // What was said of the change that is gone holds no longer.
        model.notice = None;
    } else if model.desk.is_some() {
        model.say(
            effects,
            if back {
                "Nothing to undo."
            } else {
                "Nothing to redo."
            },
        );
    }
}

fn save(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(desk) = &mut model.desk else {
        return;
    };
    match desk.save() {
        Some(effect) => effects.push(effect),
        None => match desk.read_only.clone() {
            Some(reason) => model.warn(effects, reason),
            None if desk.is_saved() => model.say(effects, "Saved."),
            None => {}
        },
    }
}

fn mark(model: &mut Model) {
    if let Some(desk) = &mut model.desk {
        desk.marking = !desk.marking;
        if !desk.marking {
            desk.buffer.deselect();
        }
    }
}

fn select_all(model: &mut Model) {
    if matches!(model.screen(), Screen::Writer)
        && let Some(desk) = &mut model.desk
    {
        desk.buffer.select_all();
    }
}

fn paste(model: &mut Model, effects: &mut Vec<Effect>) {
    let text = model.clip.clone();
    if text.is_empty() {
        model.say(
            effects,
            "Nothing has been cut or copied here yet. Your terminal's own paste works too.",
        );
    } else if matches!(model.screen(), Screen::Writer) {
        writer::paste(model, &text, effects);
    }
}

fn copy(model: &mut Model, effects: &mut Vec<Effect>) {
    let writing = matches!(model.screen(), Screen::Writer);
    let desk = model.desk.as_ref().filter(|_| writing);
    let selected = desk.and_then(|desk| desk.buffer.copy());
    match selected {
        Some(text) => {
            model.clip.clone_from(&text);
            effects.push(Effect::Copy { text });
        }
        None if model.desk.as_ref().is_none_or(Desk::is_saved) => {
            model.say(
                effects,
                "Nothing is selected, and all is saved. Ctrl-Q leaves.",
            );
        }
        None => model.say(effects, "Nothing is selected. Ctrl-Q saves and leaves."),
    }
}

fn cut(model: &mut Model, line: bool, effects: &mut Vec<Effect>) {
    if !matches!(model.screen(), Screen::Writer) {
        return;
    }
    let mut taken = None;
    writer::edit(model, effects, |desk| {
        taken = if line {
            desk.buffer.cut_line()
        } else {
            desk.buffer.cut()
        };
        desk.marking = false;
    });
    if let Some(text) = taken {
        model.clip.clone_from(&text);
        effects.push(Effect::Copy { text });
    }
}

fn quit(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Screen::Sending(_) = model.screen() {
        return;
    }
    // The last save failed and the writer was told: a copy is kept where it can be, and Byline leaves.
    if let Some(desk) = model
        .desk
        .as_ref()
        .filter(|desk| desk.trouble.is_some() && !desk.is_saved())
    {
        effects.push(desk.rescue(Rescued::Leave));
        return;
    }
    model.leaving = Some(Leaving::Asked);
    leave(model, effects);
}
