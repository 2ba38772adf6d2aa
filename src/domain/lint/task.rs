//! Task lists.

use crate::domain::lint::{Rule, Severity, plural};

/// Items with a box to tick.
pub static TASKS: Rule = Rule {
    id: "task-list",
    severity: Severity::Note,
    why: "Medium has no boxes to tick; they are sent as \u{2610} and \u{2611}",
    cure: "nothing to do; or write the characters",
};

/// Says how many boxes there are.
#[must_use]
pub fn tasks(count: usize, sample: &str) -> String {
    let _ = sample;
    format!(
        "{} sent as a character.",
        plural(count, "task box is", "task boxes are")
    )
}
