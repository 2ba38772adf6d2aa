//! Fixes: what Byline itself can do about a finding. A fix names the bytes it replaces and touches no others.

use crate::domain::draft::Draft;
use crate::domain::front_matter::{Change, Splice};
use crate::domain::lint::Finding;

/// What Byline can do about a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as a short imperative: `write #### instead`.
    pub label: String,
    /// Whether it may be applied unseen, with others: it changes neither what the draft says nor how it is built.
    pub safe: bool,
    /// How.
    pub remedy: Remedy,
}

/// How a finding is settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// Replacements in the text the finding was made from: in its order, and none over another.
    Text(Vec<Splice>),
    /// One thing in the header.
    Header(Change),
}

impl Fix {
    /// A fix of the text.
    #[must_use]
    pub fn text(label: impl Into<String>, safe: bool, splices: Vec<Splice>) -> Self {
        Self {
            label: label.into(),
            safe,
            remedy: Remedy::Text(splices),
        }
    }

    /// A fix of the header: always for the writer to decide, since other tools read it as well.
    #[must_use]
    pub fn header(label: impl Into<String>, change: Change) -> Self {
        Self {
            label: label.into(),
            safe: false,
            remedy: Remedy::Header(change),
        }
    }

    /// The replacements it makes. `text` must be the text that `draft` and the finding were made from.
    ///
    /// # Errors
    /// Why the header cannot be changed safely, as a sentence.
    pub fn splices(&self, text: &str, draft: &Draft) -> Result<Vec<Splice>, String> {
        match &self.remedy {
            Remedy::Text(splices) => Ok(splices.clone()),
            Remedy::Header(change) => Ok(draft.edit(text, change)?.into_iter().collect()),
        }
    }
}

/// The replacements of all safe fixes, in the order of the text, and how many fixes that are. Of two that meet, the
/// first is taken; the other is offered again afterwards.
#[must_use]
pub fn all_safe<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> (usize, Vec<Splice>) {
    let mut taken: Vec<Splice> = Vec::new();
    let mut count = 0;
    for finding in findings {
        let Some(Fix {
            safe: true,
            remedy: Remedy::Text(splices),
            ..
        }) = &finding.fix
        else {
            continue;
        };
        if splices.iter().any(|one| taken.iter().any(|t| meet(t, one))) {
            continue;
        }
        taken.extend(splices.iter().cloned());
        count += 1;
    }
    taken.sort_by_key(|splice| (splice.range.start, splice.range.end));
    (count, taken)
}

/// Whether two replacements touch the same bytes, or the same place.
fn meet(a: &Splice, b: &Splice) -> bool {
    a.range.start <= b.range.end && b.range.start <= a.range.end
}

/// The text after replacements that are in its order and do not meet.
#[must_use]
pub fn applied(text: &str, splices: &[Splice]) -> String {
    let mut edited = String::with_capacity(text.len());
    let mut read = 0;
    for splice in splices {
        edited.push_str(&text[read..splice.range.start]);
        edited.push_str(&splice.with);
        read = splice.range.end;
    }
    edited.push_str(&text[read..]);
    edited
}

#[cfg(test)]
mod tests;
