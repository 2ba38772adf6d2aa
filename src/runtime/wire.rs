//! The wire to the terminal: changed cells as few bytes as possible, in one write.
//!
//! Over a slow line every byte is time. The stock backend repeats colours, cursor visibility and resets in every frame
//! (about forty bytes for one typed letter); this one remembers what the terminal already knows.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};

use crate::runtime::links::{CLOSE, Link};

/// Bytes from which a frame is worth the sixteen bytes that show it at once.
const SYNCHRONISED_FROM: usize = 400;

/// The longest gap that is printed over: as many bytes as moving over it takes.
const GAP: usize = 4;

/// Sends what has changed.
#[derive(Debug)]
pub struct Wire<W: Write> {
    out: W,
    pending: Vec<u8>,
    size: Size,
    /// Where the terminal's cursor is; `None` when that is not certain.
    cursor: Option<Position>,
    visible: Option<bool>,
    pen: Option<Pen>,
    /// What stands in each cell, row by row, where that is certain and one byte: to pass over a short gap it is cheaper
    /// to print what is there again than to move the cursor.
    shown: Vec<Option<(u8, Pen)>>,
    links: Links,
}

/// The links of the frame that is being drawn, shared with whoever finds them.
pub type Links = Rc<RefCell<Vec<Link>>>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Pen {
    const PLAIN: Self = Self {
        fg: Color::Reset,
        bg: Color::Reset,
        modifier: Modifier::empty(),
    };

    /// Whether a space looks the same with both.
    fn blank_as(self, other: Self) -> bool {
        let unseen = Modifier::BOLD | Modifier::DIM | Modifier::ITALIC;
        self.bg == other.bg
            && (self.modifier ^ other.modifier)
                .difference(unseen)
                .is_empty()
    }
}

impl<W: Write> Wire<W> {
    /// A wire to a terminal of some size that has just been cleared.
    pub fn new(out: W, size: Size) -> Self {
        Self {
            out,
            pending: Vec::with_capacity(4096),
            size,
            cursor: None,
            visible: None,
            pen: None,
            shown: blank(size),
            links: Links::default(),
        }
    }

    /// Where the links of a frame are put before it is drawn.
    #[must_use]
    pub fn links(&self) -> Links {
        Rc::clone(&self.links)
    }

    /// The terminal has another size.
    pub fn resize(&mut self, size: Size) {
        self.size = size;
        self.forget();
    }

    /// Nothing is known of the terminal's state any more (another program had it).
    pub fn forget(&mut self) {
        self.cursor = None;
        self.visible = None;
        self.pen = None;
        self.shown.clear();
    }

    /// Queues a sequence that moves neither cursor nor colours.
    pub fn control(&mut self, sequence: &str) {
        self.pending.extend_from_slice(sequence.as_bytes());
    }

    fn index(&self, at: Position) -> usize {
        usize::from(at.y) * usize::from(self.size.width) + usize::from(at.x)
    }

    /// What has to be printed again to get from one cell to another, if that is shorter than moving there.
    fn gap(&self, from: Position, to: Position) -> Option<Vec<u8>> {
        let length = usize::from(to.x.checked_sub(from.x)?);
        let linked = |link: &Link| {
            link.y == from.y && link.columns.start < to.x && from.x < link.columns.end
        };
        if from.y != to.y || length > GAP || self.links.borrow().iter().any(linked) {
            return None;
        }
        let pen = self.pen?;
        self.shown
            .get(self.index(from)..self.index(to))?
            .iter()
            .map(|cell| {
                cell.filter(|(byte, shown)| *shown == pen || *byte == b' ' && shown.blank_as(pen))
                    .map(|(byte, _)| byte)
            })
            .collect()
    }

    fn remember(&mut self, at: Position, symbol: &str, pen: Pen) {
        let cells = usize::from(self.size.width) * usize::from(self.size.height);
        self.shown.resize(cells, None);
        let index = self.index(at);
        let known = match symbol.as_bytes() {
            [byte] => Some((*byte, pen)),
            _ => None,
        };
        if let Some(cell) = self.shown.get_mut(index) {
            *cell = known;
        }
        // A wide symbol covers its neighbour as well.
        if let (None, Some(next)) = (known, self.shown.get_mut(index + 1)) {
            *next = None;
        }
    }

    fn move_to(&mut self, to: Position) {
        if let Some(again) = self.cursor.and_then(|at| self.gap(at, to)) {
            self.pending.extend_from_slice(&again);
            self.cursor = Some(to);
            return;
        }
        let out = &mut self.pending;
        match self.cursor {
            Some(at) if at == to => return,
            Some(at) if at.y == to.y && at.x < to.x && to.x - at.x == 1 => {
                out.extend_from_slice(b"\x1b[C");
            }
            Some(at) if at.y == to.y && at.x > to.x && at.x - to.x <= 3 => {
                for _ in 0..at.x - to.x {
                    out.push(8);
                }
            }
            Some(at) if at.y == to.y && at.x < to.x => {
                let _ = write!(out, "\x1b[{}C", to.x - at.x);
            }
            Some(at) if to.x == 0 && to.y > at.y && to.y - at.y <= 3 => {
                out.push(b'\r');
                for _ in 0..to.y - at.y {
                    out.push(b'\n');
                }
            }
            _ => {
                let _ = write!(out, "\x1b[{};{}H", to.y + 1, to.x + 1);
            }
        }
        self.cursor = Some(to);
    }

    fn set_pen(&mut self, to: Pen) {
        let from = match self.pen {
            Some(pen) if pen == to => return,
            Some(pen) => pen,
            None => {
                self.pending.extend_from_slice(b"\x1b[m");
                Pen::PLAIN
            }
        };
        let mut codes: Vec<String> = Vec::new();
        // Taking single modifiers away needs more codes than starting afresh.
        let base = if from.modifier.difference(to.modifier).is_empty() {
            from
        } else {
            codes.push("0".into());
            Pen::PLAIN
        };
        for modifier in to.modifier.difference(base.modifier).iter() {
            codes.extend(modifier_code(modifier).map(str::to_owned));
        }
        if to.fg != base.fg {
            codes.push(colour_code(to.fg, 30));
        }
        if to.bg != base.bg {
            codes.push(colour_code(to.bg, 40));
        }
        if !codes.is_empty() {
            let codes = codes.join(";");
            let _ = if codes == "0" {
                self.pending.write_all(b"\x1b[m")
            } else {
                write!(self.pending, "\x1b[{codes}m")
            };
        }
        self.pen = Some(to);
    }

    /// How far the cursor moved by printing a symbol; unknown at the right margin, where terminals differ.
    fn advance(&mut self, at: Position, width: u16) {
        let x = at.x + width;
        self.cursor = (x < self.size.width).then_some(Position { x, y: at.y });
    }
}

fn blank(size: Size) -> Vec<Option<(u8, Pen)>> {
    let cells = usize::from(size.width) * usize::from(size.height);
    vec![Some((b' ', Pen::PLAIN)); cells]
}

fn modifier_code(modifier: Modifier) -> Option<&'static str> {
    match modifier {
        Modifier::BOLD => Some("1"),
        Modifier::DIM => Some("2"),
        Modifier::ITALIC => Some("3"),
        Modifier::UNDERLINED => Some("4"),
        Modifier::REVERSED => Some("7"),
        Modifier::HIDDEN => Some("8"),
        Modifier::CROSSED_OUT => Some("9"),
        _ => None,
    }
}

fn colour_code(colour: Color, base: u8) -> String {
    let bright = base + 60;
    match colour {
        Color::Reset => (base + 9).to_string(),
        Color::Black => base.to_string(),
        Color::Red => (base + 1).to_string(),
        Color::Green => (base + 2).to_string(),
        Color::Yellow => (base + 3).to_string(),
        Color::Blue => (base + 4).to_string(),
        Color::Magenta => (base + 5).to_string(),
        Color::Cyan => (base + 6).to_string(),
        Color::Gray => (base + 7).to_string(),
        Color::DarkGray => bright.to_string(),
        Color::LightRed => (bright + 1).to_string(),
        Color::LightGreen => (bright + 2).to_string(),
        Color::LightYellow => (bright + 3).to_string(),
        Color::LightBlue => (bright + 4).to_string(),
        Color::LightMagenta => (bright + 5).to_string(),
        Color::LightCyan => (bright + 6).to_string(),
        Color::White => (bright + 7).to_string(),
        Color::Indexed(index) => format!("{};5;{index}", base + 8),
        Color::Rgb(r, g, b) => format!("{};2;{r};{g};{b}", base + 8),
    }
}

impl<W: Write> Wire<W> {
    /// Queues the cells of a frame that changed, row by row from left to right.
    pub fn draw<'a>(&mut self, content: impl Iterator<Item = (u16, u16, &'a Cell)>) {
        let links = self.links();
        let links = links.borrow();
        let mut open: Option<&Link> = None;
        for (x, y, cell) in content {
            let at = Position { x, y };
            let link = links.iter().find(|link| link.holds(at));
            // Closed before the cursor moves and opened after it: what is printed again on the way is no link.
            let new = open != link;
            if new && open.is_some() {
                self.control(CLOSE);
            }
            self.move_to(at);
            if let Some(link) = link.filter(|_| new) {
                self.control(&link.open());
            }
            open = link;
            let pen = Pen {
                fg: cell.fg,
                bg: cell.bg,
                modifier: cell.modifier,
            };
            self.set_pen(pen);
            let symbol = cell.symbol();
            self.remember(at, symbol, pen);
            self.pending.extend_from_slice(symbol.as_bytes());
            if symbol.len() == 1 {
                self.advance(at, 1);
            } else {
                // A terminal may measure this symbol differently: say where the next one goes.
                self.cursor = None;
            }
        }
        if open.is_some() {
            self.control(CLOSE);
        }
    }

    /// Hides the cursor.
    pub fn hide_cursor(&mut self) {
        if self.visible != Some(false) {
            self.pending.extend_from_slice(b"\x1b[?25l");
            self.visible = Some(false);
        }
    }

    /// Shows the cursor.
    pub fn show_cursor(&mut self) {
        if self.visible != Some(true) {
            self.pending.extend_from_slice(b"\x1b[?25h");
            self.visible = Some(true);
        }
    }

    /// Puts the cursor somewhere.
    pub fn set_cursor(&mut self, position: Position) {
        self.move_to(position);
    }

    /// Clears the screen.
    pub fn clear(&mut self) {
        self.set_pen(Pen::PLAIN);
        self.pending.extend_from_slice(b"\x1b[2J");
        self.shown = blank(self.size);
    }

    /// Sends what is queued.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn flush(&mut self) -> io::Result<()> {
        if self.pending.is_empty() {
            return Ok(());
        }
        // A large frame is shown at once by terminals that know how (mode 2026); a small one is not worth the bytes.
        let whole = self.pending.len() > SYNCHRONISED_FROM;
        if whole {
            self.pending.splice(0..0, *b"\x1b[?2026h");
            self.pending.extend_from_slice(b"\x1b[?2026l");
        }
        let written = self
            .out
            .write_all(&self.pending)
            .and_then(|()| self.out.flush());
        self.pending.clear();
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::frames::Frames;
    use ratatui::buffer::Buffer;
    use ratatui::style::Style;
    use ratatui::text::{Line, Span};
    use ratatui::widgets::Widget as _;

    fn terminal(size: Size) -> Frames<Vec<u8>> {
        Frames::new(Wire::new(Vec::new(), size), size, true)
    }

    fn frames(frames: &[(&str, Style, u16)]) -> Vec<Vec<u8>> {
        let size = Size::new(20, 3);
        let mut terminal = terminal(size);
        let mut sent = 0;
        let mut list = Vec::new();
        for (text, style, cursor) in frames {
            terminal
                .draw(|cells: &mut Buffer, _| {
                    Line::styled(*text, *style).render(cells.area, cells);
                    Some(Position::new(*cursor, 0))
                })
                .expect("drawn");
            let out = &terminal.wire().out;
            list.push(out[sent..].to_vec());
            sent = out.len();
        }
        list
    }

    #[test]
    fn a_letter_typed_at_the_end_costs_one_byte() {
        let sent = frames(&[("hell", Style::new(), 4), ("hello", Style::new(), 5)]);
        assert_eq!(sent[1], b"o");
    }

    #[test]
    fn a_link_is_opened_before_its_cells_and_closed_after_them() {
        let size = Size::new(20, 3);
        let mut terminal = terminal(size);
        let url = "https://e.org/";
        for linked in [true, false] {
            let style = Style::new().underlined();
            let address = Span::styled(url, if linked { style } else { Style::new() });
            let line = Line::from_iter(["a ".into(), address, " e".into()]);
            terminal
                .draw(|cells: &mut Buffer, _| {
                    line.render(cells.area, cells);
                    None
                })
                .expect("drawn");
        }
        let text = String::from_utf8_lossy(&terminal.wire().out).into_owned();
        let open = Link {
            y: 0,
            columns: 2..16,
            url: url.into(),
        }
        .open();
        let drawn = format!("{open}\x1b[4m{url}{CLOSE}");
        assert!(text.contains(&drawn), "{text:?}");
        assert_eq!(text.matches("\x1b]8;").count(), 2, "{text:?}");
    }

    #[test]
    fn a_frame_without_change_costs_nothing() {
        let sent = frames(&[("a", Style::new(), 1), ("a", Style::new(), 1)]);
        assert!(sent[1].is_empty());
    }

    #[test]
    fn what_is_sent_draws_the_same_screen_as_the_cells() {
        let styles = [
            Style::new().bold().red(),
            Style::new().on_blue(),
            Style::new().italic().dim(),
        ];
        let size = Size::new(20, 3);
        let mut terminal = terminal(size);
        for round in 0..12_usize {
            terminal
                .draw(|cells: &mut Buffer, _| {
                    for y in 0..3_u16 {
                        let text = "x".repeat((round * 7 + usize::from(y) * 5) % 19);
                        let style = styles[(round + usize::from(y)) % 3];
                        let area = ratatui::layout::Rect::new(0, y, 20, 1);
                        Line::styled(format!("{text}日"), style).render(area, cells);
                    }
                    None
                })
                .expect("drawn");
            let [rows, columns] = [3, 20].map(|n| std::num::NonZeroU16::new(n).expect("not zero"));
            let mut screen = vt100::Parser::new(rows, columns, 0);
            screen.process(&terminal.wire().out);
            for y in 0..3_u16 {
                let x = u16::try_from((round * 7 + usize::from(y) * 5) % 19).expect("small");
                let want = format!("{}日", "x".repeat(usize::from(x)));
                let row: String = screen
                    .screen()
                    .rows(0, 20)
                    .nth(usize::from(y))
                    .expect("a row");
                let fits = if x + 2 <= 20 {
                    want.as_str()
                } else {
                    &want[..usize::from(x)]
                };
                assert_eq!(row.trim_end(), fits, "round {round}, row {y}");
            }
        }
    }
}
