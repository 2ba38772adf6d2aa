//! Places that look unfinished.

use crate::domain::lint::{Rule, Severity};

/// A reminder to oneself.
pub static UNFINISHED: Rule = Rule {
    id: "unfinished",
    severity: Severity::Warning,
    why: "readers would see it",
    cure: "finish the passage, or take the mark out",
};
