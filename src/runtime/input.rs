//! Keys and pastes: what the terminal sends, as messages.

use std::io;
use std::time::Duration;

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::app::key::{Code, Key};
use crate::app::msg::Msg;

/// From how many letters in one read they are taken for a paste: more than a person types between two reads.
const BURST: usize = 12;

/// Takes in all that has been typed; does not wait for more.
///
/// # Errors
/// When the terminal cannot be read.
pub fn read() -> io::Result<Vec<Msg>> {
    let mut events = Vec::new();
    while event::poll(Duration::ZERO)? {
        events.push(event::read()?);
    }
    Ok(messages(&events))
}

/// Turns what was read at once into messages; a burst of letters is a paste.
fn messages(events: &[Event]) -> Vec<Msg> {
    let mut list = Vec::new();
    let mut run: Vec<Key> = Vec::new();
    for event in events {
        match event {
            Event::Key(event) if event.kind != KeyEventKind::Release => match key(*event) {
                Some(key) if is_text(key) => run.push(key),
                Some(key) => {
                    end_run(&mut run, &mut list);
                    list.push(Msg::Key(key));
                }
                None => {}
            },
            Event::Paste(text) => {
                end_run(&mut run, &mut list);
                list.push(Msg::Paste(text.clone()));
            }
            Event::Key(_)
            | Event::Resize(..)
            | Event::FocusGained
            | Event::FocusLost
            | Event::Mouse(_) => {}
        }
    }
    end_run(&mut run, &mut list);
    list
}

fn is_text(key: Key) -> bool {
    key.typed().is_some() || [Code::Enter, Code::Tab].map(Key::plain).contains(&key)
}

fn end_run(run: &mut Vec<Key>, list: &mut Vec<Msg>) {
    let mut distinct: Vec<Key> = Vec::new();
    for key in run.iter() {
        if !distinct.contains(key) {
            distinct.push(*key);
        }
    }
    // A key held down over a slow line also arrives in bunches, but it is always the same key.
    if run.len() >= BURST && distinct.len() >= 4 {
        let text = run
            .iter()
            .map(|key| match key.code {
                Code::Tab => '\t',
                _ => key.typed().unwrap_or('\n'),
            })
            .collect();
        list.push(Msg::Paste(text));
        run.clear();
    } else {
        list.extend(run.drain(..).map(Msg::Key));
    }
}

fn key(event: KeyEvent) -> Option<Key> {
    let mut ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
    let code = match event.code {
        // Some terminals and multiplexers send Ctrl-J for Enter.
        KeyCode::Char('j') if ctrl => {
            ctrl = false;
            Code::Enter
        }
        KeyCode::Char(c) => Code::Char(if ctrl { c.to_ascii_lowercase() } else { c }),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(n) => Code::F(n),
        _ => return None,
    };
    let is_char = matches!(code, Code::Char(_) | Code::BackTab);
    Some(Key {
        code,
        ctrl,
        alt: event.modifiers.contains(KeyModifiers::ALT),
        shift: event.modifiers.contains(KeyModifiers::SHIFT) && !is_char,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Vec<Event> {
        text.chars()
            .map(|c| {
                let code = if c == '\n' {
                    KeyCode::Enter
                } else {
                    KeyCode::Char(c)
                };
                Event::Key(KeyEvent::new(code, KeyModifiers::NONE))
            })
            .collect()
    }

    #[test]
    fn a_few_letters_are_keys() {
        assert_eq!(messages(&typed("dp\n")).len(), 3);
    }

    #[test]
    fn a_burst_of_letters_is_a_paste() {
        let list = messages(&typed("delete this\nplease"));
        assert!(matches!(&list[..], [Msg::Paste(text)] if text == "delete this\nplease"));
    }

    #[test]
    fn a_key_held_down_is_not_a_paste() {
        assert_eq!(messages(&typed(&"j".repeat(40))).len(), 40);
    }

    #[test]
    fn ctrl_j_is_enter() {
        let event = KeyEvent::new(KeyCode::Char('j'), KeyModifiers::CONTROL);
        assert_eq!(key(event), Some(Key::plain(Code::Enter)));
    }
}
