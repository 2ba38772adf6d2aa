//! `byline export`: a story carried over by hand, without token, account or network.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};

use super::check::pictures;
use super::publish::prepare::{capital, line};
use super::show::{conversion, finding, settings};
use crate::adapters::clipboard::osc52;
use crate::adapters::environment::Environment;
use crate::adapters::importable;
use crate::cli::args::{Carried, Export};
use crate::cli::input::{Input, STDIN};
use crate::cli::output::Output;
use crate::domain::carry::document::Document;
use crate::domain::carry::{Parcel, guide};
use crate::domain::draft::Draft;
use crate::domain::lint::Finding;
use crate::domain::lint::image::MISSING;
use crate::domain::story::Story;
use crate::ports::clipboard::{Copied, Rich, RichCopied};
use crate::ports::drafts::Saved;
use crate::ports::failure::{Failure, FailureKind};
use crate::runtime::brake::UntilEnded;
use crate::runtime::world::World;

/// Runs the command.
///
/// # Errors
/// When the draft cannot be read, the file not written, there is no clipboard, or the page cannot be imported.
pub fn run(env: Environment, command: &Export, output: Output) -> Result<u8, Failure> {
    if command.import_guide {
        output.line(guide::text().trim_end());
        return Ok(0);
    }
    let input = Input::load(command.file.as_deref().unwrap_or(Path::new(STDIN)))?;
    if let Some(reason) = input.source.encoding.reason() {
        output.say(&format!("byline: {reason}"));
    }
    let config = settings(&env, &input);
    for oddity in &config.oddities {
        output.say(&oddity.to_string());
    }
    let draft = input.draft();
    let story = Story::of(&input.source.text, &draft, conversion(&config.settings));
    let world = Arc::new(World::of(env, None)?);
    for finding in pictures(&world, &input, &config.settings, &story) {
        if finding.rule.id == MISSING.id {
            warn(&input, &finding, output);
        }
    }
    if let Some(url) = &command.check_url {
        return check(&world, url, &draft, output);
    }
    if command.serve {
        return serve(&world, &draft, &story, output);
    }
    let to = match command.to {
        Some(to) => to,
        None if command.copy => Carried::Rich,
        None => Carried::Html,
    };
    carry(&world, command, (&input, &draft, &story), to, output)
}

/// A picture that is not there stops nothing here: the writer puts the pictures in by hand.
fn warn(input: &Input, finding: &Finding, output: Output) {
    let place = finding.place.map_or_else(String::new, |place| {
        format!(":{}:{}", place.line, place.column)
    });
    let (name, rule) = (input.file.display(), finding.rule);
    output.say(&format!(
        "{name}{place}: warning: {} {}. [{}]",
        finding.what,
        capital(rule.cure),
        rule.id
    ));
}

/// Writes, copies or prints the story.
fn carry(
    world: &World,
    command: &Export,
    (input, draft, story): (&Input, &Draft, &Story),
    to: Carried,
    output: Output,
) -> Result<u8, Failure> {
    let parcel = Parcel::of(draft, story);
    let mut findings = Vec::new();
    let text = match to {
        Carried::Html => {
            let document = Document::of(draft, story);
            findings = document.findings;
            document.html
        }
        Carried::Rich => parcel.html.clone(),
        Carried::Text => parcel.text.clone(),
    };
    for finding in &findings {
        output.say(&line(&input.file.to_string_lossy(), finding));
    }
    if let Some(file) = &command.output {
        write(world, input, file, &text)?;
    }
    let copied = command
        .copy
        .then(|| copy(world, &parcel, to, &text))
        .transpose()?;
    if let Some(words) = copied {
        output.say(words);
    }
    if output.json {
        output.value(&json!({
            "schema": "byline.export/1",
            "file": input.file.to_string_lossy(),
            "output": command.output.as_ref().map(|file| file.to_string_lossy()),
            "copied": copied.is_some(),
            // What is neither in a file nor on the clipboard would otherwise be nowhere.
            "content": (command.output.is_none() && !command.copy).then_some(text.trim_end()),
            "steps": parcel.steps,
            "findings": findings.iter().map(finding).collect::<Vec<Value>>(),
        }));
    } else if command.output.is_none() && !command.copy {
        output.line(text.trim_end());
    } else {
        next(&parcel, to, output);
    }
    Ok(0)
}

/// What is left to do by hand.
fn next(parcel: &Parcel, to: Carried, output: Output) {
    match to {
        Carried::Rich | Carried::Text => {
            for (number, step) in (1..).zip(&parcel.steps) {
                output.say(&format!("{number:>2}. {step}"));
            }
        }
        Carried::Html => {
            output.say("To bring it to Medium: byline export --import-guide");
        }
    }
}

/// Puts the story on the clipboard. Returns what is known of it.
fn copy(world: &World, parcel: &Parcel, to: Carried, text: &str) -> Result<&'static str, Failure> {
    if to == Carried::Rich {
        let rich = Rich {
            html: parcel.html.clone(),
            text: parcel.text.clone(),
        };
        let copied = world.clipboard.copy_rich(&rich).map_err(|mut failure| {
            failure.hint = "Hand it off instead: byline export FILE --serve".into();
            failure
        })?;
        return Ok(match copied {
            RichCopied::Both => "Copied as rich text.",
            RichCopied::RichOnly => "Copied as rich text (and not as plain text).",
        });
    }
    copy_text(world, text)
}

/// Puts plain text on the clipboard. Returns what is known of it.
///
/// # Errors
/// When it is too long for the terminal, which is the only way there is.
pub(super) fn copy_text(world: &World, text: &str) -> Result<&'static str, Failure> {
    match world.clipboard.copy(text) {
        Copied::Clipboard => Ok("Copied."),
        Copied::Tmux => Ok("Copied to tmux, which hands it to your terminal."),
        Copied::ViaTerminal => {
            let sequence = osc52(text, &world.env).ok_or_else(|| {
                Failure::new(
                    FailureKind::Usage,
                    "This is longer than a terminal takes for its clipboard.",
                    "Write it to a file with -o.",
                )
            })?;
            to_terminal(&sequence)?;
            Ok("Sent to your terminal's clipboard. Whether it takes it cannot be known.")
        }
    }
}

/// Writes a control sequence to the terminal, whatever standard output is.
fn to_terminal(sequence: &str) -> Result<(), Failure> {
    use std::io::Write as _;
    std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/tty")
        .and_then(|mut tty| tty.write_all(sequence.as_bytes()))
        .map_err(|error| {
            Failure::new(
                FailureKind::Usage,
                "There is no clipboard and no terminal that could have one.",
                "Leave --copy out, and it is printed.",
            )
            .because(error)
        })
}

/// Writes the file, whole or not at all; never over the draft.
fn write(world: &World, input: &Input, file: &Path, text: &str) -> Result<(), Failure> {
    let full = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let is_draft = match (full.canonicalize(), input.file.canonicalize()) {
        (Ok(file), Ok(draft)) => file == draft,
        _ => false,
    };
    if is_draft {
        return Err(Failure::new(
            FailureKind::Usage,
            "That file is the draft itself. Nothing was written.",
            "Give another name after -o.",
        ));
    }
    let there = full
        .exists()
        .then(|| world.drafts.load(&full))
        .transpose()?
        .map(|loaded| loaded.fingerprint);
    match world.drafts.save(&full, text.as_bytes(), there.as_ref())? {
        Saved::Done { .. } => Ok(()),
        Saved::Changed { .. } => Err(Failure::new(
            FailureKind::File,
            format!(
                "{} was changed at the same moment. It is as it was.",
                file.display()
            ),
            "Try again.",
        )),
    }
}

/// Puts the story on a page and waits until that is over.
fn serve(world: &Arc<World>, draft: &Draft, story: &Story, output: Output) -> Result<u8, Failure> {
    let failed = |error: std::io::Error| {
        Failure::new(
            FailureKind::Internal,
            "Byline could not listen to signals.",
            "Close other programs, then try again.",
        )
        .because(error)
    };
    // Before anybody is told where the page is: a signal from then on ends it cleanly.
    let ended = UntilEnded::listen().map_err(failed)?;
    let parcel = Parcel::of(draft, story);
    let runtime = world.runtime()?;
    let at = runtime.block_on(world.hand_off(parcel, &draft.file))?;
    if output.json {
        output.value(&json!({
            "schema": "byline.export/1",
            "url": at.url,
            "tunnel": at.tunnel,
        }));
    } else {
        output.line(&at.url);
        match &at.tunnel {
            Some(line) => {
                output.say(
                    "On your own computer, in another terminal, run this and leave it running:",
                );
                output.say(&format!("  {line}"));
                if copy_text(world, line).is_ok() {
                    output.say("(The line was sent to your terminal's clipboard.)");
                }
                output.say("Then open the address above in your browser there.");
            }
            None => output.say("Open this address in a browser on this computer."),
        }
        output.say("Ctrl-C ends it; so does half an hour in which nobody looks.");
    }
    let (stop, stopped) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        ended.wait();
        // Nobody listens any more when the page has gone away by itself.
        let _ = stop.send(());
    });
    runtime.block_on(async {
        tokio::select! {
            () = world.handed_off() => output.say("Nobody has looked for half an hour: the page is gone."),
            _ = stopped => {}
        }
    });
    Ok(0)
}

/// Checks whether a page can be imported.
fn check(world: &Arc<World>, url: &str, draft: &Draft, output: Output) -> Result<u8, Failure> {
    let page = world.runtime()?.block_on(importable::fetch(url))?;
    let points = page.judge(&draft.details.title.text);
    let good = points.iter().all(|point| point.good);
    if output.json {
        let rows: Vec<Value> = points
            .iter()
            .map(|point| json!({"good": point.good, "what": point.what}))
            .collect();
        output.value(
            &json!({"schema": "byline.import-check/1", "url": url, "good": good, "points": rows}),
        );
    } else {
        for point in &points {
            let mark = if point.good { "ok   " } else { "look " };
            output.line(&format!("{mark} {}", point.what));
        }
        output.say(if good {
            "Import it: https://medium.com/p/import"
        } else {
            "Settle what is marked, then check again: byline export --import-guide says more."
        });
    }
    Ok(if good {
        0
    } else {
        FailureKind::Checks.exit_code()
    })
}
