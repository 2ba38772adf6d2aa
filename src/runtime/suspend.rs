//! Stopping Byline so that the shell below it has the terminal, until `fg`.
//!
//! The command raises what Ctrl-Z raises in other programs, and [`crate::runtime::signals`] does the rest, as for a stop
//! that comes from outside: it gives the terminal back, stops, and takes the terminal over when Byline goes on.

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, getpgid, getpgrp, getppid, getsid, kill_current_process_group};

use crate::ports::failure::{Failure, FailureKind};
use crate::runtime::terminal;

/// How many times Byline has been stopped and went on.
static STOPS: AtomicU32 = AtomicU32::new(0);

/// How often is looked whether the stop is over; a stopped program does not look at all.
const LOOK: Duration = Duration::from_millis(10);
/// Looks after which the signal must have been lost.
const LOOKS: u32 = 300;

/// Counts a stop that is over.
pub fn went_on() {
    STOPS.fetch_add(1, Ordering::SeqCst);
}

/// Stops Byline and all it was started with, and returns when it goes on.
///
/// # Errors
/// When nobody could make it go on again, or it cannot be stopped. Nothing has been done then.
pub fn stop() -> Result<(), Failure> {
    if !has_a_shell() {
        return Err(Failure::new(
            FailureKind::Usage,
            "Byline cannot stop here: it was not started from a shell, and nothing could bring it back.",
            "Ctrl-Q leaves; everything is saved.",
        ));
    }
    let before = STOPS.load(Ordering::SeqCst);
    kill_current_process_group(Signal::TSTP).map_err(|error| failed().because(error))?;
    for _ in 0..LOOKS {
        if STOPS.load(Ordering::SeqCst) != before && terminal::is_taken() {
            return Ok(());
        }
        thread::sleep(LOOK);
    }
    // Not stopped, or nobody has taken the terminal again: Byline goes on, and needs it.
    if !terminal::is_taken() {
        terminal::take_over().map_err(|error| failed().because(error))?;
    }
    Err(failed())
}

fn failed() -> Failure {
    Failure::new(
        FailureKind::Internal,
        "Byline could not be stopped.",
        "Ctrl-Q leaves; everything is saved.",
    )
}

/// Whether somebody watches this job: an ancestor in our session, but not in our process group. A job without one is
/// never told to go on; its own group cannot do it, since all of it is stopped.
fn has_a_shell() -> bool {
    let Ok(session) = getsid(None) else {
        return false;
    };
    let group = getpgrp();
    let mut ancestor = getppid();
    while let Some(pid) = ancestor {
        if getsid(Some(pid)) != Ok(session) {
            return false;
        }
        if getpgid(Some(pid)) != Ok(group) {
            return true;
        }
        ancestor = parent_of(pid);
    }
    false
}

/// The parent of another process, where the system tells.
fn parent_of(pid: Pid) -> Option<Pid> {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).ok()?;
    // The name is in brackets and may hold anything; the parent is the second word after it.
    let (_, rest) = stat.rsplit_once(") ")?;
    Pid::from_raw(rest.split(' ').nth(1)?.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parent_of_this_process_is_found_in_the_tables_of_the_system() {
        let own = rustix::process::getpid();
        if cfg!(target_os = "linux") {
            assert_eq!(parent_of(own), getppid());
        }
    }
}
