//! `byline publish` of drafts that show pictures of this computer.

use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::json;

use super::super::uploads::png;
use super::{Desk, signal};

const WALK: &str = "---\ntitle: A walk\n---\n\nThe path was dry.\n\n![my desk](img/desk.png)\n";
const DRAWING: &str =
    r#"<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"><path d="M0 0h4v2z"/></svg>"#;

fn desk() -> Desk {
    let desk = Desk::set();
    desk.write("walk.md", WALK);
    std::fs::create_dir(desk.path("img")).expect("a folder");
    std::fs::write(desk.path("img/desk.png"), png(0)).expect("a picture");
    desk
}

#[test]
fn a_picture_is_uploaded_first_and_told_on_standard_error() {
    let desk = desk();
    desk.write(
        "b.md",
        "# B\n\nWords.\n\n![a](drawing.svg)\n\n![b](img/desk.png)\n",
    );
    desk.write("drawing.svg", DRAWING);
    let ended = desk.run(&["publish", "walk.md", "b.md", "--yes"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(ended.out.lines().count(), 2, "{ended:?}");
    for words in [
        "walk.md: picture 1 of 1, img/desk.png: uploading, PNG · 640×360 · 30 bytes …",
        "walk.md: picture 1 of 1, img/desk.png: uploaded.",
        "b.md: picture 1 of 2, drawing.svg: uploading, PNG, converted from SVG · 1400×700",
        "b.md: picture 2 of 2, img/desk.png: uploaded before.",
    ] {
        assert!(ended.err.contains(words), "{words}\n{}", ended.err);
    }
    let posts = desk.ask("GET", "/_sandbox/posts", "");
    assert_eq!(posts.matches("/i/").count(), 3, "{posts}");
    assert_eq!(desk.read("walk.md"), WALK);
}

#[test]
fn a_rehearsal_lists_the_pictures_and_sends_nothing() {
    let desk = desk();
    let ended = desk.run(&["publish", "walk.md", "--dry-run", "--json"]);
    let upload = &ended.row()["request"]["uploads"][0];
    assert_eq!(upload["source"], "img/desk.png");
    assert_eq!(
        (&upload["width"], &upload["bytes"]),
        (&json!(640), &json!(30))
    );
    assert_eq!(upload["mediaType"], "image/png");
    let body = ended.row()["request"]["body"]["content"].to_string();
    let digest = upload["sha256"].as_str().expect("a digest");
    assert!(body.contains(&format!("picture:{digest}")), "{body}");
    assert_eq!(desk.requests(), 0);
}

#[test]
fn a_picture_that_is_missing_or_outside_is_a_problem_of_the_draft() {
    let desk = desk();
    desk.write("deep/a.md", "# A\n\nWords.\n\n![a](../img/desk.png)\n");
    desk.write("b.md", "# B\n\nWords.\n\n![a](none.png)\n");
    for (file, rule) in [
        ("deep/a.md", "[image-outside]"),
        ("b.md", "[image-missing]"),
    ] {
        let ended = desk.run(&["publish", file, "--yes"]);
        assert_eq!(ended.code, Some(3), "{ended:?}");
        assert!(ended.err.contains(rule), "{ended:?}");
    }
    let ended = desk.run_with(&["publish", "-", "--yes"], WALK);
    assert_eq!(ended.code, Some(3), "{ended:?}");
    assert!(ended.err.contains("came from no folder"), "{ended:?}");
    assert_eq!(desk.requests(), 0);
    // A folder the writer listed holds for its drafts, and one of pictures for all.
    let home = desk.path("").display().to_string();
    let home = home.trim_end_matches('/');
    desk.write(
        "config/byline/config.toml",
        &format!("drafts = [\"{home}\"]\n"),
    );
    let ended = desk.run(&["publish", "deep/a.md", "--yes"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let listed = format!("[publish]\npictures = [\"{home}/img\"]\n");
    desk.write("config/byline/config.toml", &listed);
    desk.write(
        "deep/c.md",
        &format!("# C\n\nWords.\n\n![a]({home}/img/desk.png)\n"),
    );
    let ended = desk.run(&["publish", "deep/c.md", "--yes"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    // A project's own file lists nothing.
    desk.write("config/byline/config.toml", "");
    desk.write("deep/.byline.toml", "drafts = [\"up\"]\n");
    std::os::unix::fs::symlink("..", desk.path("deep/up")).expect("a link");
    desk.write("deep/d.md", "# D\n\nWords.\n\n![a](up/img/desk.png)\n");
    let ended = desk.run(&["publish", "deep/d.md", "--yes"]);
    assert_eq!(ended.code, Some(3), "{ended:?}");
}

#[test]
fn an_upload_that_fails_leaves_no_story_and_its_own_exit_code() {
    let desk = desk();
    for (fault, code) in [
        ("unauthorized", 4),
        ("too-large", 5),
        ("rate-limited", 6),
        ("dropped-before", 7),
    ] {
        desk.fault_of_images(fault);
        let ended = desk.run(&["publish", "walk.md", "--yes"]);
        assert_eq!(ended.code, Some(code), "{fault}: {ended:?}");
        assert!(ended.err.contains("No story was made."), "{ended:?}");
        assert_eq!(desk.posts(), 0);
    }
    desk.mend();
    let ended = desk.run(&["publish", "walk.md", "--yes"]);
    assert_eq!((ended.code, desk.posts()), (Some(0), 1), "{ended:?}");
}

#[test]
fn ctrl_c_while_a_picture_is_uploaded_ends_at_once_and_nothing_is_published() {
    let desk = desk();
    desk.fault_of_images("slow");
    let child = desk
        .command(&["publish", "walk.md", "--yes"])
        .spawn()
        .expect("starts");
    let since = Instant::now();
    while !desk
        .ask("GET", "/_sandbox/requests", "")
        .contains("/v1/images")
    {
        assert!(since.elapsed() < Duration::from_secs(30), "never uploaded");
        std::thread::sleep(Duration::from_millis(20));
    }
    signal(&child, Signal::INT);
    let ended = desk.check(child.wait_with_output().expect("ends"));
    assert_eq!(ended.code, Some(130), "{ended:?}");
    desk.mend();
    assert_eq!(desk.posts(), 0);
    let ended = desk.run(&["publish", "walk.md", "--yes"]);
    assert_eq!((ended.code, desk.posts()), (Some(0), 1), "{ended:?}");
}
