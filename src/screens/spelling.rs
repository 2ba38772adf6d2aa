//! How a word is spelt: suggestions for the word under the caret. Enter replaces it, `a` makes it one of the writer's own.

pub mod view;

use std::ops::Range;

use crate::app::effect::{Effect, Words};
use crate::app::key::{Code, Key};
use crate::app::layout::Mode;
use crate::app::model::Model;
use crate::app::spelling;
use crate::screens::overlay::Overlay;
use crate::screens::{Next, Screen, writer};

/// The suggestions for a word.
#[derive(Debug)]
pub struct Suggestions {
    /// The word.
    pub word: String,
    /// Where it stands.
    range: Range<usize>,
    /// Version of the text in which it stands there.
    version: u64,
    /// What was found out; `None` while it is being found out.
    pub answer: Option<Result<Option<Vec<String>>, String>>,
    /// The chosen row.
    pub selected: usize,
}

/// Asks about the word under the caret.
pub fn open(model: &mut Model, effects: &mut Vec<Effect>) {
    let writing = matches!(model.screen(), Screen::Writer);
    let desk = model
        .desk
        .as_ref()
        .filter(|desk| writing && desk.mode != Mode::Read);
    let Some((range, word)) = desk.and_then(spelling::word_at_caret) else {
        return model.say(effects, "Put the caret on a word while writing, then ask.");
    };
    let language = desk.and_then(spelling::language);
    effects.push(Effect::Words(Words::Suggest {
        language,
        word: word.clone(),
    }));
    model.overlay = Some(Overlay::Spelling(Suggestions {
        word,
        range,
        version: desk_version(model),
        answer: None,
        selected: 0,
    }));
}

fn desk_version(model: &Model) -> u64 {
    model.desk.as_ref().map_or(0, |desk| desk.buffer.version())
}

impl Suggestions {
    /// The suggestions, when there are any.
    #[must_use]
    pub fn list(&self) -> &[String] {
        match &self.answer {
            Some(Ok(Some(list))) => list,
            Some(Ok(None) | Err(_)) | None => &[],
        }
    }

    /// Whether the word is not in the dictionary.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        matches!(self.answer, Some(Ok(Some(_))))
    }

    /// Handles a key.
    pub fn key(&mut self, model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
        let last = self.list().len().saturating_sub(1);
        match key.code {
            Code::Esc => return Next::Close,
            Code::Up | Code::Char('k') => self.selected = self.selected.saturating_sub(1),
            Code::Down | Code::Tab | Code::Char('j') => {
                self.selected = (self.selected + 1).min(last);
            }
            Code::Char('a') if self.is_wrong() && !key.ctrl => {
                effects.push(Effect::Words(Words::Learn {
                    word: self.word.clone(),
                }));
                return Next::Close;
            }
            Code::Enter => {
                if let Some(chosen) = self.list().get(self.selected).cloned()
                    && self.version == desk_version(model)
                {
                    let range = self.range.clone();
                    writer::edit(model, effects, |desk| {
                        desk.buffer.splice(range, &chosen);
                    });
                }
                return if self.answer.is_some() {
                    Next::Close
                } else {
                    Next::Stay
                };
            }
            _ => {}
        }
        Next::Stay
    }
}
