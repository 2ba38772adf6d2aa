//! The text being written: Markdown as it is, lightly styled by what the story makes of each line.

use std::ops::Range;

use ratatui::buffer::Cell;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

use crate::app::desk::Desk;
use crate::app::reading::Reading;
use crate::domain::lint::Severity;
use crate::domain::story::BlockKind;
use crate::ports::settings::Focus;
use crate::prose::focus::{paragraph_at, sentence_at};
use crate::prose::{Row, cell};
use crate::ui::canvas;
use crate::ui::theme::{Role, Theme};
use crate::ui::widgets::Canvas;

/// How the text is shown.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// What stays bright.
    pub focus: Focus,
    /// Whether lines with findings are marked in the margin.
    pub marks: bool,
    /// Whether the rows of the text are its own from the left edge of the window to the right.
    pub alone: bool,
}

/// Draws the visible rows of the open draft and puts the terminal's cursor at the caret.
pub fn prose(canvas: &mut Canvas, area: Rect, desk: &Desk, look: Look) {
    let rope = desk.buffer.rope();
    let selected = desk.buffer.selected();
    let visible = desk.view.visible();
    let matches: Vec<Range<usize>> = desk
        .find
        .as_ref()
        .and_then(|find| find.query.as_ref())
        .map(|query| query.matches(rope, visible).take(500).collect())
        .unwrap_or_default();
    let header = desk
        .reading
        .as_ref()
        .map_or(0, |reading| reading.draft.body.start);
    let bright = match look.focus {
        Focus::Off => None,
        Focus::Paragraph => Some(paragraph_at(rope, desk.buffer.caret())),
        Focus::Sentence => Some(sentence_at(rope, desk.buffer.caret())),
    };
    let muted = canvas.theme.style(Role::Muted);
    let plain = look.alone && selected.is_none() && bright.is_none();
    let mut before = None;
    for (y, row) in (area.y..area.bottom()).zip(desk.view.rows()) {
        let base = if row.range.start < header {
            canvas.theme.style(Role::Muted)
        } else {
            line_style(canvas.theme, desk.reading.as_ref(), row.line + 1)
        };
        let text = row.text(rope);
        let theme = canvas.theme;
        let lit = selected.iter().chain(&matches).chain(&bright);
        let edges = edges(&row.range, lit.chain(typos_in(desk, &row.range)));
        // A line that is folded is marked at its first visible row.
        let first = before.replace(row.line) != Some(row.line);
        let mark = mark_of(desk, row.line).filter(|_| look.marks && first);
        if plain && typos_in(desk, &row.range).next().is_none() {
            let shown = (area.x, area.width, &*text, base, mark.map(|(sign, _)| sign));
            if canvas.standing.name(y, &shown) {
                continue;
            }
        }
        if let Some((sign, role)) = mark {
            put_mark(canvas, area, y, sign, role);
        }
        draw_row(canvas, area, y, row, (&text, &edges), |at| {
            let base = if is_typo(desk, at) {
                base.patch(theme.style(Role::Typo))
            } else {
                base
            };
            if selected.as_ref().is_some_and(|range| range.contains(&at)) {
                base.patch(theme.style(Role::Selection))
            } else if matches.iter().any(|range| range.contains(&at)) {
                base.patch(theme.style(Role::Link))
            } else if bright.as_ref().is_some_and(|range| !range.contains(&at)) {
                base.patch(muted)
            } else {
                base
            }
        });
    }
    if let Some(caret) = desk.view.caret() {
        let x = area.x + u16::try_from(caret.x).unwrap_or(u16::MAX).min(area.width);
        let y = area.y + u16::try_from(caret.y).unwrap_or(u16::MAX);
        if y < area.bottom() && x < canvas.area().right() {
            canvas.cursor = Some(Position { x, y });
        }
    }
}

/// What the checks say of a line: marked by shape, and by colour where there is any. The line that is being written is
/// left alone until the writer pauses.
fn mark_of(desk: &Desk, line: usize) -> Option<(&'static str, Role)> {
    if desk.writing && line == desk.buffer.caret_line() {
        return None;
    }
    match desk.marks.lines.get(&(line + 1)) {
        Some(Severity::Error) => Some(("✗", Role::Bad)),
        Some(Severity::Warning) => Some(("!", Role::Warn)),
        Some(Severity::Note) | None => None,
    }
}

/// Marks a row in the margin left of the text, apart from it where the margin is wide enough.
fn put_mark(canvas: &mut Canvas, area: Rect, y: u16, sign: &str, role: Role) {
    if let Some(x) = area.x.checked_sub(2).or(area.x.checked_sub(1)) {
        canvas.put(Rect::new(x, y, 1, 1), x, y, sign, role);
    }
}

/// Points at a line, in the margin left of the text and by underlining its rows.
pub fn point(canvas: &mut Canvas, area: Rect, desk: &Desk, line: usize) {
    let style = Style::new().add_modifier(Modifier::UNDERLINED);
    let mut pointed = false;
    for (y, row) in (area.y..area.bottom()).zip(desk.view.rows()) {
        if row.line + 1 != line {
            continue;
        }
        if let Some(x) = area.x.checked_sub(1).filter(|_| !pointed) {
            canvas.put(Rect::new(x, y, 1, 1), x, y, "▸", Role::Text);
        }
        pointed = true;
        canvas::tint(canvas.cells, Rect::new(area.x, y, area.width, 1), style);
    }
}

/// Whether a byte is in a misspelt word; they are in the order of the text.
fn is_typo(desk: &Desk, at: usize) -> bool {
    let after = desk.typos.partition_point(|range| range.end <= at);
    desk.typos
        .get(after)
        .is_some_and(|range| range.contains(&at))
}

/// The misspelt words that reach into a row.
fn typos_in<'a>(desk: &'a Desk, row: &Range<usize>) -> impl Iterator<Item = &'a Range<usize>> {
    let from = desk.typos.partition_point(|range| range.end <= row.start);
    let end = row.end;
    desk.typos[from..]
        .iter()
        .take_while(move |range| range.start < end)
}

/// The bytes of a row at which some range begins or ends, in order: only there the style changes.
fn edges<'a>(row: &Range<usize>, ranges: impl Iterator<Item = &'a Range<usize>>) -> Vec<usize> {
    let inside = |at: &usize| row.start < *at && *at < row.end;
    let mut edges: Vec<usize> = ranges
        .flat_map(|range| [range.start, range.end])
        .filter(inside)
        .collect();
    edges.sort_unstable();
    edges
}

/// Draws a row of text, whose style changes at some bytes only.
fn draw_row(
    canvas: &mut Canvas,
    area: Rect,
    y: u16,
    row: &Row,
    (text, edges): (&str, &[usize]),
    style_at: impl Fn(usize) -> Style,
) {
    let hidden = canvas.theme.style(Role::Bad);
    let start = canvas.cells.index_of(area.x, y);
    let width = area.width.min(canvas.area().right().saturating_sub(area.x));
    let cells = &mut canvas.cells.content[start..start + usize::from(width)];
    let mut edges = edges.iter().peekable();
    let mut style = style_at(row.range.start);
    let mut blank = styled(style);
    for cluster in cell::clusters(text) {
        let at = row.range.start + cluster.at;
        if edges.next_if(|edge| **edge <= at).is_some() {
            while edges.next_if(|edge| **edge <= at).is_some() {}
            style = style_at(at);
            blank = styled(style);
        }
        // Blanks that hang in the margin are not drawn.
        let Some([first, rest @ ..]) = cells.get_mut(cluster.x..cluster.x + cluster.width) else {
            break;
        };
        first.clone_from(&blank);
        for cell in rest {
            cell.clone_from(&blank);
        }
        if matches!(cluster.text.as_bytes(), [b' '..=b'~']) {
            first.set_symbol(cluster.text);
            continue;
        }
        let shown = cell::shown(cluster.text);
        first.set_symbol(&shown);
        if shown != cluster.text && cluster.text != "\t" {
            first.set_style(style.patch(hidden));
        }
    }
}

fn styled(style: Style) -> Cell {
    let mut cell = Cell::EMPTY;
    cell.set_style(style);
    cell
}

/// The style of a line by the block it belongs to. The story may be a moment older than the text: a style that is late
/// by a keystroke harms nobody.
fn line_style(theme: Theme, reading: Option<&Reading>, line: usize) -> Style {
    let block = reading.and_then(|reading| reading.block_at(line));
    match block.map(|block| &block.kind) {
        Some(BlockKind::Heading { .. }) => Style::new().add_modifier(Modifier::BOLD),
        Some(BlockKind::Quote(_)) => theme.style(Role::Quote),
        Some(BlockKind::Code { .. }) => theme.style(Role::Code),
        Some(
            BlockKind::Paragraph(_)
            | BlockKind::List { .. }
            | BlockKind::Image(_)
            | BlockKind::Embed { .. }
            | BlockKind::Separator,
        )
        | None => Style::new(),
    }
}
