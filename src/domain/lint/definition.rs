//! Definition lists.

use crate::domain::lint::{Rule, Severity, plural};

/// A list of terms and definitions.
pub static DEFINITION: Rule = Rule {
    id: "definition-list",
    severity: Severity::Note,
    why: "Medium has none; terms become bold paragraphs",
    cure: "check how it reads",
};

/// Says how many definition lists there are.
#[must_use]
pub fn definition(count: usize, sample: &str) -> String {
    let _ = sample;
    format!(
        "{} written as paragraphs.",
        plural(count, "definition list is", "definition lists are")
    )
}

/// An abbreviation that is defined apart.
pub static ABBREVIATION: Rule = Rule {
    id: "abbreviation",
    severity: Severity::Note,
    why: "Medium shows nothing when the mouse points at a word, so it is spelt out where it occurs first",
    cure: "check how it reads",
};

/// Says how many abbreviations there are.
#[must_use]
pub fn abbreviation(count: usize, sample: &str) -> String {
    format!(
        "{} spelt out, the first: {sample}.",
        plural(count, "abbreviation is", "abbreviations are")
    )
}
