//! Where a token may be kept, several accounts, and publications: as a script sees them.

use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};

use serde_json::json;

use super::{DRAFT, Desk, Ended};

/// A home without a token in the environment.
struct Bare(Desk);

impl Bare {
    fn set() -> Self {
        let bare = Self(Desk::set());
        let runtime = bare.0.path("runtime");
        std::fs::create_dir_all(&runtime).expect("a folder");
        std::fs::set_permissions(runtime, std::fs::Permissions::from_mode(0o700)).expect("ours");
        bare
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = self.0.command(args);
        command.env_remove("MEDIUM_INTEGRATION_TOKEN");
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
    }

    fn run(&self, args: &[&str]) -> Ended {
        self.0.check(self.command(args).output().expect("runs"))
    }

    fn run_with(&self, args: &[&str], input: &str) -> Ended {
        let mut command = self.command(args);
        let mut child = command.stdin(Stdio::piped()).spawn().expect("starts");
        let mut stdin = child.stdin.take().expect("piped");
        // A command that refuses before it reads is free to.
        let _ = std::io::Write::write_all(&mut stdin, input.as_bytes());
        drop(stdin);
        self.0.check(child.wait_with_output().expect("ends"))
    }

    fn login(&self, more: &[&str]) -> Ended {
        let args: Vec<&str> = ["auth", "login"].iter().chain(more).copied().collect();
        self.run_with(&args, &format!("{}\n", self.0.token))
    }

    /// The one file with the token below a folder of this home.
    fn token_file(&self, below: &str) -> std::path::PathBuf {
        let folder = self.0.path(below).join("tokens");
        let mut files = std::fs::read_dir(folder).expect("a folder");
        files.next().expect("a file").expect("readable").path()
    }

    fn settings(&self, text: &str) {
        self.0.write("config/byline/config.toml", text);
    }
}

#[test]
fn a_file_is_used_only_when_it_is_asked_for_and_only_while_nobody_else_can_read_it() {
    let bare = Bare::set();
    let nowhere = bare.login(&[]);
    assert_eq!(nowhere.code, Some(1), "there is no keyring here");
    assert!(
        nowhere.err.contains("--store file") && nowhere.err.contains("--store session"),
        "{nowhere:?}"
    );
    assert!(
        !bare.0.path("state/byline/tokens").exists(),
        "no other place was taken unasked"
    );
    let kept = bare.login(&["--store", "file"]);
    assert_eq!(kept.code, Some(0), "{kept:?}");
    assert!(kept.err.contains("plain text on this disk"), "{kept:?}");
    let file = bare.token_file("state/byline");
    let mode = |mode: u32| {
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).expect("ours");
    };
    assert_eq!(
        std::fs::metadata(&file)
            .expect("there")
            .permissions()
            .mode()
            & 0o777,
        0o600
    );
    assert!(
        bare.0
            .read("config/byline/config.toml")
            .contains("store = \"file\"")
    );
    assert_eq!(bare.run(&["publish", "post.md", "--yes"]).code, Some(0));
    mode(0o644);
    let open = bare.run(&["publish", "post.md", "--yes", "--again"]);
    assert_eq!(open.code, Some(4), "{open:?}");
    assert!(
        open.err.contains("can be read by other users") && open.err.contains("chmod 600"),
        "{open:?}"
    );
    mode(0o600);
    let status = bare.run(&["auth", "status", "--json"]).json();
    assert_eq!(
        (&status["source"], &status["signedIn"]),
        (&json!("file"), &json!(true))
    );
    assert!(
        status["warnings"][0]
            .as_str()
            .is_some_and(|words| words.contains("plain text"))
    );
    let out = bare.run(&["auth", "logout", "--json"]);
    assert_eq!(out.json()["from"], json!(["file"]), "{out:?}");
    assert!(!file.exists());
    assert_eq!(bare.run(&["auth", "status"]).code, Some(4));
    assert_eq!(bare.0.posts(), 1);
}

#[test]
fn a_session_is_kept_in_the_memory_of_the_login_and_wins_over_a_file() {
    let bare = Bare::set();
    assert_eq!(bare.login(&["--store", "file"]).code, Some(0));
    let kept = bare.login(&["--store", "session"]);
    assert_eq!(kept.code, Some(0), "{kept:?}");
    bare.token_file("runtime/byline");
    let status = bare.run(&["auth", "status"]);
    assert!(
        status.out.contains("Token    memory, until you log out"),
        "{status:?}"
    );
    assert!(
        status.out.contains("holds a token, which is not used"),
        "{status:?}"
    );
    let mut command = bare.command(&["auth", "login", "--store", "session"]);
    let ended = command
        .env_remove("XDG_RUNTIME_DIR")
        .output()
        .expect("runs");
    assert_eq!(ended.status.code(), Some(2), "nothing on standard input");
}

#[test]
fn the_order_is_environment_named_file_program_and_what_byline_keeps() {
    let bare = Bare::set();
    let (token, wrong) = (bare.0.token.clone(), "wrong-token-0123456789");
    assert_eq!(bare.login(&["--store", "file"]).code, Some(0));
    bare.0.write("named", &token);
    std::fs::set_permissions(bare.0.path("named"), std::fs::Permissions::from_mode(0o600))
        .expect("ours");
    bare.0.write("printed", &format!("{token}\nuser: ada\n"));
    let printed = bare.0.path("printed").display().to_string();
    bare.settings(&format!(
        "[auth]\nstore = \"file\"\ntoken_command = [\"cat\", \"{printed}\"]\n"
    ));
    let source = |command: &mut Command| {
        let ended = Ended::from(
            command
                .args(["auth", "status", "--json"])
                .output()
                .expect("runs"),
        );
        assert!(!ended.out.contains(&token) && !ended.err.contains(&token));
        let said = ended.json();
        let used = said["places"]
            .as_array()
            .expect("a list")
            .iter()
            .filter(|row| row["used"] == true);
        assert!(used.count() <= 1);
        said["source"].as_str().unwrap_or("none").to_owned()
    };
    assert_eq!(source(&mut bare.command(&[])), "command");
    let named = bare.0.path("named");
    assert_eq!(
        source(bare.command(&[]).env("BYLINE_TOKEN_FILE", &named)),
        "environment_file"
    );
    assert_eq!(
        source(
            bare.command(&[])
                .env("BYLINE_TOKEN_FILE", &named)
                .env("MEDIUM_INTEGRATION_TOKEN", wrong)
        ),
        "environment"
    );
    // A place that would never be asked is not written to.
    let refused = bare.login(&["--store", "file"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.err.contains("token_command"), "{refused:?}");
    // One that fails is told, and nothing else is used in silence.
    bare.settings("[auth]\nstore = \"file\"\ntoken_command = [\"false\"]\n");
    let failed = bare.run(&["publish", "post.md", "--yes"]);
    assert_eq!(failed.code, Some(4), "{failed:?}");
    assert!(
        failed.err.contains("auth.token_command failed"),
        "{failed:?}"
    );
    assert_eq!(bare.0.posts(), 0);
    // Nor is a program that a folder of drafts names ever run.
    bare.settings("[auth]\nstore = \"file\"\n");
    let trap = bare.0.path("trapped");
    bare.0.write(
        ".byline.toml",
        &format!(
            "[auth]\ntoken_command = [\"touch\", \"{}\"]\n",
            trap.display()
        ),
    );
    let sent = bare.run(&["publish", "post.md", "--yes"]);
    assert_eq!(sent.code, Some(0), "{sent:?}");
    assert!(
        sent.err
            .contains("auth.token_command cannot be set by a project"),
        "{sent:?}"
    );
    assert!(!trap.exists());
}

#[test]
fn each_account_has_a_token_of_its_own_and_the_history_tells_whose() {
    let bare = Bare::set();
    let none = bare.run(&["auth", "status", "--account", "blog"]);
    assert_eq!(none.code, Some(2), "{none:?}");
    assert!(
        none.err.contains("byline auth login --account blog"),
        "{none:?}"
    );
    assert_eq!(bare.login(&["--account", "Not good"]).code, Some(2));
    let made = bare.login(&["--account", "blog", "--store", "file"]);
    assert_eq!(made.code, Some(0), "{made:?}");
    assert!(made.err.contains("(account blog)"), "{made:?}");
    assert!(
        bare.0
            .read("config/byline/config.toml")
            .contains("[accounts.blog]")
    );
    assert_eq!(
        bare.run(&["auth", "status"]).code,
        Some(4),
        "the usual account has none"
    );
    let status = bare
        .run(&["auth", "status", "--account", "blog", "--json"])
        .json();
    assert_eq!(
        (&status["accountName"], &status["accounts"]),
        (&json!("blog"), &json!(["default", "blog"]))
    );
    assert_eq!(bare.run(&["publish", "post.md", "--yes"]).code, Some(4));
    // The token of the environment is anybody's: it is not taken for an account that was asked for by name.
    let mut named = bare.command(&["publish", "post.md", "--yes", "--account", "blog"]);
    let sent = Ended::from(
        named
            .env("MEDIUM_INTEGRATION_TOKEN", "wrong-token-0123456789")
            .output()
            .expect("runs"),
    );
    assert_eq!(sent.code, Some(0), "{sent:?}");
    assert!(
        bare.0
            .read("state/byline/history.jsonl")
            .contains("\"username\":\"you\"")
    );
    // The usual account may be another one.
    let settings = bare.0.read("config/byline/config.toml");
    bare.settings(&settings.replace("# account = \"default\"", "account = \"blog\""));
    assert_eq!(bare.run(&["auth", "status"]).code, Some(0));
    assert_eq!(bare.run(&["auth", "logout"]).code, Some(0));
    assert_eq!(bare.run(&["auth", "status"]).code, Some(4));
}

#[test]
fn a_story_is_handed_to_a_publication_by_name_and_a_writer_may_only_hand_in_a_draft() {
    let desk = Desk::set();
    let unknown = desk.run(&[
        "publish",
        "post.md",
        "--yes",
        "--publication",
        "Someone Else’s Paper",
    ]);
    assert_eq!(unknown.code, Some(2), "{unknown:?}");
    assert!(
        unknown
            .err
            .contains("Slow Mornings (c0ffee15600d, as writer)"),
        "{unknown:?}"
    );
    assert!(
        !unknown.err.contains("0dd5a7e11175"),
        "one that is only followed is not offered"
    );
    let public = ["--as", "public", "--confirm", "public", "--publication"];
    let writer: Vec<&str> = ["publish", "post.md"]
        .iter()
        .chain(&public)
        .chain(&["slow mornings"])
        .copied()
        .collect();
    let refused = desk.run(&writer);
    assert_eq!(refused.code, Some(3), "{refused:?}");
    assert!(refused.err.contains("only hand in a draft"), "{refused:?}");
    assert_eq!(desk.posts(), 0);
    let handed = desk.run(&[
        "publish",
        "post.md",
        "--yes",
        "--publication",
        "slow mornings",
    ]);
    assert_eq!(handed.code, Some(0), "{handed:?}");
    assert!(
        handed.err.contains("A submission, not a private draft"),
        "{handed:?}"
    );
    desk.write("b.md", &DRAFT.replace("kettle", "pot"));
    let editor: Vec<&str> = ["publish", "b.md"]
        .iter()
        .chain(&public)
        .chain(&["5a1d0c3e7b42"])
        .copied()
        .collect();
    let published = desk.run(&editor);
    assert_eq!(published.code, Some(0), "{published:?}");
    let posts = desk.ask("GET", "/_sandbox/posts", "");
    assert!(
        posts.contains("\"publicationId\":\"c0ffee15600d\"")
            && posts.contains("\"publicationId\":\"5a1d0c3e7b42\"")
    );
    assert!(
        desk.read("state/byline/history.jsonl")
            .contains("\"publication\":\"Slow Mornings\"")
    );
    // The same text to another place is another request; to the same place it is not sent twice.
    let same = desk.run(&[
        "publish",
        "post.md",
        "--yes",
        "--publication",
        "slow mornings",
    ]);
    assert_eq!(same.code, Some(10), "{same:?}");
}
