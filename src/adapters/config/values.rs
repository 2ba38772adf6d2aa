//! Settings by their names: what holds, and what a value given as words would be.

use std::path::Path;

use toml_edit::{Item, Value};

use super::Setting;
use super::keys::{self, KEYS, Scope};
use crate::ports::settings::{Entry, InForce, Settings};

/// The names of all keys, in the order of the default file. What is `auth.store` here is `accounts.NAME.store` for an
/// account of its own.
pub fn names() -> impl Iterator<Item = &'static str> {
    KEYS.iter().map(|key| key.name)
}

/// Reads as [`load`](super::load) does, and lists every setting there is with its value.
#[must_use]
pub fn load_all(user: &Path, project: Option<&Path>, home: &Path) -> InForce {
    let super::Config { settings, oddities } = super::load(user, project, home);
    let entries = KEYS.iter().map(|key| Entry {
        name: key.name,
        about: key.about,
        expects: key.expects,
        form: key.form,
        value: (key.show)(&settings).map_or_else(String::new, as_typed),
    });
    InForce {
        file: user.to_owned(),
        entries: entries.collect(),
        settings,
        oddities,
    }
}

/// A value as it is typed: without quotes, but for a list.
fn as_typed(setting: Setting) -> String {
    match setting {
        Setting::Text(text) => text,
        Setting::List(list) if list.is_empty() => String::new(),
        Setting::Number(_) | Setting::Flag(_) | Setting::List(_) => setting.to_toml(),
    }
}

/// The value of a key that holds; `None` when nothing is settled.
///
/// # Errors
/// When there is no such key: what was probably meant, as a sentence.
pub fn value(settings: &Settings, name: &str) -> Result<Option<Setting>, String> {
    let (account, key) = keys::find(name).ok_or_else(|| meant(name))?;
    Ok(match account {
        None => (key.show)(settings),
        Some(account) if !settings.accounts.contains_key(account) => {
            return Err(format!("You have no account named {account}."));
        }
        Some(account) => {
            let auth = settings.auth(account);
            (key.show)(&Settings {
                auth,
                ..Settings::default()
            })
        }
    })
}

/// The value that words given by the writer are for a key: one word as text, number or flag, several as a list, and a
/// list also as it is written in the file.
///
/// # Errors
/// When there is no such key, or it takes no such value: what is wrong, and what was meant; the second may be empty.
pub fn understood(name: &str, words: &[String], home: &Path) -> Result<Setting, (String, String)> {
    let Some((_, key)) = keys::find(name) else {
        return Err((format!("There is no setting {name}."), meant(name)));
    };
    candidates(words)
        .into_iter()
        .find(|setting| {
            let item = Item::Value(setting.to_value());
            let scope = Scope::User { home };
            (key.read)(&item, scope, &mut Settings::default()).is_some()
        })
        .ok_or_else(|| (format!("{name} must be {}.", key.expects), String::new()))
}

fn meant(name: &str) -> String {
    let meant = keys::suggestion(name);
    if meant.starts_with("Did") {
        meant
    } else {
        "byline config get lists them all.".into()
    }
}

fn candidates(words: &[String]) -> Vec<Setting> {
    let mut list = Vec::new();
    if let [word] = words {
        list.push(Setting::Text(word.clone()));
        if let Ok(number) = word.parse() {
            list.push(Setting::Number(number));
        }
        if let Ok(flag) = word.parse() {
            list.push(Setting::Flag(flag));
        }
        list.extend(written_list(word));
    }
    list.push(Setting::List(words.to_vec()));
    list
}

/// `["a", "b"]`
fn written_list(word: &str) -> Option<Setting> {
    let value: Value = word.trim().parse().ok()?;
    let texts = value.as_array()?.iter().map(|one| one.as_str());
    let texts: Option<Vec<String>> = texts.map(|one| one.map(str::to_owned)).collect();
    texts.map(Setting::List)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: &str = "/home/ada";

    fn read(name: &str, words: &[&str]) -> Result<Setting, (String, String)> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        understood(name, &words, Path::new(HOME))
    }

    #[test]
    fn what_holds_can_be_set_again_and_then_holds() {
        for name in names() {
            let Some(setting) = value(&Settings::default(), name).expect("a key") else {
                assert_eq!(name, "publish.target");
                continue;
            };
            let (_, key) = keys::find(name).expect("a key");
            let item = Item::Value(setting.to_value());
            let mut settings = Settings::default();
            let home = Path::new(HOME);
            assert_eq!(
                (key.read)(&item, Scope::User { home }, &mut settings),
                Some(()),
                "{name}"
            );
            assert_eq!(settings, Settings::default(), "{name}");
        }
    }

    #[test]
    fn words_become_what_the_key_takes() {
        let list = |words: &[&str]| Setting::List(words.iter().map(|w| (*w).into()).collect());
        assert_eq!(read("editor.width", &["72"]), Ok(Setting::Number(72)));
        assert_eq!(read("ui.ascii", &["true"]), Ok(Setting::Flag(true)));
        assert_eq!(
            read("editor.command", &["5"]),
            Ok(Setting::Text("5".into()))
        );
        assert_eq!(read("drafts", &["~/a", "/b c"]), Ok(list(&["~/a", "/b c"])));
        assert_eq!(read("drafts", &["[\"~/a\"]"]), Ok(list(&["~/a"])));
        assert_eq!(read("publish.pictures", &["[]"]), Ok(list(&[])));
        assert_eq!(
            read("auth.token_command", &["pass", "show", "-q"]),
            Ok(list(&["pass", "show", "-q"]))
        );
        assert_eq!(
            read("accounts.blog.store", &["file"]),
            Ok(Setting::Text("file".into()))
        );
    }

    #[test]
    fn a_wrong_name_or_value_is_told_with_what_was_meant() {
        let (what, hint) = read("editor.widht", &["72"]).expect_err("no such key");
        assert!(what.contains("editor.widht") && hint == "Did you mean editor.width?");
        for (name, words) in [
            ("editor.width", &["wide"][..]),
            ("editor.width", &["7", "8"]),
            ("defaults.status", &["public"]),
            ("drafts", &["here"]),
        ] {
            let (what, _) = read(name, words).expect_err("refused");
            assert!(what.starts_with(&format!("{name} must be ")), "{what}");
        }
        assert!(value(&Settings::default(), "editor").is_err());
    }
}
