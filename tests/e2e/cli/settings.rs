//! `byline config`, and what is made of the tree of arguments: completions, man pages, help.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::json;

use super::drafts::Home;
use super::{Ended, byline};
use crate::e2e::real;

const SETTINGS: &str = "config/byline/config.toml";

#[test]
fn a_setting_is_set_in_its_line_alone_and_read_back() {
    let home = Home::new();
    let path = home.run(&["config", "path"]);
    let file = home.0.path().join(SETTINGS);
    assert_eq!(path.out.trim_end(), file.to_str().expect("UTF-8"));
    assert_eq!(home.run(&["config", "get", "editor.width"]).out, "66\n");
    let set = home.run(&["config", "set", "editor.width", "72"]);
    assert_eq!((set.code, set.out.as_str()), (Some(0), ""), "{set:?}");
    // The file is made of the one that explains everything, with one line more.
    let made = home.read(SETTINGS);
    let default = include_str!("../../../assets/config.toml");
    assert_eq!(made.replacen("width = 72\n", "", 1), default);

    let own = "# mine\r\n[editor]\r\nwidth = 70 # narrow\r\nmarks = false\r\n";
    home.write(SETTINGS, own);
    assert_eq!(
        home.run(&["config", "set", "editor.width", "80"]).code,
        Some(0)
    );
    assert_eq!(home.read(SETTINGS), own.replace("70", "80"));
    assert_eq!(home.run(&["config", "get", "editor.marks"]).out, "false\n");

    home.run(&["config", "set", "drafts", "~/a b", "/c"]);
    let list = home.run(&["config", "get", "drafts"]).out;
    assert_eq!(
        list,
        format!("{}\n/c\n", home.0.path().join("a b").display())
    );
    home.run(&["config", "set", "auth.token_command", "pass", "show", "-q"]);
    home.run(&["config", "set", "accounts.blog.store", "file"]);
    let all = home.run(&["config", "get", "--json"]).json();
    assert_eq!(all["schema"], "byline.config/1");
    let settings = &all["settings"];
    assert_eq!(
        settings["auth.token_command"],
        json!(["pass", "show", "-q"])
    );
    assert_eq!(settings["accounts.blog.store"], "file");
    assert_eq!(home.run(&["config", "check"]).code, Some(0));
    let unset = home.run(&["config", "get", "publish.target"]);
    assert_eq!((unset.code, unset.out.as_str()), (Some(0), ""));
}

#[test]
fn a_wrong_setting_is_refused_with_what_was_meant_and_changes_nothing() {
    let home = Home::new();
    home.settle();
    let before = home.read(SETTINGS);
    for (args, words) in [
        (
            &["set", "editor.widht", "72"][..],
            "Did you mean editor.width?",
        ),
        (
            &["set", "editor.width", "7"],
            "must be a number from 20 to 200",
        ),
        (
            &["set", "defaults.status", "public"],
            "always chosen by hand",
        ),
        (&["set", "drafts", "here"], "full paths"),
        (&["get", "editor.widht"], "Did you mean editor.width?"),
        (
            &["get", "accounts.nobody.store"],
            "You have no account named nobody.",
        ),
    ] {
        let refused = home.run(&[&["config"], args].concat());
        assert_eq!(
            (refused.code, refused.out.as_str()),
            (Some(2), ""),
            "{args:?}"
        );
        assert!(refused.err.contains(words), "{refused:?}");
    }
    assert_eq!(home.read(SETTINGS), before);
    home.write(SETTINGS, "[editor\n");
    let torn = home.run(&["config", "set", "editor.width", "72"]);
    assert!(
        torn.code == Some(1) && torn.err.contains("line 1 cannot be read"),
        "{torn:?}"
    );
    assert_eq!(home.read(SETTINGS), "[editor\n");
}

#[test]
fn what_is_odd_is_listed_with_its_line_and_the_writer_s_editor_opens_the_file() {
    let home = Home::new();
    home.write(SETTINGS, "[editor]\nwidht = 70\nwidth = \"\u{202e}x\"\n");
    home.write(".byline.toml", "[auth]\nstore = \"file\"\n");
    let check = home.run(&["config", "check"]);
    let lines: Vec<&str> = check.out.lines().collect();
    assert_eq!((check.code, lines.len()), (Some(3), 3), "{check:?}");
    assert!(lines[0].contains("/config.toml:2: There is no setting editor.widht. Did you mean"));
    assert!(lines[1].contains("/config.toml:3: editor.width must be a number"));
    assert!(lines[2].contains("/.byline.toml:2: auth.store cannot be set by a project."));
    let odd = home.run(&["config", "check", "--json"]).json();
    assert_eq!(odd["oddities"][0]["line"], 2);
    assert_eq!(odd["oddities"][0]["fix"], "Did you mean editor.width?");

    let fresh = Home::new();
    let edit = |home: &Home, editor: &str| -> Ended {
        let mut command = byline(home.0.path());
        let command = command.args(["config", "edit"]).env("EDITOR", editor);
        command
            .env("PATH", "/usr/bin:/bin")
            .output()
            .expect("runs")
            .into()
    };
    let edited = edit(&fresh, "sed -i 's/^# width = 66/widht = 5/'");
    assert_eq!(edited.code, Some(3), "{edited:?}");
    assert!(
        edited.out.contains("Did you mean editor.width?"),
        "{edited:?}"
    );
    assert!(fresh.read(SETTINGS).contains("\nwidht = 5\n"));
    let missing = edit(&fresh, "/nonexistent/editor");
    assert!(
        missing.code.is_some_and(|code| code > 0) && missing.err.contains("/nonexistent/editor")
    );
    let none = edit(&fresh, "");
    assert!(none.err.contains("No editor is named."), "{none:?}");
}

#[test]
fn the_table_of_keys_is_that_of_the_screen() {
    let home = Home::new();
    let keys = home.run(&["config", "keys"]);
    assert_eq!(
        (keys.code, keys.err.as_str()),
        (Some(0), "No key has two meanings.\n")
    );
    assert!(
        keys.out
            .contains("publish\tp\t\tReview the draft and publish it\n"),
        "{keys:?}"
    );
    let shown = home.run(&["config", "keys", "--json"]).json();
    let rows = shown["keys"].as_array().expect("a list").len();
    assert_eq!(
        (rows, &shown["conflicts"]),
        (byline::app::keymap::KEYMAP.len(), &json!([]))
    );
    assert_eq!(keys.out.lines().count(), rows);
}

#[test]
fn every_shell_gets_completions_that_know_every_command() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let made = home.run(&["completion", shell]);
        assert_eq!((made.code, made.err.as_str()), (Some(0), ""), "{shell}");
        for word in ["publish", "doctor", "resolve", "dry-run"] {
            assert!(made.out.contains(word), "{shell}: {word}");
        }
    }
    assert_eq!(home.run(&["completion", "tcsh"]).code, Some(2));
    if !real::has(&["bash"]) {
        return;
    }
    let script = home.run(&["completion", "bash"]).out
        + "\nCOMP_WORDS=(byline conf); COMP_CWORD=1; _byline byline conf byline; echo \"${COMPREPLY[@]}\"\n";
    let mut bash = Command::new("bash")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut stdin = bash.stdin.take().expect("piped");
    stdin.write_all(script.as_bytes()).expect("written");
    drop(stdin);
    let said = Ended::from(bash.wait_with_output().expect("ends"));
    assert_eq!(said.out, "config\n");
}

#[test]
fn every_command_has_a_man_page_with_its_examples() {
    let home = Home::new();
    let written = home.run(&["man", "--to", "pages"]);
    assert_eq!((written.code, written.err.as_str()), (Some(0), ""));
    let names: Vec<&str> = written
        .out
        .lines()
        .filter_map(|line| line.strip_prefix("pages/"))
        .collect();
    for name in [
        "byline.1",
        "byline-publish.1",
        "byline-auth-login.1",
        "byline-config-set.1",
    ] {
        assert!(names.contains(&name), "{name}: {names:?}");
    }
    assert!(!names.iter().any(|name| name.contains("hold-clipboard")));
    for name in &names {
        let page = home.read(&format!("pages/{name}"));
        assert!(
            page.contains(".SH NAME") && page.contains(".SH SYNOPSIS"),
            "{name}"
        );
    }
    let one = home.run(&["man", "publish"]);
    assert!(one.out.contains(".SH EXAMPLES") && one.out.contains("\\-\\-confirm public"));
    assert_eq!(one.out, home.read("pages/byline-publish.1"));
    let wrong = home.run(&["man", "nonsense"]);
    assert!(wrong.code == Some(2) && wrong.err.contains("no command named byline nonsense"));
    let page = home.0.path().join("pages/byline-publish.1");
    if real::has(&["groff"]) {
        let drawn = Command::new("groff")
            .args(["-man", "-Tutf8", "-ww", "-P-cbou"])
            .arg(page)
            .output()
            .expect("runs");
        let drawn = Ended::from(drawn);
        assert_eq!((drawn.code, drawn.err.as_str()), (Some(0), ""));
        assert!(
            drawn.out.contains("byline publish post.md --dry-run"),
            "{}",
            drawn.out
        );
    }
}

#[test]
fn help_explains_commands_and_exit_codes() {
    let home = Home::new();
    let codes = home.run(&["help", "exit-codes"]);
    assert_eq!((codes.code, codes.err.as_str()), (Some(0), ""));
    assert!(
        codes.out.contains("  8  unknown\n     Do NOT try again"),
        "{codes:?}"
    );
    assert!(codes.out.lines().all(|line| line.chars().count() <= 100));
    let listed = home.run(&["help", "exit-codes", "--json"]).json();
    assert_eq!(listed["codes"][0]["code"], 0);
    for words in [
        &["publish"][..],
        &["auth", "login"],
        &["config", "set"],
        &[],
    ] {
        let help = home.run(&[&["help"], words].concat());
        let flag = home.run(&[words, &["--help"]].concat());
        assert_eq!((help.code, &help.out), (Some(0), &flag.out), "{words:?}");
    }
    let wrong = home.run(&["help", "nonsense"]);
    assert!(
        wrong.code == Some(2) && wrong.err.contains("exit-codes"),
        "{wrong:?}"
    );
    for command in [
        "new",
        "list",
        "set",
        "config",
        "doctor",
        "completion",
        "man",
        "help",
    ] {
        let help = home.run(&[command, "--help"]);
        let place = |word: &str| help.out.find(word).expect(word);
        assert!(place("Examples:") < place("Usage:"), "{command}");
        assert!(
            help.out.lines().all(|line| line.chars().count() <= 80),
            "{}",
            help.out
        );
    }
}
