//! The only writer of the model: a message in, effects out. Total, never blocks, never reads the clock.

pub mod actions;
pub mod answers;
pub mod beside;
pub mod safety;

use crate::app::action::Action;
use crate::app::desk::Desk;
use crate::app::effect::{Effect, Timer};
use crate::app::key::{Code, Key};
use crate::app::keymap;
use crate::app::layout::{self, Mode};
use crate::app::model::{Leaving, Model};
use crate::app::msg::Msg;
use crate::app::{sketches, spelling};
use crate::domain::story::convert::Settings;
use crate::screens::{Next, Screen, drafts, overlay, writer};
pub use actions::perform;

/// Takes in what has happened, at a time (seconds since 1970), and says what is to be done.
#[must_use]
pub fn update(model: &mut Model, now: i64, msg: Msg) -> Vec<Effect> {
    let mut effects = Vec::new();
    model.now = now;
    match msg {
        Msg::Key(key) => on_key(model, key, &mut effects),
        Msg::Paste(text) => on_paste(model, &text, &mut effects),
        Msg::Resize { width, height } => on_resize(model, width, height, &mut effects),
        Msg::Timer(timer) => on_timer(model, timer, &mut effects),
        Msg::HangUp => on_hang_up(model, &mut effects),
        answer => answers::on_answer(model, answer, &mut effects),
    }
    beside::settle(model, &mut effects);
    safety::settle(model, &mut effects);
    sketches::look(model, &mut effects);
    effects
}

fn on_key(model: &mut Model, key: Key, effects: &mut Vec<Effect>) {
    safety::back(model, effects);
    model.spelling.wake();
    let said = model.notice.clone();
    let screen = std::mem::discriminant(model.screen());
    if came_with_esc(model, key) {
        press(model, Key::plain(Code::Esc), effects);
        press(model, Key { alt: false, ..key }, effects);
    } else {
        press(model, key, effects);
    }
    // What was said on one screen means nothing on the next.
    if model.notice == said && std::mem::discriminant(model.screen()) != screen {
        model.notice = None;
    }
}

/// Whether Esc and a letter came as one, as they do over a slow line: both were meant. While writing the menu knows.
fn came_with_esc(model: &Model, key: Key) -> bool {
    let writing = matches!(model.screen(), Screen::Writer) && model.overlay.is_none();
    key.alt && !key.ctrl && matches!(key.code, Code::Char(_)) && !writing
}

fn press(model: &mut Model, key: Key, effects: &mut Vec<Effect>) {
    if model.guarded && key.code != Code::Esc && key != Key::ctrl('q') {
        return;
    }
    if model.notice.as_ref().is_some_and(|notice| notice.bad) {
        model.notice = None;
    }
    if let Some(over) = model.overlay.take() {
        // Closing an overlay closes nothing below it.
        match overlay::key(model, over, key, effects) {
            Next::Stay | Next::Close | Next::Pass => {}
            next => go(model, next, effects),
        }
        return;
    }
    let mut screen = lift(model);
    let next = screen.key(model, key, effects);
    let takes_text = screen.takes_text(model);
    lower(model, screen);
    if let Next::Pass = next {
        let action = if takes_text {
            keymap::everywhere(key)
        } else {
            keymap::in_list(key)
        };
        // `q` leaves the screen it is pressed on; only at a place does it leave Byline.
        let next = match action {
            Some(Action::Quit) if !key.ctrl && !model.screen().is_place() => Next::Close,
            Some(action) => perform(model, action, effects),
            None => Next::Stay,
        };
        go(model, next, effects);
    } else {
        go(model, next, effects);
    }
}

/// Goes where a key leads.
pub(crate) fn go(model: &mut Model, next: Next, effects: &mut Vec<Effect>) {
    match next {
        Next::Stay | Next::Pass => return,
        Next::Close => {
            if model.screens.len() > 1 {
                model.screens.pop();
                if !model.screen().is_place() {
                    safety::look(model, effects);
                }
            } else if !matches!(model.screen(), Screen::Drafts | Screen::Welcome(_)) {
                model.screens = vec![Screen::Drafts];
            }
        }
        Next::Open(screen) => model.screens.push(screen),
        Next::Replace(screen) => {
            model.screens.pop();
            // Back to the text below is not a second text on top of it.
            let there = matches!(screen, Screen::Writer)
                && matches!(model.screens.last(), Some(Screen::Writer));
            if !there {
                model.screens.push(screen);
            }
        }
    }
    arrive(model, effects);
}

/// A screen has come into view.
pub(crate) fn arrive(model: &mut Model, effects: &mut Vec<Effect>) {
    match model.screen() {
        Screen::Drafts => {
            if let Some(desk) = &mut model.desk {
                model.shelf.come_back(&desk.path);
                effects.extend(desk.save());
                if desk.is_saved() || desk.read_only.is_some() {
                    model.desk = None;
                }
                model.shelf.forget_preview();
            }
            if !model.shelf.is_discovered() {
                // Byline was opened on a file: the list is read when it is first looked at.
                let folder = model.setup.folder.clone();
                effects.push(model.shelf.discover(&folder));
            }
            drafts::settle(model, effects);
        }
        Screen::Writer => writer::after(model, effects, false),
        Screen::Review(_) => refresh_review(model, effects),
        Screen::Welcome(_)
        | Screen::Carry(_)
        | Screen::Details(_)
        | Screen::Checks(_)
        | Screen::Sending(_)
        | Screen::Result(_)
        | Screen::History(_)
        | Screen::Sent(_)
        | Screen::Account(_)
        | Screen::Settings(_) => {}
    }
}

/// Makes the plan of an open review afresh.
pub(crate) fn refresh_review(model: &mut Model, effects: &mut Vec<Effect>) {
    with_screen(model, |model, screen| {
        if let Screen::Review(review) = screen {
            review.refresh(model, effects);
        }
    });
}

fn on_paste(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    safety::back(model, effects);
    model.spelling.wake();
    match &mut model.overlay {
        Some(overlay::Overlay::Palette(palette)) => return palette.paste(text),
        Some(overlay::Overlay::Outline(outline)) => return outline.paste(text),
        Some(_) => return,
        None => {}
    }
    with_screen(model, |model, screen| screen.paste(model, text, effects));
}

fn on_resize(model: &mut Model, width: u16, height: u16, effects: &mut Vec<Effect>) {
    let class = layout::width_class(model.width);
    (model.width, model.height) = (width, height);
    let usual = model.usual_mode();
    if let Some(desk) = model
        .desk
        .as_mut()
        .filter(|_| class != layout::width_class(width))
    {
        desk.usual = usual;
        if desk.mode != Mode::Read && desk.mode != usual {
            desk.mode = usual;
            desk.together = None;
            effects.extend(desk.convert());
        }
    }
    if model.desk.is_some() {
        writer::after(model, effects, false);
    }
    if matches!(model.screen(), Screen::Drafts) {
        drafts::settle(model, effects);
    }
    with_screen(model, |model, screen| {
        if let Screen::Sent(sent) = screen {
            sent.resized(model, effects);
        }
    });
}

fn on_timer(model: &mut Model, timer: Timer, effects: &mut Vec<Effect>) {
    match timer {
        Timer::Guard => model.guarded = false,
        Timer::Notice => {
            if model.notice.as_ref().is_some_and(|notice| !notice.bad) {
                model.notice = None;
            }
        }
        Timer::Autosave => effects.extend(model.desk.as_mut().and_then(Desk::autosave)),
        Timer::Preview => {
            let settings = Settings {
                title_on_top: model.setup.title_on_top,
                tables: model.tables,
            };
            effects.extend(model.shelf.order_preview(settings));
        }
        Timer::Story => effects.extend(model.desk.as_mut().and_then(Desk::story_due)),
        Timer::Keep => effects.extend(model.desk.as_mut().and_then(Desk::keep)),
        Timer::Spelling => spelling::ask(model, effects),
        Timer::Menu => {
            let next = writer::menu_settled(model, effects);
            go(model, next, effects);
        }
        Timer::Pause => {
            with_screen(model, |model, screen| {
                if let Screen::Details(form) = screen {
                    form.commit(model, effects);
                }
            });
            if let Some(desk) = &mut model.desk {
                desk.writing = false;
                desk.buffer.pause();
                effects.extend(desk.convert());
            }
        }
        Timer::Grace => with_screen(model, |_, screen| {
            if let Screen::Sending(sending) = screen {
                sending.grace_passed(effects);
            }
        }),
        Timer::Clock => with_screen(model, |_, screen| {
            if let Screen::Sending(sending) = screen {
                sending.second_passed(effects);
            }
        }),
    }
}

/// Lets something work on the visible screen and the rest of the model at once.
pub(crate) fn with_screen(model: &mut Model, work: impl FnOnce(&mut Model, &mut Screen)) {
    let mut screen = lift(model);
    work(model, &mut screen);
    lower(model, screen);
}

/// Takes the visible screen off the stack, so that it can change the model while it works. List and writer have their
/// state in the model and stay where they are.
fn lift(model: &mut Model) -> Screen {
    match model.screens.last() {
        Some(Screen::Writer) => Screen::Writer,
        Some(Screen::Drafts) | None => Screen::Drafts,
        Some(_) => model.screens.pop().unwrap_or(Screen::Drafts),
    }
}

/// Puts a lifted screen back.
fn lower(model: &mut Model, screen: Screen) {
    if !matches!(screen, Screen::Writer | Screen::Drafts) {
        model.screens.push(screen);
    }
}

fn on_hang_up(model: &mut Model, effects: &mut Vec<Effect>) {
    model.leaving = Some(Leaving::HungUp);
    with_screen(model, |model, screen| {
        if let Screen::Details(form) = screen {
            form.commit(model, effects);
        }
    });
    leave(model, effects);
}

/// Saves what is unsaved, and quits once it is saved.
pub(crate) fn leave(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(desk) = &mut model.desk else {
        effects.push(Effect::Quit);
        return;
    };
    effects.extend(desk.save());
    if desk.is_saved() || desk.read_only.is_some() {
        effects.push(Effect::Quit);
    }
}
