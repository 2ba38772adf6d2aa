//! A draft's tags, in any of the forms that writing tools take.

use crate::domain::front_matter::{Dialect, FrontMatter, Value};

/// The tags as written, without repeats.
pub(super) fn of(front_matter: &FrontMatter) -> Vec<String> {
    let Some(entry) = front_matter.tags_entry() else {
        return Vec::new();
    };
    match &entry.value {
        Value::Text(text) => tidy(split(text, front_matter.dialect)),
        Value::List(items) => tidy(items.iter().filter_map(|item| item.value.text())),
        Value::Null | Value::Map(_) => Vec::new(),
    }
}

/// Trims, takes off leading `#`, and drops empty ones and repeats (case does not matter). Order and spelling stay.
pub(crate) fn tidy<'t>(raw: impl IntoIterator<Item = &'t str>) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for tag in raw {
        let tag = tag.trim().trim_start_matches('#').trim();
        if !tag.is_empty() && seen.insert(tag.to_lowercase()) {
            tags.push(tag.to_owned());
        }
    }
    tags
}

/// The commas that part tags.
pub(crate) const COMMAS: [char; 3] = [',', '、', '，'];

/// Splits `a, b` or, without a comma, `a b`. Pelican knows only commas.
fn split(text: &str, dialect: Dialect) -> Vec<&str> {
    if text.contains(COMMAS) || dialect == Dialect::Pelican {
        text.split(COMMAS).collect()
    } else {
        text.split_whitespace().collect()
    }
}
