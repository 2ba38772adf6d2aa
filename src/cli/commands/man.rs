//! `byline man`: the manual as man pages, made from the tree of arguments that parses and helps.

use std::io;
use std::io::Write as _;
use std::path::Path;

use clap::{Command, CommandFactory as _};
use clap_mangen::Man as Page;
use clap_mangen::roff::{Roff, roman};

use crate::cli::args::Args;
use crate::cli::args::scripting::Man;
use crate::cli::output::Output;
use crate::ports::failure::{Failure, FailureKind};

/// Runs the command.
///
/// # Errors
/// When there is no such command, or the pages cannot be written.
pub fn run(command: &Man, output: Output) -> Result<u8, Failure> {
    let tree = tree();
    if let Some(folder) = &command.to {
        return save_all(&tree, folder, output);
    }
    let page = found(&tree, &command.command)?;
    // A reader that has gone away is no failure.
    let _ = io::stdout()
        .lock()
        .write_all(&page_of(page).unwrap_or_default());
    Ok(0)
}

/// The tree, every command with its full name.
pub(super) fn tree() -> Command {
    let mut tree = Args::command();
    tree.build();
    tree
}

/// The command of these words.
///
/// # Errors
/// When there is none.
pub(super) fn found<'a>(tree: &'a Command, words: &[String]) -> Result<&'a Command, Failure> {
    words.iter().try_fold(tree, |command, word| {
        command.find_subcommand(word).ok_or_else(|| {
            Failure::new(
                FailureKind::Usage,
                format!("There is no command named byline {}.", words.join(" ")),
                "byline --help shows the commands.",
            )
        })
    })
}

/// The page of a command: what it is, how it is called, examples, and the rest.
fn page_of(command: &Command) -> io::Result<Vec<u8>> {
    let command = command.clone();
    let examples = command.get_before_help().map(ToString::to_string);
    let more = command.get_after_help().map(ToString::to_string);
    let has_commands = visible(&command).next().is_some();
    let page = Page::new(command)
        .date("")
        .source(concat!("byline ", env!("CARGO_PKG_VERSION")))
        .manual("Byline");
    let mut text = Vec::new();
    page.render_title(&mut text)?;
    page.render_name_section(&mut text)?;
    page.render_synopsis_section(&mut text)?;
    if let Some(examples) = examples {
        let examples = examples.trim_start_matches("Examples:\n").to_owned();
        as_it_stands("EXAMPLES", &examples, &mut text)?;
    }
    page.render_options_section(&mut text)?;
    if has_commands {
        page.render_subcommands_section(&mut text)?;
    }
    if let Some(more) = more {
        as_it_stands("NOTES", &more, &mut text)?;
    }
    Ok(text)
}

/// A section whose lines are kept as they are.
fn as_it_stands(heading: &str, lines: &str, to: &mut Vec<u8>) -> io::Result<()> {
    let mut section = Roff::default();
    section.control("SH", [heading]);
    section.control("nf", []);
    for line in lines.lines() {
        section.text([roman(line)]);
    }
    section.control("fi", []);
    section.to_writer(to)
}

/// `byline-auth-login`
fn name_of(command: &Command) -> String {
    let name = command.get_display_name().unwrap_or(command.get_name());
    name.to_owned()
}

fn visible(command: &Command) -> impl Iterator<Item = &Command> {
    command
        .get_subcommands()
        .filter(|command| !command.is_hide_set())
}

/// Every command of the tree that is shown, the tree itself first.
fn all<'a>(command: &'a Command, to: &mut Vec<&'a Command>) {
    to.push(command);
    for command in visible(command) {
        all(command, to);
    }
}

fn save_all(tree: &Command, folder: &Path, output: Output) -> Result<u8, Failure> {
    let failed = |path: &Path, error: &io::Error| {
        Failure::new(
            FailureKind::File,
            format!("{} could not be written.", path.display()),
            "Name a folder that you can write to.",
        )
        .because(error)
    };
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    let mut commands = Vec::new();
    all(tree, &mut commands);
    for command in commands {
        let path = folder.join(format!("{}.1", name_of(command)));
        page_of(command)
            .and_then(|page| std::fs::write(&path, page))
            .map_err(|error| failed(&path, &error))?;
        output.line(&path.to_string_lossy());
    }
    Ok(0)
}
