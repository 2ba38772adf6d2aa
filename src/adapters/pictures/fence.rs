//! The fence: a path below a folder is opened, and nothing it names leads out of that folder.
//!
//! The kernel sees to it where it can (`openat2`, Linux 5.6); else the path is walked one name after the other, and no
//! link is followed at all. What was opened is what is looked at and read: a name may be swapped at any time.

use std::fs::File;
use std::path::{Component, Path};

use rustix::fd::OwnedFd;
use rustix::fs::{CWD, Mode, OFlags, openat};
use rustix::io::Errno;

/// How opening ended.
#[derive(Debug)]
pub(crate) enum Opened {
    /// Open. What it is has not been looked at.
    File(File),
    /// There is nothing of that name.
    Nothing,
    /// It leads out of the folder.
    Outside,
    /// Something else is wrong.
    Failed(std::io::Error),
}

/// How often a path is tried again that changed while it was looked up.
#[cfg(target_os = "linux")]
const PATIENCE: usize = 8;

/// Neither waits for the other end of a pipe, nor is a terminal made ours, nor does a child get it.
fn flags() -> OFlags {
    OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC
}

/// Opens what lies below a folder.
pub(crate) fn open(root: &Path, inside: &Path) -> Opened {
    let folder = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let opened = openat(CWD, root, folder, Mode::empty()).and_then(|root| below(&root, inside));
    match opened {
        Ok(file) => Opened::File(file.into()),
        Err(Errno::NOENT | Errno::NOTDIR | Errno::NAMETOOLONG) => Opened::Nothing,
        Err(Errno::XDEV | Errno::LOOP) => Opened::Outside,
        Err(error) => Opened::Failed(error.into()),
    }
}

#[cfg(target_os = "linux")]
fn below(root: &OwnedFd, inside: &Path) -> rustix::io::Result<OwnedFd> {
    use rustix::fs::{ResolveFlags, openat2};
    let stay = ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS;
    for _ in 0..PATIENCE {
        match openat2(root, inside, flags(), Mode::empty(), stay) {
            // Something on the way was moved meanwhile.
            Err(Errno::AGAIN | Errno::INTR) => {}
            // An older kernel, or a sandbox that does not know the call.
            Err(Errno::NOSYS | Errno::PERM) => return walk(root, inside),
            ended => return ended,
        }
    }
    Err(Errno::AGAIN)
}

#[cfg(not(target_os = "linux"))]
fn below(root: &OwnedFd, inside: &Path) -> rustix::io::Result<OwnedFd> {
    walk(root, inside)
}

/// Without the kernel's help: folder by folder, and back the same way for `..`.
fn walk(root: &OwnedFd, inside: &Path) -> rustix::io::Result<OwnedFd> {
    let mut way: Vec<OwnedFd> = Vec::new();
    let mut parts = inside
        .components()
        .filter(|part| *part != Component::CurDir)
        .peekable();
    while let Some(part) = parts.next() {
        let name = match part {
            Component::Normal(name) => name,
            Component::ParentDir => {
                way.pop().ok_or(Errno::XDEV)?;
                continue;
            }
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {
                return Err(Errno::XDEV);
            }
        };
        let here = way.last().unwrap_or(root);
        if parts.peek().is_none() {
            return openat(here, name, flags() | OFlags::NOFOLLOW, Mode::empty());
        }
        let folder = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        way.push(match openat(here, name, folder, Mode::empty()) {
            // A link and a file both say "not a folder": only the link leads anywhere.
            Err(Errno::NOTDIR) if is_link(here, name) => return Err(Errno::LOOP),
            ended => ended?,
        });
    }
    Err(Errno::NOENT)
}

fn is_link(folder: &OwnedFd, name: &std::ffi::OsStr) -> bool {
    use rustix::fs::{AtFlags, FileType, statat};
    statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)
        .is_ok_and(|stat| FileType::from_raw_mode(stat.st_mode) == FileType::Symlink)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    type Opener = fn(&OwnedFd, &Path) -> rustix::io::Result<OwnedFd>;

    #[test]
    fn with_and_without_the_kernels_help_nothing_leads_out() {
        let home = tempfile::tempdir().expect("a folder");
        let at = |path: &str| home.path().join(path);
        std::fs::create_dir_all(at("root/sub")).expect("folders");
        std::fs::write(at("secret"), "s").expect("a file");
        std::fs::write(at("root/a"), "a").expect("a file");
        std::fs::write(at("root/sub/b"), "b").expect("a file");
        symlink("../secret", at("root/last")).expect("a link");
        symlink("..", at("root/middle")).expect("a link");
        symlink("/proc/self/fd/0", at("root/magic")).expect("a link");
        let root = openat(CWD, at("root"), OFlags::RDONLY, Mode::empty()).expect("open");
        let openers: [Opener; 2] = [below, walk];
        for open in openers {
            for good in ["a", "./a", "sub/b", "sub/../a", "sub/./../sub/b"] {
                assert!(open(&root, Path::new(good)).is_ok(), "{good}");
            }
            for bad in [
                "..",
                "../secret",
                "sub/../../secret",
                "/etc/passwd",
                "last",
                "middle/secret",
                "middle/root/a",
                "magic",
            ] {
                let ended = open(&root, Path::new(bad));
                assert!(
                    matches!(ended, Err(Errno::XDEV | Errno::LOOP)),
                    "{bad}: {ended:?}"
                );
            }
            for none in ["c", "sub/c", "a/b", ""] {
                let ended = open(&root, Path::new(none));
                assert!(
                    matches!(ended, Err(Errno::NOENT | Errno::NOTDIR)),
                    "{none}: {ended:?}"
                );
            }
        }
        // What a plain open would have read.
        assert!(std::fs::read(at("root/middle/secret")).is_ok());
    }

    /// While one hand swaps a folder for a link out of it, the other opens: it gets the file inside, or nothing.
    #[test]
    fn a_swap_while_opening_never_leads_out() {
        use std::io::Read as _;
        use std::sync::atomic::{AtomicBool, Ordering};
        let home = tempfile::tempdir().expect("a folder");
        let at = |path: &str| home.path().join(path);
        for folder in ["root/good", "out"] {
            std::fs::create_dir_all(at(folder)).expect("folders");
        }
        std::fs::write(at("root/good/a"), "inside").expect("a file");
        std::fs::write(at("out/a"), "outside").expect("a file");
        symlink("../out", at("root/bad")).expect("a link");
        symlink("bad", at("root/now")).expect("a link");
        let root = openat(CWD, at("root"), OFlags::RDONLY, Mode::empty()).expect("open");
        let stop = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let (good, bad, now) = (at("root/good"), at("root/bad"), at("root/now"));
                while !stop.load(Ordering::Relaxed) {
                    for from in [&good, &bad] {
                        let _ = std::fs::remove_file(&now);
                        let _ = std::fs::rename(from, &now);
                        let _ = std::fs::rename(&now, from);
                    }
                }
            });
            let openers: [Opener; 2] = [below, walk];
            let mut inside = 0;
            for _ in 0..5_000 {
                for open in openers {
                    if let Ok(file) = open(&root, Path::new("now/a")) {
                        let mut text = String::new();
                        File::from(file).read_to_string(&mut text).expect("text");
                        assert_eq!(text, "inside");
                        inside += 1;
                    }
                }
            }
            stop.store(true, Ordering::Relaxed);
            println!("{inside} of 10000 were opened between two swaps");
        });
    }
}
