//! One paragraph converted without the draft around it.
//!
//! While a paragraph is being written, only it changes in the preview, and to convert it alone costs the same in a draft of
//! any length. Not every paragraph means alone what it means in its draft (a note, a link defined elsewhere): so this is
//! for one whose last version is known to have come out the same both ways. What is sent is never made from it.

use std::path::Path;

use crate::domain::draft::{Details, Draft};
use crate::domain::front_matter::FrontMatter;
use crate::domain::story::convert::Settings;
use crate::domain::story::{BlockKind, Story};
use crate::domain::text::Measure;

/// Characters with which a change can reach past its paragraph, or make something else of it.
const FAR_REACHING: &[u8] = b"[]<>{}%^$\\:|`~#=+";

/// What a paragraph becomes when it is all there is; `None` when it becomes anything but one paragraph.
#[must_use]
pub fn paragraph(file: &Path, text: &str, tables: Settings) -> Option<BlockKind> {
    let draft = Draft {
        file: file.to_owned(),
        front_matter: FrontMatter::default(),
        details: Details::default(),
        body: 0..text.len(),
        measure: Measure::default(),
        findings: Vec::new(),
    };
    let settings = Settings {
        title_on_top: false,
        ..tables
    };
    let mut blocks = Story::of(text, &draft, settings).blocks;
    let only = blocks.pop().filter(|_| blocks.is_empty())?;
    matches!(only.kind, BlockKind::Paragraph(_)).then_some(only.kind)
}

/// Whether a paragraph that came to be `after` can be told apart from `before` by words and plain punctuation only: then
/// the change means nothing to the rest of the draft.
#[must_use]
pub fn is_plain_change(before: &str, after: &str) -> bool {
    let marks = |text: &str| -> Vec<u8> {
        text.bytes()
            .filter(|byte| FAR_REACHING.contains(byte))
            .collect()
    };
    marks(before) == marks(after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::story::Text;

    fn alone(text: &str) -> Option<BlockKind> {
        paragraph(Path::new("a.md"), text, Settings::default())
    }

    #[test]
    fn a_paragraph_is_the_same_alone_and_anything_else_is_none() {
        let plain = |words: &str| Some(BlockKind::Paragraph(Text::plain(words)));
        assert_eq!(alone("Plain words."), plain("Plain words."));
        assert!(alone("With *style* and [a link](https://a.example/).").is_some());
        for other in [
            "",
            "# Heading",
            "- item",
            "> quiet",
            "a\n\nb",
            "![a](b.png)",
        ] {
            assert_eq!(alone(other), None, "{other:?}");
        }
    }

    #[test]
    fn marks_that_reach_further_are_no_plain_change() {
        assert!(is_plain_change(
            "See [a](b).",
            "See it *here*: no, [a](b).".replace(':', ",").as_str()
        ));
        for after in ["See [a].", "See ^", "See <b>", "See: x", "a | b"] {
            assert!(!is_plain_change("See", after), "{after:?}");
        }
    }
}
