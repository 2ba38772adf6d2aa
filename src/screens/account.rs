//! Where stories go, and the token. The token is typed into a masked field, checked, and kept where the writer wants it.

pub mod view;

use zeroize::Zeroizing;

use crate::app::effect::{Disk, Effect, Keep};
use crate::app::key::{Code, Key};
use crate::app::model::Model;
use crate::app::msg::AccountState;
use crate::domain::plan::Target;
use crate::ports::secrets::Secret;
use crate::screens::{Next, Screen};

/// A row of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// Sandbox or Medium.
    Target,
    /// Which of the writer's accounts.
    Account,
    /// The token.
    Token,
    /// Where to keep it.
    Keep,
    /// Remove it.
    Forget,
}

impl Row {
    /// All rows, top to bottom; accounts are shown where there is a choice.
    #[must_use]
    pub fn all(model: &Model) -> Vec<Self> {
        let mut rows = vec![
            Self::Target,
            Self::Account,
            Self::Token,
            Self::Keep,
            Self::Forget,
        ];
        let choice = model.accounts.several() && model.target == Target::Medium;
        rows.retain(|row| *row != Self::Account || choice);
        rows
    }
}

/// The form.
pub struct Form {
    /// The focused row.
    pub focus: Row,
    /// Where the token will be kept.
    pub keep: Keep,
    /// Whether a token is being checked.
    pub checking: bool,
    /// What is wrong with the token as typed.
    pub problem: Option<String>,
    token: Zeroizing<String>,
    /// Whether to go on to the review once signed in.
    to_review: bool,
}

impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Form")
            .field("focus", &self.focus)
            .finish_non_exhaustive()
    }
}

impl Form {
    /// The form for the current target.
    #[must_use]
    pub fn open(model: &Model) -> Self {
        Self {
            focus: match model.target {
                Target::Sandbox => Row::Target,
                Target::Medium => Row::Token,
            },
            keep: model.accounts.keep(),
            checking: false,
            problem: None,
            token: Zeroizing::default(),
            to_review: false,
        }
    }

    /// The form after a refused token: back to the same review when a new one is accepted.
    #[must_use]
    pub fn open_for_review(model: &Model) -> Self {
        Self {
            to_review: true,
            ..Self::open(model)
        }
    }

    /// Whether letters type into the token.
    #[must_use]
    pub fn takes_text(&self) -> bool {
        self.focus == Row::Token
    }

    /// Characters of the token typed so far: all that is ever shown of it.
    #[must_use]
    pub fn token_length(&self) -> usize {
        self.token.chars().count()
    }

    /// Handles pasted text.
    pub fn paste(&mut self, text: &str) {
        // Whatever is pasted here can only be the token: nobody has to find its row first.
        self.focus = Row::Token;
        self.token.push_str(text.trim());
        self.problem = None;
    }

    /// Handles a key.
    pub fn key(&mut self, model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
        match key.code {
            Code::Esc => return Next::Close,
            Code::Tab | Code::Down => self.step(model, true),
            Code::BackTab | Code::Up => self.step(model, false),
            Code::Enter => self.press(model, effects),
            Code::Left | Code::Right | Code::Char(' ') if self.focus == Row::Target => {
                switch(model, effects);
            }
            Code::Left | Code::Right | Code::Char(' ') if self.focus == Row::Account => {
                self.change_account(model, key.code == Code::Left, effects);
            }
            Code::Left | Code::Right | Code::Char(' ') if self.focus == Row::Keep => {
                let at = Keep::ALL
                    .iter()
                    .position(|keep| *keep == self.keep)
                    .unwrap_or(0);
                let step = if key.code == Code::Left {
                    Keep::ALL.len() - 1
                } else {
                    1
                };
                self.keep = Keep::ALL[(at + step) % Keep::ALL.len()];
            }
            Code::Backspace if self.focus == Row::Token => {
                self.token.pop();
            }
            Code::Char('w' | 'k') if key.ctrl && self.focus == Row::Token => {
                self.token = Zeroizing::default();
            }
            _ => match key.typed() {
                Some(c) if self.focus == Row::Token => {
                    self.token.push(c);
                    self.problem = None;
                }
                _ => return Next::Pass,
            },
        }
        Next::Stay
    }

    fn step(&mut self, model: &Model, down: bool) {
        let rows = Row::all(model);
        let at = rows.iter().position(|row| *row == self.focus).unwrap_or(0);
        let by = if down { 1 } else { rows.len() - 1 };
        self.focus = rows[(at + by) % rows.len()];
    }

    fn press(&mut self, model: &mut Model, effects: &mut Vec<Effect>) {
        match self.focus {
            Row::Target => switch(model, effects),
            Row::Account => self.change_account(model, false, effects),
            // The token that was typed before the place was changed goes there now.
            Row::Keep if !self.token.is_empty() => self.submit(effects),
            Row::Keep => self.step(model, true),
            Row::Forget => effects.push(Effect::ForgetToken),
            Row::Token => self.submit(effects),
        }
    }

    fn change_account(&mut self, model: &mut Model, back: bool, effects: &mut Vec<Effect>) {
        if self.checking {
            // The token under way is for the account it was typed for.
            return;
        }
        let by = if back { -1 } else { 1 };
        let Some(name) = model.accounts.further(by).map(str::to_owned) else {
            return;
        };
        model.accounts.chosen.clone_from(&name);
        self.keep = model.accounts.keep();
        model.account = AccountState::Asking;
        model.signed_in = None;
        model.forget_papers();
        self.problem = None;
        effects.push(Effect::UseAccount {
            name,
            target: model.target,
        });
    }

    fn submit(&mut self, effects: &mut Vec<Effect>) {
        let secret = Secret::from_paste(&self.token);
        if secret.is_plausible() {
            self.problem = None;
            self.checking = true;
            effects.push(Effect::StoreToken {
                secret,
                keep: self.keep,
            });
        } else if self.token.is_empty() {
            self.problem = Some("Paste the token first.".into());
        } else {
            self.problem =
                Some("A token has no spaces or special characters inside. Paste it again.".into());
        }
    }

    /// A token was checked and kept; or not, and the reason stands on the form.
    pub fn stored(
        &mut self,
        model: &mut Model,
        effects: &mut Vec<Effect>,
        failure: Option<String>,
    ) -> Next {
        self.checking = false;
        self.problem = failure;
        if self.problem.is_none() {
            // Until it is kept it stays here, so that another place can be chosen without typing it again.
            self.token = Zeroizing::default();
        }
        if self.problem.is_some() || !self.to_review {
            return Next::Stay;
        }
        Next::Replace(Screen::Review(Box::new(
            crate::screens::review::Review::open(model, effects),
        )))
    }
}

/// The other target, with its own account and history.
fn switch(model: &mut Model, effects: &mut Vec<Effect>) {
    let other = match model.target {
        Target::Sandbox => Target::Medium,
        Target::Medium => Target::Sandbox,
    };
    turn_to(model, other, effects);
    effects.push(Effect::Disk(Disk::SaveConfig {
        key: "publish.target",
        value: other.word().into(),
    }));
}

/// Stories go to a target from now on; account and history are its own.
pub fn turn_to(model: &mut Model, target: Target, effects: &mut Vec<Effect>) {
    model.target = target;
    model.account = AccountState::Asking;
    model.history.clear();
    model.signed_in = None;
    model.forget_papers();
    effects.push(Effect::LookUpAccount {
        target: model.target,
    });
    effects.push(Effect::Disk(Disk::ReadHistory {
        target: model.target,
    }));
}
