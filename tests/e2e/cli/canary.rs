//! The hunt for the token: a known one goes through signing in, every place it may be kept in, status, sends that end in
//! every way there is, faults of the program and the screen. Afterwards it must be nowhere but where it was put: not in a
//! file, not in what was printed or drawn, not in the arguments or variables of any program that was started.

use std::fmt::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

use super::super::pty;
use super::super::real;
use super::{DRAFT, Desk, Ended};

/// The forms a token could hide in.
fn forms(token: &str) -> Vec<String> {
    let mut list = vec![
        token.to_owned(),
        token.chars().rev().collect(),
        token.to_uppercase(),
    ];
    let (mut hex, mut percent) = (String::new(), String::new());
    for byte in token.bytes() {
        let _ = write!(hex, "{byte:02x}");
        let _ = write!(percent, "%{byte:02x}");
    }
    list.extend([hex.to_uppercase(), hex, percent]);
    // In base64 the neighbours change what stands at both ends, and the place of the token in the text all of it.
    for before in ["", "x", "xx"] {
        for engine in [&STANDARD, &URL_SAFE] {
            let encoded = engine.encode(format!("{before}{token}"));
            list.push(encoded[4..encoded.len() - 4].to_owned());
        }
    }
    list
}

fn holds(bytes: &[u8], forms: &[String]) -> bool {
    forms
        .iter()
        .any(|form| memchr::memmem::find(bytes, form.as_bytes()).is_some())
}

/// Every file below a folder that holds the token in some form.
fn leaks(folder: &Path, forms: &[String]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("readable").path();
        let there = path.symlink_metadata().expect("there");
        if holds(path.as_os_str().as_encoded_bytes(), forms) {
            found.push(path.clone());
        }
        if there.is_dir() {
            found.extend(leaks(&path, forms));
        } else if there.is_file() && holds(&std::fs::read(&path).expect("readable"), forms) {
            found.push(path);
        }
    }
    found
}

struct Hunt {
    desk: Desk,
    forms: Vec<String>,
    /// Everything that was printed.
    printed: Vec<u8>,
}

impl Hunt {
    fn begin() -> Self {
        let desk = Desk::set();
        let runtime = desk.path("runtime");
        std::fs::create_dir_all(&runtime).expect("a folder");
        std::fs::set_permissions(runtime, std::fs::Permissions::from_mode(0o700)).expect("ours");
        Self {
            forms: forms(&desk.token),
            desk,
            printed: Vec::new(),
        }
    }

    /// Runs the program with a token from the environment, or without.
    fn run(&mut self, with_token: bool, args: &[&str], input: &str) -> Ended {
        let mut command = self.desk.command(args);
        command
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("RUST_BACKTRACE", "full")
            .env("RUST_LOG", "trace")
            .stdin(Stdio::piped());
        if !with_token {
            command.env_remove("MEDIUM_INTEGRATION_TOKEN");
        }
        let mut child = command.spawn().expect("starts");
        // Its arguments, and where it has no token of its own its variables, while it runs.
        let proc = PathBuf::from(format!("/proc/{}", child.id()));
        let mut seen = std::fs::read(proc.join("cmdline")).unwrap_or_default();
        if !with_token {
            seen.extend(std::fs::read(proc.join("environ")).unwrap_or_default());
        }
        let mut stdin = child.stdin.take().expect("piped");
        // A command that refuses before it reads is free to.
        let _ = std::io::Write::write_all(&mut stdin, input.as_bytes());
        drop(stdin);
        let output = child.wait_with_output().expect("ends");
        for part in [&seen, &output.stdout, &output.stderr] {
            self.printed.extend_from_slice(part);
        }
        Ended::from(output)
    }

    fn faults(&self) -> Vec<String> {
        let list = self.desk.run(&["sandbox", "--list-faults"]).out;
        let names = list.lines().filter_map(|line| line.split(' ').next());
        names.map(str::to_owned).collect()
    }

    /// Nothing but these files may hold the token.
    fn assert_clean(&self, but: &[PathBuf]) {
        assert!(!holds(&self.printed, &self.forms), "it was printed");
        let mut found = leaks(self.desk.home.path(), &self.forms);
        found.sort();
        let mut but = but.to_vec();
        but.sort();
        assert_eq!(found, but);
    }
}

fn token_file(folder: &Path) -> PathBuf {
    let mut files = std::fs::read_dir(folder.join("tokens")).expect("a folder");
    files.next().expect("a file").expect("readable").path()
}

/// A program that prints the token of a file, and notes what it was started with.
fn spy(desk: &Desk) -> PathBuf {
    let script = desk.path("spy");
    let (token, seen) = (desk.path("vault"), desk.path("seen"));
    std::fs::write(
        &script,
        format!(
            "#!/bin/sh\ntr '\\0' '\\n' </proc/$$/environ >>'{0}'\ntr '\\0' '\\n' </proc/$PPID/cmdline >>'{0}'\necho \"$0 $*\" >>'{0}'\ncat '{1}'\n",
            seen.display(),
            token.display()
        ),
    )
    .expect("written");
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o700)).expect("ours");
    std::fs::write(&token, format!("{}\n", desk.token)).expect("written");
    script
}

/// Signs in and out with both kinds of file, and with what is refused.
fn through_files(hunt: &mut Hunt, line: &str) {
    for (place, folder) in [("file", "state/byline"), ("session", "runtime/byline")] {
        let kept = hunt.run(false, &["auth", "login", "--store", place], line);
        assert_eq!(kept.code, Some(0), "{kept:?}");
        let file = token_file(&hunt.desk.path(folder));
        for more in ["--json", "--sandbox"] {
            assert_eq!(hunt.run(false, &["auth", "status", more], "").code, Some(0));
        }
        hunt.assert_clean(std::slice::from_ref(&file));
        // A file that is refused is not quoted.
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).expect("ours");
        assert_eq!(hunt.run(false, &["auth", "status"], "").code, Some(4));
        let sent = hunt.run(false, &["publish", "post.md", "--yes"], "");
        assert_eq!(sent.code, Some(4), "{sent:?}");
        hunt.run(false, &["auth", "logout"], "");
        hunt.assert_clean(&[]);
    }
    std::fs::remove_file(hunt.desk.path("config/byline/config.toml")).expect("it names the place");
    let token = hunt.desk.token.clone();
    hunt.run(false, &["auth", "login"], line);
    for wrong in [format!("{token} {token}"), format!("{token}wrong")] {
        let refused = hunt.run(false, &["auth", "login", "--store", "file"], &wrong);
        assert_ne!(refused.code, Some(0));
    }
    hunt.run(true, &["auth", "login"], line);
    hunt.run(
        false,
        &["auth", "login", "--account", "blog", "--store", "nowhere"],
        line,
    );
    hunt.assert_clean(&[]);
}

/// Lets a program print it, well and badly.
fn through_a_program(hunt: &mut Hunt) {
    let spy = spy(&hunt.desk);
    let vault = hunt.desk.path("vault");
    let settings = format!(
        "[auth]\ntoken_command = [\"{}\", \"show\"]\n",
        spy.display()
    );
    hunt.desk.write("config/byline/config.toml", &settings);
    let sent = hunt.run(false, &["publish", "post.md", "--yes"], "");
    assert_eq!(sent.code, Some(0), "{sent:?}");
    // What it was started with, when the token is in the environment too, is in its notes.
    std::fs::remove_file(hunt.desk.path("seen")).expect("it has made notes");
    let status = hunt.run(true, &["auth", "status", "--account", "default"], "");
    assert_eq!(status.code, Some(0), "{status:?}");
    let notes = hunt.desk.read("seen");
    assert!(
        notes.contains("BYLINE_API_URL") && !notes.contains("MEDIUM_INTEGRATION_TOKEN"),
        "{notes}"
    );
    hunt.assert_clean(std::slice::from_ref(&vault));
    for bad in [
        "printf '\\033[31m'; cat \"$1\"",
        "cat \"$1\" >&2; cat \"$1\"; exit 1",
        "cat \"$1\" \"$1\" | tr '\\n' ' '",
    ] {
        let argv = ["sh", "-c", bad, "sh", &vault.display().to_string()].map(str::to_owned);
        let argv = serde_json::to_string(&argv).expect("JSON, which TOML reads too");
        let settings = format!("[auth]\ntoken_command = {argv}\n");
        hunt.desk.write("config/byline/config.toml", &settings);
        assert_eq!(
            hunt.run(false, &["auth", "status"], "").code,
            Some(4),
            "{bad}"
        );
    }
    std::fs::remove_file(hunt.desk.path("config/byline/config.toml")).expect("there");
    std::fs::remove_file(&vault).expect("there");
    hunt.assert_clean(&[]);
}

/// Ends a send in every way there is.
fn through_every_fault(hunt: &mut Hunt) {
    for (number, fault) in hunt.faults().iter().enumerate() {
        let name = format!("{number}.md");
        hunt.desk.write(&name, &DRAFT.replace("kettle", fault));
        hunt.desk.fault(fault);
        let args = ["publish", &name, "--yes", "--timeout", "1s"];
        hunt.run(true, &args, "");
        hunt.run(true, &[&args[..], &["--again", "--json"]].concat(), "");
        hunt.desk.mend();
    }
    for more in [&["--dry-run"][..], &[]] {
        let args = ["publish", "post.md", "--yes", "--publication", "x"];
        hunt.run(true, &[&args[..], more].concat(), "");
    }
    hunt.assert_clean(&[]);
}

/// The control: whatever form a leak has, it is found, in a file and in a name.
fn the_hunt_finds_what_is_there(hunt: &Hunt) {
    let home = hunt.desk.home.path();
    for (number, form) in hunt.forms.iter().enumerate() {
        let file = home.join(format!("data/leak-{number}"));
        std::fs::write(&file, format!("before\0{form}\0after")).expect("written");
        assert_eq!(
            leaks(home, &hunt.forms),
            std::slice::from_ref(&file),
            "{form}"
        );
        std::fs::remove_file(file).expect("there");
    }
    let token = &hunt.desk.token;
    for before in ["", "a", "ab"] {
        let encoded = STANDARD.encode(format!("{before}Authorization: Bearer {token}\r\n"));
        assert!(holds(encoded.as_bytes(), &hunt.forms));
    }
    let named = home.join("data").join(token);
    std::fs::write(&named, "").expect("written");
    assert_eq!(leaks(home, &hunt.forms), [named]);
}

#[test]
fn the_token_is_nowhere_but_where_it_was_put() {
    let mut hunt = Hunt::begin();
    let line = format!(" Bearer \"{}\" \r\n", hunt.desk.token);
    through_files(&mut hunt, &line);
    through_a_program(&mut hunt);
    through_every_fault(&mut hunt);
    the_hunt_finds_what_is_there(&hunt);
}

#[test]
fn the_token_is_never_on_the_screen_nor_in_what_the_screen_leaves_behind() {
    let hunt = Hunt::begin();
    let home = pty::Home::new();
    home.draft("post.md", DRAFT);
    std::fs::write(home.path("drafts/.keep"), "").expect("written");
    let config =
        "drafts = [\"~/drafts\"]\n[publish]\ntarget = \"medium\"\nwrite_back = \"never\"\n";
    std::fs::create_dir_all(home.path("config/byline")).expect("a folder");
    std::fs::write(home.path("config/byline/config.toml"), config).expect("written");
    let mut terminal = home
        .byline(&[])
        .env("BYLINE_API_URL", &hunt.desk.api)
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus")
        .run();
    terminal.wait("Slow mornings");
    terminal.send("3");
    terminal.wait("Medium token");
    terminal.paste(&hunt.desk.token);
    terminal.wait("••••");
    // There is no keyring here: the token stays in the field, and another place is chosen without typing it again.
    terminal.send("\r");
    terminal.wait("no D-Bus session bus");
    terminal.send("\t \u{1b}[C");
    terminal.wait("Plain text in a file");
    terminal.send("\r");
    terminal.wait("Signed in as @you");
    let file = token_file(&home.path("state/byline"));
    terminal.send("1");
    terminal.wait("Slow mornings");
    // Refused while it is sent: to the account and back to the same review.
    hunt.desk.fault("unauthorized");
    terminal.send("p");
    terminal.wait("[ Send draft ]");
    terminal.settle(Duration::from_millis(400));
    terminal.send("\r");
    terminal.wait("not accept");
    hunt.desk.mend();
    let pid = terminal.pid().as_raw_nonzero();
    for name in ["cmdline", "environ"] {
        let seen = std::fs::read(format!("/proc/{pid}/{name}")).expect("readable");
        assert!(!seen.is_empty() && !holds(&seen, &hunt.forms), "{name}");
    }
    terminal.signal(rustix::process::Signal::TERM);
    let _ = terminal.ended(Duration::from_secs(10));
    assert!(!holds(&terminal.raw(), &hunt.forms));
    assert_eq!(leaks(&home.path(""), &hunt.forms), [file]);
}

#[test]
fn a_fault_of_the_program_shows_no_token() {
    let hunt = Hunt::begin();
    let home = pty::Home::new();
    std::fs::write(home.path("one.md"), "The first line.\n").expect("written");
    let exact = "e2e::terminal::endings::inside_a_terminal";
    let mut terminal = home
        .program(
            &real::this_program(),
            &["--exact", exact, "--ignored", "--nocapture"],
        )
        .env("MEDIUM_INTEGRATION_TOKEN", &hunt.desk.token)
        .env("BYLINE_API_URL", &hunt.desk.api)
        .env("RUST_BACKTRACE", "full")
        .run();
    terminal.wait("The first line.");
    for _ in 0..60 {
        if !terminal.is_running() {
            break;
        }
        terminal.send("w");
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = terminal.ended(Duration::from_secs(10));
    let raw = terminal.raw();
    assert!(String::from_utf8_lossy(&raw).contains("the clock is broken"));
    assert!(!holds(&raw, &hunt.forms));
    assert_eq!(leaks(&home.path(""), &hunt.forms), Vec::<PathBuf>::new());
}

/// What happens inside a session with a real keyring. `$1` is the program.
const SESSION: &str = r#"
printf test-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
"$1" auth login <token; echo "login $?"
rm token
"$1" auth status; "$1" publish post.md --yes; echo "publish $?"
kill -KILL "$(dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus / \
  org.freedesktop.DBus.GetConnectionUnixProcessID string:org.freedesktop.secrets | sed 's/.*uint32 //')"
"#;

/// Signs in with a real keyring that holds the token encrypted: no file may show it.
#[test]
fn a_keyring_keeps_the_token_out_of_every_file() {
    if !real::has(&["dbus-run-session", "dbus-send", "gnome-keyring-daemon"]) {
        return;
    }
    let mut hunt = Hunt::begin();
    hunt.desk.write("token", &hunt.desk.token);
    let mut command = Command::new("dbus-run-session");
    command
        .args([
            "--",
            "bash",
            "-c",
            SESSION,
            "session",
            env!("CARGO_BIN_EXE_byline"),
        ])
        .env_clear()
        .current_dir(hunt.desk.home.path());
    for (name, value) in hunt.desk.command(&[]).get_envs() {
        let wanted = name != "MEDIUM_INTEGRATION_TOKEN" && name != "DBUS_SESSION_BUS_ADDRESS";
        if let Some(value) = value.filter(|_| wanted) {
            command.env(name, value);
        }
    }
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    let output = command.output().expect("runs");
    hunt.printed.extend_from_slice(&output.stdout);
    hunt.printed.extend_from_slice(&output.stderr);
    let ended = Ended::from(output);
    assert!(
        ended.out.contains("login 0") && ended.out.contains("publish 0"),
        "{ended:?}"
    );
    hunt.assert_clean(&[]);
}
