//! `byline recover`: texts kept after a crash or a failed save, whatever became of their drafts.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::adapters::clock::utc_offset;
use crate::adapters::environment::Environment;
use crate::adapters::files::Files;
use crate::adapters::paths::Paths;
use crate::app::when;
use crate::cli::args::Recover;
use crate::cli::output::Output;
use crate::domain::text::visible;
use crate::ports::drafts::{Drafts as _, Saved};
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::recovery::{Kept, Recovery};

/// Runs the command; without one it lists.
///
/// # Errors
/// When there is no such text, or it cannot be read, restored or discarded.
pub fn run(env: &Environment, command: Option<&Recover>, output: Output) -> Result<u8, Failure> {
    let files = Files::new(&Paths::of(env)?.state);
    let list = files.kept()?;
    match command {
        None | Some(Recover::List) => tell(&list, output),
        Some(Recover::Show { name }) => show(&files, find(&list, name)?)?,
        Some(Recover::Restore { name, to }) => {
            let kept = find(&list, name)?;
            let path = restore(&files, kept, to.as_deref())?;
            if output.json {
                output.value(&json!({"schema": "byline.recover/1", "restored": path}));
            } else {
                output.line(&path.to_string_lossy());
            }
        }
        Some(Recover::Discard { names }) => {
            // All are looked up before the first goes: a wrong name discards nothing.
            let chosen: Vec<&Kept> = names
                .iter()
                .map(|name| find(&list, name))
                .collect::<Result<_, _>>()?;
            for kept in chosen {
                Recovery::discard(&files, &kept.file)?;
                output.say(&format!("Discarded {} ({} words).", kept.title, kept.words));
            }
        }
    }
    Ok(0)
}

/// The text of this name: the whole name, or a beginning that fits only one.
fn find<'a>(list: &'a [Kept], name: &str) -> Result<&'a Kept, Failure> {
    let fits = |kept: &&Kept| kept.name().starts_with(name) || kept.file.ends_with(name);
    let mut fitting = list.iter().filter(fits);
    let exact = list.iter().find(|kept| kept.name() == name);
    let (what, hint) = match (exact, fitting.next(), fitting.next()) {
        (Some(kept), _, _) | (None, Some(kept), None) => return Ok(kept),
        (None, Some(_), Some(_)) => ("more than one recovered text", "Write more of its name."),
        (None, None, _) => ("no recovered text", "byline recover lists the names."),
    };
    Err(Failure::new(
        FailureKind::Usage,
        format!("There is {what} named {}.", visible(name)),
        hint,
    ))
}

fn tell(list: &[Kept], output: Output) {
    if output.json {
        let texts: Vec<Value> = list.iter().map(as_json).collect();
        output.value(&json!({"schema": "byline.recover/1", "texts": texts}));
        return;
    }
    if list.is_empty() {
        output.say("Nothing was left behind.");
        return;
    }
    for kept in list {
        let local = kept.at + utc_offset(kept.at);
        let draft = kept.draft.as_deref().unwrap_or(&kept.file);
        output.line(&visible(&format!(
            "{}  {} {}  {} words  {}  {}",
            kept.name(),
            when::date(local),
            when::time(local),
            kept.words,
            kept.standing.words(),
            draft.display()
        )));
    }
    output.say("byline recover restore NAME makes a file of one; show and discard do that.");
}

fn as_json(kept: &Kept) -> Value {
    json!({
        "name": kept.name(),
        "file": kept.file,
        "draft": kept.draft,
        "at": kept.at,
        "standing": kept.standing.words(),
        "title": kept.title,
        "words": kept.words,
    })
}

/// Prints the bytes as they are; on a terminal without anything that could drive it.
fn show(files: &Files, kept: &Kept) -> Result<(), Failure> {
    let bytes = files.open(&kept.file)?;
    let mut out = std::io::stdout().lock();
    // A reader that has gone away is no failure.
    let _ = if out.is_terminal() {
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<_> = text.split('\n').map(visible).collect();
        writeln!(out, "{}", lines.join("\n").trim_end())
    } else {
        out.write_all(&bytes)
    };
    Ok(())
}

/// Makes a file of a text, never over another, and only then removes it from the recovery folder.
fn restore(files: &Files, kept: &Kept, to: Option<&Path>) -> Result<PathBuf, Failure> {
    let Some(path) = to.or(kept.place.as_deref()) else {
        return Err(Failure::new(
            FailureKind::Usage,
            "The folder of its draft is not there any more.",
            "Say where the text shall go: --to FILE",
        ));
    };
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    match files.save(&path, &files.open(&kept.file)?, None)? {
        Saved::Done { .. } => {}
        Saved::Changed { .. } => {
            return Err(Failure::new(
                FailureKind::File,
                format!("There is a file at {} already.", path.display()),
                "Say where the text shall go: --to FILE",
            ));
        }
    }
    Recovery::discard(files, &kept.file)?;
    Ok(path)
}
