//! `byline schedule list` and `rm`: what is planned, what became of it, and taking it out.

use std::io::IsTerminal as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::{Desk, at};
use crate::domain::text::visible;
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::planned::{Entry, Standing};

/// How long a story that was sent stays in the list, in seconds. The history has it for ever.
const REMEMBERED: i64 = 7 * 86_400;

/// Lists what is planned, the next first.
pub(super) fn run(desk: &Desk) -> Result<u8, Failure> {
    let now = desk.now();
    let mut entries = Vec::new();
    for target in desk.targets() {
        entries.extend(desk.entries(target)?);
    }
    entries.retain(|entry| {
        !matches!(entry.standing, Standing::Sent { .. }) || now - entry.planned.at < REMEMBERED
    });
    entries.sort_by(|one, other| {
        (one.planned.at, &one.planned.id).cmp(&(other.planned.at, &other.planned.id))
    });
    if desk.output.json {
        let planned: Vec<Value> = entries
            .iter()
            .map(|entry| as_json(entry, now, &desk.zone))
            .collect();
        desk.output
            .value(&json!({"schema": "byline.schedule/1", "planned": planned}));
        return Ok(0);
    }
    if entries.is_empty() {
        desk.output
            .say("Nothing is planned. byline schedule add FILE --at TIME plans a send.");
    }
    let terminal = std::io::stdout().is_terminal();
    for entry in &entries {
        desk.output.line(&if terminal {
            row(entry, now, &desk.zone)
        } else {
            fields(entry, now, &desk.zone)
        });
        // Talk, so that the data stay one line each.
        let (why, fix) = words(entry, now);
        for said in [why, fix].into_iter().flatten() {
            desk.output.say(&format!("      {said}"));
        }
    }
    if terminal && !entries.is_empty() {
        desk.output
            .say(&format!("Times are those of {}.", at::name(&desk.zone)));
    }
    Ok(0)
}

/// Takes a planned send out.
pub(super) fn remove(desk: &Desk, id: &str) -> Result<u8, Failure> {
    let id = id.to_uppercase();
    for target in desk.targets() {
        let entries = desk.entries(target)?;
        let Some(there) = entries.iter().find(|entry| entry.planned.id == id) else {
            continue;
        };
        let queue = desk.queue(target);
        queue.remove(&id, desk.now(), |entry| {
            // A run may have begun it just now.
            if matches!(entry.standing, Standing::Begun { .. }) && queue.is_running() {
                return Err(Failure::new(
                    FailureKind::Usage,
                    format!("{id} is being sent right now and was not taken out."),
                    "byline schedule list says how it ends.",
                ));
            }
            Ok(())
        })?;
        let title = &there.planned.title;
        desk.output.say(&match &there.standing {
            Standing::Waiting { .. } | Standing::Begun { .. } | Standing::Held { .. } => {
                format!("{id}: “{title}” was taken out and will not be sent.")
            }
            Standing::Sent { .. } => {
                format!("{id}: “{title}” left the list. It was sent, and stays where it is.")
            }
            Standing::Unknown { .. } => format!(
                "{id}: “{title}” left the list. The story may be there: look on Medium, then close the attempt in the history."
            ),
        });
        return Ok(0);
    }
    Err(Failure::new(
        FailureKind::Usage,
        format!("There is no planned send {}.", id.escape_debug()),
        "byline schedule list names them all.",
    ))
}

/// Why it stands so, and what to do about it.
fn words(entry: &Entry, now: i64) -> (Option<String>, Option<String>) {
    let id = &entry.planned.id;
    match &entry.standing {
        Standing::Waiting { .. } if entry.planned.is_missed(now) => (
            Some("Its time was missed by more than an hour, so it will not be sent.".into()),
            Some(way_on(entry)),
        ),
        Standing::Waiting { why } => (why.clone(), None),
        Standing::Begun { .. } => (None, None),
        Standing::Sent { url, .. } => (
            url.is_none()
                .then(|| "It is there; its address is not known.".into()),
            None,
        ),
        Standing::Unknown { attempt } => (
            Some("The story may be there. It is not sent again.".into()),
            Some(match attempt {
                Some(attempt) => format!(
                    "Look on Medium, then say whether it is there: byline history resolve {attempt} --url URL, or --absent. byline schedule rm {id} takes it out of this list."
                ),
                None => {
                    format!("Look on Medium. byline schedule rm {id} takes it out of this list.")
                }
            }),
        ),
        Standing::Held { why, fix } => (
            Some(why.clone()),
            Some(if fix.is_empty() {
                way_on(entry)
            } else {
                format!("{fix} {}", way_on(entry))
            }),
        ),
    }
}

/// What can always be done with one that was not sent.
pub(super) fn way_on(entry: &Entry) -> String {
    let file = entry.planned.file.to_string_lossy();
    format!(
        "Plan it again: byline schedule add {} --at TIME. Or forget it: byline schedule rm {}",
        shell_words::quote(&file),
        entry.planned.id
    )
}

/// A row for eyes, not wider than the terminal.
fn row(entry: &Entry, now: i64, zone: &TimeZone) -> String {
    let planned = &entry.planned;
    let row = format!(
        "{:<5} {:<8} {:<22}  {:<8} {:<7}",
        planned.id,
        entry.word(now),
        at::short(planned.at, zone),
        planned.visibility.word(),
        planned.target.badge(),
    );
    let width = crossterm::terminal::size().map_or(80, |(width, _)| usize::from(width));
    let title = visible(&planned.title).into_owned();
    let room = width.saturating_sub(row.len() + 1).max(10);
    let mut cut: String = title.chars().take(room).collect();
    if cut.len() < title.len() {
        cut.pop();
        cut.push('…');
    }
    format!("{row} {cut}")
}

/// The same for a program: fields between tabs.
fn fields(entry: &Entry, now: i64, zone: &TimeZone) -> String {
    let planned = &entry.planned;
    let file = planned.file.to_string_lossy();
    let parts = [
        planned.id.clone(),
        entry.word(now).to_owned(),
        local(planned.at, zone),
        planned.visibility.word().to_owned(),
        planned.target.word().to_owned(),
        visible(&file).into_owned(),
        visible(&planned.title).into_owned(),
    ];
    parts.join("\t")
}

fn local(at: i64, zone: &TimeZone) -> String {
    at::line(
        Timestamp::from_second(at).unwrap_or(Timestamp::UNIX_EPOCH),
        zone,
    )
}

/// One planned send.
pub(super) fn as_json(entry: &Entry, now: i64, zone: &TimeZone) -> Value {
    let planned = &entry.planned;
    let (why, fix) = words(entry, now);
    let (attempt, url) = match &entry.standing {
        Standing::Sent { attempt, url } => (attempt.as_ref(), url.as_ref()),
        Standing::Unknown { attempt } => (attempt.as_ref(), None),
        Standing::Waiting { .. } | Standing::Begun { .. } | Standing::Held { .. } => (None, None),
    };
    json!({
        "id": planned.id,
        "state": entry.word(now),
        "at": Timestamp::from_second(planned.at).unwrap_or(Timestamp::UNIX_EPOCH).to_string(),
        "local": local(planned.at, zone),
        "zone": at::name(zone),
        "file": planned.file.to_string_lossy(),
        "title": planned.title,
        "visibility": planned.visibility.word(),
        "target": planned.target.word(),
        "account": planned.username,
        "followEdits": planned.follow_edits,
        "digest": planned.digest.0,
        "why": why,
        "fix": fix,
        "attempt": attempt,
        "url": url,
    })
}
