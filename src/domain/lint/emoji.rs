//! Emoji written as words.

use crate::domain::lint::{Rule, Severity, plural};

/// A shortcode such as `:tada:`.
pub static SHORTCODE: Rule = Rule {
    id: "emoji-shortcode",
    severity: Severity::Note,
    why: "Medium knows no shortcodes, so the emoji itself is sent",
    cure: "nothing to do; or write the emoji",
};

/// Says how many shortcodes there are.
#[must_use]
pub fn shortcode(count: usize, sample: &str) -> String {
    format!(
        "{} sent as emoji, the first: {sample}.",
        plural(count, "shortcode is", "shortcodes are")
    )
}

/// A shortcode that is no emoji.
pub static UNKNOWN: Rule = Rule {
    id: "emoji-unknown",
    severity: Severity::Note,
    why: "Medium shows it as text",
    cure: "write the emoji, or take it out",
};

/// Says how many shortcodes nobody knows.
#[must_use]
pub fn unknown(count: usize, sample: &str) -> String {
    format!(
        "{} no emoji, the first: {sample}.",
        plural(count, "shortcode is", "shortcodes are")
    )
}
