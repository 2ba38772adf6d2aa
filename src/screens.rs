//! The screens: each a state with its update, and a `view` that draws it (floor 3).

pub mod account;
pub mod carry;
pub mod checks;
pub mod details;
pub mod drafts;
pub mod help;
pub mod history;
pub mod outline;
pub mod overlay;
pub mod palette;
pub mod qr;
pub mod recovered;
pub mod result;
pub mod review;
pub mod sending;
pub mod sent;
pub mod settings;
pub mod spelling;
pub mod view;
pub mod welcome;
pub mod words;
pub mod writer;

use crate::app::effect::Effect;
use crate::app::key::Key;
use crate::app::model::Model;
pub use overlay::Overlay;

/// A screen, with its own state where it has one.
#[derive(Debug)]
pub enum Screen {
    /// First run.
    Welcome(Box<welcome::Welcome>),
    /// The list of drafts (its state is the model's shelf).
    Drafts,
    /// The open draft (its state is the model's desk).
    Writer,
    /// The details form.
    Details(Box<details::Form>),
    /// The list of findings.
    Checks(checks::Checks),
    /// Carrying a story over by hand.
    Carry(Box<carry::Carry>),
    /// The publish review.
    Review(Box<review::Review>),
    /// A send under way.
    Sending(sending::Sending),
    /// How a send ended.
    Result(Box<result::Ending>),
    /// Everything sent.
    History(Box<history::History>),
    /// What exactly one attempt sent.
    Sent(Box<sent::Sent>),
    /// Where stories go, and the token.
    Account(account::Form),
    /// The settings.
    Settings(Box<settings::Place>),
}

/// Where a key leads.
#[derive(Debug)]
pub enum Next {
    /// The same screen.
    Stay,
    /// One screen back.
    Close,
    /// Another screen on top.
    Open(Screen),
    /// Another screen instead.
    Replace(Screen),
    /// The key means nothing special here: the key table decides.
    Pass,
}

impl Screen {
    /// Whether letters type here instead of being commands.
    #[must_use]
    pub fn takes_text(&self, model: &Model) -> bool {
        match self {
            Self::Writer => model
                .desk
                .as_ref()
                .is_some_and(super::app::desk::Desk::takes_text),
            Self::Drafts => model.shelf.filter_open(),
            Self::Details(form) => form.takes_text(),
            Self::Carry(carry) => carry.takes_text(),
            Self::Review(review) => review.takes_text(),
            Self::Account(form) => form.takes_text(),
            Self::Settings(place) => place.takes_text(),
            Self::Result(ending) => ending.takes_text(),
            Self::History(history) => history.takes_text(),
            Self::Welcome(screen) => screen.takes_text(),
            Self::Checks(_) | Self::Sending(_) | Self::Sent(_) => false,
        }
    }

    /// Whether it is a place reached by a digit.
    #[must_use]
    pub fn is_place(&self) -> bool {
        matches!(
            self,
            Self::Drafts
                | Self::History(_)
                | Self::Account(_)
                | Self::Settings(_)
                | Self::Welcome(_)
        )
    }

    /// Handles a key.
    pub fn key(&mut self, model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
        match self {
            Self::Welcome(screen) => screen.key(model, key, effects),
            Self::Drafts => drafts::key(model, key, effects),
            Self::Writer => writer::key(model, key, effects),
            Self::Details(screen) => screen.key(model, key, effects),
            Self::Checks(screen) => screen.key(model, key, effects),
            Self::Carry(screen) => screen.key(model, key, effects),
            Self::Review(screen) => screen.key(model, key, effects),
            Self::Sending(screen) => screen.key(model, key, effects),
            Self::Result(screen) => screen.key(model, key, effects),
            Self::History(screen) => screen.key(model, key, effects),
            Self::Sent(screen) => screen.key(model, key, effects),
            Self::Account(screen) => screen.key(model, key, effects),
            Self::Settings(screen) => screen.key(model, key, effects),
        }
    }

    /// Handles pasted text.
    pub fn paste(&mut self, model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
        match self {
            Self::Writer => writer::paste(model, text, effects),
            Self::Drafts if model.shelf.filter_open() => drafts::paste(model, text, effects),
            Self::Details(screen) => screen.paste(model, text, effects),
            Self::Carry(screen) => screen.paste(text),
            Self::Review(screen) => screen.paste(text),
            Self::Result(screen) => screen.paste(text),
            Self::History(screen) => screen.paste(text),
            Self::Account(screen) => screen.paste(text),
            Self::Settings(screen) if screen.takes_text() => screen.paste(text),
            Self::Welcome(screen) => screen.paste(text),
            Self::Drafts
            | Self::Checks(_)
            | Self::Sending(_)
            | Self::Sent(_)
            | Self::Settings(_) => {
                model.say(
                    effects,
                    "Pasted text is not run as commands. Open a draft with Enter, then paste.",
                );
            }
        }
    }
}
