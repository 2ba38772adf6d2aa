//! A token that another program prints: `pass`, `op`, `age`, `gpg`, `systemd-creds` …
//!
//! The program is started as it is written, word by word: no shell reads it. What it prints is taken over only if it can
//! be a token, and is never shown; what it complains of is shown, made safe, unless it repeats what it printed.

use std::io::Read;
use std::os::unix::process::CommandExt as _;
use std::process::Stdio;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use crate::adapters::program::{TOKEN_FILE_VARIABLE, command, wait};
use crate::domain::text::is_hazard;
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::secrets::Secret;

/// Longest wait: somebody may have to unlock something first.
pub const LIMIT: Duration = Duration::from_secs(60);
/// Longest wait for the rest of what it printed, after it has ended.
const LINGER: Duration = Duration::from_millis(500);
/// Most that is read of what a program prints.
const OUTPUT: usize = 64 * 1024;
/// Most that is shown of what it complains of, in characters.
const COMPLAINT: usize = 300;

/// Runs a program and takes the first line it prints. `setting` is the name of the setting it stands in. Where `at_prompt`,
/// it may ask on the terminal; else it is kept away from it.
///
/// # Errors
/// When it cannot be started, fails, takes too long, or prints something that cannot be a secret.
pub fn run(
    setting: &str,
    argv: &[String],
    at_prompt: bool,
    limit: Duration,
) -> Result<Secret, Failure> {
    let [program, arguments @ ..] = argv else {
        return Err(failure(
            setting,
            "names no program",
            "Write a list such as [\"pass\", \"show\", \"medium\"].",
        ));
    };
    let mut command = command(program);
    command
        .args(arguments)
        .env_remove(TOKEN_FILE_VARIABLE)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    if !at_prompt {
        // In the background it can neither draw on the screen of Byline nor take its keys.
        command.process_group(0);
    }
    let mut child = command.spawn().map_err(|error| {
        failure(
            setting,
            &format!("names {}, which could not be started", shown(program)),
            "Write the program as you would on a command line, each word by itself; ~ and $ mean nothing here.",
        )
        .because(error)
    })?;
    let end = Instant::now() + limit;
    let printed = child.stdout.take().map(Pipe::read);
    let complained = child.stderr.take().map(Pipe::read);
    let status = wait(&mut child, limit);
    if status.is_none() {
        // It may have ended meanwhile; either way it must be reaped.
        let _ = child.kill();
        let _ = child.wait();
        return Err(failure(
            setting,
            &format!("did not end within {} seconds", limit.as_secs()),
            "Run it in a terminal and see what it waits for.",
        ));
    }
    let left = end.saturating_duration_since(Instant::now());
    let take = |pipe: Option<Pipe>| pipe.map(|pipe| pipe.take(left)).unwrap_or_default();
    let (printed, complained) = (take(printed), take(complained));
    if !status.is_some_and(|status| status.success()) {
        let ended = status.map(|status| status.to_string()).unwrap_or_default();
        return Err(failure(
            setting,
            &format!("failed ({ended})"),
            "Run it in a terminal and see.",
        )
        .because(complaint(&complained, &printed)));
    }
    token(setting, &printed)
}

/// What a program writes into a pipe, read on a thread of its own up to the limit. What is beyond it is read and thrown
/// away, so that the program can end.
struct Pipe {
    kept: Arc<Mutex<Zeroizing<Vec<u8>>>>,
    ended: Receiver<()>,
}

impl Pipe {
    fn read(mut pipe: impl Read + Send + 'static) -> Self {
        // Room from the start: bytes that grow leave copies behind.
        let kept = Arc::new(Mutex::new(Zeroizing::new(Vec::with_capacity(OUTPUT + 1))));
        let (end, ended) = channel();
        let into = Arc::clone(&kept);
        std::thread::spawn(move || {
            let mut piece = Zeroizing::new([0; 4096]);
            while let Ok(count @ 1..) = pipe.read(piece.as_mut_slice()) {
                let mut kept = into.lock().unwrap_or_else(PoisonError::into_inner);
                let room = (OUTPUT + 1).saturating_sub(kept.len()).min(count);
                kept.extend_from_slice(&piece[..room]);
            }
            // Nobody listens any more when it took too long.
            let _ = end.send(());
        });
        Self { kept, ended }
    }

    /// What was written. A program that was left behind may hold the pipe open: then what is there by now.
    fn take(self, left: Duration) -> Zeroizing<Vec<u8>> {
        let _ = self.ended.recv_timeout(left.min(LINGER));
        std::mem::take(&mut *self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn token(setting: &str, printed: &[u8]) -> Result<Secret, Failure> {
    let wrong = |what: &str| {
        Err(failure(
            setting,
            what,
            "Its first line must be the token and nothing else.",
        ))
    };
    if printed.len() > OUTPUT {
        return wrong("printed far more than a token");
    }
    let line = printed
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    if line.is_empty() {
        return wrong("printed nothing in its first line");
    }
    let Ok(line) = std::str::from_utf8(line) else {
        return wrong("printed something that is not text");
    };
    if line.chars().any(char::is_control) {
        return wrong("printed control characters");
    }
    let secret = Secret::from_paste(line);
    if secret.is_plausible() {
        return Ok(secret);
    }
    wrong("printed something that is not a token")
}

/// What a program complained of, in one line without anything that drives a terminal; nothing if it repeats what may be
/// the token.
fn complaint(complained: &[u8], printed: &[u8]) -> String {
    let text = String::from_utf8_lossy(complained);
    let printed = String::from_utf8_lossy(printed);
    let repeats = printed
        .split_whitespace()
        .any(|word| word.len() >= 8 && text.contains(word));
    if repeats {
        return "what it said repeats what it printed, and is not shown".into();
    }
    let safe: String = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !is_hazard(*c))
        .take(COMPLAINT)
        .collect();
    let words = safe.split(' ').filter(|word| !word.is_empty());
    let line = words.collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        "it said nothing".into()
    } else {
        line
    }
}

fn shown(program: &str) -> String {
    program
        .chars()
        .filter(|c| !is_hazard(*c))
        .take(80)
        .collect()
}

fn failure(setting: &str, what: &str, hint: &str) -> Failure {
    Failure::new(
        FailureKind::SignedOut,
        format!("The program under {setting} {what}."),
        hint,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(script: &str) -> Result<Secret, Failure> {
        let argv = ["sh", "-c", script].map(str::to_owned);
        run("auth.token_command", &argv, false, Duration::from_secs(10))
    }

    #[test]
    fn the_first_line_is_the_token_and_the_rest_is_passed_over() {
        for script in [
            "echo 2e1f",
            "printf '2e1f'",
            "printf '2e1f\\r\\nuser: ada\\n'",
            "echo '  2e1f  '; echo note >&2",
            "echo 2e1f; sleep 30 & exit 0",
        ] {
            assert_eq!(
                sh(script).as_ref().map(Secret::expose),
                Ok("2e1f"),
                "{script}"
            );
        }
    }

    #[test]
    fn no_shell_reads_the_words() {
        let argv = ["printf", "%s", "$HOME;id"].map(str::to_owned);
        let token = run("auth.token_command", &argv, false, LIMIT).expect("a token");
        assert_eq!(token.expose(), "$HOME;id");
    }

    #[test]
    fn what_cannot_be_a_token_is_refused_and_never_shown() {
        for (script, words) in [
            ("true", "printed nothing"),
            ("echo; echo CANARY", "printed nothing"),
            ("printf 'CANARY\\033[31m\\n'", "control characters"),
            ("printf 'CANARY\\rCANARY\\n'", "control characters"),
            ("echo CANARY two", "not a token"),
            ("printf 'CANARY\\377\\n'", "not text"),
            ("yes CANARY | head -c 70000", "far more than a token"),
            ("yes CANARY | head -c 9000000", "far more than a token"),
        ] {
            let failure = sh(script).expect_err(script);
            assert!(failure.what.contains(words), "{script}: {failure}");
            assert!(
                !format!("{failure:?}").contains("CANARY"),
                "{script}: {failure}"
            );
        }
    }

    #[test]
    fn a_program_that_fails_is_quoted_in_one_safe_line_without_the_token() {
        let failure =
            sh("printf 'no entry\\n\\033[31mnamed medium\\n' >&2; exit 3").expect_err("failed");
        assert_eq!(failure.cause.as_deref(), Some("no entry [31mnamed medium"));
        assert!(
            failure.what.contains("failed (exit status: 3)"),
            "{failure}"
        );
        let failure =
            sh("echo CANARY-5e1f; echo 'bad: CANARY-5e1f' >&2; exit 1").expect_err("failed");
        assert!(!format!("{failure:?}").contains("CANARY"), "{failure}");
        let argv = ["/no/such/program".to_owned()];
        let failure = run("auth.token_command", &argv, false, LIMIT).expect_err("missing");
        assert!(failure.what.contains("/no/such/program"), "{failure}");
        assert!(run("auth.token_command", &[], false, LIMIT).is_err());
    }

    #[test]
    fn a_program_that_hangs_is_ended_after_the_limit() {
        let start = Instant::now();
        let argv = ["sleep", "30"].map(str::to_owned);
        let failure = run(
            "auth.token_command",
            &argv,
            false,
            Duration::from_millis(100),
        )
        .expect_err("too slow");
        assert!(failure.what.contains("did not end"), "{failure}");
        assert!(start.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn the_program_does_not_get_the_token_of_the_environment() {
        // The variable is taken out for every child; this process need not have it for that to be seen.
        let seen = sh("env | grep -c -e MEDIUM_INTEGRATION_TOKEN -e BYLINE_TOKEN_FILE; true")
            .expect("a count");
        assert_eq!(seen.expose(), "0");
    }
}
