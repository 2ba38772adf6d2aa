//! What must hold after any send, however it was struck: the ledger of the service and the history agree.

use byline::domain::attempt::Outcome;
use byline::ports::journal::Record;

/// What can be known after a send.
#[derive(Debug, Clone)]
pub struct Facts {
    /// Posts the service has made of it.
    pub made: usize,
    /// Requests that left this machine to make one.
    pub requests: usize,
    /// The word the sender ended with; `None` when it was killed.
    pub told: Option<&'static str>,
    /// The history, read afresh.
    pub records: Vec<Record>,
}

/// Lays ledger and history side by side.
///
/// # Errors
/// What does not agree.
pub fn judge(facts: &Facts) -> Result<(), String> {
    let wrong = |what: &str| Err(format!("{what}: {facts:#?}"));
    if facts.made > 1 || facts.requests > 1 {
        return wrong("more than one for one confirmed send");
    }
    if facts.records.len() > 1 {
        return wrong("more than one attempt");
    }
    let record = facts.records.first();
    if record.is_none() && (facts.made > 0 || facts.requests > 0) {
        return wrong("it left without a record");
    }
    let word = record.map(|record| record.outcome.word());
    if let (Some(told), Some(kept)) = (facts.told, word)
        && told != kept
    {
        return wrong("told one thing and kept another");
    }
    if facts.told.is_some_and(|told| told != "not_sent") && record.is_none() {
        return wrong("an ending without a record");
    }
    match record.map(|record| &record.outcome) {
        Some(Outcome::Sent { .. } | Outcome::SentNoAddress { .. }) if facts.made == 0 => {
            wrong("called sent, and not there")
        }
        Some(Outcome::NotSent { .. }) | None if facts.requests > 0 && facts.made > 0 => {
            wrong("called not sent, and there")
        }
        Some(Outcome::Rejected { .. } | Outcome::Limited { .. }) if facts.made > 0 => {
            wrong("called rejected, and there")
        }
        Some(Outcome::Unknown { .. }) if !record.is_some_and(Record::is_open) => {
            wrong("unknown, and not open")
        }
        _ => Ok(()),
    }
}
