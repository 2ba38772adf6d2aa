//! `byline new`: a new draft, as the screen makes one, with its title in place.

use std::path::Path;

use serde_json::json;

use crate::adapters::clock::utc_offset;
use crate::adapters::environment::Environment;
use crate::app::in_force::template;
use crate::app::when;
use crate::cli::args::scripting::New;
use crate::cli::commands::open;
use crate::cli::output::Output;
use crate::cli::{folder, on_a_terminal};
use crate::domain::draft::Draft;
use crate::domain::front_matter::Change;
use crate::ports::failure::{Failure, FailureKind};
use crate::runtime::executor::create;
use crate::runtime::world::World;

/// Longest part of a file's name that is taken from a title, in bytes: every file system has room for it, a number and
/// an ending.
const NAME_AT_MOST: usize = 80;

/// Runs the command.
///
/// # Errors
/// When there is no title, no folder, the file cannot be written, or there is no terminal to write on.
pub fn run(
    env: Environment,
    command: &New,
    account: Option<&str>,
    sandbox: bool,
    output: Output,
) -> Result<u8, Failure> {
    let title = command.title.split_whitespace().collect::<Vec<_>>();
    let title = title.join(" ");
    if title.is_empty() {
        return Err(Failure::new(
            FailureKind::Usage,
            "A story needs a title.",
            "Give it one: byline new 'Slow mornings'",
        ));
    }
    if command.edit {
        // Before anything is made: a file that cannot be opened as asked is not wanted.
        on_a_terminal()?;
    }
    let world = World::of(env.clone(), None)?;
    let config = folder::settings_for(&world);
    for oddity in &config.oddities {
        output.say(&oddity.to_string());
    }
    let naming = "byline new TITLE --in FOLDER";
    let folder = folder::of(command.folder.as_deref(), &config, naming)?;
    let now = world.clock.now();
    let day = when::date(now + utc_offset(now));
    let name = file_name(&title).unwrap_or_else(|| format!("untitled-{day}"));
    let text = begun(&template(&config.settings), &title)?;
    let path = create(&world, &folder.join(name + ".md"), text.as_bytes())?;
    if output.json {
        output.value(&json!({"schema": "byline.new/1", "file": path, "title": title}));
    } else {
        output.line(&path.to_string_lossy());
    }
    if command.edit {
        return open::run(env, Some(path), account, sandbox);
    }
    Ok(0)
}

/// The template with this title in its header.
fn begun(template: &str, title: &str) -> Result<String, Failure> {
    let draft = Draft::parse(Path::new("new.md"), template);
    let splice = draft
        .edit(template, &Change::Title(title.to_owned()))
        .map_err(|why| {
            let hint = "Choose another title; n on the screen makes a draft without one.";
            Failure::new(FailureKind::Usage, why, hint)
        })?;
    Ok(splice.map_or_else(|| template.to_owned(), |splice| splice.apply(template)))
}

/// What a file of this title is called, without its ending: letters and digits in small, all else one `-`. `None` when
/// nothing is left.
fn file_name(title: &str) -> Option<String> {
    let mut name = String::new();
    let mut gap = false;
    for c in title.chars() {
        if matches!(c, '\'' | '’') {
            // “don’t” is one word.
            continue;
        }
        if !c.is_alphanumeric() && !is_joined(c) {
            gap = true;
            continue;
        }
        let small: String = c.to_lowercase().collect();
        let dash = usize::from(gap && !name.is_empty());
        if name.len() + dash + small.len() > NAME_AT_MOST {
            // A word that is cut goes as a whole, unless there is no other.
            if let Some((words, _)) = name.rsplit_once('-').filter(|_| dash == 0) {
                name.truncate(words.len());
            }
            break;
        }
        if dash == 1 {
            name.push('-');
        }
        gap = false;
        name.push_str(&small);
    }
    let name = name.trim_start_matches(is_joined).to_owned();
    Some(name).filter(|name| !name.is_empty())
}

/// Whether this belongs to the letter before it: a combining mark, as many scripts write vowels.
fn is_joined(c: char) -> bool {
    use unicode_width::UnicodeWidthChar as _;
    !c.is_control() && c.width() == Some(0) && !crate::domain::text::is_hazard(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_after_its_title_and_cannot_lead_elsewhere() {
        for (title, name) in [
            ("Slow mornings", Some("slow-mornings")),
            ("  Don’t panic!  ", Some("dont-panic")),
            ("../../etc/passwd", Some("etc-passwd")),
            ("-rf ~", Some("rf")),
            (".hidden", Some("hidden")),
            ("Überflüssig & Straße", Some("überflüssig-straße")),
            ("茶の本", Some("茶の本")),
            ("हिन्दी", Some("हिन्दी")),
            ("a\u{1b}[2J\u{202e}b", Some("a-2j-b")),
            ("???", None),
            ("🍵", None),
        ] {
            assert_eq!(file_name(title).as_deref(), name, "{title:?}");
        }
        let long = file_name(&"kettle ".repeat(99)).expect("a name");
        assert!(
            long.len() <= NAME_AT_MOST && long.ends_with("kettle"),
            "{long}"
        );
    }

    #[test]
    fn any_title_stands_in_the_header_as_it_was_given() {
        let template = "---\ntitle: \ntags: []\n---\n\n";
        for title in [
            "Slow mornings",
            "A: B # c",
            "404",
            "- no",
            "“quotes” \"and\" 'more'",
            "a\\b",
        ] {
            let text = begun(template, title).expect("written");
            let draft = Draft::parse(Path::new("a.md"), &text);
            assert_eq!(draft.details.title.text, title);
            assert!(text.ends_with("\ntags: []\n---\n\n"), "{text}");
        }
    }
}
