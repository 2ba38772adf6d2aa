//! Signals, on a thread of their own: resize, hang-up, stop and go on.

use std::io;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;

use crate::app::msg::Msg;
use crate::runtime::inbox::Post;
use crate::runtime::{suspend, terminal};

/// How long the application may take to save and leave after a hang-up before its text is rescued for it. A terminal
/// that no longer reads can hold the drawing thread for ever.
const PATIENCE: Duration = Duration::from_millis(1200);

/// How long the terminal may take to accept the last sequences after that.
const FAREWELL: Duration = Duration::from_millis(100);

/// Rescues the unsaved text when the application itself cannot.
pub type LastResort = Arc<Mutex<Option<Box<dyn FnOnce() + Send>>>>;

/// Starts listening.
///
/// # Errors
/// When the handlers cannot be installed.
pub fn listen(to: Post, last_resort: LastResort) -> io::Result<()> {
    let mut signals = Signals::new([SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT])?;
    thread::Builder::new()
        .name("signals".into())
        .spawn(move || {
            for signal in signals.forever() {
                match signal {
                    // Ctrl-C and Ctrl-Z in the writer's editor reach every program on the terminal; they are the editor's.
                    SIGINT | SIGQUIT | SIGWINCH | SIGCONT if terminal::is_lent() => {}
                    SIGWINCH | SIGCONT => {
                        if signal == SIGCONT {
                            // The terminal was given back before the stop; the application draws it afresh.
                            let _ = terminal::take_over();
                        }
                        if let Ok((width, height)) = crossterm::terminal::size()
                            && to.send(Msg::Resize { width, height }).is_err()
                        {
                            return;
                        }
                        if signal == SIGCONT {
                            let _ = to.send(Msg::Resumed(Ok(())));
                        }
                    }
                    SIGTSTP => {
                        terminal::give_back();
                        let _ = signal_hook::low_level::emulate_default_handler(SIGTSTP);
                        suspend::went_on();
                    }
                    _ => leave(&to, &last_resort),
                }
            }
        })?;
    Ok(())
}

fn leave(to: &Post, last_resort: &LastResort) {
    let _ = to.send(Msg::HangUp);
    let last_resort = Arc::clone(last_resort);
    let _ = thread::Builder::new()
        .name("last resort".into())
        .spawn(move || {
            thread::sleep(PATIENCE);
            // Still here: the drawing thread is stuck. Its text must not be.
            if let Ok(mut slot) = last_resort.lock()
                && let Some(rescue) = slot.take()
            {
                rescue();
            }
            // Nor must its modes, though a terminal that stands still may never take the last sequences.
            let _ = thread::Builder::new()
                .name("give back".into())
                .spawn(terminal::give_back);
            thread::sleep(FAREWELL);
            std::process::exit(129);
        });
}
