//! Sending Markdown instead of HTML.

use crate::domain::lint::{Rule, Severity};

/// What Markdown has no words for.
pub static MARKDOWN: Rule = Rule {
    id: "markdown-loses",
    severity: Severity::Warning,
    why: "Markdown has no words for it, or Medium does not read them",
    cure: "send HTML (publish.format), or do without",
};
