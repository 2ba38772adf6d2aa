//! `byline doctor`: what is there, what is missing, and what to do about it. Looks, and changes nothing.

mod publishing;
mod surroundings;

use std::io::IsTerminal as _;

use serde_json::{Value, json};

use crate::adapters::environment::Environment;
use crate::cli::args::scripting::Doctor;
use crate::cli::commands::open::target;
use crate::cli::output::Output;
use crate::cli::{columns, folder};
use crate::domain::plan::Target;
use crate::domain::text::visible;
use crate::ports::failure::{Failure, FailureKind};
use crate::runtime::world::World;

/// Columns before what is said.
const INDENT: usize = 21;

/// What was found at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Check {
    /// What was looked at.
    name: &'static str,
    /// How it stands.
    state: State,
    /// What is there, as a sentence.
    what: String,
    /// What to do; empty when nothing has to be done.
    fix: String,
}

/// How something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// As it should be.
    Fine,
    /// Something is missing that publishing does not need.
    Note,
    /// Publishing would fail, with this.
    Problem(FailureKind),
}

impl State {
    fn word(self) -> &'static str {
        match self {
            Self::Fine => "ok",
            Self::Note => "note",
            Self::Problem(_) => "problem",
        }
    }

    /// The exit code of a problem.
    fn code(self) -> Option<u8> {
        match self {
            Self::Fine | Self::Note => None,
            Self::Problem(kind) => Some(kind.exit_code()),
        }
    }
}

impl Check {
    fn fine(name: &'static str, what: impl Into<String>) -> Self {
        Self {
            name,
            state: State::Fine,
            what: what.into(),
            fix: String::new(),
        }
    }

    fn note(name: &'static str, what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self {
            name,
            state: State::Note,
            what: what.into(),
            fix: fix.into(),
        }
    }

    fn problem(name: &'static str, failure: &Failure) -> Self {
        let cause = failure.cause.as_ref();
        Self {
            name,
            state: State::Problem(failure.kind),
            what: cause.map_or_else(
                || failure.what.clone(),
                |cause| format!("{} ({cause})", failure.what),
            ),
            fix: failure.hint.clone(),
        }
    }
}

/// Runs the command.
///
/// # Errors
/// When there is no home folder, or no such account.
pub fn run(
    env: Environment,
    command: &Doctor,
    account: Option<&str>,
    sandbox: bool,
    output: Output,
) -> Result<u8, Failure> {
    let world = World::of(env, None)?;
    if let Some(name) = account {
        world.use_account(name, false)?;
    }
    let config = folder::settings_here(&world.paths);
    let target = target(&world.env, &config.settings, sandbox, Target::Medium);
    let mut checks = publishing::folders(&world, &config, target);
    checks.extend(publishing::sending(&world, target, command.network)?);
    checks.extend(surroundings::checks(&world, &config.settings));
    let code = checks.iter().find_map(|check| check.state.code());
    if output.json {
        let list: Vec<Value> = checks.iter().map(as_json).collect();
        output.value(&json!({
            "schema": "byline.doctor/1",
            "ready": code.is_none(),
            "checks": list,
        }));
    } else {
        tell(&checks, output);
        output.say(if code.is_none() {
            "All that publishing needs is there."
        } else {
            "Publishing does not work yet: see the first problem."
        });
    }
    Ok(code.unwrap_or(0))
}

fn as_json(check: &Check) -> Value {
    json!({
        "check": check.name,
        "state": check.state.word(),
        "what": check.what,
        "fix": check.fix,
        "code": check.state.code(),
    })
}

fn tell(checks: &[Check], output: Output) {
    let terminal = std::io::stdout().is_terminal();
    for check in checks {
        let (what, fix) = (visible(&check.what), visible(&check.fix));
        if !terminal {
            output.line(&[check.name, check.state.word(), &what, &fix].join("\t"));
            continue;
        }
        let state = match check.state {
            State::Fine | State::Note => check.state.word(),
            State::Problem(_) => "PROBLEM",
        };
        let mut start = format!("{:<11}{state:<10}", check.name);
        let room = columns::of_terminal().saturating_sub(INDENT + 1).max(12);
        let lines = [what, fix];
        let lines = lines.iter().filter(|text| !text.is_empty());
        for line in lines.flat_map(|text| columns::fold(text, room)) {
            output.line(&format!("{start}{line}"));
            start = " ".repeat(INDENT);
        }
    }
}
