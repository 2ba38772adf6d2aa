//! What the command line prints: data on standard output, talk on standard error.

use std::io::{IsTerminal as _, Write};

use crate::domain::text::visible;
use crate::ports::failure::Failure;

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
            let safe: Vec<_> = text.split('\n').map(visible).collect();
            let _ = writeln!(out, "{}", safe.join("\n"));
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
        self.say(&format!("byline: {}", failure.what));
        if let Some(cause) = &failure.cause {
            self.say(&format!("  because: {cause}"));
        }
        if !failure.hint.is_empty() {
            self.say(&format!("  {}", failure.hint));
        }
    }
}
