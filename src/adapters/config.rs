//! The configuration: `config.toml`, and `.byline.toml` of a project, which may set little.
//!
//! A mistake in it costs the one line it is on: the line is named, with what was probably meant, and the rest holds.

pub mod edit;
mod keys;
mod values;

use std::io;
use std::path::Path;

use toml_edit::{Document, TableLike};

use crate::adapters::paths::own_folder;
use crate::ports::drafts::{Drafts, Saved};
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::settings::{Oddity, Settings};

pub use edit::Setting;
use keys::{Key, Scope};
pub use values::{load_all, names, understood, value};

/// The configuration a new user is given: every key, commented out, with its meaning.
pub const DEFAULT: &str = include_str!("../../assets/config.toml");

/// Name of a project's file.
pub const PROJECT_FILE: &str = ".byline.toml";

/// Lines with mistakes that are passed over before the rest of a file is given up.
const PATIENCE: usize = 20;

/// Largest file that is read.
const LIMIT: u64 = 1024 * 1024;

/// What the configuration says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Config {
    /// The settings that are in force.
    pub settings: Settings,
    /// What was passed over, in the order of the files and lines.
    pub oddities: Vec<Oddity>,
}

/// Reads the writer's file and then the one of the project folder, if there is one. A missing file is no mistake.
#[must_use]
pub fn load(user: &Path, project: Option<&Path>, home: &Path) -> Config {
    let mut config = Config::default();
    let project = project.map(|folder| (folder.join(PROJECT_FILE), folder));
    let files = [
        Some((user, Scope::User { home })),
        project
            .as_ref()
            .map(|(file, folder)| (file.as_path(), Scope::Project { folder })),
    ];
    for (file, scope) in files.into_iter().flatten() {
        match read(file) {
            Ok(Some(text)) => config.apply(&text, file, scope),
            Ok(None) => {}
            Err(error) => config.oddities.push(Oddity {
                file: file.to_owned(),
                line: 1,
                what: format!("This file could not be read: {error}."),
                hint: "What holds without it is used.".into(),
            }),
        }
    }
    config
}

/// Sets one key in the writer's file and changes no other byte of it; a missing file is made from [`DEFAULT`].
///
/// # Errors
/// When there is no such key, the file has a mistake that must be corrected first, somebody else is writing it, or
/// it cannot be written.
pub fn save(drafts: &dyn Drafts, file: &Path, key: &str, setting: &Setting) -> Result<(), Failure> {
    if let Some(folder) = file.parent() {
        own_folder(folder)?;
    }
    let loaded = if file.exists() {
        Some(drafts.load(file)?)
    } else {
        None
    };
    let text = loaded.as_ref().map_or(DEFAULT, |there| &there.source.text);
    let changed = edit::set(text, key, setting).map_err(|why| {
        Failure::new(
            FailureKind::File,
            format!("{key} could not be set in config.toml: {why}."),
            "Correct the file with your editor, then try again.",
        )
    })?;
    let bom = loaded.as_ref().is_some_and(|there| there.source.bom);
    let bytes = crate::domain::source::Source::encode(&changed, bom);
    let expected = loaded.as_ref().map(|there| &there.fingerprint);
    match drafts.save(file, &bytes, expected)? {
        Saved::Done { .. } => Ok(()),
        Saved::Changed { .. } => Err(Failure::new(
            FailureKind::File,
            "config.toml was changed by another program at this very moment.",
            "Try again.",
        )),
    }
}

impl Config {
    /// Takes over what a file says.
    fn apply(&mut self, text: &str, file: &Path, scope: Scope<'_>) {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let known = self.oddities.len();
        let mut note = |at: usize, what: String, hint: String| {
            self.oddities.push(Oddity {
                file: file.to_owned(),
                line: line_of(text, at),
                what,
                hint,
            });
        };
        let Some(document) = parse_leniently(text, &mut note) else {
            return;
        };
        for (name, at, item) in entries(document.as_table()) {
            if is_account(&name, item, scope) {
                let account = name.rsplit('.').next().unwrap_or_default();
                self.settings.accounts.entry(account.into()).or_default();
                continue;
            }
            let Some((account, key)) = keys::find(&name) else {
                let shown = name.escape_debug();
                let hint = if name.starts_with("accounts.") {
                    "An account's name has small letters, digits, - and _; under it are store, token_command, client_id and client_secret_command.".into()
                } else {
                    keys::suggestion(&name)
                };
                note(at, format!("There is no setting {shown}."), hint);
                continue;
            };
            let read = |settings: &mut Settings| take(key, item, scope, settings);
            let taken = match (account, scope) {
                (Some(account), Scope::User { .. }) => {
                    keys::for_account(account, &mut self.settings, read)
                }
                (Some(_), Scope::Project { .. }) | (None, _) => read(&mut self.settings),
            };
            if let Err((what, hint)) = taken {
                note(at, what, hint);
            }
        }
        self.oddities[known..].sort_by_key(|oddity| oddity.line);
    }
}

/// Whether an entry is the section of one of the writer's accounts, which is there even if nothing stands in it.
fn is_account(name: &str, item: &toml_edit::Item, scope: Scope<'_>) -> bool {
    let account = name
        .strip_prefix(keys::ACCOUNTS)
        .and_then(|rest| rest.strip_prefix('.'));
    matches!(scope, Scope::User { .. })
        && item.is_table_like()
        && account.is_some_and(keys::is_new_name)
}

fn take(
    key: &Key,
    item: &toml_edit::Item,
    scope: Scope<'_>,
    settings: &mut Settings,
) -> Result<(), (String, String)> {
    if matches!(scope, Scope::Project { .. }) && !key.in_project {
        return Err((
            format!("{} cannot be set by a project.", key.name),
            "Only drafts and defaults can; set it in your own config.toml.".into(),
        ));
    }
    (key.read)(item, scope, settings).ok_or_else(|| {
        (
            format!("{} must be {}.", key.name, key.expects),
            String::new(),
        )
    })
}

/// Parses a file, passing over lines that cannot be read.
fn parse_leniently(
    text: &str,
    note: &mut impl FnMut(usize, String, String),
) -> Option<Document<String>> {
    let mut readable = text.to_owned();
    for _ in 0..PATIENCE {
        let error = match Document::parse(readable.clone()) {
            Ok(document) => return Some(document),
            Err(error) => error,
        };
        let at = error
            .span()
            .map_or(0, |span| span.start.min(readable.len()));
        let start = readable[..at].rfind('\n').map_or(0, |end| end + 1);
        let end = readable[start..]
            .find('\n')
            .map_or(readable.len(), |n| start + n);
        let what = format!("This line cannot be read: {}.", one_line(error.message()));
        if readable[start..end].trim().is_empty() {
            note(at, what, "The rest of the file was not read.".into());
            return None;
        }
        note(at, what, String::new());
        // Spaces instead of the line, so that every other place stays where it is.
        readable.replace_range(start..end, &" ".repeat(end - start));
    }
    note(
        0,
        "This file has too many mistakes and was not read.".into(),
        String::new(),
    );
    None
}

/// Every key of a file with its full name, its place and its value; those of known sections one by one.
fn entries(root: &toml_edit::Table) -> Vec<(String, usize, &toml_edit::Item)> {
    let mut list = Vec::new();
    for (name, item) in root {
        let place = root.key(name).and_then(toml_edit::Key::span);
        let place = place.or_else(|| item.span()).map_or(0, |span| span.start);
        match item.as_table_like().filter(|_| keys::is_section(name)) {
            Some(section) if name == keys::ACCOUNTS => {
                for (name, at, item) in of_section(name, section, place) {
                    let inner = item.as_table_like();
                    let inner = inner.map(|account| of_section(&name, account, at));
                    list.push((name, at, item));
                    list.extend(inner.into_iter().flatten());
                }
            }
            Some(section) => list.extend(of_section(name, section, place)),
            None => list.push((name.to_owned(), place, item)),
        }
    }
    list
}

fn of_section<'a>(
    section: &str,
    table: &'a dyn TableLike,
    place: usize,
) -> Vec<(String, usize, &'a toml_edit::Item)> {
    table
        .iter()
        .map(|(name, item)| {
            let span = table.key(name).and_then(toml_edit::Key::span);
            let at = span
                .or_else(|| item.span())
                .map_or(place, |span| span.start);
            (format!("{section}.{name}"), at, item)
        })
        .collect()
}

/// Reads a file if it is there, ordinary and not absurdly large.
fn read(file: &Path) -> io::Result<Option<String>> {
    let there = match std::fs::metadata(file) {
        Ok(there) => there,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    if !there.is_file() || there.len() > LIMIT {
        return Err(io::Error::other("it is not an ordinary file of up to 1 MB"));
    }
    std::fs::read_to_string(file).map(Some)
}

fn line_of(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or(text);
    1 + before.matches('\n').count()
}

fn one_line(message: &str) -> String {
    message
        .lines()
        .collect::<Vec<_>>()
        .join(", ")
        .chars()
        .filter(|c| !c.is_control())
        .collect()
}

#[cfg(test)]
mod tests;
