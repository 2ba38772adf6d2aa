//! What became of a draft, for the list on the screen and that of the command line.

use crate::app::msg::Glimpse;
use crate::domain::attempt::Outcome;
use crate::domain::plan::Target;
use crate::domain::post::Visibility;
use crate::ports::journal::Record;

/// What became of a draft, as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Never sent.
    Local,
    /// Its header has an address on Medium, and this history has none.
    Noted,
    /// Sent, and nobody knows whether it arrived.
    Unknown,
    /// Sent, and Medium gave no address.
    NoAddress {
        /// Whether it was changed since.
        edited: bool,
    },
    /// It is there.
    Sent {
        /// Who may see it.
        visibility: Visibility,
        /// Where.
        target: Target,
        /// Whether it was changed since.
        edited: bool,
    },
}

impl Standing {
    /// The standing of a draft whose last attempt that made a story, or may have, is this.
    #[must_use]
    pub fn of(record: Option<&Record>, glimpse: Option<&Glimpse>) -> Self {
        let Some(record) = record else {
            let noted = glimpse.is_some_and(|glimpse| glimpse.medium_url.is_some());
            return if noted { Self::Noted } else { Self::Local };
        };
        if record.is_open() {
            return Self::Unknown;
        }
        let edited = glimpse.is_some_and(|glimpse| glimpse.source != record.source);
        match record.outcome {
            Outcome::SentNoAddress { .. } => Self::NoAddress { edited },
            Outcome::Sent { .. }
            | Outcome::Rejected { .. }
            | Outcome::Limited { .. }
            | Outcome::NotSent { .. }
            | Outcome::Unknown { .. } => Self::Sent {
                visibility: record.visibility,
                target: record.target,
                edited,
            },
        }
    }

    /// One word for programs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Noted => "on-medium",
            Self::Unknown => "unknown",
            Self::NoAddress { .. } => "no-address",
            Self::Sent { visibility, .. } => visibility.word(),
        }
    }

    /// Whether the draft was changed since it was sent.
    #[must_use]
    pub fn is_edited(self) -> bool {
        match self {
            Self::NoAddress { edited } | Self::Sent { edited, .. } => edited,
            Self::Local | Self::Noted | Self::Unknown => false,
        }
    }

    /// What the writer is told.
    #[must_use]
    pub fn words(self) -> String {
        let words = match self {
            Self::Local => "local",
            Self::Noted => "on Medium",
            Self::Unknown => "UNKNOWN result",
            Self::NoAddress { .. } => "sent, no address",
            Self::Sent {
                visibility, target, ..
            } => match (visibility, target) {
                (Visibility::Draft, Target::Medium) => "draft on Medium",
                (Visibility::Draft, Target::Sandbox) => "draft, practised",
                (Visibility::Unlisted, Target::Medium) => "unlisted",
                (Visibility::Unlisted, Target::Sandbox) => "unlisted, practised",
                (Visibility::Public, Target::Medium) => "public",
                (Visibility::Public, Target::Sandbox) => "public, practised",
            },
        };
        if self.is_edited() {
            format!("{words} · edited since")
        } else {
            words.to_owned()
        }
    }
}
