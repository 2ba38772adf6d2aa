//! The attempt journal: what was about to be sent, written down before the first byte leaves, and how it ended.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::domain::attempt::{AttemptId, Outcome};
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
    /// Visibility asked for.
    pub visibility: Visibility,
    /// Names what was sent.
    pub digest: Digest,
    /// Digest of the draft's text it was made from.
    pub source: Digest,
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
            _ => None,
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

    /// Whether only the writer can say how it ended.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.resolved.is_none() && matches!(self.outcome, Outcome::Unknown { .. })
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
