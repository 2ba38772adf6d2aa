//! Tables: Medium has none.

use crate::domain::lint::{Rule, Severity};

/// A table.
pub static TABLE: Rule = Rule {
    id: "table",
    severity: Severity::Warning,
    why: "Medium has no tables",
    cure: "check how it reads, or use a picture",
};
