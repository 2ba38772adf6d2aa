//! A story as rows of a given width: what the preview draws and scrolls by.
//!
//! Rows are made block by block and only for the blocks on screen, so the cost does not grow with the draft.

pub mod search;

use std::fmt::Write as _;
use std::ops::Range;

use crate::domain::story::highlight::{Colours, Token};
use crate::domain::story::{Block, BlockKind, Level, Span, Story, Style, Text};
use crate::prose::cell::columns;
use crate::prose::wrap::rows_of;

/// What a piece of a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Running text.
    Text(Style),
    /// Text that leads somewhere.
    Link(Style),
    /// Text of a heading.
    Heading(Level),
    /// Text of a quotation.
    Quote(Style),
    /// Code.
    Code(Token),
    /// What the preview adds: bullets, rules, labels.
    Mark,
}

/// A row: pieces from left to right.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row(pub Vec<(String, Kind)>);

impl Row {
    fn mark(text: impl Into<String>) -> Self {
        Self(vec![(text.into(), Kind::Mark)])
    }

    /// The row's characters.
    #[must_use]
    pub fn to_plain(&self) -> String {
        self.0.iter().map(|(text, _)| text.as_str()).collect()
    }
}

/// The rows of one block, the blank row above it included (none above the first).
#[must_use]
pub fn block_rows(story: &Story, index: usize, width: u16, colours: &Colours) -> Vec<Row> {
    let Some(block) = story.blocks.get(index) else {
        return Vec::new();
    };
    let mut rows = Vec::new();
    if index > 0 {
        rows.push(Row::default());
    }
    fill(&mut rows, block, index, usize::from(width.max(4)), colours);
    rows
}

fn fill(rows: &mut Vec<Row>, block: &Block, index: usize, width: usize, colours: &Colours) {
    match &block.kind {
        BlockKind::Heading { level, text } => heading(rows, *level, text, width),
        BlockKind::Paragraph(text) => flow(rows, text, width, ("", ""), Kind::Text),
        BlockKind::List { start, items } => {
            for (i, item) in items.iter().enumerate() {
                let bullet = start.map_or_else(|| "• ".into(), |first| format!("{}. ", first + i));
                let indent = " ".repeat(bullet.chars().count() + 2);
                flow(
                    rows,
                    &item.text,
                    width,
                    (&format!("  {bullet}"), &indent),
                    Kind::Text,
                );
            }
        }
        BlockKind::Quote(paragraphs) => {
            for (i, text) in paragraphs.iter().enumerate() {
                if i > 0 {
                    rows.push(Row::mark("▌"));
                }
                flow(rows, text, width, ("▌ ", "▌ "), Kind::Quote);
            }
        }
        BlockKind::Code { language, text } => code(rows, index, language.as_deref(), text, colours),
        BlockKind::Image(image) => {
            let name = image.source.rsplit('/').next().unwrap_or(&image.source);
            let mut label = format!("[image] {name}");
            if !image.alt.is_empty() {
                let _ = write!(label, " · “{}”", image.alt);
            }
            flow(rows, &Text::plain(label), width, ("", "        "), |_| {
                Kind::Mark
            });
            if !image.caption.is_blank() {
                flow(rows, &image.caption, width, ("  ", "  "), Kind::Quote);
            }
        }
        BlockKind::Embed { url } => {
            let text = Text::plain(format!("[card] {url}"));
            flow(rows, &text, width, ("", "       "), |_| Kind::Mark);
        }
        BlockKind::Separator => rows.push(Row::mark(format!("{:>1$}", "·  ·  ·", width / 2 + 4))),
    }
}

fn heading(rows: &mut Vec<Row>, level: Level, text: &Text, width: usize) {
    let before = rows.len();
    flow(rows, text, width, ("", ""), |_| Kind::Heading(level));
    let longest = rows[before..]
        .iter()
        .map(|row| columns(&row.to_plain()))
        .max()
        .unwrap_or(0)
        .min(width);
    match level {
        Level::Title => rows.push(Row::mark("═".repeat(longest))),
        Level::Large => rows.push(Row::mark("─".repeat(longest))),
        Level::Subtitle | Level::Small => {}
    }
}

fn code(rows: &mut Vec<Row>, index: usize, language: Option<&str>, text: &str, colours: &Colours) {
    if let Some(language) = language {
        rows.push(Row::mark(format!("┌ {language}")));
    }
    for (number, line) in text.split('\n').enumerate() {
        let mut row = Row::mark("│ ");
        let mut rest = line;
        for (length, token) in colours.line(index, number).into_iter().flatten() {
            if let Some((piece, after)) = rest.split_at_checked(*length) {
                row.0.push((piece.to_owned(), Kind::Code(*token)));
                rest = after;
            }
        }
        if !rest.is_empty() {
            row.0.push((rest.to_owned(), Kind::Code(Token::Plain)));
        }
        rows.push(row);
    }
}

/// Flows styled text into rows, the first begun with one prefix and the others with another.
fn flow(
    rows: &mut Vec<Row>,
    text: &Text,
    width: usize,
    prefix: (&str, &str),
    kind: impl Fn(Style) -> Kind,
) {
    let room = width.saturating_sub(columns(prefix.1)).max(4);
    let mut first = true;
    let plain = text.to_plain();
    let mut start = 0;
    for line in plain.split('\n') {
        for range in rows_of(line, room) {
            let begin = if std::mem::take(&mut first) {
                prefix.0
            } else {
                prefix.1
            };
            let mut row = Row::default();
            if !begin.is_empty() {
                row.0.push((begin.to_owned(), Kind::Mark));
            }
            // White space at the end of a row hangs over its edge: it is not drawn.
            let trimmed = line[range.clone()].trim_end().len();
            let range = start + range.start..start + range.start + trimmed;
            pieces(&mut row, &text.0, range, &kind);
            rows.push(row);
        }
        start += line.len() + 1;
    }
}

fn pieces(row: &mut Row, spans: &[Span], range: Range<usize>, kind: &impl Fn(Style) -> Kind) {
    let mut at = 0;
    for span in spans {
        let (from, to) = (range.start.max(at), range.end.min(at + span.text.len()));
        if from < to {
            let text = span.text[from - at..to - at].to_owned();
            let kind = match (kind(span.style), &span.link) {
                (Kind::Text(style) | Kind::Quote(style), Some(_)) => Kind::Link(style),
                (kind, _) => kind,
            };
            row.0.push((text, kind));
        }
        at += span.text.len();
    }
}

/// The visible rows from a place (block, row in it) on.
#[must_use]
pub fn visible_rows(
    story: &Story,
    width: u16,
    (block, row): (usize, usize),
    height: u16,
    colours: &Colours,
) -> Vec<Row> {
    let mut list = Vec::new();
    let mut skip = row;
    for index in block..story.blocks.len() {
        list.extend(
            block_rows(story, index, width, colours)
                .into_iter()
                .skip(skip),
        );
        skip = 0;
        if list.len() >= usize::from(height) {
            break;
        }
    }
    list.truncate(usize::from(height));
    list
}

/// The place some rows further down (or up); never past the last block's last row.
#[must_use]
pub fn scrolled(
    story: &Story,
    width: u16,
    (mut block, mut row): (usize, usize),
    by: isize,
) -> (usize, usize) {
    let colours = Colours::default();
    let height = |block| block_rows(story, block, width, &colours).len();
    if by >= 0 {
        let mut left = by.unsigned_abs();
        loop {
            let rows = height(block);
            if row + left < rows {
                return (block, row + left);
            }
            if block + 1 >= story.blocks.len() {
                return (block, rows.saturating_sub(1));
            }
            left -= rows.saturating_sub(row).min(left);
            (block, row) = (block + 1, 0);
        }
    }
    let mut left = by.unsigned_abs();
    loop {
        if row >= left {
            return (block, row - left);
        }
        if block == 0 {
            return (0, 0);
        }
        left -= row + 1;
        block -= 1;
        row = height(block).saturating_sub(1);
    }
}

/// The place that puts a block in the upper third of a view, so that what surrounds it is seen too.
#[must_use]
pub fn showing(story: &Story, width: u16, height: u16, block: usize) -> (usize, usize) {
    scrolled(
        story,
        width,
        (block, 0),
        -isize::try_from(height / 3).unwrap_or(0),
    )
}

/// The place that puts a block on the first row, without the blank row above it.
#[must_use]
pub fn heading_at_top(story: &Story, width: u16, block: usize) -> (usize, usize) {
    let blank = usize::from(block > 0);
    scrolled(
        story,
        width,
        (block, 0),
        isize::try_from(blank).unwrap_or(0),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story() -> Story {
        let block = |kind| Block { kind, lines: None };
        Story {
            blocks: vec![
                block(BlockKind::Heading {
                    level: Level::Title,
                    text: Text::plain("Why"),
                }),
                block(BlockKind::Paragraph(Text::plain("one two three\nfour"))),
                block(BlockKind::Quote(vec![Text::plain("quiet words here")])),
            ],
            findings: Vec::new(),
        }
    }

    fn plain(rows: &[Row]) -> Vec<String> {
        rows.iter().map(Row::to_plain).collect()
    }

    #[test]
    fn a_story_becomes_rows_with_its_breaks_kept() {
        let rows = visible_rows(&story(), 9, (0, 0), 20, &Colours::default());
        assert_eq!(
            plain(&rows),
            [
                "Why",
                "═══",
                "",
                "one two",
                "three",
                "four",
                "",
                "▌ quiet",
                "▌ words",
                "▌ here"
            ]
        );
    }

    #[test]
    fn white_space_at_the_end_of_a_row_takes_no_room() {
        let text = format!(
            "word{}word\u{3000}{}",
            "\t".repeat(90),
            "\u{2003}".repeat(40)
        );
        let story = Story {
            blocks: vec![Block {
                kind: BlockKind::Paragraph(Text::plain(text)),
                lines: None,
            }],
            findings: Vec::new(),
        };
        for row in block_rows(&story, 0, 20, &Colours::default()) {
            assert!(columns(&row.to_plain()) <= 20, "{row:?}");
        }
    }

    #[test]
    fn scrolling_down_and_up_by_rows_comes_back() {
        let story = story();
        for rows in 0..9 {
            let down = scrolled(&story, 9, (0, 0), rows);
            assert_eq!(scrolled(&story, 9, down, -rows), (0, 0), "{rows} rows");
        }
        assert_eq!(scrolled(&story, 9, (0, 0), 999), (2, 3));
    }
}
