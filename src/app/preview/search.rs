//! Finding in a story as it is read: in the words a reader sees, across the ends of rows.

use std::ops::Range;

use ropey::Rope;

use super::{Kind, Page, Row};
use crate::domain::story::{Block, BlockKind, Story};
use crate::prose::Query;

/// The matches, at most `cap` of them: the block, and which match in it.
#[must_use]
pub fn matches(story: &Story, query: &Query, cap: usize) -> Vec<(usize, usize)> {
    let mut list = Vec::new();
    for (number, block) in story.blocks.iter().enumerate() {
        let text = Rope::from_str(&words(block));
        let count = query.matches(&text, 0..text.len_bytes()).count();
        list.extend((0..count).map(|nth| (number, nth)));
        if list.len() >= cap {
            list.truncate(cap);
            break;
        }
    }
    list
}

/// The row of its block that a match begins on.
#[must_use]
pub fn row_of(page: &Page, (block, nth): (usize, usize), query: &Query) -> usize {
    let rows = page.block_rows(block);
    let mut before = 0;
    for (number, row) in lit(&rows, query).iter().enumerate() {
        // A match that goes on from the row above begins at its first byte there; it was counted already.
        before += row.iter().filter(|piece| piece.begins).count();
        if before > nth {
            return number;
        }
    }
    0
}

/// A piece of a match on one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lit {
    /// Bytes of [`Row::to_plain`].
    pub range: Range<usize>,
    /// Whether the match begins here, and does not go on from the row above.
    pub begins: bool,
}

/// Where the matches are on some rows, row by row.
#[must_use]
pub fn lit(rows: &[Row], query: &Query) -> Vec<Vec<Lit>> {
    // The words of all rows in one line, and where each row's piece of it stands.
    let mut text = String::new();
    let mut places = Vec::with_capacity(rows.len());
    for row in rows {
        let mut mark = 0;
        let mut start = text.len();
        for (piece, kind) in &row.0 {
            if matches!(kind, Kind::Mark | Kind::Cells(..)) && start == text.len() {
                mark += piece.len();
            } else {
                text.push_str(piece);
            }
        }
        if text.len() == start {
            start = text.len();
        }
        places.push((start..text.len(), mark));
        text.push(' ');
    }
    let rope = Rope::from_str(&text);
    let mut list = vec![Vec::new(); rows.len()];
    for found in query.matches(&rope, 0..rope.len_bytes()) {
        for (row, (place, mark)) in places.iter().enumerate() {
            let (from, to) = (found.start.max(place.start), found.end.min(place.end));
            if from < to {
                list[row].push(Lit {
                    range: from - place.start + mark..to - place.start + mark,
                    begins: from == found.start,
                });
            }
        }
    }
    list
}

/// The words of a block in one line.
fn words(block: &Block) -> String {
    let text = match &block.kind {
        BlockKind::Heading { text, .. } | BlockKind::Paragraph(text) => text.to_plain(),
        BlockKind::List { items, .. } => {
            let items: Vec<String> = items.iter().map(|item| item.text.to_plain()).collect();
            items.join(" ")
        }
        BlockKind::Quote(paragraphs) => {
            let texts: Vec<String> = paragraphs
                .iter()
                .map(crate::domain::story::Text::to_plain)
                .collect();
            texts.join(" ")
        }
        BlockKind::Code { text, .. } => text.clone(),
        BlockKind::Image(image) => image.caption.to_plain(),
        BlockKind::Embed { .. } | BlockKind::Separator => String::new(),
    };
    text.replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::sketches::Sketchbook;
    use crate::domain::story::Text;
    use crate::domain::story::highlight::Colours;

    fn page<'a>(
        story: &'a Story,
        colours: &'a Colours,
        pictures: &'a Sketchbook,
        width: u16,
    ) -> Page<'a> {
        Page {
            story,
            colours,
            pictures,
            width,
        }
    }

    fn story() -> Story {
        let block = |kind| Block { kind, lines: None };
        Story {
            blocks: vec![
                block(BlockKind::Paragraph(Text::plain("one two three two"))),
                block(BlockKind::Quote(vec![Text::plain("a two three b")])),
            ],
            findings: Vec::new(),
        }
    }

    #[test]
    fn a_match_is_found_across_the_end_of_a_row_and_past_the_mark_of_a_quotation() {
        let story = story();
        let query = Query::new("two three").expect("a query");
        assert_eq!(matches(&story, &query, 99), [(0, 0), (1, 0)]);
        let (colours, pictures) = (Colours::default(), Sketchbook::default());
        let rows = page(&story, &colours, &pictures, 7).block_rows(1);
        let plain: Vec<String> = rows.iter().map(Row::to_plain).collect();
        assert_eq!(plain, ["", "▌ a two", "▌ three", "▌ b"]);
        let lit: Vec<Vec<String>> = lit(&rows, &query)
            .iter()
            .zip(&plain)
            .map(|(row, text)| row.iter().map(|p| text[p.range.clone()].into()).collect())
            .collect();
        assert_eq!(
            lit,
            [vec![], vec!["two".to_owned()], vec!["three".into()], vec![]]
        );
    }

    #[test]
    fn the_row_of_each_match_is_told() {
        let story = story();
        let query = Query::new("two").expect("a query");
        let list = matches(&story, &query, 99);
        assert_eq!(list, [(0, 0), (0, 1), (1, 0)]);
        let (colours, pictures) = (Colours::default(), Sketchbook::default());
        let rows: Vec<usize> = list
            .iter()
            .map(|at| row_of(&page(&story, &colours, &pictures, 9), *at, &query))
            .collect();
        assert_eq!(rows, [0, 1, 1]);
        assert_eq!(matches(&story, &query, 2).len(), 2);
    }
}
