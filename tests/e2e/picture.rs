//! The pictures of the README, taken from the running program: the real binary in a real terminal of 100 × 30 cells,
//! drawn as SVG.
//!
//! ```text
//! cargo test --test e2e picture -- --ignored
//! ```
//!
//! Times, addresses and attempt numbers are those of the run.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use super::stories::{Golden, browser};
use super::support::Stage;

const COLUMNS: u16 = 100;
const ROWS: u16 = 30;

/// Size of a cell, and from its top to the foot of its letters.
const CELL: (f32, f32) = (8.4, 18.0);
const FOOT: f32 = 13.5;
/// Empty space around the screen.
const EDGE: f32 = 16.0;

/// The sixteen colours for paper and for night, as CSS: what a terminal would choose, here.
const STYLE: &str = "\
text{font:14px ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace;white-space:pre;fill:var(--ink)}\
svg{--paper:#fdfcf8;--ink:#2b2a27;--c1:#b3261e;--c2:#2f6f3e;--c3:#8a5a00;--c4:#1f5fae;--c5:#8b3f96;--c6:#0b6b70}\
@media(prefers-color-scheme:dark){svg{--paper:#1c1b19;--ink:#dedad0;--c1:#f28b82;--c2:#8ccf9a;--c3:#e6b85c;\
--c4:#8ab8f2;--c5:#d29ade;--c6:#7fcfd2}}\
.paper{fill:var(--paper)}.ink{fill:var(--ink)}.line{stroke:var(--ink);stroke-width:1.2;fill:none}\
.c1{fill:var(--c1)}.c2{fill:var(--c2)}.c3{fill:var(--c3)}.c4{fill:var(--c4)}.c5{fill:var(--c5)}.c6{fill:var(--c6)}\
.bold{font-weight:700}.dim{opacity:.6}.italic{font-style:italic}.under{text-decoration:underline}.turned{fill:var(--paper)}";

/// The classes of the terminal's colours that Byline uses.
const COLOURS: [&str; 7] = ["", "c1", "c2", "c3", "c4", "c5", "c6"];
/// The class of letters on a bar of ink.
const TURNED: &str = "turned";

/// The program in a terminal of its own.
struct Terminal {
    screen: Arc<Mutex<vt100::Parser>>,
    keys: Box<dyn std::io::Write + Send>,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    // Closing it would hang up on the program.
    _master: Box<dyn portable_pty::MasterPty + Send>,
}

impl Terminal {
    fn open(home: &Path, arguments: &[&str], rows: u16) -> Self {
        let size = PtySize {
            rows,
            cols: COLUMNS,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).expect("a terminal");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_byline"));
        command.args(arguments);
        command.env_clear();
        command.env("HOME", home);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        let child = pair.slave.spawn_command(command).expect("starts");
        let screen = Arc::new(Mutex::new(vt100::Parser::new(
            cells(rows),
            cells(COLUMNS),
            0,
        )));
        let mut output = pair.master.try_clone_reader().expect("can be read");
        let reader = Arc::clone(&screen);
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                reader
                    .lock()
                    .expect("no panic while drawing")
                    .process(&bytes[..count]);
            }
        });
        Self {
            screen,
            keys: pair.master.take_writer().expect("can be written"),
            child,
            _master: pair.master,
        }
    }

    fn text(&self) -> String {
        let screen = self.screen.lock().expect("no panic while reading");
        screen.screen().contents()
    }

    /// Presses keys, then waits until the screen says this.
    fn press(&mut self, keys: &str, until: &str) {
        self.keys.write_all(keys.as_bytes()).expect("written");
        self.keys.flush().expect("written");
        let start = Instant::now();
        while !self.text().contains(until) {
            assert!(
                start.elapsed() < Duration::from_secs(20),
                "no “{until}” on screen:\n{}",
                self.text()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        // A frame may still be on its way.
        std::thread::sleep(Duration::from_millis(300));
    }

    /// Draws the screen into `assets/screens`.
    fn keep(&self, name: &str, title: &str) {
        self.draw(&assets(), name, title);
    }

    fn draw(&self, folder: &Path, name: &str, title: &str) {
        std::fs::create_dir_all(folder).expect("a folder");
        let screen = self.screen.lock().expect("no panic while drawing");
        let picture = svg(screen.screen(), title);
        std::fs::write(folder.join(name).with_extension("svg"), picture).expect("written");
    }
}

fn assets() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets/screens")
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
#[ignore = "writes the pictures of the README; run it when the screens have changed"]
fn picture_of_the_list_the_writer_the_review_and_what_was_sent() {
    const ESC: &str = "\x1b";
    const DOWN: &str = "\x1b[B";
    let home = tempfile::tempdir().expect("a folder");
    let mut terminal = Terminal::open(home.path(), &["demo"], ROWS);
    terminal.press("", "Letter to a younger editor");
    terminal.press(DOWN, "These are notes, not an argument");
    terminal.keep(
        "list",
        "Byline: six drafts, and the selected one as Medium will show it",
    );
    terminal.press(&DOWN.repeat(4), "I am not a programmer");
    terminal.press("\r", "WRITING");
    terminal.press(ESC, "Menu");
    terminal.press("v", "As Medium will show it");
    terminal.keep(
        "write",
        "Byline: a draft, and beside it the story it will be",
    );
    terminal.press(ESC, "Menu");
    terminal.press(ESC, "Drafts (6)");
    terminal.press("\x1b[A\x1b[A", "My aunt Ilse");
    terminal.press("p", "Send draft");
    terminal.keep(
        "review",
        "Byline: everything that will be sent, before it is sent",
    );
    terminal.press("\r", "Sent · ");
    terminal.keep("sent", "Byline: what was sent, and what became of it");
}

/// A story as the terminal previews it, and as a browser shows what was sent. One pair is for the README; all lie in
/// `target/pictures`, to be looked at side by side.
#[tokio::test]
#[ignore = "writes pictures; run it when the preview or the HTML has changed"]
async fn picture_of_stories_in_the_terminal_and_in_a_browser() {
    const FOR_THE_README: &str = "recipe.md";
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pictures");
    std::fs::create_dir_all(&all).expect("a folder");
    let stage = Stage::set().await;
    let home = tempfile::tempdir().expect("a folder");
    for golden in Golden::all() {
        let title = format!("{} in the terminal", golden.name);
        let file = golden.path.to_string_lossy().into_owned();
        let rows = 44;
        let mut terminal = Terminal::open(home.path(), &["--sandbox", &file], rows);
        terminal.press("", "WRITING");
        terminal.press("\x1b", "Menu");
        terminal.press("v", "As Medium will show it");
        terminal.press("\x1b", "Menu");
        terminal.press("v", "READING");
        let url = browser::page(&stage, &golden).await;
        let (folder, page) = (
            home.path().to_owned(),
            all.join(&golden.name).with_extension("png"),
        );
        let shot = format!("--screenshot={}", page.display());
        let taken = move || {
            browser::chromium(
                &folder,
                &["--window-size=760,826", "--hide-scrollbars", &shot],
                &url,
            )
        };
        tokio::task::spawn_blocking(taken).await.expect("no panic");
        terminal.draw(&all, &golden.name, &title);
        if golden.name == FOR_THE_README {
            terminal.keep(
                "story-in-the-terminal",
                "Byline: a story as Medium will show it",
            );
            let kept = assets().join("story-in-a-browser.png");
            std::fs::copy(&page, kept).expect("copied");
        }
    }
}

/// A screen as a picture. Lines are drawn as lines, so that they meet whatever the reader's font is.
fn svg(screen: &vt100::Screen, title: &str) -> String {
    let (rows, columns) = screen.size();
    let width = f32::from(columns.get()) * CELL.0 + 2.0 * EDGE;
    let height = f32::from(rows.get()) * CELL.1 + 2.0 * EDGE;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\">\n<title>{}</title>\n<style>{STYLE}</style>\n\
         <rect class=\"paper\" width=\"{width}\" height=\"{height}\" rx=\"8\"/>\n",
        escaped(title)
    );
    for row in 0..rows.get() {
        let mut column = 0;
        while column < COLUMNS {
            let run = Run::at(screen, row, column);
            run.draw(&mut out);
            column += run.cells;
        }
    }
    out.push_str("</svg>\n");
    out
}

/// Neighbouring cells of one look.
struct Run {
    row: u16,
    column: u16,
    cells: u16,
    text: String,
    look: Look,
}

/// How a cell looks: the classes it wears.
#[derive(PartialEq)]
struct Look {
    words: Vec<&'static str>,
}

impl Look {
    fn of(cell: &vt100::Cell) -> Self {
        let colour = match cell.fgcolor() {
            vt100::Color::Idx(index) => *COLOURS.get(usize::from(index)).unwrap_or(&""),
            vt100::Color::Rgb(..) | vt100::Color::Default => "",
        };
        let words = [
            (!cell.inverse() && !colour.is_empty(), colour),
            (cell.bold(), "bold"),
            (cell.dim(), "dim"),
            (cell.italic(), "italic"),
            (cell.underline(), "under"),
            (cell.inverse(), TURNED),
        ];
        let words = words.into_iter().filter(|(worn, _)| *worn);
        Self {
            words: words.map(|(_, word)| word).collect(),
        }
    }

    fn has(&self, word: &str) -> bool {
        self.words.contains(&word)
    }
}

impl Run {
    fn at(screen: &vt100::Screen, row: u16, column: u16) -> Self {
        let cell = |column| screen.cell(row, column).expect("inside the screen");
        let first = cell(column);
        let look = Look::of(first);
        let mut run = Self {
            row,
            column,
            cells: 1,
            text: shown(first),
            look,
        };
        // Signs that a font may draw wider or narrower than a letter stand alone, so that they shift nothing.
        let plain = |text: &str| text.chars().all(|c| c < '\u{2022}');
        if !plain(&run.text) {
            run.cells += u16::from(first.is_wide());
            return run;
        }
        while column + run.cells < COLUMNS {
            let next = cell(column + run.cells);
            if Look::of(next) != run.look || !plain(&shown(next)) {
                break;
            }
            run.text.push_str(&shown(next));
            run.cells += 1;
        }
        run
    }

    fn draw(&self, out: &mut String) {
        let (x, y) = place(f32::from(self.column), f32::from(self.row));
        let width = f32::from(self.cells) * CELL.0;
        if self.look.has(TURNED) {
            let _ = writeln!(
                out,
                "<rect class=\"ink\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{}\"/>",
                CELL.1
            );
        }
        if let Some(strokes) = strokes(&self.text) {
            let class = if self.look.has("dim") {
                "line dim"
            } else {
                "line"
            };
            let _ = writeln!(
                out,
                "<path class=\"{class}\" transform=\"translate({x:.1} {y:.1})\" d=\"{strokes}\"/>"
            );
            return;
        }
        let body = self.text.trim();
        if body.is_empty() {
            return;
        }
        let before = self.text.chars().take_while(|c| *c == ' ').count();
        let cells = body.chars().count();
        let (column, wide) = (
            self.column + u16::try_from(before).expect("short"),
            f32::from(u16::try_from(cells).expect("short")) * CELL.0,
        );
        let (x, y) = place(f32::from(column), f32::from(self.row));
        let classes = self.look.words.join(" ");
        let class = if classes.is_empty() {
            String::new()
        } else {
            format!(" class=\"{classes}\"")
        };
        let _ = writeln!(
            out,
            "<text{class} x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{wide:.1}\">{}</text>",
            y + FOOT,
            escaped(body)
        );
    }
}

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).expect("a terminal has cells")
}

/// Where a cell's upper left corner is.
fn place(column: f32, row: f32) -> (f32, f32) {
    (EDGE + column * CELL.0, EDGE + row * CELL.1)
}

fn shown(cell: &vt100::Cell) -> String {
    if cell.has_contents() {
        cell.contents().to_owned()
    } else {
        " ".into()
    }
}

/// The strokes of a box-drawing sign inside its cell.
fn strokes(sign: &str) -> Option<String> {
    let (right, bottom) = CELL;
    let (middle, centre) = (right / 2.0, bottom / 2.0);
    if sign == "═" {
        let (above, below) = (centre - 2.0, centre + 2.0);
        return Some(format!("M0 {above}H{right}M0 {below}H{right}"));
    }
    if sign == "▌" {
        return Some(format!("M1.5 0V{bottom}M2.5 0V{bottom}"));
    }
    let (west, east, north, south) = match sign {
        "─" => (true, true, false, false),
        "│" => (false, false, true, true),
        "┌" => (false, true, false, true),
        "┐" => (true, false, false, true),
        "└" => (false, true, true, false),
        "┘" => (true, false, true, false),
        "┬" => (true, true, false, true),
        "┴" => (true, true, true, false),
        "├" => (false, true, true, true),
        "┤" => (true, false, true, true),
        "┼" => (true, true, true, true),
        _ => return None,
    };
    let mut path = String::new();
    for (is, end) in [
        (west, format!("H{:.1}", -0.1)),
        (east, format!("H{right}")),
        (north, "V0".into()),
        (south, format!("V{bottom}")),
    ] {
        if is {
            let _ = write!(path, "M{middle} {centre}{end}");
        }
    }
    Some(path)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
