//! The terminal: taken over on entry, given back exactly as it was after quit, error, panic, signal and hand-over.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use ratatui::Terminal;
use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::Size;

use crate::adapters::environment::Environment;
use crate::runtime::links;
use crate::runtime::wire::{Links, Wire};

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
    terminal: Terminal<Wire<Tty>>,
    tty: Tty,
    /// Rows that held a cluster in the last frame which terminals measure differently.
    unruly: Vec<u16>,
    /// The links of the last frame; `None` where the terminal takes none.
    links: Option<Links>,
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
        let wire = Wire::new(tty.clone(), Size::new(width, height));
        let links = links::supported(env).then(|| wire.links());
        Ok(Self {
            terminal: Terminal::new(wire)?,
            tty,
            unruly: Vec::new(),
            links,
        })
    }

    /// Draws a frame; only what changed is sent.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn draw(&mut self, render: impl FnOnce(&mut ratatui::Frame)) -> io::Result<()> {
        // Byline is being stopped: what is drawn now would land on the shell's screen. It is drawn afresh afterwards.
        if !is_taken() {
            return Ok(());
        }
        let (unruly, shown) = (&mut self.unruly, self.links.as_ref());
        self.terminal
            .draw(|frame| {
                render(frame);
                redraw_unruly_rows(frame.buffer_mut(), unruly);
                if let Some(shown) = shown {
                    let now = links::of(frame.buffer_mut());
                    links::redraw_changed(frame.buffer_mut(), &shown.borrow(), &now);
                    *shown.borrow_mut() = now;
                }
            })
            .map(|_| ())
    }

    /// The window has another size: everything is drawn afresh.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn resize(&mut self, size: Size) -> io::Result<()> {
        self.terminal.backend_mut().resize(size);
        self.terminal
            .resize(ratatui::layout::Rect::new(0, 0, size.width, size.height))?;
        self.terminal.clear()
    }

    /// Draws every cell again at the next frame.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn redraw(&mut self) -> io::Result<()> {
        self.terminal.backend_mut().forget();
        self.terminal.clear()
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
        self.resize(Size::new(width, height))?;
        Ok(result)
    }
}

/// Emoji families, flags and variation selectors take one number of cells here and another in some terminals, which then
/// leave pieces behind that no difference between two frames would ever remove. Their rows are drawn whole, in this frame
/// and in the next.
fn redraw_unruly_rows(cells: &mut Buffer, unruly: &mut Vec<u16>) {
    let area = cells.area;
    let now: Vec<u16> = (area.y..area.bottom())
        .filter(|y| (area.x..area.right()).any(|x| is_unruly(cells[(x, *y)].symbol())))
        .collect();
    for y in now
        .iter()
        .chain(unruly.iter())
        .filter(|y| **y < area.bottom())
    {
        for x in area.x..area.right() {
            cells[(x, *y)].set_diff_option(CellDiffOption::AlwaysUpdate);
        }
    }
    *unruly = now;
}

fn is_unruly(symbol: &str) -> bool {
    symbol.len() > 3
        && symbol
            .chars()
            .any(|c| matches!(c, '\u{200D}' | '\u{FE0F}' | '\u{1F1E6}'..='\u{1F1FF}' | '\u{1F3FB}'..='\u{1F3FF}'))
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
