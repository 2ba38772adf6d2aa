//! Text and preview side by side: which place of the one is which place of the other.
//!
//! Where a line of the text and a block of the story are known to be the same, both go by together; in between, each goes
//! by at its own pace: a picture is one line here and many rows there.

use ropey::Rope;

use super::{Page, Spot};

/// A text and the page made from it (or from a version of it that is a few keys older).
#[derive(Debug, Clone, Copy)]
pub struct Together<'a> {
    /// The text.
    pub rope: &'a Rope,
    /// The page.
    pub page: Page<'a>,
    /// Lines (from 1) and the blocks that begin there; both ascend.
    pub spine: &'a [(usize, usize)],
}

/// Bytes of the text and blocks of the page that go by together: start and end of each.
struct Stretch {
    bytes: (usize, usize),
    blocks: (usize, usize),
}

impl Together<'_> {
    /// The place of the page that belongs on the first row when this byte of the text is on the first row. `None` when
    /// nothing is known of either.
    #[must_use]
    pub fn spot_of(&self, byte: usize) -> Option<Spot> {
        let after = self
            .spine
            .partition_point(|(line, _)| self.start(*line) <= byte);
        let Some(at) = after.checked_sub(1) else {
            return (!self.spine.is_empty()).then_some((0, 0));
        };
        let stretch = self.stretch(at);
        let (heights, lead) = self.heights(&stretch);
        let rows: usize = heights.iter().sum();
        let (start, end) = stretch.bytes;
        let length = end.saturating_sub(start).max(1);
        let down = lead + (byte - start) * (rows - lead) / length;
        let mut left = down.min(rows.saturating_sub(1));
        for (block, height) in (stretch.blocks.0..).zip(heights) {
            if left < height {
                return Some((block, left));
            }
            left -= height;
        }
        Some((stretch.blocks.0, 0))
    }

    /// The byte of the text that belongs on the first row when this place of the page is on the first row.
    #[must_use]
    pub fn byte_of(&self, (block, row): Spot) -> Option<usize> {
        let after = self.spine.partition_point(|(_, first)| *first <= block);
        let at = after.saturating_sub(1);
        self.spine.get(at)?;
        let stretch = self.stretch(at);
        let (heights, lead) = self.heights(&stretch);
        let rows: usize = heights.iter().sum();
        let above: usize = heights.iter().take(block - stretch.blocks.0).sum();
        let (start, end) = stretch.bytes;
        let down = (above + row).saturating_sub(lead);
        let length = end.saturating_sub(start);
        let byte = start + (down * length / (rows - lead).max(1)).min(length);
        // Between the bytes of a character there is no place.
        Some(self.rope.char_to_byte(self.rope.byte_to_char(byte)))
    }

    /// Where a line begins; lines that are no longer there begin at the end.
    fn start(&self, line: usize) -> usize {
        let line = line.saturating_sub(1).min(self.rope.len_lines());
        self.rope.line_to_byte(line)
    }

    fn stretch(&self, at: usize) -> Stretch {
        let (line, block) = self.spine[at];
        let (end_byte, end_block) = match self.spine.get(at + 1) {
            Some((line, block)) => (self.start(*line), *block),
            None => (self.rope.len_bytes(), self.page.story.blocks.len()),
        };
        Stretch {
            bytes: (self.start(line), end_byte),
            // A title that stands only in the header goes by with what comes first in the text.
            blocks: (if at == 0 { 0 } else { block }, end_block),
        }
    }

    /// Rows of each block of a stretch, and how many rows are blank before it begins: a text at its first line belongs to
    /// a page without the blank row above.
    fn heights(&self, stretch: &Stretch) -> (Vec<usize>, usize) {
        let (first, end) = stretch.blocks;
        let heights: Vec<usize> = (first..end)
            .map(|block| self.page.block_rows(block).len())
            .collect();
        let lead = usize::from(first > 0 && !heights.is_empty());
        (heights, lead)
    }
}

/// The longest choice of lines and blocks in which both ascend. A title may have been moved up and notes down: what was
/// moved is no landmark.
#[must_use]
pub fn spine(index: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For each length, where the choice with the lowest last block ends; and what comes before each entry in its choice.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(index.len());
    let mut last_line = None;
    for (at, (line, block)) in index.iter().enumerate() {
        // Of several blocks made from one line the first is meant.
        if last_line.replace(*line) == Some(*line) {
            before.push(None);
            continue;
        }
        let length = ends.partition_point(|end| index[*end].1 < *block);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut list = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(at) = next {
        list.push(index[at]);
        next = before[at];
    }
    list.reverse();
    list
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;
    use crate::app::reading::Reading;
    use crate::app::sketches::Sketchbook;
    use crate::domain::story::convert::Settings;

    fn with<T>(text: &str, width: u16, work: impl FnOnce(Together) -> T) -> T {
        let settings = Settings::default();
        let reading = Reading::of(Path::new("a.md"), text, settings);
        let (rope, album) = (Rope::from_str(text), Sketchbook::default());
        work(Together {
            rope: &rope,
            page: Page::of(&reading, &album, width),
            spine: reading.spine(),
        })
    }

    #[test]
    fn what_was_moved_is_no_landmark() {
        // A title from the third line, and a note from the second at the end: either the title or what it has passed.
        let index = [(1, 1), (2, 5), (3, 0), (4, 2), (4, 3), (9, 4)];
        assert_eq!(spine(&index), [(3, 0), (4, 2), (9, 4)]);
        assert_eq!(spine(&[]), []);
    }

    #[test]
    fn a_paragraph_at_the_top_of_the_text_is_at_the_top_of_the_page() {
        let text = "---\ntitle: T\n---\n\nFirst.\n\nSecond one.\n\n## Third\n\nFourth.\n";
        with(text, 20, |both| {
            let at = |word: &str| both.spot_of(text.find(word).expect("there"));
            assert_eq!(at("title"), Some((0, 0)), "the header");
            assert_eq!(
                at("First"),
                Some((0, 0)),
                "the title goes with the first words"
            );
            assert_eq!(at("Second"), Some((2, 1)), "without the blank row above");
            assert_eq!(at("## Third"), Some((3, 1)));
            for (spot, word) in [((2, 0), "Second"), ((2, 1), "Second"), ((3, 1), "## Third")] {
                assert_eq!(both.byte_of(spot), text.find(word), "{spot:?}");
            }
        });
    }

    #[test]
    fn a_text_that_has_nothing_in_common_with_a_page_is_nowhere() {
        with("", 20, |both| {
            assert_eq!((both.spot_of(0), both.byte_of((0, 0))), (None, None));
        });
    }

    /// Drafts of all kinds of blocks, short lines and long ones.
    fn draft() -> impl Strategy<Value = String> {
        let block = prop_oneof![
            "[a-z ]{1,30}",
            "([a-zé日]{1,8} ){20,60}",
            Just("## Heading".to_owned()),
            Just("![alt](a.png)".to_owned()),
            Just("words ![alt](a.png) words".to_owned()),
            Just("- one\n- two\n- three three three three".to_owned()),
            Just("> quiet words\n> and more".to_owned()),
            Just("```\ncode\n\ncode\n```".to_owned()),
            Just("---".to_owned()),
            Just("A note[^1].\n\n[^1]: At the end.".to_owned()),
            Just("<!-- not seen\n\nnor this -->".to_owned()),
            Just("| a | b |\n|---|---|\n| 1 | 2 |".to_owned()),
            Just("# A title further down".to_owned()),
        ];
        let header = prop_oneof![Just(""), Just("---\ntitle: T\nlang: en\n---\n\n")];
        (header, prop::collection::vec(block, 0..14))
            .prop_map(|(header, blocks)| format!("{header}{}\n", blocks.join("\n\n")))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn both_ways_go_on_and_never_back_and_never_leave_text_or_page(
            text in draft(),
            width in 8_u16..70,
            cut in 0_usize..40,
            step in 1_usize..6,
        ) {
            with(&text, width, |both| {
                // The page may be older than the text: part of the text is gone already.
                let kept = text.chars().count().saturating_sub(cut);
                let shorter: String = text.chars().take(kept).collect();
                let shorter = Rope::from_str(&shorter);
                for both in [both, Together { rope: &shorter, ..both }] {
                    let mut last = (0, 0);
                    for byte in (0..=both.rope.len_bytes()).step_by(step) {
                        let Some(spot) = both.spot_of(byte) else { continue };
                        prop_assert!(spot >= last, "{spot:?} after {last:?} at byte {byte}");
                        let rows = both.page.block_rows(spot.0).len();
                        prop_assert!(spot.1 < rows.max(1), "{spot:?} of {rows} rows");
                        last = spot;
                        let back = both.byte_of(spot).expect("a byte for every place");
                        let first = both.spine[0].0;
                        prop_assert!(back <= byte.max(both.start(first)), "{back} for {byte}");
                    }
                    let mut last = 0;
                    for block in 0..both.page.story.blocks.len() {
                        for row in 0..both.page.block_rows(block).len() {
                            let Some(byte) = both.byte_of((block, row)) else { continue };
                            prop_assert!(byte >= last, "byte {byte} after {last} at {block}, {row}");
                            prop_assert!(byte <= both.rope.len_bytes());
                            last = byte;
                        }
                    }
                }
                Ok(())
            })?;
        }

        #[test]
        fn landmarks_ascend_and_are_taken_from_the_index(
            mut index in prop::collection::vec((1_usize..40, 0_usize..40), 0..60),
        ) {
            index.sort_unstable();
            let list = spine(&index);
            prop_assert!(list.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1));
            prop_assert!(list.iter().all(|entry| index.contains(entry)));
            prop_assert_eq!(list.is_empty(), index.is_empty());
        }
    }
}
