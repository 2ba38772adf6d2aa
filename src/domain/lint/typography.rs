//! Left-overs of the typewriter.

use crate::domain::lint::{Rule, Severity, plural};

/// Two spaces or more between words.
pub static SPACES: Rule = Rule {
    id: "double-space",
    severity: Severity::Note,
    why: "only one of them is shown",
    cure: "leave one",
};

/// Hyphens that stand for a dash.
pub static HYPHENS: Rule = Rule {
    id: "double-hyphen",
    severity: Severity::Note,
    why: "Medium shows the hyphens, where other sites make a dash of them",
    cure: "write the dash",
};

/// Straight quotation marks beside curly ones.
pub static QUOTES: Rule = Rule {
    id: "quotes-mixed",
    severity: Severity::Note,
    why: "readers see both kinds side by side",
    cure: "use one kind throughout",
};

/// Says how often there are spaces to spare.
#[must_use]
pub fn spaces(count: usize, sample: &str) -> String {
    format!(
        "{} between words, the first: {sample}.",
        plural(count, "double space stands", "double spaces stand")
    )
}

/// Says how many dashes are written as hyphens.
#[must_use]
pub fn hyphens(count: usize, sample: &str) -> String {
    format!(
        "{} written as hyphens, the first: {sample}.",
        plural(count, "dash is", "dashes are")
    )
}
