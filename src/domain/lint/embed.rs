//! Embeds, of Medium and of other sites.

use crate::domain::lint::{Rule, Severity, plural};

/// An address alone in its paragraph.
pub static LIKELY: Rule = Rule {
    id: "embed",
    severity: Severity::Note,
    why: "Medium will probably show a card; look after publishing",
    cure: "put it into a sentence if it should stay a link",
};

/// The template language of another site.
pub static TEMPLATE: Rule = Rule {
    id: "template",
    severity: Severity::Warning,
    why: "Medium shows it as text",
    cure: "replace it by what it stands for",
};

/// Says how many addresses may become cards.
#[must_use]
pub fn likely(count: usize, sample: &str) -> String {
    format!(
        "{} alone in a paragraph, the first: {sample}.",
        plural(count, "address stands", "addresses stand")
    )
}

/// Says how many template marks remain.
#[must_use]
pub fn template(count: usize, sample: &str) -> String {
    format!(
        "{} as text, the first: {sample}.",
        plural(
            count,
            "template mark would appear",
            "template marks would appear"
        )
    )
}
