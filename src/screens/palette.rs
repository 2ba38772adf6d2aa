//! The palette: every command with its key, the impossible ones with the reason.

pub mod view;

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher};

use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::field::Field;
use crate::app::key::{Code, Key};
use crate::app::keymap::{KEYMAP, Row, Scope};
use crate::app::model::Model;
use crate::screens::{Next, Screen};

/// The palette.
#[derive(Debug, Default)]
pub struct Palette {
    /// What is typed.
    pub field: Field,
    /// The chosen row.
    pub selected: usize,
}

/// A row of the palette.
#[derive(Debug, Clone, Copy)]
pub struct Command {
    /// The row of the key table.
    pub row: &'static Row,
    /// Why it cannot be done now.
    pub reason: Option<&'static str>,
}

/// What can be done here and now, and what cannot.
#[must_use]
pub fn commands(model: &Model, query: &str) -> Vec<Command> {
    let pattern = Pattern::parse(query, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut spare = Vec::new();
    let mut list: Vec<(u32, Command)> = KEYMAP
        .iter()
        .filter(|row| !matches!(row.action, Action::Palette | Action::Back | Action::Redraw))
        .filter_map(|row| {
            let text = nucleo_matcher::Utf32Str::new(row.help, &mut spare);
            let score = pattern.score(text, &mut matcher)?;
            let reason = reason(model, row);
            Some((score, Command { row, reason }))
        })
        .collect();
    list.sort_by_key(|(score, command)| (command.reason.is_some(), std::cmp::Reverse(*score)));
    list.into_iter().map(|(_, command)| command).collect()
}

fn reason(model: &Model, row: &Row) -> Option<&'static str> {
    let writing = matches!(model.screen(), Screen::Writer);
    let has_draft = model.desk.is_some() || model.shelf.selected().is_some();
    match row.scope {
        Scope::Always => None,
        Scope::Draft => (!has_draft).then_some("no draft is selected"),
        Scope::List => (!matches!(model.screen(), Screen::Drafts)).then_some("only in the list"),
        Scope::Writing => (!writing).then_some("only while writing"),
    }
}

impl Palette {
    /// Handles a key.
    pub fn key(&mut self, model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
        let list = commands(model, self.field.text());
        match key.code {
            Code::Esc => return Next::Close,
            Code::Up => self.selected = self.selected.saturating_sub(1),
            Code::Down | Code::Tab => {
                self.selected = (self.selected + 1).min(list.len().saturating_sub(1));
            }
            Code::Enter => {
                let Some(command) = list.get(self.selected) else {
                    return Next::Stay;
                };
                if let Some(reason) = command.reason {
                    model.say(effects, format!("Not possible now: {reason}."));
                    return Next::Stay;
                }
                return match crate::app::update::perform(model, command.row.action, effects) {
                    Next::Stay | Next::Pass => Next::Close,
                    other => other,
                };
            }
            Code::Char('p' | 'c') if key.ctrl => return Next::Close,
            _ => {
                self.field.key(key);
                self.selected = 0;
            }
        }
        Next::Stay
    }

    /// Handles pasted text.
    pub fn paste(&mut self, text: &str) {
        self.field.paste(text);
        self.selected = 0;
    }
}
