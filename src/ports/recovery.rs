//! The recovery journal: what is typed, kept from the keystroke to the save, so that a crash costs nothing.

use std::path::{Path, PathBuf};

use ropey::Rope;

use crate::domain::plan::Digest;
use crate::domain::source::Source;
use crate::ports::failure::Failure;
use crate::prose::Edit;

/// Where a text under way comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The draft's file.
    pub draft: PathBuf,
    /// Digest of the bytes of the file when it was read.
    pub digest: Digest,
    /// Whether the file begins with a byte order mark.
    pub bom: bool,
}

/// What a Byline that is gone has left behind of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The recovery file.
    pub file: PathBuf,
    /// When it was last written, in seconds since 1970.
    pub at: i64,
    /// The text, as far as it was kept.
    pub text: String,
    /// Whether the draft on disk is the one this text was made from. If not, somebody has changed it since.
    pub continues: bool,
}

/// Makes what was written so far survive a power cut; slow. Whether it does.
pub type Syncer = Box<dyn FnOnce() -> bool + Send>;

/// A recovery file that is being written. Dropping it leaves the file where it is, for the next Byline to find.
pub trait Trail: Send {
    /// Adds an edit. When this returns, the edit survives the end of the process.
    ///
    /// # Errors
    /// When it cannot be written; the file must then be begun anew.
    fn append(&mut self, edit: &Edit) -> Result<(), Failure>;

    /// What syncs the file, to be called on another thread; `None` when it cannot be had.
    fn syncer(&mut self) -> Option<Syncer>;

    /// The text is safe elsewhere: removes the file.
    fn remove(self: Box<Self>);
}

/// The recovery files there are. Calls may block: never on the UI thread.
pub trait Recovery: Send + Sync {
    /// Begins a recovery file with the whole text.
    ///
    /// # Errors
    /// When it cannot be written.
    fn begin(&self, origin: &Origin, text: &Rope) -> Result<Box<dyn Trail>, Failure>;

    /// What was left behind of a draft that reads `now` on disk, the newest first. What is on disk already is removed
    /// and not returned; what a living Byline writes is left alone.
    fn left(&self, draft: &Path, now: &Source) -> Vec<Left>;

    /// Removes a recovery file that is no longer wanted.
    ///
    /// # Errors
    /// When it is not one, or cannot be removed.
    fn discard(&self, file: &Path) -> Result<(), Failure>;

    /// How many texts wait to be looked at, and the folder they are in.
    fn waiting(&self) -> (usize, PathBuf);
}
