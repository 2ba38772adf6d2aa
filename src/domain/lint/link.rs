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

/// A relative link of a draft whose address on the web is known.
pub static COMPLETED: Rule = Rule {
    id: "link-completed",
    severity: Severity::Note,
    why: "it leads to the site of the canonical address, written in full",
    cure: "nothing to do, unless the page is elsewhere",
};

/// A link by reference to an address that is not there.
pub static UNDEFINED: Rule = Rule {
    id: "link-undefined",
    severity: Severity::Warning,
    why: "its brackets would appear as text",
    cure: "add a line with its address, [name]: https://…",
};

/// A link without encryption to a site that has it.
pub static INSECURE: Rule = Rule {
    id: "link-http",
    severity: Severity::Note,
    why: "the site answers by https, and browsers warn of http",
    cure: "write https://",
};

/// A link that leads into the writer's own machine or network.
pub static PRIVATE: Rule = Rule {
    id: "link-private",
    severity: Severity::Warning,
    why: "nobody else can open it",
    cure: "write the public address",
};

/// A link whose host is not what it looks like.
pub static LOOKALIKE: Rule = Rule {
    id: "link-lookalike",
    severity: Severity::Warning,
    why: "readers would take it for another site",
    cure: "check where it leads",
};

/// Says how many links are completed.
#[must_use]
pub fn completed(count: usize, sample: &str) -> String {
    format!(
        "{} completed by the canonical address, the first: {sample}.",
        plural(count, "link is", "links are")
    )
}

/// Says how many references lead nowhere.
#[must_use]
pub fn undefined(count: usize, sample: &str) -> String {
    format!(
        "{} no address, the first: {sample}.",
        plural(count, "reference has", "references have")
    )
}

/// Says how many links could be encrypted.
#[must_use]
pub fn insecure(count: usize, sample: &str) -> String {
    format!(
        "{} http where https works, the first: {sample}.",
        plural(count, "link uses", "links use")
    )
}

/// Says how many links only work here.
#[must_use]
pub fn private(count: usize, sample: &str) -> String {
    format!(
        "{} into a private network, the first: {sample}.",
        plural(count, "link leads", "links lead")
    )
}
