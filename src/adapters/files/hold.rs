//! Locks that name their holder: a file in Byline's own folder for each draft, locked by the system, so that a lock ends
//! with its process, whatever ends that.
//!
//! A draft has two locks: one for its path, which stays when a save makes it another file, and one for its device and
//! inode, which catches a second name of it. Taking a draft over puts another lock file in the place of the first; the
//! one who had it sees that its own is no longer there.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;
use serde::{Deserialize, Serialize};

use super::read::flags;
use super::trouble::{Task, trouble};
use crate::adapters::paths::private_folder;
use crate::domain::plan::Digest;
use crate::domain::text::visible;
use crate::ports::failure::Failure;
use crate::ports::holding::{Claim, Hold, Holder};

/// Longest note of a holder that is read.
const NOTE_LIMIT: u64 = 4096;

/// How often a lock file is opened again that is removed meanwhile.
const TRIES: usize = 10;

/// What a lock file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Note {
    host: String,
    pid: u32,
    since: i64,
}

/// One lock that is held.
#[derive(Debug)]
struct Lock {
    path: PathBuf,
    file: File,
}

/// A draft that is held.
#[derive(Debug)]
struct Held {
    folder: PathBuf,
    note: Note,
    by_path: Lock,
    /// The lock of its file; `None` when somebody else has it, who is then told of.
    by_file: Option<Lock>,
    file: (u64, u64),
}

/// Asks for a draft.
pub(super) fn claim(
    folder: &Path,
    draft: &Path,
    file: (u64, u64),
    since: i64,
    oust: bool,
) -> Result<Claim, Failure> {
    private_folder(folder)?;
    let note = Note {
        host: host(),
        pid: std::process::id(),
        since,
    };
    let failed = |error: &io::Error| trouble(Task::Lock, draft, "locking it", error);
    let mut locks = Vec::new();
    for name in [path_name(draft), file_name(file)] {
        match lock(&folder.join(name), &note, oust).map_err(|error| failed(&error))? {
            Ok(lock) => locks.push(lock),
            Err(holder) => return Ok(Claim::Theirs(holder)),
        }
    }
    let by_file = locks.pop();
    match locks.pop() {
        Some(by_path) => Ok(Claim::Ours(Box::new(Held {
            folder: folder.to_owned(),
            note,
            by_path,
            by_file,
            file,
        }))),
        None => Err(failed(&io::ErrorKind::NotFound.into())),
    }
}

impl Hold for Held {
    fn taken_by(&self) -> Option<Holder> {
        [Some(&self.by_path), self.by_file.as_ref()]
            .into_iter()
            .flatten()
            .find(|lock| !lock.is_in_place())
            .map(|lock| holder(&lock.path))
    }

    fn follow(&mut self, file: (u64, u64)) {
        if file == self.file {
            return;
        }
        self.file = file;
        // The path is locked, so nobody opens it in between; one who holds another name of the new file keeps it.
        let new = lock(&self.folder.join(file_name(file)), &self.note, false);
        self.by_file = new.ok().and_then(Result::ok);
    }
}

impl Lock {
    /// Whether the file that is locked is still the one under its name.
    fn is_in_place(&self) -> bool {
        let id = |there: std::fs::Metadata| (there.dev(), there.ino());
        match (self.file.metadata(), std::fs::symlink_metadata(&self.path)) {
            (Ok(ours), Ok(there)) => id(ours) == id(there),
            (Ok(_), Err(error)) => error.kind() != io::ErrorKind::NotFound,
            (Err(_), _) => true,
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while it is locked, so that nobody else's is removed.
        if self.is_in_place() {
            let _ = std::fs::remove_file(&self.path);
        }
        // A program that is being started at this moment has a copy of the file, and would hold the lock for that moment.
        let _ = self.file.unlock();
    }
}

/// Locks a lock file, or says who has it.
fn lock(path: &Path, note: &Note, oust: bool) -> io::Result<Result<Lock, Holder>> {
    if oust {
        return replace(path, note).map(Ok);
    }
    for _ in 0..TRIES {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .custom_flags(flags(OFlags::NOFOLLOW | OFlags::NONBLOCK))
            .open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(Err(holder(path))),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let lock = Lock {
            path: path.to_owned(),
            file,
        };
        // Its last holder may have removed it between our opening and our locking.
        if lock.is_in_place() {
            write_note(&lock.file, note)?;
            return Ok(Ok(lock));
        }
    }
    Ok(Err(holder(path)))
}

/// Puts a locked file of our own in the place of another's.
fn replace(path: &Path, note: &Note) -> io::Result<Lock> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let named = tempfile::Builder::new()
        .prefix(".new-")
        .tempfile_in(folder)?;
    named.as_file().try_lock()?;
    write_note(named.as_file(), note)?;
    let file = named.persist(path).map_err(|error| error.error)?;
    Ok(Lock {
        path: path.to_owned(),
        file,
    })
}

fn write_note(mut file: &File, note: &Note) -> io::Result<()> {
    let text = serde_json::to_vec(note)?;
    file.set_len(0)?;
    file.write_all(&text)
}

/// Who a lock file says has it. It may have been planted, torn or half written: then it says nothing.
fn holder(path: &Path) -> Holder {
    let read = || -> Option<Note> {
        let file = OpenOptions::new()
            .read(true)
            .custom_flags(flags(OFlags::NOFOLLOW | OFlags::NONBLOCK))
            .open(path)
            .ok()?;
        let mut bytes = Vec::new();
        file.take(NOTE_LIMIT).read_to_end(&mut bytes).ok()?;
        serde_json::from_slice(&bytes).ok()
    };
    let note = read().unwrap_or(Note {
        host: String::new(),
        pid: 0,
        since: 0,
    });
    Holder {
        host: visible(&note.host).chars().take(64).collect(),
        pid: note.pid,
        since: note.since,
    }
}

fn host() -> String {
    let name = rustix::system::uname();
    name.nodename().to_string_lossy().into_owned()
}

fn path_name(draft: &Path) -> String {
    let path = std::fs::canonicalize(draft)
        .or_else(|_| std::path::absolute(draft))
        .unwrap_or_else(|_| draft.to_owned());
    let mut digest = Digest::of(path.as_os_str().as_bytes()).0;
    digest.truncate(24);
    format!("{digest}.lock")
}

fn file_name((device, inode): (u64, u64)) -> String {
    format!("{device:x}-{inode:x}.lock")
}

#[cfg(test)]
mod tests;
