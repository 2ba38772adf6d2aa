//! Floor 5: the ways in. Arguments in, an exit code out; everything else is an effect of the floors below.

pub mod args;
mod columns;
pub mod commands;
pub mod common;
mod folder;
mod input;
pub mod output;

use std::io::IsTerminal;
use std::path::Path;

use clap::{CommandFactory as _, Parser};

use crate::adapters::environment::Environment;
use crate::adapters::paths::Paths;
use crate::adapters::program::guard_memory;
use crate::cli::args::{Args, Command};
use crate::cli::common::{NO_INPUT_VARIABLE, SANDBOX_VARIABLE};
use crate::cli::output::Output;
use crate::ports::failure::{Failure, FailureKind};
use crate::runtime::brake;

/// Runs Byline with the arguments of the process. Returns its exit code.
#[must_use]
pub fn run() -> u8 {
    guard_memory();
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            let output = Output::new(false);
            if error.use_stderr()
                && let Some(failure) = std::env::args().nth(1).as_deref().and_then(mistyped)
            {
                output.failure(&failure);
                return failure.kind.exit_code();
            }
            // Help and version are not errors; clap prints each where it belongs.
            let _ = error.print();
            return if error.use_stderr() {
                FailureKind::Usage.exit_code()
            } else {
                0
            };
        }
    };
    let env = match args.common.into_environment(Environment::of_process()) {
        Ok(env) => env,
        Err(failure) => {
            Output::new(args.json).failure(&failure);
            return failure.kind.exit_code();
        }
    };
    if env.has(NO_INPUT_VARIABLE) {
        brake::never_ask();
    }
    let mut args = args;
    args.sandbox |= env.has(SANDBOX_VARIABLE);
    let output = Output::of(args.json, &args.common, &env);
    tell_places(&env, output);
    match dispatch(args, env, output) {
        Ok(code) => output.ended(code),
        Err(failure) => {
            output.failure(&failure);
            failure.kind.exit_code()
        }
    }
}

/// Says where settings and history are, to who wants to know.
fn tell_places(env: &Environment, output: Output) {
    if let Ok(paths) = Paths::of(env) {
        output.detail(&format!("Settings: {}", paths.config_file().display()));
        output.detail(&format!("History: {}", paths.state.display()));
    }
}

fn dispatch(args: Args, env: Environment, output: Output) -> Result<u8, Failure> {
    if let (Some(path), Some(_)) = (&args.path, &args.command) {
        return Err(Failure::new(
            FailureKind::Usage,
            format!("{} stands before the command.", path.display()),
            "Put the command first, then what it is about: byline check post.md",
        ));
    }
    match args.command {
        Some(Command::Publish(publish)) => {
            let account = args.account.as_deref();
            commands::publish::run(env, &publish, account, args.sandbox, output)
        }
        Some(Command::Schedule(call)) => {
            let account = args.account.as_deref();
            commands::schedule::run(&env, &call.command, account, args.sandbox, output)
        }
        Some(Command::Check(check)) => commands::check::run(env, &check, output),
        Some(Command::Show(show)) => commands::show::run(&env, &show, output),
        Some(Command::History(history)) => {
            commands::history::run(env, &history, args.sandbox, output)
        }
        Some(Command::Auth { command }) => {
            commands::auth::run(env, &command, args.account.as_deref(), output)
        }
        Some(Command::Export(export)) => commands::export::run(env, &export, output),
        Some(Command::Record(record)) => commands::record::run(env, &record, output),
        Some(Command::Url(url)) => commands::url::run(env, &url, args.sandbox, output),
        Some(Command::HoldClipboard) => crate::adapters::clipboard::rich::hold().map(|()| 0),
        Some(Command::Sandbox(sandbox)) => commands::sandbox::run(&env, &sandbox, output),
        Some(Command::Recover { command }) => {
            commands::recover::run(&env, command.as_ref(), output)
        }
        Some(Command::New(new)) => {
            commands::new::run(env, &new, args.account.as_deref(), args.sandbox, output)
        }
        Some(Command::List(list)) => commands::list::run(env, &list, args.sandbox, output),
        Some(Command::Set(set)) => commands::set::run(env, &set, output),
        Some(Command::Completion(completion)) => {
            commands::completion::run(&completion);
            Ok(0)
        }
        Some(Command::Man(man)) => commands::man::run(&man, output),
        Some(Command::Help(help)) => commands::help::run(&help, output),
        Some(Command::Config { command }) => commands::config::run(env, &command, output),
        Some(Command::Doctor(doctor)) => {
            commands::doctor::run(env, &doctor, args.account.as_deref(), args.sandbox, output)
        }
        Some(Command::Demo) => {
            on_a_terminal()?;
            commands::open::demo(env)
        }
        Some(Command::Open { path }) => {
            on_a_terminal()?;
            commands::open::run(env, path, args.account.as_deref(), args.sandbox)
        }
        None => {
            if let Some(failure) = args
                .path
                .as_deref()
                .and_then(Path::to_str)
                .and_then(mistyped)
            {
                return Err(failure);
            }
            on_a_terminal()?;
            commands::open::run(env, args.path, args.account.as_deref(), args.sandbox)
        }
    }
}

/// A word that is neither a file nor a command: the failure to report, with the command that is nearest to it.
fn mistyped(word: &str) -> Option<Failure> {
    if word.starts_with('-') || Path::new(word).exists() {
        return None;
    }
    let tree = Args::command();
    let mut names = tree.get_subcommands().map(clap::Command::get_name);
    if names.any(|name| name == word) {
        return None;
    }
    let nearest = tree
        .get_subcommands()
        .map(|command| {
            (
                strsim::damerau_levenshtein(command.get_name(), word),
                command,
            )
        })
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, _)| *distance <= 2);
    let hint = match nearest {
        Some((_, command)) => format!("Did you mean byline {}?", command.get_name()),
        None => "byline --help shows the commands.".to_owned(),
    };
    let what = format!("There is no file and no command named {word}.");
    Some(Failure::new(FailureKind::Usage, what, hint))
}

/// Refuses to open the screen where there is none.
fn on_a_terminal() -> Result<(), Failure> {
    if !brake::may_ask() {
        return Err(Failure::new(
            FailureKind::Usage,
            "Byline's screen lives on input, and --no-input forbids it.",
            "For scripts there are commands: byline --help",
        ));
    }
    if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
        return Ok(());
    }
    Err(Failure::new(
        FailureKind::Usage,
        "Byline's screen needs a terminal for both input and output.",
        "For scripts there are commands: byline --help",
    ))
}
