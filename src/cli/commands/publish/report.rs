//! How it went for every file: rows, their JSON, and the one exit code.

use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr as _;

use crate::cli::output::{Output, remedy};
use crate::domain::attempt::{Outcome, RefusalKind};
use crate::domain::plan::Plan;
use crate::domain::post::Visibility;
use crate::domain::text::visible;
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::journal::Record;
use crate::runtime::courier::Delivery;

/// Exit code of a batch of which some is done and some is not.
const PARTLY_DONE: u8 = 9;
/// Columns that names of files are padded to at most.
const WIDEST: usize = 32;

/// How it went for one file.
#[derive(Debug)]
pub struct Row {
    /// The file, as it was named.
    pub file: String,
    /// One word: sent, rejected, limited, `not_sent`, unknown, skipped or `dry_run`.
    pub outcome: &'static str,
    /// Where the story is.
    pub url: Option<String>,
    /// Medium's id of the story.
    pub id: Option<String>,
    /// Its visibility.
    pub status: Option<Visibility>,
    /// What Medium kept differently.
    pub differences: Vec<String>,
    /// Name of the attempt in the history.
    pub attempt: Option<String>,
    /// HTTP status of a refusal or a limit.
    pub http: Option<u16>,
    /// What went wrong.
    pub trouble: Option<Trouble>,
    /// What would be sent.
    pub request: Option<Value>,
    /// What is printed for this file alone, when it is not the address.
    pub data: Option<String>,
    /// Whether the rest of a batch must not be sent.
    pub stops: bool,
    /// Whether it was told already, as it happened.
    told: std::cell::Cell<bool>,
    code: u8,
}

/// What went wrong, and what to do.
#[derive(Debug)]
pub struct Trouble {
    /// A stable word.
    pub code: &'static str,
    /// One plain sentence.
    pub message: String,
    /// What to do; may be empty.
    pub fix: String,
}

impl Row {
    /// A row without anything but its outcome, which is a success.
    #[must_use]
    pub fn new(file: &str, outcome: &'static str) -> Self {
        Self {
            file: file.to_owned(),
            outcome,
            url: None,
            id: None,
            status: None,
            differences: Vec::new(),
            attempt: None,
            http: None,
            trouble: None,
            request: None,
            data: None,
            stops: false,
            told: false.into(),
            code: 0,
        }
    }

    /// A file that failed before its request.
    #[must_use]
    pub fn failed(file: &str, failure: &Failure) -> Self {
        let (outcome, code) = words(failure.kind);
        let message = match &failure.cause {
            Some(cause) => format!("{} ({cause})", failure.what),
            None => failure.what.clone(),
        };
        let mut row = Self::new(file, outcome);
        row.trouble = Some(Trouble {
            code,
            message,
            fix: remedy(failure.kind, &failure.hint),
        });
        row.ended(failure.kind)
    }

    /// A file that was not looked at any more, because of another.
    #[must_use]
    pub fn not_reached(file: &str) -> Self {
        let mut row = Self::new(file, "not_sent");
        row.trouble = Some(Trouble {
            code: "not_reached",
            message: "Stopped before this file. It was not sent.".into(),
            fix: "Settle what stopped it, then run the same line again.".into(),
        });
        row.code = FailureKind::NotSent.exit_code();
        row
    }

    /// A file that is there already, as it is now.
    #[must_use]
    pub fn skipped(file: &str, record: &Record) -> Self {
        let mut row = Self::new(file, "skipped");
        row.url = record.url().map(str::to_owned);
        row.status = Some(record.visibility);
        row.attempt = Some(record.id.to_string());
        if let Outcome::Sent { receipt } = &record.outcome {
            row.id = Some(receipt.id.clone());
        }
        row.ended(FailureKind::NothingToDo)
    }

    /// How a send ended.
    #[must_use]
    pub fn of_delivery(file: &str, plan: &Plan, delivery: &Delivery) -> Self {
        let mut row = Self::new(file, delivery.outcome.word());
        row.attempt = delivery.attempt.as_ref().map(ToString::to_string);
        row.status = Some(plan.post.visibility);
        let row = row.with_outcome(plan, &delivery.outcome);
        match &delivery.unrecorded {
            Some(failure) => row.unrecorded(failure),
            None => row,
        }
    }

    fn with_outcome(mut self, plan: &Plan, outcome: &Outcome) -> Self {
        let trouble = |code, message: &str, fix: &str| {
            Some(Trouble {
                code,
                message: message.to_owned(),
                fix: fix.to_owned(),
            })
        };
        match outcome {
            Outcome::Sent { receipt } => {
                self.url = Some(receipt.url.clone());
                self.id = Some(receipt.id.clone());
                self.status = Some(receipt.visibility.unwrap_or(plan.post.visibility));
                self.differences = receipt.differences(&plan.post);
                self
            }
            Outcome::SentNoAddress { what } => {
                let id = self.attempt.as_deref().unwrap_or("ID");
                let fix = format!(
                    "It is there: look under your stories on Medium, and do not send it again. To keep its address: byline history resolve {id} --url URL"
                );
                self.trouble = trouble("no_address", what, &fix);
                self
            }
            Outcome::Rejected { refusal } => {
                self.http = Some(refusal.status).filter(|status| *status > 0);
                let (kind, code) = refused(refusal.kind);
                let fix = remedy(kind, &refusal.hint);
                self.trouble = trouble(code, &refusal.what, &fix);
                // A check in front of Medium, or an account that has no right, stops all that follows as well.
                self.stops = matches!(refusal.kind, RefusalKind::Edge | RefusalKind::Forbidden);
                self.ended(kind)
            }
            Outcome::Limited {
                what,
                status,
                retry_after,
            } => {
                self.http = *status;
                let fix = match retry_after {
                    Some(seconds) => {
                        format!("Nothing was made. Medium asks to wait {}.", span(*seconds))
                    }
                    None => "Nothing was made. Medium counts 24 hours from your first story: byline history says when the next one can be sent.".into(),
                };
                self.trouble = trouble("limited", what, &fix);
                self.ended(FailureKind::Limited)
            }
            Outcome::NotSent { what, hint } => {
                self.trouble = trouble("not_sent", what, hint);
                self.ended(FailureKind::NotSent)
            }
            Outcome::Unknown { what } => {
                let id = self.attempt.as_deref().unwrap_or("ID");
                let fix = format!(
                    "The story may be there. Do not send it again: look on Medium, then say whether it is there: byline history resolve {id} --url URL, or --absent"
                );
                self.trouble = trouble("unknown", what, &fix);
                self.ended(FailureKind::Unknown)
            }
        }
    }

    /// The ending is not in the journal: the attempt will read as unknown there.
    fn unrecorded(mut self, failure: &Failure) -> Self {
        let found = self
            .trouble
            .take()
            .map_or_else(String::new, |trouble| format!("{} ", trouble.message));
        self.trouble = Some(Trouble {
            code: "unrecorded",
            message: format!("{found}The history could not be written: {failure}"),
            fix: "Keep the address yourself. Until you have closed the attempt under History, this draft is not sent again.".into(),
        });
        self.stops = true;
        self.code = self.code.max(FailureKind::Internal.exit_code());
        self
    }

    fn ended(mut self, kind: FailureKind) -> Self {
        self.code = kind.exit_code();
        self.stops |= matches!(
            kind,
            FailureKind::SignedOut
                | FailureKind::Limited
                | FailureKind::Unknown
                | FailureKind::Stopped
        );
        self
    }

    /// Whether it ended in this way.
    #[must_use]
    pub fn is(&self, kind: FailureKind) -> bool {
        self.code == kind.exit_code()
    }

    fn is_done(&self) -> bool {
        self.code == 0 || self.is(FailureKind::NothingToDo)
    }

    /// The row as JSON.
    #[must_use]
    pub fn as_json(&self) -> Value {
        let error = self.trouble.as_ref().map(
            |trouble| json!({"code": trouble.code, "message": trouble.message, "fix": trouble.fix}),
        );
        let mut value = json!({
            "file": self.file,
            "outcome": self.outcome,
            "url": self.url,
            "id": self.id,
            "status": self.status.map(Visibility::word),
            "differences": self.differences,
            "attempt": self.attempt,
            "http": self.http,
            "error": error,
        });
        if let Some(request) = &self.request {
            value["request"] = request.clone();
        }
        value
    }
}

/// What a refusal is for scripts: how the program ends, and the code of the error.
///
/// A network check that stopped the request is `blocked`, and ends like every refusal with 5: an answer came, and it was
/// no. It is not 7, because that says that no byte left and that the same line may be run again at once, which is what such
/// a check takes for an attack. It is not 8 either: whoever stands in front of Medium has not handed the story on.
fn refused(kind: RefusalKind) -> (FailureKind, &'static str) {
    match kind {
        RefusalKind::Token => (FailureKind::SignedOut, "signed_out"),
        RefusalKind::Edge => (FailureKind::Rejected, "blocked"),
        RefusalKind::Forbidden
        | RefusalKind::Invalid
        | RefusalKind::TooLarge
        | RefusalKind::Moved
        | RefusalKind::Other => (FailureKind::Rejected, "rejected"),
    }
}

/// A time to wait as a person says it, rounded up to whole minutes from two minutes on.
fn span(seconds: u64) -> String {
    let counted = |number: u64, name: &str| match number {
        1 => format!("1 {name}"),
        number => format!("{number} {name}s"),
    };
    match seconds {
        0..120 => counted(seconds, "second"),
        120..7200 => counted(seconds.div_ceil(60), "minute"),
        _ => {
            let (hours, minutes) = (seconds / 3600, (seconds % 3600).div_ceil(60));
            match minutes {
                0 => counted(hours, "hour"),
                minutes => format!("{} {}", counted(hours, "hour"), counted(minutes, "minute")),
            }
        }
    }
}

/// The words for a failure before the request: outcome, and code of the error.
fn words(kind: FailureKind) -> (&'static str, &'static str) {
    match kind {
        FailureKind::Internal => ("not_sent", "internal"),
        FailureKind::Usage => ("not_sent", "usage"),
        FailureKind::Checks => ("not_sent", "checks"),
        FailureKind::SignedOut => ("not_sent", "signed_out"),
        FailureKind::Rejected => ("rejected", "rejected"),
        FailureKind::Limited => ("limited", "limited"),
        FailureKind::NotSent => ("not_sent", "not_sent"),
        FailureKind::Unknown => ("unknown", "unknown"),
        FailureKind::NothingToDo => ("skipped", "already_sent"),
        FailureKind::File => ("not_sent", "file"),
        FailureKind::Keyring => ("not_sent", "keyring"),
        FailureKind::Stopped => ("not_sent", "stopped"),
    }
}

/// Prints a row at once, where each is wanted as it happens.
pub fn tell_now(row: &Row, output: Output) {
    if output.jsonl && !row.told.replace(true) {
        let mut value = row.as_json();
        value["schema"] = "byline.publish/1".into();
        output.value(&value);
    }
}

/// Prints the data: the address of one story, one line for each of several, or JSON. What was told is not told again.
pub fn tell(rows: &[Row], output: Output) {
    if rows.len() > 1 {
        output.say(&summary(rows));
    }
    if output.jsonl {
        for row in rows {
            tell_now(row, output);
        }
        return;
    }
    if output.json {
        let results: Vec<Value> = rows.iter().map(Row::as_json).collect();
        output.value(&json!({"schema": "byline.publish/1", "results": results}));
        return;
    }
    let widest = rows.iter().map(|row| visible(&row.file).width()).max();
    let names = widest.unwrap_or(0).min(WIDEST);
    for row in rows {
        match (&row.data, &row.url) {
            (Some(data), _) => output.line(data),
            (None, Some(url)) if rows.len() == 1 => output.line(url),
            (None, None) if rows.len() == 1 => {}
            (None, url) if output.for_eyes() => {
                let file = visible(&row.file);
                let blank = " ".repeat(names.saturating_sub(file.width()));
                let url = url.as_deref().unwrap_or_default();
                output.line(format!("{:<8}  {file}{blank}  {url}", row.outcome).trim_end());
            }
            (None, url) => output.line(&format!(
                "{}\t{}\t{}",
                row.outcome,
                visible(&row.file),
                url.as_deref().unwrap_or_default()
            )),
        }
    }
}

/// How many ended how: "Of 5 files: 2 sent, 1 skipped, 2 rejected."
fn summary(rows: &[Row]) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for row in rows {
        match counts.iter_mut().find(|(word, _)| *word == row.outcome) {
            Some((_, count)) => *count += 1,
            None => counts.push((row.outcome, 1)),
        }
    }
    let words: Vec<String> = counts
        .iter()
        .map(|(word, count)| format!("{count} {}", word.replace('_', " ")))
        .collect();
    format!("Of {} files: {}.", rows.len(), words.join(", "))
}

/// The exit code of all rows together. That something may be there and must not be repeated outweighs everything.
#[must_use]
pub fn exit_code(rows: &[Row]) -> u8 {
    let failed = rows.iter().find(|row| !row.is_done());
    match failed {
        None if rows.iter().any(|row| row.code == 0) => 0,
        None => FailureKind::NothingToDo.exit_code(),
        Some(_) if rows.iter().any(|row| row.is(FailureKind::Unknown)) => {
            FailureKind::Unknown.exit_code()
        }
        Some(_) if rows.iter().any(Row::is_done) => PARTLY_DONE,
        // What stopped the others says more than that they were stopped.
        Some(first) => {
            rows.iter()
                .find(|row| row.stops || row.is(FailureKind::Usage))
                .unwrap_or(first)
                .code
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(kinds: &[Option<FailureKind>]) -> Vec<Row> {
        kinds
            .iter()
            .map(|kind| match kind {
                Some(kind) => Row::failed("a.md", &Failure::new(*kind, "", "")),
                None => Row::new("a.md", "sent"),
            })
            .collect()
    }

    #[test]
    fn one_file_gives_its_own_code_and_a_batch_says_when_it_is_partly_done() {
        use FailureKind::{Checks, Limited, NothingToDo, Rejected, Unknown};
        for (kinds, code) in [
            (&[None][..], 0),
            (&[None, Some(NothingToDo)], 0),
            (&[Some(NothingToDo)], 10),
            (&[Some(NothingToDo), Some(NothingToDo)], 10),
            (&[Some(Checks)], 3),
            (&[None, Some(Checks)], 9),
            (&[Some(NothingToDo), Some(Rejected)], 9),
            (&[None, Some(Unknown)], 8),
            (&[Some(Checks), Some(Limited)], 6),
        ] {
            assert_eq!(exit_code(&rows(kinds)), code, "{kinds:?}");
        }
    }

    #[test]
    fn a_batch_is_summed_up_in_words() {
        let rows = rows(&[
            None,
            Some(FailureKind::NothingToDo),
            None,
            Some(FailureKind::Checks),
        ]);
        assert_eq!(summary(&rows), "Of 4 files: 2 sent, 1 skipped, 1 not sent.");
    }

    #[test]
    fn scripts_can_tell_a_network_check_from_a_refused_story() {
        assert_eq!(
            refused(RefusalKind::Edge),
            (FailureKind::Rejected, "blocked")
        );
        assert_eq!(
            refused(RefusalKind::Invalid),
            (FailureKind::Rejected, "rejected")
        );
        assert_eq!(
            refused(RefusalKind::Token),
            (FailureKind::SignedOut, "signed_out")
        );
    }

    #[test]
    fn a_wait_is_said_in_the_words_of_people() {
        for (seconds, words) in [
            (1, "1 second"),
            (90, "90 seconds"),
            (121, "3 minutes"),
            (7200, "2 hours"),
            (86_400, "24 hours"),
            (3600 * 23 + 61, "23 hours 2 minutes"),
        ] {
            assert_eq!(span(seconds), words);
        }
    }

    #[test]
    fn what_was_not_reached_does_not_hide_what_stopped_it() {
        let mut rows = rows(&[Some(FailureKind::SignedOut)]);
        rows.insert(0, Row::not_reached("b.md"));
        assert_eq!(exit_code(&rows), 4);
    }
}
