//! `byline completion`: completions for a shell, made from the tree of arguments.

use std::io::Write as _;

use clap::CommandFactory as _;

use crate::cli::args::Args;
use crate::cli::args::scripting::Completion;

/// Runs the command.
pub fn run(command: &Completion) {
    // Into memory first: a reader that has gone away is no failure.
    let mut script = Vec::new();
    clap_complete::generate(command.shell, &mut Args::command(), "byline", &mut script);
    let _ = std::io::stdout().lock().write_all(&script);
}
