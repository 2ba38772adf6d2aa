//! Reading a file: regular files only, never blocking, with a fingerprint of exactly the bytes that were read.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::Path;

use rustix::fs::{Access, AtFlags, CWD, OFlags};
use rustix::io::Errno;

use super::trouble::{Task, trouble};
use crate::domain::plan::Digest;
use crate::domain::source::Source;
use crate::ports::drafts::{Fingerprint, Loaded};
use crate::ports::failure::{Failure, FailureKind};

/// Largest file that is read.
pub(super) const LIMIT: u64 = 100 * 1024 * 1024;

/// How often a file that changes while it is read is read again.
const PATIENCE: usize = 3;

/// A file, open for reading, with its bytes and state as they were read together.
#[derive(Debug)]
pub(super) struct Snapshot {
    pub file: File,
    pub bytes: Vec<u8>,
    pub metadata: Metadata,
    pub fingerprint: Fingerprint,
}

/// Reads a draft.
pub(super) fn load(path: &Path) -> Result<Loaded, Failure> {
    let snapshot = snapshot(path, Task::Read)?;
    Ok(Loaded {
        path: path.to_owned(),
        read_only: unwritable(path),
        source: Source::decode(snapshot.bytes),
        fingerprint: snapshot.fingerprint,
    })
}

/// Reads a file's bytes and state, again if it changes meanwhile.
pub(super) fn snapshot(path: &Path, task: Task) -> Result<Snapshot, Failure> {
    let failed = |step: &str, error: &io::Error| trouble(task, path, step, error);
    // Opening a device can do things, and opening a pipe can wait for ever: look before, and again at what was
    // opened, since it may have been swapped in between.
    let before = std::fs::metadata(path).map_err(|e| failed("looking at it", &e))?;
    refuse_special(path, task, &before)?;
    let mut result = None;
    for _ in 0..PATIENCE {
        let mut file = OpenOptions::new()
            .read(true)
            .custom_flags(flags(OFlags::NONBLOCK | OFlags::NOCTTY))
            .open(path)
            .map_err(|e| failed("opening it", &e))?;
        let opened = file.metadata().map_err(|e| failed("looking at it", &e))?;
        refuse_special(path, task, &opened)?;
        let bytes = read_all(&mut file, &opened).map_err(|e| failed("reading it", &e))?;
        if bytes.len() as u64 > LIMIT {
            return Err(too_large(path, task));
        }
        let metadata = file.metadata().map_err(|e| failed("looking at it", &e))?;
        let steady = state(&metadata) == state(&opened);
        result = Some(Snapshot {
            fingerprint: fingerprint(&metadata, &bytes),
            file,
            bytes,
            metadata,
        });
        if steady {
            break;
        }
    }
    // The loop runs at least once, so there is always a result.
    result.ok_or_else(|| failed("reading it", &Errno::AGAIN.into()))
}

/// The state of a file with these bytes.
pub(super) fn fingerprint(metadata: &Metadata, bytes: &[u8]) -> Fingerprint {
    Fingerprint {
        file: (metadata.dev(), metadata.ino()),
        size: metadata.size(),
        modified: modified(metadata),
        digest: Digest::of(bytes),
    }
}

/// What can be compared without reading.
pub(super) fn state(metadata: &Metadata) -> (u64, u64, u64, i128) {
    (
        metadata.dev(),
        metadata.ino(),
        metadata.size(),
        modified(metadata),
    )
}

/// Flags for [`OpenOptionsExt::custom_flags`]; the cast only changes the sign of bits that are not used.
pub(super) fn flags(flags: OFlags) -> i32 {
    flags.bits().cast_signed()
}

fn modified(metadata: &Metadata) -> i128 {
    i128::from(metadata.mtime()) * 1_000_000_000 + i128::from(metadata.mtime_nsec())
}

fn read_all(file: &mut File, metadata: &Metadata) -> io::Result<Vec<u8>> {
    let size = usize::try_from(metadata.size().min(LIMIT)).unwrap_or(0);
    let mut bytes = Vec::with_capacity(size + 1);
    file.take(LIMIT + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn refuse_special(path: &Path, task: Task, metadata: &Metadata) -> Result<(), Failure> {
    if metadata.is_dir() {
        return Err(trouble(task, path, "looking at it", &Errno::ISDIR.into()));
    }
    if !metadata.is_file() {
        return Err(Failure::new(
            FailureKind::File,
            format!(
                "{} is not an ordinary file.",
                path.to_string_lossy().escape_debug()
            ),
            "Pipes and devices are never opened.",
        ));
    }
    if metadata.size() > LIMIT {
        return Err(too_large(path, task));
    }
    Ok(())
}

fn too_large(path: &Path, task: Task) -> Failure {
    let verb = match task {
        Task::List | Task::Read | Task::Lock => "opened",
        Task::Save | Task::Make | Task::Keep | Task::Discard => "replaced",
    };
    Failure::new(
        FailureKind::File,
        format!(
            "{} is larger than 100 MB and was not {verb}.",
            path.to_string_lossy().escape_debug()
        ),
        "A draft that long has to be split first.",
    )
}

/// Whether a file may be written.
pub(super) fn writable(path: &Path) -> Result<(), Errno> {
    rustix::fs::accessat(CWD, path, Access::WRITE_OK, AtFlags::EACCESS)
}

/// Why a file may not be written, as a sentence; `None` when it may.
fn unwritable(path: &Path) -> Option<String> {
    match writable(path) {
        Ok(()) => None,
        Err(Errno::ROFS) => Some("Read only: this file system is mounted for reading only.".into()),
        Err(Errno::ACCESS | Errno::PERM) => Some(
            "Read only: you may not write to this file. Change its permissions with chmod u+w, then open it again.".into(),
        ),
        Err(error) => Some(format!("Read only: the file cannot be written ({error}).")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    #[test]
    fn a_pipe_is_refused_at_once_and_never_opened() {
        let folder = tempfile::tempdir().expect("a folder");
        let pipe = folder.path().join("pipe.md");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.expect("mkfifo runs").success());
        let start = Instant::now();
        assert!(load(&pipe).is_err_and(|f| f.what.contains("not an ordinary file")));
        assert!(start.elapsed() < Duration::from_secs(1));
        assert!(load(Path::new("/dev/zero")).is_err());
    }

    #[test]
    fn missing_files_folders_and_giants_are_told_apart() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(load(&folder.path().join("no.md")).is_err_and(|f| f.what.contains("not there")));
        assert!(load(folder.path()).is_err_and(|f| f.what.contains("it is a folder")));
        let giant = folder.path().join("giant.md");
        File::create(&giant)
            .expect("a file")
            .set_len(LIMIT + 1)
            .expect("sparse");
        assert!(load(&giant).is_err_and(|f| f.what.contains("100 MB")));
    }

    #[test]
    fn the_fingerprint_names_exactly_the_bytes_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.md");
        std::fs::write(&file, "\u{feff}text\r\n").expect("a file");
        let loaded = load(&file).expect("readable");
        assert_eq!(loaded.source.text, "text\r\n");
        assert!(loaded.source.bom);
        assert_eq!(loaded.fingerprint.size, 9);
        assert_eq!(
            loaded.fingerprint.digest,
            Digest::of("\u{feff}text\r\n".as_bytes())
        );
        assert_eq!(loaded.read_only, None);
    }
}
