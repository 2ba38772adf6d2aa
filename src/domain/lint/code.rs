//! Code that would not arrive as code.

use crate::domain::lint::{Rule, Severity, plural};

/// A code fence that is never closed.
pub static OPEN_FENCE: Rule = Rule {
    id: "code-fence-open",
    severity: Severity::Error,
    why: "everything below it becomes code",
    cure: "close it with the same fence",
};

/// A diagram or formula written as code.
pub static DIAGRAM: Rule = Rule {
    id: "code-diagram",
    severity: Severity::Warning,
    why: "Medium shows its source, not the drawing",
    cure: "use a picture of it",
};

/// Code that a notebook runs.
pub static CHUNK: Rule = Rule {
    id: "code-chunk",
    severity: Severity::Warning,
    why: "nothing is run: the code is sent, its options and what it makes are not",
    cure: "put in the figure or the numbers it makes, and take out what readers need not see",
};

/// Says how many chunks are sent as code.
#[must_use]
pub fn chunk(count: usize, sample: &str) -> String {
    format!(
        "{} as code, the first: {sample}.",
        plural(count, "chunk is sent", "chunks are sent")
    )
}
