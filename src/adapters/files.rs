//! Drafts on disk: finding, reading and saving them without ever losing a byte.

mod attributes;
#[doc(hidden)]
pub mod claims;
mod discover;
mod hold;
mod in_place;
mod kept;
mod read;
mod recovery;
mod save;
mod temporary;
mod trail;
mod trouble;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

pub use recovery::Rescued;

use ropey::Rope;

use crate::domain::draft::{Draft, is_named_by_language};
use crate::domain::source::Source;
use crate::ports::drafts::{Drafts, Fingerprint, Found, Loaded, Saved};
use crate::ports::failure::Failure;
use crate::ports::holding::{Claim, Holds};
use crate::ports::recovery::{Kept, Left, Origin, Recovery, Trail};

/// Reads a draft from its text, and looks beside it when its file is named like a language: alone it is not one.
#[must_use]
pub fn draft(file: &Path, text: &str) -> Draft {
    let draft = Draft::parse(file, text);
    if is_named_by_language(file) && !has_translations(file) {
        draft.standing_alone()
    } else {
        draft
    }
}

/// Whether another file of the folder is named like a language, too.
fn has_translations(file: &Path) -> bool {
    let folder = file.parent().filter(|folder| *folder != Path::new(""));
    std::fs::read_dir(folder.unwrap_or(Path::new(".")))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .any(|other| other.file_name() != file.file_name() && is_named_by_language(&other))
}

/// The drafts of this machine.
#[derive(Debug)]
pub struct Files {
    /// Where texts go that cannot be kept in their place.
    recovery: PathBuf,
    /// Where locks are.
    locks: PathBuf,
    /// Folders already swept of what killed saves left behind.
    swept: Mutex<HashSet<PathBuf>>,
    /// The recovery folder has been tidied.
    tidied: AtomicBool,
}

impl Files {
    /// Keeps recovery copies under Byline's `state` folder.
    #[must_use]
    pub fn new(state: &Path) -> Self {
        Self {
            recovery: state.join("recovery"),
            locks: state.join("locks"),
            swept: Mutex::default(),
            tidied: AtomicBool::default(),
        }
    }

    /// The copies there are, newest first. What is not a copy is passed over.
    ///
    /// # Errors
    /// When the folder exists and cannot be read.
    pub fn rescued(&self) -> Result<Vec<Rescued>, Failure> {
        recovery::list(&self.recovery)
    }

    /// Removes a copy the writer no longer wants.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn discard(&self, rescued: &Rescued) -> Result<(), Failure> {
        recovery::discard(&self.recovery, &rescued.path)
    }
}

impl Drafts for Files {
    fn rescue(&self, draft: &Path, bytes: &[u8], at: i64) -> Result<PathBuf, Failure> {
        recovery::save(&self.recovery, draft, bytes, at)
    }

    fn discover(
        &self,
        folder: &Path,
        found: &mut dyn FnMut(Vec<Found>) -> bool,
    ) -> Result<(), Failure> {
        discover::discover(folder, found)
    }

    fn load(&self, path: &Path) -> Result<Loaded, Failure> {
        read::load(path)
    }

    fn save(
        &self,
        path: &Path,
        bytes: &[u8],
        expected: Option<&Fingerprint>,
    ) -> Result<Saved, Failure> {
        let saved = match expected {
            Some(expected) => save::replace(path, bytes, expected, &self.recovery)?,
            None => save::create(path, bytes)?,
        };
        if matches!(saved, Saved::Done { .. }) {
            self.sweep_once(path);
        }
        Ok(saved)
    }
}

impl Recovery for Files {
    fn begin(&self, origin: &Origin, text: &Rope) -> Result<Box<dyn Trail>, Failure> {
        trail::begin(&self.recovery, origin, text)
    }

    fn left(&self, draft: &Path, now: &Source) -> Vec<Left> {
        trail::left(&self.recovery, draft, now)
    }

    fn discard(&self, file: &Path) -> Result<(), Failure> {
        kept::discard(&self.recovery, file)
    }

    fn kept(&self) -> Result<Vec<Kept>, Failure> {
        kept::list(&self.recovery)
    }

    fn open(&self, file: &Path) -> Result<Vec<u8>, Failure> {
        kept::open(&self.recovery, file)
    }

    fn tidy(&self, now: i64) {
        if !self.tidied.swap(true, Ordering::SeqCst) {
            kept::tidy(&self.recovery, now);
        }
    }

    fn waiting(&self) -> (usize, PathBuf) {
        let copies = recovery::count(&self.recovery) + trail::waiting(&self.recovery);
        (copies, self.recovery.clone())
    }
}

impl Holds for Files {
    fn claim(
        &self,
        draft: &Path,
        file: (u64, u64),
        since: i64,
        oust: bool,
    ) -> Result<Claim, Failure> {
        hold::claim(&self.locks, draft, file, since, oust)
    }
}

impl Files {
    /// Removes what killed saves left beside a file, once per folder and run.
    fn sweep_once(&self, path: &Path) {
        let Ok(target) = path.canonicalize() else {
            return;
        };
        let Some(folder) = target.parent() else {
            return;
        };
        let first_time = self
            .swept
            .lock()
            .is_ok_and(|mut swept| swept.insert(folder.to_owned()));
        if first_time {
            temporary::sweep(folder, temporary::LEFTOVER_AGE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_two_letters_is_a_language_only_beside_its_translations() {
        let folder = tempfile::tempdir().expect("a folder");
        let posts = folder.path().join("posts");
        std::fs::create_dir(&posts).expect("a folder");
        for name in ["ro.md", "other.md"] {
            std::fs::write(posts.join(name), "Text.\n").expect("written");
        }
        let title = |name: &str| draft(&posts.join(name), "Text.\n").details.title.text;
        assert_eq!(title("ro.md"), "ro");
        let alone = draft(&posts.join("ro.md"), "Text.\n");
        assert!(alone.findings.iter().any(|f| f.what.contains("“ro”")));
        std::fs::write(posts.join("de.md"), "Text.\n").expect("written");
        assert_eq!(title("ro.md"), "posts");
        assert_eq!(title("other.md"), "other");
    }
}
