//! `byline config keys`: the table of keys, and those in it that have two meanings.

use std::io::IsTerminal as _;

use serde_json::{Value, json};

use crate::app::key::Key;
use crate::app::keymap::{KEYMAP, Row};
use crate::cli::columns;
use crate::cli::output::Output;

/// Prints the table.
pub(super) fn tell(output: Output) {
    let conflicts = conflicts(KEYMAP);
    if output.json {
        let rows: Vec<Value> = KEYMAP.iter().map(as_json).collect();
        let conflicts: Vec<Value> = conflicts
            .iter()
            .map(|(key, names)| json!({"key": key.to_string(), "actions": names}))
            .collect();
        output.value(&json!({
            "schema": "byline.keys/1",
            "keys": rows,
            "conflicts": conflicts,
        }));
        return;
    }
    if std::io::stdout().is_terminal() {
        table(output);
    } else {
        for row in KEYMAP {
            let (list, everywhere) = (words(row.list_keys()), words(row.everywhere_keys()));
            output.line(&[row.name, &list, &everywhere, row.help].join("\t"));
        }
    }
    if conflicts.is_empty() {
        output.say("No key has two meanings.");
    }
    for (key, names) in conflicts {
        output.say(&format!("{key} has two meanings: {}.", names.join(", ")));
    }
}

/// The table for eyes: name, key in lists, key everywhere, what it does.
fn table(output: Output) {
    let room = columns::of_terminal().saturating_sub(36).max(24);
    for row in KEYMAP {
        let (list, everywhere) = (words(row.list_keys()), words(row.everywhere_keys()));
        let start = format!("{:<13} {list:<6} {everywhere:<13} ", row.name);
        let indent = " ".repeat(start.chars().count());
        for (at, line) in columns::fold(row.help, room).iter().enumerate() {
            let start = if at == 0 { &start } else { &indent };
            output.line(&format!("{start}{line}"));
        }
    }
}

/// The keys that ask for more than one thing.
fn conflicts(rows: &'static [Row]) -> Vec<(Key, Vec<&'static str>)> {
    let mut seen: Vec<(Key, Vec<&'static str>)> = Vec::new();
    for row in rows {
        for key in row.list_keys().chain(row.everywhere_keys()) {
            match seen.iter_mut().find(|(known, _)| *known == key) {
                Some((_, names)) => names.push(row.name),
                None => seen.push((key, vec![row.name])),
            }
        }
    }
    seen.retain(|(_, names)| names.len() > 1);
    seen
}

fn words(keys: impl Iterator<Item = Key>) -> String {
    let keys = keys.filter(|key| *key != Key::ctrl('7'));
    keys.map(|key| key.to_string())
        .collect::<Vec<_>>()
        .join(" ")
}

fn as_json(row: &Row) -> Value {
    let names = |keys: Vec<Key>| keys.iter().map(ToString::to_string).collect::<Vec<_>>();
    json!({
        "action": row.name,
        "list": names(row.list_keys().collect()),
        "everywhere": names(row.everywhere_keys().collect()),
        "help": row.help,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::action::Action;
    use crate::app::keymap::Scope;

    const fn row(name: &'static str, list: &'static str, everywhere: &'static str) -> Row {
        Row {
            action: Action::Quit,
            name,
            short: "",
            help: "",
            list,
            everywhere,
            scope: Scope::Always,
        }
    }

    static DOUBLE: [Row; 3] = [
        row("a", "x y", ""),
        row("b", "z", "ctrl-q"),
        row("c", "y", ""),
    ];

    #[test]
    fn a_key_with_two_meanings_is_found_and_the_table_of_the_program_has_none() {
        let y = Key::parse("y").expect("a key");
        assert_eq!(conflicts(&DOUBLE), [(y, vec!["a", "c"])]);
        assert_eq!(conflicts(KEYMAP), []);
    }
}
