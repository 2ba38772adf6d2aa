//! Answers about the account and about sends.

use crate::app::effect::{Effect, Timer};
use crate::app::model::Model;
use crate::app::msg::AccountState;
use crate::app::update::{go, refresh_review, with_screen};
use crate::domain::attempt::{AttemptId, Outcome};
use crate::ports::failure::Failure;
use crate::ports::journal::Record;
use crate::ports::secrets::TokenSource;
use crate::screens::{Next, Screen, result};

pub fn on_history(
    model: &mut Model,
    history: Result<Vec<Record>, Failure>,
    effects: &mut Vec<Effect>,
) {
    match history {
        Ok(history) => model.history = history,
        Err(failure) => model.warn(effects, failure.to_string()),
    }
    refresh_review(model);
}

pub fn on_token(
    model: &mut Model,
    stored: Result<TokenSource, Failure>,
    effects: &mut Vec<Effect>,
) {
    let failure = match stored {
        Ok(source) => {
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

pub fn on_send_ended(
    model: &mut Model,
    attempt: Option<AttemptId>,
    outcome: Outcome,
    effects: &mut Vec<Effect>,
) {
    effects.push(Effect::Cancel(Timer::Clock));
    effects.push(Effect::ReadHistory {
        target: model.target,
    });
    let at = model
        .screens
        .iter()
        .rposition(|screen| matches!(screen, Screen::Sending(_)));
    let Some(at) = at else {
        return;
    };
    if let Screen::Sending(sending) = model.screens.remove(at) {
        let ending = result::Ending::new(model, &sending.plan, attempt, outcome, effects);
        model.screens.insert(at, Screen::Result(Box::new(ending)));
    }
}

pub fn on_token_forgotten(
    model: &mut Model,
    forgotten: Result<bool, Failure>,
    effects: &mut Vec<Effect>,
) {
    match forgotten {
        Ok(true) => model.say(effects, "The token was removed from the keyring."),
        Ok(false) => model.say(effects, "There was no token in the keyring."),
        Err(failure) => model.warn(effects, failure.to_string()),
    }
    effects.push(Effect::LookUpAccount {
        target: model.target,
    });
}

pub fn on_resolved(model: &mut Model, resolved: Result<(), Failure>, effects: &mut Vec<Effect>) {
    if let Err(failure) = resolved {
        model.warn(effects, failure.to_string());
    }
    effects.push(Effect::ReadHistory {
        target: model.target,
    });
}
