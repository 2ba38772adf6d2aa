//! Links between notes.

use crate::domain::lint::{Rule, Severity, plural};

/// A link to another note.
pub static WIKILINK: Rule = Rule {
    id: "wikilink",
    severity: Severity::Warning,
    why: "Medium does not know the other note; only the text is sent",
    cure: "link to its web address",
};

/// Says how many notes are linked.
#[must_use]
pub fn wikilink(count: usize, sample: &str) -> String {
    format!(
        "{} to plain text, the first: {sample}.",
        plural(
            count,
            "link to a note is reduced",
            "links to notes are reduced"
        )
    )
}
