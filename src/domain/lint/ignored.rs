//! What the writer has chosen to leave as it is: remembered by rule, sentence and the words at the place, so that it
//! holds when lines move, and ends when what was found becomes something else. Never written into the draft.

use std::collections::BTreeSet;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::domain::lint::Finding;

/// How much of a line is remembered, in characters.
const QUOTED: usize = 60;

/// One finding that was looked at and left.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Left {
    /// The draft's file.
    pub draft: String,
    /// Id of the rule.
    pub rule: String,
    /// What was found.
    pub what: String,
    /// How its line begins; empty when it concerns the draft as a whole.
    pub quote: String,
}

impl Left {
    /// A finding in a draft, as it is remembered. `line` is the text of its line.
    #[must_use]
    pub fn of(draft: &Path, finding: &Finding, line: &str) -> Self {
        Self {
            draft: draft.to_string_lossy().into_owned(),
            rule: finding.rule.id.to_owned(),
            what: finding.what.clone(),
            quote: line.trim().chars().take(QUOTED).collect(),
        }
    }
}

/// Everything that was left.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ignored(BTreeSet<Left>);

impl Ignored {
    /// Whether this was left.
    #[must_use]
    pub fn has(&self, left: &Left) -> bool {
        self.0.contains(left)
    }

    /// Leaves it, or no longer.
    pub fn set(&mut self, left: Left, ignore: bool) {
        if ignore {
            self.0.insert(left);
        } else {
            self.0.remove(&left);
        }
    }

    /// Whether nothing of a draft was left.
    #[must_use]
    pub fn is_empty_for(&self, draft: &Path) -> bool {
        let draft = draft.to_string_lossy();
        !self.0.iter().any(|left| left.draft == draft)
    }
}
