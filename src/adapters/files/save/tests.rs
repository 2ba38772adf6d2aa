//! A save changes the text and nothing else, or nothing at all.

use super::super::recovery;
use super::super::temporary::{LEFTOVER_AGE, beside, is_leftover, sweep};
use super::*;
use std::fs::Permissions;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::time::Duration;

struct Room {
    folder: tempfile::TempDir,
}

impl Room {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).expect("a file");
        path
    }

    /// Reads, then saves other bytes.
    fn save(&self, path: &Path, bytes: &[u8]) -> Saved {
        let expected = load(path).expect("readable").fingerprint;
        replace(path, bytes, &expected, &self.path("recovery")).expect("can be saved")
    }

    fn leftovers(&self) -> Vec<String> {
        std::fs::read_dir(self.folder.path())
            .expect("readable")
            .flatten()
            .map(|e| e.file_name().to_string_lossy().into_owned())
            .filter(|name| name.starts_with('.'))
            .collect()
    }
}

fn note_of(saved: &Saved) -> Option<&str> {
    match saved {
        Saved::Done { note, .. } => note.as_deref(),
        Saved::Changed { .. } => Some("changed"),
    }
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).expect("there").mode() & 0o7777
}

#[test]
fn the_new_bytes_are_there_and_the_fingerprint_is_that_of_the_file() {
    let room = Room::new();
    let path = room.write("a.md", "old");
    let saved = room.save(&path, b"\xEF\xBB\xBFnew\r\n\n");
    assert_eq!(
        std::fs::read(&path).expect("readable"),
        b"\xEF\xBB\xBFnew\r\n\n"
    );
    let now = load(&path).expect("readable").fingerprint;
    assert_eq!(saved, done(now, None));
    assert!(room.leftovers().is_empty());
}

#[test]
fn the_same_text_is_not_written_at_all() {
    let room = Room::new();
    let path = room.write("a.md", "old");
    let before = std::fs::metadata(&path).expect("there");
    std::thread::sleep(Duration::from_millis(20));
    assert_eq!(note_of(&room.save(&path, b"old")), None);
    let after = std::fs::metadata(&path).expect("there");
    assert_eq!(state(&before), state(&after));
    // The control: another text changes both.
    room.save(&path, b"new");
    assert_ne!(
        state(&before),
        state(&std::fs::metadata(&path).expect("there"))
    );
}

#[test]
fn a_file_that_somebody_else_changed_is_left_alone_and_shown() {
    let room = Room::new();
    let path = room.write("a.md", "old");
    let read = load(&path).expect("readable").fingerprint;
    let times = std::fs::metadata(&path)
        .expect("there")
        .modified()
        .expect("a time");
    // Same size, same time: only the bytes tell.
    std::fs::write(&path, "OLD").expect("ours");
    File::options()
        .write(true)
        .open(&path)
        .and_then(|f| f.set_modified(times))
        .expect("ours");
    let saved = replace(&path, b"mine", &read, &room.path("recovery")).expect("no error");
    let Saved::Changed { now: Some(now) } = saved else {
        panic!("overwritten: {saved:?}");
    };
    assert_eq!(now.source.text, "OLD");
    assert_eq!(std::fs::read(&path).expect("readable"), b"OLD");
}

#[test]
fn a_file_that_was_only_touched_or_replaced_by_the_same_text_may_be_saved() {
    let room = Room::new();
    let path = room.write("a.md", "old");
    let read = load(&path).expect("readable").fingerprint;
    room.write("b.md", "old");
    std::fs::rename(room.path("b.md"), &path).expect("ours");
    let saved = replace(&path, b"mine", &read, &room.path("recovery")).expect("no error");
    assert_eq!(note_of(&saved), None);
    assert_eq!(std::fs::read(&path).expect("readable"), b"mine");
}

#[test]
fn a_file_that_is_gone_is_not_made_again_by_itself() {
    let room = Room::new();
    let path = room.write("a.md", "old");
    let read = load(&path).expect("readable").fingerprint;
    std::fs::remove_file(&path).expect("ours");
    let saved = replace(&path, b"mine", &read, &room.path("recovery"));
    assert_eq!(saved, Ok(Saved::Changed { now: None }));
    assert!(!path.exists());
}

#[test]
fn chains_of_links_are_written_through() {
    let room = Room::new();
    std::fs::create_dir(room.path("real")).expect("a folder");
    let real = room.write("real/a.md", "old");
    symlink("real/a.md", room.path("1.md")).expect("a link");
    for n in 2..=5 {
        symlink(format!("{}.md", n - 1), room.path(&format!("{n}.md"))).expect("a link");
    }
    assert_eq!(note_of(&room.save(&room.path("5.md"), b"new")), None);
    assert_eq!(std::fs::read(&real).expect("readable"), b"new");
    for n in 1..=5 {
        let link = room.path(&format!("{n}.md"));
        assert!(std::fs::symlink_metadata(link).expect("there").is_symlink());
    }
}

#[test]
fn both_names_of_a_hard_linked_file_see_the_new_text() {
    let room = Room::new();
    let path = room.write("a.md", "a long old text");
    std::fs::hard_link(&path, room.path("b.md")).expect("a link");
    let saved = room.save(&path, b"new");
    assert!(
        note_of(&saved).is_some_and(|n| n.contains("hard links")),
        "{saved:?}"
    );
    assert_eq!(std::fs::read(room.path("b.md")).expect("readable"), b"new");
    assert_eq!(recovery::list(&room.path("recovery")), Ok(Vec::new()));
    // Longer works too: the room is claimed first.
    room.save(&path, &b"x".repeat(100_000));
    assert_eq!(
        std::fs::metadata(room.path("b.md")).expect("there").len(),
        100_000
    );
}

#[test]
fn modes_survive_whatever_they_are() {
    let room = Room::new();
    for bits in [0o600, 0o644, 0o640, 0o666, 0o755, 0o2664] {
        let path = room.write("a.md", "old");
        std::fs::set_permissions(&path, Permissions::from_mode(bits)).expect("ours");
        room.save(&path, b"new");
        assert_eq!(mode(&path), bits, "{bits:o}");
        std::fs::remove_file(&path).expect("ours");
    }
}

#[test]
fn owner_and_group_survive() {
    let room = Room::new();
    let path = room.write("a.md", "old");
    if std::os::unix::fs::chown(&path, Some(4711), Some(4712)).is_err() {
        println!("skipped: only root can give a file away");
        return;
    }
    std::fs::set_permissions(&path, Permissions::from_mode(0o6750)).expect("root");
    room.save(&path, b"new");
    let there = std::fs::metadata(&path).expect("there");
    assert_eq!(
        (there.uid(), there.gid(), mode(&path)),
        (4711, 4712, 0o6750)
    );
}

#[test]
fn extended_attributes_survive() {
    use rustix::buffer::spare_capacity;
    use rustix::fs::XattrFlags;
    let room = Room::new();
    let path = room.write("a.md", "old");
    let set = rustix::fs::setxattr(&path, "user.byline.test", b"kept", XattrFlags::empty());
    if set.is_err() {
        println!("skipped: this file system has no extended attributes");
        return;
    }
    room.save(&path, b"new");
    let mut value = Vec::with_capacity(64);
    rustix::fs::getxattr(&path, "user.byline.test", spare_capacity(&mut value))
        .expect("still there");
    assert_eq!(value, b"kept");
}

#[test]
fn a_new_file_never_replaces_one_that_is_there() {
    let room = Room::new();
    let path = room.path("a.md");
    assert_eq!(note_of(&create(&path, b"first").expect("room")), None);
    let second = create(&path, b"second").expect("no error");
    let Saved::Changed { now: Some(now) } = second else {
        panic!("replaced: {second:?}");
    };
    assert_eq!(now.source.text, "first");
    assert!(room.leftovers().is_empty());
}

#[test]
fn a_new_file_has_the_mode_of_any_new_file() {
    let room = Room::new();
    let ordinary = room.write("ordinary.md", "");
    create(&room.path("a.md"), b"text").expect("room");
    assert_eq!(mode(&room.path("a.md")), mode(&ordinary));
}

#[test]
fn of_many_that_create_the_same_file_one_succeeds() {
    let room = Room::new();
    let path = room.path("a.md");
    let threads: Vec<_> = (0..8)
        .map(|n| {
            let path = path.clone();
            std::thread::spawn(move || create(&path, format!("{n}").as_bytes()))
        })
        .collect();
    let done = threads
        .into_iter()
        .map(|t| t.join().expect("no panic").expect("no error"))
        .filter(|saved| matches!(saved, Saved::Done { .. }))
        .count();
    assert_eq!(done, 1);
}

#[test]
fn a_link_to_nothing_is_filled_where_it_leads() {
    let room = Room::new();
    std::fs::create_dir(room.path("real")).expect("a folder");
    symlink("real/a.md", room.path("link.md")).expect("a link");
    create(&room.path("link.md"), b"text").expect("room");
    assert_eq!(
        std::fs::read(room.path("real/a.md")).expect("there"),
        b"text"
    );
    symlink("loop.md", room.path("loop.md")).expect("a link");
    assert!(create(&room.path("loop.md"), b"x").is_err_and(|f| f.what.contains("circle")));
}

#[test]
fn a_missing_folder_is_named_and_nothing_is_made() {
    let room = Room::new();
    let failure = create(&room.path("none/a.md"), b"text").expect_err("no folder");
    assert!(failure.what.contains("a.md: it is not there"), "{failure}");
}

#[test]
fn only_our_own_old_leftovers_are_swept() {
    let room = Room::new();
    let ours = ".byline-Ab3dEf7hIj0L.tmp";
    for name in [
        ours,
        ".byline-short.tmp",
        ".byline-notes.md",
        "byline-Ab3dEf7hIj0L.tmp",
    ] {
        room.write(name, "text");
    }
    sweep(room.folder.path(), LEFTOVER_AGE);
    assert!(room.path(ours).exists(), "it is not old yet");
    sweep(room.folder.path(), Duration::ZERO);
    assert!(!room.path(ours).exists());
    assert_eq!(
        std::fs::read_dir(room.folder.path())
            .expect("readable")
            .count(),
        3
    );
}

#[test]
fn the_name_of_a_new_temporary_file_is_one_that_is_swept() {
    let room = Room::new();
    let new = beside(&room.path("a.md"), 0o600).expect("room");
    let name = new
        .path()
        .file_name()
        .expect("a name")
        .to_string_lossy()
        .into_owned();
    assert!(is_leftover(&name), "{name}");
}
