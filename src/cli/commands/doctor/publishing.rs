//! What publishing needs: settings, folders, the history, the clock, an address to send to, a token.

use std::path::Path;

use super::Check;
use crate::adapters::clock::utc_offset;
use crate::adapters::config::Config;
use crate::adapters::paths::may_write;
use crate::app::msg::AccountState;
use crate::app::when;
use crate::cli::commands::auth::status::used;
use crate::domain::plan::Target;
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::journal::Record;
use crate::ports::secrets::TokenSource;
use crate::runtime::courier;
use crate::runtime::wallet::Standing;
use crate::runtime::world::World;

/// 1 January 2025: this program is younger.
const TOO_EARLY: i64 = 1_735_689_600;
/// 1 January 2100: no certificate holds that long.
const TOO_LATE: i64 = 4_102_444_800;
/// Seconds by which clocks differ without anybody minding.
const SLACK: i64 = 300;

/// Settings, folders, history and clock.
pub(super) fn folders(world: &World, config: &Config, target: Target) -> Vec<Check> {
    let mut checks = vec![settings(world, config)];
    checks.extend(drafts(config));
    checks.extend(own_folders(world, target));
    let (history, last) = history(world, target);
    checks.push(history);
    checks.push(clock(world.clock.now(), last));
    checks
}

fn settings(world: &World, config: &Config) -> Check {
    let file = world.paths.config_file();
    let what = if file.exists() {
        file.display().to_string()
    } else {
        format!("There is no {}: what is built in holds.", file.display())
    };
    match config.oddities.len() {
        0 => Check::fine("Settings", what),
        1 => Check::note(
            "Settings",
            config.oddities[0].to_string(),
            "byline config edit",
        ),
        many => Check::note(
            "Settings",
            format!("{many} lines are odd and were passed over."),
            "byline config check lists them.",
        ),
    }
}

fn drafts(config: &Config) -> Vec<Check> {
    let folders = &config.settings.drafts;
    if folders.is_empty() {
        let fix = "byline config set drafts ~/writing";
        let what = "Your settings name no folder of drafts yet.";
        return vec![Check::note("Drafts", what, fix)];
    }
    let check = |folder: &std::path::PathBuf| {
        let name = folder.display();
        if !folder.is_dir() {
            return Check::note(
                "Drafts",
                format!("There is no folder {name}."),
                "Make it, or name another: byline config set drafts FOLDER",
            );
        }
        match may_write(folder) {
            Ok(()) => Check::fine("Drafts", name.to_string()),
            Err(error) => Check::note(
                "Drafts",
                format!("{name} cannot be written ({error}): its drafts can only be read."),
                "Make it yours, or name another: byline config set drafts FOLDER",
            ),
        }
    };
    folders.iter().map(check).collect()
}

/// Byline's own folders; one line when all is well.
fn own_folders(world: &World, target: Target) -> Vec<Check> {
    let paths = &world.paths;
    let practising = target == Target::Sandbox;
    let bad: Vec<Check> = [
        (&paths.state, "the history is kept here", true),
        (&paths.data, "the practice Medium is kept here", practising),
        (&paths.config, "settings are kept here", false),
        (
            &paths.cache,
            "addresses of uploaded pictures are kept here",
            false,
        ),
    ]
    .into_iter()
    .filter_map(|(folder, for_what, needed)| unwritable(folder, for_what, needed))
    .collect();
    if bad.is_empty() {
        let state = paths.state.display();
        return vec![Check::fine(
            "Folders",
            format!("History in {state}; all can be written."),
        )];
    }
    bad
}

fn unwritable(folder: &Path, for_what: &str, needed: bool) -> Option<Check> {
    let error = may_write(folder).err()?;
    let what = format!("{} cannot be written, and {for_what}.", folder.display());
    let fix = "Make it yours, or choose another place with XDG_STATE_HOME, XDG_DATA_HOME, XDG_CACHE_HOME or BYLINE_CONFIG_DIR.";
    Some(if needed {
        let failure = Failure::new(FailureKind::File, what, fix).because(error);
        Check::problem("Folders", &failure)
    } else {
        Check::note("Folders", what, fix)
    })
}

/// The history, and the time of the last attempt in it.
fn history(world: &World, target: Target) -> (Check, Option<i64>) {
    let records = match world.journal(target).read() {
        Ok(records) => records,
        Err(failure) => return (Check::problem("History", &failure), None),
    };
    if let Err(failure) = world.history_file(target).intact() {
        return (Check::problem("History", &failure), None);
    }
    let last = records.iter().map(|record| record.at).max();
    let open: Vec<&str> = records
        .iter()
        .filter(|record| record.is_open())
        .map(|record| record.id.0.as_str())
        .collect();
    let check = if open.is_empty() {
        Check::fine("History", counted(&records))
    } else {
        Check::note(
            "History",
            format!("Not known whether it arrived: {}.", open.join(", ")),
            format!("Look on Medium, then: byline history resolve {}", open[0]),
        )
    };
    (check, last)
}

fn counted(records: &[Record]) -> String {
    match records.len() {
        0 => "Nothing has been sent yet.".into(),
        1 => "1 attempt; what became of it is known.".into(),
        many => format!("{many} attempts; what became of each is known."),
    }
}

fn clock(now: i64, last: Option<i64>) -> Check {
    let fix = "Set the clock of this computer.";
    if !(TOO_EARLY..TOO_LATE).contains(&now) {
        let what =
            "The clock of this computer is wrong by years, so no secure connection can be made.";
        return Check::problem("Clock", &Failure::new(FailureKind::NotSent, what, fix));
    }
    if last.is_some_and(|last| last > now + SLACK) {
        let what =
            "The history has an attempt from the future: the clock is wrong now, or was then.";
        return Check::note("Clock", what, fix);
    }
    let local = now + utc_offset(now);
    let (date, time) = (when::date(local), when::time(local));
    Check::fine("Clock", format!("{date} {time}: that can be right."))
}

/// Where stories go, and with which token. The network is asked only if that is wished.
///
/// # Errors
/// When the system has no threads left.
pub(super) fn sending(world: &World, target: Target, network: bool) -> Result<Vec<Check>, Failure> {
    if target == Target::Sandbox {
        return Ok(vec![Check::fine(
            "Target",
            "Stories go to the practice Medium in Byline; no token is needed.",
        )]);
    }
    let api = match world.api_base() {
        Ok(api) => api,
        Err(failure) => return Ok(vec![Check::problem("Target", &failure)]),
    };
    let mut checks = vec![Check::fine(
        "Target",
        format!("Stories go to {}.", api.as_str()),
    )];
    let sources = world.runtime()?.block_on(world.look_everywhere());
    let used = used(&sources);
    checks.extend(keyring(&sources, used));
    checks.push(token(world, &sources, used));
    if used.is_some() {
        checks.push(if network {
            account(&world.runtime()?.block_on(courier::account(world, target)))
        } else {
            Check::fine("Account", "Not asked; byline doctor --network asks Medium.")
        });
    }
    Ok(checks)
}

/// The keyring. Where nothing else holds a token, the token's own line tells of the problem.
fn keyring(sources: &[(TokenSource, Standing)], used: Option<TokenSource>) -> Option<Check> {
    let (_, standing) = sources
        .iter()
        .find(|(source, _)| *source == TokenSource::Keyring)?;
    Some(match standing {
        Standing::Holds(_) if used == Some(TokenSource::Keyring) => {
            Check::fine("Keyring", "It can be used, and holds the token.")
        }
        Standing::Holds(_) => Check::fine(
            "Keyring",
            "It can be used, and holds a token that another one wins over.",
        ),
        Standing::Empty => Check::fine(
            "Keyring",
            "It can be used, and holds no token for this address.",
        ),
        Standing::PassedOver(why) => Check::fine("Keyring", *why),
        Standing::Unusable(failure) => Check::note("Keyring", &failure.what, &failure.hint),
    })
}

fn token(world: &World, sources: &[(TokenSource, Standing)], used: Option<TokenSource>) -> Check {
    let Some(source) = used else {
        // The one that stops the search says why; the keyring has a line of its own.
        let stops = sources
            .iter()
            .find_map(|(source, standing)| match standing {
                Standing::Unusable(failure) if *source != TokenSource::Keyring => Some(failure),
                Standing::Holds(_)
                | Standing::Empty
                | Standing::PassedOver(_)
                | Standing::Unusable(_) => None,
            });
        let (what, fix) = stops.map_or(
            (
                "There is no token.",
                "byline auth login, or carry stories over by hand: byline export.",
            ),
            |failure| (&failure.what, &failure.hint),
        );
        return Check::problem("Token", &Failure::new(FailureKind::SignedOut, what, fix));
    };
    let account = world.account_name();
    let of = if account == crate::ports::settings::UNNAMED {
        String::new()
    } else {
        format!(", for the account {account}")
    };
    let what = format!("From: {}{of}.", source.words());
    match source.warning() {
        Some(warning) => Check::note("Token", what, warning),
        None => Check::fine("Token", what),
    }
}

fn account(state: &AccountState) -> Check {
    match state {
        AccountState::SignedIn { account, .. } => Check::fine(
            "Account",
            format!(
                "Medium knows the token: @{} ({}).",
                account.username, account.name
            ),
        ),
        AccountState::Failed(failure) => Check::problem("Account", failure),
        AccountState::NoToken | AccountState::Unasked | AccountState::Asking => Check::problem(
            "Account",
            &Failure::new(
                FailureKind::SignedOut,
                "There is no token.",
                "byline auth login",
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::State;
    use super::*;

    #[test]
    fn a_clock_that_cannot_be_right_is_a_problem_and_an_attempt_from_the_future_is_told() {
        let now = TOO_EARLY + 1_000_000;
        assert_eq!(clock(now, None).state, State::Fine);
        assert_eq!(clock(now, Some(now + 60)).state, State::Fine);
        assert_eq!(clock(now, Some(now + 3600)).state, State::Note);
        for wrong in [0, TOO_LATE] {
            let state = clock(wrong, None).state;
            assert_eq!(state, State::Problem(FailureKind::NotSent));
        }
    }
}
