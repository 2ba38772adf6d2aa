//! Styles Medium does not have.

use crate::domain::lint::{Rule, Severity, plural};

/// Struck-out text.
pub static STRUCK: Rule = Rule {
    id: "style-struck",
    severity: Severity::Warning,
    why: "Medium cannot strike text out; it reads as if it stood",
    cure: "take it out, or say that it is outdated",
};

/// Underlined, raised, lowered, marked or small text.
pub static LOST: Rule = Rule {
    id: "style-lost",
    severity: Severity::Note,
    why: "Medium has bold, italic and code; the text is kept",
    cure: "check that it still reads well",
};

/// Says how often text was struck out.
#[must_use]
pub fn struck(count: usize, sample: &str) -> String {
    format!(
        "{} out, the first: {sample}.",
        plural(count, "passage is struck", "passages are struck")
    )
}

/// Says how often a style is lost.
#[must_use]
pub fn lost(count: usize, sample: &str) -> String {
    format!(
        "{} unstyled, the first: {sample}.",
        plural(count, "passage is sent", "passages are sent")
    )
}
