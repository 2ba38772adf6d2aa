//! Rich text on a real clipboard: set by the program, read back by another one, after the program has ended.

use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use super::real;

const DRAFT: &str = "---\ntitle: Slow mornings\n---\n\nThe *kettle* is 日本.\n";
const HTML: &str = "<h1>Slow mornings</h1>\n<p>The <em>kettle</em> is 日本.</p>\n";

/// A desktop without a screen, ended with the test.
struct Desktop {
    server: Child,
    variable: (&'static str, String),
    home: tempfile::TempDir,
}

impl Drop for Desktop {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl Desktop {
    /// An X server on a display of its own choice.
    fn x11() -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let number = home.path().join("display");
        let file = std::fs::File::create(&number).expect("a file");
        let server = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "640x480x24",
                "-nolisten",
                "tcp",
            ])
            .stdout(file)
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb starts");
        let display = wait_for(|| {
            let text = std::fs::read_to_string(&number).ok()?;
            text.ends_with('\n').then(|| format!(":{}", text.trim()))
        });
        Self {
            server,
            variable: ("DISPLAY", display),
            home,
        }
    }

    fn command(&self, program: &str, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(args)
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("SSH_CONNECTION")
            .env_remove("SSH_TTY")
            .env_remove("SSH_CLIENT")
            .env("HOME", self.home.path())
            .env(self.variable.0, &self.variable.1)
            .stdin(Stdio::null());
        command
    }

    fn run(&self, program: &str, args: &[&str]) -> Output {
        self.command(program, args).output().expect("runs")
    }

    fn copy(&self) -> Output {
        let file = self.home.path().join("post.md");
        std::fs::write(&file, DRAFT).expect("a draft");
        let file = file.display().to_string();
        self.run(
            env!("CARGO_BIN_EXE_byline"),
            &["export", &file, "--to", "rich", "--copy"],
        )
    }

    /// What another program gets when it pastes.
    fn pasted(&self, kind: &str) -> String {
        let output = self.run("xclip", &["-selection", "clipboard", "-o", "-t", kind]);
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Whether a process of this home still holds the clipboard.
    fn holders(&self) -> usize {
        let ours = format!("HOME={}", self.home.path().display());
        std::fs::read_dir("/proc")
            .expect("processes")
            .filter_map(Result::ok)
            .filter(|entry| {
                let read = |name: &str| std::fs::read(entry.path().join(name)).unwrap_or_default();
                let holds = read("cmdline").windows(14).any(|w| w == b"hold-clipboard");
                let text = read("environ");
                holds && text.windows(ours.len()).any(|w| w == ours.as_bytes())
            })
            .count()
    }
}

fn wait_for<T>(mut look: impl FnMut() -> Option<T>) -> T {
    for _ in 0..500 {
        if let Some(found) = look() {
            return found;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("it never came");
}

#[test]
fn rich_and_plain_text_stay_on_the_clipboard_after_byline_has_ended_until_something_else_is_copied()
{
    if !real::has(&["Xvfb", "xclip"]) {
        return;
    }
    let desktop = Desktop::x11();
    let ended = desktop.copy();
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(
        ended.status.success() && said.contains("Copied as rich text."),
        "{said}"
    );
    assert_eq!(desktop.pasted("text/html"), HTML);
    let plain = desktop.pasted("UTF8_STRING");
    assert!(
        plain.starts_with("Slow mornings\n") && plain.contains("日本"),
        "{plain}"
    );
    assert_eq!(desktop.holders(), 1);
    // A second copy takes the place of the first, and the first holder goes.
    assert!(desktop.copy().status.success());
    wait_for(|| (desktop.holders() == 1).then_some(()));
    assert_eq!(desktop.pasted("text/html"), HTML);
    // The control: another program copies, and nothing of ours is left.
    let mut other = desktop
        .command("xclip", &["-selection", "clipboard", "-in", "-loops", "1"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("xclip starts");
    std::io::Write::write_all(&mut other.stdin.take().expect("piped"), b"else").expect("written");
    other.wait().expect("ends");
    wait_for(|| (desktop.holders() == 0).then_some(()));
    assert_eq!(desktop.pasted("UTF8_STRING"), "else");
}

#[test]
fn where_no_clipboard_can_hold_it_that_is_said_with_the_way_that_works() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("post.md");
    std::fs::write(&file, DRAFT).expect("a draft");
    for (variables, word) in [
        (vec![], "no desktop"),
        (
            vec![
                ("DISPLAY", ":0"),
                ("SSH_CONNECTION", "192.0.2.1 50022 192.0.2.7 22"),
            ],
            "Over SSH",
        ),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_byline"))
            .args(["export", "--copy"])
            .arg(&file)
            .env_clear()
            .env("HOME", home.path())
            .envs(variables)
            .output()
            .expect("runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(
            said.contains(word) && said.contains("export FILE --serve"),
            "{said}"
        );
    }
}
