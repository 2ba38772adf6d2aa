//! The pictures of a draft, read from below its own folder and from nowhere else.

use std::io::Read as _;
use std::path::{Component, Path};

use crate::adapters::pictures::drawn;
use crate::adapters::pictures::fence::{self, Opened};
use crate::domain::carry::decoded;

/// The largest picture that is served, in bytes: as much as Medium's editor takes.
const LARGEST: u64 = 25 * 1024 * 1024;

/// Reads a picture that a draft names, and says what it is. `None` when it is not there, not below the folder (a link
/// that leads out counts as that), not a file, too large, or no picture by its first bytes.
pub(super) fn load(folder: &Path, source: &str) -> Option<(&'static str, Vec<u8>)> {
    let source = decoded(source)?;
    let relative = Path::new(&source);
    let plain = relative
        .components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if !plain {
        return None;
    }
    let Opened::File(file) = fence::open(folder, relative) else {
        return None;
    };
    if !file.metadata().ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).ok()?;
    if bytes.len() as u64 > LARGEST {
        return None;
    }
    match kind(&bytes) {
        Some(kind) => Some((kind, bytes)),
        // A drawing could hold a script, and Medium takes none: it becomes what would be uploaded.
        None => Some(("image/png", drawn(bytes)?)),
    }
}

/// What a picture is, by its first bytes. Nothing that could hold a script.
fn kind(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [0xFF, 0xD8, 0xFF, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', ..] => Some("image/gif"),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Some("image/webp"),
        [
            _,
            _,
            _,
            _,
            b'f',
            b't',
            b'y',
            b'p',
            b'a',
            b'v',
            b'i',
            b'f',
            ..,
        ] => Some("image/avif"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";

    #[test]
    fn only_pictures_below_the_folder_are_read() {
        let base = tempfile::tempdir().expect("a folder");
        let folder = base.path().join("writing");
        std::fs::create_dir_all(folder.join("img")).expect("made");
        std::fs::write(folder.join("img/a cat.png"), PNG).expect("written");
        std::fs::write(folder.join("notes.txt"), "secret").expect("written");
        std::fs::write(folder.join("evil.png"), "<script>").expect("written");
        std::fs::write(base.path().join("outside.png"), PNG).expect("written");
        std::os::unix::fs::symlink(base.path().join("outside.png"), folder.join("link.png"))
            .expect("linked");
        for good in ["img/a%20cat.png", "./img/a cat.png", "img/a cat.png?x=1"] {
            assert_eq!(
                load(&folder, good),
                Some(("image/png", PNG.to_vec())),
                "{good}"
            );
        }
        let absolute = base.path().join("outside.png").display().to_string();
        for bad in [
            "../outside.png",
            "img/../../outside.png",
            "%2e%2e/outside.png",
            "link.png",
            "notes.txt",
            "evil.png",
            "img",
            "none.png",
            "a%00.png",
            &absolute,
        ] {
            assert_eq!(load(&folder, bad), None, "{bad}");
        }
    }

    #[test]
    fn a_drawing_is_served_as_the_png_that_would_be_uploaded() {
        let base = tempfile::tempdir().expect("a folder");
        let disc = r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle cx="4" cy="4" r="4"/></svg>"#;
        std::fs::write(base.path().join("disc.svg"), disc).expect("written");
        let (kind, bytes) = load(base.path(), "disc.svg").expect("served");
        assert_eq!(kind, "image/png");
        assert!(bytes.starts_with(&PNG[..8]));
        // What cannot be converted is not served as it is.
        std::fs::write(base.path().join("broken.svg"), "<svg><script>").expect("written");
        assert_eq!(load(base.path(), "broken.svg"), None);
    }
}
