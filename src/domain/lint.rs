//! Findings: every place where a draft cannot arrive on Medium as it was written, or may embarrass its writer.
//!
//! A [`Rule`] is one kind of finding with its words; [`RULES`] lists them all and is what the checks screen, the
//! gutter, the review and the command line read. A finding is made where the bend happens (the conversion, the
//! header reader, the post), so the list is a by-product of the truth and not a second opinion.

pub mod header;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing is lost.
    Note,
    /// Something will look different from what was written.
    Warning,
    /// Publishing must not go on until this is settled.
    Error,
}

impl Severity {
    /// The word shown to the writer and used in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One kind of finding.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable name, kebab case: the id on the command line and in JSON.
    pub id: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Why it matters on Medium, as a short clause: `columns are lost`.
    pub why: &'static str,
    /// What the writer can do, as an imperative: `make it a list or an image`.
    pub cure: &'static str,
}

/// Every rule there is, in the order they are listed to the writer.
pub static RULES: &[&Rule] = &[
    // the header
    &header::UNREADABLE,
    &header::UNCLOSED,
    &header::FENCE,
    &header::NOT_FIRST,
    &header::NOT_KEYS,
    &header::TOO_LARGE,
    &header::CONFLICT,
    &header::KEY_TWICE,
    &header::TITLE_FROM_FILE,
    &header::TITLE_DIFFERS,
    &header::CANONICAL,
    &header::VISIBILITY,
    &header::LICENSE,
];

/// One place in one draft where a rule applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule it belongs to.
    pub rule: &'static Rule,
    /// Where; `None` when it concerns the draft as a whole.
    pub place: Option<crate::domain::place::Place>,
    /// What was found, as a sentence without the place: `This table has 3 columns.`
    pub what: String,
}

impl Finding {
    /// A finding at a line of the file.
    #[must_use]
    pub fn at_line(rule: &'static Rule, line: usize, what: impl Into<String>) -> Self {
        Self {
            rule,
            place: Some(crate::domain::place::Place::line(line)),
            what: what.into(),
        }
    }

    /// A finding about the draft as a whole.
    #[must_use]
    pub fn general(rule: &'static Rule, what: impl Into<String>) -> Self {
        Self {
            rule,
            place: None,
            what: what.into(),
        }
    }
}
