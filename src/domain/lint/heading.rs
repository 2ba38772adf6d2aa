//! Headings: Medium has two sizes below the title.

use crate::domain::lint::{Rule, Severity, plural};

/// A heading of the fifth or sixth level.
pub static DEEP: Rule = Rule {
    id: "heading-too-deep",
    severity: Severity::Note,
    why: "Medium has two sizes of heading",
    cure: "use a higher level",
};

/// A first-level heading that is not the title.
pub static SECOND_TITLE: Rule = Rule {
    id: "heading-second-title",
    severity: Severity::Note,
    why: "only the title may be that large",
    cure: "make it a second-level heading",
};

/// A second-level heading right below the title.
pub static SUBTITLE: Rule = Rule {
    id: "heading-as-subtitle",
    severity: Severity::Note,
    why: "Medium takes it for the subtitle",
    cure: "put a sentence between if it is a section",
};

/// Says how many headings are too deep.
#[must_use]
pub fn deep(count: usize, sample: &str) -> String {
    format!(
        "{} sent as bold text, the first: {sample}.",
        plural(count, "heading is", "headings are")
    )
}

/// Says how many headings rival the title.
#[must_use]
pub fn second_title(count: usize, sample: &str) -> String {
    format!(
        "{} as large as the title, the first: {sample}.",
        plural(count, "heading is", "headings are")
    )
}

/// The title once more, as a heading of the text.
pub static TITLE_AGAIN: Rule = Rule {
    id: "title-again",
    severity: Severity::Warning,
    why: "the title is put above the text, so readers see it twice",
    cure: "take the heading out",
};
