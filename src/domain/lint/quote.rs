//! Quotes and boxes.

use crate::domain::lint::{Rule, Severity, plural};

/// A quote in a quote.
pub static NESTED: Rule = Rule {
    id: "quote-nested",
    severity: Severity::Note,
    why: "Medium has one level of quotes",
    cure: "check that it is clear who speaks",
};

/// A box: alert, callout, aside.
pub static CALLOUT: Rule = Rule {
    id: "callout",
    severity: Severity::Note,
    why: "Medium has no boxes; it becomes a quote",
    cure: "check how it reads",
};

/// The mark of a box that is never closed, or not understood.
pub static UNCLOSED: Rule = Rule {
    id: "callout-open",
    severity: Severity::Warning,
    why: "its mark would appear as text",
    cure: "close it with :::, and write no colon into its title",
};

/// Says how many quotes were flattened.
#[must_use]
pub fn nested(count: usize, sample: &str) -> String {
    let _ = sample;
    format!(
        "{} flattened.",
        plural(count, "nested quote is", "nested quotes are")
    )
}

/// Says how many boxes become quotes.
#[must_use]
pub fn callout(count: usize, sample: &str) -> String {
    format!(
        "{}, the first: {sample}.",
        plural(count, "box becomes a quote", "boxes become quotes")
    )
}

/// Says how many marks make no box.
#[must_use]
pub fn unclosed(count: usize, sample: &str) -> String {
    format!(
        "{} no box, the first: {sample}.",
        plural(count, "::: mark makes", "::: marks make")
    )
}
