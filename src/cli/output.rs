//! What the command line prints: data on standard output, talk on standard error.

use std::io::{ErrorKind, IsTerminal as _, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::adapters::environment::Environment;
use crate::cli::common::Common;
use crate::domain::text::visible;
use crate::ports::failure::{Failure, FailureKind};

/// Whether data could not be printed.
static IS_LOST: AtomicBool = AtomicBool::new(false);

/// Where a command prints to.
#[derive(Debug, Clone, Copy, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct Output {
    /// Whether results are JSON.
    pub json: bool,
    /// Whether each of several results is JSON on its own line.
    pub jsonl: bool,
    /// Whether only results and failures are told.
    pub quiet: bool,
    /// Whether it is told what is used.
    pub verbose: bool,
    /// Whether rows are for programs even on a terminal.
    pub plain: bool,
    /// Whether results have colours.
    pub colour: bool,
}

impl Output {
    /// Prints results as text or as JSON.
    #[must_use]
    pub fn new(json: bool) -> Self {
        Self {
            json,
            ..Self::default()
        }
    }

    /// Prints as the flags of every command and the environment want it.
    #[must_use]
    pub fn of(json: bool, common: &Common, env: &Environment) -> Self {
        Self {
            json: json || common.jsonl,
            jsonl: common.jsonl,
            quiet: common.quiet,
            verbose: common.verbose,
            plain: common.plain,
            colour: coloured(env, std::io::stdout().is_terminal()),
        }
    }

    /// Whether rows are for eyes: aligned, and not for programs to take apart.
    #[must_use]
    pub fn for_eyes(self) -> bool {
        !self.plain && std::io::stdout().is_terminal()
    }

    /// Says what is used, to who wants to know.
    pub fn detail(self, text: &str) {
        if self.verbose {
            self.warn(text);
        }
    }

    /// Prints data, byte for byte for a program; on a terminal without anything that could drive it. A reader that has
    /// gone away (`| head`) is no failure.
    pub fn line(self, text: &str) {
        let mut out = std::io::stdout().lock();
        let printed = if out.is_terminal() {
            writeln!(out, "{}", printable(text))
        } else {
            writeln!(out, "{text}")
        };
        if printed.is_err_and(|error| error.kind() != ErrorKind::BrokenPipe) {
            IS_LOST.store(true, Ordering::Relaxed);
        }
    }

    /// The exit code of a run that would end with this one, if its data could be printed: a script must not take an
    /// address that is cut off by a full disk for one.
    #[must_use]
    pub fn ended(self, code: u8) -> u8 {
        if code != 0 || !IS_LOST.load(Ordering::Relaxed) {
            return code;
        }
        let failure = Failure::new(
            FailureKind::File,
            "It is done, but the result could not be written to standard output.",
            "Check the disk or program it goes to. What was sent is in the history: byline history",
        );
        self.failure(&failure);
        failure.kind.exit_code()
    }

    /// Prints a JSON value on one line.
    pub fn value(self, value: &serde_json::Value) {
        self.line(&value.to_string());
    }

    /// Says something to the person, made safe for the terminal; nothing to one who wants results only.
    pub fn say(self, text: &str) {
        if !self.quiet {
            self.warn(text);
        }
    }

    /// Says what a person must know in any case.
    pub fn warn(self, text: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{}", visible(text));
    }

    /// Says what went wrong and what to do about it.
    pub fn failure(self, failure: &Failure) {
        let hint = remedy(failure.kind, &failure.hint);
        self.warn(&format!("byline: {}", failure.what));
        if let Some(cause) = &failure.cause {
            self.warn(&format!("  because: {cause}"));
        }
        if !hint.is_empty() {
            self.warn(&format!("  {hint}"));
        }
    }
}

/// Whether to colour, by what the environment says; a wish for none weighs most.
fn coloured(env: &Environment, terminal: bool) -> bool {
    let forced = env.text("CLICOLOR_FORCE").is_some_and(|value| value != "0");
    !env.has("NO_COLOR") && (forced || (terminal && env.text("TERM") != Some("dumb")))
}

/// What to do about a failure, from the command line.
#[must_use]
pub fn remedy(kind: FailureKind, hint: &str) -> String {
    if kind == FailureKind::SignedOut {
        sign_in(hint)
    } else {
        hint.to_owned()
    }
}

/// What to do about a missing or refused token, with the command that does it. On the screen that is a button.
#[must_use]
fn sign_in(hint: &str) -> String {
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
    fn colours_are_for_terminals_and_for_who_forces_them_and_never_against_a_wish() {
        for (pairs, terminal, wanted) in [
            ([("TERM", "xterm"), ("A", "")], true, true),
            ([("TERM", "dumb"), ("A", "")], true, false),
            ([("TERM", "xterm"), ("A", "")], false, false),
            ([("TERM", "xterm"), ("NO_COLOR", "1")], true, false),
            ([("TERM", "xterm"), ("NO_COLOR", "")], true, true),
            ([("TERM", "xterm"), ("CLICOLOR_FORCE", "1")], false, true),
            ([("TERM", "xterm"), ("CLICOLOR_FORCE", "0")], false, false),
            ([("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], true, false),
        ] {
            assert_eq!(
                coloured(&Environment::from(pairs), terminal),
                wanted,
                "{pairs:?}"
            );
        }
    }

    #[test]
    fn the_way_to_sign_in_is_named_once() {
        assert_eq!(
            sign_in("It is revoked."),
            "It is revoked. To sign in: byline auth login"
        );
        assert_eq!(sign_in("Use byline auth login."), "Use byline auth login.");
    }

    #[test]
    fn lines_and_tabs_stay_and_nothing_else_that_a_terminal_obeys() {
        assert_eq!(
            printable("a\tb\nc\x1b[2J\u{202e}\td\r"),
            "a\tb\nc␛[2J\u{fffd}\td "
        );
    }
}
