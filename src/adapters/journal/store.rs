//! The files of the journal: appended, synced, locked.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use rustix::io::Errno;

use super::is_full;
use super::line::Line;
use crate::adapters::sealed::{self, private, random_name};
pub(super) use crate::adapters::sealed::{is_name, sync_folder};
use crate::domain::attempt::AttemptId;

/// Room for an ending: far more than any answer that is kept.
const ROOM: u64 = 64 * 1024;

/// The folder of the exact bodies.
pub(super) fn bodies(folder: &Path) -> PathBuf {
    folder.join("sent")
}

/// The file of an attempt's exact body.
pub(super) fn body(folder: &Path, id: &AttemptId) -> PathBuf {
    bodies(folder).join(format!("{}.json", id.0))
}

/// Keeps a body under a name that no attempt had before, synced.
pub(super) fn keep_body(folder: &Path, text: &str) -> io::Result<AttemptId> {
    let mut length = 4;
    for round in 1..=64 {
        let id = AttemptId(random_name(length)?);
        match private(OpenOptions::new().write(true).create_new(true)).open(body(folder, &id)) {
            Ok(mut file) => {
                let kept = file
                    .write_all(text.as_bytes())
                    .and_then(|()| file.sync_all())
                    .and_then(|()| sync_folder(&bodies(folder)));
                if kept.is_err() {
                    let _ = std::fs::remove_file(body(folder, &id));
                }
                return kept.map(|()| id);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                if round % 8 == 0 {
                    length += 1;
                }
            }
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Takes the lock of the one send at a time; `None` when another process holds it.
pub(super) fn lock(folder: &Path) -> io::Result<Option<File>> {
    sealed::lock(&folder.join("send.lock"))
}

/// Writes into the lock which attempt holds it.
pub(super) fn name_sender(mut lock: &File, id: &AttemptId) -> io::Result<()> {
    lock.set_len(0)?;
    lock.rewind()?;
    lock.write_all(id.0.as_bytes())
}

/// The attempt that holds the lock, if one does.
pub(super) fn sender(folder: &Path) -> Option<AttemptId> {
    let mut file = File::open(folder.join("send.lock")).ok()?;
    match file.try_lock_shared() {
        // Free: whoever wrote the name is gone. The lock taken here ends with the file, at once.
        Ok(()) | Err(TryLockError::Error(_)) => None,
        Err(TryLockError::WouldBlock) => {
            let mut name = String::new();
            (&mut file).take(16).read_to_string(&mut name).ok()?;
            is_name(&name).then_some(AttemptId(name))
        }
    }
}

/// The bytes of the journal; none when there is no journal yet.
pub(super) fn load(folder: &Path) -> io::Result<Vec<u8>> {
    sealed::load(&folder.join("history.jsonl"))
}

/// The journal, opened for appending.
#[derive(Debug)]
pub(super) struct History {
    file: File,
    reserve: PathBuf,
}

impl History {
    /// Opens the journal, made if there is none.
    pub fn open(folder: &Path) -> io::Result<Self> {
        Ok(Self {
            file: sealed::open(&folder.join("history.jsonl"))?,
            reserve: folder.join("history.reserve"),
        })
    }

    /// Sees to it that these lines and an ending will fit, however full the disk gets: the file system promises the
    /// room, or a file that can be given up holds it.
    pub fn reserve(&self, lines: &[Line]) -> io::Result<()> {
        let lines: usize = lines
            .iter()
            .map(|line| line.to_text().map_or(0, |text| text.len()))
            .sum();
        match promise(&self.file, ROOM + lines as u64) {
            Ok(true) => Ok(()),
            Ok(false) => {
                let mut file = private(OpenOptions::new().write(true).create(true).truncate(true))
                    .open(&self.reserve)?;
                io::copy(&mut io::repeat(b'.').take(ROOM), &mut file)?;
                file.sync_all()
            }
            Err(error) => Err(error),
        }
    }

    /// Appends lines in one write and syncs them. A line that was cut before is left behind on its own.
    pub fn append(&self, lines: &[Line]) -> io::Result<()> {
        let mut text = String::new();
        for line in lines {
            text.push_str(&line.to_text()?);
        }
        // Held for the moment of the write only, so that two writers never share a line.
        self.file.lock()?;
        let written = sealed::write(&self.file, &text).or_else(|error| {
            if is_full(&error) && std::fs::remove_file(&self.reserve).is_ok() {
                sealed::write(&self.file, &text)
            } else {
                Err(error)
            }
        });
        let unlocked = self.file.unlock();
        written.and(unlocked)
    }
}

/// Asks the file system to keep room behind the end of the file; `false` when it cannot.
#[cfg(target_os = "linux")]
fn promise(file: &File, room: u64) -> io::Result<bool> {
    use rustix::fs::FallocateFlags;
    let end = file.metadata()?.len();
    match rustix::fs::fallocate(file, FallocateFlags::KEEP_SIZE, end, room) {
        Ok(()) => Ok(true),
        Err(Errno::OPNOTSUPP | Errno::NOSYS | Errno::INVAL) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "the same shape as on Linux")]
fn promise(_: &File, _: u64) -> io::Result<bool> {
    Ok(false)
}
