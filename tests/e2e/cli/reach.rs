//! `byline publish` asks the network about pictures and links of what is for everybody, and of nothing else.

use super::{DRAFT, Desk};

#[test]
fn a_picture_that_cannot_be_fetched_stops_what_is_for_everybody_and_no_draft() {
    let desk = Desk::set();
    // A name that nobody has, by decree: online and offline it leads nowhere.
    let text = DRAFT.replace(
        "The kettle",
        "![a](https://pictures.example/a.png)\n\nThe kettle",
    );
    desk.write("pictured.md", &text);
    let public = [
        "publish",
        "pictured.md",
        "--as",
        "public",
        "--confirm",
        "public",
    ];
    let stopped = desk.run(&public);
    assert_eq!(stopped.code, Some(3), "{stopped:?}");
    assert!(stopped.err.contains("pictured.md:6:"), "{stopped:?}");
    assert!(
        stopped.err.contains("image-unreachable-public"),
        "{stopped:?}"
    );
    assert_eq!(desk.posts(), 0);
    // Without a web picture the same story goes, and as a draft nobody asks for the picture.
    let draft = desk.run(&["publish", "pictured.md", "--yes"]);
    assert_eq!(draft.code, Some(0), "{draft:?}");
    assert!(!draft.err.contains("unreachable"), "{draft:?}");
    let plain = desk.run(&[
        "publish",
        "post.md",
        "--as",
        "public",
        "--confirm",
        "public",
    ]);
    assert_eq!(plain.code, Some(0), "{plain:?}");
    assert_eq!(desk.posts(), 2);
}

#[test]
fn a_public_story_is_asked_about_on_the_network_and_a_draft_is_not() {
    let desk = Desk::set();
    let text = DRAFT.replace("The kettle", "[a](https://nowhere.example/)\n\nThe kettle");
    desk.write("linked.md", &text);
    let draft = desk.run(&["publish", "linked.md", "--dry-run"]);
    assert!(!draft.err.contains("unreachable"), "{draft:?}");
    let public = desk.run(&[
        "publish",
        "linked.md",
        "--as",
        "public",
        "--confirm",
        "public",
    ]);
    // A link that leads nowhere is said and stops nothing.
    assert_eq!(public.code, Some(0), "{public:?}");
    assert!(public.err.contains("link-broken"), "{public:?}");
}
