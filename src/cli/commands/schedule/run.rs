//! `byline schedule run`: sends what is due, one at a time, each at most once.
//!
//! What keeps a second story from being made, from the outside in: one run at a time (a lock that ends with its process);
//! a note that a send has begun, on disk before anything else happens, which only one can write; the history, asked what
//! became of a send whose run was stopped; and, under the lock of sending, the count of stories of the draft, which must
//! still be the one of `add`.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Desk, add, at, begun, call, list};
use crate::adapters::queue::FileQueue;
use crate::cli::args::Publish;
use crate::cli::commands::publish::report::{Row, exit_code};
use crate::cli::commands::publish::{Office, prepare::Ready};
use crate::domain::attempt::AttemptId;
use crate::domain::plan::{Plan, Target};
use crate::domain::post::Visibility;
use crate::domain::text::visible;
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::holding::{Claim, Hold};
use crate::ports::journal::Tally;
use crate::ports::planned::{Entry, Planned, Standing};
use crate::runtime::brake::Brake;
use crate::runtime::world::World;

/// Pause between two sends.
const PAUSE: std::time::Duration = std::time::Duration::from_secs(2);

/// Sends what is due. `quietly` says nothing when nothing is.
pub(super) fn run(desk: &Desk, quietly: bool) -> Result<u8, Failure> {
    let mut round = Round {
        desk,
        brake: Brake::fit()?,
        rows: Vec::new(),
        has_sent: false,
    };
    let mut is_busy = false;
    for target in desk.targets() {
        let queue = desk.queue(target);
        // Most runs of a timer end here: nothing is locked, and no folder made.
        let has_work = |entry: &Entry| begun(entry).is_some() || round.is_due(entry);
        if !queue.load()?.iter().any(has_work) {
            continue;
        }
        match queue.turn()? {
            Some(_turn) => round.take(target, &queue)?,
            None => is_busy = true,
        }
    }
    if is_busy {
        desk.output
            .say("Another byline schedule run is sending what is due. Nothing was sent from here.");
    } else if round.rows.is_empty() && !quietly {
        desk.output.say("Nothing is due.");
    }
    round.tell();
    let rows: Vec<Row> = round.rows.into_iter().map(|(_, row)| row).collect();
    Ok(if rows.is_empty() { 0 } else { exit_code(&rows) })
}

/// Why a planned send does not leave now.
enum Stuck {
    /// It never will.
    Held(Failure),
    /// The same, and it was explained already.
    HeldAs(Box<Row>),
    /// The next run may be luckier.
    Stays(Failure),
}

/// One run.
struct Round<'a> {
    desk: &'a Desk,
    brake: Brake,
    rows: Vec<(String, Row)>,
    has_sent: bool,
}

impl Round<'_> {
    fn is_due(&self, entry: &Entry) -> bool {
        matches!(entry.standing, Standing::Waiting { .. }) && entry.planned.is_due(self.desk.now())
    }

    /// Everything that is due at a target, the earliest first. It is our turn.
    fn take(&mut self, target: Target, queue: &FileQueue) -> Result<(), Failure> {
        self.settle(target, queue)?;
        let mut due = queue.load()?;
        due.retain(|entry| self.is_due(entry));
        due.sort_by(|one, other| {
            (one.planned.at, &one.planned.id).cmp(&(other.planned.at, &other.planned.id))
        });
        let mut stop = false;
        for entry in due {
            let row = if stop || self.brake.pulled() {
                Row::not_reached(&name(&entry.planned))
            } else {
                self.one(queue, &entry)
            };
            stop |= row.stops;
            self.rows.push((entry.planned.id.clone(), row));
        }
        Ok(())
    }

    /// What an earlier run had begun, and was stopped at: the history knows what became of it.
    fn settle(&mut self, target: Target, queue: &FileQueue) -> Result<(), Failure> {
        for entry in queue.load()? {
            let Some(tried) = begun(&entry) else {
                continue;
            };
            let history = self.desk.world.journal(target).read()?;
            let standing = entry.planned.after_a_break(tried, &history);
            queue.note(&entry.planned.id, self.desk.now(), &standing, |_| Ok(()))?;
            let (kind, what) = match &standing {
                // It is as if it had never begun.
                Standing::Waiting { .. } | Standing::Begun { .. } => continue,
                Standing::Sent { .. } => (
                    None,
                    "The run that sent this was stopped; its story is there.",
                ),
                Standing::Unknown { .. } => (
                    Some(FailureKind::Unknown),
                    "The run that sent this was stopped: it is not known whether the story is there. It is not sent again.",
                ),
                Standing::Held { .. } => (
                    Some(FailureKind::NotSent),
                    "The run that sent this was stopped, and it was not taken.",
                ),
            };
            let entry = Entry { standing, ..entry };
            let name = name(&entry.planned);
            let row = match kind {
                None => Row::new(&name, "sent"),
                Some(kind) => Row::failed(&name, &Failure::new(kind, what, "")),
            };
            self.desk
                .output
                .say(&format!("{}: {what}", entry.planned.id));
            self.desk
                .output
                .say("  byline schedule list says what there is to do.");
            self.rows
                .push((entry.planned.id.clone(), row_of(row, &entry)));
        }
        Ok(())
    }

    /// One planned send: sent, or the reason why not is in the queue.
    fn one(&mut self, queue: &FileQueue, entry: &Entry) -> Row {
        let planned = &entry.planned;
        let name = name(planned);
        let row = match self.send(queue, planned) {
            Ok(row) => return row,
            Err(Stuck::Stays(failure)) => {
                let why = reason(&failure);
                if !matches!(&entry.standing, Standing::Waiting { why: Some(known) } if *known == why)
                {
                    let standing = Standing::Waiting { why: Some(why) };
                    self.note(queue, planned, &standing);
                }
                self.desk.output.say(&format!("{}:", planned.id));
                self.desk.output.failure(&failure);
                self.desk
                    .output
                    .say("  It is tried again by the next run, until an hour after its time.");
                return Row::failed(&name, &failure);
            }
            Err(Stuck::Held(failure)) => {
                self.desk.output.failure(&failure);
                Row::failed(&name, &failure)
            }
            Err(Stuck::HeldAs(row)) => *row,
        };
        let (why, fix) = trouble(&row);
        self.note(queue, planned, &Standing::Held { why, fix });
        self.desk.output.say(&format!(
            "{}: “{}” is held and will not be sent. {}",
            planned.id,
            visible(&planned.title),
            list::way_on(entry)
        ));
        let mut row = row;
        row.outcome = "held";
        row
    }

    fn send(&mut self, queue: &FileQueue, planned: &Planned) -> Result<Row, Stuck> {
        self.in_time(planned)?;
        let world = World::of(self.desk.world.env.clone(), None).map_err(Stuck::Stays)?;
        if let Some(account) = &planned.account {
            world.use_account(account, false).map_err(Stuck::Held)?;
        }
        let api = add::api(&world, planned.target).map_err(Stuck::Held)?;
        if api != planned.api {
            return Err(held(
                format!(
                    "It was planned for {}, and this would send to {api}.",
                    planned.api
                ),
                "Set BYLINE_API_URL as it was, or take it away if it was not set.",
            ));
        }
        let world = Arc::new(world);
        let command = command(planned);
        let (practice, output) = (planned.target == Target::Sandbox, self.desk.output);
        let mut office = Office::new(
            Arc::clone(&world),
            &command,
            practice,
            output,
            self.brake.clone(),
        );
        let ready = office.prepare(&planned.file).map_err(Stuck::Held)?;
        // Nobody else writes it while it is sent.
        let _hold = self.ours(&world, &ready)?;
        if !planned.follow_edits && ready.draft.digest(&ready.input.source.text) != planned.source {
            return Err(held(
                "The draft has changed since you planned it.",
                "To send it as it is then, plan it with --follow-edits.",
            ));
        }
        let plan = confirmed(&mut office, &ready, planned)?;
        let history = world.journal(planned.target).read().map_err(Stuck::Held)?;
        if let Some(next) = Tally::of(&history, self.desk.now()).next {
            return Err(Stuck::Held(Failure::new(
                FailureKind::Limited,
                format!(
                    "Medium takes about 10 stories in 24 hours; the next can be sent on {}.",
                    at::said(next, &self.desk.zone)
                ),
                "Plan it for then.",
            )));
        }
        if std::mem::replace(&mut self.has_sent, true) {
            self.brake.pause(PAUSE);
        }
        if self.brake.pulled() {
            return Ok(Row::not_reached(&ready.name));
        }
        // Looking things up may have taken its time.
        self.in_time(planned)?;
        let begun = Standing::Begun {
            tried: planned.tries(&history),
        };
        queue
            .note(&planned.id, self.desk.now(), &begun, may_begin)
            .map_err(Stuck::Stays)?;
        let row = office.deliver(&ready, &plan);
        Ok(self.ended(queue, planned, row))
    }

    /// It is not too late for it.
    fn in_time(&self, planned: &Planned) -> Result<(), Stuck> {
        if !planned.is_missed(self.desk.now()) {
            return Ok(());
        }
        Err(held(
            format!(
                "Its time, {}, was missed by more than an hour.",
                at::said(planned.at, &self.desk.zone)
            ),
            "",
        ))
    }

    /// The draft, which nobody else has open for writing.
    fn ours(&self, world: &World, ready: &Ready) -> Result<Option<Box<dyn Hold>>, Stuck> {
        let Some((fingerprint, _)) = &ready.input.on_disk else {
            return Ok(None);
        };
        let claim = world
            .holds
            .claim(&ready.input.file, fingerprint.file, self.desk.now(), false);
        match claim.map_err(Stuck::Held)? {
            Claim::Ours(hold) => Ok(Some(hold)),
            Claim::Theirs(holder) => Err(held(
                format!(
                    "The draft is open in another Byline (on {}, process {}).",
                    holder.host, holder.pid
                ),
                "Close it there.",
            )),
        }
    }

    /// Notes how a send ended that had begun.
    fn ended(&self, queue: &FileQueue, planned: &Planned, mut row: Row) -> Row {
        let attempt = row.attempt.clone().map(AttemptId);
        let (mut why, fix) = trouble(&row);
        let standing = match row.outcome {
            "sent" => Standing::Sent {
                attempt,
                url: row.url.clone(),
            },
            "unknown" => Standing::Unknown { attempt },
            "not_sent" => Standing::Waiting { why: Some(why) },
            outcome => {
                if outcome == "limited"
                    && let Some(next) = self.next(planned.target)
                {
                    why = format!("{why} The next can be sent on {next}.");
                }
                row.outcome = if outcome == "limited" {
                    "limited"
                } else {
                    "held"
                };
                Standing::Held { why, fix }
            }
        };
        self.note(queue, planned, &standing);
        row
    }

    /// When Medium takes the next story, as far as is known.
    fn next(&self, target: Target) -> Option<String> {
        let history = self.desk.world.journal(target).read().ok()?;
        let next = Tally::of(&history, self.desk.now()).next?;
        Some(at::said(next, &self.desk.zone))
    }

    /// What cannot be noted is found out again by the next run: from the history, if anything was sent.
    fn note(&self, queue: &FileQueue, planned: &Planned, standing: &Standing) {
        let noted = queue.note(&planned.id, self.desk.now(), standing, |_| Ok(()));
        if let Err(failure) = noted {
            self.desk.output.failure(&failure);
        }
    }

    /// Prints how it went: one line for each, or JSON.
    fn tell(&self) {
        let output = self.desk.output;
        if output.json {
            let results: Vec<Value> = self
                .rows
                .iter()
                .map(|(id, row)| {
                    let mut value = row.as_json();
                    value["planned"] = json!(id);
                    value
                })
                .collect();
            output.value(&json!({"schema": "byline.schedule-run/1", "results": results}));
            return;
        }
        for (id, row) in &self.rows {
            output.line(&format!(
                "{id}\t{}\t{}\t{}",
                row.outcome,
                visible(&row.file),
                row.url.as_deref().unwrap_or_default()
            ));
        }
    }
}

/// The exact request, which must be the one that was confirmed.
fn confirmed(office: &mut Office, ready: &Ready, planned: &Planned) -> Result<Plan, Stuck> {
    let sender = office
        .sender(planned.target)
        .map_err(|failure| match failure.kind {
            // Nobody was asked, or nobody answered.
            FailureKind::NotSent
            | FailureKind::SignedOut
            | FailureKind::Keyring
            | FailureKind::Limited
            | FailureKind::Unknown
            | FailureKind::Internal
            | FailureKind::Stopped => Stuck::Stays(failure),
            FailureKind::Usage
            | FailureKind::Checks
            | FailureKind::Rejected
            | FailureKind::NothingToDo
            | FailureKind::File => Stuck::Held(failure),
        })?;
    if sender.id != planned.user {
        return Err(held(
            format!(
                "It was planned as @{}, and the token is that of @{} now.",
                planned.username, sender.username
            ),
            "Sign in as before, or name the account with --account.",
        ));
    }
    let plan = office
        .cleared(ready, &sender, planned.target)
        .map_err(Stuck::HeldAs)?;
    if plan.post.visibility != planned.visibility {
        return Err(held(
            "It would have another visibility than you confirmed.",
            "",
        ));
    }
    if !planned.follow_edits && plan.digest != planned.digest {
        return Err(held(
            "It would be sent differently than you confirmed it: a picture or your settings have changed.",
            "",
        ));
    }
    if plan.before != planned.before {
        return Err(held(
            "Another story of this draft was sent since you planned it.",
            "byline history shows it.",
        ));
    }
    Ok(plan)
}

/// The call of `byline publish` that was confirmed. Its visibility is that of the plan, whatever the draft says by now.
fn command(planned: &Planned) -> Publish {
    Publish {
        yes: true,
        visibility: Some(planned.visibility),
        confirm: Some(planned.visibility).filter(|word| *word != Visibility::Draft),
        again: planned.again,
        ..call(&planned.file, &planned.chosen)
    }
}

/// Only what waits may begin, and only while it is in the queue: it may have been taken out just now.
fn may_begin(entry: &Entry) -> Result<(), Failure> {
    if matches!(entry.standing, Standing::Waiting { .. }) {
        return Ok(());
    }
    Err(Failure::new(
        FailureKind::NotSent,
        "Another run has it in hand. Nothing was sent from here.",
        "byline schedule list says how it stands.",
    ))
}

fn name(planned: &Planned) -> String {
    planned.file.to_string_lossy().into_owned()
}

fn held(what: impl Into<String>, fix: &str) -> Stuck {
    let what = format!("{} Nothing was sent.", what.into());
    Stuck::Held(Failure::new(FailureKind::NotSent, what, fix))
}

fn reason(failure: &Failure) -> String {
    match &failure.cause {
        Some(cause) => format!("{} ({cause})", failure.what),
        None => failure.what.clone(),
    }
}

/// Why a row is not a success, and the remedy. One that was skipped is a story that is there.
fn trouble(row: &Row) -> (String, String) {
    match (&row.trouble, &row.url) {
        (Some(trouble), _) => (trouble.message.clone(), trouble.fix.clone()),
        (None, Some(url)) => (
            format!("It was sent already, in another way: {url}"),
            String::new(),
        ),
        (None, None) => ("It was sent already, in another way.".into(), String::new()),
    }
}

/// The row, with what is known of the story.
fn row_of(mut row: Row, entry: &Entry) -> Row {
    match &entry.standing {
        Standing::Sent { attempt, url } => {
            row.url.clone_from(url);
            row.attempt = attempt.as_ref().map(ToString::to_string);
            row.status = Some(entry.planned.visibility);
        }
        Standing::Unknown { attempt } => {
            row.attempt = attempt.as_ref().map(ToString::to_string);
        }
        Standing::Held { .. } => row.outcome = "held",
        Standing::Waiting { .. } | Standing::Begun { .. } => {}
    }
    row
}
