//! Leftovers of a merge.

use crate::domain::lint::{Rule, Severity};

/// A merge conflict in the text.
pub static CONFLICT: Rule = Rule {
    id: "merge-conflict",
    severity: Severity::Error,
    why: "both versions would be published",
    cure: "choose one version and delete the marks",
};
