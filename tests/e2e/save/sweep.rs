//! Every system call of a save fails once, in every way that matters, and kills the process once: the file holds the old
//! or the new text, and is called saved only when it holds the new.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use super::{OLD, SAVE_BEGINS, SAVE_ENDS, save_once};
use crate::e2e::real;

/// System calls, and the errors each is given.
const FAULTS: &[(&str, &[&str])] = &[
    (
        "openat",
        &["EACCES", "EMFILE", "ENOSPC", "EROFS", "EIO", "ELOOP"],
    ),
    ("write", &["ENOSPC", "EIO", "EINTR", "EDQUOT", "EFBIG"]),
    ("fsync", &["EIO", "ENOSPC", "EINTR", "EDQUOT"]),
    (
        "rename",
        &["EIO", "EACCES", "EXDEV", "ENOSPC", "EROFS", "EBUSY"],
    ),
    ("linkat", &["EIO", "ENOSPC", "EROFS"]),
    ("read", &["EIO", "EINTR"]),
    ("close", &["EIO", "EDQUOT"]),
    ("fchmod", &["EIO", "EROFS"]),
    ("fchown", &["EIO", "EDQUOT"]),
    ("statx", &["EIO", "EACCES"]),
    ("ftruncate", &["EIO", "EFBIG"]),
    ("unlink", &["EIO", "EROFS"]),
];

/// How often each of them is made before the save, by the thread that saves.
const BEFORE: usize = 100;

/// Makes every system call of the list a number of times. A fault is ordered for the n-th call of any thread: this way no
/// other thread comes as far as the save's own calls.
pub fn count_up(scratch: &Path) {
    let (socket, _other) = std::os::unix::net::UnixStream::pair().expect("sockets");
    // A socket cannot be synced, which takes no time to find out.
    let socket = File::from(std::os::fd::OwnedFd::from(socket));
    let nothing = scratch.with_file_name("nothing");
    for _ in 0..BEFORE {
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(scratch)
            .expect("room");
        // Only that the calls are made matters.
        let _ = file.write(b"x");
        let _ = file.read(&mut [0]);
        let _ = file.metadata();
        let _ = file.set_permissions(std::fs::Permissions::from_mode(0o600));
        let _ = std::os::unix::fs::fchown(&file, None, None);
        let _ = file.set_len(1);
        let _ = socket.sync_all();
        let _ = std::fs::rename(&nothing, scratch);
        let _ = std::fs::hard_link(&nothing, scratch);
        let _ = std::fs::remove_file(&nothing);
    }
    std::fs::remove_file(scratch).expect("ours");
}

/// What is saved to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Plain,
    Symlink,
    HardLink,
}

struct Scene {
    base: tempfile::TempDir,
    place: Place,
}

impl Scene {
    fn new(place: Place) -> Self {
        let base = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(base.path().join("state")).expect("a folder");
        let scene = Self { base, place };
        let (name, file) = (scene.name(), scene.base.path().join("real.md"));
        match place {
            Place::Plain => {}
            Place::Symlink => std::os::unix::fs::symlink(&file, &name).expect("a link"),
            Place::HardLink => {
                std::fs::write(&file, OLD).expect("room");
                std::fs::hard_link(&file, &name).expect("a link");
            }
        }
        scene.reset();
        scene
    }

    /// The name that is saved to.
    fn name(&self) -> PathBuf {
        self.base.path().join("a.md")
    }

    fn reset(&self) {
        std::fs::write(self.name(), OLD).expect("room");
        let state = self.base.path().join("state");
        std::fs::remove_dir_all(&state).expect("ours");
        std::fs::create_dir(&state).expect("a folder");
        for entry in std::fs::read_dir(self.base.path())
            .expect("there")
            .flatten()
        {
            if entry.file_name().to_string_lossy().starts_with(".byline-") {
                std::fs::remove_file(entry.path()).expect("ours");
            }
        }
    }

    /// How often each system call is made before the save begins, and when it has ended.
    fn count(&self) -> BTreeMap<&'static str, (usize, usize)> {
        let log = self.base.path().join("trace");
        let said = strace(&["-o", log.to_str().expect("UTF-8")], &self.name());
        assert!(said.starts_with("done"), "{said}");
        let text = std::fs::read_to_string(&log).expect("readable");
        std::fs::remove_file(&log).expect("ours");
        let marker = text.lines().find(|line| line.contains(SAVE_BEGINS));
        let thread = marker.and_then(|line| line.split(' ').next());
        let thread = thread.expect("the save begins").to_owned() + " ";
        let mut counts: BTreeMap<_, (usize, usize)> = BTreeMap::new();
        let mut begun = false;
        for line in text.lines().filter(|line| line.starts_with(&thread)) {
            begun |= line.contains(SAVE_BEGINS);
            if line.contains(SAVE_ENDS) {
                return counts;
            }
            let call = line[thread.len()..].trim_start();
            let call = call.split('(').next().unwrap_or_default();
            if let Some((name, _)) = FAULTS.iter().find(|(name, _)| *name == call) {
                let count = counts.entry(*name).or_default();
                count.0 += usize::from(!begun);
                count.1 += 1;
            }
        }
        panic!("the save does not end");
    }

    /// One fault. Whether the process was there to say how it went.
    fn fault(&self, inject: &str, kills: bool) -> bool {
        self.reset();
        let said = strace(
            &["-o", "/dev/null", &format!("--inject={inject}")],
            &self.name(),
        );
        let now = std::fs::read(self.name()).expect("it is there");
        let is_new = now == [b'n'; 100];
        // A file that cannot be replaced is written over: killed in the middle of that, the old text is in a copy.
        let in_copy = || kills && self.place == Place::HardLink && self.has_copy();
        assert!(
            is_new || now == OLD.as_bytes() || in_copy(),
            "{:?} {inject}: {:?}; said {said:?}",
            self.place,
            String::from_utf8_lossy(&now)
        );
        assert!(
            is_new || !said.starts_with("done"),
            "{:?} {inject}: called saved: {said:?}",
            self.place
        );
        // The standard library panics when a folder it has read cannot be closed, which no file system does.
        let may_die = kills || inject.starts_with("close");
        assert!(
            may_die || !said.is_empty(),
            "{:?} {inject}: died",
            self.place
        );
        !said.is_empty()
    }

    fn has_copy(&self) -> bool {
        let folder = std::fs::read_dir(self.base.path().join("state/recovery"));
        folder
            .into_iter()
            .flatten()
            .flatten()
            .any(|entry| std::fs::read(entry.path()).is_ok_and(|bytes| bytes == OLD.as_bytes()))
    }

    /// Every fault, or every so many. Returns how many there were, and after how many a sentence was said.
    fn sweep(&self, every: usize) -> (usize, usize) {
        let mut faults = Vec::new();
        for (call, (before, end)) in self.count() {
            let errors = FAULTS.iter().find(|(name, _)| *name == call);
            for at in before + 1..=end {
                for error in errors.map_or(&[][..], |(_, errors)| *errors) {
                    faults.push((format!("{call}:error={error}:when={at}"), false));
                }
                faults.push((format!("{call}:signal=SIGKILL:when={at}"), true));
            }
        }
        let chosen = faults.iter().step_by(every);
        let said = chosen
            .clone()
            .filter(|(inject, kills)| self.fault(inject, *kills));
        (chosen.clone().count(), said.count())
    }
}

fn strace(options: &[&str], path: &Path) -> String {
    let state = path.with_file_name("state");
    let wrapper: Vec<&str> = ["strace", "-f", "-qq"]
        .iter()
        .chain(options)
        .copied()
        .collect();
    let state = state.to_str().expect("UTF-8");
    save_once(
        &wrapper,
        path,
        &[("BYLINE_STATE", state), ("BYLINE_COUNT_UP", "1")],
    )
}

#[test]
fn every_system_call_of_a_save_may_fail_or_be_the_last_and_the_file_is_whole() {
    if !real::has(&["strace"]) {
        return;
    }
    // All of them with BYLINE_ROUNDS; else a part that is another one for each place.
    let every = if std::env::var_os("BYLINE_ROUNDS").is_some() {
        1
    } else {
        3
    };
    let results = std::thread::scope(|scope| {
        [Place::Plain, Place::Symlink, Place::HardLink]
            .map(|place| scope.spawn(move || (place, Scene::new(place).sweep(every))))
            .map(|hand| hand.join().expect("no violation"))
    });
    for (place, (faults, said)) in results {
        println!("{place:?}: {faults} faults, {said} told of by the program");
        assert!(said > 0 && said < faults, "{place:?}: {said} of {faults}");
    }
}

#[test]
fn a_saver_that_truncates_would_be_caught() {
    if !real::has(&["strace"]) {
        return;
    }
    // The control: written over without a copy, as `>` in a shell does, the text is gone when the write fails.
    let scene = Scene::new(Place::Plain);
    let path = scene.name();
    let status = std::process::Command::new("strace")
        .args([
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "--inject=write:error=ENOSPC",
        ])
        .args(["sh", "-c", "printf new > \"$0\""])
        .arg(&path)
        .stderr(std::process::Stdio::null())
        .status()
        .expect("it starts");
    assert!(!status.success());
    assert_ne!(std::fs::read(&path).expect("there"), OLD.as_bytes());
}
