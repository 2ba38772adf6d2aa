//! Saving: at every instant the file's name holds the complete old or the complete new text.
//!
//! The ordinary way is a new file beside the old one, given everything the old one carries, synced, and renamed over
//! it. A file that this would change in other ways (hard links, an owner that cannot be copied, a folder that may
//! not be written to) is written in place instead, after a synced copy of the old text.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use rustix::io::Errno;
use tempfile::NamedTempFile;

use super::attributes;
use super::in_place::overwrite;
use super::read::{Snapshot, fingerprint, load, snapshot, state, writable};
use super::temporary::beside;
use super::trouble::{Task, trouble};
use crate::domain::plan::Digest;
use crate::ports::drafts::{Fingerprint, Saved};
use crate::ports::failure::Failure;

const UNCONFIRMED: &str = "Written, but not confirmed on disk: the folder could not be synced.";

/// Links followed before they count as a circle, as in the kernel.
const LINKS: usize = 40;

/// Replaces the text of a file that is still the one that was read.
///
/// Whether it is the same is decided by its bytes: a file that was touched, or replaced by one with the same text,
/// has lost nothing that a save could overwrite.
pub(super) fn replace(
    path: &Path,
    bytes: &[u8],
    expected: &Fingerprint,
    recovery: &Path,
) -> Result<Saved, Failure> {
    let failed = |step: &str, error: &io::Error| trouble(Task::Save, path, step, error);
    let target = match std::fs::canonicalize(path) {
        Ok(target) => target,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(Saved::Changed { now: None });
        }
        Err(error) => return Err(failed("following its links", &error)),
    };
    let old = snapshot(&target, Task::Save)?;
    let wanted = Digest::of(bytes);
    if old.fingerprint.digest == wanted {
        return Ok(done(old.fingerprint, None));
    }
    if old.fingerprint.digest != expected.digest {
        return changed(path);
    }
    writable(&target).map_err(|error| failed("checking its permissions", &error.into()))?;
    if old.metadata.nlink() > 1 {
        let why = "because the file has more than one name (hard links)";
        return overwrite(path, &target, &old, bytes, recovery, why);
    }
    match prepare(&target, &old, bytes) {
        Ok(Prepared::Ready(new)) => swap(path, &target, &old, new, bytes),
        Ok(Prepared::Poorer) => {
            let why = "because its owner or attributes could not be given to a new file";
            overwrite(path, &target, &old, bytes, recovery, why)
        }
        Ok(Prepared::ClosedFolder) => {
            let why = "because new files may not be made in its folder";
            overwrite(path, &target, &old, bytes, recovery, why)
        }
        Err((step, error)) => Err(failed(step, &error)),
    }
}

/// A new file beside the old one, or why there cannot be one.
enum Prepared {
    /// Written, given everything the old one carries, synced.
    Ready(NamedTempFile),
    /// It would lose something the old one carries.
    Poorer,
    /// No new file may be made there.
    ClosedFolder,
}

fn prepare(
    target: &Path,
    old: &Snapshot,
    bytes: &[u8],
) -> Result<Prepared, (&'static str, io::Error)> {
    let mut new = match beside(target, 0o600) {
        Ok(new) => new,
        Err(error) if is_forbidden(&error) => return Ok(Prepared::ClosedFolder),
        Err(error) => return Err(("making a new file beside it", error)),
    };
    new.as_file_mut()
        .write_all(bytes)
        .map_err(|error| ("writing the new text", error))?;
    match attributes::copy(&old.file, &old.metadata, new.as_file()) {
        Ok(()) => {}
        Err(error)
            if is_forbidden(&error) || Errno::from_io_error(&error) == Some(Errno::NOTSUP) =>
        {
            return Ok(Prepared::Poorer);
        }
        Err(error) => return Err(("copying its permissions", error)),
    }
    new.as_file()
        .sync_all()
        .map_err(|error| ("syncing the new text to the disk", error))?;
    Ok(Prepared::Ready(new))
}

/// Renames the new file over the old one, unless somebody wrote in the meantime.
fn swap(
    path: &Path,
    target: &Path,
    old: &Snapshot,
    new: NamedTempFile,
    bytes: &[u8],
) -> Result<Saved, Failure> {
    let failed = |step: &str, error: &io::Error| trouble(Task::Save, path, step, error);
    match std::fs::metadata(target) {
        Ok(now) if state(&now) == state(&old.metadata) => {}
        Ok(_) => return changed(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(Saved::Changed { now: None });
        }
        Err(error) => return Err(failed("looking at it again", &error)),
    }
    let file = new
        .persist(target)
        .map_err(|error| failed("putting the new text in its place", &error.error))?;
    finish(path, target, &file, bytes)
}

/// Makes a new file; never touches one that is there.
pub(super) fn create(path: &Path, bytes: &[u8]) -> Result<Saved, Failure> {
    let failed = |step: &str, error: &io::Error| trouble(Task::Make, path, step, error);
    let target = destination(path).map_err(|e| failed("following its links", &e))?;
    if std::fs::symlink_metadata(&target).is_ok() {
        return changed(path);
    }
    // The mode an ordinary program would give a new file; the writer's umask takes its part.
    let mut new = beside(&target, 0o666).map_err(|e| failed("making a new file", &e))?;
    new.as_file_mut()
        .write_all(bytes)
        .map_err(|e| failed("writing the new text", &e))?;
    new.as_file()
        .sync_all()
        .map_err(|e| failed("syncing the new text to the disk", &e))?;
    match new.persist_noclobber(&target) {
        Ok(file) => finish(path, &target, &file, bytes),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => changed(path),
        Err(error) if can_neither_link_nor_move(&error.error) => {
            create_in_place(path, &target, bytes)
        }
        Err(error) => Err(failed("putting the new text in its place", &error.error)),
    }
}

/// For file systems that can neither link nor rename without overwriting.
fn create_in_place(path: &Path, target: &Path, bytes: &[u8]) -> Result<Saved, Failure> {
    let failed = |step: &str, error: &io::Error| trouble(Task::Make, path, step, error);
    let mut file = match OpenOptions::new().write(true).create_new(true).open(target) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return changed(path),
        Err(error) => return Err(failed("making a new file", &error)),
    };
    if let Err(error) = file.write_all(bytes).and_then(|()| file.sync_all()) {
        // It is ours and not whole: better none than half of one.
        let _ = std::fs::remove_file(target);
        return Err(failed("writing the new text", &error));
    }
    finish(path, target, &file, bytes)
}

fn finish(path: &Path, target: &Path, file: &File, bytes: &[u8]) -> Result<Saved, Failure> {
    let metadata = file
        .metadata()
        .map_err(|e| trouble(Task::Save, path, "looking at the new file", &e))?;
    let synced = target
        .parent()
        .is_some_and(|folder| sync_folder(folder).is_ok());
    let note = (!synced).then(|| UNCONFIRMED.to_owned());
    Ok(done(fingerprint(&metadata, bytes), note))
}

/// Makes a new or renamed entry of a folder survive a power cut.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

pub(super) fn done(fingerprint: Fingerprint, note: Option<String>) -> Saved {
    Saved::Done { fingerprint, note }
}

pub(super) fn changed(path: &Path) -> Result<Saved, Failure> {
    if std::fs::symlink_metadata(path).is_err() {
        return Ok(Saved::Changed { now: None });
    }
    Ok(Saved::Changed {
        now: Some(Box::new(load(path)?)),
    })
}

/// Where a new file belongs: its links followed to the end, also when the last one leads to nothing yet.
fn destination(path: &Path) -> io::Result<PathBuf> {
    let mut path = std::path::absolute(path)?;
    for _ in 0..LINKS {
        let folder = path
            .parent()
            .ok_or_else(|| io::Error::from(Errno::ISDIR))?
            .canonicalize()?;
        let name = path
            .file_name()
            .ok_or_else(|| io::Error::from(Errno::ISDIR))?;
        let full = folder.join(name);
        match std::fs::read_link(&full) {
            Ok(link) => path = folder.join(link),
            Err(_) => return Ok(full),
        }
    }
    Err(Errno::LOOP.into())
}

fn is_forbidden(error: &io::Error) -> bool {
    matches!(
        Errno::from_io_error(error),
        Some(Errno::ACCESS | Errno::PERM | Errno::ROFS)
    )
}

fn can_neither_link_nor_move(error: &io::Error) -> bool {
    matches!(
        Errno::from_io_error(error),
        Some(Errno::PERM | Errno::NOTSUP | Errno::NOSYS | Errno::INVAL | Errno::MLINK)
    )
}

#[cfg(test)]
mod tests;
