//! Saving on real, bad disks: full, read-only, failing, and under kill -9.

use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use byline::adapters::files::Files;
use byline::adapters::journal::FileJournal;
use byline::domain::attempt::{AttemptId, Outcome};
use byline::ports::drafts::{Drafts as _, Saved};
use byline::ports::journal::Journal as _;

use super::real;

mod power;
mod sweep;

const OLD: &str = "the old text\n";

/// Paths that are looked at before and after a save, and are not there.
const SAVE_BEGINS: &str = "/byline-save-begins";
const SAVE_ENDS: &str = "/byline-save-ends";

/// Not a test by itself: saves once, as the variables say, and prints how it went.
#[test]
#[ignore = "run by the tests of this file"]
fn inside_saves_once() {
    let path = PathBuf::from(std::env::var_os("BYLINE_SAVE").expect("run by a test of this file"));
    let size = std::env::var("BYLINE_SIZE").map_or(100, |size| size.parse().expect("a number"));
    let state = path.parent().expect("a folder").join("state");
    let state = std::env::var_os("BYLINE_STATE").map_or(state, PathBuf::from);
    let files = Files::new(&state);
    let new = vec![b'n'; size];
    let is_new = std::env::var_os("BYLINE_NEW").is_some();
    let read = (!is_new).then(|| files.load(&path)).transpose();
    if std::env::var_os("BYLINE_COUNT_UP").is_some() {
        sweep::count_up(&state.join("scratch"));
    }
    // Seen in a trace of the system calls: what is between the two is the save.
    let _ = std::fs::metadata(SAVE_BEGINS);
    let saved = read.and_then(|loaded| {
        let expected = loaded.as_ref().map(|loaded| &loaded.fingerprint);
        files.save(&path, &new, expected)
    });
    let _ = std::fs::metadata(SAVE_ENDS);
    match saved {
        Ok(Saved::Done { note, .. }) => println!("\n> done {}", note.unwrap_or_default()),
        Ok(Saved::Changed { .. }) => println!("\n> changed"),
        Err(failure) => println!("\n> failed {failure}"),
    }
}

/// Not a test by itself: saves numbered texts for ever and prints each number when it is on disk.
#[test]
#[ignore = "run by the tests of this file"]
fn inside_saves_for_ever() {
    let path = PathBuf::from(std::env::var_os("BYLINE_SAVE").expect("run by a test of this file"));
    let files = Files::new(&path.parent().expect("a folder").join("state"));
    let mut at = files.load(&path).expect("readable").fingerprint;
    for number in 1_u64.. {
        match files.save(&path, &numbered(number), Some(&at)) {
            Ok(Saved::Done { fingerprint, .. }) => at = fingerprint,
            other => panic!("{other:?}"),
        }
        println!("\n> {number}");
    }
}

fn numbered(number: u64) -> Vec<u8> {
    format!("{number}\n").repeat(5000).into_bytes()
}

/// A process that saves once, under `wrapper` if there is one; returns what it printed.
fn save_once(wrapper: &[&str], path: &Path, settings: &[(&str, &str)]) -> String {
    save_once_with(&real::this_program(), wrapper, path, settings)
}

/// The same with a copy of this program.
fn save_once_with(
    program: &Path,
    wrapper: &[&str],
    path: &Path,
    settings: &[(&str, &str)],
) -> String {
    let program = program.to_str().expect("UTF-8");
    let argv: Vec<&str> = wrapper
        .iter()
        .copied()
        .chain([
            program,
            "--exact",
            "e2e::save::inside_saves_once",
            "--ignored",
            "--nocapture",
        ])
        .collect();
    let output = Command::new(argv[0])
        .args(&argv[1..])
        .env("BYLINE_SAVE", path)
        .envs(settings.iter().copied())
        .output()
        .expect("it starts");
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| line.strip_prefix("> "))
        .collect::<Vec<_>>()
        .join("\n")
}

fn leftovers(folder: &Path) -> usize {
    std::fs::read_dir(folder)
        .expect("readable")
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(".byline-"))
        .count()
}

/// A small file system in memory, gone when dropped.
pub struct Disk {
    folder: PathBuf,
    /// Where it is, if it has a place of its own.
    place: Option<tempfile::TempDir>,
}

impl Disk {
    fn new(options: &str) -> Option<Self> {
        let place = tempfile::tempdir().expect("a folder");
        let mut disk = Self::at(place.path(), options)?;
        disk.place = Some(place);
        Some(disk)
    }

    /// A disk over a folder that is there.
    pub fn at(folder: &Path, options: &str) -> Option<Self> {
        if !real::is_root() {
            return None;
        }
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(folder)
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        if !mounted {
            real::skip("nothing can be mounted here");
            return None;
        }
        Some(Self {
            folder: folder.to_owned(),
            place: None,
        })
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub fn remount(&self, options: &str) {
        let done = Command::new("mount")
            .args(["-o", &format!("remount,{options}")])
            .arg(&self.folder)
            .status();
        assert!(done.expect("mount runs").success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // The folder stays behind if this fails; the assertion of the test matters more.
        let _ = Command::new("umount").arg("-l").arg(&self.folder).status();
        drop(self.place.take());
    }
}

#[test]
fn on_a_full_disk_the_old_text_stays_and_the_disk_is_called_full() {
    let Some(disk) = Disk::new("size=256k") else {
        return;
    };
    let path = disk.path("a.md");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let state = elsewhere.path().to_str().expect("UTF-8");
    for link in [false, true] {
        std::fs::write(&path, OLD).expect("room");
        if link {
            // Written in place: the harder case.
            std::fs::hard_link(&path, disk.path("b.md")).expect("a link");
        }
        let said = save_once(
            &[],
            &path,
            &[("BYLINE_SIZE", "400000"), ("BYLINE_STATE", state)],
        );
        assert!(said.contains("the disk is full"), "{said}");
        assert_eq!(std::fs::read_to_string(&path).expect("readable"), OLD);
        assert_eq!(leftovers(&disk.folder), 0);
        // The control: a text that fits is saved.
        let said = save_once(
            &[],
            &path,
            &[("BYLINE_SIZE", "100000"), ("BYLINE_STATE", state)],
        );
        assert!(said.starts_with("done"), "{said}");
    }
}

#[test]
fn at_every_level_of_a_filling_disk_the_file_holds_the_old_or_the_new_text() {
    let Some(disk) = Disk::new("size=128k") else {
        return;
    };
    let path = disk.path("a.md");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let files = Files::new(elsewhere.path());
    let new = vec![b'n'; 20_000];
    let (mut done, mut failed) = (0, 0);
    for filler in (0..=128).step_by(4) {
        // A full disk cuts the filler short, which is all it is for.
        let _ = std::fs::write(disk.path("filler"), vec![b'f'; 0]);
        std::fs::write(&path, OLD).expect("room");
        let _ = std::fs::write(disk.path("filler"), vec![b'f'; filler * 1024]);
        let read = files.load(&path).expect("readable").fingerprint;
        let result = files.save(&path, &new, Some(&read));
        let now = std::fs::read(&path).expect("there");
        match result {
            Ok(_) => {
                done += 1;
                assert_eq!(now, new);
            }
            Err(failure) => {
                failed += 1;
                assert_eq!(now, OLD.as_bytes(), "{failure}");
            }
        }
    }
    assert!(done > 5 && failed > 5, "{done} done, {failed} failed");
}

#[test]
fn a_read_only_disk_is_called_read_only() {
    let Some(disk) = Disk::new("size=256k") else {
        return;
    };
    let path = disk.path("a.md");
    std::fs::write(&path, OLD).expect("room");
    disk.remount("ro");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let files = Files::new(elsewhere.path());
    let loaded = files.load(&path).expect("readable");
    assert!(
        loaded
            .read_only
            .is_some_and(|why| why.contains("reading only"))
    );
    let failure = files
        .save(&path, b"new", Some(&loaded.fingerprint))
        .expect_err("it cannot be written");
    assert!(
        failure.what.contains("the file system is read-only"),
        "{failure}"
    );
    disk.remount("rw");
}

#[test]
fn as_an_ordinary_user_closed_folders_are_written_in_place_and_closed_files_not_at_all() {
    if !real::is_root() || !real::has(&["setpriv"]) {
        return;
    }
    let base = tempfile::tempdir().expect("a folder");
    let open = |path: &Path, mode| {
        let bits = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(path, bits).expect("root may");
    };
    open(base.path(), 0o755);
    let state = base.path().join("state");
    let folder = base.path().join("closed");
    for made in [&state, &folder] {
        std::fs::create_dir(made).expect("a folder");
    }
    chown(&state, Some(65534), Some(65534)).expect("root may");
    let path = folder.join("a.md");
    std::fs::write(&path, OLD).expect("room");
    open(&path, 0o666);
    // The test binary may lie where only root can look.
    let copy = base.path().join("program");
    std::fs::copy(real::this_program(), &copy).expect("room");
    open(&copy, 0o755);
    let nobody = [
        "setpriv",
        "--reuid=65534",
        "--regid=65534",
        "--clear-groups",
    ];
    let save = || {
        let output = Command::new(nobody[0])
            .args(&nobody[1..])
            .arg(&copy)
            .args([
                "--exact",
                "e2e::save::inside_saves_once",
                "--ignored",
                "--nocapture",
            ])
            .env("BYLINE_SAVE", &path)
            .env("BYLINE_STATE", &state)
            .output()
            .expect("it starts");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let said = save();
    assert!(
        said.contains("> done Written in place, because new files may not be made"),
        "{said}"
    );
    assert_eq!(std::fs::read(&path).expect("readable"), [b'n'; 100]);
    // In a folder where new files may be made, the owner would be lost.
    open(&folder, 0o777);
    std::fs::write(&path, OLD).expect("room");
    let said = save();
    assert!(
        said.contains("> done Written in place, because its owner"),
        "{said}"
    );
    assert_eq!(leftovers(&folder), 0);
    // A file that may not be written is not replaced although its folder would allow it.
    std::fs::write(&path, OLD).expect("room");
    open(&path, 0o644);
    let said = save();
    assert!(
        said.contains("> failed") && said.contains("no permission"),
        "{said}"
    );
    assert_eq!(std::fs::read_to_string(&path).expect("readable"), OLD);
}

#[test]
fn access_lists_survive_and_none_is_gained_from_the_folder() {
    if !real::has(&["setfacl", "getfacl"]) {
        return;
    }
    let base = tempfile::tempdir().expect("a folder");
    let acl = |arguments: &[&str], path: &Path| {
        let output = Command::new(arguments[0])
            .args(&arguments[1..])
            .arg(path)
            .output()
            .expect("it starts");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        output.status.success().then_some(text)
    };
    let list = |path: &Path| acl(&["getfacl", "-cpn"], path).expect("readable");
    let files = Files::new(&base.path().join("state"));
    let save = |path: &Path| {
        let read = files.load(path).expect("readable").fingerprint;
        let saved = files.save(path, b"new", Some(&read)).expect("room");
        assert!(matches!(saved, Saved::Done { note: None, .. }), "{saved:?}");
    };
    let (with, without) = (base.path().join("with.md"), base.path().join("without.md"));
    for path in [&with, &without] {
        std::fs::write(path, OLD).expect("room");
    }
    let set = acl(&["setfacl", "-m", "u:4711:rw,g:4712:r"], &with);
    if set.is_none() || acl(&["setfacl", "-d", "-m", "u:4713:rwx"], base.path()).is_none() {
        real::skip("this file system has no access lists");
        return;
    }
    let before = (list(&with), list(&without));
    assert!(before.0.contains("4711") && !before.1.contains("4713"));
    save(&with);
    save(&without);
    assert_eq!((list(&with), list(&without)), before);
    // The control: a new file in this folder does gain one.
    let new = base.path().join("new.md");
    files.save(&new, b"new", None).expect("room");
    assert!(list(&new).contains("4713"));
}

#[test]
fn a_system_call_that_fails_leaves_the_old_or_the_new_text_and_the_truth_is_told() {
    if !real::has(&["strace"]) {
        return;
    }
    let base = tempfile::tempdir().expect("a folder");
    let path = base.path().join("a.md");
    for (inject, expected) in [
        (
            "fsync:error=EIO:when=1",
            "failed Could not save a.md: the disk reported an error",
        ),
        (
            "fsync:error=ENOSPC:when=1",
            "failed Could not save a.md: the disk is full",
        ),
        (
            "fsync:error=EDQUOT:when=1",
            "failed Could not save a.md: your disk quota",
        ),
        (
            "fsync:error=EIO:when=2",
            "done Written, but not confirmed on disk",
        ),
        ("rename,renameat,renameat2:error=EIO", "failed"),
        (
            "rename,renameat,renameat2:error=EROFS",
            "failed Could not save a.md: the file system is read-only",
        ),
        (
            "rename,renameat,renameat2:error=EBUSY",
            "failed Could not save a.md: it is in use",
        ),
        ("fchmod:error=EIO", "failed"),
    ] {
        std::fs::write(&path, OLD).expect("room");
        let option = format!("--inject={inject}");
        let said = save_once(
            &["strace", "-f", "-qq", "-o", "/dev/null", &option],
            &path,
            &[],
        );
        assert!(said.starts_with(expected), "{inject}: {said:?}");
        let now = std::fs::read(&path).expect("there");
        if said.starts_with("done") {
            assert_eq!(now, [b'n'; 100], "{inject}");
        } else {
            assert_eq!(now, OLD.as_bytes(), "{inject}");
        }
        assert_eq!(leftovers(base.path()), 0, "{inject}");
    }
}

#[test]
fn killed_at_any_moment_the_file_is_whole_and_not_older_than_what_was_called_saved() {
    let base = tempfile::tempdir().expect("a folder");
    let path = base.path().join("a.md");
    for round in 0..40_u64 {
        std::fs::write(&path, numbered(0)).expect("room");
        let mut child = Command::new(real::this_program())
            .args([
                "--exact",
                "e2e::save::inside_saves_for_ever",
                "--ignored",
                "--nocapture",
            ])
            .env("BYLINE_SAVE", &path)
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        // The first save tells that it has begun.
        let first = lines
            .by_ref()
            .map_while(Result::ok)
            .find(|line| line.starts_with("> "));
        assert_eq!(first.as_deref(), Some("> 1"));
        std::thread::sleep(Duration::from_micros(round * 700));
        child.kill().expect("it runs");
        child.wait().expect("it ends");
        let saved = lines
            .map_while(Result::ok)
            .filter_map(|line| line.strip_prefix("> ")?.parse().ok())
            .last()
            .unwrap_or(1);
        let text = std::fs::read(&path).expect("there");
        let number: u64 = String::from_utf8_lossy(&text)
            .lines()
            .next()
            .and_then(|line| line.parse().ok())
            .expect("not empty");
        assert_eq!(text, numbered(number), "torn after {round}");
        assert!(number >= saved, "{number} is older than {saved}");
    }
}

#[test]
fn a_disk_that_fills_up_while_sending_cannot_eat_the_ending() {
    let Some(disk) = Disk::new("size=512k") else {
        return;
    };
    let journal = FileJournal::new(&disk.path("state"));
    let (id, guard) = journal.begin(&plan(), 1).expect("room");
    let _ = std::fs::write(disk.path("filler"), vec![b'f'; 1 << 20]);
    assert!(
        std::fs::write(disk.path("control"), [b'x'; 8192]).is_err(),
        "the disk is full"
    );
    let outcome = Outcome::SentNoAddress {
        what: "x".repeat(20_000),
    };
    journal.end(&id, &outcome).expect("the room was reserved");
    drop(guard);
    assert_eq!(journal.read().expect("readable")[0].outcome, outcome);
    // And where there is no room for an ending, nothing is sent.
    let failure = journal.begin(&plan(), 2).expect_err("no room");
    assert!(failure.what.contains("nothing was sent"), "{failure}");
    assert!(journal.body(&AttemptId("ZZZZ".into())).is_err());
    assert_eq!(journal.read().expect("readable").len(), 1);
}

fn plan() -> byline::domain::plan::Plan {
    use byline::domain::plan::{Account, Digest, Plan, Target};
    use byline::domain::post::{ContentFormat, License, Post, Visibility};
    let post = Post {
        title: "One".into(),
        content_format: ContentFormat::Html,
        content: "<p>text</p>".into(),
        tags: Vec::new(),
        canonical_url: None,
        visibility: Visibility::Draft,
        license: License::AllRightsReserved,
        notify_followers: false,
    };
    Plan {
        file: "/drafts/a.md".into(),
        target: Target::Sandbox,
        account: Account {
            id: "1".into(),
            username: "you".into(),
            name: "You".into(),
            url: String::new(),
        },
        body: "x".repeat(10_000),
        digest: Digest::of(b"1"),
        source: Digest::of(b"2"),
        before: 0,
        pictures: Vec::new(),
        words: 1,
        begins: "text".into(),
        ends: "text".into(),
        findings: Vec::new(),
        post,
    }
}
