//! A mistake costs one line, and saving one key changes nothing else.

use super::*;
use crate::adapters::files::Files;
use crate::domain::post::{License, Visibility};
use crate::ports::settings::WriteBack;
use std::path::PathBuf;
use std::time::Duration;

fn user(text: &str) -> Config {
    let mut config = Config::default();
    let home = Path::new("/home/ada");
    config.apply(text, Path::new("/c/config.toml"), Scope::User { home });
    config
}

fn project(text: &str) -> Config {
    let mut config = Config::default();
    let folder = Path::new("/blog");
    config.apply(
        text,
        Path::new("/blog/.byline.toml"),
        Scope::Project { folder },
    );
    config
}

fn said(config: &Config) -> Vec<String> {
    config.oddities.iter().map(ToString::to_string).collect()
}

#[test]
fn every_key_is_read() {
    let config = user(
        r#"drafts = ["~/writing", "/srv/blog", "~"]
defaults = { status = "unlisted", license = "cc-40-by" }
editor.width = 80
ui = { ascii = true }
[publish]
write_back = "always"
heading = "keep"
"#,
    );
    assert_eq!(said(&config), [""; 0]);
    let settings = config.settings;
    let drafts: Vec<PathBuf> = ["/home/ada/writing", "/srv/blog", "/home/ada"]
        .map(Into::into)
        .into();
    assert_eq!(settings.drafts, drafts);
    assert_eq!(
        (settings.status, settings.license),
        (Visibility::Unlisted, License::By)
    );
    assert_eq!((settings.width, settings.ascii), (80, true));
    assert_eq!(settings.write_back, WriteBack::Always);
    let more = user("[editor]\ncommand = \"hx\"\nautosave = \"500ms\"\ndaily_goal = 0\n").settings;
    assert_eq!(more.command.as_deref(), Some("hx"));
    assert_eq!(
        (more.autosave, more.daily_goal),
        (Duration::from_millis(500), 0)
    );
}

#[test]
fn the_default_file_says_what_holds_without_it() {
    assert_eq!(user(DEFAULT), Config::default());
    // With every example made valid, all keys are there and nothing changes, but for the folder and the target, which
    // have no default of their own.
    let examples: String = DEFAULT
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(rest) if rest.split(' ').nth(1) == Some("=") => format!("{rest}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    let config = user(&examples);
    assert_eq!(said(&config), [""; 0]);
    let settings = Settings {
        drafts: Vec::new(),
        own_drafts: Vec::new(),
        target: None,
        ..config.settings
    };
    assert_eq!(settings, Settings::default());
    for key in &KEYS {
        let name = key.name.rsplit('.').next().unwrap_or_default();
        assert!(
            examples
                .lines()
                .any(|l| l.starts_with(&format!("{name} = "))),
            "{name}"
        );
    }
}

#[test]
fn unknown_keys_are_named_with_line_and_suggestion_and_the_rest_holds() {
    let config = user(
        "[editor]\nwidht = 70\ndaily_goal = 9\n[pubish]\nx = 1\n[ui]\nwidth = 3\ntheme = \"x\"\n",
    );
    assert_eq!(
        said(&config),
        [
            "config.toml, line 2: There is no setting editor.widht. Did you mean editor.width?",
            "config.toml, line 4: There is no setting pubish. It was passed over.",
            "config.toml, line 7: There is no setting ui.width. Did you mean editor.width?",
            "config.toml, line 8: There is no setting ui.theme. It was passed over.",
        ]
    );
    assert_eq!(config.settings.daily_goal, 9);
}

#[test]
fn wrong_values_are_named_and_the_default_stays() {
    for (text, expected) in [
        (
            "editor.width = 5",
            "editor.width must be a number from 20 to 200.",
        ),
        ("editor.width = \"x\"", "editor.width must be a number"),
        ("editor = 3", "There is no setting editor."),
        ("drafts = \"x\"", "drafts must be a list of folders"),
        ("drafts = [\"writing\"]", "drafts must be a list of folders"),
        (
            "drafts = [\"~other/x\"]",
            "drafts must be a list of folders",
        ),
        (
            "defaults.status = \"public\"",
            "\"public\" is always chosen by hand",
        ),
        ("defaults.license = \"mine\"", "a licence Medium offers"),
        ("editor.autosave = \"1h\"", "a time from"),
        ("editor.autosave = \"1ms\"", "a time from"),
        ("ui.ascii = \"yes\"", "true or false"),
        ("ui.images = true", "\"off\" or \"half-blocks\""),
    ] {
        let config = user(text);
        assert_eq!(config.oddities.len(), 1, "{text}");
        assert!(
            said(&config)[0].contains(expected),
            "{text}: {:?}",
            said(&config)
        );
        assert_eq!(config.settings, Settings::default(), "{text}");
    }
}

#[test]
fn a_line_that_cannot_be_read_costs_only_itself() {
    let config =
        user("editor.width = 80\nthis is wrong\nui.ascii = yes\npublish.write_back = \"never\"\n");
    assert_eq!(
        config.oddities.iter().map(|o| o.line).collect::<Vec<_>>(),
        [2, 3]
    );
    assert_eq!(
        (config.settings.width, config.settings.write_back),
        (80, WriteBack::Never)
    );
}

#[test]
fn no_text_makes_it_fail() {
    for text in [
        "\u{0}",
        "[",
        "[[[",
        "a = \"\"\"",
        "é = é",
        "= =\n= =",
        "\u{feff}",
        "[editor]\n[editor]",
        "a.b.c=1\na=2",
    ] {
        let _ = said(&user(text));
    }
    let many = "= wrong\n".repeat(100);
    assert_eq!(user(&many).settings, Settings::default());
}

#[test]
fn a_project_may_set_drafts_and_defaults_inside_itself_and_nothing_else() {
    let config = project("drafts = [\"posts\", \"./more\"]\ndefaults.status = \"unlisted\"\n");
    assert_eq!(
        config.settings.drafts,
        [Path::new("/blog/posts"), Path::new("/blog/./more")]
    );
    assert_eq!(config.settings.status, Visibility::Unlisted);
    for text in [
        "editor.command = \"rm\"",
        "publish.write_back = \"always\"",
        "ui.ascii = true",
    ] {
        let config = project(text);
        assert!(
            said(&config)[0].contains("cannot be set by a project"),
            "{text}"
        );
        assert_eq!(config.settings, Settings::default());
    }
    for folder in ["/etc", "../other", "~/writing", "a/../../b"] {
        let config = project(&format!("drafts = [\"{folder}\"]"));
        assert!(config.settings.drafts.is_empty(), "{folder}");
    }
}

#[test]
fn the_project_goes_before_the_writer_and_missing_files_are_no_mistake() {
    let base = tempfile::tempdir().expect("a folder");
    let file = base.path().join("config.toml");
    let home = base.path();
    assert_eq!(load(&file, Some(home), home), Config::default());
    std::fs::write(&file, "defaults.status = \"unlisted\"\nx = 1\n").expect("room");
    std::fs::write(
        base.path().join(PROJECT_FILE),
        "y = 1\ndefaults.status = \"draft\"\n",
    )
    .expect("room");
    let config = load(&file, Some(home), home);
    assert_eq!(config.settings.status, Visibility::Draft);
    let names: Vec<_> = said(&config)
        .iter()
        .map(|s| s.split(':').next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(names, ["config.toml, line 2", ".byline.toml, line 1"]);
    // A folder in the place of the file is told, not a crash.
    let config = load(base.path(), None, home);
    assert!(said(&config)[0].contains("could not be read"));
}

fn set(text: &str, key: &str, word: &str) -> String {
    edit::set(text, key, &Setting::Text(word.into())).expect("there is a place")
}

#[test]
fn a_value_that_is_there_is_replaced_and_no_other_byte() {
    for (before, after) in [
        (
            "# mine\r\n[publish]\nwrite_back   =  \"ask\"  # why\r\nheading = 'add'\n\n",
            "# mine\r\n[publish]\nwrite_back   =  \"always\"  # why\r\nheading = 'add'\n\n",
        ),
        (
            "publish = { heading = \"add\",write_back='ask' } # x",
            "publish = { heading = \"add\",write_back=\"always\" } # x",
        ),
        (
            "publish . write_back = \"ask\"",
            "publish . write_back = \"always\"",
        ),
    ] {
        assert_eq!(set(before, "publish.write_back", "always"), after);
    }
}

#[test]
fn a_value_that_is_missing_finds_its_natural_place() {
    for (before, after) in [
        ("", "\n[publish]\nwrite_back = \"always\"\n"),
        ("# x", "# x\n\n[publish]\nwrite_back = \"always\"\n"),
        (
            "[publish]\r\nheading = \"add\"\r\n",
            "[publish]\r\nwrite_back = \"always\"\r\nheading = \"add\"\r\n",
        ),
        (
            "[ui]\n[publish] # x",
            "[ui]\n[publish] # x\nwrite_back = \"always\"\n",
        ),
        (
            "publish = { heading = \"add\" }\n",
            "publish = { heading = \"add\", write_back = \"always\" }\n",
        ),
        ("publish = {}\n", "publish = { write_back = \"always\" }\n"),
        (
            "# x\npublish.heading = \"add\"\n",
            "# x\npublish.write_back = \"always\"\npublish.heading = \"add\"\n",
        ),
    ] {
        assert_eq!(
            set(before, "publish.write_back", "always"),
            after,
            "{before:?}"
        );
    }
}

#[test]
fn in_the_default_file_a_key_comes_behind_its_example() {
    let changed = set(DEFAULT, "publish.write_back", "always");
    assert!(changed.contains("# write_back = \"ask\"\nwrite_back = \"always\"\n# Put the title"));
    let list = Setting::List(vec!["/a \"b\"".into(), "/c".into()]);
    let changed = edit::set(&changed, "drafts", &list).expect("a place");
    let settings = user(&changed).settings;
    assert_eq!(settings.drafts, [Path::new("/a \"b\""), Path::new("/c")]);
    assert_eq!(settings.write_back, WriteBack::Always);
    // Again, and the values are replaced.
    let again = edit::set(&changed, "drafts", &Setting::List(vec!["/d".into()])).expect("a place");
    assert_eq!(again.lines().count(), changed.lines().count());
    for (key, setting) in [
        ("editor.width", Setting::Number(72)),
        ("ui.ascii", Setting::Flag(true)),
    ] {
        let changed = edit::set(DEFAULT, key, &setting).expect("a place");
        assert_eq!(changed.lines().count(), DEFAULT.lines().count() + 1);
        assert_ne!(user(&changed).settings, Settings::default());
    }
}

#[test]
fn a_broken_file_and_an_unknown_key_are_refused() {
    let word = Setting::Text("always".into());
    assert_eq!(
        edit::set("a = 1\nwrong", "publish.write_back", &word),
        Err("line 2 cannot be read".into())
    );
    assert!(edit::set("", "publish.colour", &word).is_err());
}

#[test]
fn saving_makes_the_file_and_later_changes_only_the_value() {
    let base = tempfile::tempdir().expect("a folder");
    let files = Files::new(&base.path().join("state"));
    let real = base.path().join("dotfiles.toml");
    let file = base.path().join("byline/config.toml");
    let word = |word: &str| Setting::Text(word.into());
    save(&files, &file, "publish.write_back", &word("always")).expect("room");
    let first = std::fs::read_to_string(&file).expect("made");
    assert_eq!(first, set(DEFAULT, "publish.write_back", "always"));
    // Kept in another place, with a mark at the start.
    std::fs::write(&real, format!("\u{feff}{first}")).expect("room");
    std::fs::remove_file(&file).expect("ours");
    std::os::unix::fs::symlink(&real, &file).expect("a link");
    save(&files, &file, "publish.write_back", &word("never")).expect("room");
    let now = std::fs::read_to_string(&real).expect("there");
    assert_eq!(
        now,
        format!("\u{feff}{}", set(&first, "publish.write_back", "never"))
    );
    std::fs::write(&real, "wrong").expect("room");
    let failure = save(&files, &file, "publish.write_back", &word("ask")).expect_err("broken");
    assert!(failure.what.contains("line 1 cannot be read"), "{failure}");
    assert_eq!(std::fs::read_to_string(&real).expect("there"), "wrong");
}
