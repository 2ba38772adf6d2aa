//! Writing over the bytes of a file that cannot be replaced by a new one.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::Path;

use rustix::fs::OFlags;
use rustix::io::Errno;

use super::read::{Snapshot, fingerprint, flags, state};
use super::recovery;
use super::save::{changed, done};
use super::trouble::{Task, trouble};
use crate::adapters::clock::SystemClock;
use crate::ports::clock::Clock as _;
use crate::ports::drafts::Saved;
use crate::ports::failure::Failure;

/// Writes over the bytes of a file, with a synced copy of the old text to go back to.
pub(super) fn overwrite(
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
