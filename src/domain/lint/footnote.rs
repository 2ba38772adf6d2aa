//! Footnotes.

use crate::domain::lint::{Rule, Severity, plural};

/// Footnotes.
pub static NUMBERED: Rule = Rule {
    id: "footnotes",
    severity: Severity::Note,
    why: "Medium has no footnotes; they are numbered and listed at the end",
    cure: "check the list at the end",
};

/// A footnote nothing refers to.
pub static UNUSED: Rule = Rule {
    id: "footnote-unused",
    severity: Severity::Note,
    why: "it stands at the end without a number in the text",
    cure: "refer to it or take it out",
};

/// Says how many footnotes there are.
#[must_use]
pub fn numbered(count: usize, sample: &str) -> String {
    let _ = sample;
    format!(
        "{} listed at the end.",
        plural(count, "footnote is", "footnotes are")
    )
}

/// Says how many footnotes are unused.
#[must_use]
pub fn unused(count: usize, sample: &str) -> String {
    format!(
        "{} never referred to, the first: {sample}.",
        plural(count, "footnote is", "footnotes are")
    )
}

/// A call for a footnote that is not there.
pub static UNDEFINED: Rule = Rule {
    id: "footnote-undefined",
    severity: Severity::Warning,
    why: "its brackets would appear as text",
    cure: "write the note, or take the mark out",
};

/// Says how many footnotes are not there.
#[must_use]
pub fn undefined(count: usize, sample: &str) -> String {
    format!(
        "{} not there, the first: {sample}.",
        plural(count, "footnote is", "footnotes are")
    )
}

/// A reference that Pandoc or Quarto fills in.
pub static CITATION: Rule = Rule {
    id: "citation",
    severity: Severity::Warning,
    why: "its key is sent as it stands, without the work it refers to",
    cure: "write author and year, or a footnote",
};

/// Says how many references stay keys.
#[must_use]
pub fn citation(count: usize, sample: &str) -> String {
    format!(
        "{} as a key, the first: {sample}.",
        plural(count, "reference is sent", "references are sent")
    )
}
