//! An attempt in words and in JSON.

use serde_json::{Value, json};

use crate::domain::attempt::Outcome;
use crate::domain::compare::{Fate, Row};
use crate::domain::text::visible;
use crate::ports::journal::{Record, Resolution};

/// A row for programs: fields apart by tabs, none of which holds one.
pub(super) fn fields(record: &Record) -> String {
    let field = |text: &str| visible(&text.replace(['\t', '\n'], " ")).into_owned();
    [
        record.id.0.clone(),
        instant(record.at),
        state(record).to_owned(),
        record.visibility.word().to_owned(),
        format!("@{}", field(&record.username)),
        field(&record.title),
        field(record.url().unwrap_or_default()),
    ]
    .join("\t")
}

/// One word for programs: the outcome, or what the writer said of an unknown one.
pub(super) fn state(record: &Record) -> &'static str {
    match &record.resolved {
        Some(Resolution::There { .. }) => "there",
        Some(Resolution::Absent) => "absent",
        None => record.outcome.word(),
    }
}

pub(super) fn row_text(row: &Row) -> String {
    match row {
        Row::Skipped(lines) => format!("  … {lines} unchanged"),
        Row::Line(fate, pieces) => {
            let mark = match fate {
                Fate::Kept => "  ",
                Fate::Gone => "- ",
                Fate::New => "+ ",
            };
            pieces
                .iter()
                .fold(mark.to_owned(), |line, (_, piece)| line + piece)
        }
    }
}

/// What happened, and what to do; nothing for a story that was simply sent.
pub(super) fn story_of(outcome: &Outcome) -> Option<(&str, &str)> {
    match outcome {
        Outcome::Sent { .. } => None,
        Outcome::SentNoAddress { what }
        | Outcome::Limited { what, .. }
        | Outcome::Unknown { what } => Some((what, "")),
        Outcome::Rejected { refusal } => Some((&refusal.what, &refusal.hint)),
        Outcome::NotSent { what, hint } => Some((what, hint)),
    }
}

pub(super) fn instant(at: i64) -> String {
    jiff::Timestamp::from_second(at)
        .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
        .to_string()
}

pub(super) fn as_json(record: &Record) -> Value {
    let http = match &record.outcome {
        Outcome::Rejected { refusal } if refusal.status > 0 => Some(refusal.status),
        Outcome::Limited { status, .. } => *status,
        Outcome::Rejected { .. }
        | Outcome::Sent { .. }
        | Outcome::SentNoAddress { .. }
        | Outcome::NotSent { .. }
        | Outcome::Unknown { .. } => None,
    };
    let id = match &record.outcome {
        Outcome::Sent { receipt } => Some(receipt.id.as_str()),
        Outcome::Rejected { .. }
        | Outcome::SentNoAddress { .. }
        | Outcome::Limited { .. }
        | Outcome::NotSent { .. }
        | Outcome::Unknown { .. } => None,
    };
    json!({
        "attempt": record.id.0,
        "at": instant(record.at),
        "outcome": record.outcome.word(),
        "resolved": record.resolved.as_ref().map(|_| state(record)),
        "open": record.is_open(),
        "url": record.url(),
        "id": id,
        "status": record.visibility.word(),
        "http": http,
        "account": record.username,
        "target": record.target.word(),
        "title": record.title,
        "file": record.file.to_string_lossy(),
        "sha256": record.digest.0,
        "message": story_of(&record.outcome).map(|(what, _)| what),
        "fix": story_of(&record.outcome).map(|(_, hint)| hint).filter(|hint| !hint.is_empty()),
    })
}
