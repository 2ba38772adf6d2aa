//! Saving: at every instant the file's name holds the complete old or the complete new text.
//!
//! The ordinary way is a new file beside the old one, given everything the old one carries, synced, and renamed over
//! it. A file that this would change in other ways (hard links, an owner that cannot be copied, a folder that may
//! not be written to) is written in place instead, after a synced copy of the old text.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rustix::fs::OFlags;
use rustix::io::Errno;
use tempfile::NamedTempFile;

use super::read::{Snapshot, fingerprint, flags, load, snapshot, state, writable};
use super::trouble::{Task, trouble};
use super::{attributes, recovery};
use crate::adapters::clock::SystemClock;
use crate::domain::plan::Digest;
use crate::ports::clock::Clock as _;
use crate::ports::drafts::{Fingerprint, Saved};
use crate::ports::failure::Failure;

/// How old a left-over must be before it is removed: nobody saves for an hour.
pub(super) const LEFTOVER_AGE: Duration = Duration::from_secs(3600);

const PREFIX: &str = ".byline-";
const RANDOM: usize = 12;
const SUFFIX: &str = ".tmp";

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
    let failed = |step: &str, error: &io::Error| trouble(Task::Save, path, step, error);
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
    let failed = |step: &str, error: &io::Error| trouble(Task::Save, path, step, error);
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

/// Writes over the bytes of a file that cannot be replaced, with a synced copy of the old text to go back to.
fn overwrite(
    path: &Path,
    target: &Path,
    old: &Snapshot,
    bytes: &[u8],
    recovery: &Path,
    why: &str,
) -> Result<Saved, Failure> {
    let failed = |step: &str, error: &io::Error| trouble(Task::Save, path, step, error);
    let backup = recovery::save(recovery, path, &old.bytes, SystemClock.now())?;
    let opened = OpenOptions::new()
        .write(true)
        .custom_flags(flags(OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY))
        .open(target)
        .and_then(|file| Ok((file.metadata()?, file)));
    let mut file = match opened {
        Ok((now, file)) if state(&now) == state(&old.metadata) => file,
        Ok(_) => {
            recovery::remove(&backup);
            return changed(path);
        }
        Err(error) => {
            recovery::remove(&backup);
            return Err(failed("opening it for writing", &error));
        }
    };
    let written = reserve(&file, old.metadata.size(), bytes.len() as u64)
        .and_then(|()| write_over(&mut file, bytes));
    if let Err(error) = written {
        let failure = failed("writing over the old text", &error);
        if write_over(&mut file, &old.bytes).is_ok() {
            recovery::remove(&backup);
            return Err(failure);
        }
        return Err(Failure {
            hint: format!(
                "The file may be damaged. Its old text is in {}, and your text is still here.",
                backup.display()
            ),
            ..failure
        });
    }
    recovery::remove(&backup);
    let metadata = file.metadata().map_err(|e| failed("looking at it", &e))?;
    let note = format!("Written in place, {why}.");
    Ok(done(fingerprint(&metadata, bytes), Some(note)))
}

fn write_over(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    file.rewind()?;
    file.write_all(bytes)?;
    file.set_len(bytes.len() as u64)?;
    file.sync_all()
}

/// Claims the room a longer text needs before a byte of the old one is touched, where the file system can.
#[cfg(target_os = "linux")]
fn reserve(file: &File, old: u64, new: u64) -> io::Result<()> {
    use rustix::fs::FallocateFlags;
    if new <= old {
        return Ok(());
    }
    match rustix::fs::fallocate(file, FallocateFlags::KEEP_SIZE, old, new - old) {
        Err(Errno::OPNOTSUPP | Errno::NOSYS | Errno::INVAL) | Ok(()) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "the same shape as on Linux")]
fn reserve(_: &File, _: u64, _: u64) -> io::Result<()> {
    Ok(())
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

fn done(fingerprint: Fingerprint, note: Option<String>) -> Saved {
    Saved::Done { fingerprint, note }
}

fn changed(path: &Path) -> Result<Saved, Failure> {
    if std::fs::symlink_metadata(path).is_err() {
        return Ok(Saved::Changed { now: None });
    }
    Ok(Saved::Changed {
        now: Some(Box::new(load(path)?)),
    })
}

fn beside(target: &Path, mode: u32) -> io::Result<NamedTempFile> {
    let folder = target
        .parent()
        .ok_or_else(|| io::Error::from(Errno::ISDIR))?;
    // The file is opened here and not by the library, which would dress up the error and lose its number.
    tempfile::Builder::new()
        .prefix(PREFIX)
        .rand_bytes(RANDOM)
        .suffix(SUFFIX)
        .make_in(folder, |path| {
            OpenOptions::new()
                .read(true)
                .write(true)
                .create_new(true)
                .mode(mode)
                .open(path)
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

/// Removes what killed saves left in a folder: only our own names, only our own files, only old ones.
pub(super) fn sweep(folder: &Path, age: Duration) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let me = rustix::process::geteuid().as_raw();
    for entry in entries.flatten() {
        let name = entry.file_name();
        if !name.to_str().is_some_and(is_leftover) {
            continue;
        }
        let old = entry.metadata().is_ok_and(|there| {
            let modified = there.modified().unwrap_or_else(|_| SystemTime::now());
            there.is_file()
                && there.uid() == me
                && modified.elapsed().is_ok_and(|elapsed| elapsed >= age)
        });
        if old {
            // It stays until the next time if it cannot be removed now.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

fn is_leftover(name: &str) -> bool {
    name.strip_prefix(PREFIX)
        .and_then(|rest| rest.strip_suffix(SUFFIX))
        .is_some_and(|random| {
            random.len() == RANDOM && random.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests;
