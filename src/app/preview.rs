//! A story as rows of a given width: what the preview draws and scrolls by.
//!
//! Rows are made block by block and only for the blocks on screen, so the cost does not grow with the draft.

mod picture;
pub mod search;
pub mod together;

use std::ops::Range;

use crate::app::reading::Reading;
use crate::app::sketches::Sketchbook;

use crate::domain::story::highlight::{Colours, Token};
use crate::domain::story::{Block, BlockKind, Level, Span, Story, Style, Text};
use crate::ports::sketches::Pixel;
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
    /// Cells of a picture, with the colour of their upper and their lower half. The text is as many half-blocks.
    Cells(Pixel, Pixel),
}

/// A place in the preview: a block, and a row of it.
pub type Spot = (usize, usize);

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

/// A story laid out at a width: what the preview draws, and scrolls by.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// The story.
    pub story: &'a Story,
    /// Colours of its code.
    pub colours: &'a Colours,
    /// Its pictures.
    pub pictures: &'a Sketchbook,
    /// Columns.
    pub width: u16,
}

impl<'a> Page<'a> {
    /// The page of a draft.
    #[must_use]
    pub fn of(reading: &'a Reading, pictures: &'a Sketchbook, width: u16) -> Self {
        Self::new(&reading.story, &reading.colours, pictures, width)
    }

    /// The page of a story.
    #[must_use]
    pub fn new(
        story: &'a Story,
        colours: &'a Colours,
        pictures: &'a Sketchbook,
        width: u16,
    ) -> Self {
        Self {
            story,
            colours,
            pictures,
            width,
        }
    }

    /// The rows of one block, the blank row above it included (none above the first).
    #[must_use]
    pub fn block_rows(&self, index: usize) -> Vec<Row> {
        let Some(block) = self.story.blocks.get(index) else {
            return Vec::new();
        };
        let mut rows = Vec::new();
        if index > 0 {
            rows.push(Row::default());
        }
        self.fill(&mut rows, block, index);
        rows
    }

    fn fill(&self, rows: &mut Vec<Row>, block: &Block, index: usize) {
        let width = usize::from(self.width.max(4));
        match &block.kind {
            BlockKind::Heading { level, text } => heading(rows, *level, text, width),
            BlockKind::Paragraph(text) => flow(rows, text, width, ("", ""), Kind::Text),
            BlockKind::List { start, items } => {
                for (i, item) in items.iter().enumerate() {
                    let bullet =
                        start.map_or_else(|| "• ".into(), |first| format!("{}. ", first + i));
                    let indent = " ".repeat(bullet.chars().count() + 2);
                    let prefix = (&*format!("  {bullet}"), &*indent);
                    flow(rows, &item.text, width, prefix, Kind::Text);
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
            BlockKind::Code { language, text } => {
                code(rows, index, language.as_deref(), text, self.colours);
            }
            BlockKind::Image(image) => picture::fill(rows, image, self.pictures, self.width.max(4)),
            BlockKind::Embed { url } => {
                let text = Text::plain(format!("[card] {url}"));
                flow(rows, &text, width, ("", "       "), |_| Kind::Mark);
            }
            BlockKind::Separator => {
                rows.push(Row::mark(format!("{:>1$}", "·  ·  ·", width / 2 + 4)));
            }
        }
    }

    /// The visible rows from a place (block, row in it) on.
    #[must_use]
    pub fn visible_rows(&self, (block, row): Spot, height: u16) -> Vec<Row> {
        let mut list = Vec::new();
        let mut skip = row;
        for index in block..self.story.blocks.len() {
            list.extend(self.block_rows(index).into_iter().skip(skip));
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
    pub fn scrolled(&self, (mut block, mut row): Spot, by: isize) -> Spot {
        let height = |block| self.block_rows(block).len();
        // A story that was longer a moment ago ends here now.
        let last = self.story.blocks.len().saturating_sub(1);
        if block > last {
            (block, row) = (last, 0);
        }
        let mut left = by.unsigned_abs();
        if by >= 0 {
            loop {
                let rows = height(block);
                if row + left < rows {
                    return (block, row + left);
                }
                if block + 1 >= self.story.blocks.len() {
                    return (block, rows.saturating_sub(1));
                }
                left -= rows.saturating_sub(row).min(left);
                (block, row) = (block + 1, 0);
            }
        }
        // A picture that was high a moment ago may be a line now.
        row = row.min(height(block));
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
    pub fn showing(&self, height: u16, block: usize) -> Spot {
        self.scrolled((block, 0), -isize::try_from(height / 3).unwrap_or(0))
    }

    /// The place that puts a block on the first row, without the blank row above it.
    #[must_use]
    pub fn heading_at_top(&self, block: usize) -> Spot {
        self.scrolled((block, 0), isize::from(block > 0))
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
    // A tab is a space to Medium; and one of cells would depend on what stands before it in its row.
    let plain = text.to_plain().replace('\t', " ");
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
            let text = span.text[from - at..to - at].replace('\t', " ");
            let kind = match (kind(span.style), &span.link) {
                (Kind::Text(style) | Kind::Quote(style), Some(_)) => Kind::Link(style),
                (kind, _) => kind,
            };
            row.0.push((text, kind));
        }
        at += span.text.len();
    }
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

    fn page<'a>(story: &'a Story, colours: &'a Colours, pictures: &'a Sketchbook) -> Page<'a> {
        Page {
            story,
            colours,
            pictures,
            width: 9,
        }
    }

    fn plain(rows: &[Row]) -> Vec<String> {
        rows.iter().map(Row::to_plain).collect()
    }

    #[test]
    fn a_story_becomes_rows_with_its_breaks_kept() {
        let rows =
            page(&story(), &Colours::default(), &Sketchbook::default()).visible_rows((0, 0), 20);
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
    fn a_tab_within_a_quote_is_a_space_and_stands_over_no_edge() {
        let story = Story {
            blocks: vec![Block {
                kind: BlockKind::Quote(vec![Text::plain("a\tbc de\tf")]),
                lines: None,
            }],
            findings: Vec::new(),
        };
        let (colours, pictures) = (Colours::default(), Sketchbook::default());
        let rows = page(&story, &colours, &pictures).visible_rows((0, 0), 20);
        assert_eq!(plain(&rows), ["▌ a bc de", "▌ f"]);
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
        let (colours, pictures) = (Colours::default(), Sketchbook::default());
        for row in Page::new(&story, &colours, &pictures, 20).block_rows(0) {
            assert!(columns(&row.to_plain()) <= 20, "{row:?}");
        }
    }

    #[test]
    fn scrolling_down_and_up_by_rows_comes_back() {
        let (story, colours, pictures) = (story(), Colours::default(), Sketchbook::default());
        let page = page(&story, &colours, &pictures);
        for rows in 0..9 {
            let down = page.scrolled((0, 0), rows);
            assert_eq!(page.scrolled(down, -rows), (0, 0), "{rows} rows");
        }
        assert_eq!(page.scrolled((0, 0), 999), (2, 3));
        assert_eq!(page.scrolled((9, 9), 0), (2, 0), "past the end");
    }
}
