//! Help: every key of the key table, to scroll through.

pub mod view;

use crate::app::key::{Code, Key};
use crate::app::keymap::{KEYMAP, Row};
use crate::screens::Next;

/// The help page.
#[derive(Debug, Default)]
pub struct Help {
    /// First visible line.
    pub top: u16,
}

/// A line of the help: keys and what they do, or a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A heading.
    Heading(&'static str),
    /// Keys and their sentence.
    Keys(String, String),
    /// A sentence.
    Text(&'static str),
    /// Nothing.
    Blank,
}

/// The whole page.
#[must_use]
pub fn lines() -> Vec<Line> {
    let mut list = vec![
        Line::Text("Digits go to places, letters do things, Ctrl keys work everywhere."),
        Line::Text("While writing, Esc and then a letter does what the letter does in a list."),
        Line::Blank,
        Line::Heading("Anywhere"),
    ];
    list.extend(KEYMAP.iter().filter(|row| !is_writing(row)).map(keys));
    list.push(Line::Blank);
    list.push(Line::Heading("While writing"));
    list.extend(KEYMAP.iter().filter(|row| is_writing(row)).map(keys));
    for (name, text) in [
        ("arrows", "Move; with Shift (or after Esc Space) select"),
        ("Ctrl-← Ctrl-→", "Move by word"),
        ("Home End", "Start and end of the row, then of the line"),
        (
            "Ctrl-Home Ctrl-End",
            "Start and end of the text (also Esc < and Esc >)",
        ),
        (
            "Ctrl-↑ Ctrl-↓",
            "Scroll the text; the preview beside it comes along",
        ),
        (
            "Alt-↑ Alt-↓",
            "Scroll the preview; the text beside it comes along",
        ),
        ("Tab Shift-Tab", "Move a list item in and out"),
        ("* _ ` [", "With a selection: emphasis, code, link"),
    ] {
        list.push(Line::Keys(name.into(), text.into()));
    }
    list.push(Line::Blank);
    list.push(Line::Heading("In lists and while reading"));
    for (name, text) in [
        ("↑ ↓ j k", "Move"),
        ("PgUp PgDn g G", "Move by page, to the start, to the end"),
    ] {
        list.push(Line::Keys(name.into(), text.into()));
    }
    list
}

fn is_writing(row: &Row) -> bool {
    row.scope == crate::app::keymap::Scope::Writing
}

fn keys(row: &Row) -> Line {
    let mut names: Vec<String> = row.list_keys().map(|key| key.to_string()).collect();
    names.extend(
        row.everywhere_keys()
            .filter(|key| *key != Key::ctrl('7'))
            .map(|key| key.to_string()),
    );
    Line::Keys(names.join(" "), row.help.into())
}

impl Help {
    /// Handles a key.
    pub fn key(&mut self, key: Key) -> Next {
        let last = u16::try_from(lines().len().saturating_sub(4)).unwrap_or(0);
        self.top = match key.code {
            Code::Down | Code::Char('j') => self.top.saturating_add(1),
            Code::Up | Code::Char('k') => self.top.saturating_sub(1),
            Code::PageDown | Code::Char(' ') => self.top.saturating_add(10),
            Code::PageUp => self.top.saturating_sub(10),
            Code::Home => 0,
            Code::End => last,
            _ => return Next::Close,
        }
        .min(last);
        Next::Stay
    }
}
