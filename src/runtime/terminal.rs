//! The terminal: taken over on entry, given back exactly as it was after quit, error, panic, signal and hand-over.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Size};

use crate::adapters::environment::Environment;
use crate::runtime::frames::Frames;
use crate::runtime::links;
use crate::runtime::wire::Wire;
use crate::ui::standing::Standing;

/// Alternate screen, bracketed paste, and the cursor's own shape are all that is changed.
const ENTER: &str = "\x1b[?1049h\x1b[?2004h\x1b[2J";
const LEAVE: &str = "\x1b[m\x1b[?2026l\x1b[?2004l\x1b[?25h\x1b[?1049l";

/// Whether the terminal is ours now: so that a panic hook and a guard do not give it back twice.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// Whether another program has the terminal: what is typed there, Ctrl-C too, is not for us.
static LENT: AtomicBool = AtomicBool::new(false);

/// The terminal's own line, shared by frames and by sequences that draw nothing; whoever writes writes all.
#[derive(Debug, Clone)]
pub struct Tty(Arc<Mutex<File>>);

impl Tty {
    /// Sends a sequence that does not draw, such as OSC 52. A terminal that is gone is noticed by the next frame.
    pub fn control(&self, sequence: &str) {
        let mut tty = self.clone();
        let _ = tty.write_all(sequence.as_bytes());
    }
}

impl Write for Tty {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .write(bytes)
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .write_all(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The screen, taken over for as long as this lives.
#[derive(Debug)]
pub struct Screen {
    frames: Frames<Tty>,
    tty: Tty,
}

impl Screen {
    /// Takes the terminal over and sees to it that a panic gives it back.
    ///
    /// # Errors
    /// When standard output is not a terminal, or it refuses raw mode.
    pub fn take(env: &Environment) -> io::Result<Self> {
        let (width, height) = crossterm::terminal::size()?;
        give_back_on_panic();
        take_over()?;
        let tty = Tty(Arc::new(Mutex::new(File::from(
            io::stdout().as_fd().try_clone_to_owned()?,
        ))));
        let size = Size::new(width, height);
        let wire = Wire::new(tty.clone(), size);
        Ok(Self {
            frames: Frames::new(wire, size, links::supported(env)),
            tty,
        })
    }

    /// Draws a frame; only what changed is sent. `render` says where the terminal's cursor shall be.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn draw(
        &mut self,
        render: impl FnOnce(&mut Buffer, &mut Standing) -> Option<Position>,
    ) -> io::Result<()> {
        // Byline is being stopped: what is drawn now would land on the shell's screen. It is drawn afresh afterwards.
        if is_taken() {
            self.frames.draw(render)
        } else {
            Ok(())
        }
    }

    /// The window has another size: everything is drawn afresh.
    pub fn resize(&mut self, size: Size) {
        self.frames.resize(size);
    }

    /// Draws every cell again at the next frame.
    pub fn redraw(&mut self) {
        self.frames.redraw();
    }

    /// The line to the terminal.
    #[must_use]
    pub fn tty(&self) -> Tty {
        self.tty.clone()
    }

    /// Lends the terminal to another program while `work` runs, and takes it back.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn lend<T>(&mut self, work: impl FnOnce() -> T) -> io::Result<T> {
        give_back();
        LENT.store(true, Ordering::SeqCst);
        let result = work();
        LENT.store(false, Ordering::SeqCst);
        take_over()?;
        let (width, height) = crossterm::terminal::size()?;
        self.resize(Size::new(width, height));
        Ok(result)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

/// Takes the terminal over (again).
///
/// # Errors
/// When it refuses raw mode or is gone.
pub fn take_over() -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    let mut out = io::stdout().lock();
    out.write_all(ENTER.as_bytes())?;
    out.flush()
}

/// Whether the terminal is ours now.
#[must_use]
pub fn is_taken() -> bool {
    TAKEN.load(Ordering::SeqCst)
}

/// Whether another program has the terminal for now.
#[must_use]
pub fn is_lent() -> bool {
    LENT.load(Ordering::SeqCst)
}

/// Gives the terminal back; harmless when it is not ours.
pub fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        // First what cannot wait: a terminal that stands still takes no output, but its modes can be set.
        let _ = disable_raw_mode();
        let mut out = io::stdout().lock();
        // The terminal may be gone; there is nobody left to tell.
        let _ = out.write_all(LEAVE.as_bytes());
        let _ = out.flush();
    }
}

fn give_back_on_panic() {
    let before = std::panic::take_hook();
    let screen = std::thread::current().id();
    std::panic::set_hook(Box::new(move |info| {
        // A fault in a worker is caught there: its words would only land in the middle of the screen.
        if std::thread::current().id() == screen || !TAKEN.load(Ordering::SeqCst) {
            give_back();
            before(info);
        }
    }));
}
