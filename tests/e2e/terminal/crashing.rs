//! kill -9, full disks, suspended machines: every key that was on the screen a quarter of a second before comes back.

use std::path::Path;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::losing::{Chance, rounds};
use crate::e2e::pty::{Home, Terminal};
use crate::e2e::save::Disk;

const ORIGINAL: &str = "The first line.\n";

/// How old a key may be and still be lost.
const GRACE: Duration = Duration::from_millis(250);

/// Time between two keys of a fast typist.
const KEY: Duration = Duration::from_millis(10);

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("readable")
}

/// `0000 0001 0002 …`
fn stream(words: usize) -> String {
    (0..words).fold(String::new(), |text, word| text + &format!("{word:04} "))
}

/// How many words of the stream the screen shows to be there: one more than the highest.
fn shown(screen: &str) -> usize {
    screen
        .split_whitespace()
        .filter(|word| word.len() == 4)
        .filter_map(|word| word.parse::<usize>().ok())
        .max()
        .map_or(0, |word| word + 1)
}

/// Types the stream until the time is over. Returns what was on the screen when, and how many keys were sent.
fn type_stream(terminal: &mut Terminal, time: Duration) -> (Vec<(Instant, usize)>, usize) {
    let start = Instant::now();
    let mut seen = Vec::new();
    let mut sent = 0;
    for key in stream(9999).chars() {
        if start.elapsed() >= time {
            break;
        }
        terminal.send(key.encode_utf8(&mut [0; 4]));
        sent += 1;
        std::thread::sleep(KEY);
        let words = shown(&terminal.screen());
        seen.push((Instant::now(), words));
    }
    (seen, sent)
}

/// What one round has shown.
#[derive(Debug)]
struct Round {
    /// Bytes of the stream that had been on the screen long enough to be safe.
    due: usize,
    /// Bytes of the stream that came back.
    back: usize,
    /// Keys sent.
    sent: usize,
}

/// Types, kills, opens again, restores.
fn round(time: Duration, spoil: bool) -> Round {
    let home = Home::new();
    let draft = home.draft("one.md", ORIGINAL);
    if spoil {
        std::fs::create_dir_all(home.path("state/byline")).expect("room");
        std::fs::write(home.path("state/byline/recovery"), "in the way").expect("room");
    }
    let mut terminal = home.byline(&["drafts/one.md"]).run();
    terminal.wait("The first line.");
    let (seen, sent) = type_stream(&mut terminal, time);
    let killed = Instant::now();
    terminal.signal(Signal::KILL);
    terminal.ended(Duration::from_secs(2));
    let due = seen
        .iter()
        .rev()
        .find(|(at, _)| killed.duration_since(*at) >= GRACE)
        .map_or(0, |(_, words)| words * 5 - usize::from(*words > 0));
    assert_eq!(
        read(&draft),
        ORIGINAL,
        "it was saved, so the kill proves nothing"
    );
    let mut terminal = home.byline(&["drafts/one.md"]).run();
    if spoil {
        terminal.wait("The first line.");
    } else {
        terminal.wait("Restore it");
        assert_eq!(read(&draft), ORIGINAL, "applied unasked");
        terminal.settle(Duration::from_millis(400));
        terminal.send("\r");
        terminal.wait("Restored.");
    }
    terminal.send("\x11");
    assert_eq!(terminal.ended(Duration::from_secs(3)), Some(0));
    let text = read(&draft);
    let typed = text.strip_suffix(ORIGINAL).expect("the old text is there");
    assert!(
        stream(9999).starts_with(typed),
        "not what was typed: {typed:?}"
    );
    let waiting = std::fs::read_dir(home.path("state/byline/recovery"));
    assert_eq!(waiting.map_or(0, Iterator::count), 0, "something was left");
    Round {
        due,
        back: typed.len(),
        sent,
    }
}

#[test]
fn killed_at_any_moment_every_key_older_than_a_quarter_second_comes_back() {
    let mut chance = Chance::new();
    let times: Vec<Duration> = (0..rounds())
        .map(|_| Duration::from_millis(300 + chance.below(2200)))
        .collect();
    let all: Vec<Round> = std::thread::scope(|scope| {
        let hands: Vec<_> = (0..4)
            .map(|hand| {
                let mine = times.iter().skip(hand).step_by(4);
                scope.spawn(move || mine.map(|time| round(*time, false)).collect::<Vec<_>>())
            })
            .collect();
        hands
            .into_iter()
            .flat_map(|hand| hand.join().expect("nothing is lost"))
            .collect()
    });
    for round in &all {
        assert!(round.back >= round.due, "{round:?}");
    }
    let sent: usize = all.iter().map(|round| round.sent).sum();
    let worst = all.iter().map(|round| round.sent - round.back).max();
    println!(
        "{} kills, {sent} keys; at most {} of the last keys sent did not come back",
        all.len(),
        worst.unwrap_or(0)
    );
}

#[test]
fn without_a_place_to_keep_them_the_keys_are_gone() {
    // The control: the same round with the recovery folder spoilt loses what was typed.
    let round = round(Duration::from_millis(1200), true);
    assert!(round.due > 20 && round.back == 0, "{round:?}");
}

#[test]
fn a_machine_that_was_suspended_in_mid_sentence_goes_on_where_it_was() {
    let home = Home::new();
    let draft = home.draft("one.md", ORIGINAL);
    let mut terminal = home.byline(&["drafts/one.md"]).run();
    terminal.wait("The first line.");
    terminal.typed("before ");
    terminal.wait("before");
    terminal.signal(Signal::STOP);
    terminal.send("after ");
    // Longer than the time until a save.
    std::thread::sleep(Duration::from_millis(2600));
    assert_eq!(read(&draft), ORIGINAL, "it was not suspended");
    terminal.signal(Signal::CONT);
    terminal.wait("after");
    terminal.send("\x11");
    assert_eq!(terminal.ended(Duration::from_secs(3)), Some(0));
    assert_eq!(read(&draft), format!("before after {ORIGINAL}"));
}

/// Opens the draft, kills nothing: what the screen says after typing and Ctrl-S.
fn type_and_save(terminal: &mut Terminal, words: &str, said: &str) {
    terminal.typed(words);
    terminal.wait(words.trim_end());
    terminal.send("\x13");
    terminal.wait(said);
}

/// Kills the program and opens the draft again; the words are offered.
fn killed_and_offered(home: &Home, mut terminal: Terminal, words: &str) {
    std::thread::sleep(GRACE);
    terminal.signal(Signal::KILL);
    terminal.ended(Duration::from_secs(2));
    let mut terminal = home.byline(&["drafts/one.md"]).run();
    terminal.wait("Restore it");
    terminal.settle(Duration::from_millis(400));
    terminal.send("\r");
    terminal.wait(words.trim_end());
    terminal.signal(Signal::KILL);
    terminal.ended(Duration::from_secs(2));
}

#[test]
fn on_a_full_disk_the_text_stays_the_disk_is_named_and_a_crash_loses_nothing() {
    let home = Home::new();
    let Some(disk) = Disk::at(&home.path("drafts"), "size=64k") else {
        return;
    };
    let draft = home.draft("one.md", ORIGINAL);
    let mut terminal = home.byline(&["drafts/one.md"]).run();
    terminal.wait("The first line.");
    let _ = std::fs::write(disk.path("filler"), vec![b'f'; 1 << 20]);
    type_and_save(&mut terminal, "Unsaved words. ", "the disk is full");
    assert!(terminal.screen().contains("Unsaved words."));
    assert_eq!(read(&draft), ORIGINAL);
    killed_and_offered(&home, terminal, "Unsaved words. ");
    // The control: with room again the same keys are saved.
    std::fs::remove_file(disk.path("filler")).expect("ours");
    let mut terminal = home.byline(&["drafts/one.md"]).run();
    terminal.wait("Restore it");
    terminal.settle(Duration::from_millis(400));
    terminal.send("\r");
    terminal.wait("Restored.");
    terminal.send("\x11");
    assert_eq!(terminal.ended(Duration::from_secs(3)), Some(0));
    assert_eq!(read(&draft), format!("Unsaved words. {ORIGINAL}"));
}

#[test]
fn a_disk_that_became_read_only_is_named_and_a_crash_loses_nothing() {
    let home = Home::new();
    let Some(disk) = Disk::at(&home.path("drafts"), "size=256k") else {
        return;
    };
    home.draft("one.md", ORIGINAL);
    let mut terminal = home.byline(&["drafts/one.md"]).run();
    terminal.wait("The first line.");
    disk.remount("ro");
    type_and_save(
        &mut terminal,
        "Unsaved words. ",
        "the file system is read-only",
    );
    std::thread::sleep(GRACE);
    terminal.signal(Signal::KILL);
    terminal.ended(Duration::from_secs(2));
    disk.remount("rw");
    let mut terminal = home.byline(&["drafts/one.md"]).run();
    terminal.wait("Restore it");
    terminal.signal(Signal::KILL);
    terminal.ended(Duration::from_secs(2));
    // Opened on a disk that is read-only from the start, it can only be read, and says so.
    disk.remount("ro");
    std::fs::remove_dir_all(home.path("state/byline/recovery")).expect("ours");
    let mut terminal = home.byline(&["drafts/one.md"]).run();
    terminal.wait("mounted for reading only");
    terminal.settle(Duration::from_millis(300));
    terminal.typed("x");
    terminal.wait("mounted for reading only");
    terminal.send("\x11");
    assert_eq!(terminal.ended(Duration::from_secs(3)), Some(0));
    disk.remount("rw");
}

#[test]
fn no_room_for_the_recovery_file_is_said_and_saving_still_works() {
    let home = Home::new();
    let Some(disk) = Disk::at(&home.path("state"), "size=64k") else {
        return;
    };
    let draft = home.draft("one.md", ORIGINAL);
    let _ = std::fs::write(disk.path("filler"), vec![b'f'; 1 << 20]);
    let mut terminal = home.byline(&["drafts/one.md"]).run();
    terminal.wait("The first line.");
    terminal.settle(Duration::from_millis(300));
    terminal.send("W");
    terminal.wait("the disk is full");
    terminal.typed("ords. ");
    terminal.send("\x13");
    terminal.wait("saved");
    terminal.send("\x11");
    assert_eq!(terminal.ended(Duration::from_secs(3)), Some(0));
    assert_eq!(read(&draft), format!("Words. {ORIGINAL}"));
}
