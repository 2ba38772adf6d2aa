//! The program in a real pseudo-terminal: keys go in, bytes come out, and an emulator shows what a person would see.
//!
//! The home is a fresh folder and every variable is set here, so nothing of the machine or its user plays a part.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// How long anything may take that a person waits for, on a machine busy with other tests.
const LIMIT: Duration = Duration::from_secs(20);

/// What has come out of the program.
struct Out {
    raw: Vec<u8>,
    screen: vt100::Parser,
    last: Instant,
}

struct Shared {
    out: Mutex<Out>,
    news: Condvar,
    /// The reader shall let go of the terminal at its next read.
    let_go: AtomicBool,
    /// The reader shall not read for now.
    still: AtomicBool,
}

impl Shared {
    fn out(&self) -> MutexGuard<'_, Out> {
        self.out.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A folder to live in.
pub struct Home(TempDir);

impl Home {
    pub fn new() -> Self {
        let home = Self(tempfile::tempdir().expect("a folder"));
        for folder in ["drafts", "config", "state", "data", "cache", "runtime"] {
            std::fs::create_dir(home.path(folder)).expect("a folder");
        }
        home
    }

    pub fn path(&self, below: &str) -> PathBuf {
        self.0.path().join(below)
    }

    /// Puts a draft into the folder of drafts.
    pub fn draft(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path("drafts").join(name);
        std::fs::write(&path, text).expect("written");
        path
    }

    /// Puts a shell script somewhere and makes it executable.
    pub fn script(&self, name: &str, text: &str) -> PathBuf {
        use std::os::unix::fs::PermissionsExt as _;
        let path = self.path(name);
        std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).expect("written");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).expect("mine");
        path
    }

    /// All readable copies in the recovery folder, one after the other; not what is kept while somebody types.
    pub fn recovered(&self) -> String {
        let mut all = String::new();
        let folder = self.path("state/byline/recovery");
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.path().extension().is_none_or(|ending| ending != "md") {
                continue;
            }
            all += &std::fs::read_to_string(entry.path()).unwrap_or_default();
        }
        all
    }

    /// The program with these arguments, in this home.
    pub fn byline(&self, args: &[&str]) -> Start<'_> {
        self.program(Path::new(env!("CARGO_BIN_EXE_byline")), args)
    }

    /// Another program in this home.
    pub fn program(&self, program: &Path, args: &[&str]) -> Start<'_> {
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.env_clear();
        command.cwd(self.0.path());
        for (name, value) in self.variables() {
            command.env(name, value);
        }
        Start {
            home: self,
            command,
            size: (80, 24),
        }
    }

    /// Every variable a program in this home gets.
    pub fn variables(&self) -> Vec<(&'static str, String)> {
        let path = std::env::var("PATH").unwrap_or_else(|_| "/usr/bin:/bin".into());
        let folders = [
            ("HOME", ""),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_STATE_HOME", "state"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_CACHE_HOME", "cache"),
            ("XDG_RUNTIME_DIR", "runtime"),
        ]
        .map(|(name, folder)| {
            let folder = self.path(folder);
            (name, folder.to_str().expect("UTF-8").to_owned())
        });
        [
            ("PATH", path),
            ("TERM", "xterm-256color".into()),
            ("LANG", "C.UTF-8".into()),
        ]
        .into_iter()
        .chain(folders)
        .collect()
    }
}

/// A program about to be started.
pub struct Start<'a> {
    home: &'a Home,
    command: CommandBuilder,
    size: (u16, u16),
}

impl Start<'_> {
    pub fn env(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Columns and rows.
    pub fn size(mut self, width: u16, height: u16) -> Self {
        self.size = (width, height);
        self
    }

    /// Starts it in a terminal of its own.
    pub fn run(self) -> Terminal {
        let _ = self.home;
        let (width, height) = self.size;
        let pair = native_pty_system()
            .openpty(pty_size(width, height))
            .expect("a pseudo-terminal");
        let before = settings(pair.master.as_ref());
        let child = pair.slave.spawn_command(self.command).expect("it starts");
        let shared = Arc::new(Shared {
            out: Mutex::new(Out {
                raw: Vec::new(),
                screen: vt100::Parser::new(not_zero(height), not_zero(width), 0),
                last: Instant::now(),
            }),
            news: Condvar::new(),
            let_go: AtomicBool::new(false),
            still: AtomicBool::new(false),
        });
        let reader = pair.master.try_clone_reader().expect("readable");
        let reading = {
            let shared = Arc::clone(&shared);
            thread::spawn(move || read(reader, &shared))
        };
        Terminal {
            writer: Some(pair.master.take_writer().expect("writable")),
            master: Some(pair.master),
            slave: Some(pair.slave),
            child,
            shared,
            reading: Some(reading),
            before,
        }
    }
}

fn read(mut reader: Box<dyn Read + Send>, shared: &Shared) {
    let mut buffer = [0; 16384];
    loop {
        while shared.still.load(Ordering::SeqCst) {
            thread::sleep(Duration::from_millis(5));
        }
        let count = match reader.read(&mut buffer) {
            Ok(0) | Err(_) => return,
            Ok(count) => count,
        };
        let mut out = shared.out();
        out.raw.extend_from_slice(&buffer[..count]);
        out.screen.process(&buffer[..count]);
        out.last = Instant::now();
        shared.news.notify_all();
        if shared.let_go.load(Ordering::SeqCst) {
            return;
        }
    }
}

fn pty_size(width: u16, height: u16) -> PtySize {
    PtySize {
        rows: height,
        cols: width,
        pixel_width: 0,
        pixel_height: 0,
    }
}

fn not_zero(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).expect("a terminal has rows and columns")
}

/// All modes and special characters of a terminal, as `stty -a` would tell them.
fn settings(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("it is a terminal"))
}

/// A program in its terminal. Dropping it kills the program.
pub struct Terminal {
    writer: Option<Box<dyn Write + Send>>,
    master: Option<Box<dyn MasterPty + Send>>,
    slave: Option<Box<dyn SlavePty + Send>>,
    child: Box<dyn Child + Send + Sync>,
    shared: Arc<Shared>,
    reading: Option<JoinHandle<()>>,
    before: String,
}

impl Terminal {
    /// Sends keys, as the bytes a terminal would send.
    pub fn send(&mut self, keys: &str) {
        self.send_bytes(keys.as_bytes());
    }

    pub fn send_bytes(&mut self, keys: &[u8]) {
        let writer = self.writer.as_mut().expect("the terminal is open");
        writer.write_all(keys).expect("written");
        writer.flush().expect("written");
    }

    /// Types one key after the other, as fast as a very fast typist.
    pub fn typed(&mut self, text: &str) {
        for c in text.chars() {
            self.send(c.encode_utf8(&mut [0; 4]));
            thread::sleep(Duration::from_millis(3));
        }
    }

    /// Pastes, as a terminal with bracketed paste does.
    pub fn paste(&mut self, text: &str) {
        self.send(&format!("\x1b[200~{text}\x1b[201~"));
    }

    /// The screen as text.
    pub fn screen(&self) -> String {
        self.shared.out().screen.screen().contents()
    }

    /// Every byte so far.
    pub fn raw(&self) -> Vec<u8> {
        self.shared.out().raw.clone()
    }

    /// Asks the emulator.
    pub fn emulator<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        look(self.shared.out().screen.screen())
    }

    /// Waits until the screen shows a text; returns the screen.
    pub fn wait(&self, text: &str) -> String {
        self.wait_until(text, |screen| screen.contains(text))
    }

    /// Waits until a text is gone from the screen.
    pub fn wait_gone(&self, text: &str) -> String {
        self.wait_until(&format!("no {text}"), |screen| !screen.contains(text))
    }

    /// Waits until the screen is as it should be.
    ///
    /// # Panics
    /// With the screen, when it never is.
    pub fn wait_until(&self, what: &str, good: impl Fn(&str) -> bool) -> String {
        let end = Instant::now() + LIMIT;
        let mut out = self.shared.out();
        loop {
            let screen = out.screen.screen().contents();
            if good(&screen) {
                return screen;
            }
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "waited for {what:?}; screen:\n{screen}");
            out = self
                .shared
                .news
                .wait_timeout(out, left.min(Duration::from_millis(200)))
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    /// Waits until nothing has come out for a while, from now on.
    pub fn settle(&self, quiet: Duration) {
        let now = Instant::now();
        let end = now + LIMIT;
        loop {
            let since = self.shared.out().last.max(now).elapsed();
            if since >= quiet {
                return;
            }
            assert!(Instant::now() < end, "it never stops drawing");
            thread::sleep(quiet.saturating_sub(since));
        }
    }

    /// How many bytes the work makes the program send, until it is quiet again.
    pub fn cost(&mut self, work: impl FnOnce(&mut Self)) -> usize {
        self.settle(Duration::from_millis(400));
        let before = self.shared.out().raw.len();
        work(self);
        self.settle(Duration::from_millis(400));
        self.shared.out().raw.len() - before
    }

    /// Gives the window another size.
    pub fn resize(&self, width: u16, height: u16) {
        let mut out = self.shared.out();
        out.screen.set_size(not_zero(height), not_zero(width));
        let master = self.master.as_ref().expect("the terminal is open");
        master.resize(pty_size(width, height)).expect("resized");
    }

    pub fn pid(&self) -> Pid {
        let id = self.child.process_id().expect("it was started");
        Pid::from_raw(i32::try_from(id).expect("small")).expect("not zero")
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).expect("it is alive");
    }

    /// A file of the program's folder in `/proc`.
    pub fn proc(&self, file: &str) -> String {
        let path = format!("/proc/{}/{file}", self.pid().as_raw_nonzero());
        std::fs::read_to_string(path).expect("it is alive")
    }

    /// The state letter of the process, and the clock ticks it has used.
    pub fn state(&self) -> (char, u64) {
        let stat = self.proc("stat");
        let (_, rest) = stat.rsplit_once(") ").expect("a name in brackets");
        let fields: Vec<&str> = rest.split(' ').collect();
        let ticks = |at: usize| fields[at].parse::<u64>().expect("a number");
        (
            fields[0].chars().next().expect("a letter"),
            ticks(11) + ticks(12),
        )
    }

    pub fn is_running(&mut self) -> bool {
        self.child
            .try_wait()
            .expect("it can be waited for")
            .is_none()
    }

    /// Whether keys are handed on one by one, unseen.
    pub fn is_raw(&self) -> bool {
        let master = self.master.as_ref().expect("the terminal is open");
        settings(master.as_ref()) != self.before
    }

    /// Lets the terminal stand still: nothing is read from it, so that the program's writes wait.
    pub fn block(&self, still: bool) {
        self.shared.still.store(still, Ordering::SeqCst);
    }

    /// Waits for the end; its exit code, or nothing if a signal ended it.
    ///
    /// # Panics
    /// When it does not end.
    pub fn ended(&mut self, within: Duration) -> Option<u32> {
        let end = Instant::now() + within;
        loop {
            if let Some(status) = self.child.try_wait().expect("it can be waited for") {
                return status.signal().is_none().then(|| status.exit_code());
            }
            assert!(
                Instant::now() < end,
                "still running after {within:?}; screen:\n{}",
                self.screen()
            );
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Whether the terminal is as it was before: its modes, the cursor, the screen, and pastes without brackets.
    ///
    /// # Panics
    /// When it is not.
    pub fn assert_given_back(&self) {
        self.settle(Duration::from_millis(50));
        let master = self.master.as_ref().expect("the terminal is open");
        assert_eq!(settings(master.as_ref()), self.before);
        let raw = self.raw();
        let raw = String::from_utf8_lossy(&raw);
        for (on, off) in [
            ("\x1b[?25l", "\x1b[?25h"),
            ("\x1b[?1049h", "\x1b[?1049l"),
            ("\x1b[?2004h", "\x1b[?2004l"),
        ] {
            let off = raw.rfind(off);
            assert!(off.is_some() && raw.rfind(on) < off, "{on:?} was left on");
        }
        self.emulator(|screen| {
            assert!(!screen.hide_cursor() && !screen.alternate_screen());
            assert!(!screen.bracketed_paste());
        });
    }

    /// Whether the terminal is taken over: the reverse of [`Self::assert_given_back`].
    pub fn is_taken(&self) -> bool {
        let master = self.master.as_ref().expect("the terminal is open");
        settings(master.as_ref()) != self.before
            && self.emulator(|screen| screen.alternate_screen() && screen.bracketed_paste())
    }

    /// Closes the terminal, as a window that is closed or a connection that breaks.
    pub fn hang_up(&mut self) {
        self.shared.let_go.store(true, Ordering::SeqCst);
        // The reader waits inside the terminal; something must come out for it to let go.
        if let Some(master) = &self.master {
            let size = master.get_size().expect("it has a size");
            let _ = master.resize(PtySize {
                cols: size.cols + 1,
                ..size
            });
        }
        if let Some(reading) = self.reading.take() {
            reading.join().expect("the reader ends");
        }
        self.writer = None;
        self.master = None;
        self.slave = None;
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            let _ = kill_process(self.pid(), Signal::KILL);
            let _ = self.child.wait();
        }
        // The last end of the terminal: the reader sees its close.
        self.block(false);
        self.slave = None;
        self.writer = None;
        self.master = None;
    }
}
