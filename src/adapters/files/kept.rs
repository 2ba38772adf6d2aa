//! Everything in the recovery folder as one list, whatever left it there: copies of texts that could not be saved, and
//! what was being typed when a Byline ended. And which of it nobody needs any more.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::{read, recovery, trail};
use crate::domain::draft::Draft;
use crate::domain::plan::Digest;
use crate::domain::text::visible;
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::recovery::{Kept, Standing};

/// How long a text is kept that is elsewhere too, in seconds: 30 days.
const LONG: i64 = 30 * 24 * 3600;

/// How much of the beginning of a text is shown, in characters.
const BEGINNING: usize = 2000;

/// One text with all its bytes.
struct Text {
    file: PathBuf,
    draft: Option<PathBuf>,
    at: i64,
    bytes: Vec<u8>,
}

/// Every text that can be read, the newest first. What a living Byline writes is none of them.
pub(super) fn list(folder: &Path) -> Result<Vec<Kept>, Failure> {
    Ok(texts(folder)?.into_iter().map(Text::describe).collect())
}

/// The bytes of one of them.
pub(super) fn open(folder: &Path, file: &Path) -> Result<Vec<u8>, Failure> {
    let text = texts(folder)?.into_iter().find(|text| text.file == file);
    text.map(|text| text.bytes).ok_or_else(|| {
        Failure::new(
            FailureKind::File,
            format!(
                "{} is no recovered text that can be read.",
                visible(&file.to_string_lossy())
            ),
            "byline recover shows what there is.",
        )
    })
}

/// Removes one of them, and only one of them.
pub(super) fn discard(folder: &Path, file: &Path) -> Result<(), Failure> {
    if file.extension().is_some_and(|ending| ending == "md") {
        recovery::discard(folder, file)
    } else {
        trail::discard(folder, file)
    }
}

/// Removes the texts that are older than 30 days and stand elsewhere word for word: in their draft, or in a newer text
/// here. Returns how many.
pub(super) fn tidy(folder: &Path, now: i64) -> usize {
    let is_old = |at: i64| at < now - LONG;
    // Nothing is read while nothing is old.
    if !recovery::times(folder).any(is_old) {
        return 0;
    }
    let mut newer = HashSet::new();
    let mut removed = 0;
    for text in texts(folder).unwrap_or_default() {
        let elsewhere = newer.contains(&text.bytes) || text.standing() == Standing::Same;
        if is_old(text.at) && elsewhere && discard(folder, &text.file).is_ok() {
            removed += 1;
        } else {
            newer.insert(text.bytes);
        }
    }
    removed
}

fn texts(folder: &Path) -> Result<Vec<Text>, Failure> {
    let copies = recovery::list(folder)?.into_iter().map(|copy| Text {
        file: copy.path,
        draft: copy.draft,
        at: copy.at,
        bytes: copy.bytes,
    });
    let trails = trail::abandoned(folder).map(|trail| Text {
        file: trail.file,
        draft: trail.draft,
        at: trail.at,
        bytes: trail.bytes,
    });
    let mut list: Vec<Text> = copies.chain(trails).collect();
    list.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.file.cmp(&b.file)));
    Ok(list)
}

impl Text {
    /// What its draft is now.
    fn standing(&self) -> Standing {
        let Some(draft) = &self.draft else {
            return Standing::Gone;
        };
        match read::load(draft) {
            Ok(now) if now.fingerprint.digest == Digest::of(&self.bytes) => Standing::Same,
            // One that cannot be read for now is there all the same.
            _ if draft.exists() => Standing::Other,
            Ok(_) | Err(_) => Standing::Gone,
        }
    }

    fn describe(self) -> Kept {
        let standing = self.standing();
        let text = String::from_utf8_lossy(&self.bytes);
        let named = self.draft.as_ref().unwrap_or(&self.file);
        let draft = Draft::parse(named, &text);
        Kept {
            title: draft.details.title.text,
            words: draft.measure.words,
            place: place(self.draft.as_deref(), standing),
            begins: text.chars().take(BEGINNING).collect(),
            file: self.file,
            draft: self.draft,
            at: self.at,
            standing,
        }
    }
}

/// Where a text goes that is restored: to its draft's own place, or beside it. Nothing when its folder is gone.
fn place(draft: Option<&Path>, standing: Standing) -> Option<PathBuf> {
    let draft = draft.filter(|draft| draft.parent().is_some_and(Path::is_dir))?;
    if standing == Standing::Gone {
        return Some(draft.to_owned());
    }
    let stem = draft.file_stem()?.to_string_lossy();
    let ending = draft
        .extension()
        .map_or("md".into(), |ending| ending.to_string_lossy());
    Some(draft.with_file_name(format!("{stem} (recovered).{ending}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::files::Files;
    use crate::ports::recovery::{Origin, Recovery as _};
    use ropey::Rope;

    const NOW: i64 = 1_795_437_660;

    struct Scene {
        base: tempfile::TempDir,
    }

    impl Scene {
        fn new() -> Self {
            let base = tempfile::tempdir().expect("a folder");
            std::fs::write(base.path().join("there.md"), "on disk\n").expect("room");
            Self { base }
        }

        fn folder(&self) -> PathBuf {
            self.base.path().join("state/recovery")
        }

        fn copy(&self, draft: &str, text: &str, days: i64) -> PathBuf {
            let draft = self.base.path().join(draft);
            let at = NOW - days * 24 * 3600;
            let copy = recovery::save(&self.folder(), &draft, text.as_bytes(), at);
            let copy = copy.expect("room");
            let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(at.unsigned_abs());
            let file = std::fs::File::options().write(true).open(&copy);
            file.and_then(|file| file.set_modified(time)).expect("ours");
            copy
        }

        fn names(&self) -> Vec<PathBuf> {
            let list = list(&self.folder()).expect("readable");
            list.into_iter().map(|kept| kept.file).collect()
        }
    }

    #[test]
    fn copies_and_trails_are_one_list_that_says_what_became_of_the_draft() {
        let scene = Scene::new();
        let same = scene.copy("there.md", "on disk\n", 3);
        let other = scene.copy("there.md", "not on disk\n", 2);
        let gone = scene.copy("gone.md", "\u{feff}three more words\n", 1);
        let files = Files::new(&scene.base.path().join("state"));
        let origin = Origin {
            draft: scene.base.path().join("typed.md"),
            digest: Digest::of(b""),
            bom: false,
        };
        let living = files
            .begin(&origin, &Rope::from_str("typed\n"))
            .expect("room");
        assert_eq!(scene.names(), [gone.clone(), other.clone(), same.clone()]);
        drop(living);
        let all = list(&scene.folder()).expect("readable");
        assert_eq!(all.len(), 4);
        assert_eq!(all[0].place, all[0].draft);
        let of = |file: &Path| all.iter().find(|kept| kept.file == file).expect("listed");
        assert_eq!(of(&same).standing, Standing::Same);
        let beside = scene.base.path().join("there (recovered).md");
        assert_eq!(of(&other).place, Some(beside));
        assert_eq!(of(&other).standing, Standing::Other);
        assert_eq!((of(&gone).standing, of(&gone).words), (Standing::Gone, 3));
        let typed = &all[0];
        assert_eq!(typed.draft.as_ref(), Some(&origin.draft));
        assert_eq!(open(&scene.folder(), &typed.file), Ok(b"typed\n".to_vec()));
        discard(&scene.folder(), &typed.file).expect("ours");
        discard(&scene.folder(), &gone).expect("ours");
        assert_eq!(scene.names(), [other, same]);
        assert!(discard(&scene.folder(), &scene.base.path().join("there.md")).is_err());
    }

    #[test]
    fn only_old_texts_that_stand_elsewhere_are_tidied_away() {
        let scene = Scene::new();
        let unique = scene.copy("gone.md", "words that are nowhere else\n", 400);
        let young = scene.copy("there.md", "on disk\n", 29);
        let other = scene.copy("there.md", "another version\n", 31);
        let twice = scene.copy("gone.md", "twice\n", 40);
        let saved = scene.copy("there.md", "on disk\n", 31);
        let again = scene.copy("gone.md", "twice\n", 50);
        assert_eq!(tidy(&scene.folder(), NOW), 2);
        assert_eq!(scene.names(), [young, other, twice, unique]);
        assert!(!saved.exists() && !again.exists());
        assert_eq!(tidy(&scene.folder(), NOW), 0);
    }

    #[test]
    fn two_that_could_stand_for_each_other_are_never_both_removed() {
        let scene = Scene::new();
        for days in [31, 31, 32] {
            scene.copy("gone.md", "the same\n", days);
        }
        assert_eq!(tidy(&scene.folder(), NOW), 2);
        assert_eq!(scene.names().len(), 1);
    }
}
