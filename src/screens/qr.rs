//! An address as a QR code: the way from a terminal far away to the telephone at hand.

pub mod view;

use crate::app::effect::Effect;
use crate::app::key::{Code, Key};
use crate::domain::qr::Code as QrCode;
use crate::screens::Next;

/// The code of an address.
#[derive(Debug)]
pub struct Qr {
    /// The address.
    pub url: String,
    /// Its code; `None` when it is too long for one.
    pub code: Option<QrCode>,
}

impl Qr {
    /// The code of an address.
    #[must_use]
    pub fn of(url: String) -> Self {
        Self {
            code: QrCode::of(&url),
            url,
        }
    }

    /// Handles a key.
    pub fn key(&mut self, key: Key, effects: &mut Vec<Effect>) -> Next {
        match key.code {
            Code::Char('y') => {
                effects.push(Effect::Copy {
                    text: self.url.clone(),
                });
                Next::Close
            }
            Code::Esc | Code::Enter | Code::Char('q' | 'Q') => Next::Close,
            _ => Next::Stay,
        }
    }
}
