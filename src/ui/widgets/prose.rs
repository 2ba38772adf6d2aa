//! The text being written: Markdown as it is, lightly styled by what the story makes of each line.

use std::ops::Range;

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

/// Draws the visible rows of the open draft and puts the terminal's cursor at the caret.
pub fn prose(canvas: &mut Canvas, area: Rect, desk: &Desk, focus: Focus) {
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
    let bright = match focus {
        Focus::Off => None,
        Focus::Paragraph => Some(paragraph_at(rope, desk.buffer.caret())),
        Focus::Sentence => Some(sentence_at(rope, desk.buffer.caret())),
    };
    let muted = canvas.theme.style(Role::Muted);
    for (y, row) in (area.y..area.bottom()).zip(desk.view.rows()) {
        let base = if row.range.start < header {
            canvas.theme.style(Role::Muted)
        } else {
            line_style(canvas.theme, desk.reading.as_ref(), row.line + 1)
        };
        let text = row.text(rope);
        let theme = canvas.theme;
        draw_row(canvas, area, y, row, &text, |at| {
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

/// Marks the lines that the checks name, in the margin left of the text: by shape, and by colour where there is any. The
/// line that is being written is left alone until the writer pauses.
pub fn marks(canvas: &mut Canvas, area: Rect, desk: &Desk) {
    // Apart from the text where the margin is wide enough.
    let Some(x) = area.x.checked_sub(2).or(area.x.checked_sub(1)) else {
        return;
    };
    let caret = desk.buffer.caret_line();
    let mut before = None;
    for (y, row) in (area.y..area.bottom()).zip(desk.view.rows()) {
        // A line that is folded is marked at its first visible row.
        if before.replace(row.line) == Some(row.line) || (desk.writing && row.line == caret) {
            continue;
        }
        let (mark, role) = match desk.marks.lines.get(&(row.line + 1)) {
            Some(Severity::Error) => ("✗", Role::Bad),
            Some(Severity::Warning) => ("!", Role::Warn),
            Some(Severity::Note) | None => continue,
        };
        canvas.put(Rect::new(x, y, 1, 1), x, y, mark, role);
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

fn draw_row(
    canvas: &mut Canvas,
    area: Rect,
    y: u16,
    row: &Row,
    text: &str,
    style_at: impl Fn(usize) -> Style,
) {
    let hidden = canvas.theme.style(Role::Bad);
    for cluster in cell::clusters(text) {
        let Ok(offset) = u16::try_from(cluster.x) else {
            break;
        };
        let width = u16::try_from(cluster.width).unwrap_or(1);
        // Blanks that hang in the margin are not drawn.
        if offset + width > area.width {
            break;
        }
        let style = style_at(row.range.start + cluster.at);
        let shown = cell::shown(cluster.text);
        let style = if shown != cluster.text && cluster.text != "\t" {
            style.patch(hidden)
        } else {
            style
        };
        let first = &mut canvas.cells[(area.x + offset, y)];
        first.reset();
        first.set_symbol(&shown).set_style(style);
        for x in area.x + offset + 1..area.x + offset + width {
            canvas.cells[(x, y)].reset();
            canvas.cells[(x, y)].set_style(style);
        }
    }
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
