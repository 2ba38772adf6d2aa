//! `byline auth status`: which token is used, which ones lose, and whose it is.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::app::msg::AccountState;
use crate::cli::output::Output;
use crate::domain::plan::Target;
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::secrets::TokenSource;
use crate::runtime::courier;
use crate::runtime::wallet::Standing;
use crate::runtime::world::World;

pub(in crate::cli::commands) type Sources = [(TokenSource, Standing)];

/// Runs the command.
///
/// # Errors
/// When the API address is refused, or the system has no threads left.
pub(super) fn tell(world: &Arc<World>, output: Output) -> Result<u8, Failure> {
    let api = world.api_base()?;
    let runs_a_program = !world
        .settings()
        .auth(&world.account_name())
        .token_command
        .is_empty();
    let (state, sources) = world.runtime()?.block_on(async {
        if runs_a_program {
            // One after the other, so that it is not run twice.
            let state = courier::account(world, Target::Medium).await;
            (state, world.look_everywhere().await)
        } else {
            // At the same time: each may take seconds.
            tokio::join!(
                courier::account(world, Target::Medium),
                world.look_everywhere()
            )
        }
    });
    if output.json {
        output.value(&as_json(world, &state, &sources)?);
        return Ok(code(&state));
    }
    let used = used(&sources);
    output.line(&format!("API      {}", api.as_str()));
    output.line(&format!(
        "Token    {}",
        used.map_or("none", TokenSource::words)
    ));
    match &state {
        AccountState::SignedIn { account, .. } => {
            output.line(&format!(
                "Account  @{} ({}){}",
                account.username,
                account.name,
                super::named(world)
            ));
        }
        AccountState::NoToken => {
            output.line(&format!("Account  not signed in{}", super::named(world)));
            output.say("Sign in with: byline auth login");
        }
        AccountState::Failed(failure) => {
            output.line(&format!("Account  not signed in{}", super::named(world)));
            output.failure(failure);
        }
        AccountState::Unasked | AccountState::Asking => {}
    }
    let mut others = world.settings().account_names();
    others.retain(|name| *name != world.account_name());
    if !others.is_empty() {
        output.line(&format!(
            "Others   {} (with --account NAME)",
            others.join(", ")
        ));
    }
    output.line("Places   in the order they are asked");
    for (source, standing) in sources
        .iter()
        .filter(|(source, _)| *source != TokenSource::Session)
    {
        let words = words(*source, standing, used);
        output.line(&format!("  {:<40}{words}", source.words()));
    }
    for warning in warnings(&sources) {
        output.say(warning);
    }
    Ok(code(&state))
}

/// The source whose token is used. One that fails and comes first stops the search.
pub(in crate::cli::commands) fn used(sources: &Sources) -> Option<TokenSource> {
    let stops = |(source, standing): &&(TokenSource, Standing)| match standing {
        Standing::Holds(_) => true,
        Standing::Unusable(_) => *source != TokenSource::Keyring,
        Standing::Empty | Standing::PassedOver(_) => false,
    };
    let (source, standing) = sources.iter().find(stops)?;
    matches!(standing, Standing::Holds(_)).then_some(*source)
}

fn words(source: TokenSource, standing: &Standing, used: Option<TokenSource>) -> String {
    match (standing, used) {
        (Standing::Holds(_), Some(used)) if used == source => "holds a token: it is used".into(),
        (Standing::Holds(_), _) => "holds a token, which is not used".into(),
        (Standing::Empty, _) if source.is_set_outside() => "not set".into(),
        (Standing::Empty, _) => "no token for this API".into(),
        (Standing::PassedOver(why), _) => (*why).into(),
        (Standing::Unusable(failure), _) => format!("cannot be used. {}", failure.what),
    }
}

/// What is to be said about every place that holds a token in the open, used or not.
fn warnings(sources: &Sources) -> Vec<&'static str> {
    let mut list: Vec<&str> = Vec::new();
    for (source, standing) in sources {
        let open = matches!(standing, Standing::Holds(_) | Standing::PassedOver(_));
        if let Some(warning) = source
            .warning()
            .filter(|warning| open && !list.contains(warning))
        {
            list.push(warning);
        }
    }
    list
}

/// Not signed in is 4, whether there is no token, the keyring is not to be had, or the token was refused.
pub(super) fn code(state: &AccountState) -> u8 {
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

/// The same for a program.
pub(super) fn as_json(
    world: &World,
    state: &AccountState,
    sources: &Sources,
) -> Result<Value, Failure> {
    let used = used(sources);
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
    let standing = |standing: &Standing| match standing {
        Standing::Holds(_) => json!({"state": "holds"}),
        Standing::Empty => json!({"state": "empty"}),
        Standing::PassedOver(why) => json!({"state": "passed_over", "message": why}),
        Standing::Unusable(failure) => {
            json!({"state": "unusable", "message": failure.what, "fix": failure.hint})
        }
    };
    let places: Vec<Value> = sources
        .iter()
        .map(|(source, found)| {
            let mut row = json!({"source": source.word(), "used": used == Some(*source)});
            if let (Value::Object(row), Value::Object(more)) = (&mut row, standing(found)) {
                row.extend(more);
            }
            row
        })
        .collect();
    let keyring = sources
        .iter()
        .find(|(source, _)| *source == TokenSource::Keyring);
    Ok(json!({
        "schema": "byline.auth/1",
        "signedIn": account.is_some(),
        "source": used.map(TokenSource::word),
        "account": account,
        "accountName": world.account_name(),
        "accounts": world.settings().account_names(),
        "keyring": keyring.map(|(_, found)| standing(found)),
        "places": places,
        "warnings": warnings(sources),
        "api": world.api_base()?.as_str(),
        "error": error,
    }))
}
