//! The history: every attempt, newest first.

pub mod view;

use crate::app::effect::Effect;
use crate::app::key::{Code, Key};
use crate::app::model::Model;
use crate::ports::journal::Record;
use crate::screens::result::Ending;
use crate::screens::{Next, Screen};

/// The list of attempts; the attempts themselves are the model's.
#[derive(Debug, Default)]
pub struct History {
    /// The selected row, counted from the newest.
    pub selected: usize,
}

impl History {
    /// Letters are commands here.
    #[must_use]
    pub fn takes_text(&self) -> bool {
        false
    }

    /// Nothing takes pasted text here.
    pub fn paste(&mut self, text: &str) {
        let _ = text;
    }

    /// The selected attempt.
    #[must_use]
    pub fn record<'a>(&self, model: &'a Model) -> Option<&'a Record> {
        model.history.iter().rev().nth(self.selected)
    }

    /// Handles a key.
    pub fn key(&mut self, model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
        let last = model.history.len().saturating_sub(1);
        let page = usize::from(
            crate::app::layout::frame(model.width, model.height)
                .body
                .height
                .max(1),
        );
        match key.code {
            Code::Up | Code::Char('k') if !key.ctrl => {
                self.selected = self.selected.saturating_sub(1);
            }
            Code::Down | Code::Char('j') if !key.ctrl => {
                self.selected = (self.selected + 1).min(last);
            }
            Code::PageUp => self.selected = self.selected.saturating_sub(page),
            Code::PageDown => self.selected = (self.selected + page).min(last),
            Code::Home | Code::Char('g') if !key.ctrl => self.selected = 0,
            Code::End | Code::Char('G') if !key.ctrl => self.selected = last,
            Code::Enter => {
                let ending = self
                    .record(model)
                    .map(|record| record.id.clone())
                    .and_then(|id| Ending::of_record(model, &id));
                if let Some(ending) = ending {
                    return Next::Open(Screen::Result(Box::new(ending)));
                }
            }
            Code::Char('y') if !key.ctrl => {
                self.with_url(model, effects, |url| Effect::Copy { text: url });
            }
            Code::Char('o') if !key.ctrl => {
                self.with_url(model, effects, |url| Effect::Open { url });
            }
            _ => return Next::Pass,
        }
        Next::Stay
    }

    fn with_url(
        &self,
        model: &mut Model,
        effects: &mut Vec<Effect>,
        order: impl FnOnce(String) -> Effect,
    ) {
        match self.record(model).and_then(Record::url).map(str::to_owned) {
            Some(url) => effects.push(order(url)),
            None => model.say(effects, "This attempt has no address."),
        }
    }
}
