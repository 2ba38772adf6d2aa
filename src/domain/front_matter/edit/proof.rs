//! Proving an edit: the edited text, read again, says what was asked and everything else as before.

use super::Wish;
use crate::domain::draft::{Draft, TitleSource};
use crate::domain::front_matter::slot::{EXTRA, Slot, TAXONOMIES};
use crate::domain::front_matter::{Dialect, Entry, FrontMatter, Splice, Value, folded_eq};

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
    let made =
        draft.front_matter.dialect == Dialect::None && after.front_matter.dialect != Dialect::None;
    if !made && after.front_matter.dialect != draft.front_matter.dialect {
        return Err("the header would be read in another way".to_owned());
    }
    if !only_one_differs(&draft.front_matter, &after.front_matter, wish.slot) {
        return Err("other keys would change".to_owned());
    }
    let in_heading = wish.slot == Slot::Title
        && matches!(after.details.title.source, TitleSource::Heading { .. });
    let (old, new) = (&text[draft.body.clone()], &edited[after.body.clone()]);
    let same = if in_heading {
        draft.body.start == after.body.start && splice.range.start >= draft.body.start
    } else if made {
        new.trim_start_matches(['\n', '\r']) == old.trim_start_matches(['\n', '\r'])
    } else {
        old == new
    };
    if same {
        Ok(())
    } else {
        Err("the text below the header would change".to_owned())
    }
}

/// A path with what stands there.
type Said = Vec<(String, String)>;

/// Every key and scalar, in order and without their places: those of the slot entry by entry, and all the others.
fn said(header: &FrontMatter, slot: Slot) -> (Vec<Said>, Said) {
    let mut own = Vec::new();
    let mut others = Vec::new();
    let mut take = |path: &str, entry: &Entry| {
        if slot.keys().iter().any(|key| folded_eq(&entry.key, key)) {
            let mut values = Vec::new();
            flatten(path, &entry.value, &mut values);
            own.push(values);
        } else {
            flatten(path, &entry.value, &mut others);
        }
    };
    for entry in &header.entries {
        match &entry.value {
            Value::Map(nested) if matches!(entry.key.as_str(), EXTRA | TAXONOMIES) => {
                for inner in nested {
                    take(&format!("{}.{}", entry.key, inner.key), inner);
                }
            }
            Value::Null | Value::Text(_) | Value::List(_) | Value::Map(_) => {
                take(&entry.key, entry);
            }
        }
    }
    (own, others)
}

/// Whether all is as before but for one entry of the slot.
fn only_one_differs(before: &FrontMatter, after: &FrontMatter, slot: Slot) -> bool {
    let ((own_before, others_before), (mut own_after, others_after)) =
        (said(before, slot), said(after, slot));
    let mut gone = 0;
    for values in own_before {
        match own_after.iter().position(|v| *v == values) {
            Some(at) => {
                own_after.remove(at);
            }
            None => gone += 1,
        }
    }
    others_before == others_after && gone <= 1 && own_after.len() <= 1
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
