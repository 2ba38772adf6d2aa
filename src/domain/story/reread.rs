//! What was sent, read back: from the HTML that [`Story::to_html`] writes to the story it was written from.
//!
//! The history keeps the exact bytes of a send and nothing else. To show them as Medium was to show them, and to compare
//! them with the draft as it is now, they are read again. Only our own shapes are known here: anything else is none of
//! ours, and the caller shows the bytes as they are.

use std::sync::Arc;

use crate::domain::story::markup::{Tag, Token, Tokens, decode, tokens};
use crate::domain::story::{Block, BlockKind, Image, Item, Level, Span, Story, Style, Text};

impl Story {
    /// The story that some HTML of ours was written from; `None` when it holds a shape that we never write.
    #[must_use]
    pub fn of_html(html: &str) -> Option<Self> {
        let mut reader = Reader {
            tokens: tokens(html),
            titled: false,
        };
        let mut blocks: Vec<Block> = Vec::new();
        while let Some(token) = reader.tokens.next() {
            let kind = match token {
                Token::Text(blank) if blank.trim().is_empty() => continue,
                Token::Open(tag) => {
                    let after_title = blocks.last().is_some_and(|b| is_title(&b.kind));
                    reader.block(tag, after_title)?
                }
                Token::Text(_) | Token::Close(_) | Token::Comment => return None,
            };
            blocks.push(Block { kind, lines: None });
        }
        Some(Self {
            blocks,
            findings: Vec::new(),
        })
    }
}

fn is_title(kind: &BlockKind) -> bool {
    matches!(
        kind,
        BlockKind::Heading {
            level: Level::Title,
            ..
        }
    )
}

struct Reader<'a> {
    tokens: Tokens<'a>,
    /// Whether the title is there: the first h1 is.
    titled: bool,
}

impl Reader<'_> {
    fn block(&mut self, tag: Tag<'_>, after_title: bool) -> Option<BlockKind> {
        let heading = |level, text| Some(BlockKind::Heading { level, text });
        match tag.name {
            "h1" => {
                let level = if std::mem::replace(&mut self.titled, true) {
                    Level::Large
                } else {
                    Level::Title
                };
                heading(level, self.text("h1")?)
            }
            "h2" if after_title => heading(Level::Subtitle, self.text("h2")?),
            "h3" => heading(Level::Large, self.text("h3")?),
            "h4" => heading(Level::Small, self.text("h4")?),
            "p" => Some(paragraph(self.text("p")?)),
            "ul" => self.list("ul", None),
            "ol" => {
                let start = tag.attribute("start");
                self.list("ol", Some(start.map_or(Some(1), |n| n.parse().ok())?))
            }
            "blockquote" => self.quote(),
            "pre" => self.code(tag.attribute("data-code-block-lang")),
            "figure" => self.picture(),
            "hr" => Some(BlockKind::Separator),
            _ => None,
        }
    }

    fn list(&mut self, name: &str, start: Option<usize>) -> Option<BlockKind> {
        let mut items = Vec::new();
        loop {
            match self.tokens.next()? {
                Token::Open(tag) if tag.name == "li" => items.push(Item {
                    text: self.text("li")?,
                    depth: 0,
                }),
                Token::Close(closed) if closed == name => {
                    return Some(BlockKind::List { start, items });
                }
                Token::Open(_) | Token::Close(_) | Token::Text(_) | Token::Comment => return None,
            }
        }
    }

    fn quote(&mut self) -> Option<BlockKind> {
        let mut paragraphs = Vec::new();
        loop {
            match self.tokens.next()? {
                Token::Open(tag) if tag.name == "p" => paragraphs.push(self.text("p")?),
                Token::Close("blockquote") => return Some(BlockKind::Quote(paragraphs)),
                Token::Open(_) | Token::Close(_) | Token::Text(_) | Token::Comment => return None,
            }
        }
    }

    fn code(&mut self, language: Option<String>) -> Option<BlockKind> {
        let mut text = String::new();
        loop {
            match self.tokens.next()? {
                Token::Text(piece) => text.push_str(&decode(piece)),
                Token::Close("pre") => break,
                Token::Open(_) | Token::Close(_) | Token::Comment => return None,
            }
        }
        // An empty line is written with a space in it.
        let lines = text.split('\n').map(|l| if l == " " { "" } else { l });
        Some(BlockKind::Code {
            language,
            text: lines.collect::<Vec<_>>().join("\n"),
        })
    }

    fn picture(&mut self) -> Option<BlockKind> {
        let mut image: Option<Image> = None;
        loop {
            match self.tokens.next()? {
                Token::Open(tag) if tag.name == "img" && image.is_none() => {
                    image = Some(Image {
                        source: tag.attribute("src")?,
                        alt: tag.attribute("alt").unwrap_or_default(),
                        caption: Text::default(),
                    });
                }
                Token::Open(tag) if tag.name == "figcaption" => {
                    image.as_mut()?.caption = self.text("figcaption")?;
                }
                Token::Close("figure") => return image.map(BlockKind::Image),
                Token::Open(_) | Token::Close(_) | Token::Text(_) | Token::Comment => return None,
            }
        }
    }

    /// Styled text up to the end tag of that name.
    fn text(&mut self, end: &str) -> Option<Text> {
        let mut spans: Vec<Span> = Vec::new();
        let (mut style, mut link) = (Style::default(), None::<Arc<str>>);
        loop {
            let text = match self.tokens.next()? {
                Token::Text(piece) => decode(piece),
                Token::Open(tag) if tag.name == "br" => "\n".to_owned(),
                Token::Open(tag) if tag.name == "a" => {
                    link = Some(tag.attribute("href")?.into());
                    continue;
                }
                Token::Open(tag) => {
                    *face(&mut style, tag.name)? = true;
                    continue;
                }
                Token::Close("a") => {
                    link = None;
                    continue;
                }
                Token::Close(name) if name == end => return Some(Text(spans)),
                Token::Close(name) => {
                    *face(&mut style, name)? = false;
                    continue;
                }
                Token::Comment => return None,
            };
            match spans.last_mut() {
                Some(last) if last.style == style && last.link == link => last.text.push_str(&text),
                Some(_) | None => spans.push(Span {
                    text,
                    style,
                    link: link.clone(),
                }),
            }
        }
    }
}

fn face<'s>(style: &'s mut Style, name: &str) -> Option<&'s mut bool> {
    match name {
        "strong" => Some(&mut style.strong),
        "em" => Some(&mut style.emphasis),
        "code" => Some(&mut style.code),
        _ => None,
    }
}

/// An address alone in its paragraph is what Medium may turn into a card.
fn paragraph(text: Text) -> BlockKind {
    match text.0.as_slice() {
        [only]
            if only.style == Style::default()
                && only.link.as_deref() == Some(only.text.as_str()) =>
        {
            BlockKind::Embed {
                url: only.text.clone(),
            }
        }
        _ => BlockKind::Paragraph(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::draft::Draft;
    use crate::domain::story::convert::Settings;
    use std::path::Path;

    const ALL: &str = "---\ntitle: A & B\nsubtitle: Below\n---\n\nOne *two* **three `four`** [five](https://a.b/?x=1&y=2)\\\nnext.\n\n## Part\n\n### Small\n\n- a\n- b\n  - c\n\n3. x\n4. y\n\n> quoted\n>\n> twice\n\n```rust\nfn a() {\n\n    \"<b>\"\n}\n```\n\n![alt](https://a.b/c.png \"Words\")\n\nhttps://example.org/page\n\n***\n\nThe end.\n";

    fn html_of(text: &str) -> String {
        let draft = Draft::parse(Path::new("a.md"), text);
        Story::of(text, &draft, Settings::default()).to_html()
    }

    #[test]
    fn what_was_written_reads_back_as_the_same_story() {
        let html = html_of(ALL);
        let story = Story::of_html(&html).expect("our own shapes");
        assert_eq!(story.to_html(), html);
        assert!(story.blocks.len() > 10, "{html}");
        for shape in [
            "<ol start=\"3\">",
            "<figcaption>",
            "<pre ",
            "<blockquote>",
            "<hr>",
            "<h2>",
        ] {
            assert!(html.contains(shape), "{shape} is not in {html}");
        }
    }

    #[test]
    fn what_is_not_ours_is_not_read() {
        for html in [
            "text",
            "<div>x</div>",
            "<p>x",
            "<p><b>x</b></p>",
            "<!-- x -->",
            "<h2>x</h2>",
            "<ul><p>x</p></ul>",
            "<figure></figure>",
            "<p>x</p></p>",
            "<script>x</script>",
        ] {
            assert_eq!(Story::of_html(html), None, "{html}");
        }
        assert_eq!(Story::of_html(""), Some(Story::default()));
    }

    proptest::proptest! {
        #[test]
        fn whatever_a_draft_says_its_html_reads_back(text in "([a-z*_`<>&#\"!\\[\\]() \n-]|https://a\\.b ){0,200}") {
            let html = html_of(&text);
            let again = Story::of_html(&html).map(|story| story.to_html());
            proptest::prop_assert_eq!(again, Some(html));
        }
    }
}
