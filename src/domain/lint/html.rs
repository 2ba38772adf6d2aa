//! HTML in the text.

use crate::domain::lint::{Rule, Severity, plural};

/// HTML that is not sent.
pub static DROPPED: Rule = Rule {
    id: "html-dropped",
    severity: Severity::Warning,
    why: "Medium takes no scripts, styles or frames",
    cure: "put the address alone in a paragraph",
};

/// HTML of which only the text is sent.
pub static FLATTENED: Rule = Rule {
    id: "html-flattened",
    severity: Severity::Warning,
    why: "Medium knows few tags; the text is kept",
    cure: "write it in Markdown",
};

/// MDX: imports and components.
pub static COMPONENT: Rule = Rule {
    id: "mdx",
    severity: Severity::Warning,
    why: "components do not run on Medium; only their text is kept",
    cure: "replace it by text or a picture",
};

/// Says how much HTML is dropped.
#[must_use]
pub fn dropped(count: usize, sample: &str) -> String {
    format!(
        "{} left out, the first: {sample}.",
        plural(count, "piece of HTML is", "pieces of HTML are")
    )
}

/// Says how much HTML becomes text.
#[must_use]
pub fn flattened(count: usize, sample: &str) -> String {
    format!(
        "{} to plain text, the first: {sample}.",
        plural(count, "HTML block is reduced", "HTML blocks are reduced")
    )
}

/// Says how many components are reduced to their text.
#[must_use]
pub fn component(count: usize, sample: &str) -> String {
    format!(
        "{} left out, the first: {sample}.",
        plural(count, "import or component is", "imports or components are")
    )
}
