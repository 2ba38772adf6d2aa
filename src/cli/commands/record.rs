//! `byline record`: a story that was published by hand, put into the history as a send would be.

use serde_json::json;

use super::publish::write_back;
use super::show::{conversion, settings};
use crate::adapters::environment::Environment;
use crate::cli::args::Record;
use crate::cli::input::Input;
use crate::cli::output::Output;
use crate::domain::address::{Doubt, StoryAddress};
use crate::domain::plan::{Target, carried};
use crate::domain::story::Story;
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::settings::WriteBack;
use crate::runtime::brake::{self, Brake};
use crate::runtime::world::World;

/// The address the writer gives, when it is one, or when he insists: with the flag, or asked on the terminal.
///
/// # Errors
/// What is wrong with it.
pub(super) fn told(
    given: Result<StoryAddress, Doubt>,
    insist: bool,
) -> Result<StoryAddress, Failure> {
    let doubt = match given {
        Ok(address) => return Ok(address),
        Err(doubt) => doubt,
    };
    let hint = match doubt.maybe {
        Some(address) if insist => return Ok(*address),
        Some(address) if brake::can_ask() => {
            let question = format!("{} Take it all the same? [y/N] ", doubt.what);
            if Brake::fit()?.ask(&question) {
                return Ok(*address);
            }
            "Nothing was recorded."
        }
        Some(_) => "Nothing was recorded. If it is the story all the same, add --insist.",
        None => "Nothing was recorded. Open the story in a browser and copy its address.",
    };
    Err(Failure::new(FailureKind::Usage, doubt.what, hint))
}

/// Runs the command.
///
/// # Errors
/// When the draft cannot be read, the address is not a story's, or the history cannot be written.
pub fn run(env: Environment, command: &Record, output: Output) -> Result<u8, Failure> {
    let address = told(StoryAddress::parse(&command.url), command.insist)?;
    let input = Input::load(&command.file)?;
    let config = settings(&env, &input);
    for oddity in &config.oddities {
        output.say(&oddity.to_string());
    }
    let draft = input.draft();
    let text = &input.source.text;
    let story = Story::of(text, &draft, conversion(&config.settings));
    let world = World::of(env, None)?;
    let username = address.username.as_deref().unwrap_or_default();
    let target = address.target;
    let plan = carried(text, &draft, &story, username, target, command.visibility);
    let journal = world.journal(target);
    let known = journal.read()?.into_iter().find(|record| {
        record.url() == Some(&address.url)
            && record.file == plan.file
            && record.source == plan.source
    });
    let id = match &known {
        Some(record) => record.id.clone(),
        None => journal.carried(&plan, &address.url, world.clock.now())?,
    };
    let wanted = match target {
        _ if command.no_write_back => WriteBack::Never,
        // A practice address means nothing in a file that outlives the sandbox.
        Target::Sandbox => WriteBack::Never,
        Target::Medium => config.settings.write_back,
    };
    if output.json {
        output.value(&json!({
            "schema": "byline.record/1",
            "id": id.0,
            "url": address.url,
            "as": command.visibility.word(),
            "new": known.is_none(),
        }));
    } else {
        output.line(&address.url);
        output.say(&if known.is_some() {
            format!("This was recorded before ({id}). Nothing has changed.")
        } else {
            format!(
                "Recorded ({id}): carried over by hand, {}.",
                command.visibility.word()
            )
        });
    }
    match write_back::note(&world, &input, wanted, &address.url) {
        Ok(Some(note)) => output.say(&note),
        Ok(None) => {}
        Err(reason) => output.say(&format!("The address is not in the draft: {reason}")),
    }
    Ok(0)
}
