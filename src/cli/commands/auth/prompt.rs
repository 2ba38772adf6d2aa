//! Asking for a secret on the terminal: a dot for every character, the characters themselves nowhere.

use std::io::{self, Write as _};

use crossterm::event::{
    self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyCode, KeyEventKind, KeyModifiers,
};
use crossterm::{execute, terminal};
use zeroize::Zeroizing;

use crate::ports::failure::{Failure, FailureKind};
use crate::ports::secrets::Secret;

/// Longest line taken.
const LONGEST: usize = 4096;
/// Dots shown at most: more would only wrap.
const DOTS: usize = 40;

/// Gives the terminal back however the question ends.
struct Quiet;

impl Quiet {
    fn begin() -> io::Result<Self> {
        terminal::enable_raw_mode()?;
        let quiet = Self;
        execute!(io::stderr(), EnableBracketedPaste)?;
        Ok(quiet)
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        // Nothing could be done about a terminal that is gone.
        let _ = execute!(io::stderr(), DisableBracketedPaste);
        let _ = terminal::disable_raw_mode();
        let _ = writeln!(io::stderr());
    }
}

/// Asks for a secret.
///
/// # Errors
/// When the writer stops with Ctrl-C, Ctrl-D or Esc, or the terminal cannot be used.
pub fn ask(question: &str) -> Result<Secret, Failure> {
    let failed = |error: io::Error| {
        Failure::new(
            FailureKind::Internal,
            "The terminal could not be used to ask for the token.",
            "Pipe it in instead: byline auth login < file",
        )
        .because(error)
    };
    show(question).map_err(failed)?;
    let quiet = Quiet::begin().map_err(failed)?;
    // Room from the start: a text that grows leaves copies behind.
    let mut typed = Zeroizing::new(String::with_capacity(LONGEST));
    loop {
        match event::read().map_err(failed)? {
            Event::Key(key) if key.kind != KeyEventKind::Release => {
                let control = key.modifiers.contains(KeyModifiers::CONTROL);
                match key.code {
                    KeyCode::Enter => break,
                    KeyCode::Char('c' | 'd') if control => return Err(stopped()),
                    KeyCode::Esc => return Err(stopped()),
                    KeyCode::Char('u') if control => typed.clear(),
                    KeyCode::Backspace => {
                        typed.pop();
                    }
                    KeyCode::Char(c) if !control => take(&mut typed, c),
                    _ => {}
                }
            }
            Event::Paste(text) => {
                let text = Zeroizing::new(text);
                text.chars().for_each(|c| take(&mut typed, c));
            }
            _ => {}
        }
        let dots = "•".repeat(typed.chars().count().min(DOTS));
        show(&format!("\r\u{1b}[2K{question}{dots}")).map_err(failed)?;
    }
    drop(quiet);
    Ok(Secret::from_paste(&typed))
}

fn take(typed: &mut String, c: char) {
    if typed.len() + c.len_utf8() <= LONGEST {
        typed.push(c);
    }
}

fn show(text: &str) -> io::Result<()> {
    let mut stderr = io::stderr().lock();
    stderr.write_all(text.as_bytes())?;
    stderr.flush()
}

fn stopped() -> Failure {
    Failure::new(FailureKind::Stopped, "Stopped. Nothing was changed.", "")
}
