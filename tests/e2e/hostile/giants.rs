//! Input that is made to cost: deep nesting, quadratic cases, bombs, giants, and what is no file at all. Each ends in
//! bounded time (a watchdog kills what does not) and bounded room (an address space of its own), with a sentence.

use std::fmt::Write as _;
use std::fs::File;
use std::os::unix::fs::symlink;
use std::process::{Command, Output};
use std::time::Duration;

use super::super::pty::Home;
use super::super::real;

/// Whatever hangs is killed after so many seconds: generous, for an unoptimised program on a busy machine.
const WATCHDOG: &str = "100";

fn numbered(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect()
}

/// Drafts that are small enough to be read and large enough to hurt.
fn costly(many: usize) -> Vec<(&'static str, String)> {
    let mut list = costly_text(many);
    list.extend(costly_headers(many));
    list
}

fn costly_text(many: usize) -> Vec<(&'static str, String)> {
    vec![
        ("quotes", format!("{} deep", ">".repeat(many))),
        (
            "list",
            numbered((many / 100).min(1000), |n| {
                format!("{}- x\n", "  ".repeat(n))
            }),
        ),
        ("links", "[a](".repeat(many)),
        ("pictures", "![a](".repeat(many)),
        ("emphasis", "*a **".repeat(many)),
        ("brackets", "[".repeat(many)),
        ("tags", "<div><b>".repeat(many / 4)),
        (
            "references",
            format!(
                "[a]: https://example.org/{}\n\n{}",
                "x".repeat(many / 8),
                "[a] ".repeat(many / 8)
            ),
        ),
        (
            "table",
            format!(
                "|{}|b|\n|-|-|\n{}",
                "a".repeat(many / 4),
                "|x|y|\n".repeat(many / 8)
            ),
        ),
        (
            "notes",
            numbered(many / 20, |n| {
                format!("[^{n}]\n\n[^{n}]: x [^{}]\n\n", n + 1)
            }),
        ),
        ("line", "word ".repeat(many)),
    ]
}

fn costly_headers(many: usize) -> Vec<(&'static str, String)> {
    let bomb = (b'b'..b'k').fold(
        "a: &a [x,x,x,x,x,x,x,x,x]\n".to_owned(),
        |mut text, letter| {
            let (own, before) = (char::from(letter), char::from(letter - 1));
            let _ = writeln!(
                text,
                "{own}: &{own} [{}]",
                vec![format!("*{before}"); 9].join(",")
            );
            text
        },
    );
    vec![
        ("yaml-bomb", format!("---\n{bomb}title: bomb\n---\nx\n")),
        (
            "yaml-deep",
            format!("---\ntitle: {}\n---\nx\n", "[".repeat(many.min(60_000))),
        ),
        (
            "yaml-map",
            format!(
                "---\ntitle: t\na: {}\n---\nx\n",
                "{a: ".repeat(many.min(15_000))
            ),
        ),
        (
            "toml-deep",
            format!(
                "+++\ntitle = 't'\na = {}\n+++\nx\n",
                "[".repeat(many.min(60_000))
            ),
        ),
        (
            "toml-dots",
            format!(
                "+++\ntitle = 't'\n{}b = 1\n+++\nx\n",
                "a.".repeat(many.min(30_000))
            ),
        ),
        (
            "json-deep",
            format!("{{\"title\": \"t\", \"a\": {}\n\nx\n", "[".repeat(many)),
        ),
        (
            "header",
            format!(
                "---\ntitle: t\n{}---\nx\n",
                numbered(many, |n| format!("k{n}: v\n"))
            ),
        ),
    ]
}

/// Runs the program with a watchdog and with this much address space.
fn run(home: &Home, room: u64, args: &[&str]) -> Output {
    Command::new("timeout")
        .args([
            "--signal=KILL",
            WATCHDOG,
            "prlimit",
            &format!("--as={room}"),
        ])
        .arg(env!("CARGO_BIN_EXE_byline"))
        .args(args)
        .current_dir(home.path("drafts"))
        .env_clear()
        .env("HOME", home.path(""))
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .output()
        .expect("it starts")
}

fn every_command(home: &Home, room: u64, name: &str) {
    for args in [
        &["show", name][..],
        &["show", "--to", "html", name],
        &["publish", "--sandbox", "--dry-run", name],
    ] {
        let output = run(home, room, args);
        let said = String::from_utf8_lossy(&output.stderr);
        let said: String = said.chars().take(400).collect();
        // Done, or stopped by a finding; never killed, never out of memory.
        assert!(
            matches!(output.status.code(), Some(0 | 3)),
            "{args:?}: {}\n{said}",
            output.status
        );
    }
}

#[test]
fn what_is_made_to_cost_is_read_shown_and_prepared_all_the_same() {
    if !real::has(&["prlimit", "timeout"]) {
        return;
    }
    let home = Home::new();
    for (name, text) in costly(20_000) {
        home.draft(&format!("{name}.md"), &text);
        every_command(&home, 512 << 20, &format!("{name}.md"));
    }
}

/// The same, fifty times as large, and a line of a hundred megabytes. Some minutes:
/// `cargo test --release --test e2e hostile -- --ignored`
#[test]
#[ignore = "takes minutes; run it when the reading or the conversion of drafts has changed"]
fn what_is_fifty_times_as_large_is_read_too() {
    let home = Home::new();
    for (name, text) in costly(1_000_000) {
        println!("{name}: {} kB", text.len() / 1024);
        home.draft(&format!("{name}.md"), &text);
        every_command(&home, 2 << 30, &format!("{name}.md"));
    }
    home.draft("giant.md", &"word ".repeat(20 * 1024 * 1024));
    every_command(&home, 4 << 30, "giant.md");
}

#[test]
fn the_window_opens_lists_and_previews_what_is_made_to_cost() {
    let home = Home::new();
    for (name, text) in costly(20_000) {
        home.draft(&format!("{name}.md"), &format!("{text}\n\nThe end.\n"));
    }
    let mut terminal = home.byline(&["--sandbox", "drafts"]).size(80, 40).run();
    terminal.wait("Drafts (18)");
    terminal.wait("bomb");
    terminal.settle(Duration::from_millis(500));
    for _ in 0..costly(1).len() {
        terminal.send("\x1b[B");
        terminal.settle(Duration::from_millis(50));
    }
    for (name, _) in costly(1) {
        let mut terminal = home
            .byline(&["--sandbox", &format!("drafts/{name}.md")])
            .run();
        terminal.wait("WRITING");
        terminal.send("\x1b");
        terminal.settle(Duration::from_millis(350));
        terminal.send("v");
        terminal.wait("As Medium will show it");
        terminal.send("\x11");
        terminal.ended(Duration::from_secs(60));
    }
}

#[test]
fn what_is_too_large_or_no_file_is_refused_with_a_sentence() {
    if !real::has(&["prlimit", "timeout"]) {
        return;
    }
    let home = Home::new();
    let folder = home.path("drafts");
    File::create(folder.join("sparse.md"))
        .and_then(|file| file.set_len(1 << 30))
        .expect("made");
    File::create(folder.join("over.md"))
        .and_then(|file| file.set_len(100 * 1024 * 1024 + 1))
        .expect("made");
    let made = Command::new("mkfifo")
        .arg(folder.join("pipe.md"))
        .status()
        .expect("it runs");
    assert!(made.success());
    symlink("/dev/zero", folder.join("zero.md")).expect("made");
    symlink("circle.md", folder.join("circle.md")).expect("made");
    symlink(".", folder.join("self")).expect("made");
    symlink("..", folder.join("above")).expect("made");
    std::fs::create_dir(folder.join("folder.md")).expect("made");
    for (name, words) in [
        ("sparse.md", "larger than 100 MB"),
        ("over.md", "larger than 100 MB"),
        ("pipe.md", "not an ordinary file"),
        ("zero.md", "not an ordinary file"),
        ("circle.md", "lead in a circle"),
        ("folder.md", "folder"),
    ] {
        for args in [
            &["show", name][..],
            &["publish", "--sandbox", "--dry-run", name],
        ] {
            let output = run(&home, 512 << 20, args);
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(said.contains(words), "{args:?}: {}: {said}", output.status);
            assert!(
                output.status.code().is_some_and(|code| code != 0),
                "{args:?}"
            );
        }
    }
    // In the list they are passed over or named, and the good draft among them opens.
    home.draft("good.md", "A good draft.\n");
    let mut terminal = home.byline(&["--sandbox", "drafts"]).run();
    let screen = terminal.wait("good");
    assert!(
        !screen.contains("pipe") && !screen.contains("zero"),
        "{screen}"
    );
    terminal.settle(Duration::from_millis(500));
    for _ in 0..4 {
        terminal.send("\x1b[B");
        terminal.settle(Duration::from_millis(100));
    }
    terminal.wait("was not opened");
}
