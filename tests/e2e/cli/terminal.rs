//! The command line on a real terminal: questions and their answers.

use std::io::{Read as _, Write as _};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use super::Desk;

/// A call on a terminal of its own.
struct Seat {
    child: Box<dyn portable_pty::Child + Send + Sync>,
    keys: Box<dyn std::io::Write + Send>,
    screen: mpsc::Receiver<Vec<u8>>,
    shown: String,
    _terminal: Box<dyn portable_pty::MasterPty + Send>,
}

impl Seat {
    fn take(desk: &Desk, args: &[&str], with_token: bool) -> Self {
        let size = PtySize {
            rows: 24,
            cols: 80,
            ..PtySize::default()
        };
        let pair = native_pty_system().openpty(size).expect("a terminal");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_byline"));
        command.args(args);
        command.cwd(desk.home.path());
        command.env_clear();
        let plain = desk.command(args);
        for (name, value) in plain.get_envs() {
            let wanted = with_token || name != "MEDIUM_INTEGRATION_TOKEN";
            if let Some(value) = value.filter(|_| wanted) {
                command.env(name, value);
            }
        }
        let child = pair.slave.spawn_command(command).expect("starts");
        let mut reader = pair.master.try_clone_reader().expect("readable");
        let (to, screen) = mpsc::channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count) = reader.read(&mut bytes) {
                if count == 0 || to.send(bytes[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self {
            child,
            keys: pair.master.take_writer().expect("writable"),
            screen,
            shown: String::new(),
            _terminal: pair.master,
        }
    }

    fn wait_for(&mut self, words: &str) {
        let end = Instant::now() + Duration::from_secs(10);
        while !self.shown.contains(words) {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(bytes) = self.screen.recv_timeout(left) else {
                panic!("never showed “{words}”: {}", self.shown);
            };
            self.shown.push_str(&String::from_utf8_lossy(&bytes));
        }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("typed");
        self.keys.flush().expect("typed");
    }

    fn code(&mut self) -> u32 {
        let code = self.child.wait().expect("ends").exit_code();
        while let Ok(bytes) = self.screen.recv_timeout(Duration::from_millis(200)) {
            self.shown.push_str(&String::from_utf8_lossy(&bytes));
        }
        code
    }
}

#[test]
fn a_draft_is_asked_about_and_only_yes_sends_it() {
    let desk = Desk::set();
    let question = "Send “Slow mornings” as a draft to @you on MEDIUM (127.0.0.1:";
    for (answer, code, posts) in [("\n", 130, 0), ("n\n", 130, 0), ("y\n", 0, 1)] {
        let mut seat = Seat::take(&desk, &["publish", "post.md"], true);
        seat.wait_for(question);
        seat.wait_for("? [y/N] ");
        seat.press(answer);
        assert_eq!((seat.code(), desk.posts()), (code, posts), "{}", seat.shown);
    }
}

#[test]
fn even_on_a_terminal_public_needs_its_word_on_the_line() {
    let desk = Desk::set();
    let mut seat = Seat::take(&desk, &["publish", "post.md", "--as", "public"], true);
    assert_eq!((seat.code(), desk.requests()), (2, 0), "{}", seat.shown);
    assert!(seat.shown.contains("--confirm public"));
}

#[test]
fn a_token_is_typed_unseen_and_the_terminal_comes_back() {
    let desk = Desk::set();
    let mut seat = Seat::take(&desk, &["auth", "login"], false);
    seat.wait_for("(it is not shown): ");
    let token = desk.token.clone();
    seat.wait_for("\u{1b}[?2004h");
    seat.press(&format!("\u{1b}[200~{token}\u{1b}[201~"));
    seat.wait_for("••••");
    seat.press("\r");
    // There is no keyring here: the token is good and still not kept.
    assert_eq!(seat.code(), 1, "{}", seat.shown);
    assert!(seat.shown.contains("There is no system keyring"));
    assert!(seat.shown.contains("\u{1b}[?2004l"));
    assert!(!seat.shown.contains(&token[..8]));

    let mut seat = Seat::take(&desk, &["auth", "login"], false);
    seat.wait_for("\u{1b}[?2004h");
    seat.press("abc\u{3}");
    assert_eq!(seat.code(), 130);
    assert!(!seat.shown.contains("abc"), "{}", seat.shown);
}

#[test]
fn nothing_in_a_draft_can_drive_the_terminal() {
    let desk = Desk::set();
    desk.write(
        "hostile.md",
        "# T\u{1b}]0;owned\u{7}\n\nWords \u{1b}[31mred\u{9b}2J.\n",
    );
    let mut seat = Seat::take(&desk, &["show", "hostile.md"], true);
    assert_eq!(seat.code(), 0);
    assert!(!seat.shown.contains('\u{1b}') && !seat.shown.contains('\u{9b}'));
    assert!(seat.shown.contains("red"));
    let mut seat = Seat::take(&desk, &["publish", "hostile.md"], true);
    seat.wait_for("[y/N]");
    seat.press("n\n");
    seat.code();
    assert!(!seat.shown.contains('\u{1b}'), "{:?}", seat.shown);
}

#[test]
fn ctrl_c_at_the_second_question_is_heard_at_once() {
    let desk = Desk::set();
    desk.write("second.md", "# The second\n\nWords.\n");
    let mut seat = Seat::take(&desk, &["publish", "post.md", "second.md"], true);
    seat.wait_for("Send “Slow mornings”");
    seat.wait_for("? [y/N] ");
    seat.press("y\n");
    seat.wait_for("Send “The second”");
    seat.press("\u{3}");
    seat.wait_for("What was sent before stays sent");
    assert_eq!((seat.code(), desk.posts()), (9, 1), "{}", seat.shown);
    // What was sent is told all the same.
    assert!(seat.shown.contains("sent      post.md"), "{}", seat.shown);
}

#[test]
fn on_a_terminal_the_history_is_a_table_that_fits() {
    let desk = Desk::set();
    desk.write(
        "long.md",
        &format!("# {}\n\nWords.\n", "A long title ".repeat(12)),
    );
    desk.run(&["publish", "long.md", "--yes"]);
    let mut seat = Seat::take(&desk, &["history"], true);
    assert_eq!(seat.code(), 0);
    let row = seat
        .shown
        .lines()
        .find(|row| row.contains("A long title"))
        .expect("a row");
    assert!(row.contains("sent as draft") && row.ends_with('…'), "{row}");
    assert!(row.chars().count() <= 80, "{row}");
}
