//! Which file a draft means by a picture, and whether it may be opened.

use std::borrow::Cow;
use std::fs::{File, Metadata};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::adapters::pictures::fence::{self, Opened};
use crate::domain::picture::{decoded, has_scheme};
use crate::ports::sketches::{Unseen, Wanted};

/// A file, and the folder it lies below; both without links.
pub(super) struct Found {
    pub fence: PathBuf,
    pub path: PathBuf,
}

/// The file a picture is in: below the draft's folder or the folder of drafts, every link on the way followed.
///
/// # Errors
/// When it is elsewhere, or not there.
pub(super) fn find(wanted: &Wanted) -> Result<Found, Unseen> {
    if is_address(&wanted.source) {
        return Err(Unseen::Remote);
    }
    let home = wanted.draft.parent().unwrap_or(Path::new("."));
    let mut names = vec![Cow::Borrowed(wanted.source.as_str())];
    names.extend(decoded(&wanted.source).filter(|name| *name != wanted.source));
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
            .find(|fence| path.starts_with(fence));
        return inside
            .map(|fence| Found { fence, path })
            .ok_or(Unseen::Outside);
    }
    Err(Unseen::Missing)
}

/// Opens a file that was found, if it is an ordinary one. Waits for nothing, and is led out by no link put there meanwhile.
///
/// # Errors
/// When it cannot be opened, or is a folder, a pipe, a device.
pub(super) fn open(found: &Found) -> Result<(File, Metadata), Unseen> {
    // Opening a device can do things: look before, and again at what was opened.
    let before = std::fs::symlink_metadata(&found.path).map_err(|_| Unseen::Missing)?;
    if !before.is_file() {
        return Err(Unseen::Unreadable);
    }
    let inside = found.path.strip_prefix(&found.fence);
    let file = match fence::open(&found.fence, inside.map_err(|_| Unseen::Outside)?) {
        Opened::File(file) => file,
        Opened::Nothing => return Err(Unseen::Missing),
        Opened::Outside => return Err(Unseen::Outside),
        Opened::Failed(_) => return Err(Unseen::Unreadable),
    };
    let metadata = file.metadata().map_err(|_| Unseen::Unreadable)?;
    if metadata.is_file() {
        Ok((file, metadata))
    } else {
        Err(Unseen::Unreadable)
    }
}

/// Whether this is no path: `https://…`, `//host/…`, `data:…`.
fn is_address(source: &str) -> bool {
    source.starts_with("//") || has_scheme(source)
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
}
