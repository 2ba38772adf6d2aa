//! `byline schedule`: a send that is confirmed now and leaves later, through the very door of `byline publish`.
//!
//! Nothing here waits. A timer calls `run`, which takes what is due, one at a time: it makes the plan again, lays it beside
//! what was confirmed, notes that it has begun, and only then sends. How often it is called, from how many places at once
//! and where it is killed makes no difference: one that has begun is looked up in the history first, and the send itself
//! is refused when there is one story of the draft more than there was at `add`.

mod add;
mod at;
mod list;
mod run;
mod timer;

use jiff::tz::TimeZone;

use crate::adapters::environment::Environment;
use crate::adapters::queue::FileQueue;
use crate::cli::args::Publish;
use crate::cli::args::schedule::Schedule;
use crate::cli::output::Output;
use crate::domain::plan::Target;
use crate::ports::failure::Failure;
use crate::ports::planned::{Chosen, Entry, Standing};
use crate::runtime::world::World;

/// Runs the command.
///
/// # Errors
/// When the call is wrong, or the queue cannot be read or written.
pub fn run(
    env: &Environment,
    command: &Schedule,
    account: Option<&str>,
    sandbox: bool,
    output: Output,
) -> Result<u8, Failure> {
    let desk = Desk {
        world: World::of(env.clone(), None)?,
        zone: TimeZone::system(),
        sandbox,
        output,
    };
    match command {
        Schedule::Add(add) => add::run(desk, add, account),
        Schedule::List => list::run(&desk),
        Schedule::Rm { id } => list::remove(&desk, id),
        Schedule::Run { due } => run::run(&desk, *due),
        Schedule::Timer { cron } => timer::run(&desk, *cron),
    }
}

/// Everything one run of the command needs.
struct Desk {
    world: World,
    zone: TimeZone,
    sandbox: bool,
    output: Output,
}

impl Desk {
    fn now(&self) -> i64 {
        self.world.clock.now()
    }

    /// The queues that are looked at: with `--sandbox` only the sandbox's. Medium and the sandbox never share one.
    fn targets(&self) -> Vec<Target> {
        if self.sandbox {
            vec![Target::Sandbox]
        } else {
            vec![Target::Medium, Target::Sandbox]
        }
    }

    fn queue(&self, target: Target) -> FileQueue {
        FileQueue::new(&self.world.paths.journal(target))
    }

    /// The planned sends of a target as they really stand: where a run was stopped, the history knows.
    fn entries(&self, target: Target) -> Result<Vec<Entry>, Failure> {
        let queue = self.queue(target);
        // Asked for first: what has begun by then and is not being sent was broken off.
        let is_running = queue.is_running();
        let mut entries = queue.load()?;
        if is_running || !entries.iter().any(|entry| begun(entry).is_some()) {
            return Ok(entries);
        }
        let history = self.world.journal(target).read()?;
        for entry in &mut entries {
            if let Some(tried) = begun(entry) {
                entry.standing = entry.planned.after_a_break(tried, &history);
            }
        }
        Ok(entries)
    }
}

fn begun(entry: &Entry) -> Option<usize> {
    match entry.standing {
        Standing::Begun { tried } => Some(tried),
        Standing::Waiting { .. }
        | Standing::Sent { .. }
        | Standing::Unknown { .. }
        | Standing::Held { .. } => None,
    }
}

/// The call of `byline publish` that a planned send stands for.
fn call(file: &std::path::Path, chosen: &Chosen) -> Publish {
    Publish {
        files: vec![file.to_owned()],
        yes: false,
        visibility: None,
        confirm: None,
        again: false,
        dry_run: false,
        network: false,
        title: chosen.title.clone(),
        tags: chosen.tags.clone(),
        license: chosen.license,
        canonical: chosen.canonical.clone(),
        notify: chosen.notify,
        publication: chosen.publication.clone(),
        format: chosen.format,
        no_write_back: chosen.no_write_back,
        timeout: crate::adapters::targets::medium::Limits::default().create,
    }
}
