//! The attempt journal: what was about to be sent, written down before the first byte leaves, and how it ended.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::domain::attempt::{AttemptId, Outcome};
use crate::domain::picture::Uploaded;
use crate::domain::plan::{Digest, Plan, Target};
use crate::domain::post::Visibility;
use crate::ports::failure::Failure;

/// One attempt as the history knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its name.
    pub id: AttemptId,
    /// When it was prepared, in seconds since 1970.
    pub at: i64,
    /// The draft's file.
    pub file: PathBuf,
    /// The title sent.
    pub title: String,
    /// Which service.
    pub target: Target,
    /// Username of the account.
    pub username: String,
    /// Name of the publication it was handed to; `None` for the account's own profile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publication: Option<String>,
    /// Visibility asked for.
    pub visibility: Visibility,
    /// Names what was sent.
    pub digest: Digest,
    /// Digest of the draft's text it was made from.
    pub source: Digest,
    /// The pictures that were uploaded for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<Uploaded>,
    /// Whether the writer carried the story over and told Byline its address: nothing was sent then, so it does not count
    /// towards what Medium takes in a day.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_hand: bool,
    /// How it ended. An attempt that began sending and has no ending in the journal is [`Outcome::Unknown`].
    pub outcome: Outcome,
    /// How the writer closed an unknown attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved: Option<Resolution>,
}

/// How the writer closed an unknown attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "resolved", rename_all = "snake_case")]
pub enum Resolution {
    /// It is there.
    There {
        /// Its address.
        url: String,
    },
    /// It is not there.
    Absent,
}

impl Record {
    /// The address of the story, when one is known.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        match (&self.resolved, &self.outcome) {
            (Some(Resolution::There { url }), _) => Some(url),
            (None, Outcome::Sent { receipt }) => Some(&receipt.url),
            (Some(Resolution::Absent), _)
            | (
                None,
                Outcome::SentNoAddress { .. }
                | Outcome::Rejected { .. }
                | Outcome::Limited { .. }
                | Outcome::NotSent { .. }
                | Outcome::Unknown { .. },
            ) => None,
        }
    }

    /// Whether the story exists or may exist.
    #[must_use]
    pub fn may_exist(&self) -> bool {
        match &self.resolved {
            Some(resolution) => matches!(resolution, Resolution::There { .. }),
            None => match &self.outcome {
                Outcome::Sent { .. } | Outcome::SentNoAddress { .. } | Outcome::Unknown { .. } => {
                    true
                }
                Outcome::Rejected { .. } | Outcome::Limited { .. } | Outcome::NotSent { .. } => {
                    false
                }
            },
        }
    }

    /// Whether it sent this draft or this very request. What came from standard input (`-`) has no file to go by.
    #[must_use]
    pub fn concerns(&self, plan: &Plan) -> bool {
        self.digest == plan.digest || (plan.file.as_os_str() != "-" && self.file == plan.file)
    }

    /// How many stories of a plan's draft exist or may exist.
    #[must_use]
    pub fn count_of(history: &[Self], plan: &Plan) -> usize {
        history
            .iter()
            .filter(|record| record.may_exist() && record.concerns(plan))
            .count()
    }

    /// What happened, in a few words: for the list of attempts.
    #[must_use]
    pub fn words(&self) -> &'static str {
        if self.by_hand {
            return "carried over by hand";
        }
        match (&self.resolved, &self.outcome) {
            (Some(Resolution::There { .. }), _) => "it is there",
            (Some(Resolution::Absent), _) => "it is not there",
            (None, Outcome::Sent { .. }) => match self.visibility {
                Visibility::Draft => "sent as draft",
                Visibility::Unlisted => "sent as unlisted",
                Visibility::Public => "published",
            },
            (None, Outcome::SentNoAddress { .. }) => "sent, no address",
            (None, Outcome::Rejected { refusal }) => refusal.kind.words(),
            (None, Outcome::Limited { .. }) => "rejected: limit",
            (None, Outcome::NotSent { .. }) => "nothing was sent",
            (None, Outcome::Unknown { .. }) => "UNKNOWN, resolve",
        }
    }

    /// Whether the writer may close it in this way.
    ///
    /// # Errors
    /// Why not, as a sentence: only what is not known for certain can be told.
    pub fn may_resolve(&self, resolution: &Resolution) -> Result<(), &'static str> {
        match (&self.outcome, resolution) {
            // What was told by mistake can be told again.
            (Outcome::Unknown { .. }, _)
            | (Outcome::SentNoAddress { .. }, Resolution::There { .. }) => Ok(()),
            (Outcome::SentNoAddress { .. }, Resolution::Absent) => {
                Err("Medium said that it made this story, so it is there.")
            }
            (Outcome::Sent { .. }, _) => Err("Its address is known already."),
            (Outcome::Rejected { .. } | Outcome::Limited { .. } | Outcome::NotSent { .. }, _) => {
                Err("Nothing was made by this attempt, so there is nothing to tell.")
            }
        }
    }

    /// Whether only the writer can say how it ended.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.resolved.is_none() && matches!(self.outcome, Outcome::Unknown { .. })
    }
}

/// Stories that Medium takes in 24 hours, as far as is known.
pub const DAILY_LIMIT: usize = 10;

/// How far the daily limit is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Stories of the last 24 hours that exist or may exist.
    pub sent: usize,
    /// When the next one can be sent (seconds since 1970), when that is not now.
    pub next: Option<i64>,
}

impl Tally {
    /// Counts. Medium counts 24 hours from the first story, and may have named a time itself.
    #[must_use]
    pub fn of(history: &[Record], now: i64) -> Self {
        let day = 86_400;
        let recent: Vec<&Record> = history
            .iter()
            .filter(|record| record.may_exist() && !record.by_hand && record.at > now - day)
            .collect();
        let full = recent
            .len()
            .checked_sub(DAILY_LIMIT)
            .and_then(|over| recent.get(over))
            .map(|record| record.at + day);
        let named = history
            .iter()
            .rev()
            .find_map(|record| match &record.outcome {
                Outcome::Limited { retry_after, .. } => {
                    let wait = retry_after.and_then(|wait| i64::try_from(wait).ok());
                    Some(record.at.saturating_add(wait.unwrap_or(day)))
                }
                // A story that was made since shows that the limit is over.
                Outcome::Sent { .. } | Outcome::SentNoAddress { .. } => Some(i64::MIN),
                Outcome::Rejected { .. } | Outcome::NotSent { .. } | Outcome::Unknown { .. } => {
                    None
                }
            });
        Self {
            sent: recent.len(),
            next: full.max(named).filter(|at| *at > now),
        }
    }
}

/// An append-only journal. Every call returns only when its line is on disk and synced.
pub trait Journal: Send + Sync {
    /// Records the attempt with the exact body, and that sending begins now. If this fails nothing may be sent.
    /// Takes the one-send-at-a-time lock, which the returned guard holds until it is dropped.
    ///
    /// # Errors
    /// When the journal cannot be written or synced, or another process is sending.
    fn begin(&self, plan: &Plan, at: i64) -> Result<(AttemptId, SendGuard), Failure>;

    /// Records how an attempt ended.
    ///
    /// # Errors
    /// When the line could not be written; the attempt then reads as unknown.
    fn end(&self, id: &AttemptId, outcome: &Outcome) -> Result<(), Failure>;

    /// Records a story that the writer carried over by hand: the exact text, and the address it has. Nothing is sent.
    ///
    /// # Errors
    /// When the journal cannot be written or synced.
    fn carried(&self, plan: &Plan, url: &str, at: i64) -> Result<AttemptId, Failure>;

    /// Records how the writer closed an unknown attempt.
    ///
    /// # Errors
    /// When the line could not be written.
    fn resolve(&self, id: &AttemptId, resolution: &Resolution) -> Result<(), Failure>;

    /// All attempts, oldest first. A torn last line is passed over.
    ///
    /// # Errors
    /// When the journal exists and cannot be read.
    fn read(&self) -> Result<Vec<Record>, Failure>;

    /// The exact body of an attempt.
    ///
    /// # Errors
    /// When it cannot be read.
    fn body(&self, id: &AttemptId) -> Result<String, Failure>;
}

/// Held while a send is under way; dropping it lets the next one begin.
#[derive(Debug)]
pub struct SendGuard {
    /// The locked file; `None` where nothing has to be locked.
    pub lock: Option<std::fs::File>,
}
