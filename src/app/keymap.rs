//! The key table: the one source for bindings, footer hints, the menu, help, the palette and the README.
//!
//! Digits go to places, letters act on the selected or open draft, Ctrl keys work everywhere. While writing, Esc then a
//! letter does what the letter does in a list (terminals send the same bytes for Alt and the letter).

use crate::app::action::Action;
use crate::app::key::Key;

/// One row of the table.
#[derive(Debug)]
pub struct Row {
    /// What it does.
    pub action: Action,
    /// Name in the configuration.
    pub name: &'static str,
    /// One or two words, for the footer and the menu.
    pub short: &'static str,
    /// What it does, as a sentence.
    pub help: &'static str,
    /// Keys in lists and while reading, space separated. A single letter is also its key in the menu while writing.
    pub list: &'static str,
    /// Keys that work everywhere, also while writing and in fields, space separated.
    pub everywhere: &'static str,
    /// Where it makes sense.
    pub scope: Scope,
}

/// Where a row makes sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Any place and any draft.
    Always,
    /// With a draft selected or open.
    Draft,
    /// In the list of drafts.
    List,
    /// While writing.
    Writing,
}

const fn row(
    action: Action,
    name: &'static str,
    [short, help]: [&'static str; 2],
    list: &'static str,
    everywhere: &'static str,
    scope: Scope,
) -> Row {
    Row {
        action,
        name,
        short,
        help,
        list,
        everywhere,
        scope,
    }
}

/// Every binding there is.
#[rustfmt::skip]
pub static KEYMAP: &[Row] = &[
    row(Action::GoDrafts, "drafts", ["drafts", "Show your drafts"], "1", "", Scope::Always),
    row(Action::GoHistory, "history", ["history", "Show everything that was sent"], "2", "", Scope::Always),
    row(Action::GoAccount, "account", ["account", "Show where stories go, and the token"], "3", "", Scope::Always),
    row(Action::GoSettings, "settings", ["settings", "Change how Byline works"], "4", "", Scope::Always),
    row(Action::Write, "write", ["write", "Open the draft and write"], "enter", "", Scope::Draft),
    row(Action::New, "new", ["new", "Start a new draft"], "n", "", Scope::Always),
    row(Action::Publish, "publish", ["publish", "Review the draft and publish it"], "p", "", Scope::Draft),
    row(Action::CarryOver, "carry-over", ["by hand", "Carry the story over to Medium by hand: no token needed"], "x", "", Scope::Draft),
    row(Action::Details, "details", ["details", "Edit title, tags, visibility and the other details"], "m", "", Scope::Draft),
    row(Action::Checks, "checks", ["checks", "Show what will look different on Medium"], "c", "", Scope::Draft),
    row(Action::View, "view", ["view", "Switch between text, text with preview, and preview"], "v", "", Scope::Draft),
    row(Action::Outline, "outline", ["outline", "Show the headings and go to one"], "t", "", Scope::Draft),
    row(Action::Focus, "focus", ["focus", "Dim all but the paragraph, or the sentence, or nothing"], "f", "", Scope::Writing),
    row(Action::Goal, "words", ["words", "Show the words of today, of this session, of the draft"], "w", "", Scope::Always),
    row(Action::Suggest, "suggest", ["spelling", "Suggest how the word under the caret is spelt"], ";", "", Scope::Writing),
    row(Action::Spelling, "spelling", ["check spelling", "Check spelling while writing, or not"], "", "", Scope::Always),
    row(Action::PreviewDown, "preview-down", ["down", "Scroll the preview down"], "J", "", Scope::Draft),
    row(Action::PreviewUp, "preview-up", ["up", "Scroll the preview up"], "K", "", Scope::Draft),
    row(Action::Pictures, "pictures", ["pictures", "Draw the pictures in the preview, or only name them"], "", "", Scope::Always),
    row(Action::Typewriter, "typewriter", ["typewriter", "Keep the line being written in the middle, or not"], "", "", Scope::Writing),
    row(Action::ExternalEditor, "editor", ["$EDITOR", "Write in your own editor"], "e", "ctrl-e", Scope::Draft),
    row(Action::Find, "find", ["find", "Find in the text, or filter the list"], "/", "ctrl-f", Scope::Always),
    row(Action::Sort, "sort", ["sort", "Change the order of the list"], "s", "", Scope::List),
    row(Action::Reload, "reload", ["reload", "Read the folder again"], "r", "", Scope::List),
    row(Action::SentCopy, "sent", ["sent", "Show exactly what was sent of the draft"], "h", "", Scope::Draft),
    row(Action::Compare, "compare", ["compare", "Compare the draft with what was sent"], "=", "", Scope::Draft),
    row(Action::Recovered, "recovered", ["recover", "Show texts kept after a crash or a failed save"], "R", "", Scope::Always),
    row(Action::CopyAddress, "copy-address", ["copy", "Copy the link under the caret, or the address of the published story"], "y", "", Scope::Draft),
    row(Action::OpenAddress, "open-address", ["open", "Open the link under the caret, or the published story, in a browser"], "o", "", Scope::Draft),
    row(Action::QrCode, "qr-code", ["QR", "Show the address of the published story as a QR code"], "Q", "", Scope::Draft),
    row(Action::Palette, "commands", ["commands", "Choose from all commands"], ":", "ctrl-p", Scope::Always),
    row(Action::Help, "help", ["help", "Show the keys"], "?", "ctrl-g f1", Scope::Always),
    row(Action::Undo, "undo", ["undo", "Take back the last change"], "u", "ctrl-z ctrl-_ ctrl-7", Scope::Writing),
    row(Action::Redo, "redo", ["redo", "Make the change again"], "U", "ctrl-y", Scope::Writing),
    row(Action::Save, "save", ["save", "Save now (Byline also saves by itself)"], "", "ctrl-s f2", Scope::Writing),
    row(Action::Mark, "select", ["select", "Begin or end a selection"], "space", "", Scope::Writing),
    row(Action::SelectAll, "select-all", ["select all", "Select the whole text"], "", "ctrl-a", Scope::Writing),
    row(Action::Copy, "copy", ["copy", "Copy the selection"], "", "ctrl-c", Scope::Writing),
    row(Action::Cut, "cut", ["cut", "Cut the selection"], "", "ctrl-x", Scope::Writing),
    row(Action::Paste, "paste", ["paste", "Insert what was last cut or copied"], "", "ctrl-v", Scope::Writing),
    row(Action::CutLine, "cut-line", ["cut line", "Cut the whole line"], "", "ctrl-k", Scope::Writing),
    row(Action::DeleteWord, "delete-word", ["delete word", "Delete the word before the caret"], "", "ctrl-w", Scope::Writing),
    row(Action::Suspend, "suspend", ["suspend", "Stop Byline and go to the shell; fg there brings it back"], "", "", Scope::Always),
    row(Action::Redraw, "redraw", ["redraw", "Draw the screen again"], "", "ctrl-l", Scope::Always),
    row(Action::Back, "back", ["back", "One step back; while writing, the menu"], "esc", "", Scope::Always),
    row(Action::Quit, "quit", ["quit", "Leave; everything is saved"], "q", "ctrl-q", Scope::Always),
];

impl Row {
    /// Its keys in lists.
    pub fn list_keys(&self) -> impl Iterator<Item = Key> {
        parse_all(self.list)
    }

    /// Its keys that work everywhere.
    pub fn everywhere_keys(&self) -> impl Iterator<Item = Key> {
        parse_all(self.everywhere)
    }

    /// Its letter in the menu while writing: the same as in a list.
    #[must_use]
    pub fn menu_key(&self) -> Option<Key> {
        self.list_keys()
            .find(|key| key.typed().is_some_and(|c| !c.is_ascii_digit()))
    }

    /// The key to name on screen, where a list has the focus or where text is being written.
    #[must_use]
    pub fn hint(&self, writing: bool) -> Option<Key> {
        if writing {
            self.everywhere_keys().next()
        } else {
            self.list_keys()
                .next()
                .or_else(|| self.everywhere_keys().next())
        }
    }
}

fn parse_all(keys: &'static str) -> impl Iterator<Item = Key> {
    keys.split_whitespace().filter_map(Key::parse)
}

/// The row of an action.
///
/// # Panics
/// Never: a test holds that every action has a row.
#[must_use]
pub fn row_of(action: Action) -> &'static Row {
    KEYMAP
        .iter()
        .find(|row| row.action == action)
        .unwrap_or(&KEYMAP[KEYMAP.len() - 1])
}

/// What a key asks for where a list has the focus.
#[must_use]
pub fn in_list(key: Key) -> Option<Action> {
    KEYMAP
        .iter()
        .find(|row| row.list_keys().any(|k| k == key))
        .map(|row| row.action)
        .or_else(|| everywhere(key))
}

/// What a key asks for wherever it is pressed.
#[must_use]
pub fn everywhere(key: Key) -> Option<Action> {
    if !key.ctrl && !matches!(key.code, crate::app::key::Code::F(_)) {
        return None;
    }
    KEYMAP
        .iter()
        .find(|row| row.everywhere_keys().any(|k| k == key))
        .map(|row| row.action)
}

/// What a letter asks for in the menu while writing.
#[must_use]
pub fn in_menu(key: Key) -> Option<Action> {
    KEYMAP
        .iter()
        .find(|row| row.menu_key() == Some(key))
        .map(|row| row.action)
}

/// The table of keys as Markdown, for the README.
#[must_use]
pub fn markdown() -> String {
    use std::fmt::Write as _;
    let mut table =
        String::from("| key in lists | key everywhere | what it does |\n|---|---|---|\n");
    for row in KEYMAP {
        let keys = |keys: Vec<Key>| {
            keys.iter()
                .map(|k| format!("`{k}`"))
                .collect::<Vec<_>>()
                .join(" ")
        };
        let _ = writeln!(
            table,
            "| {} | {} | {} |",
            keys(row.list_keys().collect()),
            keys(
                row.everywhere_keys()
                    .filter(|k| *k != Key::ctrl('7'))
                    .collect()
            ),
            row.help
        );
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_in_the_table_can_be_read() {
        for row in KEYMAP {
            for name in row
                .list
                .split_whitespace()
                .chain(row.everywhere.split_whitespace())
            {
                assert!(Key::parse(name).is_some(), "{name}");
            }
        }
    }

    #[test]
    fn no_key_has_two_meanings() {
        let mut seen = std::collections::HashSet::new();
        for row in KEYMAP {
            for key in row.list_keys().chain(row.everywhere_keys()) {
                assert!(seen.insert(key), "{key} is bound twice");
            }
        }
    }

    #[test]
    fn keys_that_terminals_and_multiplexers_need_are_never_bound() {
        for name in [
            "ctrl-b",
            "ctrl-space",
            "ctrl-\\",
            "ctrl-]",
            "ctrl-^",
            "ctrl-h",
            "ctrl-i",
            "ctrl-m",
            "ctrl-[",
        ] {
            let key = Key::parse(name).expect("a key");
            assert_eq!(in_list(key), None, "{name}");
        }
    }

    #[test]
    fn a_letter_means_the_same_in_a_list_and_in_the_menu() {
        for row in KEYMAP {
            if let Some(key) = row.menu_key() {
                assert_eq!(in_list(key), in_menu(key));
            }
        }
    }

    #[test]
    fn every_action_has_a_row_of_its_own() {
        let mut seen = std::collections::HashSet::new();
        for row in KEYMAP {
            assert!(seen.insert(row.action));
            assert_eq!(row_of(row.action).name, row.name);
        }
    }
}
