//! What the command line prints: data on standard output, talk on standard error.

use std::io::Write;

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

    /// Prints a line of data. A reader that has gone away (`| head`) is no failure.
    pub fn line(self, text: &str) {
        let _ = writeln!(std::io::stdout().lock(), "{text}");
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
