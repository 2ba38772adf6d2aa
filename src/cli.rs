//! Floor 5: the ways in. Arguments in, an exit code out; everything else is an effect of the floors below.

pub mod args;
pub mod commands;
mod input;
pub mod output;

use std::io::IsTerminal;

use clap::Parser;

use crate::adapters::environment::Environment;
use crate::cli::args::{Args, Command};
use crate::cli::output::Output;
use crate::ports::failure::{Failure, FailureKind};

/// Runs Byline with the arguments of the process. Returns its exit code.
#[must_use]
pub fn run() -> u8 {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help and version are not errors; clap prints each where it belongs.
            let _ = error.print();
            return if error.use_stderr() {
                FailureKind::Usage.exit_code()
            } else {
                0
            };
        }
    };
    let output = Output::new(args.json);
    match dispatch(args, output) {
        Ok(code) => code,
        Err(failure) => {
            output.failure(&failure);
            failure.kind.exit_code()
        }
    }
}

fn dispatch(args: Args, output: Output) -> Result<u8, Failure> {
    let env = Environment::of_process();
    match args.command {
        Some(Command::Publish(publish)) => commands::publish::run(env, &publish, output),
        Some(Command::Show(show)) => commands::show::run(&show, output),
        Some(Command::Auth { command }) => commands::auth::run(env, &command, output),
        Some(Command::Sandbox(sandbox)) => commands::sandbox::run(env, &sandbox, output),
        Some(Command::Demo) => {
            on_a_terminal()?;
            commands::open::demo(env)
        }
        Some(Command::Open { path }) => {
            on_a_terminal()?;
            commands::open::run(env, path, args.sandbox)
        }
        None => {
            on_a_terminal()?;
            commands::open::run(env, args.path, args.sandbox)
        }
    }
}

fn on_a_terminal() -> Result<(), Failure> {
    if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
        return Ok(());
    }
    Err(Failure::new(
        FailureKind::Usage,
        "Byline's screen needs a terminal for both input and output.",
        "For scripts there are commands: byline --help",
    ))
}
