//! `byline auth`: where the token is and whose it is. No flag ever takes the token, and it is never printed.

mod prompt;

use std::io::{IsTerminal as _, Read as _};
use std::sync::Arc;

use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::adapters::config;
use crate::adapters::environment::Environment;
use crate::app::effect::Keep;
use crate::app::msg::AccountState;
use crate::cli::args::Auth;
use crate::cli::output::Output;
use crate::domain::plan::Target;
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::secrets::{KeyringState, Secret, TokenSource};
use crate::runtime::courier;
use crate::runtime::executor::check_and_keep;
use crate::runtime::world::{TOKEN_VARIABLE, World};

/// Longest text read from standard input: far more than any token.
const LIMIT: u64 = 64 * 1024;

/// Runs the command.
///
/// # Errors
/// When the token is not accepted, or the keyring cannot be used.
pub fn run(env: Environment, command: &Auth, output: Output) -> Result<u8, Failure> {
    let world = Arc::new(World::of(env, None)?);
    match command {
        Auth::Login => login(&world, output),
        Auth::Status => status(&world, output),
        Auth::Logout => logout(&world, output),
    }
}

fn login(world: &Arc<World>, output: Output) -> Result<u8, Failure> {
    if world.env.has(TOKEN_VARIABLE) {
        return Err(Failure::new(
            FailureKind::Usage,
            format!(
                "The token in {TOKEN_VARIABLE} is used, and would win over one in the keyring."
            ),
            format!(
                "To keep one in the keyring instead, first clear the variable: unset {TOKEN_VARIABLE}"
            ),
        ));
    }
    let secret = read_token(world)?;
    if !secret.is_plausible() {
        return Err(Failure::new(
            FailureKind::Usage,
            "That is not a token: it is empty, or holds spaces or characters that no token has.",
            "Copy it again. It goes to standard input: byline auth login < file",
        ));
    }
    let runtime = world.runtime()?;
    runtime.block_on(check_and_keep(world, secret, Keep::Keyring))?;
    // Asked again, with the token as it was kept: what is said now is what will hold from now on.
    let state = runtime.block_on(courier::account(world, Target::Medium));
    if let AccountState::SignedIn { account, .. } = &state {
        output.say(&format!(
            "Signed in as @{}. The token is in the system keyring.",
            account.username
        ));
    }
    let settled = config::load(&world.paths.config_file(), None, &world.paths.home);
    if settled.settings.target == Some(Target::Sandbox) {
        output.say("Your configuration still sends stories to the sandbox: set publish.target = \"medium\" when you are ready.");
    }
    if output.json {
        output.value(&as_json(world, &state, None)?);
    }
    Ok(code(&state))
}

fn read_token(world: &World) -> Result<Secret, Failure> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        let host = world.api_base()?.host();
        return prompt::ask(&format!("Token for {host} (it is not shown): "));
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

fn status(world: &Arc<World>, output: Output) -> Result<u8, Failure> {
    let api = world.api_base()?;
    let (keyring, service) = (Arc::clone(&world.keyring), world.keyring_service()?);
    let runtime = world.runtime()?;
    // At the same time: each may take seconds.
    let (state, keyring) = runtime.block_on(async {
        let probe = tokio::task::spawn_blocking(move || keyring.probe(&service));
        let state = courier::account(world, Target::Medium).await;
        (state, probe.await.ok())
    });
    if output.json {
        output.value(&as_json(world, &state, keyring.as_ref())?);
        return Ok(code(&state));
    }
    output.line(&format!("API      {}", api.as_str()));
    output.line(&format!("Token    {}", token_words(world, &state)));
    match &state {
        AccountState::SignedIn { account, .. } => {
            output.line(&format!(
                "Account  @{} ({})",
                account.username, account.name
            ));
        }
        AccountState::NoToken => {
            output.line("Account  not signed in");
            output.say("Sign in with: byline auth login");
        }
        AccountState::Failed(failure) => {
            output.line("Account  not signed in");
            output.failure(failure);
        }
        AccountState::Unasked | AccountState::Asking => {}
    }
    output.line(&format!("Keyring  {}", keyring_words(keyring.as_ref())));
    if world.env.has(TOKEN_VARIABLE) {
        output.say(&format!("{TOKEN_VARIABLE} wins over the keyring. Every program you start can read it: keep it to scripts."));
    }
    Ok(code(&state))
}

fn token_words(world: &World, state: &AccountState) -> &'static str {
    match source(world, state) {
        Some(source) => source.words(),
        None => "none",
    }
}

/// Where the token is that was asked about.
fn source(world: &World, state: &AccountState) -> Option<TokenSource> {
    match state {
        AccountState::SignedIn { source, .. } => Some(*source),
        AccountState::NoToken | AccountState::Unasked | AccountState::Asking => None,
        AccountState::Failed(_) if world.env.has(TOKEN_VARIABLE) => Some(TokenSource::Environment),
        AccountState::Failed(failure) if failure.kind == FailureKind::Keyring => None,
        AccountState::Failed(_) => Some(TokenSource::Keyring),
    }
}

fn keyring_words(state: Option<&KeyringState>) -> String {
    match state {
        Some(KeyringState::Holds(_)) => "holds a token for this API".into(),
        Some(KeyringState::Empty) => "works, and holds no token for this API".into(),
        Some(KeyringState::Unusable(failure)) => format!("cannot be used. {}", failure.what),
        None => "could not be asked".into(),
    }
}

/// Not signed in is 4, whether there is no token, the keyring is not to be had, or the token was refused.
fn code(state: &AccountState) -> u8 {
    match state {
        AccountState::SignedIn { .. } => 0,
        AccountState::Failed(failure) if failure.kind != FailureKind::Keyring => {
            failure.kind.exit_code()
        }
        AccountState::NoToken
        | AccountState::Failed(_)
        | AccountState::Unasked
        | AccountState::Asking => FailureKind::SignedOut.exit_code(),
    }
}

fn as_json(
    world: &World,
    state: &AccountState,
    keyring: Option<&KeyringState>,
) -> Result<Value, Failure> {
    let source = source(world, state).map(|source| match source {
        TokenSource::Environment => "environment",
        TokenSource::Keyring => "keyring",
        TokenSource::Session => "session",
        TokenSource::Sandbox => "sandbox",
    });
    let account = match state {
        AccountState::SignedIn { account, .. } => Some(account),
        AccountState::NoToken
        | AccountState::Failed(_)
        | AccountState::Unasked
        | AccountState::Asking => None,
    };
    let error = match state {
        AccountState::Failed(failure) => {
            Some(json!({"message": failure.what, "fix": failure.hint}))
        }
        AccountState::SignedIn { .. }
        | AccountState::NoToken
        | AccountState::Unasked
        | AccountState::Asking => None,
    };
    let keyring = keyring.map(|state| match state {
        KeyringState::Holds(_) => json!({"state": "holds"}),
        KeyringState::Empty => json!({"state": "empty"}),
        KeyringState::Unusable(failure) => {
            json!({"state": "unusable", "message": failure.what, "fix": failure.hint})
        }
    });
    Ok(json!({
        "schema": "byline.auth/1",
        "signedIn": account.is_some(),
        "source": source,
        "account": account,
        "keyring": keyring,
        "api": world.api_base()?.as_str(),
        "error": error,
    }))
}

fn logout(world: &Arc<World>, output: Output) -> Result<u8, Failure> {
    let removed = world.keyring.forget(&world.keyring_service()?)?;
    output.say(if removed {
        "The token is no longer in the system keyring."
    } else {
        "There was no token in the system keyring."
    });
    if world.env.has(TOKEN_VARIABLE) {
        output.say(&format!(
            "{TOKEN_VARIABLE} is still set, and will be used: unset {TOKEN_VARIABLE}"
        ));
    }
    if output.json {
        output.value(&json!({"schema": "byline.auth/1", "removed": removed}));
    }
    Ok(0)
}
