//! A send that is planned for later: what was confirmed, when it is due, and how it stands.
//!
//! What a plan pins is what may leave: its digest, account, target and visibility, and how many stories of the draft there
//! were. Medium can only create, so wherever something is not as it was confirmed, the send is held and says why.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::domain::attempt::{AttemptId, Outcome};
use crate::domain::plan::{Digest, Target};
use crate::domain::post::{ContentFormat, License, Visibility};
use crate::ports::journal::{Record, Resolution};

/// How long after its time a send may still leave, in seconds. Later than that it is held.
pub const GRACE: i64 = 3600;

/// What was confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// Its name.
    pub id: String,
    /// When it was planned, in seconds since 1970.
    pub added: i64,
    /// When it is to leave, in seconds since 1970.
    pub at: i64,
    /// The draft's file.
    pub file: PathBuf,
    /// The title, for the list.
    pub title: String,
    /// Which service.
    pub target: Target,
    /// Where the service's API was when it was confirmed.
    pub api: String,
    /// The account's name in the settings, when it was asked for by that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The target's id of the account.
    pub user: String,
    /// The account's name at the target.
    pub username: String,
    /// Who may see it.
    pub visibility: Visibility,
    /// Names the exact request.
    pub digest: Digest,
    /// Names the text it was made from.
    pub source: Digest,
    /// How many stories of this draft existed, or may have: one more means that it was sent.
    pub before: usize,
    /// Whether the draft may change until then.
    #[serde(default)]
    pub follow_edits: bool,
    /// Whether it was confirmed that this makes another story.
    #[serde(default)]
    pub again: bool,
    /// What was chosen instead of what the draft says.
    pub chosen: Chosen,
}

/// What was chosen on the command line, instead of what the draft says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// The title.
    pub title: Option<String>,
    /// The tags; none when the draft's own hold.
    pub tags: Vec<String>,
    /// The licence.
    pub license: Option<License>,
    /// The original address.
    pub canonical: Option<String>,
    /// Whether followers are told by e-mail.
    pub notify: bool,
    /// The publication it is handed to, by its id.
    pub publication: Option<String>,
    /// What it is sent as.
    pub format: Option<ContentFormat>,
    /// Whether the draft's file is left as it is.
    pub no_write_back: bool,
}

/// How a planned send stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Standing {
    /// It waits for its time, or for the next run.
    Waiting {
        /// Why it did not leave at the last run, if there was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
    },
    /// A run has it in hand.
    Begun {
        /// How many attempts of its draft the history had then: any behind them is this one's.
        tried: usize,
    },
    /// The story is there.
    Sent {
        /// Its attempt.
        attempt: Option<AttemptId>,
        /// Where it is, when that is known.
        url: Option<String>,
    },
    /// Nobody knows whether the story is there. Never sent again.
    Unknown {
        /// Its attempt.
        attempt: Option<AttemptId>,
    },
    /// It did not leave and will not.
    Held {
        /// Why, as a sentence.
        why: String,
        /// What can be done about it, as a sentence.
        fix: String,
    },
}

/// A planned send, and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What was confirmed.
    pub planned: Planned,
    /// How it stands.
    pub standing: Standing,
}

impl Planned {
    /// Whether its time has come.
    #[must_use]
    pub fn is_due(&self, now: i64) -> bool {
        self.at <= now
    }

    /// Whether it is too late for it.
    #[must_use]
    pub fn is_missed(&self, now: i64) -> bool {
        now.saturating_sub(self.at) > GRACE
    }

    fn concerns(&self, record: &Record) -> bool {
        record.digest == self.digest || record.file == self.file
    }

    /// How many attempts the history has of this draft.
    #[must_use]
    pub fn tries(&self, history: &[Record]) -> usize {
        history.iter().filter(|r| self.concerns(r)).count()
    }

    /// What became of it when the run that had begun it was stopped: the history knows. An attempt is in the history
    /// before its first byte leaves, so where there is none, nothing was sent.
    #[must_use]
    pub fn after_a_break(&self, tried: usize, history: &[Record]) -> Standing {
        let own = history.iter().filter(|record| self.concerns(record));
        let own: Vec<&Record> = own.skip(tried).collect();
        let told = own
            .iter()
            .rev()
            .find(|record| record.may_exist())
            .or_else(|| {
                let left = |record: &&&Record| !matches!(record.outcome, Outcome::NotSent { .. });
                own.iter().rev().find(left)
            });
        told.map_or(Standing::Waiting { why: None }, |record| {
            Self::standing_of(record)
        })
    }

    fn standing_of(record: &Record) -> Standing {
        let attempt = Some(record.id.clone());
        let held = |why: &str, fix: &str| Standing::Held {
            why: why.to_owned(),
            fix: fix.to_owned(),
        };
        match (&record.resolved, &record.outcome) {
            (Some(Resolution::There { url }), _) => Standing::Sent {
                attempt,
                url: Some(url.clone()),
            },
            (Some(Resolution::Absent), _) => held(
                &format!(
                    "Attempt {} was broken off, and you said that its story is not there.",
                    record.id
                ),
                "",
            ),
            (None, Outcome::Sent { receipt }) => Standing::Sent {
                attempt,
                url: Some(receipt.url.clone()),
            },
            (None, Outcome::SentNoAddress { .. }) => Standing::Sent { attempt, url: None },
            (None, Outcome::Unknown { .. }) => Standing::Unknown { attempt },
            (None, Outcome::Rejected { refusal }) => held(&refusal.what, &refusal.hint),
            (None, Outcome::Limited { what, .. }) => held(what, ""),
            (None, Outcome::NotSent { what, .. }) => Standing::Waiting {
                why: Some(what.clone()),
            },
        }
    }
}

impl Standing {
    /// Whether it can still leave.
    #[must_use]
    pub fn is_open(&self) -> bool {
        match self {
            Self::Waiting { .. } | Self::Begun { .. } => true,
            Self::Sent { .. } | Self::Unknown { .. } | Self::Held { .. } => false,
        }
    }

    /// Whether nothing takes it back but a story that turns out to be there.
    #[must_use]
    pub fn is_final(&self) -> bool {
        match self {
            Self::Sent { .. } | Self::Unknown { .. } => true,
            Self::Waiting { .. } | Self::Begun { .. } | Self::Held { .. } => false,
        }
    }
}

impl Entry {
    /// How it stands, in one word.
    #[must_use]
    pub fn word(&self, now: i64) -> &'static str {
        match &self.standing {
            Standing::Waiting { .. } if self.planned.is_missed(now) => "missed",
            Standing::Waiting { .. } if self.planned.is_due(now) => "due",
            Standing::Waiting { .. } => "planned",
            Standing::Begun { .. } => "sending",
            Standing::Sent { .. } => "sent",
            Standing::Unknown { .. } => "unknown",
            Standing::Held { .. } => "held",
        }
    }
}
