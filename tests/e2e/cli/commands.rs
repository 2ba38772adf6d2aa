//! The other commands, help, and what must never be printed.

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use super::super::real;
use super::{DRAFT, Desk, signal};

#[test]
fn show_gives_json_text_and_says_what_it_cannot_read() {
    let desk = Desk::set();
    let ended = desk.run(&["show", "post.md", "--to", "json"]);
    let shown = ended.json();
    assert_eq!(
        (ended.code, &shown["schema"]),
        (Some(0), &json!("byline.show/1"))
    );
    assert_eq!(
        (&shown["title"], &shown["titleSource"]),
        (&json!("Slow mornings"), &json!("front-matter"))
    );
    assert_eq!(
        (&shown["status"], &shown["statusSource"]),
        (&json!("draft"), &json!("default"))
    );
    assert_eq!((&shown["words"], &shown["minutes"]), (&json!(9), &json!(1)));
    assert_eq!(
        (&shown["tags"], &shown["findings"]),
        (&json!(["writing", "tea"]), &json!([]))
    );
    let table = desk
        .run_with(
            &["show", "-", "--json"],
            "# T\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
        )
        .json();
    let finding = &table["findings"][0];
    for key in ["rule", "severity", "line", "column", "what", "why", "cure"] {
        assert!(!finding[key].is_null(), "{key}: {finding}");
    }
    let text = desk.run(&["show", "post.md"]);
    assert!(
        text.out.contains("The kettle is the first clock"),
        "{text:?}"
    );
    let missing = desk.run(&["show", "nothing.md"]);
    assert_eq!((missing.code, missing.out.as_str()), (Some(2), ""));
    assert!(missing.err.contains("There is no file nothing.md"));
    std::fs::create_dir(desk.path("folder")).expect("a folder");
    assert_eq!(desk.run(&["show", "folder"]).code, Some(2));
}

#[test]
fn auth_status_names_source_account_keyring_and_api() {
    let desk = Desk::set();
    let ended = desk.run(&["auth", "status"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    for part in [
        "@you",
        "MEDIUM_INTEGRATION_TOKEN",
        "cannot be used. There is no system keyring",
        desk.api.as_str(),
    ] {
        assert!(ended.out.contains(part), "{part}: {ended:?}");
    }
    let shown = desk.run(&["auth", "status", "--json"]).json();
    assert_eq!(
        (&shown["signedIn"], &shown["source"]),
        (&json!(true), &json!("environment"))
    );
    assert_eq!(
        (&shown["account"]["username"], &shown["keyring"]["state"]),
        (&json!("you"), &json!("unusable"))
    );
    let login = desk.run_with(&["auth", "login"], "another-token");
    assert_eq!(login.code, Some(2));
    assert!(
        login.err.contains("unset MEDIUM_INTEGRATION_TOKEN"),
        "{login:?}"
    );
}

#[test]
fn without_a_keyring_auth_says_so_soon_and_keeps_nothing() {
    let desk = Desk::set();
    let auth = |args: &[&str], input: &str| {
        let mut command = desk.command(args);
        command
            .env_remove("MEDIUM_INTEGRATION_TOKEN")
            .stdin(Stdio::piped());
        let mut child = command.spawn().expect("starts");
        let mut stdin = child.stdin.take().expect("piped");
        // A command that does not read is free not to.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        desk.check(child.wait_with_output().expect("ends"))
    };
    let start = Instant::now();
    let status = auth(&["auth", "status"], "");
    assert!(start.elapsed() < Duration::from_secs(4));
    assert_eq!(status.code, Some(4), "{status:?}");
    assert!(
        status.out.contains("There is no system keyring"),
        "{status:?}"
    );
    let login = auth(&["auth", "login"], &desk.token);
    assert_eq!(login.code, Some(1), "{login:?}");
    assert!(
        login.err.contains("There is no system keyring")
            && login.err.contains("MEDIUM_INTEGRATION_TOKEN")
    );
    assert_eq!(
        auth(&["auth", "login"], "wrong-token-0123456789").code,
        Some(4)
    );
    assert_eq!(auth(&["auth", "login"], "").code, Some(2));
    assert_eq!(auth(&["auth", "login"], "two words").code, Some(2));
    assert_eq!(auth(&["auth", "logout"], "").code, Some(1));
}

#[test]
fn the_token_is_in_no_file_and_no_output() {
    let desk = Desk::set();
    desk.run(&["publish", "post.md", "--yes"]);
    desk.run(&["auth", "status"]);
    desk.write("b.md", &DRAFT.replace("kettle", "b"));
    desk.fault("unauthorized");
    desk.run(&["publish", "b.md", "--yes", "--json"]);
    let found = Command::new("grep")
        .args(["-rl", &desk.token])
        .arg(desk.home.path())
        .output();
    assert_eq!(
        String::from_utf8_lossy(&found.expect("grep runs").stdout),
        ""
    );
    let control = Command::new("grep")
        .args(["-rl", "Slow mornings"])
        .arg(desk.home.path())
        .output();
    assert!(
        control.expect("grep runs").stdout.len() > 10,
        "the search finds what is there"
    );
}

#[test]
fn the_sandbox_ends_cleanly_lists_its_faults_and_names_the_nearest() {
    for stop in [rustix::process::Signal::TERM, rustix::process::Signal::INT] {
        let mut desk = Desk::set();
        signal(&desk.sandbox, stop);
        assert_eq!(desk.sandbox.wait().expect("ends").code(), Some(0));
    }
    let desk = Desk::set();
    let list = desk.run(&["sandbox", "--list-faults"]);
    assert!(
        list.out
            .lines()
            .any(|line| line.starts_with("created-then-silent ")),
        "{list:?}"
    );
    let wrong = desk.run(&["sandbox", "--fault", "created-then-silnt"]);
    assert_eq!(wrong.code, Some(2));
    assert!(
        wrong.err.contains("The nearest is created-then-silent"),
        "{wrong:?}"
    );
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let desk = Desk::set();
    let long = format!("# Long\n\n{}", "Words and words.\n\n".repeat(20_000));
    desk.write("long.md", &long);
    let mut child = desk.command(&["show", "long.md"]).spawn().expect("starts");
    let mut first = [0; 16];
    let mut out = child.stdout.take().expect("piped");
    out.read_exact(&mut first).expect("some text");
    drop(out);
    let ended = desk.check(child.wait_with_output().expect("ends"));
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
}

#[test]
fn help_fits_80_columns_with_examples_first_and_wrong_words_are_corrected() {
    let desk = Desk::set();
    for args in [
        &["--help"][..],
        &["publish", "--help"],
        &["show", "--help"],
        &["auth", "--help"],
        &["sandbox", "--help"],
        &["recover", "--help"],
        &["auth", "login", "--help"],
    ] {
        let help = desk.run(args);
        assert_eq!((help.code, help.err.as_str()), (Some(0), ""));
        for line in help.out.lines() {
            assert!(line.chars().count() <= 80, "{args:?}: {line}");
        }
        if args.len() < 3 {
            let place = |word: &str| help.out.find(word).expect(word);
            assert!(place("Examples:") < place("Usage:"), "{args:?}");
        }
    }
    let version = desk.run(&["--version"]);
    assert_eq!(
        version.out.trim(),
        format!("byline {}", env!("CARGO_PKG_VERSION"))
    );
    for args in [&["pubish"][..], &["pubish", "post.md", "--yes"]] {
        let wrong = desk.run(args);
        assert_eq!((wrong.code, wrong.out.as_str()), (Some(2), ""));
        assert!(
            wrong.err.contains("Did you mean byline publish?"),
            "{wrong:?}"
        );
    }
    assert_eq!(desk.run(&["publish"]).code, Some(2));
    assert_eq!(
        desk.run(&["publish", "post.md", "--as", "secret"]).code,
        Some(2)
    );
    assert_eq!(
        desk.run(&["publish", "post.md", "--timeout", "0s"]).code,
        Some(2)
    );
    assert_eq!(desk.run(&[]).code, Some(2), "the screen needs a terminal");
}

/// Signs in, publishes and signs out in a session with a real keyring. `$1` is the program, `$2` the token.
const SESSION: &str = r#"
printf test-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
printf ' "%s"\n' "$2" | "$1" auth login; echo "login $?"
"$1" auth status; echo "status $?"
"$1" publish post.md --yes; echo "publish $?"
"$1" auth logout; echo "logout $?"
"$1" auth logout; echo "logout $?"
"$1" auth status; echo "status $?"
"$1" publish post.md --yes; echo "publish $?"
kill -KILL "$(dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus / \
  org.freedesktop.DBus.GetConnectionUnixProcessID string:org.freedesktop.secrets | sed 's/.*uint32 //')"
"#;

#[test]
fn signing_in_keeps_the_token_in_a_real_keyring_and_signing_out_removes_it() {
    if !real::has(&["dbus-run-session", "dbus-send", "gnome-keyring-daemon"]) {
        return;
    }
    let desk = Desk::set();
    std::fs::create_dir_all(desk.path("runtime")).expect("a folder");
    let mut command = Command::new("dbus-run-session");
    command.args([
        "--",
        "bash",
        "-c",
        SESSION,
        "session",
        env!("CARGO_BIN_EXE_byline"),
    ]);
    command
        .arg(&desk.token)
        .env_clear()
        .current_dir(desk.home.path());
    for (name, value) in desk.command(&[]).get_envs() {
        let wanted = name != "MEDIUM_INTEGRATION_TOKEN" && name != "DBUS_SESSION_BUS_ADDRESS";
        if let Some(value) = value.filter(|_| wanted) {
            command.env(name, value);
        }
    }
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    let ended = desk.check(command.output().expect("runs"));
    let codes: Vec<&str> = ended
        .out
        .lines()
        .filter(|line| line.ends_with(|c: char| c.is_ascii_digit()) && line.split(' ').count() == 2)
        .collect();
    assert_eq!(
        codes,
        [
            "login 0",
            "status 0",
            "publish 0",
            "logout 0",
            "logout 0",
            "status 4",
            "publish 4"
        ],
        "{ended:?}"
    );
    assert!(ended.err.contains("Signed in as @you."), "{ended:?}");
    assert!(ended.out.contains("Token    system keyring"), "{ended:?}");
    assert_eq!(desk.posts(), 1);
}
