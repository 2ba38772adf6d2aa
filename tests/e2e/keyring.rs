//! The keyring against a real Secret Service (gnome-keyring in a session bus of its own), in all the states in which
//! writers find it.

use std::fmt::Write as _;
use std::process::Command;
use std::time::Instant;

use byline::adapters::keyring::SystemKeyring;
use byline::ports::secrets::{Keyring as _, KeyringState, Secret};

use super::real;

const SERVICE: &str = "byline:api.medium.com";

/// What the session scripts share: `ask STEPS` runs the keyring in a fresh process, `daemon_pid` names the daemon.
const PRELUDE: &str = r#"
ask() { BYLINE_KEYRING_STEPS="$1" "$EXE" --exact e2e::keyring::inside_a_session --ignored --nocapture | grep '^>' || true; }
daemon_pid() { dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus / \
  org.freedesktop.DBus.GetConnectionUnixProcessID string:org.freedesktop.secrets | sed 's/.*uint32 //'; }
unlock() { printf test-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; }
lock() { dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets \
  org.freedesktop.Secret.Service.Lock array:objpath:/org/freedesktop/secrets/collection/login >/dev/null; }
finish() { kill -KILL "$(daemon_pid)" 2>/dev/null || true; }
"#;

/// A bus on which nothing can be started.
const EMPTY_BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"#;

fn is_installed() -> bool {
    real::has(&[
        "dbus-run-session",
        "dbus-send",
        "gnome-keyring-daemon",
        "secret-tool",
    ])
}

/// Runs a script in a new session with a home of its own; returns what it printed.
fn session(script: &str, bus: Option<&str>) -> String {
    let home = tempfile::tempdir().expect("a folder");
    let runtime = tempfile::tempdir().expect("a folder");
    let mut command = Command::new("dbus-run-session");
    if let Some(bus) = bus {
        let file = home.path().join("bus.conf");
        std::fs::write(&file, bus).expect("a file");
        command.arg(format!("--config-file={}", file.display()));
    }
    command.args(["--", "bash", "-c", &format!("{PRELUDE}{script}")]);
    run(command, home.path(), runtime.path())
}

fn run(mut command: Command, home: &std::path::Path, runtime: &std::path::Path) -> String {
    let output = command
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", runtime)
        .env("EXE", real::this_program())
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .output()
        .expect("the session starts");
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        // Shown by the assertion that fails.
        let _ = write!(text, "\n{}", String::from_utf8_lossy(&output.stderr));
    }
    text
}

/// Not a test by itself: carries out the steps it is told, inside a session made by one of the tests below.
#[test]
#[ignore = "run by the tests of this file"]
fn inside_a_session() {
    let steps = std::env::var("BYLINE_KEYRING_STEPS").expect("run by a test of this file");
    for step in steps.split(',') {
        let start = Instant::now();
        let result = match step.split_once(' ').unwrap_or((step, "")) {
            ("probe", _) => match SystemKeyring.probe(SERVICE) {
                KeyringState::Holds(secret) => format!("holds {}", secret.expose()),
                KeyringState::Empty => "empty".into(),
                KeyringState::Unusable(failure) => failure.to_string(),
            },
            ("store", token) => match SystemKeyring.store(SERVICE, &Secret::from_paste(token)) {
                Ok(()) => "stored".into(),
                Err(failure) => failure.to_string(),
            },
            ("forget", _) => match SystemKeyring.forget(SERVICE) {
                Ok(there) => format!("forgotten {there}"),
                Err(failure) => failure.to_string(),
            },
            other => panic!("unknown step {other:?}"),
        };
        let slow = if start.elapsed().as_millis() > 3500 {
            "TOO SLOW "
        } else {
            ""
        };
        println!("\n> {slow}{result}");
    }
}

#[test]
fn a_token_is_stored_read_and_forgotten_and_secret_tool_sees_the_same() {
    if !is_installed() {
        return;
    }
    let script = format!(
        r#"
unlock
ask 'probe,forget,store tok-123,probe'
echo "tool: $(secret-tool lookup service {SERVICE} username token)"
printf other-456 | secret-tool store --label=x service {SERVICE} username token
ask 'probe,forget,probe'
echo "tool: $(secret-tool lookup service {SERVICE} username token)"
finish
"#
    );
    assert_eq!(
        session(&script, None).lines().collect::<Vec<_>>(),
        [
            "> empty",
            "> forgotten false",
            "> stored",
            "> holds tok-123",
            "tool: tok-123",
            "> holds other-456",
            "> forgotten true",
            "> empty",
            "tool: ",
        ]
    );
}

#[test]
fn without_a_bus_the_answer_is_quick_and_says_so() {
    let home = tempfile::tempdir().expect("a folder");
    let mut command = Command::new("bash");
    command.args(["-c", &format!("{PRELUDE}ask 'probe,store x,forget'")]);
    let said = run(command, home.path(), home.path());
    assert_eq!(
        said.matches("no D-Bus session bus is running").count(),
        3,
        "{said}"
    );
    assert!(!said.contains("TOO SLOW"), "{said}");
}

#[test]
fn a_bus_without_a_keyring_service_is_named() {
    if !is_installed() {
        return;
    }
    let said = session("ask 'probe,store x,forget'", Some(EMPTY_BUS));
    let count = said
        .matches("no keyring service is installed or running")
        .count();
    assert_eq!(count, 3, "{said}");
}

#[test]
fn a_keyring_that_was_never_set_up_cannot_store() {
    if !is_installed() {
        return;
    }
    let said = session("ask 'probe,store x'; finish", None);
    let lines: Vec<_> = said.lines().collect();
    assert_eq!(lines.len(), 2, "{said}");
    assert_eq!(lines[0], "> empty", "it looks like that from outside");
    assert!(lines[1].contains("it was never set up"), "{said}");
}

#[test]
fn a_locked_keyring_is_called_locked() {
    if !is_installed() {
        return;
    }
    let said = session(
        "unlock; ask 'store tok-123'; lock; ask 'probe,store x,forget'; finish",
        None,
    );
    assert!(said.starts_with("> stored"), "{said}");
    assert_eq!(
        said.matches("The system keyring is locked.").count(),
        3,
        "{said}"
    );
    assert!(!said.contains("tok-123"), "{said}");
}

#[test]
fn a_keyring_that_does_not_answer_is_given_up_after_three_seconds() {
    if !is_installed() {
        return;
    }
    let script = r#"
unlock; ask 'store tok-123'
pid=$(daemon_pid); kill -STOP "$pid"
ask 'probe,store x,forget'
kill -CONT "$pid"; ask 'probe'; kill -KILL "$pid"
"#;
    let said = session(script, None);
    assert_eq!(
        said.matches("did not answer within 3 seconds").count(),
        3,
        "{said}"
    );
    assert!(!said.contains("TOO SLOW"), "{said}");
    assert!(said.starts_with("> stored"), "{said}");
}
