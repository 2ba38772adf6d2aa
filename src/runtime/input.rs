//! Keys and pastes: what the terminal sends, as messages.

use std::io;
use std::time::Duration;

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

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
    // The event library never returns from a terminal that is gone, and a line often breaks right behind a key.
    while !is_gone()? && event::poll(Duration::ZERO)? {
        events.push(event::read()?);
    }
    Ok(messages(&mend(events)))
}

/// Whether nobody is at the other end of the terminal any more.
fn is_gone() -> io::Result<bool> {
    let stdin = io::stdin();
    let mut fds = [PollFd::new(&stdin, PollFlags::empty())];
    match poll(&mut fds, Some(&Timespec::default())) {
        Ok(_) | Err(Errno::INTR) => {}
        Err(error) => return Err(error.into()),
    }
    let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
    Ok(fds[0].revents().intersects(gone))
}

/// Puts together again what was torn apart: when Esc and an arrow key arrive in one read (a slow line, or Alt-arrow in
/// terminals that send it so), the event library takes the two escapes for one key, and the rest for letters to write.
fn mend(events: Vec<Event>) -> Vec<Event> {
    let esc = Event::Key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE));
    if !events.contains(&esc) {
        return events;
    }
    let mut list = Vec::with_capacity(events.len());
    let mut rest = &events[..];
    while let Some((event, after)) = rest.split_first() {
        list.push(event.clone());
        rest = after;
        if *event == esc
            && let Some((key, length)) = torn(rest)
        {
            list.extend(key.map(Event::Key));
            rest = &rest[length..];
        }
    }
    list
}

/// The key whose sequence stands at the beginning of what was read as letters, and how many they are. It is no key when
/// it is the beginning of a paste, whose text follows.
fn torn(events: &[Event]) -> Option<(Option<KeyEvent>, usize)> {
    let mut letters = events.iter().map_while(|event| match event {
        Event::Key(KeyEvent {
            code: KeyCode::Char(c),
            modifiers,
            ..
        }) if !modifiers.intersects(KeyModifiers::ALT | KeyModifiers::CONTROL) => Some(*c),
        _ => None,
    });
    letters.next().filter(|c| *c == '[')?;
    let mut numbers = String::new();
    let last = loop {
        match letters.next()? {
            c @ ('0'..='9' | ';') if numbers.len() < 8 => numbers.push(c),
            c => break c,
        }
    };
    let (number, modifier) = numbers.split_once(';').unwrap_or((&numbers, ""));
    let code = match (last, number) {
        ('A', "" | "1") => KeyCode::Up,
        ('B', "" | "1") => KeyCode::Down,
        ('C', "" | "1") => KeyCode::Right,
        ('D', "" | "1") => KeyCode::Left,
        ('H', "" | "1") | ('~', "1" | "7") => KeyCode::Home,
        ('F', "" | "1") | ('~', "4" | "8") => KeyCode::End,
        ('Z', "") => KeyCode::BackTab,
        ('~', "3") => KeyCode::Delete,
        ('~', "5") => KeyCode::PageUp,
        ('~', "6") => KeyCode::PageDown,
        ('~', "200") => return Some((None, numbers.len() + 2)),
        _ => return None,
    };
    let bits = modifier.parse::<u8>().unwrap_or(1).saturating_sub(1);
    let held = [
        (1, KeyModifiers::SHIFT),
        (2, KeyModifiers::ALT),
        (4, KeyModifiers::CONTROL),
    ];
    let held = held.iter().filter(|(bit, _)| bits & bit != 0);
    let modifiers = held.map(|(_, modifier)| *modifier).collect();
    Some((Some(KeyEvent::new(code, modifiers)), numbers.len() + 2))
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

    fn with_esc(text: &str) -> Vec<Msg> {
        let mut events = vec![Event::Key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE))];
        events.extend(typed(text));
        messages(&mend(events))
    }

    #[test]
    fn esc_and_an_arrow_in_one_read_are_two_keys_and_no_letters() {
        let esc = Msg::Key(Key::plain(Code::Esc));
        let down = Msg::Key(Key::plain(Code::Down));
        let top = Msg::Key(Key {
            ctrl: true,
            ..Key::plain(Code::Home)
        });
        let letter = |c| Msg::Key(Key::plain(Code::Char(c)));
        let same = |list: Vec<Msg>, wanted: &[&Msg]| {
            assert_eq!(format!("{list:?}"), format!("{wanted:?}"));
        };
        same(with_esc("[B"), &[&esc, &down]);
        same(with_esc("[1;5Hx"), &[&esc, &top, &letter('x')]);
        same(
            with_esc("[6~"),
            &[&esc, &Msg::Key(Key::plain(Code::PageDown))],
        );
        same(with_esc("[200~a"), &[&esc, &letter('a')]);
        // What is no key stays what was typed.
        same(with_esc("["), &[&esc, &letter('[')]);
        same(with_esc("[a"), &[&esc, &letter('['), &letter('a')]);
        let list = messages(&mend(typed("[B")));
        same(list, &[&letter('['), &letter('B')]);
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
