//! Other programs: started without a shell, without the token, and never waited for without a limit.

use std::ffi::OsStr;
use std::io::Write as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::adapters::environment::Environment;

/// The variable that may hold the token; no child of Byline inherits it.
pub const TOKEN_VARIABLE: &str = "MEDIUM_INTEGRATION_TOKEN";

/// The variable that names a file with the token in it; a program that is asked for the token does not need it.
pub const TOKEN_FILE_VARIABLE: &str = "BYLINE_TOKEN_FILE";

/// A command that will not inherit the token. Every program Byline starts begins here.
#[must_use]
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.env_remove(TOKEN_VARIABLE);
    command
}

/// Keeps the memory of this process, where the token may be, out of core dumps and away from other programs of the writer's.
/// Where the system has no such thing, nothing changes.
pub fn guard_memory() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        // Refused only by a system that dumps nothing anyway.
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}

/// Whether there is such a program: by its path, or in one of the folders of `PATH`.
#[must_use]
pub fn is_there(env: &Environment, name: &str) -> bool {
    let runs = |path: &Path| {
        let there = std::fs::metadata(path);
        there.is_ok_and(|there| there.is_file() && there.mode() & 0o111 != 0)
    };
    if name.contains('/') {
        return runs(Path::new(name));
    }
    let folders = env.get("PATH").unwrap_or_default();
    std::env::split_paths(folders).any(|folder| runs(&folder.join(name)))
}

/// Splits a command line into words as a shell does with quotes and backslashes, but expands nothing.
/// `None` when a quote is left open or there is no word.
#[must_use]
pub fn words(line: &str) -> Option<Vec<String>> {
    shell_words::split(line)
        .ok()
        .filter(|words| !words.is_empty())
}

/// Hands bytes to a program's standard input and waits for it, at most `limit`. Returns whether it took them and
/// ended well; a program that is still running then is ended.
#[must_use]
pub fn feed(mut command: Command, bytes: Vec<u8>, limit: Duration) -> bool {
    let started = command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = started else {
        return false;
    };
    // A program that reads nothing would block the write for ever, so the write has a thread of its own, which is
    // left behind if need be.
    let (written, is_written) = mpsc::channel();
    if let Some(mut input) = child.stdin.take() {
        std::thread::spawn(move || {
            // Nobody listens any more when it took too long.
            let _ = written.send(input.write_all(&bytes).is_ok());
        });
    }
    if let Some(status) = wait(&mut child, limit) {
        return status.success() && is_written.recv_timeout(limit).unwrap_or(false);
    }
    // The program may have ended meanwhile; either way it must be reaped.
    let _ = child.kill();
    let _ = child.wait();
    false
}

/// Waits for a program, at most `limit`; `None` when it is still running.
pub fn wait(child: &mut Child, limit: Duration) -> Option<ExitStatus> {
    let end = Instant::now() + limit;
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        if Instant::now() >= end {
            return None;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_as_a_shell_does_and_nothing_is_expanded() {
        assert_eq!(
            words(r#"'/opt/my editor/bin' --wait "$HOME" a\ b"#),
            Some(vec![
                "/opt/my editor/bin".into(),
                "--wait".into(),
                "$HOME".into(),
                "a b".into()
            ])
        );
        assert_eq!(words("vi 'open"), None);
        assert_eq!(words("  "), None);
    }

    #[test]
    fn a_program_that_never_reads_is_ended_after_the_limit() {
        let start = Instant::now();
        let mut sleep = command("sleep");
        sleep.arg("30");
        assert!(!feed(
            sleep,
            vec![b'x'; 1 << 20],
            Duration::from_millis(100)
        ));
        assert!(start.elapsed() < Duration::from_secs(5));
        // The control: one that reads is given everything.
        assert!(feed(
            command("cat"),
            vec![b'x'; 1 << 20],
            Duration::from_secs(5)
        ));
    }

    #[test]
    fn no_child_inherits_the_token() {
        let removed: Vec<_> = command("true")
            .get_envs()
            .filter(|(_, value)| value.is_none())
            .map(|(name, _)| name.to_owned())
            .collect();
        assert_eq!(removed, [TOKEN_VARIABLE]);
    }
}
