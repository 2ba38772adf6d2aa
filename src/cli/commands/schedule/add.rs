//! `byline schedule add`: everything `byline publish` looks at is looked at now, while there is a writer to tell.

use std::sync::Arc;

use jiff::tz::TimeZone;
use serde_json::json;

use super::{Desk, at, call, list};
use crate::adapters::queue::FileQueue;
use crate::cli::args::schedule::Add;
use crate::cli::commands::publish::report::exit_code;
use crate::cli::commands::publish::{Office, prepare::Ready};
use crate::cli::input::STDIN;
use crate::cli::output::Output;
use crate::domain::plan::{Plan, Target};
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::planned::{Chosen, Entry, Planned, Standing};
use crate::ports::secrets::TokenSource;
use crate::runtime::brake::Brake;
use crate::runtime::world::World;

/// Plans a send.
pub(super) fn run(desk: Desk, add: &Add, account: Option<&str>) -> Result<u8, Failure> {
    let Desk {
        world,
        zone,
        sandbox,
        output,
    } = desk;
    let at = at::parse(&add.at, world.clock.now(), &zone)?;
    if add.file.as_os_str() == STDIN {
        return Err(usage(
            "Standard input is gone when the time has come. Nothing was planned.",
            "Save the draft to a file and name that.",
        ));
    }
    if let Some(name) = account {
        world.use_account(name, false)?;
    }
    let world = Arc::new(world);
    let chosen = chosen(add);
    let command = crate::cli::args::Publish {
        yes: add.yes,
        visibility: add.visibility,
        confirm: add.confirm,
        again: add.again,
        ..call(&add.file, &chosen)
    };
    let brake = Brake::fit()?;
    let mut office =
        Office::new(Arc::clone(&world), &command, sandbox, output, brake.clone()).for_later();
    let ready = office.prepare(&add.file)?;
    let target = office.target_of(Some(&ready));
    let sender = office.sender(target)?;
    let plan = match office.cleared(&ready, &sender, target) {
        Ok(plan) => plan,
        // It has been explained.
        Err(row) => {
            output.say("Nothing was planned.");
            return Ok(exit_code(&[*row]));
        }
    };
    let when = at::said(at, &zone);
    let what = format!(
        "“{}” as {} to {}",
        plan.post.title,
        plan.post.visibility.word(),
        office.receiver(&plan)
    );
    if ready.ask && !brake.ask(&format!("Plan {what} for {when}? [y/N] ")) {
        return Err(Failure::new(
            FailureKind::Stopped,
            "You did not say yes. Nothing was planned.",
            "",
        ));
    }
    if at <= world.clock.now() {
        return Err(usage(
            "The time has come while you were asked. Nothing was planned.",
            "To send it now: byline publish FILE",
        ));
    }
    let planned = planned(&world, add, &ready, &plan, chosen, (at, account))?;
    let planned = FileQueue::new(&world.paths.journal(target)).add(planned)?;
    let changed = if add.follow_edits {
        "as the draft is then"
    } else {
        "if the draft is still as it is now"
    };
    output.say(&format!(
        "{}: {what} will be sent on {when}, {changed}.",
        planned.id
    ));
    say_what_it_needs(&world, target, output)?;
    print(planned, &world, &zone, output);
    Ok(0)
}

/// The data: its name, or all of it as JSON.
fn print(planned: Planned, world: &World, zone: &TimeZone, output: Output) {
    if !output.json {
        output.line(&planned.id);
        return;
    }
    let entry = Entry {
        planned,
        standing: Standing::Waiting { why: None },
    };
    let planned = list::as_json(&entry, world.clock.now(), zone);
    output.value(&json!({"schema": "byline.schedule/1", "planned": [planned]}));
}

fn chosen(add: &Add) -> Chosen {
    Chosen {
        title: add.title.clone(),
        tags: add.tags.clone(),
        license: add.license,
        canonical: add.canonical.clone(),
        notify: add.notify,
        publication: add.publication.clone(),
        format: add.format,
        no_write_back: add.no_write_back,
    }
}

/// What was confirmed, as it is kept.
fn planned(
    world: &World,
    add: &Add,
    ready: &Ready,
    plan: &Plan,
    mut chosen: Chosen,
    (at, account): (i64, Option<&str>),
) -> Result<Planned, Failure> {
    if plan.file.to_str().is_none() {
        return Err(usage(
            "The name of the draft is not UTF-8, so it could not be found again for certain. Nothing was planned.",
            "Rename the file.",
        ));
    }
    // A name may mean another publication one day; its id does not.
    chosen.publication = plan.publication.as_ref().map(|paper| paper.id.clone());
    Ok(Planned {
        id: String::new(),
        added: world.clock.now(),
        at,
        file: plan.file.clone(),
        title: plan.post.title.clone(),
        target: plan.target,
        api: api(world, plan.target)?,
        account: account.map(str::to_owned),
        user: plan.account.id.clone(),
        username: plan.account.username.clone(),
        visibility: ready.visibility(),
        digest: plan.digest.clone(),
        source: plan.source.clone(),
        before: plan.before,
        follow_edits: add.follow_edits,
        again: add.again,
        chosen,
    })
}

/// Where the service is. The sandbox is on this machine, at whatever port is free.
pub(super) fn api(world: &World, target: Target) -> Result<String, Failure> {
    match target {
        Target::Medium => Ok(world.api_base()?.as_str().to_owned()),
        Target::Sandbox => Ok(String::new()),
    }
}

/// Nothing leaves by itself; and a token that is here now may not be there then.
fn say_what_it_needs(world: &Arc<World>, target: Target, output: Output) -> Result<(), Failure> {
    output.say("It leaves when byline schedule run is called then: byline schedule timer prints a timer that does.");
    let found = world.runtime()?.block_on(world.token(target));
    let Ok(Some((_, source))) = found else {
        return Ok(());
    };
    let said = match source {
        TokenSource::Environment => {
            "Warning: the token is in MEDIUM_INTEGRATION_TOKEN, which a timer does not have, so nothing would be sent. Keep it with byline auth login, or in a file that BYLINE_TOKEN_FILE names."
        }
        TokenSource::Session | TokenSource::Login => {
            "Warning: the token is in memory until you log out, so nothing would be sent after that. Keep it with byline auth login --store keyring, or --store file."
        }
        TokenSource::Keyring => {
            "The token is in the keyring, which has to be unlocked then: be logged in."
        }
        TokenSource::EnvironmentFile => {
            "The token is in the file BYLINE_TOKEN_FILE names: byline schedule timer writes that variable into the timer."
        }
        TokenSource::Command => {
            "The token comes from your token_command, which has to work without a terminal then."
        }
        TokenSource::File | TokenSource::Sandbox => return Ok(()),
    };
    output.say(said);
    Ok(())
}

fn usage(what: &str, hint: &str) -> Failure {
    Failure::new(FailureKind::Usage, what, hint)
}
