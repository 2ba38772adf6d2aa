//! Lists: Medium keeps one level and no blocks inside an item.

use crate::domain::lint::{Rule, Severity, plural};

/// A list inside a list.
pub static NESTED: Rule = Rule {
    id: "list-nested",
    severity: Severity::Note,
    why: "Medium has flat lists",
    cure: "check that the marks read well",
};

/// A block inside an item.
pub static SPLIT: Rule = Rule {
    id: "list-split",
    severity: Severity::Note,
    why: "code, pictures and quotes cannot stand in an item",
    cure: "move it below the list if the break disturbs",
};

/// Says how many lists were flattened.
#[must_use]
pub fn nested(count: usize, sample: &str) -> String {
    let _ = sample;
    format!(
        "{} flattened.",
        plural(count, "nested list is", "nested lists are")
    )
}

/// Says how many lists were split.
#[must_use]
pub fn split(count: usize, sample: &str) -> String {
    let _ = sample;
    format!(
        "{} split by a block inside an item.",
        plural(count, "list is", "lists are")
    )
}
