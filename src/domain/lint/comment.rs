//! Comments in the text.

use crate::domain::lint::{Rule, Severity, plural};

/// A comment between `%%` and `%%`, or between Liquid's tags.
pub static COMMENT: Rule = Rule {
    id: "comment",
    severity: Severity::Note,
    why: "a comment of Obsidian or Liquid is for the writer, so it is left out",
    cure: "nothing to do",
};

/// Says how many comments are left out.
#[must_use]
pub fn comment(count: usize, sample: &str) -> String {
    format!(
        "{} left out, the first: {sample}",
        plural(count, "comment is", "comments are")
    )
}

/// A change that is marked and not made yet.
pub static SUGGESTION: Rule = Rule {
    id: "suggestion",
    severity: Severity::Warning,
    why: "it is sent as if it were accepted",
    cure: "accept or refuse it in the text",
};

/// Says how many changes are still marked.
#[must_use]
pub fn suggestion(count: usize, sample: &str) -> String {
    format!(
        "{} open, the first: {sample}.",
        plural(
            count,
            "suggested change is still",
            "suggested changes are still"
        )
    )
}
