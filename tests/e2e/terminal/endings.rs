//! However the program ends, the terminal is as it was before.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use byline::adapters::environment::Environment;
use byline::app::effect::{Destination, Disk, Effect};
use byline::app::model::{Model, Setup};
use byline::domain::plan::Target;
use byline::ports::clock::Clock;
use byline::runtime::event_loop;
use byline::runtime::world::World;
use rustix::process::Signal;

use crate::e2e::pty::{Home, Terminal};
use crate::e2e::real;

const SOON: Duration = Duration::from_secs(2);

fn open(home: &Home) -> Terminal {
    home.draft("one.md", "The first line.\n");
    let terminal = home.byline(&["drafts/one.md"]).run();
    terminal.wait("The first line.");
    terminal.settle(Duration::from_millis(200));
    assert!(terminal.is_taken());
    terminal
}

#[test]
fn the_terminal_is_given_back_after_q_and_ctrl_q() {
    let home = Home::new();
    let mut terminal = open(&home);
    terminal.send("\x11");
    assert_eq!(terminal.ended(SOON), Some(0));
    terminal.assert_given_back();

    let mut terminal = home.byline(&["drafts"]).run();
    terminal.wait("The first line.");
    terminal.send("q");
    assert_eq!(terminal.ended(SOON), Some(0));
    terminal.assert_given_back();
}

#[test]
fn the_terminal_is_given_back_after_every_signal_that_ends_a_program() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT] {
        let home = Home::new();
        let mut terminal = open(&home);
        terminal.typed("Kept. ");
        terminal.wait("Kept.");
        terminal.signal(signal);
        terminal.ended(SOON);
        terminal.assert_given_back();
        let text = std::fs::read_to_string(home.path("drafts/one.md")).expect("readable");
        assert!(text.contains("Kept."), "{signal:?}: {text}");
    }
}

#[test]
fn a_stopped_program_gives_the_terminal_back_and_takes_it_again() {
    let home = Home::new();
    let mut terminal = open(&home);
    for _ in 0..2 {
        terminal.signal(Signal::TSTP);
        wait_for_state(&terminal, |state| state == 'T');
        terminal.assert_given_back();
        terminal.signal(Signal::CONT);
        wait_for_state(&terminal, |state| state != 'T');
        terminal.wait("The first line.");
        terminal.settle(Duration::from_millis(200));
        assert!(terminal.is_taken());
    }
    terminal.typed("Again. ");
    terminal.wait("Again. The first line.");
    terminal.send("\x11");
    assert_eq!(terminal.ended(SOON), Some(0));
    terminal.assert_given_back();
}

fn wait_for_state(terminal: &Terminal, good: impl Fn(char) -> bool) {
    for _ in 0..400 {
        if good(terminal.state().0) {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("its state is {}", terminal.state().0);
}

#[test]
fn a_program_whose_terminal_takes_no_more_output_still_ends_and_gives_back_its_modes() {
    let home = Home::new();
    let mut terminal = open(&home);
    // Ctrl-S of old: the line stands still, and everything written to it waits.
    terminal.block(true);
    terminal.send("unseen ");
    std::thread::sleep(Duration::from_millis(300));
    // More than the line itself holds.
    for width in 150..200 {
        terminal.resize(width, 60);
        std::thread::sleep(Duration::from_millis(20));
    }
    terminal.signal(Signal::TERM);
    terminal.ended(Duration::from_secs(3));
    terminal.block(false);
    assert!(!terminal.is_raw(), "the terminal was left in raw mode");
    let text = std::fs::read_to_string(home.path("drafts/one.md")).expect("readable");
    let all = text + &home.recovered();
    assert!(all.contains("unseen"), "{all}");
}

/// A clock that breaks when it is asked for the time after the word has been typed: a fault of the program itself.
struct BrokenClock(AtomicU32);

impl Clock for BrokenClock {
    fn now(&self) -> i64 {
        // Loading, conversion and the first keys are the first few; only one message finds the clock broken.
        assert_ne!(
            self.0.fetch_add(1, Ordering::SeqCst),
            30,
            "the clock is broken"
        );
        1_700_000_000
    }
}

/// Not a test by itself: the program with a clock that will break, inside the terminal of the test below.
#[test]
#[ignore = "run by the test below"]
fn inside_a_terminal() {
    let path = std::env::current_dir().expect("a folder").join("one.md");
    let mut world = World::of(Environment::of_process(), None).expect("a home");
    world.clock = Arc::new(BrokenClock(AtomicU32::new(0)));
    let setup = Setup {
        project: std::path::PathBuf::new(),
        home: std::path::PathBuf::new(),
        roots: Vec::new(),
        demo: false,
        ascii: false,
        api_host: None,
        template: "---\ntitle: \ntags: []\n---\n\n".into(),
        autosave: std::time::Duration::from_secs(2),
        folder: path.parent().expect("a folder").to_owned(),
        mono: false,
        measure: 66,
        daily_goal: 0,
        title_on_top: true,
    };
    let mut model = Model::new(setup, Target::Sandbox, 80, 24);
    let then = Destination::Writer;
    model.loading = Some((path.clone(), then));
    let first = vec![Effect::Disk(Disk::Load { path, then })];
    event_loop::run(model, Arc::new(world), first).expect("it runs");
}

#[test]
fn the_terminal_is_given_back_after_a_panic_and_the_text_is_kept() {
    let home = Home::new();
    std::fs::write(home.path("one.md"), "The first line.\n").expect("written");
    let exact = "e2e::terminal::endings::inside_a_terminal";
    let mut terminal = home
        .program(
            &real::this_program(),
            &["--exact", exact, "--ignored", "--nocapture"],
        )
        .run();
    terminal.wait("The first line.");
    terminal.settle(Duration::from_millis(300));
    assert!(terminal.is_taken());
    let mut words = String::new();
    // The clock breaks while these are typed.
    while terminal.is_running() && words.len() < 40 {
        words.push('w');
        terminal.send("w");
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = terminal.ended(SOON);
    terminal.assert_given_back();
    let raw = String::from_utf8_lossy(&terminal.raw()).into_owned();
    assert!(raw.contains("the clock is broken"), "{raw}");
    assert!(raw.contains("Your unsaved text is in"), "{raw}");
    let kept = home.recovered();
    assert!(
        kept.contains("ww") && kept.contains("The first line."),
        "{kept}"
    );
}
