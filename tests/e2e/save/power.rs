//! The power goes out: an ext4 disk in a file is shut down while it is written to, as the kernel sees a cut, and mounted
//! again.
//!
//! A disk in a file needs root and a loop device. Where the kernel gives none (most containers), these tests say so and
//! pass, also with `BYLINE_REQUIRE_REAL=1`: no package could help. More rounds than every change is worth:
//!
//! ```text
//! cargo test --test e2e -- --ignored --nocapture power
//! ```

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use byline::adapters::files::Files;
use byline::domain::source::{Encoding, Source};
use byline::ports::drafts::{Drafts as _, Saved};
use byline::ports::recovery::Recovery as _;
use rustix::process::Signal;

use super::{OLD, numbered};
use crate::e2e::pty::Home;
use crate::e2e::real;
use crate::e2e::terminal::crashing::{stream, type_stream};
use crate::e2e::terminal::losing::Chance;

/// Stops the file system at once, the journal in memory included. `unsafe` is not allowed here, so perl makes the call.
const CUT: &str =
    "open(my $f, '<', $ARGV[0]) or die; ioctl($f, 0x8004587D, my $how = pack('L', 2)) or die $!";

/// A disk in a file, mounted.
struct PowerDisk {
    image: tempfile::NamedTempFile,
    folder: PathBuf,
}

impl PowerDisk {
    /// Makes it and mounts it on a folder; nothing, and a printed line, where that cannot be done.
    fn at(folder: &Path) -> Option<Self> {
        let image = tempfile::NamedTempFile::new().expect("room");
        image.as_file().set_len(24 << 20).expect("room");
        let disk = Self {
            image,
            folder: folder.to_owned(),
        };
        let made = rustix::process::geteuid().is_root()
            && run("mkfs.ext4", &[Path::new("-qF"), disk.image.path()]);
        if !made || !disk.mount() {
            println!(
                "skipped: this kernel gives no disk in a file (root, mkfs.ext4 and a loop device are needed)"
            );
            return None;
        }
        Some(disk)
    }

    fn mount(&self) -> bool {
        let options = Path::new("-oloop");
        run("mount", &[options, self.image.path(), &self.folder])
    }

    fn cut(&self) {
        let done = Command::new("perl")
            .args(["-e", CUT])
            .arg(&self.folder)
            .status();
        assert!(done.expect("perl is there").success());
    }

    /// The power is back. Whoever was writing is gone by now.
    fn back(&self) {
        for _ in 0..200 {
            if run("umount", &[&self.folder]) {
                assert!(self.mount(), "it was mounted before");
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!("somebody still uses the disk");
    }
}

impl Drop for PowerDisk {
    fn drop(&mut self) {
        // The folder stays behind if this fails; the assertion of the test matters more.
        let _ = Command::new("umount").arg("-l").arg(&self.folder).status();
    }
}

fn run(program: &str, arguments: &[&Path]) -> bool {
    Command::new(program)
        .args(arguments)
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Saves a text; whether it is said to be on disk.
type Saver<'a> = &'a (dyn Fn(&Path, &[u8]) -> bool + Sync);

/// How a file looks after a cut.
#[derive(Debug, PartialEq, Eq)]
enum After {
    Whole,
    /// A text that was said to be saved is not there.
    Lost,
    /// Neither an old nor a new text.
    Torn,
}

/// Saves numbered texts until the power goes out, while another program syncs the disk.
fn cut_saves(disk: &PowerDisk, time: Duration, save: Saver) -> After {
    let path = disk.folder.join("a.md");
    std::fs::write(&path, OLD).expect("room");
    assert!(run("sync", &[]));
    let (acked, dark) = (AtomicU64::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        scope.spawn(|| {
            for number in 1_u64.. {
                if !save(&path, &numbered(number)) {
                    return;
                }
                if dark.load(Ordering::SeqCst) {
                    return;
                }
                acked.store(number, Ordering::SeqCst);
            }
        });
        scope.spawn(|| {
            // Another program's sync writes what the file system has in hand, whether its data is there or not.
            while !dark.load(Ordering::SeqCst) {
                let other = File::create(disk.folder.join("other"));
                let _ =
                    other.and_then(|mut file| file.write_all(b"x").and_then(|()| file.sync_all()));
                thread::sleep(Duration::from_millis(3));
            }
        });
        thread::sleep(time);
        disk.cut();
        dark.store(true, Ordering::SeqCst);
    });
    disk.back();
    let acked = acked.load(Ordering::SeqCst);
    let text = std::fs::read(&path).unwrap_or_default();
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let first = String::from_utf8_lossy(first).into_owned();
    match first.parse::<u64>() {
        Ok(number) if text == numbered(number) && number >= acked => After::Whole,
        Ok(number) if text == numbered(number) => After::Lost,
        _ if text == OLD.as_bytes() && acked == 0 => After::Whole,
        _ if text == OLD.as_bytes() => After::Lost,
        _ => After::Torn,
    }
}

fn saves(rounds: u32) {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(disk) = PowerDisk::at(folder.path()) else {
        return;
    };
    let mut chance = Chance::new();
    let byline = |path: &Path, bytes: &[u8]| {
        let files = Files::new(&folder.path().join("state"));
        let saved = files
            .load(path)
            .and_then(|loaded| files.save(path, bytes, Some(&loaded.fingerprint)));
        matches!(saved, Ok(Saved::Done { note: None, .. }))
    };
    for round in 0..rounds {
        let time = Duration::from_millis(20 + chance.below(150));
        let after = cut_saves(&disk, time, &byline);
        assert_eq!(after, After::Whole, "round {round}, cut after {time:?}");
    }
    // The control: the same without a sync is torn, or lost although it was called saved.
    let careless = |path: &Path, bytes: &[u8]| {
        let new = path.with_extension("new");
        std::fs::write(&new, bytes).is_ok() && std::fs::rename(&new, path).is_ok()
    };
    let mut bad = (0, 0);
    let control = rounds.clamp(40, 200);
    for round in 0..control {
        let time = Duration::from_millis(20 + chance.below(150));
        match cut_saves(&disk, time, &careless) {
            After::Whole => {}
            After::Lost => bad.0 += 1,
            After::Torn => bad.1 += 1,
        }
        if rounds < 100 && bad != (0, 0) {
            println!("without a sync: caught in round {}", round + 1);
            return;
        }
    }
    println!(
        "{rounds} cuts, none torn or lost; without a sync {} lost and {} torn of {control}",
        bad.0, bad.1
    );
    assert_ne!(bad, (0, 0), "a saver that does not sync was not caught");
}

#[test]
fn after_a_power_cut_every_draft_is_whole_and_every_save_that_was_confirmed_is_there() {
    saves(20);
}

#[test]
#[ignore = "five minutes or so; see the top of this file"]
fn after_two_thousand_power_cuts_every_draft_is_whole() {
    saves(2000);
}

/// Types for ever into the real program until the power goes out. Returns how many bytes were due, and how many came back.
fn cut_typing(home: &Home, disk: &PowerDisk, time: Duration, grace: Duration) -> (usize, usize) {
    let draft = home.draft("one.md", OLD);
    let mut terminal = home.byline(&["drafts/one.md"]).run();
    terminal.wait("the old text");
    let (seen, _) = type_stream(&mut terminal, time);
    disk.cut();
    let cut = Instant::now();
    terminal.signal(Signal::KILL);
    terminal.ended(Duration::from_secs(5));
    disk.back();
    let due = seen
        .iter()
        .rev()
        .find(|(at, _)| cut.duration_since(*at) >= grace)
        .map_or(0, |(_, words)| words * 5 - usize::from(*words > 0));
    let files = Files::new(&home.path("state/byline"));
    let now = std::fs::read_to_string(&draft).expect("there");
    let source = Source {
        text: now.clone(),
        bom: false,
        encoding: Encoding::Utf8,
    };
    let left = files.left(&draft, &source).into_iter().next();
    let text = left.map_or(now, |left| left.text);
    let typed = text.strip_suffix(OLD).expect("the old text is there");
    assert!(
        stream(9999).starts_with(typed),
        "not what was typed: {typed:?}"
    );
    (due, typed.len())
}

fn typing(rounds: u32, grace: Duration) {
    let home = Home::new();
    let Some(disk) = PowerDisk::at(&home.path("state")) else {
        return;
    };
    // Drafts and recovery are on the same disk.
    std::fs::remove_dir(home.path("drafts")).expect("empty");
    std::fs::create_dir(home.path("state/drafts")).expect("room");
    std::os::unix::fs::symlink(home.path("state/drafts"), home.path("drafts")).expect("a link");
    let mut chance = Chance::new();
    for _ in 0..rounds {
        let _ = std::fs::remove_dir_all(home.path("state/byline"));
        assert!(run("sync", &[]));
        let time = grace + Duration::from_millis(500 + chance.below(1500));
        let (due, back) = cut_typing(&home, &disk, time, grace);
        println!("{time:?} of typing: {due} bytes were due, {back} came back");
        assert!(
            due > 20 && back >= due,
            "{due} bytes were due, {back} came back"
        );
    }
}

#[test]
fn after_a_power_cut_all_but_the_last_moments_of_typing_come_back() {
    // Twice what is promised: this machine may be busy with other tests.
    typing(2, Duration::from_secs(4));
}

#[test]
#[ignore = "half an hour; see the top of this file"]
fn after_five_hundred_power_cuts_all_but_two_seconds_of_typing_come_back() {
    typing(500, Duration::from_secs(2));
}

#[test]
fn without_a_disk_in_a_file_it_is_said_and_nothing_fails() {
    // What stands in for a kernel without loop devices: a folder that is none.
    let place = real::this_program();
    assert!(PowerDisk::at(&place).is_none());
}
