//! Pictures and links that cannot be reached. Found only when the writer asks, or before a story goes public.

use crate::domain::lint::{Rule, Severity};

/// A picture that cannot be fetched.
pub static PICTURE: Rule = Rule {
    id: "image-unreachable",
    severity: Severity::Warning,
    why: "Medium fetches it when the story is made, and it would be missing",
    cure: "check the address, or leave it (i) if you know better",
};

/// The same, for everyone to see.
pub static PICTURE_FOR_ALL: Rule = Rule {
    id: "image-unreachable-public",
    severity: Severity::Error,
    why: "such a story has been published without Medium ever answering",
    cure: "check the address, or leave it (i) if you know better",
};

/// A link that leads nowhere.
pub static LINK: Rule = Rule {
    id: "link-broken",
    severity: Severity::Warning,
    why: "readers would find nothing there",
    cure: "check the address",
};
