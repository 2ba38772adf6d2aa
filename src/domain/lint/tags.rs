//! Tags, as Medium takes them.

use crate::domain::lint::{Rule, Severity};

/// More tags than the API keeps.
pub static MANY: Rule = Rule {
    id: "tags-many",
    severity: Severity::Note,
    why: "Medium's API keeps the first 3",
    cure: "put the most important first",
};

/// More tags than Medium has.
pub static TOO_MANY: Rule = Rule {
    id: "tags-too-many",
    severity: Severity::Error,
    why: "a story has at most 5 tags",
    cure: "choose 5 or fewer",
};

/// A tag Medium would ignore.
pub static LONG: Rule = Rule {
    id: "tag-long",
    severity: Severity::Warning,
    why: "Medium ignores tags over 25 characters",
    cure: "shorten it",
};
