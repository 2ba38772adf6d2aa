//! The recovery file of a draft being written: its text when the file was begun, then every edit, a line each.
//!
//! A line is a checksum and a piece of JSON, so that a line cut off by a crash is seen as such, and everything before
//! it counts. The file is locked while its Byline lives; one that is not locked was left behind.

pub(super) mod claims;
mod line;
mod replay;

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Read as _, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use ropey::Rope;

use super::recovery::open_own;
use super::save::sync_folder;
use super::trouble::{Task, trouble};
use crate::adapters::paths::private_folder;
use crate::domain::plan::Digest;
use crate::domain::source::Source;
use crate::ports::failure::Failure;
use crate::ports::recovery::{Left, Origin, Syncer, Trail};
use crate::prose::Edit;
use line::{Head, Line};

/// How the name of a recovery file ends.
const ENDING: &str = "edits";

/// Largest recovery file that is read: a draft of the largest size and as many edits again.
const LIMIT: u64 = 256 * 1024 * 1024;

/// A recovery file being written.
#[derive(Debug)]
struct Written {
    file: File,
    path: PathBuf,
    draft: PathBuf,
    /// The folder does not know the file yet for certain.
    fresh: bool,
}

/// Begins a recovery file.
pub(super) fn begin(
    folder: &Path,
    origin: &Origin,
    text: &Rope,
) -> Result<Box<dyn Trail>, Failure> {
    private_folder(folder)?;
    let failed = |error: &io::Error| {
        let step = "keeping what is typed for recovery";
        trouble(Task::Keep, &origin.draft, step, error)
    };
    let (file, path) = create(folder, &origin.draft).map_err(|error| failed(&error))?;
    let written = Written {
        file,
        path,
        draft: origin.draft.clone(),
        fresh: true,
    };
    match write_start(&written.file, origin, text) {
        Ok(()) => Ok(Box::new(written)),
        Err(error) => {
            // Less than the whole text is of no use to anybody.
            let _ = std::fs::remove_file(&written.path);
            Err(failed(&error))
        }
    }
}

fn create(folder: &Path, draft: &Path) -> io::Result<(File, PathBuf)> {
    let named = tempfile::Builder::new()
        .prefix(&format!("{}-", key(draft)))
        .rand_bytes(8)
        .suffix(&format!(".{ENDING}"))
        .make_in(folder, |path| {
            OpenOptions::new()
                .append(true)
                .create_new(true)
                .mode(0o600)
                .open(path)
        })?;
    // Locked before it is anything, so that no other Byline takes it for one left behind.
    named.as_file().try_lock()?;
    named.keep().map_err(|error| error.error)
}

fn write_start(file: &File, origin: &Origin, text: &Rope) -> io::Result<()> {
    let head = Line::Head(Head {
        byline: line::VERSION,
        draft: origin.draft.to_string_lossy().into_owned(),
        digest: origin.digest.clone(),
        bom: origin.bom,
    });
    let mut out = BufWriter::new(file);
    out.write_all(head.to_text()?.as_bytes())?;
    let text = Line::Text {
        text: text.to_string(),
    };
    out.write_all(text.to_text()?.as_bytes())?;
    out.flush()
}

impl Trail for Written {
    fn append(&mut self, edit: &Edit) -> Result<(), Failure> {
        let line = Line::Edit {
            at: edit.range.start,
            to: edit.range.end,
            text: edit.text.clone(),
        };
        line.to_text()
            .and_then(|line| self.file.write_all(line.as_bytes()))
            .map_err(|error| {
                let step = "keeping what is typed for recovery";
                trouble(Task::Keep, &self.draft, step, &error)
            })
    }

    fn syncer(&mut self) -> Option<Syncer> {
        let file = self.file.try_clone().ok()?;
        let folder = std::mem::take(&mut self.fresh)
            .then(|| self.path.parent().map(Path::to_owned))
            .flatten();
        Some(Box::new(move || {
            file.sync_data().is_ok() && folder.is_none_or(|folder| sync_folder(&folder).is_ok())
        }))
    }

    fn remove(self: Box<Self>) {
        // One that stays holds nothing that is not on disk, and goes when the draft is opened next.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// What was left behind of a draft that reads `now` on disk, the newest first.
pub(super) fn left(folder: &Path, draft: &Path, now: &Source) -> Vec<Left> {
    let prefix = format!("{}-", key(draft));
    let digest = Digest::of(&Source::encode(&now.text, now.bom));
    let mut list = Vec::new();
    for path in files(folder) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !name.starts_with(&prefix) {
            continue;
        }
        let Some((bytes, at)) = read_abandoned(&path) else {
            continue;
        };
        let Some(replayed) = replay::parse(&bytes, &now.text) else {
            continue;
        };
        if replayed.text == now.text {
            // The crash came between the save and the end of the journal.
            let _ = std::fs::remove_file(&path);
            continue;
        }
        list.push(Left {
            continues: replayed.passed || replayed.digest == digest,
            text: replayed.text,
            at,
            file: path,
        });
    }
    list.sort_by_key(|left| std::cmp::Reverse(left.at));
    list
}

/// What a recovery file holds, whatever became of its draft.
pub(super) struct Abandoned {
    /// The recovery file.
    pub file: PathBuf,
    /// The draft, as the file says.
    pub draft: Option<PathBuf>,
    /// When it was last written, in seconds since 1970.
    pub at: i64,
    /// The bytes the draft would have.
    pub bytes: Vec<u8>,
}

/// Everything that was left behind and can be read.
pub(super) fn abandoned(folder: &Path) -> impl Iterator<Item = Abandoned> {
    files(folder).filter_map(|file| {
        let (bytes, at) = read_abandoned(&file)?;
        let replayed = replay::parse(&bytes, "")?;
        Some(Abandoned {
            file,
            draft: Some(replayed.draft).filter(|draft| draft.is_absolute()),
            at,
            bytes: Source::encode(&replayed.text, replayed.bom),
        })
    })
}

/// How many recovery files were left behind.
pub(super) fn waiting(folder: &Path) -> usize {
    files(folder)
        .filter_map(|path| open_abandoned(&path))
        .map(|file| unlock(&file))
        .count()
}

/// Removes a recovery file, and only one of those.
pub(super) fn discard(folder: &Path, file: &Path) -> Result<(), Failure> {
    let ours = file.parent() == Some(folder) && file.extension().is_some_and(|e| e == ENDING);
    let removed = if ours {
        std::fs::remove_file(file)
    } else {
        Err(io::ErrorKind::InvalidInput.into())
    };
    removed.map_err(|error| trouble(Task::Discard, file, "removing it", &error))
}

fn files(folder: &Path) -> impl Iterator<Item = PathBuf> {
    std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == ENDING))
}

/// Opens a recovery file if it is ours, ordinary, not a link, not too large, and nobody writes it.
fn open_abandoned(path: &Path) -> Option<File> {
    let (file, there) = open_own(path)?;
    let good = (1..=LIMIT).contains(&there.len());
    (good && file.try_lock().is_ok()).then_some(file)
}

fn read_abandoned(path: &Path) -> Option<(Vec<u8>, i64)> {
    let file = open_abandoned(path)?;
    let at = file.metadata().ok()?.mtime();
    let mut bytes = Vec::new();
    let read = (&file).take(LIMIT).read_to_end(&mut bytes);
    unlock(&file);
    read.ok()?;
    Some((bytes, at))
}

/// Lets go of a lock at once: a program that is being started at this moment has a copy of every open file, and would
/// hold the lock for that moment.
fn unlock(file: &File) {
    // If it fails, the lock ends with the file.
    let _ = file.unlock();
}

impl Drop for Written {
    fn drop(&mut self) {
        unlock(&self.file);
    }
}

/// The start of the names of a draft's recovery files. Links are followed, so that every way to a draft leads here.
fn key(draft: &Path) -> String {
    let path = std::fs::canonicalize(draft)
        .or_else(|_| std::path::absolute(draft))
        .unwrap_or_else(|_| draft.to_owned());
    let mut digest = Digest::of(path.as_os_str().as_bytes()).0;
    digest.truncate(24);
    digest
}

#[cfg(test)]
mod tests;
