//! The title, as Medium takes it.

use crate::domain::lint::{Rule, Severity};

/// A title Medium would ignore.
pub static LONG: Rule = Rule {
    id: "title-long",
    severity: Severity::Warning,
    why: "Medium ignores titles over 100 characters",
    cure: "shorten it",
};
