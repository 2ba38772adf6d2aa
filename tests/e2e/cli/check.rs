//! `byline check`, and Markdown instead of HTML.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use serde_json::json;

use super::super::uploads::png;
use super::{DRAFT, Desk};

const FLAWED: &str =
    "---\ntitle: T\n---\n\nTwo  spaces, TODO.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";

#[test]
fn checks_are_aligned_lines_with_place_rule_and_cure_and_colour_only_on_a_terminal() {
    let desk = Desk::set();
    std::fs::write(desk.path("flawed.md"), FLAWED).expect("written");
    let ended = desk.run(&["check", "flawed.md"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    insta::with_settings!({snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("check_flawed", format!("{}---\n{}", ended.out, ended.err));
    });
    assert!(!ended.out.contains('\u{1b}'));
}

#[test]
fn the_exit_code_says_whether_errors_or_with_strict_warnings_were_found() {
    let desk = Desk::set();
    std::fs::write(desk.path("flawed.md"), FLAWED).expect("written");
    let wrong = "---\ntitle: T\ntags: [a, b, c, d, e, f]\n---\n\nText.\n";
    std::fs::create_dir(desk.path("more")).expect("a folder");
    std::fs::write(desk.path("more/wrong.md"), wrong).expect("written");
    for (args, code) in [
        (vec!["check", "post.md", "--strict"], 0),
        (vec!["check", "flawed.md"], 0),
        (vec!["check", "flawed.md", "--strict"], 3),
        (vec!["check", "post.md", "more"], 3),
        (vec!["check", "nothing.md"], 2),
        (vec!["check"], 2),
        (vec!["check", "--rules"], 0),
    ] {
        assert_eq!(desk.run(&args).code, Some(code), "{args:?}");
    }
    let piped = desk.run_with(&["check", "-"], "");
    assert_eq!(piped.code, Some(3), "{piped:?}");
    assert!(piped.out.contains("title-missing") && piped.out.contains("text-missing"));
}

#[test]
fn a_picture_that_is_not_on_this_computer_is_an_error_and_one_that_is_there_is_none() {
    let desk = Desk::set();
    let text = "---\ntitle: T\n---\n\nWords.\n\n![a desk](desk.png)\n";
    std::fs::write(desk.path("walk.md"), text).expect("written");
    let ended = desk.run(&["check", "walk.md"]);
    assert_eq!(ended.code, Some(3), "{ended:?}");
    assert!(ended.out.contains("walk.md:7:1"), "{ended:?}");
    assert!(ended.out.contains("image-missing"), "{ended:?}");
    std::fs::write(desk.path("desk.png"), png(0)).expect("a picture");
    let ended = desk.run(&["check", "walk.md"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    // A text that is piped in has no folder a picture could be in: the review says no, and this does not guess.
    let piped = desk.run_with(&["check", "-"], text);
    assert_eq!(piped.code, Some(0), "{piped:?}");
}

#[test]
fn as_json_every_file_has_its_counts_and_findings() {
    let desk = Desk::set();
    std::fs::write(desk.path("flawed.md"), FLAWED).expect("written");
    let value = desk
        .run(&["check", "--json", "post.md", "flawed.md"])
        .json();
    assert_eq!(value["schema"], "byline.check/1");
    let files = &value["files"];
    assert_eq!(
        (&files[0]["file"], &files[0]["findings"]),
        (&json!("post.md"), &json!([]))
    );
    assert_eq!(
        (
            &files[1]["errors"],
            &files[1]["warnings"],
            &files[1]["notes"]
        ),
        (&json!(0), &json!(2), &json!(1))
    );
    let space = files[1]["findings"].as_array().expect("a list");
    let space = space
        .iter()
        .find(|f| f["rule"] == "double-space")
        .expect("found");
    assert_eq!(
        space["fix"],
        json!({ "label": "leave one space", "safe": true })
    );
    let rules = desk.run(&["check", "--rules", "--json"]).json();
    assert!(
        rules["rules"]
            .as_array()
            .is_some_and(|rules| rules.len() > 50)
    );
}

#[test]
fn fix_mends_what_is_safe_and_nothing_else_and_only_in_files() {
    let desk = Desk::set();
    let text = FLAWED.replace('\n', "\r\n");
    std::fs::write(desk.path("flawed.md"), format!("\u{feff}{text}")).expect("written");
    let ended = desk.run(&["check", "flawed.md", "--fix"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.err.contains("1 fixed."), "{ended:?}");
    let now = std::fs::read_to_string(desk.path("flawed.md")).expect("read");
    assert_eq!(
        now,
        format!("\u{feff}{}", text.replace("Two  spaces", "Two spaces"))
    );
    assert!(
        desk.run(&["check", "flawed.md", "--fix"])
            .err
            .contains("1 draft: ")
    );
    let piped = desk.run_with(&["check", "-", "--fix"], FLAWED);
    assert_eq!(piped.code, Some(2), "{piped:?}");
}

#[test]
fn addresses_of_this_machine_are_never_asked_for() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("a listener");
    let port = listener.local_addr().expect("an address").port();
    let desk = Desk::set();
    let text =
        format!("# T\n\n![a](http://127.0.0.1:{port}/a.png) [b](http://localhost:{port}/b)\n");
    std::fs::write(desk.path("near.md"), text).expect("written");
    let ended = desk.run(&["check", "near.md", "--network"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(!ended.out.contains("unreachable"), "{ended:?}");
    assert!(ended.out.contains("link-private"), "{ended:?}");
    assert!(listener.accept().is_err(), "nobody came");
    // The control: somebody who comes is seen.
    let mut guest = std::net::TcpStream::connect(("127.0.0.1", port)).expect("connected");
    guest.write_all(b"x").expect("written");
    std::thread::sleep(std::time::Duration::from_millis(50));
    assert!(
        listener
            .accept()
            .is_ok_and(|(mut came, _)| came.read(&mut [0]).is_ok())
    );
}

#[test]
fn a_story_goes_as_markdown_when_asked_for_and_its_losses_are_said() {
    let desk = Desk::set();
    let code = format!("{DRAFT}\n```rust\nfn a() {{}}\n```\n");
    std::fs::write(desk.path("code.md"), code).expect("written");
    let ended = desk.run(&["publish", "code.md", "--dry-run", "--format", "markdown"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let request: serde_json::Value = serde_json::from_str(&ended.out).expect("the body");
    assert_eq!(request["contentFormat"], "markdown");
    let content = request["content"].as_str().unwrap_or_default();
    assert!(content.starts_with("# Slow mornings\n\n"), "{content}");
    assert!(content.contains("```rust\nfn a() {}\n```"), "{content}");
    let shown = desk.run(&["show", "code.md", "--to", "markdown"]).out;
    assert_eq!(shown.trim_end(), content.trim_end());
    let wrong = desk.run(&["publish", "code.md", "--dry-run", "--format", "plain"]);
    assert_eq!(wrong.code, Some(2));
}
