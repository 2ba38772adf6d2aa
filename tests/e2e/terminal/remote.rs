//! Writing over a real ssh connection that breaks in mid-sentence: every key that was on the screen is on disk, and the
//! next connection finds the draft as it was left.

mod server;

use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::crashing::{shown, stream, type_stream};
use super::losing::Chance;
use crate::e2e::pty::{Home, Terminal};
use server::{Remote, Server, Wire, process};

const ORIGINAL: &str = "The first line.\n";

/// How long the program may live on without a line. A bound for a busy machine: it takes some milliseconds.
const GONE: Duration = Duration::from_secs(10);

/// How a line breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Break {
    /// The ssh client is killed.
    Client,
    /// The window in which the ssh client runs is closed.
    Window,
    /// The server's process for this connection is killed.
    Session,
}

/// How often each way is tried; more with `BYLINE_ROUNDS`.
fn rounds() -> u32 {
    std::env::var("BYLINE_ROUNDS").map_or(4, |rounds| rounds.parse().expect("a number"))
}

fn byline(argument: &str) -> String {
    format!("'{}' {argument}", env!("CARGO_BIN_EXE_byline"))
}

fn open(server: &Server, home: &Home) -> Remote {
    let remote = server.run(home, server.port(), &byline("drafts/one.md"));
    remote.terminal.wait_until("the draft", |screen| {
        ["Ctrl-P commands", "Take it over", "Restore it"]
            .iter()
            .any(|hint| screen.contains(hint))
    });
    remote.terminal.settle(Duration::from_millis(200));
    remote
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("readable")
}

/// The words of the stream that the screen shows, as the text they are.
fn echoed(terminal: &Terminal) -> String {
    let words = shown(&terminal.screen());
    stream(words).trim_end().to_owned()
}

fn kill(pid: i32, signal: Signal) {
    kill_process(Pid::from_raw(pid).expect("not zero"), signal).expect("it is alive");
}

/// Waits until a process is gone.
fn gone(pid: i32) {
    let end = Instant::now() + GONE;
    while let Some((state, _, ticks)) = process(pid) {
        assert!(
            Instant::now() < end,
            "still there without a line: state {state}, {ticks} ticks used"
        );
        sleep(Duration::from_millis(10));
    }
}

/// Breaks the line of a program that is being typed into. Returns what was on the screen at that moment.
fn broken(remote: &mut Remote, how: Break) -> String {
    let pid = remote.pid();
    let (_, session, _) = process(pid).expect("it is alive");
    let echoed = echoed(&remote.terminal);
    match how {
        Break::Client => remote.terminal.signal(Signal::KILL),
        Break::Window => remote.terminal.hang_up(),
        Break::Session => kill(session, Signal::KILL),
    }
    gone(pid);
    echoed
}

/// One round: types for a time, breaks the line, looks at the file, connects again.
fn round(server: &Server, how: Break, time: Duration) {
    let home = Home::new();
    let draft = home.draft("one.md", ORIGINAL);
    let mut remote = open(server, &home);
    type_stream(&mut remote.terminal, time);
    let echoed = broken(&mut remote, how);
    let text = read(&draft);
    let typed = text.strip_suffix(ORIGINAL).expect("the old text is there");
    assert!(
        stream(9999).starts_with(typed),
        "not what was typed: {typed:?}"
    );
    let all = format!("{typed}\n{}", home.recovered());
    assert!(
        !echoed.is_empty() && all.contains(&echoed),
        "{how:?} after {time:?}: on the screen was {echoed:?}, on disk is {all:?}"
    );

    let mut again = open(server, &home);
    let screen = again.terminal.screen();
    for obstacle in ["Take it over", "Restore it", "Read only"] {
        assert!(!screen.contains(obstacle), "{how:?}: {screen}");
    }
    again.terminal.send("Again. ");
    again.terminal.wait("Again.");
    let pid = again.pid();
    again.terminal.send("\x11");
    assert_eq!(again.terminal.ended(GONE), Some(0));
    gone(pid);
    assert_eq!(read(&draft), format!("Again. {typed}{ORIGINAL}"));
}

fn all_rounds(how: Break) {
    let Some(server) = Server::start("") else {
        return;
    };
    let mut chance = Chance::new();
    for _ in 0..rounds() {
        round(
            &server,
            how,
            Duration::from_millis(300 + chance.below(2200)),
        );
    }
}

#[test]
fn a_killed_ssh_client_loses_no_key_that_was_shown() {
    all_rounds(Break::Client);
}

#[test]
fn a_closed_window_with_an_ssh_client_in_it_loses_no_key_that_was_shown() {
    all_rounds(Break::Window);
}

#[test]
fn a_killed_ssh_session_on_the_server_loses_no_key_that_was_shown() {
    all_rounds(Break::Session);
}

#[test]
fn a_program_that_keeps_what_is_typed_to_itself_would_be_caught() {
    // The control: what the terminal echoes and a plain program has not got yet is gone with the line.
    let Some(server) = Server::start("") else {
        return;
    };
    // A window is closed by one that draws, which this program does not; to the server it is the same as the first.
    for how in [Break::Client, Break::Session] {
        let home = Home::new();
        let draft = home.draft("one.md", ORIGINAL);
        let shell = "sh -c 'echo ready; cat >> drafts/one.md'";
        let mut remote = server.run(&home, server.port(), shell);
        remote.terminal.wait("ready");
        type_stream(&mut remote.terminal, Duration::from_millis(500));
        let echoed = broken(&mut remote, how);
        assert!(echoed.len() > 20, "{echoed:?}");
        assert_eq!(read(&draft), ORIGINAL, "{how:?}");
    }
}

/// Types over a line that then stops without a word. Returns what was on the screen.
fn stopped(server: &Server, home: &Home, wire: &Wire, time: Duration) -> (Remote, String) {
    let mut first = server.run(home, wire.port(), &byline("drafts/one.md"));
    first.terminal.wait("The first line.");
    first.terminal.settle(Duration::from_millis(200));
    type_stream(&mut first.terminal, time);
    wire.stop();
    let echoed = echoed(&first.terminal);
    // Typed into a dead line: nobody is told, nothing comes back.
    first.terminal.send("into the dark ");
    (first, echoed)
}

#[test]
fn after_a_line_that_went_silent_the_next_connection_takes_the_draft_over_with_every_key() {
    let Some(server) = Server::start("") else {
        return;
    };
    let home = Home::new();
    let draft = home.draft("one.md", ORIGINAL);
    let wire = Wire::to(server.port());
    let (first, echoed) = stopped(&server, &home, &wire, Duration::from_millis(700));
    let pid = first.pid();

    // The server has not noticed; the writer connects anew and is told who has the draft.
    let mut second = server.run(&home, server.port(), &byline("drafts/one.md"));
    second.terminal.wait(&format!("pid {pid} on "));
    second.terminal.settle(Duration::from_millis(400));
    second.terminal.send("\t\r");
    second.terminal.wait("yours now");
    second.terminal.send("Second. ");
    second.terminal.wait("Second.");
    second.terminal.send("\x13");
    second.terminal.wait("saved");
    assert!(read(&draft).contains("Second. "));

    // The first has found out when it wanted to save, and rests: alive, but using no time.
    let kept = |home: &Home| format!("{}\n{}", read(&draft), home.recovered());
    let end = Instant::now() + GONE;
    while !kept(&home).contains(&echoed) {
        assert!(
            Instant::now() < end,
            "{echoed:?} is not in {:?}",
            kept(&home)
        );
        sleep(Duration::from_millis(50));
    }
    sleep(Duration::from_secs(1));
    let (_, _, before) = process(pid).expect("nothing has ended it");
    sleep(Duration::from_secs(2));
    let (_, _, after) = process(pid).expect("nothing has ended it");
    assert!(after - before <= 2, "{} ticks for nothing", after - before);

    // When the line is cut at last, it goes, and overwrites nothing.
    drop(wire);
    gone(pid);
    second.terminal.send("\x11");
    assert_eq!(second.terminal.ended(GONE), Some(0));
    let text = read(&draft);
    assert!(
        text.starts_with("Second. ") && text.ends_with(ORIGINAL),
        "{text:?}"
    );
    assert!(kept(&home).contains(&echoed));
}

#[test]
fn a_server_that_notices_the_silence_ends_the_program_and_every_key_is_on_disk() {
    let Some(server) = Server::start("ClientAliveInterval 1\nClientAliveCountMax 1") else {
        return;
    };
    let home = Home::new();
    let draft = home.draft("one.md", ORIGINAL);
    let wire = Wire::to(server.port());
    let (first, echoed) = stopped(&server, &home, &wire, Duration::from_millis(400));
    gone(first.pid());
    let text = read(&draft);
    assert!(text.contains(&echoed), "{echoed:?} is not in {text:?}");
    let again = open(&server, &home);
    assert!(!again.terminal.screen().contains("Take it over"));
}
