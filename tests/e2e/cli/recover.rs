//! `byline recover`: texts whose drafts are gone come back, and only what is named is discarded.

use byline::adapters::files::Files;
use byline::domain::plan::Digest;
use byline::ports::drafts::Drafts as _;
use byline::ports::recovery::{Origin, Recovery as _};
use ropey::Rope;

use super::Desk;

/// Leaves what a Byline leaves that is killed, and what one leaves that could not save.
fn leave(desk: &Desk) {
    let files = Files::new(&desk.path("state/byline"));
    let origin = Origin {
        draft: desk.path("gone.md"),
        digest: Digest::of(b""),
        bom: true,
    };
    let trail = files.begin(&origin, &Rope::from_str("# Gone\n\nTyped and lost.\n"));
    drop(trail.expect("room"));
    let text = "# Post\n\nNever saved \u{1b}]0;x\u{7}.\n";
    let copied = files.rescue(&desk.path("post.md"), text.as_bytes(), 1_700_000_000);
    copied.expect("room");
}

fn names(desk: &Desk) -> Vec<String> {
    let list = desk.run(&["recover", "--json"]).json();
    let texts = list["texts"].as_array().expect("a list");
    let name = |text: &serde_json::Value| text["name"].as_str().expect("a name").to_owned();
    texts.iter().map(name).collect()
}

#[test]
fn recovered_texts_are_listed_shown_restored_and_discarded() {
    let desk = Desk::set();
    let nothing = desk.run(&["recover"]);
    assert_eq!((nothing.code, &*nothing.out), (Some(0), ""));
    assert!(nothing.err.contains("Nothing was left behind"));
    leave(&desk);
    let list = desk.run(&["recover", "list"]);
    let lines: Vec<&str> = list.out.lines().collect();
    let [typed, saved] = lines[..] else {
        panic!("{list:?}");
    };
    assert!(
        typed.contains("draft is gone") && typed.ends_with("/gone.md"),
        "{typed}"
    );
    assert!(
        saved.contains("draft differs") && saved.ends_with("/post.md"),
        "{saved}"
    );
    let found = names(&desk);
    let [typed, saved] = &found[..] else {
        panic!("{found:?}");
    };
    assert_eq!(saved, "post-2023-11-14-221320");
    assert_eq!(
        desk.run(&["recover", "show", "post-"]).out,
        "# Post\n\nNever saved \u{1b}]0;x\u{7}.\n"
    );

    // The draft that is gone is there again, byte order mark and all; never over a file that is there.
    desk.write("taken.md", "mine\n");
    let to = desk.run(&["recover", "restore", typed, "--to", "taken.md"]);
    assert_ne!(to.code, Some(0), "{to:?}");
    assert_eq!(
        (desk.read("taken.md"), names(&desk).len()),
        ("mine\n".into(), 2)
    );
    let restored = desk.run(&["recover", "restore", &typed[..5]]);
    assert_eq!(
        restored.out.trim(),
        desk.path("gone.md").to_str().expect("UTF-8")
    );
    assert_eq!(desk.read("gone.md"), "\u{feff}# Gone\n\nTyped and lost.\n");
    assert_eq!(&names(&desk), &found[1..]);

    let wrong = desk.run(&["recover", "discard", saved, "nonsense"]);
    assert_eq!((wrong.code, names(&desk).len()), (Some(2), 1), "{wrong:?}");
    // Beside a draft that is there.
    let before = desk.read("post.md");
    assert_eq!(desk.run(&["recover", "restore", "post"]).code, Some(0));
    assert!(desk.read("post (recovered).md").contains("Never saved"));
    assert_eq!(desk.read("post.md"), before);
    leave(&desk);
    for name in names(&desk) {
        assert_eq!(desk.run(&["recover", "discard", &name]).code, Some(0));
    }
    assert_eq!(names(&desk), [""; 0]);
}
