//! Suspend and resume: the command, with a real shell below that has job control, and without one.

use std::path::Path;
use std::time::Duration;

use rustix::process::Signal;

use super::soon;
use crate::e2e::pty::{Home, Terminal};

const TEXT: &str = "The first line.\n";
const CTRL_Q: &str = "\x11";
/// Silence after which nothing more is about to come.
const QUIET: Duration = Duration::from_millis(400);

/// A shell with job control; its prompt is `ready$`.
fn shell(home: &Home) -> Terminal {
    let mut terminal = home
        .program(Path::new("/bin/bash"), &["--norc", "--noprofile", "-i"])
        .env("PS1", "ready$ ")
        .env("BYLINE", env!("CARGO_BIN_EXE_byline"))
        .run();
    terminal.wait("ready$");
    terminal.send("stty -g > before; $BYLINE drafts/one.md\r");
    terminal.wait("The first line.");
    terminal.wait("Esc menu");
    terminal
}

/// Chooses the command from the palette.
fn suspend(terminal: &mut Terminal) {
    terminal.send("\x10");
    terminal.wait("Commands");
    terminal.typed("stop byline");
    terminal.wait("▸ Stop Byline and go to the shell");
    terminal.send("\r");
}

/// Waits until the shell is ready: its old prompts stand on the screen as soon as Byline has left it.
fn at_the_prompt(terminal: &mut Terminal) {
    terminal.wait("ready$");
    terminal.settle(QUIET);
}

fn settings(home: &Home, name: &str) -> String {
    std::fs::read_to_string(home.path(name)).expect("what stty said")
}

#[test]
fn the_shell_has_the_terminal_as_it_was_and_fg_brings_everything_back() {
    let home = Home::new();
    let draft = home.draft("one.md", TEXT);
    let mut terminal = shell(&home);
    terminal.typed("Before. ");
    suspend(&mut terminal);
    terminal.wait("Stopped");
    assert!(!terminal.emulator(vt100::Screen::alternate_screen));
    assert_eq!(soon(&draft, "Before."), format!("Before. {TEXT}"));
    terminal.send("stty -g > stopped; echo in the $((20 + 22)) shell\r");
    terminal.wait("in the 42 shell");
    // What another program does meanwhile is on the screen at once.
    std::fs::write(&draft, format!("Before. {TEXT}Added outside.\n")).expect("written");
    for round in ["once", "twice"] {
        terminal.send("fg\r");
        terminal.wait("Esc menu");
        terminal.wait("Added outside.");
        assert!(terminal.emulator(vt100::Screen::alternate_screen));
        terminal.typed(round);
        terminal.wait(round);
        suspend(&mut terminal);
        terminal.wait_gone("Added outside.");
        at_the_prompt(&mut terminal);
        assert!(soon(&draft, round).contains(round));
    }
    terminal.send("fg\r");
    terminal.wait("Added outside.");
    terminal.settle(QUIET);
    terminal.send(CTRL_Q);
    terminal.wait_gone("Added outside.");
    at_the_prompt(&mut terminal);
    terminal.send("stty -g > after; echo $((40 + 4)) is all\r");
    terminal.wait("44 is all");
    assert_eq!(settings(&home, "before"), settings(&home, "stopped"));
    assert_eq!(settings(&home, "before"), settings(&home, "after"));
    terminal.send("exit\r");
    assert_eq!(terminal.ended(Duration::from_secs(5)), Some(0));
}

#[test]
fn a_stop_from_outside_goes_the_same_way_and_the_file_is_looked_at_afterwards() {
    let home = Home::new();
    let draft = home.draft("one.md", TEXT);
    let mut terminal = shell(&home);
    terminal.send("\x10");
    terminal.wait("Commands");
    terminal.send("\x1b");
    terminal.wait_gone("Commands");
    // The terminal's own child is the shell, and Byline is the shell's.
    let children = terminal.proc(&format!(
        "task/{}/children",
        terminal.pid().as_raw_nonzero()
    ));
    let pid = children
        .trim()
        .parse()
        .ok()
        .and_then(rustix::process::Pid::from_raw);
    rustix::process::kill_process(pid.expect("one child"), Signal::TSTP).expect("alive");
    terminal.wait("Stopped");
    at_the_prompt(&mut terminal);
    std::fs::write(&draft, format!("{TEXT}Added outside.\n")).expect("written");
    // In the background it may not have the terminal, and stops again; nothing of it lands on the shell's screen.
    terminal.send("bg\r");
    terminal.settle(Duration::from_millis(300));
    terminal.send("echo $((40 + 4)) still here\r");
    terminal.wait("44 still here");
    terminal.send("fg\r");
    terminal.wait("Added outside.");
    terminal.settle(QUIET);
    terminal.send(CTRL_Q);
    terminal.wait_gone("Added outside.");
    at_the_prompt(&mut terminal);
    terminal.send("exit\r");
    assert_eq!(terminal.ended(Duration::from_secs(5)), Some(0));
}

#[test]
fn without_a_shell_byline_says_so_and_goes_on() {
    let byline = env!("CARGO_BIN_EXE_byline");
    // A shell without job control stands in the same process group: it would be stopped as well.
    let script = format!("{byline} drafts/one.md; echo gone");
    for (program, args) in [
        (byline, vec!["drafts/one.md"]),
        ("/bin/sh", vec!["-c", &script]),
    ] {
        let home = Home::new();
        home.draft("one.md", TEXT);
        let mut terminal = home.program(Path::new(program), &args).run();
        terminal.wait("The first line.");
        suspend(&mut terminal);
        terminal.wait("not started from a shell");
        assert!(terminal.is_taken());
        terminal.send(CTRL_Q);
        terminal.ended(Duration::from_secs(5));
        terminal.assert_given_back();
    }
}
