//! Proving an edit: the edited text, read again, says what was asked and everything else as before.

use super::Wish;
use crate::domain::draft::{Draft, TitleSource};
use crate::domain::front_matter::slot::Slot;
use crate::domain::front_matter::{Dialect, Entry, FrontMatter, Splice, Value};

/// Checks one edit.
///
/// # Errors
/// What would be wrong with it, as a clause.
pub(super) fn check(text: &str, draft: &Draft, wish: &Wish, splice: &Splice) -> Result<(), String> {
    let edited = splice.apply(text);
    let after = Draft::parse(&draft.file, &edited);
    if !wish.is_granted(&after) {
        return Err("it would be read differently".to_owned());
    }
    if after.front_matter.salvaged.is_some() && draft.front_matter.salvaged.is_none() {
        return Err("the header would be broken".to_owned());
    }
    let made = draft.front_matter.dialect == Dialect::None && after.front_matter.dialect != Dialect::None;
    if !made && after.front_matter.dialect != draft.front_matter.dialect {
        return Err("the header would be read in another way".to_owned());
    }
    if others(&draft.front_matter, wish.slot) != others(&after.front_matter, wish.slot) {
        return Err("other keys would change".to_owned());
    }
    let in_heading = wish.slot == Slot::Title && matches!(after.details.title.source, TitleSource::Heading { .. });
    let (old, new) = (&text[draft.body.clone()], &edited[after.body.clone()]);
    let same = if in_heading {
        draft.body.start == after.body.start && splice.range.start >= draft.body.start
    } else if made {
        new.trim_start_matches(['\n', '\r']) == old.trim_start_matches(['\n', '\r'])
    } else {
        old == new
    };
    if same { Ok(()) } else { Err("the text below the header would change".to_owned()) }
}

impl Wish {
    /// Whether a key belongs to what is being changed.
    fn owns(slot: Slot, entry: &Entry) -> bool {
        slot.keys()
            .iter()
            .any(|key| crate::domain::front_matter::folded_eq(&entry.key, key))
    }
}

/// Every key and scalar except those of the slot, in order, without their places.
fn others(header: &FrontMatter, slot: Slot) -> Vec<(String, String)> {
    let mut list = Vec::new();
    for entry in &header.entries {
        if Wish::owns(slot, entry) {
            continue;
        }
        if let Value::Map(nested) = &entry.value {
            for inner in nested.iter().filter(|inner| !Wish::owns(slot, inner)) {
                flatten(&format!("{}.{}", entry.key, inner.key), &inner.value, &mut list);
            }
        } else {
            flatten(&entry.key, &entry.value, &mut list);
        }
    }
    list
}

fn flatten(path: &str, value: &Value, list: &mut Vec<(String, String)>) {
    match value {
        Value::Null => list.push((path.to_owned(), String::new())),
        Value::Text(text) => list.push((path.to_owned(), format!("={text}"))),
        Value::List(items) => {
            list.push((path.to_owned(), "[]".to_owned()));
            for item in items {
                flatten(&format!("{path}[]"), &item.value, list);
            }
        }
        Value::Map(entries) => {
            for entry in entries {
                flatten(&format!("{path}.{}", entry.key), &entry.value, list);
            }
        }
    }
}
