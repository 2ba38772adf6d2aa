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

/// A text in the recovery folder: a copy of one that could not be saved, or what was typed when a Byline ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The file it is in.
    pub file: PathBuf,
    /// The draft it belongs to, as far as that was noted.
    pub draft: Option<PathBuf>,
    /// When it was kept, in seconds since 1970.
    pub at: i64,
    /// What its draft is now.
    pub standing: Standing,
    /// Where it goes when it is restored; `None` when the folder of its draft is gone or not known.
    pub place: Option<PathBuf>,
    /// Its title.
    pub title: String,
    /// Its words.
    pub words: usize,
    /// How it begins.
    pub begins: String,
}

/// What the draft of a recovered text is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// There is none.
    Gone,
    /// It reads otherwise.
    Other,
    /// It is the very text.
    Same,
}

impl Standing {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Gone => "draft is gone",
            Self::Other => "draft differs",
            Self::Same => "same as the draft",
        }
    }
}

impl Kept {
    /// A name to call it by: that of its file without the ending, and of that only what is chance in a trail.
    #[must_use]
    pub fn name(&self) -> String {
        let stem = self.file.file_stem().unwrap_or_default().to_string_lossy();
        let is_copy = self.file.extension().is_some_and(|ending| ending == "md");
        match stem.rsplit_once('-') {
            Some((_, chance)) if !is_copy => chance.to_owned(),
            _ => stem.into_owned(),
        }
    }
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

    /// Every text that waits to be looked at, whatever became of its draft, the newest first.
    ///
    /// # Errors
    /// When the folder exists and cannot be read.
    fn kept(&self) -> Result<Vec<Kept>, Failure>;

    /// The bytes of a text that waits.
    ///
    /// # Errors
    /// When it is not one, or cannot be read.
    fn open(&self, file: &Path) -> Result<Vec<u8>, Failure>;

    /// Removes what is older than 30 days and stands elsewhere word for word, once per run. `now` is in seconds since 1970.
    fn tidy(&self, now: i64);

    /// Removes a text that is no longer wanted.
    ///
    /// # Errors
    /// When it is not one, or cannot be removed.
    fn discard(&self, file: &Path) -> Result<(), Failure>;

    /// How many texts wait to be looked at, and the folder they are in.
    fn waiting(&self) -> (usize, PathBuf);
}
