//! The texts in the recovery folder, whatever became of their drafts: make a file of one, or discard it.

pub mod view;

use std::path::PathBuf;

use crate::app::effect::{Effect, Safety};
use crate::app::key::{Code, Key};
use crate::app::model::Model;
use crate::ports::failure::Failure;
use crate::ports::recovery::Kept;
use crate::screens::{Next, Overlay};

/// The list.
#[derive(Debug, Default)]
pub struct Recovered {
    /// The texts, newest first; `None` while they are read.
    pub list: Option<Result<Vec<Kept>, Failure>>,
    /// The chosen row.
    pub selected: usize,
    /// The writer has asked to discard the chosen one, and is asked whether that is meant.
    pub discarding: bool,
}

/// Opens the list and orders what is in it.
pub fn open(model: &mut Model, effects: &mut Vec<Effect>) {
    model.overlay = Some(Overlay::Recovered(Recovered::default()));
    effects.push(Effect::Safety(Safety::ListKept));
}

impl Recovered {
    /// Takes in what there is.
    pub fn listed(&mut self, listed: Result<Vec<Kept>, Failure>) {
        self.list = Some(listed);
        self.selected = self.selected.min(self.texts().len().saturating_sub(1));
        self.discarding = false;
    }

    /// The texts; none while they are read.
    #[must_use]
    pub fn texts(&self) -> &[Kept] {
        match &self.list {
            Some(Ok(list)) => list,
            Some(Err(_)) | None => &[],
        }
    }

    /// The chosen text.
    #[must_use]
    pub fn chosen(&self) -> Option<&Kept> {
        self.texts().get(self.selected)
    }

    /// Handles a key.
    pub fn key(&mut self, model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
        let asked = std::mem::take(&mut self.discarding);
        let last = self.texts().len().saturating_sub(1);
        match key.code {
            Code::Esc if asked => {}
            Code::Esc | Code::Char('q') if !key.ctrl => return Next::Close,
            Code::Up | Code::Char('k') if !key.ctrl => {
                self.selected = self.selected.saturating_sub(1);
            }
            Code::Down | Code::Tab | Code::Char('j') if !key.ctrl => {
                self.selected = (self.selected + 1).min(last);
            }
            Code::Char('d') if !key.ctrl => self.discard(asked, effects),
            Code::Enter => {
                if let Some(kept) = self.chosen() {
                    effects.push(Effect::Safety(Safety::Restore {
                        kept: kept.file.clone(),
                        path: place(model, kept),
                    }));
                    return Next::Close;
                }
            }
            _ => {}
        }
        Next::Stay
    }

    fn discard(&mut self, sure: bool, effects: &mut Vec<Effect>) {
        if !sure {
            self.discarding = self.chosen().is_some();
        } else if let Some(kept) = self.chosen() {
            effects.push(Effect::Safety(Safety::Discard {
                left: kept.file.clone(),
            }));
            effects.extend([
                Effect::Safety(Safety::ListKept),
                Effect::Safety(Safety::CountWaiting),
            ]);
        }
    }
}

/// Where a text goes: where it belongs, or else into the folder of drafts.
#[must_use]
pub fn place(model: &Model, kept: &Kept) -> PathBuf {
    kept.place.clone().unwrap_or_else(|| {
        let name = kept.draft.as_deref().and_then(std::path::Path::file_name);
        let folder = &model.setup.folder;
        name.map_or_else(|| folder.join("recovered.md"), |name| folder.join(name))
    })
}
