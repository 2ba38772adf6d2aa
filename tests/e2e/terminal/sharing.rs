//! Two Bylines, one draft.

use std::path::Path;
use std::time::Duration;

use rustix::process::Signal;

use crate::e2e::pty::{Home, Terminal};

const ORIGINAL: &str = "The first line.\n";

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("readable")
}

fn open(home: &Home) -> Terminal {
    let terminal = home.byline(&["drafts/one.md"]).run();
    terminal.wait("The first line.");
    terminal.settle(Duration::from_millis(400));
    terminal
}

fn leave(mut terminal: Terminal) {
    terminal.send("\x11");
    assert_eq!(terminal.ended(Duration::from_secs(3)), Some(0));
}

#[test]
fn the_second_names_the_first_and_takes_over_and_no_word_of_either_is_lost() {
    let home = Home::new();
    let draft = home.draft("one.md", ORIGINAL);
    let mut first = open(&home);
    first.typed("First. ");
    first.send("\x13");
    first.wait("saved");
    let mut second = open(&home);
    let pid = first.pid().as_raw_nonzero();
    second.wait(&format!("pid {pid} on "));
    // Only reading is what Enter means here.
    second.send("\r");
    second.wait_gone("Take it over");
    second.send("x");
    second.wait("Read only");
    leave(second);
    assert_eq!(read(&draft), format!("First. {ORIGINAL}"));

    first.typed("Unsaved. ");
    first.wait("Unsaved.");
    let mut second = open(&home);
    second.wait("Take it over");
    second.settle(Duration::from_millis(400));
    second.send("\t\r");
    second.wait("yours now");
    second.typed("Second. ");
    second.wait("Second.");
    second.send("\x13");
    second.wait("saved");
    // The first learns of it when it saves by itself.
    first.wait("taken this draft over");
    leave(second);
    leave(first);
    assert_eq!(read(&draft), format!("Second. First. {ORIGINAL}"));
    assert!(home.recovered().contains("First. Unsaved. "));
}

#[test]
fn a_lock_ends_with_its_process_whatever_ends_that() {
    let home = Home::new();
    let draft = home.draft("one.md", ORIGINAL);
    let mut first = open(&home);
    first.signal(Signal::KILL);
    first.ended(Duration::from_secs(2));
    let mut second = open(&home);
    second.typed("Free. ");
    second.wait("Free.");
    assert!(!second.screen().contains("Take it over"));
    leave(second);
    assert_eq!(read(&draft), format!("Free. {ORIGINAL}"));
}

#[test]
fn a_frozen_first_is_no_obstacle_and_overwrites_nothing_when_it_thaws() {
    let home = Home::new();
    let draft = home.draft("one.md", ORIGINAL);
    let mut first = open(&home);
    first.typed("First. ");
    first.wait("First.");
    first.signal(Signal::STOP);
    let mut second = open(&home);
    second.wait("Take it over");
    second.settle(Duration::from_millis(400));
    second.send("\t\r");
    second.wait("yours now");
    second.typed("Second. ");
    second.wait("Second.");
    leave(second);
    first.signal(Signal::CONT);
    first.wait("taken this draft over");
    leave(first);
    assert_eq!(read(&draft), format!("Second. {ORIGINAL}"));
    assert!(home.recovered().contains("First. "));
}
