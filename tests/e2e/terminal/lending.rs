//! The writer's own editor: it gets the terminal, every key and the file, and gives them back.

use std::time::Duration;

use rustix::process::Signal;

use crate::e2e::pty::{Home, Terminal};

const CTRL_E: &str = "\x05";

fn open(home: &Home, script: &str) -> Terminal {
    home.draft("one.md", "The first line.\n");
    let script = home.script("editor.sh", script);
    let terminal = home
        .byline(&["drafts/one.md"])
        .env("EDITOR", script.display().to_string())
        .run();
    terminal.wait("The first line.");
    terminal.settle(Duration::from_millis(200));
    terminal
}

fn leave(mut terminal: Terminal) {
    terminal.send("\x11");
    assert_eq!(terminal.ended(Duration::from_secs(2)), Some(0));
    terminal.assert_given_back();
}

#[test]
fn what_the_editor_writes_is_on_the_screen_afterwards() {
    let home = Home::new();
    let mut terminal = open(&home, "printf 'Added outside.\\n' >> \"$1\"");
    terminal.typed("Before. ");
    terminal.send(CTRL_E);
    let screen = terminal.wait("Added outside.");
    assert!(screen.contains("Before. The first line."), "{screen}");
    assert!(terminal.is_taken());
    leave(terminal);
    assert_eq!(
        std::fs::read_to_string(home.path("drafts/one.md")).expect("readable"),
        "Before. The first line.\nAdded outside.\n"
    );
}

#[test]
fn the_editor_has_the_terminal_as_it_was_and_gets_every_key() {
    let home = Home::new();
    let script = "echo EDITOR READY; read -r line; printf '%s\\n' \"$line\" >> \"$1\"";
    let mut terminal = open(&home, script);
    terminal.send(CTRL_E);
    terminal.wait("EDITOR READY");
    terminal.assert_given_back();
    terminal.typed("quick brown q p 1 2 3");
    terminal.send("\r");
    terminal.wait("The first line.");
    terminal.wait("quick brown q p 1 2 3");
    leave(terminal);
    assert_eq!(
        std::fs::read_to_string(home.path("drafts/one.md")).expect("readable"),
        "The first line.\nquick brown q p 1 2 3\n"
    );
}

#[test]
fn an_editor_that_fails_is_explained() {
    let home = Home::new();
    let mut terminal = open(&home, "exit 3");
    terminal.send(CTRL_E);
    terminal.wait("ended with an error");
    assert!(terminal.is_taken());
    terminal.typed("On. ");
    terminal.wait("On. The first line.");
    leave(terminal);
}

#[test]
fn ctrl_c_in_the_editor_is_the_editors() {
    let home = Home::new();
    let script = "trap 'echo interrupted >> \"$1\"; exit 0' INT; echo EDITOR READY; while :; do sleep 0.05; done";
    let mut terminal = open(&home, script);
    terminal.send(CTRL_E);
    terminal.wait("EDITOR READY");
    terminal.send("\x03");
    terminal.wait("interrupted");
    // Longer than the patience with which a program that was told to end is ended.
    std::thread::sleep(Duration::from_millis(1500));
    assert!(terminal.is_running() && terminal.is_taken());
    leave(terminal);
}

#[test]
fn a_stop_in_the_editor_does_not_take_the_terminal_from_it() {
    let home = Home::new();
    let mut terminal = open(&home, "echo EDITOR READY; read -r line");
    terminal.send(CTRL_E);
    terminal.wait("EDITOR READY");
    // What a shell sends when the stopped job is brought to the front again.
    terminal.signal(Signal::CONT);
    std::thread::sleep(Duration::from_millis(300));
    terminal.assert_given_back();
    terminal.send("\r");
    terminal.wait("The first line.");
    terminal.settle(Duration::from_millis(200));
    assert!(terminal.is_taken());
    leave(terminal);
}
