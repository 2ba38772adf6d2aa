//! Answers about the account and about sends.

use std::path::Path;

use crate::app::effect::{Disk, Effect, Terms, Timer};
use crate::app::kept::Kept;
use crate::app::model::Model;
use crate::app::msg::AccountState;
use crate::app::update::{go, refresh_review, with_screen};
use crate::domain::attempt::{AttemptId, Outcome};
use crate::domain::lint::Finding;
use crate::domain::plan::{Choices, Plan, Target};
use crate::ports::failure::Failure;
use crate::ports::journal::{Record, Resolution};
use crate::ports::secrets::{Keep, TokenSource};
use crate::screens::sending::Sending;
use crate::screens::{Next, Screen, result};

pub fn on_history(
    model: &mut Model,
    target: Target,
    history: Result<Vec<Record>, Failure>,
    effects: &mut Vec<Effect>,
) {
    if target != model.target {
        return;
    }
    with_screen(model, |_, screen| {
        if let Screen::Review(review) = screen {
            review.history_read();
        }
    });
    match history {
        Ok(history) => {
            model.history = history;
            remind(model, effects);
        }
        Err(failure) => model.warn(effects, failure.to_string()),
    }
    refresh_review(model, effects);
}

pub fn on_account(model: &mut Model, state: AccountState, effects: &mut Vec<Effect>) {
    if let AccountState::SignedIn { account, .. } = &state {
        model.signed_in_as(&account.id);
    }
    model.account = state;
    refresh_review(model, effects);
}

/// The plan of a long draft was made.
pub fn on_planned(
    model: &mut Model,
    path: &Path,
    terms: Terms,
    made: Result<Box<Plan>, Vec<Finding>>,
    effects: &mut Vec<Effect>,
) {
    with_screen(model, |_, screen| {
        if let Screen::Review(review) = screen {
            review.planned(path, terms, made);
        }
    });
    refresh_review(model, effects);
}

/// What is kept of a send was read.
pub fn on_kept(model: &mut Model, id: &AttemptId, kept: Result<Box<Kept>, Failure>) {
    with_screen(model, |_, screen| {
        if let Screen::Sent(sent) = screen {
            sent.read(id, kept);
        }
    });
}

/// Once after the start: what only the writer can settle must not be overlooked.
fn remind(model: &mut Model, effects: &mut Vec<Effect>) {
    let first = !std::mem::replace(&mut model.reminded, true);
    let open: Vec<&Record> = model
        .history
        .iter()
        .filter(|record| record.is_open())
        .collect();
    let words = match open.as_slice() {
        [] => return,
        [one] => format!(
            "We do not know whether “{}” was published. Press 2, and tell Byline.",
            one.title
        ),
        more => format!(
            "We do not know whether {} stories were published. Press 2, and tell Byline.",
            more.len()
        ),
    };
    if first && matches!(model.screen(), Screen::Drafts) && model.notice.is_none() {
        model.warn(effects, words);
    }
}

pub fn on_token(
    model: &mut Model,
    stored: Result<TokenSource, Failure>,
    effects: &mut Vec<Effect>,
) {
    let failure = match stored {
        Ok(source) => {
            match source {
                TokenSource::Keyring => model.accounts.kept(Keep::Keyring),
                TokenSource::File => model.accounts.kept(Keep::File),
                TokenSource::Session
                | TokenSource::Environment
                | TokenSource::EnvironmentFile
                | TokenSource::Command
                | TokenSource::Login
                | TokenSource::Sandbox => {}
            }
            model.account = AccountState::Asking;
            effects.push(Effect::LookUpAccount {
                target: model.target,
            });
            model.say(
                effects,
                format!("The token works. Kept in: {}.", source.words()),
            );
            None
        }
        Err(failure) => Some(failure.to_string()),
    };
    let mut next = Next::Stay;
    with_screen(model, |model, screen| {
        if let Screen::Account(form) = screen {
            next = form.stored(model, effects, failure);
        }
    });
    go(model, next, effects);
}

/// A send has come a step further.
pub fn on_step(model: &mut Model, step: impl FnOnce(&mut Sending)) {
    with_screen(model, |_, screen| {
        if let Screen::Sending(sending) = screen {
            step(sending);
        }
    });
}

pub fn on_send_ended(
    model: &mut Model,
    attempt: Option<AttemptId>,
    outcome: Outcome,
    unrecorded: Option<Failure>,
    effects: &mut Vec<Effect>,
) {
    if let Some(failure) = unrecorded {
        model.warn(
            effects,
            format!("The history could not be written. {failure}"),
        );
    }
    effects.push(Effect::Cancel(Timer::Clock));
    if let Outcome::Sent { .. } | Outcome::SentNoAddress { .. } = outcome {
        forget_wishes(model);
    }
    effects.push(Effect::Disk(Disk::ReadHistory {
        target: model.target,
    }));
    let at = model
        .screens
        .iter()
        .rposition(|screen| matches!(screen, Screen::Sending(_)));
    let Some(at) = at else {
        // The screen that waited is gone; the ending is said all the same, and it is in the history.
        let words = match &outcome {
            Outcome::Sent { receipt } => format!("Sent: {}", receipt.url),
            other => format!("The send has ended: {}. See the history.", other.word()),
        };
        return model.warn(effects, words);
    };
    if let Screen::Sending(sending) = model.screens.remove(at) {
        let ending = result::Ending::new(model, &sending.plan, attempt, outcome, effects);
        model.screens.insert(at, Screen::Result(Box::new(ending)));
    }
}

pub fn on_token_forgotten(
    model: &mut Model,
    forgotten: Result<Vec<TokenSource>, Failure>,
    effects: &mut Vec<Effect>,
) {
    match forgotten {
        Ok(from) if from.is_empty() => model.say(effects, "There was no token to remove."),
        Ok(from) => {
            let places: Vec<_> = from.iter().map(|place| place.words()).collect();
            model.say(
                effects,
                format!("The token was removed from: {}.", places.join("; ")),
            );
        }
        Err(failure) => model.warn(effects, failure.to_string()),
    }
    effects.push(Effect::LookUpAccount {
        target: model.target,
    });
}

pub fn on_resolved(
    model: &mut Model,
    resolved: Result<Resolution, Failure>,
    effects: &mut Vec<Effect>,
) {
    match resolved {
        Ok(Resolution::There { .. }) => model.say(effects, "Recorded: it is there."),
        Ok(Resolution::Absent) => {
            model.say(
                effects,
                "Recorded: it is not there. This draft may be sent again.",
            );
        }
        Err(failure) => model.warn(effects, failure.to_string()),
    }
    effects.push(Effect::Disk(Disk::ReadHistory {
        target: model.target,
    }));
}

/// What was wished for one send does not hold for the next.
fn forget_wishes(model: &mut Model) {
    if let Some(desk) = &mut model.desk {
        model.wishes.remove(&desk.path);
        desk.choices = Choices::default();
    }
}
