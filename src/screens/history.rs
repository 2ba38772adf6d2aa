//! The history: every attempt, newest first, filtered and sorted as the writer likes.

pub mod view;

use crate::app::effect::Effect;
use crate::app::field::Field;
use crate::app::key::{Code, Key};
use crate::app::layout;
use crate::app::model::Model;
use crate::ports::journal::Record;
use crate::screens::result::Ending;
use crate::screens::sent::{Sent, View};
use crate::screens::{Next, Screen};

/// The order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// By time, the newest first.
    #[default]
    Newest,
    /// What is not known first, then the newest.
    Open,
    /// By title, each from the newest on.
    Title,
}

impl Order {
    fn next(self) -> Self {
        match self {
            Self::Newest => Self::Open,
            Self::Open => Self::Title,
            Self::Title => Self::Newest,
        }
    }

    /// What it is called.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Newest => "newest first",
            Self::Open => "unknown first",
            Self::Title => "by title",
        }
    }
}

/// The list of attempts; the attempts themselves are the model's.
#[derive(Debug, Default)]
pub struct History {
    /// The selected row, among those shown.
    pub selected: usize,
    /// The order.
    pub order: Order,
    /// What is looked for.
    pub filter: Field,
    /// Whether letters go into the filter.
    pub filtering: bool,
}

impl History {
    /// Letters are commands here, unless they are looked for.
    #[must_use]
    pub fn takes_text(&self) -> bool {
        self.filtering
    }

    /// Handles pasted text.
    pub fn paste(&mut self, text: &str) {
        if self.filtering {
            self.filter.paste(text);
            self.selected = 0;
        }
    }

    /// Opens the filter.
    pub fn find(&mut self) {
        self.filtering = true;
    }

    /// The attempts shown, in order.
    #[must_use]
    pub fn shown<'a>(&self, model: &'a Model) -> Vec<&'a Record> {
        let query = self.filter.text().to_lowercase();
        let mut list: Vec<&Record> = model
            .history
            .iter()
            .rev()
            .filter(|record| matches(record, &query))
            .collect();
        // Both keep the newest first among equals.
        match self.order {
            Order::Newest => {}
            Order::Open => list.sort_by_key(|record| !record.is_open()),
            Order::Title => list.sort_by_cached_key(|record| record.title.to_lowercase()),
        }
        list
    }

    /// The selected attempt.
    #[must_use]
    pub fn record<'a>(&self, model: &'a Model) -> Option<&'a Record> {
        self.shown(model).get(self.selected).copied()
    }

    /// Handles a key.
    pub fn key(&mut self, model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
        if let Some(next) = self.filter_key(key) {
            return next;
        }
        let last = self.shown(model).len().saturating_sub(1);
        self.selected = self.selected.min(last);
        let body = layout::frame(model.width, model.height).body;
        let page = usize::from(body.height.saturating_sub(2).max(1));
        match key.code {
            Code::Up => self.selected = self.selected.saturating_sub(1),
            Code::Down => self.selected = (self.selected + 1).min(last),
            Code::PageUp => self.selected = self.selected.saturating_sub(page),
            Code::PageDown => self.selected = (self.selected + page).min(last),
            _ if self.filtering => {
                self.filter.key(key);
                self.selected = 0;
            }
            Code::Char('k') if !key.ctrl => self.selected = self.selected.saturating_sub(1),
            Code::Char('j') if !key.ctrl => self.selected = (self.selected + 1).min(last),
            Code::Home | Code::Char('g') if !key.ctrl => self.selected = 0,
            Code::End | Code::Char('G') if !key.ctrl => self.selected = last,
            Code::Char('s') if !key.ctrl => {
                self.order = self.order.next();
                self.selected = 0;
                model.say(effects, format!("Order: {}.", self.order.words()));
            }
            Code::Enter => return self.details(model),
            Code::Char('h') if !key.ctrl => return self.look(model, View::Story, effects),
            Code::Char('=') => return self.look(model, View::Changes, effects),
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

    /// Esc and Enter, as far as they are the filter's.
    fn filter_key(&mut self, key: Key) -> Option<Next> {
        let filtered = self.filtering || !self.filter.text().is_empty();
        match key.code {
            Code::Esc if filtered => {
                self.filter.clear();
                self.filtering = false;
                Some(Next::Stay)
            }
            Code::Enter if self.filtering => {
                self.filtering = false;
                Some(Next::Stay)
            }
            _ => None,
        }
    }

    fn details(&self, model: &Model) -> Next {
        let ending = self
            .record(model)
            .and_then(|record| Ending::of_record(model, &record.id));
        ending.map_or(Next::Stay, |ending| {
            Next::Open(Screen::Result(Box::new(ending)))
        })
    }

    fn look(&self, model: &Model, view: View, effects: &mut Vec<Effect>) -> Next {
        self.record(model).cloned().map_or(Next::Stay, |record| {
            Next::Open(Screen::Sent(Box::new(Sent::open(
                model, record, view, effects,
            ))))
        })
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

/// Whether every word of the query is found in what is known of an attempt.
fn matches(record: &Record, query: &str) -> bool {
    if query.trim().is_empty() {
        return true;
    }
    let known = format!(
        "{} {} {} @{} {} {}",
        record.id,
        record.title,
        record.words(),
        record.username,
        record.file.display(),
        record.url().unwrap_or_default()
    )
    .to_lowercase();
    query.split_whitespace().all(|word| known.contains(word))
}
