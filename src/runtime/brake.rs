//! Stopping: Ctrl-C before anything was sent ends the program at once; while a request is under way it ends only the
//! waiting, and only when pressed twice. And asking, which is where most people stop.

use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::domain::text::visible;
use crate::ports::failure::{Failure, FailureKind};

/// How often it is looked whether the writer wants to stop, while something is waited for.
const LOOK: Duration = Duration::from_millis(50);

/// Listens to the signals that ask to stop.
#[derive(Debug, Clone, Default)]
pub struct Brake {
    state: Arc<State>,
}

#[derive(Debug, Default)]
struct State {
    /// A request is under way.
    held: AtomicBool,
    /// The writer wants to stop.
    pulled: AtomicBool,
    /// Something has left already, so that "nothing was sent" is not true any more.
    sent: AtomicBool,
    /// Whoever decides what a signal means, or begins a request, has it: one must not overtake the other.
    turn: Mutex<()>,
}

impl Brake {
    /// Starts listening.
    ///
    /// # Errors
    /// When the system does not allow it.
    pub fn fit() -> Result<Self, Failure> {
        let failed = |error: std::io::Error| {
            Failure::new(
                FailureKind::Internal,
                "Byline could not listen to signals. Nothing was sent.",
                "Close other programs, then try again.",
            )
            .because(error)
        };
        let brake = Self::default();
        let state = Arc::clone(&brake.state);
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).map_err(failed)?;
        std::thread::Builder::new()
            .name("signals".into())
            .spawn(move || {
                for _ in signals.forever() {
                    stop(&state);
                }
            })
            .map_err(failed)?;
        Ok(brake)
    }

    /// From now on a request may be under way.
    pub fn hold(&self) {
        let _turn = self
            .state
            .turn
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        self.state.held.store(true, Ordering::SeqCst);
    }

    /// The request has ended, and its ending is in the journal.
    pub fn release(&self) {
        self.state.sent.store(true, Ordering::SeqCst);
        self.state.held.store(false, Ordering::SeqCst);
    }

    /// Waits between two requests, until the time is over or the writer wants to stop.
    pub fn pause(&self, time: Duration) {
        let end = Instant::now() + time;
        while !self.pulled() {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            std::thread::sleep(left.min(LOOK));
        }
    }

    /// Ends when the writer wants to stop.
    pub async fn until_pulled(&self) {
        while !self.pulled() {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
    }

    /// Asks a question whose answer is no unless it is yes. Stopping is a no, at once.
    #[must_use]
    pub fn ask(&self, question: &str) -> bool {
        let mut stderr = std::io::stderr().lock();
        let _ = write!(stderr, "{}", visible(question));
        let _ = stderr.flush();
        // A signal that arrives now has something to say.
        drop(stderr);
        // Reading would go on through a signal: look only when there is something to read.
        while !self.pulled() {
            let stdin = std::io::stdin();
            let mut ready = [PollFd::new(&stdin, PollFlags::IN)];
            let look = Timespec::try_from(LOOK).unwrap_or_default();
            match poll(&mut ready, Some(&look)) {
                Ok(0) | Err(Errno::INTR) => {}
                Ok(_) | Err(_) => {
                    let mut answer = String::new();
                    let read = stdin.lock().read_line(&mut answer);
                    let yes = matches!(answer.trim().to_lowercase().as_str(), "y" | "yes");
                    return read.is_ok() && yes && !self.pulled();
                }
            }
        }
        false
    }

    /// Whether the writer wants to stop after what is under way.
    #[must_use]
    pub fn pulled(&self) -> bool {
        self.state.pulled.load(Ordering::SeqCst)
    }
}

/// Waits for a signal to end: for a command that runs until then.
#[derive(Debug)]
pub struct UntilEnded(Signals);

impl UntilEnded {
    /// Listens from now on.
    ///
    /// # Errors
    /// When the system does not allow it.
    pub fn listen() -> std::io::Result<Self> {
        Ok(Self(Signals::new([SIGINT, SIGTERM, SIGHUP])?))
    }

    /// Waits.
    pub fn wait(mut self) {
        let _ = self.0.forever().next();
    }
}

fn stop(state: &State) {
    let _turn = state.turn.lock().unwrap_or_else(PoisonError::into_inner);
    let again = state.pulled.swap(true, Ordering::SeqCst);
    if state.held.load(Ordering::SeqCst) {
        if again {
            // The journal says that sending has begun, and nothing of how it ended: that is the truth.
            say("Stopped waiting. It is not known whether the story is there: look on Medium.");
            std::process::exit(FailureKind::Unknown.exit_code().into());
        }
        say(
            "The request is under way and will be waited for. Ctrl-C again stops waiting; whether the story is there is then not known.",
        );
    } else if !state.sent.load(Ordering::SeqCst) {
        say("Stopped. Nothing was sent.");
        std::process::exit(FailureKind::Stopped.exit_code().into());
    } else if !again {
        say("Stopped. What was sent before stays sent; nothing more is.");
    }
}

/// Whether somebody may be asked at all: a matter of the whole process, as its terminal is.
static MAY_ASK: AtomicBool = AtomicBool::new(true);

/// From now on nobody is asked, whatever terminal there is.
pub fn never_ask() {
    MAY_ASK.store(false, Ordering::SeqCst);
}

/// Whether somebody may be asked, if there is a terminal.
#[must_use]
pub fn may_ask() -> bool {
    MAY_ASK.load(Ordering::SeqCst)
}

/// Whether there is somebody to ask.
#[must_use]
pub fn can_ask() -> bool {
    may_ask() && std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

fn say(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "\nbyline: {text}");
}
