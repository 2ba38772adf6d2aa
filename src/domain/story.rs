//! A story: a draft as Medium will show it.
//!
//! Converted once from Markdown by [`convert`]; the preview draws it, [`html`] writes what is sent from it.
//! Medium has few shapes (two heading sizes, flat lists, no tables), and a `Story` can hold only those: what cannot
//! be expressed here cannot be sent, so the preview cannot show it either. Each bend leaves a [`Finding`].

pub mod alone;
pub mod convert;
pub mod highlight;
pub mod hosts;
pub mod html;
pub mod markdown;
pub mod text;

pub(crate) mod attributes;
mod boxes;
mod code;
mod dialects;
mod embeds;
mod flow;
mod footnotes;
mod fragments;
mod headings;
mod hidden;
mod inline;
mod leads;
mod leave_out;
mod marks;
mod markup;
mod mending;
mod paragraphs;
mod raised;
mod raw_html;
mod report;
mod reread;
mod table;
mod terms;
mod walk;
mod walk_inline;

#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use leads::leads_to;
pub use table::Tables;

use crate::domain::lint::Finding;
use crate::domain::picture::LocalPicture;
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
    /// Large heading: later h1, and h2.
    Large,
    /// Small heading: h3 and h4.
    Small,
}

/// One item of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its text; `\n` is a break inside the item. The mark of a deeper item (`– `, `1. `) or of a task (`☐ `) is
    /// already part of it.
    pub text: Text,
    /// How deep it stood in the draft: 0 is the outer list. For information: the text shows it already.
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

    /// The pictures that are no addresses of the web, top to bottom, each once.
    #[must_use]
    pub fn local_pictures(&self) -> Vec<LocalPicture> {
        let mut list: Vec<LocalPicture> = Vec::new();
        for block in &self.blocks {
            if let BlockKind::Image(image) = &block.kind
                && image.is_local()
                && !list.iter().any(|wanted| wanted.source == image.source)
            {
                list.push(LocalPicture {
                    source: image.source.clone(),
                    alt: image.alt.clone(),
                    line: block.lines.map(|lines| lines.first),
                });
            }
        }
        list
    }

    /// The first and last dozen words of the text below title and subtitle: they betray a wrong or truncated file.
    #[must_use]
    pub fn first_and_last_words(&self) -> (String, String) {
        let prose: Vec<&Block> = self.blocks.iter().filter(|b| b.kind.is_prose()).collect();
        let mut first = Vec::new();
        for block in &prose {
            if first.len() >= WORDS_SHOWN {
                break;
            }
            let text = block.kind.to_plain();
            first.extend(text.split_whitespace().take(WORDS_SHOWN).map(str::to_owned));
        }
        first.truncate(WORDS_SHOWN);
        let mut last = Vec::new();
        for block in prose.iter().rev() {
            if last.len() >= WORDS_SHOWN {
                break;
            }
            let text = block.kind.to_plain();
            let missing = WORDS_SHOWN - last.len();
            last.extend(
                text.split_whitespace()
                    .rev()
                    .take(missing)
                    .map(str::to_owned),
            );
        }
        last.reverse();
        (
            at_most(&first.join(" "), false),
            at_most(&last.join(" "), true),
        )
    }

    /// The headings, top to bottom.
    #[must_use]
    pub fn outline(&self) -> Vec<OutlineEntry> {
        self.blocks
            .iter()
            .enumerate()
            .filter_map(|(number, block)| match &block.kind {
                BlockKind::Heading { level, text } => Some(OutlineEntry {
                    level: *level,
                    text: text.to_plain(),
                    line: block.lines.map(|l| l.first),
                    block: number,
                }),
                BlockKind::Paragraph(_)
                | BlockKind::List { .. }
                | BlockKind::Quote(_)
                | BlockKind::Code { .. }
                | BlockKind::Image(_)
                | BlockKind::Embed { .. }
                | BlockKind::Separator => None,
            })
            .collect()
    }

    /// The block made from a line of the file, or the last one above it; `None` above the first.
    ///
    /// Looks at every block once: the title may have been moved up and footnotes down, so the blocks are not in
    /// order of their lines, and even a book has only some ten thousand of them.
    #[must_use]
    pub fn block_at_line(&self, line: usize) -> Option<usize> {
        self.blocks
            .iter()
            .enumerate()
            .filter_map(|(number, block)| Some((block.lines?, number)))
            .filter(|(lines, _)| lines.first <= line)
            .max_by_key(|(lines, number)| {
                (
                    lines.contains(line),
                    lines.first,
                    std::cmp::Reverse(*number),
                )
            })
            .map(|(_, number)| number)
    }
}

/// How many words [`Story::first_and_last_words`] shows of each end.
const WORDS_SHOWN: usize = 12;
/// And how many characters at most: some scripts have no spaces.
const CHARACTERS_SHOWN: usize = 80;

/// Cuts a long text, at its start or at its end.
fn at_most(text: &str, keep_end: bool) -> String {
    let length = text.chars().count();
    if length <= CHARACTERS_SHOWN {
        text.to_owned()
    } else if keep_end {
        let kept: String = text.chars().skip(length - CHARACTERS_SHOWN).collect();
        format!("…{kept}")
    } else {
        let kept: String = text.chars().take(CHARACTERS_SHOWN).collect();
        format!("{kept}…")
    }
}

/// One heading of [`Story::outline`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlineEntry {
    /// Its size.
    pub level: Level,
    /// Its text, without styles.
    pub text: String,
    /// Line of the file, from 1; `None` for a title or subtitle from the header.
    pub line: Option<usize>,
    /// Its place among the blocks.
    pub block: usize,
}

impl Image {
    /// Whether it is neither on the web nor written into the text.
    #[must_use]
    pub fn is_local(&self) -> bool {
        let data = self.source.get(..5);
        !embeds::is_web(&self.source) && data.is_none_or(|s| !s.eq_ignore_ascii_case("data:"))
    }
}

impl BlockKind {
    /// Whether it holds sentences: paragraphs, quotes, lists.
    fn is_prose(&self) -> bool {
        match self {
            Self::Paragraph(_) | Self::List { .. } | Self::Quote(_) => true,
            Self::Heading { .. }
            | Self::Code { .. }
            | Self::Image(_)
            | Self::Embed { .. }
            | Self::Separator => false,
        }
    }

    /// The characters of it, without styles; pieces on lines of their own.
    #[must_use]
    pub fn to_plain(&self) -> String {
        let joined = |texts: &mut dyn Iterator<Item = String>| texts.collect::<Vec<_>>().join("\n");
        match self {
            Self::Heading { text, .. } | Self::Paragraph(text) => text.to_plain(),
            Self::List { items, .. } => joined(&mut items.iter().map(|i| i.text.to_plain())),
            Self::Quote(paragraphs) => joined(&mut paragraphs.iter().map(Text::to_plain)),
            Self::Code { text, .. } => text.clone(),
            Self::Image(image) => image.alt.clone(),
            Self::Embed { url } => url.clone(),
            Self::Separator => String::new(),
        }
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
