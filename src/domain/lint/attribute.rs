//! Marks for the site generator: attribute lists and tables of contents.

use crate::domain::lint::{Rule, Severity, plural};

/// A mark that only means something to a site generator.
pub static ATTRIBUTE: Rule = Rule {
    id: "attribute",
    severity: Severity::Note,
    why: "it means nothing to Medium and is left out",
    cure: "nothing to do",
};

/// Says how many marks were left out.
#[must_use]
pub fn attribute(count: usize, sample: &str) -> String {
    format!(
        "{} left out, the first: {sample}.",
        plural(count, "generator mark is", "generator marks are")
    )
}
