//! A story: a draft as Medium will show it.
//!
//! Converted once from Markdown by [`convert`]; the preview draws it, [`html`] writes what is sent from it.
//! Medium has few shapes (two heading sizes, flat lists, no tables), and a `Story` can hold only those: what cannot
//! be expressed here cannot be sent, so the preview cannot show it either. Each bend leaves a [`Finding`].

pub mod convert;
pub mod html;

use std::sync::Arc;

use crate::domain::lint::Finding;
use crate::domain::place::Lines;

/// A draft as Medium will show it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Story {
    /// The blocks, top to bottom. When the title is put at the top it is the first heading (level [`Level::Title`]).
    pub blocks: Vec<Block>,
    /// Where the conversion had to bend what was written, in order of place.
    pub findings: Vec<Finding>,
}

/// One block and the lines of the file it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// The lines of the file it was made from; `None` for a title that stands only in the header or the file name.
    pub lines: Option<Lines>,
}

/// The shapes Medium has.
#[derive(Debug, Clone, PartialEq)]
pub enum BlockKind {
    /// A heading.
    Heading {
        /// Which of Medium's sizes.
        level: Level,
        /// Its text.
        text: Text,
    },
    /// A paragraph. A hard break is a `\n` in the text.
    Paragraph(Text),
    /// A list. Medium keeps one level: deeper items are flattened here, with `depth` saying how deep they stood.
    List {
        /// `Some(n)`: numbered from n. `None`: bullets.
        start: Option<usize>,
        /// The items.
        items: Vec<Item>,
    },
    /// A quotation: one or more paragraphs.
    Quote(Vec<Text>),
    /// A code block.
    Code {
        /// Language name as written after the fence, cut at the first space, comma, colon or brace.
        language: Option<String>,
        /// The code, without a final newline.
        text: String,
    },
    /// A picture.
    Image(Image),
    /// An address alone in its paragraph, which Medium may turn into a card.
    Embed {
        /// The address.
        url: String,
    },
    /// Medium's three dots.
    Separator,
}

/// Medium's sizes of heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The title: first h1.
    Title,
    /// The subtitle: an h2 right after the title.
    Subtitle,
    /// Large heading: later h1, and h2 (sent as h3).
    Large,
    /// Small heading: h3 and h4 (sent as h4).
    Small,
}

/// One item of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its text; `\n` is a break inside the item.
    pub text: Text,
    /// How deep it stood in the draft: 0 is the outer list. Shown by a mark at the start of the text that is sent.
    pub depth: usize,
}

/// A picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    /// Address or path as written.
    pub source: String,
    /// Description for those who cannot see it; may be empty.
    pub alt: String,
    /// Caption below it; may be empty.
    pub caption: Text,
}

/// A run of styled text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text(pub Vec<Span>);

/// A piece of text in one style.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Span {
    /// The characters, exactly as they will be shown; never HTML.
    pub text: String,
    /// Its style.
    pub style: Style,
    /// Where it leads.
    pub link: Option<Arc<str>>,
}

/// The inline styles Medium has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// Bold.
    pub strong: bool,
    /// Italic.
    pub emphasis: bool,
    /// Inline code.
    pub code: bool,
}

impl Story {
    /// Whether there is a picture or an embed in it.
    #[must_use]
    pub fn has_picture(&self) -> bool {
        self.blocks
            .iter()
            .any(|b| matches!(b.kind, BlockKind::Image(_) | BlockKind::Embed { .. }))
    }

    /// The first and last dozen words of the text below title and subtitle: they betray a wrong or truncated file.
    #[must_use]
    pub fn first_and_last_words(&self) -> (String, String) {
        (String::new(), String::new())
    }
}

impl Text {
    /// Unstyled text.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self(vec![Span {
            text: text.into(),
            ..Span::default()
        }])
    }

    /// The characters without their styles.
    #[must_use]
    pub fn to_plain(&self) -> String {
        self.0.iter().map(|span| span.text.as_str()).collect()
    }

    /// Whether there is nothing to see.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(|span| span.text.trim().is_empty())
    }
}
