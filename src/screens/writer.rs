//! Writing: typing types, Esc opens a menu for exactly one key, the preview follows the caret.

pub mod find;
pub mod menu;
pub mod scroll;
pub mod view;

use std::time::Duration;

use crate::app::desk::Menu;
use crate::app::effect::{Effect, Timer};
use crate::app::key::{Code, Key};
use crate::app::keymap;
use crate::app::layout::{self, Mode};
use crate::app::model::Model;
use crate::app::spelling;
use crate::prose::{Mark, Motion};
use crate::screens::Next;

/// How soon after a menu key more text shows that it was prose (a stray Esc, a paste without brackets).
const MENU_PATIENCE: Duration = Duration::from_millis(150);

/// More rows than any story has.
const ALL: isize = 1 << 30;

/// Handles a key.
pub fn key(model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
    let Some(desk) = &mut model.desk else {
        return Next::Close;
    };
    if desk.find.is_some() {
        let next = find::key(model, key, effects);
        after(model, effects, false);
        return next;
    }
    if let Menu::Chosen(pending) = desk.menu {
        if let (Some(first), Some(second)) = (pending.typed().or(alt_char(pending)), key.typed()) {
            desk.menu = Menu::Closed;
            edit(model, effects, |desk| {
                desk.buffer.insert_char(first);
                desk.buffer.insert_char(second);
            });
            return Next::Stay;
        }
        let next = menu_action(model, pending, effects);
        return match next {
            Next::Stay => self::key(model, key, effects),
            leaving => leaving,
        };
    }
    if desk.menu == Menu::Open {
        return menu_key(model, key, effects);
    }
    if desk.mode == Mode::Read {
        return read_key(model, key, effects);
    }
    if key.alt && matches!(key.code, Code::Down | Code::Up) {
        scroll::preview_by_half(model, key.code == Code::Down);
        spelling::look(model, effects);
        return Next::Stay;
    }
    if key.ctrl && !key.alt && matches!(key.code, Code::Down | Code::Up) {
        scroll::text(model, if key.code == Code::Down { 1 } else { -1 });
        spelling::look(model, effects);
        return Next::Stay;
    }
    if key.alt && alt_char(key).is_some() {
        return menu_key(model, key, effects);
    }
    write_key(model, key, effects)
}

/// Handles pasted text: one undo step.
pub fn paste(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    let Some(desk) = &mut model.desk else {
        return;
    };
    if desk.find.is_some() {
        find::paste(model, text);
        after(model, effects, false);
        return;
    }
    if desk.mode == Mode::Read {
        model.say(effects, "Press v to write, then paste.");
        return;
    }
    // A letter just before a paste was prose as well: text behind a stray Esc, too much at once to be typed.
    let first = match desk.menu {
        Menu::Chosen(key) => key.typed().or(alt_char(key)),
        Menu::Open | Menu::Closed => None,
    };
    desk.menu = Menu::Closed;
    edit(model, effects, |desk| {
        if let Some(first) = first {
            desk.buffer.insert_char(first);
        }
        desk.buffer.paste(text);
    });
}

/// Changes the text, then sees to conversion and saving. A read-only draft says why instead.
pub fn edit(
    model: &mut Model,
    effects: &mut Vec<Effect>,
    change: impl FnOnce(&mut crate::app::desk::Desk),
) {
    let Some(desk) = &mut model.desk else {
        return;
    };
    if let Some(reason) = &desk.read_only {
        let reason = reason.clone();
        model.warn(effects, reason);
        return;
    }
    let before = (desk.buffer.version(), desk.buffer.rope().len_lines());
    desk.come_back();
    change(desk);
    let changed = desk.buffer.version() != before.0;
    if changed {
        find::recount(desk);
    }
    // Lines are styled by the story: one that moved needs a new story at once.
    if desk.buffer.rope().len_lines() != before.1 {
        effects.extend(desk.convert());
    }
    after(model, effects, changed);
}

/// Brings the windows up to date after the caret moved or the text changed.
pub fn after(model: &mut Model, effects: &mut Vec<Effect>, changed: bool) {
    let (width, height, measure) = (model.width, model.height, model.setup.measure);
    let now = model.now;
    let Some(desk) = &mut model.desk else {
        return;
    };
    desk.view.set_typewriter(model.typewriter);
    desk.fit(width, height, measure);
    if desk.is_away() {
        desk.view.lay_out(&desk.buffer);
    } else {
        desk.view.follow(&desk.buffer);
    }
    if changed {
        effects.extend(desk.touched(now));
        if desk.mode == Mode::Split {
            effects.extend(desk.follow());
        }
    }
    follow_caret(model);
    spelling::look(model, effects);
}

/// Brings the preview to where the text is.
pub fn follow_caret(model: &mut Model) {
    scroll::follow(model);
}

fn alt_char(key: Key) -> Option<char> {
    match key.code {
        Code::Char(c) if key.alt && !key.ctrl => Some(c),
        _ => None,
    }
}

fn menu_key(model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
    let Some(desk) = &mut model.desk else {
        return Next::Close;
    };
    let letter = Key { alt: false, ..key };
    desk.menu = Menu::Closed;
    if key.code == Code::Esc {
        effects.extend(desk.save());
        return Next::Close;
    }
    if keymap::in_menu(letter).is_some() {
        desk.menu = Menu::Chosen(letter);
        effects.push(Effect::Wake {
            timer: Timer::Menu,
            after: MENU_PATIENCE,
        });
        return Next::Stay;
    }
    after(model, effects, false);
    self::key(model, letter, effects)
}

/// The time has passed in which a menu key could still be prose.
pub fn menu_settled(model: &mut Model, effects: &mut Vec<Effect>) -> Next {
    match model.desk.as_ref().map(|desk| desk.menu) {
        Some(Menu::Chosen(key)) => menu_action(model, key, effects),
        Some(Menu::Open | Menu::Closed) | None => Next::Stay,
    }
}

fn menu_action(model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
    if let Some(desk) = &mut model.desk {
        desk.menu = Menu::Closed;
    }
    after(model, effects, false);
    match keymap::in_menu(key) {
        Some(action) => crate::app::update::perform(model, action, effects),
        None => Next::Stay,
    }
}

fn read_key(model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
    let (width, height, measure) = (model.width, model.height, model.setup.measure);
    let Some(area) = layout::writer(width, height, Mode::Read, measure, 0).preview else {
        return Next::Pass;
    };
    let page = isize::try_from(area.height.saturating_sub(2).max(1)).unwrap_or(1);
    let rows = match key.code {
        Code::Esc => return Next::Close,
        Code::Down | Code::Char('j' | 'J') if !key.ctrl => 1,
        Code::Up | Code::Char('k' | 'K') if !key.ctrl => -1,
        Code::Down if key.ctrl => 1,
        Code::Up if key.ctrl => -1,
        Code::PageDown | Code::Char(' ') => page,
        Code::PageUp => -page,
        Code::Home | Code::Char('g') if !key.ctrl => -ALL,
        Code::End | Code::Char('G') if !key.ctrl => ALL,
        Code::Enter => {
            if let Some(desk) = &mut model.desk {
                desk.write();
                scroll::write_here(desk);
            }
            after(model, effects, false);
            return Next::Stay;
        }
        _ => return Next::Pass,
    };
    scroll::preview(model, rows);
    if rows == ALL {
        // The last rows fill the window.
        scroll::preview(model, -page);
    }
    Next::Stay
}

fn write_key(model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
    if let Some(motion) = motion(key) {
        if let Some(desk) = &mut model.desk {
            let extend = key.shift || desk.marking;
            if scroll::fetch_caret(desk, motion, extend) {
                after(model, effects, false);
                return Next::Stay;
            }
            desk.come_back();
            let body = desk
                .reading
                .as_ref()
                .map_or(0, |reading| reading.draft.body.start);
            if motion == Motion::TextStart && desk.buffer.caret() > body {
                // The story's start; the header is one more press away.
                desk.buffer.place(body, extend);
            } else {
                desk.view.go(&mut desk.buffer, motion, extend);
            }
        }
        after(model, effects, false);
        return Next::Stay;
    }
    match key.code {
        Code::Esc => escape(model, effects),
        Code::Enter => edit(model, effects, |desk| desk.buffer.newline()),
        Code::Backspace if key.ctrl || key.alt => {
            edit(model, effects, |desk| desk.buffer.delete_word_left());
        }
        Code::Backspace => edit(model, effects, |desk| desk.buffer.backspace()),
        Code::Delete if key.ctrl => edit(model, effects, |desk| desk.buffer.delete_word_right()),
        Code::Delete => edit(model, effects, |desk| desk.buffer.delete()),
        Code::Tab => edit(model, effects, |desk| {
            if !desk.buffer.indent() {
                desk.buffer.insert_char('\t');
            }
        }),
        Code::BackTab => edit(model, effects, |desk| {
            desk.buffer.outdent();
        }),
        _ => match key.typed() {
            Some(c) => edit(model, effects, |desk| type_char(desk, c)),
            None => return Next::Pass,
        },
    }
    Next::Stay
}

fn type_char(desk: &mut crate::app::desk::Desk, c: char) {
    let wrapped = Mark::of(c).is_some_and(|mark| desk.buffer.wrap_selection(mark));
    if !wrapped {
        desk.buffer.insert_char(c);
    }
    desk.marking = false;
}

/// Esc goes one layer back: the selection, else the menu.
fn escape(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some(desk) = &mut model.desk {
        if desk.marking || desk.buffer.selected().is_some() {
            desk.marking = false;
            desk.buffer.deselect();
        } else {
            desk.menu = Menu::Open;
            effects.extend(desk.save());
        }
    }
    after(model, effects, false);
}

fn motion(key: Key) -> Option<Motion> {
    if key.alt && !matches!(key.code, Code::Char('<' | '>')) {
        return None;
    }
    Some(match (key.code, key.ctrl) {
        (Code::Left, false) => Motion::Left,
        (Code::Right, false) => Motion::Right,
        (Code::Left, true) => Motion::WordLeft,
        (Code::Right, true) => Motion::WordRight,
        (Code::Up, false) => Motion::Up,
        (Code::Down, false) => Motion::Down,
        (Code::Home, false) => Motion::RowStart,
        (Code::End, false) => Motion::RowEnd,
        (Code::PageUp, _) => Motion::PageUp,
        (Code::PageDown, _) => Motion::PageDown,
        (Code::Home, true) => Motion::TextStart,
        (Code::End, true) => Motion::TextEnd,
        (Code::Char('<'), _) if key.alt => Motion::TextStart,
        (Code::Char('>'), _) if key.alt => Motion::TextEnd,
        _ => return None,
    })
}
