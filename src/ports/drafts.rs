//! The folder of drafts.

use std::path::{Path, PathBuf};

use crate::domain::source::Source;
use crate::ports::failure::Failure;

/// What identifies the state of a file on disk: if any of it differs, somebody else wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// Device and inode.
    pub file: (u64, u64),
    /// Size in bytes.
    pub size: u64,
    /// Modification time in nanoseconds since 1970.
    pub modified: i128,
    /// SHA-256 of the bytes.
    pub digest: crate::domain::plan::Digest,
}

/// A file that was found, before it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its path.
    pub path: PathBuf,
    /// Size in bytes.
    pub size: u64,
    /// Modification time in seconds since 1970.
    pub modified: i64,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// Its path, as asked.
    pub path: PathBuf,
    /// Its text.
    pub source: Source,
    /// Its state when it was read.
    pub fingerprint: Fingerprint,
    /// Why it may not be written although the text could be: no permission, read-only file system.
    pub read_only: Option<String>,
}

/// How a save went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// On disk, synced.
    Done {
        /// The state of the file now.
        fingerprint: Fingerprint,
        /// Something the writer should know (written in place, not confirmed on disk), as a sentence.
        note: Option<String>,
    },
    /// Not written: the file is not the one that was read.
    Changed {
        /// What is there now; `None` when the file is gone.
        now: Option<Box<Loaded>>,
    },
}

/// Files of drafts. Calls may block: never on the UI thread.
pub trait Drafts: Send + Sync {
    /// Walks a folder for Markdown files, hidden and ignored ones left out, calling `found` in batches until it
    /// returns false.
    ///
    /// # Errors
    /// When the folder itself cannot be read.
    fn discover(
        &self,
        folder: &Path,
        found: &mut dyn FnMut(Vec<Found>) -> bool,
    ) -> Result<(), Failure>;

    /// Reads a file.
    ///
    /// # Errors
    /// When it is missing, unreadable, not a regular file, or larger than 100 MB.
    fn load(&self, path: &Path) -> Result<Loaded, Failure>;

    /// Replaces the bytes of a file atomically, if it is still the one that was read (`expected`). `None` makes a
    /// new file and refuses when there is one.
    ///
    /// # Errors
    /// When a step failed; the old bytes are still there.
    fn save(
        &self,
        path: &Path,
        bytes: &[u8],
        expected: Option<&Fingerprint>,
    ) -> Result<Saved, Failure>;

    /// Keeps a copy of a draft's text where nothing else writes, for the moment when it cannot be saved in its place.
    /// `at` is the time in seconds since 1970. Returns where the copy is, synced.
    ///
    /// # Errors
    /// When the copy cannot be written either.
    fn rescue(&self, draft: &Path, bytes: &[u8], at: i64) -> Result<PathBuf, Failure>;
}
