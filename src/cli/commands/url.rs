//! `byline url`: the address of a story, for a pipe, a clipboard, a telephone or a browser.

use std::io::IsTerminal as _;

use serde_json::json;

use super::export::copy_text;
use super::open::target;
use super::show::settings;
use crate::adapters::environment::Environment;
use crate::cli::args::Url;
use crate::cli::input::Input;
use crate::cli::output::Output;
use crate::domain::plan::Target;
use crate::domain::qr::Code;
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::journal::Record;
use crate::runtime::world::World;

/// Runs the command.
///
/// # Errors
/// When the draft has no address, or what was asked for cannot be done with it.
pub fn run(env: Environment, command: &Url, sandbox: bool, output: Output) -> Result<u8, Failure> {
    let input = Input::load(&command.file)?;
    let config = settings(&env, &input);
    let target = target(&env, &config.settings, sandbox, Target::Medium);
    let world = World::of(env, None)?;
    let history = world.journal(target).read()?;
    let sent = history
        .iter()
        .rev()
        .filter(|record| record.file == input.file && record.may_exist())
        .find_map(Record::url)
        .map(str::to_owned);
    let url = sent.or(input.draft().details.medium_url).ok_or_else(|| {
        Failure::new(
            FailureKind::Usage,
            "This draft has no address yet.",
            "Publish it, or carry it over by hand and record it: byline record FILE --url …",
        )
    })?;
    let code = command.qr.then(|| qr(&url)).transpose()?;
    if output.json {
        // One value and nothing else, or no program could read it.
        let rows = code.as_ref().map(Code::half_blocks);
        output.value(&json!({"schema": "byline.url/1", "url": url, "qr": rows}));
    } else {
        output.line(&url);
        if let Some(code) = code {
            draw(&code, output);
        }
    }
    if command.copy {
        output.say(copy_text(&world, &url)?);
    }
    if command.open {
        world.browser.open(&url)?;
        output.say("Opened in your browser.");
    }
    Ok(0)
}

/// The address as a QR code.
fn qr(url: &str) -> Result<Code, Failure> {
    Code::of(url).ok_or_else(|| {
        Failure::new(
            FailureKind::Usage,
            "This address is too long for a QR code.",
            "Copy it instead.",
        )
    })
}

/// Draws a QR code below the address.
fn draw(code: &Code, output: Output) {
    let coloured = std::io::stdout().is_terminal();
    for row in code.half_blocks() {
        // Dark on light whatever the terminal's own colours are, or no camera reads it.
        if coloured {
            output.line(&format!("\x1b[38;5;16;48;5;231m{row}\x1b[m"));
        } else {
            output.line(&row);
        }
    }
}
