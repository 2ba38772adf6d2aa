//! The original address.

use crate::domain::lint::{Rule, Severity};

/// An original address that is not one.
pub static CANONICAL: Rule = Rule {
    id: "canonical-url",
    severity: Severity::Warning,
    why: "Medium refuses it",
    cure: "write a whole http or https address",
};
