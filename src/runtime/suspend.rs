//! Stopping Byline so that the shell below it has the terminal, until `fg`.
//!
//! The command raises what Ctrl-Z raises in other programs, and [`crate::runtime::signals`] does the rest, as for a stop
//! that comes from outside: it gives the terminal back, stops, and takes the terminal over when Byline goes on.

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use rustix::process::{Signal, kill_current_process_group};

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

/// Where a process stands among the others. A number is 0 where the process meant is outside our container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    parent: i32,
    group: i32,
    session: i32,
}

/// Whether somebody watches this job: an ancestor in our session, but not in our process group. A job without one is
/// never told to go on; its own group cannot do it, since all of it is stopped.
fn has_a_shell() -> bool {
    own_place().is_some_and(|own| is_watched(own, place_of))
}

fn is_watched(own: Place, place_of: impl Fn(i32) -> Option<Place>) -> bool {
    let mut ancestor = own.parent;
    while ancestor > 0 {
        let Some(place) = place_of(ancestor) else {
            return false;
        };
        if place.session != own.session {
            return false;
        }
        if place.group != own.group {
            return true;
        }
        ancestor = place.parent;
    }
    false
}

#[cfg(target_os = "linux")]
fn own_place() -> Option<Place> {
    parse_place(&std::fs::read_to_string("/proc/self/stat").ok()?)
}

#[cfg(target_os = "linux")]
fn place_of(pid: i32) -> Option<Place> {
    parse_place(&std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
}

/// Reads a line of the system's process table. The calls for it are not used: rustix takes the 0 of a process outside
/// our container for a mistake of the system and panics.
#[cfg(target_os = "linux")]
fn parse_place(stat: &str) -> Option<Place> {
    // The name is in brackets and may hold anything; after it stand the state, the parent, the group, the session.
    let (_, rest) = stat.rsplit_once(") ")?;
    let mut numbers = rest.split(' ').skip(1).map(str::parse);
    let mut next = || numbers.next()?.ok();
    Some(Place {
        parent: next()?,
        group: next()?,
        session: next()?,
    })
}

#[cfg(not(target_os = "linux"))]
fn own_place() -> Option<Place> {
    use rustix::process::{Pid, getpgrp, getppid, getsid};
    Some(Place {
        parent: Pid::as_raw(getppid()),
        group: getpgrp().as_raw_nonzero().get(),
        session: getsid(None).ok()?.as_raw_nonzero().get(),
    })
}

/// Only the parent is looked at: what its own parent is, no portable call tells.
#[cfg(not(target_os = "linux"))]
fn place_of(pid: i32) -> Option<Place> {
    use rustix::process::{Pid, getpgid, getsid};
    let pid = Pid::from_raw(pid);
    Some(Place {
        parent: 0,
        group: getpgid(pid).ok()?.as_raw_nonzero().get(),
        session: getsid(pid).ok()?.as_raw_nonzero().get(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(parent: i32, group: i32, session: i32) -> Place {
        Place {
            parent,
            group,
            session,
        }
    }

    /// Whether a process of this place is watched, with its ancestors given as pid and place.
    fn watched(own: Place, ancestors: &[(i32, Place)]) -> bool {
        is_watched(own, |pid| {
            ancestors
                .iter()
                .find(|(of, _)| *of == pid)
                .map(|(_, place)| *place)
        })
    }

    #[test]
    fn a_shell_with_job_control_watches_its_jobs() {
        assert!(watched(place(10, 20, 10), &[(10, place(9, 10, 10))]));
    }

    #[test]
    fn a_script_between_the_shell_and_us_is_stopped_as_well_and_the_shell_is_found_above_it() {
        let script = (15, place(10, 15, 10));
        let shell = (10, place(9, 10, 10));
        assert!(watched(place(15, 15, 10), &[script, shell]));
        assert!(!watched(place(15, 15, 10), &[script]));
    }

    #[test]
    fn an_ancestor_of_another_session_is_no_shell_of_ours() {
        assert!(!watched(place(10, 20, 20), &[(10, place(9, 10, 10))]));
    }

    #[test]
    fn outside_a_container_nobody_is_known() {
        // Started by the container itself, and by a program whose session began outside.
        assert!(!watched(place(0, 1, 1), &[]));
        assert!(!watched(place(10, 20, 20), &[(10, place(0, 0, 0))]));
        // The shell of a container whose terminal belongs to a session outside.
        assert!(watched(place(1, 20, 0), &[(1, place(0, 1, 0))]));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_with_brackets_does_not_hide_the_numbers() {
        assert_eq!(
            parse_place("7 (a ) b) S 3 5 6 34816 5 4194304"),
            Some(place(3, 5, 6))
        );
        assert_eq!(parse_place("7 (cut"), None);
        assert!(own_place().is_some());
    }
}
