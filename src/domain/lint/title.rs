//! The title, as Medium takes it.

use crate::domain::lint::{Rule, Severity};

/// A title Medium would ignore.
pub static LONG: Rule = Rule {
    id: "title-long",
    severity: Severity::Warning,
    why: "Medium ignores titles over 100 characters",
    cure: "shorten it",
};

/// A title made from the name of the file.
pub static FROM_FILE: Rule = Rule {
    id: "title-from-file",
    severity: Severity::Warning,
    why: "a file name is rarely a good title",
    cure: "give it a title in the header or as first heading",
};
