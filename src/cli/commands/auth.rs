//! `byline auth`: where the token is and whose it is. No flag ever takes the token, and it is never printed.

mod browser;
mod prompt;
pub(super) mod status;

use std::io::{IsTerminal as _, Read as _};
use std::sync::Arc;

use serde_json::json;
use zeroize::Zeroizing;

use crate::adapters::environment::Environment;
use crate::app::msg::AccountState;
use crate::cli::args::{Auth, Login};
use crate::cli::output::Output;
use crate::domain::plan::Target;
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::secrets::{Keep, Secret, TokenSource};
use crate::ports::settings::UNNAMED;
use crate::runtime::courier;
use crate::runtime::world::{TOKEN_VARIABLE, World};

/// Longest text read from standard input: far more than any token.
const LIMIT: u64 = 64 * 1024;

/// Runs the command.
///
/// # Errors
/// When the token is not accepted, or the place it is to be kept in cannot be used.
pub fn run(
    env: Environment,
    command: &Auth,
    account: Option<&str>,
    output: Output,
) -> Result<u8, Failure> {
    let world = Arc::new(World::of(env, None)?);
    if let Some(name) = account {
        world.use_account(name, matches!(command, Auth::Login(_)))?;
    }
    match command {
        Auth::Login(command) => login(&world, command, output),
        Auth::Status => status::tell(&world, output),
        Auth::Logout => logout(&world, output),
    }
}

fn login(world: &Arc<World>, command: &Login, output: Output) -> Result<u8, Failure> {
    let settings = world.settings();
    let auth = settings.auth(&world.account_name());
    // A command line has no session that would outlive it: what it means is that of the login.
    let place = match command.store.unwrap_or(auth.store) {
        Keep::Keyring => TokenSource::Keyring,
        Keep::File => TokenSource::File,
        Keep::Session => TokenSource::Login,
    };
    world.would_be_used(place)?;
    let runtime = world.runtime()?;
    let secret = if command.oauth {
        browser::sign_in(world, command.port, &auth, output)?
    } else {
        let secret = read_token(world)?;
        let publisher = runtime.block_on(world.publisher(Target::Medium))?;
        runtime.block_on(publisher.account(&secret))?;
        secret
    };
    runtime
        .block_on(world.keep_token(&secret, place))
        .map_err(|failure| with_other_places(failure, place))?;
    drop(secret);
    // Asked again, with the token as it was kept: what is said now is what will hold from now on.
    let state = runtime.block_on(courier::account(world, Target::Medium));
    if let AccountState::SignedIn { account, source } = &state {
        output.say(&format!(
            "Signed in as @{}{}. The token is in: {}.",
            account.username,
            named(world),
            source.words()
        ));
        if let Some(warning) = source.warning() {
            output.say(warning);
        }
    }
    if settings.target == Some(Target::Sandbox) {
        output.say("Your configuration still sends stories to the sandbox: set publish.target = \"medium\" when you are ready.");
    }
    if output.json {
        let sources = runtime.block_on(world.look_everywhere());
        output.value(&status::as_json(world, &state, &sources)?);
    }
    Ok(status::code(&state))
}

/// The account's name in the settings, where it has one.
fn named(world: &World) -> String {
    match world.account_name() {
        name if name == UNNAMED => String::new(),
        name => format!(" (account {name})"),
    }
}

/// A keyring that cannot be used is no reason to give up, nor to choose another place unasked.
fn with_other_places(mut failure: Failure, place: TokenSource) -> Failure {
    if place == TokenSource::Keyring && failure.kind == FailureKind::Keyring {
        failure.hint.push_str(
            " Here: --store session keeps it in memory until you log out, --store file in a file only you can read.",
        );
    }
    failure
}

fn read_token(world: &World) -> Result<Secret, Failure> {
    let host = world.api_base()?.host();
    let secret = read_secret(&format!("Token for {host} (it is not shown): "))?;
    if secret.is_plausible() {
        return Ok(secret);
    }
    Err(Failure::new(
        FailureKind::Usage,
        "That is not a token: it is empty, or holds spaces or characters that no token has.",
        "Copy it again. It goes to standard input: byline auth login < file",
    ))
}

/// Asks for a secret on the terminal, or reads it from standard input.
fn read_secret(question: &str) -> Result<Secret, Failure> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        return prompt::ask(question);
    }
    let mut text = Zeroizing::new(String::with_capacity(4096));
    stdin
        .lock()
        .take(LIMIT)
        .read_to_string(&mut text)
        .map_err(|_| {
            // The cause could quote what was read.
            Failure::new(
                FailureKind::Usage,
                "The token could not be read from standard input.",
                "Pipe it in, as text: byline auth login < file",
            )
        })?;
    Ok(Secret::from_paste(&text))
}

fn logout(world: &Arc<World>, output: Output) -> Result<u8, Failure> {
    let forgotten = world.forget_token()?;
    if let Some(failure) = forgotten.failure {
        if forgotten.from.is_empty() {
            return Err(failure);
        }
        output.failure(&failure);
    }
    for place in &forgotten.from {
        output.say(&format!(
            "The token{} is no longer in: {}.",
            named(world),
            place.words()
        ));
    }
    if forgotten.from.is_empty() {
        output.say("There was no token to remove.");
    }
    if world.env.has(TOKEN_VARIABLE) {
        output.say(&format!(
            "{TOKEN_VARIABLE} is still set, and will be used: unset {TOKEN_VARIABLE}"
        ));
    }
    if output.json {
        let from: Vec<_> = forgotten.from.iter().map(|place| place.word()).collect();
        output
            .value(&json!({"schema": "byline.auth/1", "removed": !from.is_empty(), "from": from}));
    }
    Ok(0)
}
