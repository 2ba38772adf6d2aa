//! The draft is open in another Byline: read it, or take it over.

use crate::app::effect::{Effect, Safety};
use crate::app::key::{Code, Key};
use crate::app::model::Model;
use crate::ports::holding::Holder;
use crate::screens::Next;

/// The question.
#[derive(Debug)]
pub struct Held {
    /// Who has the draft.
    pub holder: Holder,
    /// Whether the button that takes it over has the focus.
    pub take: bool,
}

impl Held {
    /// The buttons, left to right.
    pub const BUTTONS: [&'static str; 2] = ["Only read", "Take it over"];

    /// The question about a holder; the harmless answer has the focus.
    #[must_use]
    pub fn of(holder: Holder) -> Self {
        Self {
            holder,
            take: false,
        }
    }

    /// Handles a key.
    pub fn key(&mut self, model: &Model, key: Key, effects: &mut Vec<Effect>) -> Next {
        match key.code {
            Code::Tab | Code::BackTab | Code::Left | Code::Right | Code::Up | Code::Down => {
                self.take = !self.take;
                return Next::Stay;
            }
            Code::Enter => {}
            Code::Esc => return Next::Close,
            _ => return Next::Stay,
        }
        if let Some(desk) = model.desk.as_ref().filter(|_| self.take) {
            effects.push(Effect::Safety(Safety::TakeOver {
                path: desk.path.clone(),
            }));
        }
        Next::Close
    }
}
