//! Which file a draft means by a picture, and whether it may be opened.

use std::borrow::Cow;
use std::fs::{File, Metadata, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

use crate::ports::sketches::{Unseen, Wanted};

/// The file a picture is in: below the draft's folder or the folder of drafts, every link on the way followed.
///
/// # Errors
/// When it is elsewhere, or not there.
pub(super) fn find(wanted: &Wanted) -> Result<PathBuf, Unseen> {
    if is_address(&wanted.source) {
        return Err(Unseen::Remote);
    }
    let home = wanted.draft.parent().unwrap_or(Path::new("."));
    let mut names = vec![Cow::Borrowed(wanted.source.as_str())];
    names.extend(decoded(&wanted.source).map(Cow::Owned));
    for name in names {
        let path = match home.join(&*name).canonicalize() {
            Ok(path) => path,
            Err(error) if error.kind() == ErrorKind::PermissionDenied => {
                return Err(Unseen::Unreadable);
            }
            // A name with a NUL in it, one that is too long, a loop of links: there is no such file.
            Err(_) => continue,
        };
        let fences = [home, &wanted.folder];
        let inside = fences
            .iter()
            .filter(|fence| !fence.as_os_str().is_empty())
            .filter_map(|fence| fence.canonicalize().ok())
            .any(|fence| path.starts_with(fence));
        return if inside {
            Ok(path)
        } else {
            Err(Unseen::Outside)
        };
    }
    Err(Unseen::Missing)
}

/// Opens a file that was found, if it is an ordinary one. Waits for nothing, and follows no link put there meanwhile.
///
/// # Errors
/// When it cannot be opened, or is a folder, a pipe, a device.
pub(super) fn open(path: &Path) -> Result<(File, Metadata), Unseen> {
    // Opening a device can do things: look before, and again at what was opened.
    let before = std::fs::symlink_metadata(path).map_err(|_| Unseen::Missing)?;
    if !before.is_file() {
        return Err(Unseen::Unreadable);
    }
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::NOFOLLOW;
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(flags.bits().cast_signed())
        .open(path)
        .map_err(|_| Unseen::Unreadable)?;
    let metadata = file.metadata().map_err(|_| Unseen::Unreadable)?;
    if metadata.is_file() {
        Ok((file, metadata))
    } else {
        Err(Unseen::Unreadable)
    }
}

/// Whether this is no path: `https://…`, `//host/…`, `data:…`. A letter and a colon alone is no scheme, but no path here
/// either.
fn is_address(source: &str) -> bool {
    if source.starts_with("//") {
        return true;
    }
    source.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    })
}

/// A path with its `%20`s written out; `None` when there are none.
fn decoded(source: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(source.len());
    let mut rest = source.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let byte = tail
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    (bytes.len() < source.len())
        .then(|| String::from_utf8(bytes).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_paths() {
        for source in [
            "https://a.example/x.png",
            "//a.example/x.png",
            "data:image/png;base64,AA",
            "file:///etc/passwd",
        ] {
            assert!(is_address(source), "{source}");
        }
        for source in [
            "desk.jpg",
            "../a/b.png",
            "/srv/a.png",
            "a b:c.png",
            "1:2.png",
            "",
            "./x:y",
        ] {
            assert!(!is_address(source), "{source}");
        }
    }

    #[test]
    fn escaped_characters_of_a_path_are_written_out() {
        assert_eq!(decoded("my%20desk.png").as_deref(), Some("my desk.png"));
        assert_eq!(decoded("caf%C3%A9.png").as_deref(), Some("café.png"));
        assert_eq!(decoded("100%.png"), None);
        assert_eq!(decoded("%+1.png"), None);
        assert_eq!(decoded("%ff.png"), None);
        assert_eq!(decoded("plain.png"), None);
    }
}
