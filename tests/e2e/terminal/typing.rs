//! Keys as terminals really send them: split, bundled, pasted, behind a stray Esc, and while the window changes size.

use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use crate::e2e::pty::{Home, Terminal};

const ORIGINAL: &str = "The first line.\n\nThe last line.";

fn open(home: &Home) -> Terminal {
    home.draft("one.md", ORIGINAL);
    let terminal = home.byline(&["drafts/one.md"]).run();
    terminal.wait("The last line.");
    terminal.settle(Duration::from_millis(200));
    terminal
}

fn leave(mut terminal: Terminal, home: &Home) -> String {
    // A dialog that has just opened takes no keys yet.
    terminal.settle(Duration::from_millis(350));
    terminal.send("\x11");
    assert_eq!(terminal.ended(Duration::from_secs(3)), Some(0));
    terminal.assert_given_back();
    read(&home.path("drafts/one.md"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("readable")
}

#[test]
fn a_letter_whose_bytes_arrive_one_by_one_is_one_letter() {
    let home = Home::new();
    let mut terminal = open(&home);
    for byte in "日本é🙂".as_bytes() {
        terminal.send_bytes(&[*byte]);
        sleep(Duration::from_millis(25));
    }
    terminal.wait("🙂");
    assert_eq!(leave(terminal, &home), format!("日本é🙂{ORIGINAL}"));
}

#[test]
fn alt_and_a_letter_is_esc_and_then_the_letter() {
    for keys in [["\x1bp", ""], ["\x1b", "p"]] {
        let home = Home::new();
        let mut terminal = open(&home);
        terminal.send(keys[0]);
        sleep(Duration::from_millis(60));
        terminal.send(keys[1]);
        terminal.wait("Publish · one.md");
        assert_eq!(leave(terminal, &home), ORIGINAL);
    }
}

#[test]
fn a_stray_esc_before_prose_types_the_prose() {
    // Short and long (taken for a paste), beginning with letters that are menu keys and letters that are none.
    for prose in [
        "plain",
        "please write on and on",
        "quite a long sentence",
        "her",
    ] {
        let home = Home::new();
        let mut terminal = open(&home);
        terminal.send(&format!("\x1b{prose}"));
        terminal.wait(&prose[1..]);
        sleep(Duration::from_millis(400));
        let screen = terminal.screen();
        assert!(screen.contains("WRITING"), "{prose}: {screen}");
        assert_eq!(leave(terminal, &home), format!("{prose}{ORIGINAL}"));
    }
}

#[test]
fn a_paste_in_the_list_does_nothing() {
    let home = Home::new();
    home.draft("one.md", ORIGINAL);
    let mut terminal = home.byline(&["drafts"]).run();
    terminal.wait("The first line.");
    terminal.settle(Duration::from_millis(400));
    let before = terminal.screen();
    terminal.paste("nqpme\r3\x11e\rn");
    sleep(Duration::from_millis(600));
    assert!(terminal.is_running());
    assert_eq!(
        terminal.screen().lines().next(),
        before.lines().next(),
        "another place"
    );
    assert!(terminal.screen().contains("Drafts (1)"));
    let names: Vec<_> = std::fs::read_dir(home.path("drafts"))
        .expect("readable")
        .collect();
    assert_eq!(names.len(), 1, "{names:?}");
    // The control: the same letters, typed, do something.
    terminal.send("3");
    terminal.wait("[3 Account]");
    assert_eq!(leave(terminal, &home), ORIGINAL);
}

#[test]
fn a_paste_in_the_text_is_one_step_and_its_line_ends_are_ours() {
    let home = Home::new();
    let mut terminal = open(&home);
    terminal.paste("alpha\rbeta\r\ngamma\n");
    terminal.wait("gamma");
    terminal.send("\x13");
    terminal.wait("saved");
    wait_for_file(&home, &format!("alpha\nbeta\ngamma\n{ORIGINAL}"));
    terminal.send("\x1a");
    terminal.wait_gone("alpha");
    assert_eq!(leave(terminal, &home), ORIGINAL);
}

fn wait_for_file(home: &Home, text: &str) {
    for _ in 0..200 {
        if read(&home.path("drafts/one.md")) == text {
            return;
        }
        sleep(Duration::from_millis(20));
    }
    assert_eq!(read(&home.path("drafts/one.md")), text);
}

#[test]
fn nothing_is_lost_while_the_window_changes_size() {
    let home = Home::new();
    let mut terminal = open(&home);
    let mut words = String::new();
    for step in 0_u16..60 {
        let wide = if step % 2 == 0 { step } else { 60 - step };
        terminal.resize(20 + wide * 3, 5 + wide * 11 / 12);
        let word = format!("w{step} ");
        terminal.typed(&word);
        words += &word;
    }
    terminal.resize(20, 5);
    terminal.resize(100, 30);
    terminal.wait("w59");
    terminal.settle(Duration::from_millis(900));
    let lines = |screen: String| -> Vec<String> {
        screen.lines().map(|l| l.trim_end().to_owned()).collect()
    };
    let left = lines(terminal.screen());
    // Drawn afresh it is the same picture.
    terminal.send("\x0c");
    terminal.settle(Duration::from_millis(400));
    assert_eq!(left, lines(terminal.screen()));
    assert_eq!(leave(terminal, &home), format!("{words}{ORIGINAL}"));
}
