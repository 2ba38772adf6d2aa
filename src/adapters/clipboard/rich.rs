//! Rich text on the clipboard of the desktop.
//!
//! On X11 and Wayland there is no clipboard that keeps anything: whoever has copied hands it out when somebody pastes,
//! and is asked in which of several kinds. xclip and wl-copy offer one kind only, so a program that wants plain text would
//! get nothing from them. Therefore a copy is kept by a small process of our own, `byline hold-clipboard`, which offers
//! both kinds, outlives Byline, and ends as soon as something else is copied. The tools come second.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::Stdio;
use std::sync::mpsc;
use std::time::Duration;

use crate::adapters::environment::Environment;
use crate::adapters::program::{command, feed};
use crate::ports::clipboard::{Rich, RichCopied};
use crate::ports::failure::{Failure, FailureKind};

/// The command of our own program that keeps a copy.
pub const HOLDER: &str = "hold-clipboard";
/// What the holder says once the copy is on the clipboard.
const TAKEN: &str = "taken";
/// Longest wait for that.
const LIMIT: Duration = Duration::from_secs(3);
/// Longest text a holder takes, in bytes.
const LONGEST: u64 = 64 * 1024 * 1024;

const INSTEAD: &str = "Take the hand-off page: a browser can copy it.";

/// Puts rich text on the clipboard of this machine.
///
/// # Errors
/// When there is none that can hold it.
pub fn copy(env: &Environment, rich: &Rich) -> Result<RichCopied, Failure> {
    if env.is_ssh() {
        return Err(Failure::new(
            FailureKind::Usage,
            "Over SSH a clipboard takes plain text only (OSC 52), so rich text cannot be copied from here.",
            INSTEAD,
        ));
    }
    if !has_desktop(env) {
        return Err(Failure::new(
            FailureKind::Usage,
            "There is no desktop on this machine, and so no clipboard that could hold rich text.",
            INSTEAD,
        ));
    }
    if hand_over(rich) {
        return Ok(RichCopied::Both);
    }
    let tools: [(&str, &[&str]); 2] = [
        ("WAYLAND_DISPLAY", &["wl-copy", "--type", "text/html"]),
        (
            "DISPLAY",
            &["xclip", "-selection", "clipboard", "-t", "text/html", "-in"],
        ),
    ];
    for (variable, argv) in tools {
        if env.has(variable) {
            let mut tool = command(argv[0]);
            tool.args(&argv[1..]);
            if feed(tool, rich.html.clone().into_bytes(), LIMIT) {
                return Ok(RichCopied::RichOnly);
            }
        }
    }
    Err(Failure::new(
        FailureKind::Internal,
        "The clipboard of this desktop did not take it.",
        INSTEAD,
    ))
}

fn has_desktop(env: &Environment) -> bool {
    cfg!(target_os = "macos") || env.has("WAYLAND_DISPLAY") || env.has("DISPLAY")
}

/// Starts a holder. Returns whether it has the clipboard.
fn hand_over(rich: &Rich) -> bool {
    let (Ok(program), Ok(json)) = (std::env::current_exe(), serde_json::to_vec(rich)) else {
        return false;
    };
    let started = command(program)
        .arg(HOLDER)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = started else {
        return false;
    };
    let (input, output) = (child.stdin.take(), child.stdout.take());
    let (said, hears) = mpsc::channel();
    std::thread::spawn(move || {
        let written = input.is_some_and(|mut input| input.write_all(&json).is_ok());
        let mut line = String::new();
        let is_there = output.is_some_and(|output| {
            BufReader::new(output).read_line(&mut line).is_ok() && line.trim_end() == TAKEN
        });
        // Nobody listens any more when it took too long.
        let _ = said.send(written && is_there);
    });
    if hears.recv_timeout(LIMIT).unwrap_or(false) {
        // Reaped when something else is copied, so that it does not stay behind as a zombie.
        std::thread::spawn(move || child.wait());
        return true;
    }
    let _ = child.kill();
    let _ = child.wait();
    false
}

/// Is the holder: takes rich text from standard input and hands it out until something else is copied.
///
/// # Errors
/// When nothing can be read, or there is no clipboard.
pub fn hold() -> Result<(), Failure> {
    let failed = |what: &str| Failure::new(FailureKind::Internal, what, INSTEAD);
    let mut json = Vec::new();
    std::io::stdin()
        .lock()
        .take(LONGEST)
        .read_to_end(&mut json)
        .map_err(|error| failed("There is nothing to hold.").because(error))?;
    let rich: Rich = serde_json::from_slice(&json)
        .map_err(|error| failed("There is nothing to hold.").because(error))?;
    // A session of its own: the copy outlives the terminal it was made in.
    let _ = rustix::process::setsid();
    let _ = std::env::set_current_dir("/");
    let refused = |error: arboard::Error| failed("The clipboard did not take it.").because(error);
    let mut clipboard = arboard::Clipboard::new().map_err(refused)?;
    clipboard
        .set()
        .html(&rich.html, Some(&rich.text))
        .map_err(refused)?;
    // Whoever has started this need not wait any longer; nobody may be there to hear it.
    let _ = writeln!(std::io::stdout(), "{TAKEN}");
    keep(&mut clipboard, &rich).map_err(refused)
}

/// Stays until something else is copied.
#[cfg(all(unix, not(target_os = "macos")))]
fn keep(clipboard: &mut arboard::Clipboard, rich: &Rich) -> Result<(), arboard::Error> {
    use arboard::SetExtLinux as _;
    clipboard.set().wait().html(&rich.html, Some(&rich.text))
}

/// There the system keeps it.
#[cfg(not(all(unix, not(target_os = "macos"))))]
#[expect(clippy::unnecessary_wraps, reason = "the same shape as on Linux")]
fn keep(_: &mut arboard::Clipboard, _: &Rich) -> Result<(), arboard::Error> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rich() -> Rich {
        Rich {
            html: "<p>x</p>".into(),
            text: "x".into(),
        }
    }

    #[test]
    fn over_ssh_and_without_a_desktop_it_is_said_why_not_and_what_else_there_is() {
        for (env, word) in [
            (
                Environment::from([("SSH_CONNECTION", "a 1 b 22"), ("DISPLAY", ":0")]),
                "Over SSH",
            ),
            (Environment::default(), "no desktop"),
        ] {
            if cfg!(target_os = "macos") && !env.is_ssh() {
                continue;
            }
            let failure = copy(&env, &rich()).expect_err("there is none");
            assert!(failure.what.contains(word), "{failure}");
            assert!(failure.hint.contains("hand-off page"), "{failure}");
        }
    }
}
