//! From lines to attempts.

use std::collections::HashMap;

use super::line::{Line, Prepared, Recorded};
use crate::domain::attempt::{AttemptId, Outcome, Receipt};
use crate::ports::journal::Record;

/// Which attempts may still be under way, as far as a reader can know.
#[derive(Debug, Default)]
pub(super) struct Alive {
    /// Length of the journal before the lock was looked at: what begins behind it may be under way.
    pub before: usize,
    /// Whoever held the lock then.
    pub holder: Option<AttemptId>,
}

/// The attempts of a journal, oldest first, without any that may be under way.
///
/// The last ending counts: an answer may still arrive after the writer stopped waiting. But nothing takes back a
/// post that is known to be made.
pub(super) fn records(bytes: &[u8], alive: &Alive) -> Vec<Record> {
    let mut records: Vec<Record> = Vec::new();
    // For each record, whether it must be shown: it has an ending, or its sender is gone.
    let mut settled: Vec<bool> = Vec::new();
    let mut ended: Vec<bool> = Vec::new();
    let mut end_of_line = 0;
    let mut places: HashMap<AttemptId, usize> = HashMap::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        end_of_line += line.len() + 1;
        let Some(line) = Line::parse(line) else {
            continue;
        };
        match line {
            Line::Prepared(prepared) => {
                places.entry(prepared.id.clone()).or_insert_with(|| {
                    ended.push(false);
                    settled.push(
                        end_of_line <= alive.before && alive.holder.as_ref() != Some(&prepared.id),
                    );
                    records.push(record(*prepared));
                    records.len() - 1
                });
            }
            Line::Recorded(recorded) => {
                let Recorded { what, url } = *recorded;
                places.entry(what.id.clone()).or_insert_with(|| {
                    ended.push(true);
                    settled.push(true);
                    records.push(Record {
                        by_hand: true,
                        outcome: Outcome::Sent {
                            receipt: Receipt {
                                url,
                                ..Receipt::default()
                            },
                        },
                        ..record(what)
                    });
                    records.len() - 1
                });
            }
            Line::Sending { id, .. } => {
                if let Some(at) = places.get(&id).copied().filter(|at| !ended[*at]) {
                    records[at].outcome = interrupted();
                }
            }
            Line::Ended { id, outcome, .. } => {
                if let Some(at) = places.get(&id).copied()
                    && !matches!(records[at].outcome, Outcome::Sent { .. })
                {
                    records[at].outcome = outcome;
                    ended[at] = true;
                    settled[at] = true;
                }
            }
            Line::Resolved { id, resolution, .. } => {
                if let Some(at) = places.get(&id).copied() {
                    records[at].resolved = Some(resolution);
                }
            }
        }
    }
    let mut settled = settled.into_iter();
    records.retain(|_| settled.next() == Some(true));
    records
}

fn record(prepared: Prepared) -> Record {
    Record {
        file: prepared.path(),
        id: prepared.id,
        at: prepared.at,
        title: prepared.title,
        target: prepared.target,
        username: prepared.username,
        publication: prepared.publication,
        visibility: prepared.visibility,
        digest: prepared.digest,
        source: prepared.source,
        pictures: prepared.pictures,
        by_hand: false,
        outcome: Outcome::NotSent {
            what: "Byline was stopped before it sent anything.".into(),
            hint: "Send it again when you like.".into(),
        },
        resolved: None,
    }
}

fn interrupted() -> Outcome {
    Outcome::Unknown {
        what: "Byline was stopped while it was sending.".into(),
    }
}
