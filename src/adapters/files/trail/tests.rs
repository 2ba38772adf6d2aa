//! Recovery files, whole, torn and hostile.

use std::os::unix::fs::PermissionsExt as _;

use super::*;
use crate::prose::Buffer;

const START: &str = "One line.\n";

fn origin(draft: &Path) -> Origin {
    Origin {
        draft: draft.to_owned(),
        digest: Digest::of(START.as_bytes()),
        bom: false,
    }
}

fn source(text: &str) -> Source {
    Source::decode(text.as_bytes().to_vec())
}

/// A folder, a draft, and the recovery file of a Byline that has typed words into it and is gone.
fn crashed(words: &[&str]) -> (tempfile::TempDir, PathBuf, String) {
    let base = tempfile::tempdir().expect("a folder");
    let draft = base.path().join("a.md");
    std::fs::write(&draft, START).expect("room");
    let mut buffer = Buffer::new(START);
    buffer.insert("> ");
    let mut trail = begin(&base.path().join("r"), &origin(&draft), buffer.rope()).expect("room");
    for word in words {
        let before = buffer.version();
        buffer.insert(word);
        buffer.newline();
        trail
            .append(&buffer.edit_since(before).expect("remembered"))
            .expect("room");
    }
    drop(trail);
    (base, draft, buffer.text())
}

#[test]
fn what_was_typed_comes_back_from_a_private_file() {
    let (base, draft, text) = crashed(&["über", "two\tof", "\"three\""]);
    let folder = base.path().join("r");
    let list = left(&folder, &draft, &source(START));
    assert_eq!(list.len(), 1);
    assert_eq!(list[0].text, text);
    assert!(list[0].continues);
    let mode = |path: &Path| {
        let there = std::fs::metadata(path).expect("there");
        there.permissions().mode() & 0o777
    };
    assert_eq!((mode(&list[0].file), mode(&folder)), (0o600, 0o700));
    assert_eq!(list[0].file.parent(), Some(&*folder));
    discard(&folder, &list[0].file).expect("ours");
    assert_eq!(left(&folder, &draft, &source(START)), []);
}

#[test]
fn a_living_byline_is_not_robbed_of_its_file() {
    let base = tempfile::tempdir().expect("a folder");
    let draft = base.path().join("a.md");
    let folder = base.path().join("r");
    let trail = begin(&folder, &origin(&draft), &Rope::from_str("text")).expect("room");
    assert_eq!(left(&folder, &draft, &source(START)), []);
    assert_eq!(waiting(&folder), 0);
    // The control: once it is gone, the file is found.
    drop(trail);
    assert_eq!(left(&folder, &draft, &source(START)).len(), 1);
    assert_eq!(waiting(&folder), 1);
}

#[test]
fn a_file_changed_since_is_told_from_one_that_was_saved_on_the_way() {
    let (base, draft, text) = crashed(&["first", "second"]);
    let folder = base.path().join("r");
    let changed = left(&folder, &draft, &source("Another text.\n"));
    assert!(!changed[0].continues);
    assert_eq!(changed[0].text, text);
    // A quote goes on in the next line, and that is how the text was on the way.
    let never = "> first\nOne line.\n";
    assert!(!left(&folder, &draft, &source(never))[0].continues);
    let quoted = "> first\n> One line.\n";
    assert!(left(&folder, &draft, &source(quoted))[0].continues);
}

#[test]
fn what_is_on_disk_already_is_cleared_away() {
    let (base, draft, text) = crashed(&["word"]);
    let folder = base.path().join("r");
    assert_eq!(left(&folder, &draft, &source(&text)), []);
    assert_eq!(waiting(&folder), 0);
}

#[test]
fn a_file_cut_at_any_byte_gives_the_edits_before_the_cut() {
    let (base, draft, _) = crashed(&["one", "two", "three"]);
    let folder = base.path().join("r");
    let file = left(&folder, &draft, &source(START)).remove(0).file;
    let whole = std::fs::read(&file).expect("readable");
    let mut texts = Vec::new();
    for length in 0..=whole.len() {
        std::fs::write(&file, &whole[..length]).expect("room");
        let found = left(&folder, &draft, &source(START));
        let text = found.into_iter().next().map(|left| left.text);
        if texts.last() != Some(&text) {
            texts.push(text);
        }
    }
    let wanted = [
        None,
        Some("> One line.\n"),
        Some("> one\n> One line.\n"),
        Some("> one\n> two\n> One line.\n"),
        Some("> one\n> two\n> three\n> One line.\n"),
    ];
    assert_eq!(texts, wanted.map(|text| text.map(str::to_owned)));
}

#[test]
fn a_flipped_bit_ends_the_edits_and_nothing_panics() {
    let (base, draft, text) = crashed(&["one", "two"]);
    let folder = base.path().join("r");
    let file = left(&folder, &draft, &source(START)).remove(0).file;
    let whole = std::fs::read(&file).expect("readable");
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        std::fs::write(&file, &bytes).expect("room");
        if let Some(found) = left(&folder, &draft, &source(START)).first() {
            assert_ne!(found.text, text, "a flipped bit at {at} went unseen");
        }
    }
}

#[test]
fn edits_that_do_not_fit_the_text_are_refused() {
    let head = Line::Head(Head {
        byline: line::VERSION,
        draft: "/a.md".into(),
        digest: Digest::of(b"x"),
        bom: false,
    });
    let base = Line::Text { text: "aé".into() };
    for (at, to) in [
        (2, 2),
        (0, 2),
        (4, 4),
        (3, 1),
        (0, usize::MAX),
        (usize::MAX, 0),
    ] {
        let edit = Line::Edit {
            at,
            to,
            text: "x".into(),
        };
        let bytes: String = [&head, &base, &edit]
            .map(|line| line.to_text().expect("it is JSON"))
            .concat();
        let replayed = replay::parse(bytes.as_bytes(), "").expect("a text");
        assert_eq!(replayed.text, "aé", "{at}..{to}");
    }
}

#[test]
fn planted_files_are_passed_over() {
    let (base, draft, _) = crashed(&["one"]);
    let folder = base.path().join("r");
    let file = left(&folder, &draft, &source(START)).remove(0).file;
    let name = format!("{}-planted.{ENDING}", key(&draft));
    std::os::unix::fs::symlink(&file, folder.join(&name)).expect("a link");
    std::fs::create_dir(folder.join(format!("{}-x.{ENDING}", key(&draft)))).expect("a folder");
    assert_eq!(left(&folder, &draft, &source(START)).len(), 1);
    assert!(discard(&folder, &draft).is_err());
    assert!(draft.exists());
}

#[test]
fn no_room_means_a_failure_and_no_file() {
    let base = tempfile::tempdir().expect("a folder");
    let folder = base.path().join("r");
    std::fs::write(&folder, "in the way").expect("room");
    assert!(begin(&folder, &origin(&base.path().join("a.md")), &Rope::new()).is_err());
}
