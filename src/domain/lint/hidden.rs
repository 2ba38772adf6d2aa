//! Characters that nobody sees.

use crate::domain::lint::{Rule, Severity, plural};

/// Characters that turn the direction of writing round.
pub static DIRECTION: Rule = Rule {
    id: "text-direction",
    severity: Severity::Warning,
    why: "it can make a passage read otherwise than it is written",
    cure: "take it out, unless the passage mixes scripts and needs it",
};

/// Characters without a width, and control characters.
pub static INVISIBLE: Rule = Rule {
    id: "text-invisible",
    severity: Severity::Warning,
    why: "nobody sees it, and words with it are not found",
    cure: "take it out",
};

/// Says how many marks turn the direction.
#[must_use]
pub fn direction(count: usize, sample: &str) -> String {
    let marks = plural(
        count,
        "mark that turns the direction of writing stands",
        "marks that turn the direction of writing stand",
    );
    format!("{marks} in the text, the first: {sample}.")
}

/// Says how many characters are not to be seen.
#[must_use]
pub fn invisible(count: usize, sample: &str) -> String {
    let characters = plural(
        count,
        "invisible character stands",
        "invisible characters stand",
    );
    format!("{characters} in the text, the first: {sample}.")
}
