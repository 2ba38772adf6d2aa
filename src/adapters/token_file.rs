//! A token in a file: plain text, so only where the writer asked for it, and only in a file nobody else can read.
//!
//! Byline's own files hold one token each and are named after the API they are for, so that none goes to another. The
//! file that `BYLINE_TOKEN_FILE` names is read with the same care and never written.

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;
use rustix::io::Errno;
use zeroize::Zeroizing;

use crate::adapters::paths::private_folder;
use crate::domain::text::visible;
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::secrets::Secret;

/// Largest file that is read: far more than any token.
const LIMIT: u64 = 64 * 1024;

/// The file of a token for an API and an account, in one of Byline's folders.
#[must_use]
pub fn path_of(folder: &Path, service: &str) -> PathBuf {
    // Different services never share a name: what is not plain is written as its number.
    let mut name = String::new();
    for c in service.chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') {
            name.push(c);
        } else {
            name.push('_');
            // Writing to a string cannot fail.
            let _ = write!(name, "{:x}", u32::from(c));
            name.push('_');
        }
    }
    folder.join("tokens").join(name)
}

/// Reads the token of a file; `None` when there is no file.
///
/// # Errors
/// When somebody else can read or has made the file, when it is a link or no ordinary file, or holds no token.
pub fn load(path: &Path) -> Result<Option<Secret>, Failure> {
    let opened = OpenOptions::new()
        .read(true)
        .custom_flags(
            (OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY)
                .bits()
                .cast_signed(),
        )
        .open(path);
    let file = match opened {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) if error.raw_os_error() == Some(Errno::LOOP.raw_os_error()) => {
            return Err(failure(
                path,
                "is a link to another file, so it is not read",
                "Put the token into a file of its own.",
            ));
        }
        Err(error) => {
            return Err(failure(path, "cannot be read", "Check that it is yours.").because(error));
        }
    };
    private(path, &file)?;
    first_line(path, file).map(Some)
}

/// Refuses a file that is not the writer's alone. What was opened is looked at, not what stands under the name.
fn private(path: &Path, file: &File) -> Result<(), Failure> {
    let there = file
        .metadata()
        .map_err(|error| failure(path, "cannot be looked at", "Try again.").because(error))?;
    if !there.is_file() {
        return Err(failure(
            path,
            "is not an ordinary file",
            "Put the token into a file of its own.",
        ));
    }
    if there.uid() != rustix::process::geteuid().as_raw() {
        return Err(failure(
            path,
            "belongs to another user, so it is not read",
            "Make a file of your own.",
        ));
    }
    if there.mode() & 0o077 != 0 {
        return Err(failure(
            path,
            "can be read by other users of this computer, so the token in it is not used",
            &format!(
                "If nobody has read it, close it: chmod 600 {}",
                shell_words::quote(&visible(&path.to_string_lossy()))
            ),
        ));
    }
    if there.len() > LIMIT {
        return Err(failure(
            path,
            "is far too large for a token",
            "It must hold the token and nothing else.",
        ));
    }
    Ok(())
}

fn first_line(path: &Path, file: File) -> Result<Secret, Failure> {
    // Room from the start: a text that grows leaves copies behind.
    let mut text = Zeroizing::new(String::with_capacity(4096));
    // The cause could quote what was read.
    file.take(LIMIT).read_to_string(&mut text).map_err(|_| {
        failure(
            path,
            "is not text",
            "It must hold the token and nothing else.",
        )
    })?;
    let secret = Secret::from_paste(text.lines().next().unwrap_or_default());
    if secret.is_plausible() {
        return Ok(secret);
    }
    Err(failure(
        path,
        "holds no token in its first line",
        "It must hold the token and nothing else.",
    ))
}

/// Writes a token. The file is new each time, closed to others from its first moment, and whole or not there at all.
///
/// # Errors
/// When it cannot be written.
pub fn save(path: &Path, secret: &Secret) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(Path::new("/"));
    private_folder(folder)?;
    let write = || -> io::Result<()> {
        let mut file = tempfile::Builder::new()
            .prefix(".new-")
            .rand_bytes(12)
            .make_in(folder, |path| {
                OpenOptions::new()
                    .write(true)
                    .create_new(true)
                    .mode(0o600)
                    .custom_flags(OFlags::NOFOLLOW.bits().cast_signed())
                    .open(path)
            })?;
        file.write_all(secret.expose().as_bytes())?;
        file.write_all(b"\n")?;
        file.as_file().sync_all()?;
        // A link in its place is replaced, not followed.
        file.persist(path).map_err(|error| error.error)?;
        File::open(folder)?.sync_all()
    };
    write().map_err(|error| {
        failure(
            path,
            "could not be written",
            "Check that the disk has room, or keep the token elsewhere.",
        )
        .because(error)
    })
}

/// Removes a token's file. Returns whether there was one.
///
/// # Errors
/// When it is there and cannot be removed.
pub fn forget(path: &Path) -> Result<bool, Failure> {
    match std::fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => {
            Err(failure(path, "could not be removed", "Remove it yourself.").because(error))
        }
    }
}

fn failure(path: &Path, what: &str, hint: &str) -> Failure {
    Failure::new(
        FailureKind::SignedOut,
        format!("The token file {} {what}.", path.display()),
        hint,
    )
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    fn mode(path: &Path, mode: u32) {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("ours");
    }

    #[test]
    fn a_token_is_kept_in_a_file_of_mode_0600_and_read_back() {
        let home = folder();
        let path = path_of(home.path(), "byline:api.medium.com");
        assert_eq!(load(&path), Ok(None));
        let secret = Secret::from_paste("2e1f");
        save(&path, &secret).expect("written");
        let there = std::fs::metadata(&path).expect("there");
        assert_eq!(there.mode() & 0o777, 0o600);
        let above = std::fs::metadata(path.parent().expect("a folder")).expect("there");
        assert_eq!(above.mode() & 0o777, 0o700);
        assert_eq!(load(&path), Ok(Some(secret)));
        assert_eq!((forget(&path), forget(&path)), (Ok(true), Ok(false)));
    }

    #[test]
    fn a_file_that_others_can_read_is_refused_with_the_line_that_closes_it() {
        let home = folder();
        let path = home.path().join("my token");
        std::fs::write(&path, "CANARY\n").expect("written");
        for open in [0o604, 0o640, 0o660, 0o602, 0o777] {
            mode(&path, open);
            let failure = load(&path).expect_err("refused");
            assert!(
                failure
                    .hint
                    .contains(&format!("chmod 600 '{}'", path.display())),
                "{failure}"
            );
            assert!(!failure.to_string().contains("CANARY"));
        }
        mode(&path, 0o600);
        assert!(load(&path).is_ok());
        mode(&path, 0o400);
        assert!(load(&path).is_ok());
    }

    #[test]
    fn links_folders_and_files_of_others_are_refused() {
        let home = folder();
        let real = home.path().join("real");
        std::fs::write(&real, "2e1f\n").expect("written");
        mode(&real, 0o600);
        let link = home.path().join("link");
        std::os::unix::fs::symlink(&real, &link).expect("a link");
        let said = load(&link).expect_err("refused").what;
        assert!(said.contains("is a link to another file"), "{said}");
        assert!(load(home.path()).is_err());
        if std::os::unix::fs::chown(&real, Some(4711), None).is_err() {
            println!("skipped: only root can give a file away");
            return;
        }
        let said = load(&real).expect_err("refused").what;
        assert!(said.contains("belongs to another user"), "{said}");
    }

    #[test]
    fn a_link_in_the_place_of_the_file_is_replaced_and_its_target_left_alone() {
        let home = folder();
        let path = path_of(home.path(), "byline:api.medium.com");
        private_folder(path.parent().expect("a folder")).expect("made");
        let target = home.path().join("target");
        std::fs::write(&target, "untouched").expect("written");
        std::os::unix::fs::symlink(&target, &path).expect("a link");
        save(&path, &Secret::from_paste("2e1f")).expect("written");
        assert_eq!(
            std::fs::read_to_string(&target).expect("there"),
            "untouched"
        );
        assert_eq!(load(&path), Ok(Some(Secret::from_paste("2e1f"))));
    }

    #[test]
    fn what_is_no_token_is_refused_and_not_repeated() {
        let home = folder();
        let path = home.path().join("token");
        for text in [
            "",
            "\n2e1f\n",
            "CANARY two\n",
            "CANARY\u{1b}[31m\n",
            "CANARYé\n",
        ] {
            std::fs::write(&path, text).expect("written");
            mode(&path, 0o600);
            let failure = load(&path).expect_err("refused");
            assert!(
                !format!("{failure} {failure:?}").contains("CANARY"),
                "{failure}"
            );
        }
    }

    #[test]
    fn two_services_never_share_a_file() {
        let home = Path::new("/s");
        let names = [
            "byline:a:80",
            "byline:a_80",
            "byline:a_3a_80",
            "byline:a/80",
            "byline:a",
        ];
        let mut paths: Vec<_> = names.iter().map(|name| path_of(home, name)).collect();
        assert!(
            paths
                .iter()
                .all(|path| path.parent() == Some(Path::new("/s/tokens")))
        );
        paths.sort();
        paths.dedup();
        assert_eq!(paths.len(), names.len());
    }
}
