//! Recovery copies: texts that could not be kept in their place, in a folder only the writer can read.
//!
//! A copy is the plain text under a name that says what it is, with a small file beside it that says where it came
//! from. Both are read with suspicion: they may have been planted, torn or edited.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;
use serde::{Deserialize, Serialize};

use super::read::{LIMIT, flags};
use super::save::sync_folder;
use super::trouble::{Task, trouble};
use crate::adapters::paths::private_folder;
use crate::ports::failure::Failure;

/// Longest note that is read.
const NOTE_LIMIT: u64 = 64 * 1024;

/// How many names are tried when several copies are made in one second.
const TRIES: u32 = 1000;

/// A copy that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rescued {
    /// The copy.
    pub path: PathBuf,
    /// The draft it was kept for, when the note beside it says so.
    pub draft: Option<PathBuf>,
    /// When it was kept, in seconds since 1970.
    pub at: i64,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What the file beside a copy says.
#[derive(Debug, Serialize, Deserialize)]
struct Note {
    draft: PathBuf,
    at: i64,
}

/// Keeps a copy, synced.
pub(super) fn save(folder: &Path, draft: &Path, bytes: &[u8], at: i64) -> Result<PathBuf, Failure> {
    private_folder(folder)?;
    let failed = |step: &str, error: &io::Error| trouble(Task::Save, draft, step, error);
    let draft_path = std::path::absolute(draft).unwrap_or_else(|_| draft.to_owned());
    let copy = write_first_free(folder, &stem(draft, at), bytes)
        .map_err(|error| failed("keeping a recovery copy", &error))?;
    let note = Note {
        draft: draft_path,
        at,
    };
    // A path that is not UTF-8 cannot be noted; the copy is worth keeping all the same.
    if let Ok(note) = serde_json::to_vec(&note) {
        let _ = write_new(&note_of(&copy), &note);
    }
    sync_folder(folder).map_err(|error| failed("syncing the recovery folder", &error))?;
    Ok(copy)
}

/// Every copy, newest first.
pub(super) fn list(folder: &Path) -> Result<Vec<Rescued>, Failure> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(trouble(Task::List, folder, "opening the folder", &error)),
    };
    let mut copies: Vec<Rescued> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "md"))
        .filter_map(|path| read(&path))
        .collect();
    copies.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| b.path.cmp(&a.path)));
    Ok(copies)
}

/// How many files look like copies; none is read.
pub(super) fn count(folder: &Path) -> usize {
    std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|ext| ext == "md"))
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .count()
}

/// Removes a copy and its note.
pub(super) fn discard(folder: &Path, copy: &Path) -> Result<(), Failure> {
    if copy.parent() != Some(folder) {
        let error = io::Error::from(io::ErrorKind::InvalidInput);
        let step = "discarding a copy that is none";
        return Err(trouble(Task::Discard, copy, step, &error));
    }
    std::fs::remove_file(copy)
        .map_err(|error| trouble(Task::Discard, copy, "removing it", &error))?;
    let _ = std::fs::remove_file(note_of(copy));
    Ok(())
}

/// When each file of the folder was written, without reading one.
pub(super) fn times(folder: &Path) -> impl Iterator<Item = i64> {
    std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some(entry.metadata().ok()?.mtime()))
}

/// Removes a copy that is no longer needed; one that cannot be removed does no harm.
pub(super) fn remove(copy: &Path) {
    let _ = std::fs::remove_file(copy);
    let _ = std::fs::remove_file(note_of(copy));
}

fn read(path: &Path) -> Option<Rescued> {
    let (bytes, modified) = read_own(path, LIMIT)?;
    let note: Option<Note> = read_own(&note_of(path), NOTE_LIMIT)
        .and_then(|(bytes, _)| serde_json::from_slice(&bytes).ok());
    Some(Rescued {
        path: path.to_owned(),
        at: note.as_ref().map_or(modified, |note| note.at),
        draft: note
            .map(|note| note.draft)
            .filter(|draft| draft.is_absolute()),
        bytes,
    })
}

/// Opens a file for reading if it is ours, ordinary and not a link.
pub(super) fn open_own(path: &Path) -> Option<(File, Metadata)> {
    if !std::fs::symlink_metadata(path).ok()?.is_file() {
        return None;
    }
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(flags(OFlags::NOFOLLOW | OFlags::NONBLOCK))
        .open(path)
        .ok()?;
    let there = file.metadata().ok()?;
    let ours = there.uid() == rustix::process::geteuid().as_raw();
    (ours && there.is_file()).then_some((file, there))
}

/// Reads a file if it is ours, ordinary, not a link and not too large.
fn read_own(path: &Path, limit: u64) -> Option<(Vec<u8>, i64)> {
    let (file, there) = open_own(path)?;
    if there.len() > limit {
        return None;
    }
    let mut bytes = Vec::new();
    file.take(limit).read_to_end(&mut bytes).ok()?;
    Some((bytes, there.mtime()))
}

fn write_first_free(folder: &Path, stem: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    for number in 1..=TRIES {
        let name = if number == 1 {
            format!("{stem}.md")
        } else {
            format!("{stem}-{number}.md")
        };
        let copy = folder.join(name);
        match write_new(&copy, bytes) {
            Ok(()) => return Ok(copy),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Writes a new file, synced; half a file is removed again.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        let _ = std::fs::remove_file(path);
    }
    written
}

fn note_of(copy: &Path) -> PathBuf {
    copy.with_extension("json")
}

/// A name that says which draft and when, whatever the draft is called.
fn stem(draft: &Path, at: i64) -> String {
    let name: String = draft
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '-' })
        .take(40)
        .collect();
    let time = jiff::Timestamp::from_second(at).map_or_else(
        |_| at.to_string(),
        |t| t.strftime("%Y-%m-%d-%H%M%S").to_string(),
    );
    format!("{name}-{time}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_copy_is_private_and_comes_back_with_its_origin() {
        let base = tempfile::tempdir().expect("a folder");
        let folder = base.path().join("recovery");
        let draft = Path::new("/drafts/a: b/Über uns.md");
        let copy = save(&folder, draft, b"\xFFtext\r\n", 1_700_000_000).expect("room");
        assert!(copy.ends_with("Über-uns-2023-11-14-221320.md"), "{copy:?}");
        let mode = std::fs::metadata(&copy)
            .expect("there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        let again = save(&folder, draft, b"later", 1_700_000_000).expect("room");
        assert_ne!(copy, again);
        let newer = save(&folder, draft, b"newer", 1_700_000_001).expect("room");
        let copies = list(&folder).expect("readable");
        assert_eq!(copies.len(), 3);
        assert_eq!(copies[0].path, newer);
        let first = copies.iter().find(|c| c.path == copy).expect("listed");
        assert_eq!(first.draft.as_deref(), Some(draft));
        assert_eq!(first.bytes, b"\xFFtext\r\n");
        discard(&folder, &first.path).expect("ours");
        assert_eq!(list(&folder).expect("readable").len(), 2);
    }

    #[test]
    fn planted_and_torn_copies_do_no_harm() {
        let base = tempfile::tempdir().expect("a folder");
        let folder = base.path().join("recovery");
        let copy = save(&folder, Path::new("/d/a.md"), b"text", 5).expect("room");
        let note = std::fs::read(note_of(&copy)).expect("a note");
        for length in 0..note.len() {
            std::fs::write(note_of(&copy), &note[..length]).expect("ours");
            let copies = list(&folder).expect("readable");
            assert_eq!(copies[0].bytes, b"text");
            assert_eq!(copies[0].draft, None);
        }
        std::os::unix::fs::symlink("/etc/passwd", folder.join("planted.md")).expect("a link");
        std::fs::create_dir(folder.join("folder.md")).expect("a folder");
        assert_eq!(list(&folder).expect("readable").len(), 1);
    }

    #[test]
    fn only_copies_can_be_discarded() {
        let base = tempfile::tempdir().expect("a folder");
        let draft = base.path().join("draft.md");
        std::fs::write(&draft, "text").expect("a file");
        assert!(discard(&base.path().join("recovery"), &draft).is_err());
        assert!(draft.exists());
    }

    #[test]
    fn no_folder_means_no_copies() {
        let base = tempfile::tempdir().expect("a folder");
        assert_eq!(list(&base.path().join("none")), Ok(Vec::new()));
    }
}
