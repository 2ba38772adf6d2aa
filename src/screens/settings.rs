//! The settings: every row is a key of `config.toml`, and a change is written there at once, to its own line only.

pub mod view;

use crate::app::effect::{Disk, Effect};
use crate::app::field::Field;
use crate::app::key::{Code, Key};
use crate::app::layout;
use crate::app::model::Model;
use crate::ports::settings::{Entry, Form};
use crate::screens::Next;

/// The place; what it shows is what the model knows to be in force.
#[derive(Debug, Default)]
pub struct Place {
    /// The selected row, of those that are shown.
    pub selected: usize,
    /// What the rows are filtered by.
    pub filter: Field,
    /// Whether letters go into the filter.
    pub filtering: bool,
    /// The new value, while it is typed.
    pub typing: Option<Field>,
}

impl Place {
    /// The settings that are shown.
    #[must_use]
    pub fn shown<'m>(&self, model: &'m Model) -> Vec<&'m Entry> {
        let query = self.filter.text().to_lowercase();
        let entries = model.in_force.as_ref().map_or(&[][..], |now| &now.entries);
        entries
            .iter()
            .filter(|entry| {
                let known =
                    format!("{} {} {}", entry.name, entry.about, entry.value).to_lowercase();
                query.split_whitespace().all(|word| known.contains(word))
            })
            .collect()
    }

    /// The selected setting.
    #[must_use]
    pub fn entry<'m>(&self, model: &'m Model) -> Option<&'m Entry> {
        let shown = self.shown(model);
        let last = shown.len().checked_sub(1)?;
        shown.get(self.selected.min(last)).copied()
    }

    /// Whether letters type here.
    #[must_use]
    pub fn takes_text(&self) -> bool {
        self.filtering || self.typing.is_some()
    }

    /// Opens the filter.
    pub fn find(&mut self) {
        self.filtering = true;
    }

    /// Takes pasted text in.
    pub fn paste(&mut self, text: &str) {
        match &mut self.typing {
            Some(field) => field.paste(text),
            None => self.filter.paste(text),
        }
    }

    /// Handles a key.
    pub fn key(&mut self, model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
        if self.typing.is_some() {
            return self.type_key(model, key, effects);
        }
        let last = self.shown(model).len().saturating_sub(1);
        self.selected = self.selected.min(last);
        let filtered = self.filtering || !self.filter.text().is_empty();
        match key.code {
            Code::Esc if filtered => {
                self.filter.clear();
                self.filtering = false;
            }
            Code::Esc => return Next::Close,
            Code::Enter if self.filtering => self.filtering = false,
            Code::Up => self.selected = self.selected.saturating_sub(1),
            Code::Down => self.selected = (self.selected + 1).min(last),
            Code::PageUp => self.selected = self.selected.saturating_sub(page(model)),
            Code::PageDown => self.selected = (self.selected + page(model)).min(last),
            _ if self.filtering && !key.ctrl => {
                self.filter.key(key);
                self.selected = 0;
            }
            _ if key.ctrl || key.alt => return Next::Pass,
            Code::Char('k') => self.selected = self.selected.saturating_sub(1),
            Code::Char('j') => self.selected = (self.selected + 1).min(last),
            Code::Home | Code::Char('g') => self.selected = 0,
            Code::End | Code::Char('G') => self.selected = last,
            Code::Enter => self.open(model, effects),
            Code::Right | Code::Char(' ') => self.step(model, true, effects),
            Code::Left => self.step(model, false, effects),
            Code::Char('r') => {
                let project = model.setup.project.clone();
                effects.push(Effect::Disk(Disk::ReadConfig { project }));
                model.say(effects, "Read again.");
            }
            Code::Char('e') => {
                if let Some(now) = &model.in_force {
                    let path = now.file.clone();
                    effects.push(Effect::EditExternally { path });
                }
            }
            _ => return Next::Pass,
        }
        Next::Stay
    }

    /// A key while a value is typed: Enter takes it, Esc leaves the old one.
    fn type_key(&mut self, model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
        match key.code {
            Code::Esc => self.typing = None,
            Code::Enter => {
                let typed = self.typing.take();
                if let (Some(typed), Some(entry)) = (typed, self.entry(model)) {
                    let (name, old) = (entry.name, entry.value.clone());
                    let new = typed.text().trim();
                    if new != old {
                        save(model, name, new.to_owned(), effects);
                    }
                }
            }
            _ => {
                let taken = self.typing.as_mut().is_some_and(|field| field.key(key));
                if !taken && key.ctrl {
                    return Next::Pass;
                }
            }
        }
        Next::Stay
    }

    /// Enter: the next choice, or a field to type in.
    fn open(&mut self, model: &mut Model, effects: &mut Vec<Effect>) {
        let Some(entry) = self.entry(model) else {
            return;
        };
        match entry.form {
            Form::Choice(_) | Form::Flag => self.step(model, true, effects),
            Form::Number { .. } | Form::Text | Form::List => {
                self.typing = Some(Field::new(&entry.value));
            }
        }
    }

    /// The choice after or before this one, or the number a step up or down.
    fn step(&mut self, model: &mut Model, up: bool, effects: &mut Vec<Effect>) {
        let Some(entry) = self.entry(model) else {
            return;
        };
        let value = match entry.form {
            Form::Choice(words) => {
                let at = words.iter().position(|word| *word == entry.value);
                let last = words.len() - 1;
                let to = match (at, up) {
                    (Some(at), true) if at < last => at + 1,
                    (Some(_) | None, true) => 0,
                    (None | Some(0), false) => last,
                    (Some(at), false) => at - 1,
                };
                words[to].to_owned()
            }
            Form::Flag => (entry.value != "true").to_string(),
            Form::Number { least, most, step } => {
                let now: i64 = entry.value.parse().unwrap_or(least);
                let to = if up { now + step } else { now - step };
                to.clamp(least, most).to_string()
            }
            Form::Text | Form::List => {
                self.typing = Some(Field::new(&entry.value));
                return;
            }
        };
        if value != entry.value {
            let name = entry.name;
            save(model, name, value, effects);
        }
    }
}

/// Orders a change to be written. It is shown at once, so that the next key goes on from it; what the file says then is
/// read again.
fn save(model: &mut Model, key: &'static str, value: String, effects: &mut Vec<Effect>) {
    let entries = model.in_force.as_mut().map(|now| &mut now.entries);
    if let Some(entry) = entries.and_then(|list| list.iter_mut().find(|e| e.name == key)) {
        entry.value.clone_from(&value);
    }
    effects.push(Effect::Disk(Disk::SaveConfig { key, value }));
}

/// Rows that fit into the window.
fn page(model: &Model) -> usize {
    let body = layout::frame(model.width, model.height).body;
    usize::from(body.height.saturating_sub(2).max(1))
}
