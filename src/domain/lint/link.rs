//! Links that would lead nowhere.

use crate::domain::lint::{Rule, Severity, plural};

/// A link that only works on the own site.
pub static RELATIVE: Rule = Rule {
    id: "link-relative",
    severity: Severity::Warning,
    why: "it leads nowhere from Medium, so only its text is sent",
    cure: "write the whole address",
};

/// A link to a place in the same text.
pub static ANCHOR: Rule = Rule {
    id: "link-anchor",
    severity: Severity::Note,
    why: "Medium has no places to jump to; the text is kept",
    cure: "say where to look instead",
};

/// A link without address or without text.
pub static EMPTY: Rule = Rule {
    id: "link-empty",
    severity: Severity::Warning,
    why: "there is nothing to follow or to click",
    cure: "complete it or take it out",
};

/// A link with an address that is not for the web.
pub static SCHEME: Rule = Rule {
    id: "link-scheme",
    severity: Severity::Warning,
    why: "only web and mail addresses are sent",
    cure: "use an http or https address",
};

/// Says how many links are relative.
#[must_use]
pub fn relative(count: usize, sample: &str) -> String {
    format!(
        "{} to a relative address, the first: {sample}.",
        plural(count, "link leads", "links lead")
    )
}

/// Says how many links jump inside the page.
#[must_use]
pub fn anchor(count: usize, sample: &str) -> String {
    format!(
        "{} inside this text, the first: {sample}.",
        plural(count, "link jumps", "links jump")
    )
}

/// Says how many links are empty.
#[must_use]
pub fn empty(count: usize, sample: &str) -> String {
    format!(
        "{} empty, the first: [{sample}].",
        plural(count, "link is", "links are")
    )
}

/// Says how many links cannot be sent.
#[must_use]
pub fn scheme(count: usize, sample: &str) -> String {
    format!(
        "{} an address that cannot be sent, the first: {sample}.",
        plural(count, "link has", "links have")
    )
}
