//! Files of sealed lines: each is JSON with a checksum as its last field, and they are only ever appended. Several Bylines
//! may write at once, and a write may be cut short at any byte: a line is believed only if its checksum is right, so a torn
//! or damaged one hides itself and nothing else. A torn one is nothing to worry about, since what it was to say was never
//! acted upon; a damaged one may hide something that happened: see [`is_cut`].

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// What stands before the checksum.
pub(super) const MARK: &str = ",\"crc\":\"";

/// How often, and how long apart, a lock is asked for: readers hold it for an instant when they look.
const LOCK_TRIES: u32 = 10;
const LOCK_PAUSE: Duration = Duration::from_millis(20);

/// Letters of a name: none that is mistaken for another.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The line as it is written, with its checksum and line end. The value has to be an object in JSON.
///
/// # Errors
/// When the value cannot be written as JSON.
pub(super) fn seal(value: &impl Serialize) -> serde_json::Result<String> {
    let json = serde_json::to_string(value)?;
    let open = json.strip_suffix('}').unwrap_or(&json);
    Ok(format!(
        "{open}{MARK}{:08x}\"}}\n",
        crc32fast::hash(json.as_bytes())
    ))
}

/// Reads a line without its line end; `None` for a torn, damaged or unknown one.
pub(super) fn unseal<T: DeserializeOwned>(line: &[u8]) -> Option<T> {
    let line = std::str::from_utf8(line).ok()?;
    let (open, sum) = line.strip_suffix("\"}")?.rsplit_once(MARK)?;
    let json = format!("{open}}}");
    let right = sum.len() == 8
        && u32::from_str_radix(sum, 16).is_ok_and(|sum| sum == crc32fast::hash(json.as_bytes()));
    right.then(|| serde_json::from_str(&json).ok()).flatten()
}

/// How every line begins.
const START: &[u8] = b"{\"kind\":\"";

/// Whether a line that cannot be believed is the beginning of one: what a power cut or a kill leaves behind. Anything else
/// was a whole line once and is damaged, or was written by a later Byline.
pub(super) fn is_cut(line: &[u8]) -> bool {
    // Where the disk had made room already, nothing but zeros may follow.
    let end = line
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |at| at + 1);
    let line = &line[..end];
    let begun = line.len().min(START.len());
    // The cut may go through a letter.
    let is_text =
        std::str::from_utf8(line).map_or_else(|error| error.error_len().is_none(), |_| true);
    if line[..begun] != START[..begun] || !is_text {
        return false;
    }
    // In JSON the quotes of a text are written otherwise, so these are not the words of a writer.
    let mut places = line.windows(MARK.len());
    let Some(mark) = places.position(|bytes| bytes == MARK.as_bytes()) else {
        // The beginning of a value has nothing wrong with it but its end.
        let value = serde_json::from_slice::<serde::de::IgnoredAny>(line);
        return value.is_err_and(|error| error.is_eof());
    };
    let sum = &line[mark + MARK.len()..];
    let (digits, rest) = sum.split_at(sum.len().min(8));
    digits.iter().all(u8::is_ascii_hexdigit) && b"\"".starts_with(rest)
}

/// The number of the first line, from 1, that was whole once and cannot be read as what it should be.
pub(super) fn damaged<T: DeserializeOwned>(bytes: &[u8]) -> Option<usize> {
    bytes
        .split(|byte| *byte == b'\n')
        .position(|line| unseal::<T>(line).is_none() && !is_cut(line))
        .map(|at| at + 1)
}

/// Opens a file for appending that only the writer may read, made if there is none.
pub(super) fn open(path: &Path) -> io::Result<File> {
    let file = private(OpenOptions::new().read(true).append(true).create(true)).open(path)?;
    if file.metadata()?.mode() & 0o077 != 0 {
        file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
    }
    Ok(file)
}

/// The bytes of a file; none when there is none yet.
pub(super) fn load(path: &Path) -> io::Result<Vec<u8>> {
    match std::fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        read => read,
    }
}

/// Writes lines behind the last one and syncs them. A line that was cut before is left behind on its own. The caller has
/// the file locked.
pub(super) fn write(mut file: &File, text: &str) -> io::Result<()> {
    let size = file.seek(SeekFrom::End(0))?;
    let mut last = [b'\n'];
    if size > 0 {
        file.seek(SeekFrom::Start(size - 1))?;
        file.read_exact(&mut last)?;
    }
    let fresh = if last == [b'\n'] { "" } else { "\n" };
    file.write_all(format!("{fresh}{text}").as_bytes())?;
    file.sync_all()
}

/// Takes a lock that ends with the process, whatever ends that; `None` when another process holds it.
pub(super) fn lock(path: &Path) -> io::Result<Option<File>> {
    let file = private(
        OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false),
    )
    .open(path)?;
    for round in 1..=LOCK_TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::WouldBlock) if round < LOCK_TRIES => std::thread::sleep(LOCK_PAUSE),
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
    Ok(None)
}

/// Makes a new entry of a folder survive a power cut.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

pub(super) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options.mode(0o600)
}

/// A name of so many letters, at most eight.
pub(super) fn random_name(length: usize) -> io::Result<String> {
    let mut bytes = vec![0; length.min(8)];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes
        .into_iter()
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect())
}

/// Whether a text could be such a name.
pub(super) fn is_name(text: &str) -> bool {
    (4..=8).contains(&text.len()) && text.bytes().all(|byte| LETTERS.contains(&byte))
}
