//! Keys and pastes, read on a thread of their own that sleeps until there is something to read.
//!
//! The thread waits with `poll` on the terminal and on a private socket, so it can be parked (while another program has
//! the terminal) and never wakes for nothing. A hang-up is noticed here and never handed to the event library, which would
//! spin on it.

use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use rustix::event::{PollFd, PollFlags, poll};

use crate::app::key::{Code, Key};
use crate::app::msg::Msg;

/// From how many letters in one read they are taken for a paste: more than a person types between two reads.
const BURST: usize = 12;

/// The reading thread.
#[derive(Debug)]
pub struct Input {
    nudge: UnixStream,
    parked: Receiver<()>,
    resume: Sender<()>,
}

impl Input {
    /// Starts reading.
    ///
    /// # Errors
    /// When the thread or its socket cannot be made.
    pub fn start(to: Sender<Msg>) -> io::Result<Self> {
        let (nudge, nudged) = UnixStream::pair()?;
        let (park, parked) = channel();
        let (resume, resumed) = channel();
        thread::Builder::new().name("input".into()).spawn(move || {
            if read_on(&to, nudged, &park, &resumed).is_err() {
                let _ = to.send(Msg::HangUp);
            }
        })?;
        Ok(Self {
            nudge,
            parked,
            resume,
        })
    }

    /// Stops reading while `work` runs, so that another program gets every key.
    pub fn parked<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let asked = self.nudge.write_all(b"p").is_ok();
        if asked {
            let _ = self.parked.recv();
        }
        let result = work();
        if asked {
            let _ = self.resume.send(());
        }
        result
    }
}

fn read_on(
    to: &Sender<Msg>,
    mut nudged: UnixStream,
    park: &Sender<()>,
    resumed: &Receiver<()>,
) -> io::Result<()> {
    let stdin = io::stdin();
    loop {
        let (tty, nudge) = {
            let mut fds = [
                PollFd::new(&stdin, PollFlags::IN),
                PollFd::from_borrowed_fd(nudged.as_fd(), PollFlags::IN),
            ];
            match poll(&mut fds, None) {
                Ok(_) => {}
                Err(rustix::io::Errno::INTR) => continue,
                Err(error) => return Err(error.into()),
            }
            (fds[0].revents(), fds[1].revents())
        };
        if !nudge.is_empty() {
            let mut byte = [0];
            if nudged.read(&mut byte)? == 0 {
                return Ok(());
            }
            if park.send(()).is_err() || resumed.recv().is_err() {
                return Ok(());
            }
            continue;
        }
        if tty.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut events = Vec::new();
        while event::poll(Duration::ZERO)? {
            events.push(event::read()?);
        }
        for msg in messages(&events) {
            if to.send(msg).is_err() {
                return Ok(());
            }
        }
    }
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
