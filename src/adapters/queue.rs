//! The queue of planned sends on disk.
//!
//! ```text
//! schedule.jsonl    planned → begun → sent, held or unknown; or removed: one sealed line each, only ever appended
//! schedule.lock     held by the one run that sends
//! ```
//!
//! A line that was cut short hides itself. One that is whole and cannot be believed (a damaged disk, a later Byline) could
//! be the very line that took a send back: then nothing may be sent by this queue until a person has looked.

pub mod claims;
mod line;

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use crate::adapters::paths::private_folder;
use crate::adapters::sealed::{self, random_name};
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::planned::{Entry, Planned, Standing};

use line::Line;

/// A queue in a folder.
#[derive(Debug, Clone)]
pub struct FileQueue {
    folder: PathBuf,
}

/// Held by the one run that sends.
#[derive(Debug)]
pub struct Turn {
    _lock: File,
}

impl FileQueue {
    /// The queue of a folder; nothing is created before the first send is planned.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.join("schedule.jsonl")
    }

    fn lock_path(&self) -> PathBuf {
        self.folder.join("schedule.lock")
    }

    /// Every planned send that was not removed, in the order they were planned.
    ///
    /// # Errors
    /// When the queue cannot be read, or not be believed.
    pub fn load(&self) -> Result<Vec<Entry>, Failure> {
        let bytes = sealed::load(&self.path()).map_err(|error| self.unreadable(&error))?;
        line::fold(&bytes).map_err(|number| self.damaged(number))
    }

    /// Plans a send; its name is given to it here.
    ///
    /// # Errors
    /// When one of this draft is planned already, or the queue cannot be written.
    pub fn add(&self, mut planned: Planned) -> Result<Planned, Failure> {
        let is_new = !self.folder.is_dir();
        private_folder(&self.folder)?;
        if is_new {
            // A folder that was just made is lost in a power cut, with all that is in it, unless its parents know of it.
            for parent in self.folder.ancestors().skip(1).take(2) {
                sealed::sync_folder(parent).map_err(|error| unwritten(&error))?;
            }
        }
        self.append(|entries| {
            let same = |entry: &&Entry| {
                entry.standing.is_open()
                    && (entry.planned.file == planned.file
                        || entry.planned.digest == planned.digest)
            };
            if let Some(there) = entries.iter().find(same) {
                let id = &there.planned.id;
                return Err(Failure::new(
                    FailureKind::Usage,
                    format!("This draft is planned already ({id}). Nothing was planned."),
                    format!("To plan it anew, take that out first: byline schedule rm {id}"),
                ));
            }
            for round in 0..64 {
                planned.id = random_name(4 + round / 8).map_err(|error| unwritten(&error))?;
                if entries.iter().all(|entry| entry.planned.id != planned.id) {
                    break;
                }
            }
            Ok(Line::Planned(Box::new(planned.clone())))
        })?;
        sealed::sync_folder(&self.folder).map_err(|error| unwritten(&error))?;
        Ok(planned)
    }

    /// Notes how a send stands from now on, if it may: `is_right` looks at it as it is on disk at this very moment.
    ///
    /// # Errors
    /// What `is_right` says; or when there is no such send, or the queue cannot be written.
    pub fn note(
        &self,
        id: &str,
        at: i64,
        standing: &Standing,
        is_right: impl Fn(&Entry) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        self.append(|entries| {
            is_right(find(entries, id)?)?;
            Ok(Line::Stands {
                id: id.to_owned(),
                at,
                standing: standing.clone(),
            })
        })
    }

    /// Takes a send out, if it may be.
    ///
    /// # Errors
    /// What `is_right` says; or when there is no such send, or the queue cannot be written.
    pub fn remove(
        &self,
        id: &str,
        at: i64,
        is_right: impl Fn(&Entry) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        self.append(|entries| {
            is_right(find(entries, id)?)?;
            Ok(Line::Removed {
                id: id.to_owned(),
                at,
            })
        })
    }

    /// Takes the turn of sending, which ends with the process at the latest; `None` while another run has it.
    ///
    /// # Errors
    /// When the lock cannot be used at all.
    pub fn turn(&self) -> Result<Option<Turn>, Failure> {
        if !self.folder.is_dir() {
            private_folder(&self.folder)?;
        }
        let lock = sealed::lock(&self.lock_path()).map_err(|error| unwritten(&error))?;
        Ok(lock.map(|lock| Turn { _lock: lock }))
    }

    /// Whether a run is sending right now.
    #[must_use]
    pub fn is_running(&self) -> bool {
        // A lock that is taken here ends with the file, at once.
        File::open(self.lock_path()).is_ok_and(|file| {
            matches!(
                file.try_lock_shared(),
                Err(std::fs::TryLockError::WouldBlock)
            )
        })
    }

    /// Appends the line that is made of the queue as it is, while nobody else can write.
    fn append(&self, make: impl FnOnce(&[Entry]) -> Result<Line, Failure>) -> Result<(), Failure> {
        private_folder(&self.folder)?;
        let file = sealed::open(&self.path()).map_err(|error| unwritten(&error))?;
        file.lock().map_err(|error| unwritten(&error))?;
        let done = self
            .load()
            .and_then(|entries| make(&entries))
            .and_then(|line| {
                let text = sealed::seal(&line).map_err(|error| unwritten(&error.into()))?;
                sealed::write(&file, &text).map_err(|error| unwritten(&error))
            });
        // It ends with the file in any case.
        let _ = file.unlock();
        done
    }

    fn unreadable(&self, error: &io::Error) -> Failure {
        Failure::new(
            FailureKind::File,
            "The planned sends could not be read. Nothing was sent.",
            format!("Check the permissions of {}.", self.path().display()),
        )
        .because(error)
    }

    fn damaged(&self, number: usize) -> Failure {
        Failure::new(
            FailureKind::File,
            format!(
                "Line {number} of the planned sends is damaged, or written by a later Byline. Nothing is sent from them."
            ),
            format!(
                "Move {} away, then plan again what is still to be sent.",
                self.path().display()
            ),
        )
    }
}

fn find<'a>(entries: &'a [Entry], id: &str) -> Result<&'a Entry, Failure> {
    entries
        .iter()
        .find(|entry| entry.planned.id == id)
        .ok_or_else(|| {
            Failure::new(
                FailureKind::Usage,
                format!("There is no planned send {}.", id.escape_debug()),
                "byline schedule list names them all.",
            )
        })
}

fn unwritten(error: &io::Error) -> Failure {
    Failure::new(
        FailureKind::File,
        "The planned sends could not be written.",
        "Check that the disk of Byline's state folder has room and can be written to, then try again.",
    )
    .because(error)
}

#[cfg(test)]
mod tests;
