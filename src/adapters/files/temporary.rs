//! The new file beside the old one, and what is left of it when a save is killed.

use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::Path;
use std::time::{Duration, SystemTime};

use rustix::io::Errno;
use tempfile::NamedTempFile;

/// How old a left-over must be before it is removed: nobody saves for an hour.
pub(super) const LEFTOVER_AGE: Duration = Duration::from_secs(3600);

const PREFIX: &str = ".byline-";
const RANDOM: usize = 12;
const SUFFIX: &str = ".tmp";

/// Makes a file that nobody else has, in the folder of the target; it is removed when dropped.
pub(super) fn beside(target: &Path, mode: u32) -> io::Result<NamedTempFile> {
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

pub(super) fn is_leftover(name: &str) -> bool {
    name.strip_prefix(PREFIX)
        .and_then(|rest| rest.strip_suffix(SUFFIX))
        .is_some_and(|random| {
            random.len() == RANDOM && random.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}
