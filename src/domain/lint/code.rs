//! Code that would not arrive as code.

use crate::domain::lint::{Rule, Severity};

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
