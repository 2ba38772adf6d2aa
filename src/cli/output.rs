//! What the command line prints: data on standard output, talk on standard error.

use std::io::{IsTerminal as _, Write};

use crate::domain::text::visible;
use crate::ports::failure::{Failure, FailureKind};

/// Where a command prints to.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    /// Whether results are JSON.
    pub json: bool,
}

impl Output {
    /// Prints results as text or as JSON.
    #[must_use]
    pub fn new(json: bool) -> Self {
        Self { json }
    }

    /// Prints data, byte for byte for a program; on a terminal without anything that could drive it. A reader that has
    /// gone away (`| head`) is no failure.
    pub fn line(self, text: &str) {
        let mut out = std::io::stdout().lock();
        if out.is_terminal() {
            let _ = writeln!(out, "{}", printable(text));
        } else {
            let _ = writeln!(out, "{text}");
        }
    }

    /// Prints a JSON value on one line.
    pub fn value(self, value: &serde_json::Value) {
        self.line(&value.to_string());
    }

    /// Says something to the person, made safe for the terminal.
    pub fn say(self, text: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{}", visible(text));
    }

    /// Says what went wrong and what to do about it.
    pub fn failure(self, failure: &Failure) {
        let hint = match failure.kind {
            FailureKind::SignedOut => &sign_in(&failure.hint),
            _ => &failure.hint,
        };
        self.say(&format!("byline: {}", failure.what));
        if let Some(cause) = &failure.cause {
            self.say(&format!("  because: {cause}"));
        }
        if !hint.is_empty() {
            self.say(&format!("  {hint}"));
        }
    }
}

/// What to do about a missing or refused token, with the command that does it. On the screen that is a button.
#[must_use]
pub fn sign_in(hint: &str) -> String {
    const COMMAND: &str = "byline auth login";
    if hint.contains(COMMAND) {
        hint.to_owned()
    } else {
        format!("{hint} To sign in: {COMMAND}")
            .trim_start()
            .to_owned()
    }
}

/// A text that cannot drive a terminal. Its lines and tabs stay: columns are told by tabs.
fn printable(text: &str) -> String {
    let cells = |line: &str| {
        let safe: Vec<_> = line.split('\t').map(visible).collect();
        safe.join("\t")
    };
    let lines: Vec<_> = text.split('\n').map(cells).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_tabs_stay_and_nothing_else_that_a_terminal_obeys() {
        assert_eq!(
            printable("a\tb\nc\x1b[2J\u{202e}\td\r"),
            "a\tb\nc␛[2J\u{fffd}\td "
        );
    }
}
