//! What comes out of the real program on a real terminal, whatever is in drafts, file names and answers: signs, and the
//! few sequences Byline itself uses.

use std::time::Duration;

use byline::testing::claims::check_terminal;

use super::super::pty::{Home, Terminal};
use super::{answering, signs};

fn assert_harmless(terminal: &Terminal) {
    terminal.settle(Duration::from_millis(100));
    if let Err(why) = check_terminal(&terminal.raw()) {
        panic!("{why}\non screen:\n{}", terminal.screen());
    }
}

/// Every sign with its name, a line each.
fn all_signs() -> String {
    let lines: Vec<String> = signs()
        .into_iter()
        .map(|(name, signs)| format!("{name} {signs} seen\n\n"))
        .collect();
    lines.concat()
}

/// A draft with signs everywhere a draft can have them. The title is in quotes, where YAML has names for most signs.
fn draft() -> String {
    let title: Vec<String> = signs()
        .iter()
        .filter(|(name, _)| name.len() < 7)
        .flat_map(|(_, signs)| signs.chars().collect::<Vec<_>>())
        .map(|c| format!("\\U{:08X}", u32::from(c)))
        .collect();
    let title = title.concat();
    format!(
        "---\ntitle: \"Harmless{title} end\"\ntags: [\"a\\e[31mb\", \"c\\u202Ed\"]\ncanonical_url: \"https://example.org/\\e]0;x\\a\"\n---\n\n# Head \x1b[31m red\n\n\
         - [ ] item \u{202e}turned\n\n| a \x1b[2J | b |\n|-|-|\n| \u{9b}1m | c |\n\n> quote \x07\n\n```sh \x1b[1m\necho \x1b]0;x\x07\n```\n\n![alt \x1b[5m](https://example.org/\x1b[6n.png)\n\n\
         [text \u{200b}](https://example.org/\u{202e}gpj.exe) &#27;[31m &#x9b;2J &#x202e;\n\n{}",
        all_signs()
    )
}

#[test]
fn a_hostile_draft_is_shown_on_every_screen_and_drives_none() {
    let home = Home::new();
    home.draft("a.md", &draft());
    let mut terminal = home.byline(&["--sandbox", "drafts"]).size(100, 30).run();
    terminal.wait("Harmless");
    assert_harmless(&terminal);
    for (keys, sight) in [
        ("c", "Checks"),
        ("m", "Details ·"),
        ("p", "Harmless"),
        ("v", "Harmless"),
    ] {
        terminal.send(keys);
        terminal.wait(sight);
        terminal.settle(Duration::from_millis(350));
        for _ in 0..6 {
            terminal.send("\x1b[6~");
            terminal.settle(Duration::from_millis(30));
        }
        assert_harmless(&terminal);
        terminal.send("\x1b");
        terminal.settle(Duration::from_millis(350));
    }
    // In the writer, down through the whole text.
    terminal.send("\r");
    terminal.wait("WRITING");
    for _ in 0..12 {
        terminal.send("\x1b[6~");
        terminal.settle(Duration::from_millis(50));
    }
    terminal.send("\x1b[1;5H");
    terminal.wait("Head");
    assert_harmless(&terminal);
}

#[test]
fn hostile_file_names_are_shown_in_the_list_and_in_messages() {
    let home = Home::new();
    let mut names = 0;
    for (name, signs) in signs() {
        if !signs.contains('/') {
            home.draft(&format!("{name} {signs}.md"), "Text.\n");
            names += 1;
        }
    }
    assert!(names > 80, "{names}");
    let mut terminal = home.byline(&["--sandbox", "drafts"]).size(100, 40).run();
    terminal.wait(&format!("Drafts ({names})"));
    terminal.wait("1 problem");
    for _ in 0..4 {
        terminal.send("\x1b[6~");
        terminal.settle(Duration::from_millis(50));
    }
    assert_harmless(&terminal);
    for args in [
        ["show", "--to", "json", "drafts/title \x1b]0;owned\x07.md"],
        ["show", "--to", "html", "drafts/missing \x1b[31m\u{202e}.md"],
    ] {
        let mut terminal = home.byline(&args).run();
        terminal.ended(Duration::from_secs(20));
        assert_harmless(&terminal);
    }
}

#[test]
fn the_command_line_on_a_terminal_prints_nothing_that_drives_it() {
    let home = Home::new();
    home.draft("a.md", &draft());
    for args in [
        &["show", "drafts/a.md"][..],
        &["show", "--to", "html", "drafts/a.md"],
        &["show", "--json", "drafts/a.md"],
        &["publish", "--sandbox", "--dry-run", "drafts/a.md"],
    ] {
        let mut terminal = home.byline(args).size(200, 50).run();
        let code = terminal.ended(Duration::from_secs(20));
        assert!(
            matches!(code, Some(0 | 3)),
            "{args:?}: {}",
            terminal.screen()
        );
        assert_harmless(&terminal);
        assert!(
            String::from_utf8_lossy(&terminal.raw()).contains("Harmless"),
            "{args:?}"
        );
    }
    // The control: for a program the same bytes come out as they are.
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_byline"))
        .args(["show", "--to", "html"])
        .arg(home.path("drafts/a.md"))
        .env("HOME", home.path(""))
        .output()
        .expect("it runs");
    assert!(String::from_utf8_lossy(&output.stdout).contains('\u{202e}'));
}

#[test]
fn answers_of_a_server_drive_no_terminal() {
    let signs: Vec<String> = signs()
        .into_iter()
        .map(|(name, signs)| format!("{name}{signs} "))
        .collect();
    let signs = signs.concat();
    let refusal =
        serde_json::json!({"errors": [{"message": format!("Refused {signs}"), "code": 2002}]})
            .to_string();
    let made = serde_json::json!({"data": {"id": "e6f36a", "title": format!("Another {signs}"), "tags": [signs.clone()],
        "url": "https://medium.com/@you/\u{202e}\u{1b}[31m", "license": signs, "publishStatus": "draft"}})
    .to_string();
    for (status, body) in [
        ("400 Bad Request", refusal.clone()),
        ("401 Unauthorized", refusal.clone()),
        ("403 Forbidden", refusal),
        ("201 Created", made),
        ("201 Created", format!("\u{1b}[2J{signs}")),
        ("502 Bad Gateway \u{1b}]0;x\u{7}", signs),
    ] {
        let home_of_run = Home::new();
        home_of_run.draft("a.md", "---\ntitle: Plain\n---\n\nText.\n");
        let mut terminal = home_of_run
            .byline(&["publish", "--yes", "drafts/a.md"])
            .env("BYLINE_API_URL", answering(status, body))
            .env("MEDIUM_INTEGRATION_TOKEN", "2a8fc0ffee0ddf00d")
            .size(200, 50)
            .run();
        let code = terminal.ended(Duration::from_secs(60));
        println!("{status}: {code:?}\n{}", terminal.screen());
        assert!(code.is_some(), "{status}: a signal ended it");
        assert_harmless(&terminal);
    }
}
