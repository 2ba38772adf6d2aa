//! Every system call of a save fails once, in every way that matters, and kills the process once: the file holds the old
//! or the new text, and is called saved only when it holds the new.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use super::{OLD, SAVE_BEGINS, SAVE_ENDS, save_once_with};
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
    ("renameat2", &["EIO", "EXDEV", "ENOSPC", "EINVAL"]),
    ("fallocate", &["EIO", "ENOSPC", "EOPNOTSUPP"]),
    ("readlink", &["EIO", "EACCES"]),
    ("flistxattr", &["EIO", "EACCES"]),
    ("fgetxattr", &["EIO", "ENODATA"]),
    ("fsetxattr", &["EIO", "ENOSPC", "EOPNOTSUPP", "EPERM"]),
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
        let _ = std::fs::read_link(&nothing);
        let flags = rustix::fs::RenameFlags::NOREPLACE;
        let _ =
            rustix::fs::renameat_with(rustix::fs::CWD, &nothing, rustix::fs::CWD, scratch, flags);
        let _ = rustix::fs::fallocate(&socket, rustix::fs::FallocateFlags::KEEP_SIZE, 0, 1);
        let _ = rustix::fs::flistxattr(&file, &mut [0_u8; 0]);
        let _ = rustix::fs::fgetxattr(&file, "user.none", &mut [0_u8; 0]);
        let _ = rustix::fs::fsetxattr(&file, "none", b"", rustix::fs::XattrFlags::empty());
    }
    std::fs::remove_file(scratch).expect("ours");
}

/// What is saved to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Plain,
    /// A chain of five links.
    Symlink,
    HardLink,
    /// Nothing is there yet.
    New,
    /// New files may not be made in its folder, so it is written in place.
    ClosedFolder,
    /// It carries an access list and an attribute.
    Attributes,
}

const PLACES: [Place; 6] = [
    Place::Plain,
    Place::Symlink,
    Place::HardLink,
    Place::New,
    Place::ClosedFolder,
    Place::Attributes,
];

struct Scene {
    base: tempfile::TempDir,
    place: Place,
    /// A name of this test program that every user can run.
    program: PathBuf,
    /// What the file carries beside its bytes.
    carried: Vec<String>,
}

impl Scene {
    /// The scene; nothing where it cannot be set.
    fn new(place: Place) -> Option<Self> {
        let base = tempfile::tempdir().expect("a folder");
        for folder in ["state", "drafts"] {
            std::fs::create_dir(base.path().join(folder)).expect("a folder");
        }
        let program = base.path().join("program");
        if std::fs::hard_link(real::this_program(), &program).is_err() {
            std::fs::copy(real::this_program(), &program).expect("room");
        }
        let mut scene = Self {
            base,
            place,
            program,
            carried: Vec::new(),
        };
        let (name, file) = (scene.name(), scene.name().with_file_name("real.md"));
        match place {
            Place::Plain | Place::New => {}
            Place::Symlink => {
                let links = ["1", "2", "3", "4"].map(|link| name.with_file_name(link));
                let from = [&[name][..], &links].concat();
                let to = [&links[..], &[file]].concat();
                for (from, to) in from.iter().zip(&to) {
                    std::os::unix::fs::symlink(to, from).expect("a link");
                }
            }
            Place::HardLink => {
                std::fs::write(&file, OLD).expect("room");
                std::fs::hard_link(&file, &name).expect("a link");
            }
            Place::ClosedFolder => {
                std::fs::write(&name, OLD).expect("room");
                open(&name, 0o666);
                open(&scene.base.path().join("drafts"), 0o555);
                open(&scene.base.path().join("state"), 0o777);
                open(scene.base.path(), 0o755);
            }
            Place::Attributes => {
                std::fs::write(&name, OLD).expect("room");
                if !set_attributes(&name) {
                    real::skip("this file system has no access lists or attributes");
                    return None;
                }
            }
        }
        scene.reset();
        scene.carried = scene.carries();
        Some(scene)
    }

    /// The name that is saved to.
    fn name(&self) -> PathBuf {
        self.base.path().join("drafts/a.md")
    }

    /// Root may do anything, so that another user has to meet a closed folder.
    fn is_closed_to_us(&self) -> bool {
        self.place == Place::ClosedFolder && rustix::process::geteuid().is_root()
    }

    fn reset(&self) {
        if self.place == Place::New {
            let _ = std::fs::remove_file(self.name());
        } else {
            std::fs::write(self.name(), OLD).expect("room");
        }
        let state = self.base.path().join("state");
        for entry in std::fs::read_dir(&state).expect("there").flatten() {
            let path = entry.path();
            let removed = if path.is_dir() {
                std::fs::remove_dir_all(&path)
            } else {
                std::fs::remove_file(&path)
            };
            removed.expect("ours");
        }
        for entry in std::fs::read_dir(self.base.path().join("drafts"))
            .expect("there")
            .flatten()
        {
            if entry.file_name().to_string_lossy().starts_with(".byline-") {
                std::fs::remove_file(entry.path()).expect("ours");
            }
        }
    }

    /// What the file carries beside its bytes: links, mode, owner, attributes.
    fn carries(&self) -> Vec<String> {
        let name = self.name();
        let Ok(there) = std::fs::metadata(&name) else {
            return Vec::new();
        };
        let link = std::fs::read_link(&name).ok();
        let facts = format!(
            "{link:?} {} {:o} {} {}",
            there.nlink(),
            there.mode(),
            there.uid(),
            there.gid()
        );
        let attribute = |attribute: &str| {
            let mut value = [0; 256];
            let length = rustix::fs::getxattr(&name, attribute, &mut value);
            format!(
                "{attribute} {:?}",
                length.map(|length| value[..length].to_vec())
            )
        };
        vec![
            facts,
            attribute("user.byline"),
            attribute("system.posix_acl_access"),
        ]
    }

    /// Runs a save under strace.
    fn strace(&self, options: &[&str]) -> String {
        let other_user = [
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
        ];
        let before = if self.is_closed_to_us() {
            &other_user[..]
        } else {
            &[]
        };
        let wrapper: Vec<&str> = before
            .iter()
            .chain(&["strace", "-f", "-qq"])
            .chain(options)
            .copied()
            .collect();
        let state = self.base.path().join("state");
        let mut settings = vec![
            ("BYLINE_STATE", state.to_str().expect("UTF-8")),
            ("BYLINE_COUNT_UP", "1"),
        ];
        if self.place == Place::New {
            settings.push(("BYLINE_NEW", "1"));
        }
        save_once_with(&self.program, &wrapper, &self.name(), &settings)
    }

    /// How often each system call is made before the save begins, and when it has ended.
    fn count(&self) -> BTreeMap<&'static str, (usize, usize)> {
        let log = self.base.path().join("state/trace");
        let said = self.strace(&["-o", log.to_str().expect("UTF-8")]);
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
        let said = self.strace(&["-o", "/dev/null", &format!("--inject={inject}")]);
        let now = std::fs::read(self.name()).ok();
        let is_new = now.as_deref() == Some(&[b'n'; 100]);
        let old = (self.place != Place::New).then_some(OLD.as_bytes());
        // A file that cannot be replaced is written over: killed in the middle of that, the old text is in a copy.
        let in_place = matches!(self.place, Place::HardLink | Place::ClosedFolder);
        let in_copy = || kills && in_place && self.has_copy();
        assert!(
            is_new || now.as_deref() == old || in_copy(),
            "{:?} {inject}: {:?}; said {said:?}",
            self.place,
            now.map(|now| String::from_utf8_lossy(&now).into_owned())
        );
        if self.place != Place::New {
            assert_eq!(self.carries(), self.carried, "{:?} {inject}", self.place);
        }
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
    fn sweep(&self, every: u64) -> (usize, usize) {
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
        // Scattered, so that no call always gets the same error.
        let is_chosen = |at: usize| {
            ((at as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40).is_multiple_of(every)
        };
        let chosen = (0..faults.len())
            .filter(|at| is_chosen(*at))
            .map(|at| &faults[at]);
        let said = chosen
            .clone()
            .filter(|(inject, kills)| self.fault(inject, *kills));
        (chosen.clone().count(), said.count())
    }
}

fn open(path: &Path, mode: u32) {
    let bits = std::fs::Permissions::from_mode(mode);
    std::fs::set_permissions(path, bits).expect("ours");
}

fn set_attributes(path: &Path) -> bool {
    let listed = std::process::Command::new("setfacl")
        .args(["-m", "u:4711:rw,g:4712:r"])
        .arg(path)
        .stderr(std::process::Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    let flags = rustix::fs::XattrFlags::empty();
    listed && rustix::fs::setxattr(path, "user.byline", b"kept", flags).is_ok()
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
        6
    };
    let results = std::thread::scope(|scope| {
        PLACES
            .map(|place| scope.spawn(move || Some((place, Scene::new(place)?.sweep(every)))))
            .map(|hand| hand.join().expect("no violation"))
    });
    for (place, (faults, said)) in results.into_iter().flatten() {
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
    let scene = Scene::new(Place::Plain).expect("nothing is needed");
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
