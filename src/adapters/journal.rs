//! The attempt journal on disk: what was about to be sent, before the first byte leaves, and how it ended.
//!
//! ```text
//! history.jsonl     prepared → sending → ended → resolved, one line each, with a checksum, only ever appended;
//!                   recorded: the one line of a story that was carried over by hand
//! sent/<id>.json    the exact body of an attempt
//! send.lock         held while a send is under way; holds the attempt's name
//! history.reserve   room for the ending, where the file system cannot promise it
//! ```
//!
//! A line is believed only if its checksum is right, so a torn or damaged one hides itself and nothing else. But what a
//! damaged one hides may be a story that was sent: until it is settled, nothing is sent.

#[doc(hidden)]
pub mod claims;
mod fold;
mod line;
mod store;

use std::path::{Path, PathBuf};

use rustix::io::Errno;

use crate::adapters::clock::SystemClock;
use crate::adapters::paths::private_folder;
use crate::adapters::sealed;
use crate::domain::attempt::{AttemptId, Outcome};
use crate::domain::plan::Plan;
use crate::ports::clock::Clock as _;
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::journal::{Journal, Record, Resolution, SendGuard};

use line::{Line, Prepared, Recorded};

/// A journal in a folder of its own.
#[derive(Debug, Clone)]
pub struct FileJournal {
    folder: PathBuf,
}

impl FileJournal {
    /// The journal of a folder; nothing is created before the first attempt.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    /// The attempt another Byline, or another part of this one, is sending right now.
    #[must_use]
    pub fn under_way(&self) -> Option<AttemptId> {
        store::sender(&self.folder)
    }

    /// Finds out that no line is damaged: it may tell of a story that would then be sent a second time.
    ///
    /// # Errors
    /// When a line is damaged; when the file cannot be read.
    pub fn intact(&self) -> Result<(), Failure> {
        let bytes = store::load(&self.folder).map_err(|error| unreadable(&error))?;
        self.undamaged(&bytes)
    }

    fn undamaged(&self, bytes: &[u8]) -> Result<(), Failure> {
        let Some(number) = sealed::damaged::<Line>(bytes) else {
            return Ok(());
        };
        let path = self.folder.join("history.jsonl");
        Err(Failure::new(
            FailureKind::File,
            format!(
                "Line {number} of the history is damaged, or written by a later Byline: it may tell of a story that was sent."
            ),
            format!(
                "Nothing is sent until that is settled: look on Medium for what the history does not list, then delete line {number} of {}.",
                path.display()
            ),
        ))
    }

    fn record(&self, plan: &Plan, id: &AttemptId, at: i64) -> std::io::Result<()> {
        let prepared = Line::Prepared(Box::new(Prepared::of(plan, id, at)));
        let sending = Line::Sending { id: id.clone(), at };
        let lines = [prepared, sending];
        let history = store::History::open(&self.folder)?;
        history.reserve(&lines)?;
        // The journal and the folder of bodies may be new: their own entries must survive a power cut too.
        let durable = history
            .append(&lines)
            .and_then(|()| store::sync_folder(&self.folder));
        durable.inspect_err(|_| {
            // The lines may be there although they could not be synced. Nothing was sent, so say so if possible.
            let outcome = Outcome::NotSent {
                what: "The attempt could not be recorded safely.".into(),
                hint: "Try again.".into(),
            };
            let ended = Line::Ended {
                id: id.clone(),
                at,
                outcome,
            };
            let _ = history.append(&[ended]);
        })
    }

    fn note(&self, line: &Line) -> Result<(), Failure> {
        store::History::open(&self.folder)
            .and_then(|history| history.append(std::slice::from_ref(line)))
            .map_err(|error| {
                Failure::new(
                    FailureKind::File,
                    "The history could not be written.",
                    "Check that the disk has room and can be written to, then try again.",
                )
                .because(error)
            })
    }
}

impl Journal for FileJournal {
    fn begin(&self, plan: &Plan, at: i64) -> Result<(AttemptId, SendGuard), Failure> {
        let is_new = !self.folder.is_dir();
        private_folder(&self.folder)
            .and_then(|()| private_folder(&store::bodies(&self.folder)))
            .map_err(|failure| unsafe_to_send().because(failure))?;
        if is_new {
            // A folder that was just made is lost in a power cut, with all that is in it, unless its parents know of it.
            for parent in self.folder.ancestors().skip(1).take(2) {
                store::sync_folder(parent).map_err(|error| unsafe_to_send().because(error))?;
            }
        }
        let lock = match store::lock(&self.folder) {
            Ok(Some(lock)) => lock,
            Ok(None) => {
                return Err(Failure::new(
                    FailureKind::NotSent,
                    "Another Byline is sending. Nothing was sent from here.",
                    "Wait until it is done, look at the history, then try again.",
                ));
            }
            Err(error) => return Err(unsafe_to_send().because(error)),
        };
        let bytes = store::load(&self.folder).map_err(|error| unsafe_to_send().because(error))?;
        self.undamaged(&bytes)?;
        let id = store::keep_body(&self.folder, &plan.body)
            .map_err(|error| unsafe_to_send().because(error))?;
        store::name_sender(&lock, &id)
            .and_then(|()| self.record(plan, &id, at))
            .map_err(|error| unsafe_to_send().because(error))?;
        Ok((id, SendGuard { lock: Some(lock) }))
    }

    fn end(&self, id: &AttemptId, outcome: &Outcome) -> Result<(), Failure> {
        let line = Line::Ended {
            id: id.clone(),
            at: SystemClock.now(),
            outcome: outcome.clone(),
        };
        // What has happened must not be lost to a fault that passes. The file is opened anew, because what failed to
        // reach the disk once is not written again through the same one; a line that is there twice says the same.
        self.note(&line).or_else(|_| self.note(&line))
    }

    fn carried(&self, plan: &Plan, url: &str, at: i64) -> Result<AttemptId, Failure> {
        private_folder(&self.folder).and_then(|()| private_folder(&store::bodies(&self.folder)))?;
        let id = store::keep_body(&self.folder, &plan.body).map_err(|error| not_kept(&error))?;
        self.note(&Line::Recorded(Box::new(Recorded {
            what: Prepared::of(plan, &id, at),
            url: url.to_owned(),
        })))
        .and_then(|()| store::sync_folder(&self.folder).map_err(|error| not_kept(&error)))
        .map(|()| id)
    }

    fn resolve(&self, id: &AttemptId, resolution: &Resolution) -> Result<(), Failure> {
        self.note(&Line::Resolved {
            id: id.clone(),
            at: SystemClock.now(),
            resolution: resolution.clone(),
        })
    }

    /// All attempts but the one that is being sent right now, which has no ending to speak of yet: see
    /// [`FileJournal::under_way`].
    fn read(&self) -> Result<Vec<Record>, Failure> {
        let load = || store::load(&self.folder).map_err(|error| unreadable(&error));
        // A sender writes the ending before it lets go of the lock. So whoever is in the journal before the lock is
        // looked at, does not hold it, and has no ending in the journal afterwards, is gone.
        let alive = fold::Alive {
            before: load()?.len(),
            holder: self.under_way(),
        };
        Ok(fold::records(&load()?, &alive))
    }

    fn body(&self, id: &AttemptId) -> Result<String, Failure> {
        let unknown = || {
            Failure::new(
                FailureKind::Usage,
                format!("There is no attempt {}.", id.0.escape_debug()),
                "The history lists the names of all attempts.",
            )
        };
        // The name may have been typed: it must never lead out of the folder.
        if !store::is_name(&id.0) {
            return Err(unknown());
        }
        std::fs::read_to_string(store::body(&self.folder, id))
            .map_err(|error| unknown().because(error))
    }
}

fn unreadable(error: &std::io::Error) -> Failure {
    Failure::new(
        FailureKind::File,
        "The history could not be read.",
        "Check the permissions of the file history.jsonl in Byline's state folder.",
    )
    .because(error)
}

fn not_kept(error: &std::io::Error) -> Failure {
    Failure::new(
        FailureKind::File,
        "The text that was carried over could not be kept.",
        "Check that the disk of Byline's state folder has room and can be written to, then give the address again.",
    )
    .because(error)
}

fn unsafe_to_send() -> Failure {
    Failure::new(
        FailureKind::NotSent,
        "This send cannot be recorded safely, so nothing was sent.",
        "Check that the disk of Byline's state folder has room and can be written to, then try again.",
    )
}

/// Whether an error means that the disk is full.
fn is_full(error: &std::io::Error) -> bool {
    matches!(
        Errno::from_io_error(error),
        Some(Errno::NOSPC | Errno::DQUOT)
    )
}

#[cfg(test)]
mod tests;
