//! One line of the queue, and from lines to planned sends.

use serde::{Deserialize, Serialize};

use crate::adapters::sealed::{is_cut, unseal};
use crate::ports::planned::{Entry, Planned, Standing};

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Line {
    /// This is to be sent.
    Planned(Box<Planned>),
    /// So it stands from now on.
    Stands {
        id: String,
        /// Since when, in seconds since 1970.
        at: i64,
        standing: Standing,
    },
    /// It is not to be sent any more.
    Removed {
        id: String,
        /// Since when, in seconds since 1970.
        at: i64,
    },
}

/// The planned sends of a queue; or the number of the line that cannot be believed.
pub(super) fn fold(bytes: &[u8]) -> Result<Vec<Entry>, usize> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut removed: Vec<String> = Vec::new();
    for (number, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let Some(line) = unseal::<Line>(line) else {
            if !is_cut(line) {
                return Err(number + 1);
            }
            continue;
        };
        match line {
            Line::Planned(planned) => {
                let known = entries.iter().any(|entry| entry.planned.id == planned.id);
                if !known && !removed.contains(&planned.id) {
                    entries.push(Entry {
                        planned: *planned,
                        standing: Standing::Waiting { why: None },
                    });
                }
            }
            Line::Stands { id, standing, .. } => {
                let there = entries.iter_mut().find(|entry| entry.planned.id == id);
                if let Some(entry) = there
                    && (!entry.standing.is_final() || matches!(standing, Standing::Sent { .. }))
                {
                    entry.standing = standing;
                }
            }
            Line::Removed { id, .. } => {
                entries.retain(|entry| entry.planned.id != id);
                removed.push(id);
            }
        }
    }
    Ok(entries)
}
