//! The HTML that is sent.
//!
//! Which tag arrives as which heading is not what one would guess. Medium turns the first h1 into the title and an
//! h2 right below it into the subtitle; any later h1 becomes its large heading, and later h2, h3 and h4 all become
//! its small one. So a large heading is sent as **h1** and a small one as **h4**. Only in a story without a title
//! a large heading is sent as h3: the first h1 would be taken for the title, and a wrong title is worse than a
//! heading that is too small.

use crate::domain::story::{Block, BlockKind, Image, Item, Level, Span, Story, Text};

impl Story {
    /// Writes the story with the tags Medium accepts and no others.
    ///
    /// One block on a line (code may take several). Control characters other than line ends and tabs are left out:
    /// HTML has no way to write them.
    #[must_use]
    pub fn to_html(&self) -> String {
        self.to_html_with(&|_| None)
    }

    /// The same, with other addresses for pictures: `address` is given what the draft has, and what it answers is written
    /// in its place.
    #[must_use]
    pub fn to_html_with(&self, address: &dyn Fn(&str) -> Option<String>) -> String {
        let has_title = self.blocks.iter().any(|b| {
            matches!(
                b.kind,
                BlockKind::Heading {
                    level: Level::Title,
                    ..
                }
            )
        });
        let mut html = String::new();
        for block in &self.blocks {
            write_block(&mut html, block, has_title, address);
            html.push('\n');
        }
        html
    }
}

fn write_block(
    html: &mut String,
    block: &Block,
    has_title: bool,
    address: &dyn Fn(&str) -> Option<String>,
) {
    match &block.kind {
        BlockKind::Heading { level, text } => {
            let tag = match level {
                Level::Title => "h1",
                Level::Large if has_title => "h1",
                Level::Subtitle => "h2",
                Level::Large => "h3",
                Level::Small => "h4",
            };
            element(html, tag, |html| write_text(html, text));
        }
        BlockKind::Paragraph(text) => element(html, "p", |html| write_text(html, text)),
        BlockKind::List { start, items } => write_list(html, *start, items),
        BlockKind::Quote(paragraphs) => element(html, "blockquote", |html| {
            for text in paragraphs {
                element(html, "p", |html| write_text(html, text));
            }
        }),
        BlockKind::Code { language, text } => write_code(html, language.as_deref(), text),
        BlockKind::Image(image) => write_image(html, image, address(&image.source).as_deref()),
        BlockKind::Embed { url } => element(html, "p", |html| {
            html.push_str("<a href=\"");
            escape(html, url);
            html.push_str("\">");
            escape(html, url);
            html.push_str("</a>");
        }),
        BlockKind::Separator => html.push_str("<hr>"),
    }
}

fn element(html: &mut String, tag: &str, content: impl FnOnce(&mut String)) {
    html.push('<');
    html.push_str(tag);
    html.push('>');
    content(html);
    html.push_str("</");
    html.push_str(tag);
    html.push('>');
}

/// Items hold text only: a paragraph inside one makes Medium refuse the whole story.
fn write_list(html: &mut String, start: Option<usize>, items: &[Item]) {
    let tag = match start {
        None => "ul",
        Some(_) => "ol",
    };
    html.push('<');
    html.push_str(tag);
    if let Some(start) = start
        && start != 1
    {
        html.push_str(" start=\"");
        html.push_str(&start.to_string());
        html.push('"');
    }
    html.push('>');
    for item in items {
        element(html, "li", |html| write_text(html, &item.text));
    }
    html.push_str("</");
    html.push_str(tag);
    html.push('>');
}

/// Medium reads the language from these attributes (mode 2 is "this language", 1 is "guess") and splits a block
/// at an empty line, so such a line gets a space.
fn write_code(html: &mut String, language: Option<&str>, code: &str) {
    match language {
        Some(language) => {
            html.push_str("<pre data-code-block-mode=\"2\" data-code-block-lang=\"");
            escape(html, language);
            html.push_str("\">");
        }
        None => html.push_str("<pre data-code-block-mode=\"1\">"),
    }
    for (number, line) in code.split('\n').enumerate() {
        if number > 0 {
            html.push('\n');
        }
        let line = line.trim_end_matches('\r');
        escape(html, if line.is_empty() { " " } else { line });
    }
    html.push_str("</pre>");
}

/// Puts another address in the place of a picture's address or mark. A quotation mark of the writer's is escaped, so this can stand
/// nowhere but in a picture's own place.
pub(crate) fn with_picture(html: &str, mark: &str, other: &str) -> String {
    let place = |address: &str| {
        let mut place = String::from("<img src=\"");
        escape(&mut place, address);
        place.push('"');
        place
    };
    html.replace(&place(mark), &place(other))
}

/// A picture that is neither on the web nor beside the draft (such as one written into the text) has no address
/// that may be sent; its words stay.
fn write_image(html: &mut String, image: &Image, address: Option<&str>) {
    if address.is_none() && !is_picture_address(&image.source) {
        let words = if image.caption.is_blank() {
            Text::plain(image.alt.clone())
        } else {
            image.caption.clone()
        };
        element(html, "p", |html| write_text(html, &words));
        return;
    }
    element(html, "figure", |html| {
        html.push_str("<img src=\"");
        escape(html, address.unwrap_or(&image.source));
        html.push_str("\" alt=\"");
        escape(html, &image.alt);
        html.push_str("\">");
        if !image.caption.is_blank() {
            element(html, "figcaption", |html| write_text(html, &image.caption));
        }
    });
}

pub(super) fn is_picture_address(source: &str) -> bool {
    match source.split_once(':') {
        Some((scheme, _))
            if scheme
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b)) =>
        {
            scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
        }
        _ => true,
    }
}

/// Text with its styles: links outside, then bold, italic, code, each opened once for neighbours that share it.
fn write_text(html: &mut String, text: &Text) {
    for linked in text.0.chunk_by(|a, b| a.link == b.link) {
        let address = linked[0].link.as_deref().filter(|a| is_link_address(a));
        if let Some(address) = address {
            html.push_str("<a href=\"");
            escape(html, address);
            html.push_str("\">");
        }
        write_styles(html, linked);
        if address.is_some() {
            html.push_str("</a>");
        }
    }
}

fn write_styles(html: &mut String, spans: &[Span]) {
    for strong in spans.chunk_by(|a, b| a.style.strong == b.style.strong) {
        styled(html, strong[0].style.strong, "strong", |html| {
            for emphasis in strong.chunk_by(|a, b| a.style.emphasis == b.style.emphasis) {
                styled(html, emphasis[0].style.emphasis, "em", |html| {
                    for span in emphasis {
                        styled(html, span.style.code, "code", |html| {
                            write_lines(html, &span.text);
                        });
                    }
                });
            }
        });
    }
}

fn styled(html: &mut String, on: bool, tag: &str, content: impl FnOnce(&mut String)) {
    if on {
        element(html, tag, content);
    } else {
        content(html);
    }
}

fn write_lines(html: &mut String, text: &str) {
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            html.push_str("<br>");
        }
        escape(html, line);
    }
}

fn is_link_address(address: &str) -> bool {
    ["http://", "https://", "mailto:"].iter().any(|scheme| {
        address
            .get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

/// Text as it stands between tags or in an attribute.
pub(crate) fn escape(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\n' | '\t' => html.push(c),
            c if c.is_control() => {}
            c => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story(kinds: Vec<BlockKind>) -> Story {
        Story {
            blocks: kinds
                .into_iter()
                .map(|kind| Block { kind, lines: None })
                .collect(),
            findings: Vec::new(),
        }
    }

    fn heading(level: Level) -> BlockKind {
        BlockKind::Heading {
            level,
            text: Text::plain("x"),
        }
    }

    #[test]
    fn large_headings_are_sent_as_h1_below_a_title_since_h3_would_arrive_small() {
        let html = story(vec![
            heading(Level::Title),
            heading(Level::Subtitle),
            heading(Level::Large),
            heading(Level::Small),
        ])
        .to_html();
        assert_eq!(html, "<h1>x</h1>\n<h2>x</h2>\n<h1>x</h1>\n<h4>x</h4>\n");
    }

    #[test]
    fn without_a_title_no_h1_is_sent_since_it_would_become_the_title() {
        assert_eq!(story(vec![heading(Level::Large)]).to_html(), "<h3>x</h3>\n");
    }

    #[test]
    fn empty_lines_of_code_get_a_space_and_the_language_is_named() {
        let code = |language: Option<&str>| {
            story(vec![BlockKind::Code {
                language: language.map(str::to_owned),
                text: "a\n\n<b>".into(),
            }])
            .to_html()
        };
        assert_eq!(
            code(Some("rust")),
            "<pre data-code-block-mode=\"2\" data-code-block-lang=\"rust\">a\n \n&lt;b&gt;</pre>\n"
        );
        assert!(code(None).starts_with("<pre data-code-block-mode=\"1\">"));
    }

    #[test]
    fn control_characters_are_left_out_and_everything_is_escaped() {
        let html = story(vec![BlockKind::Paragraph(Text::plain(
            "a\u{1b}[31m<b>&\"\tc\nd",
        ))])
        .to_html();
        assert_eq!(html, "<p>a[31m&lt;b&gt;&amp;&quot;\tc<br>d</p>\n");
    }

    #[test]
    fn a_picture_without_an_address_that_may_be_sent_leaves_its_words() {
        let html = story(vec![BlockKind::Image(Image {
            source: "javascript:alert(1)".into(),
            alt: "A cat".into(),
            caption: Text::default(),
        })])
        .to_html();
        assert_eq!(html, "<p>A cat</p>\n");
    }

    #[test]
    fn a_link_with_another_scheme_is_only_text_even_if_it_got_this_far() {
        let html = story(vec![BlockKind::Paragraph(Text(vec![Span {
            text: "x".into(),
            link: Some("javascript:alert(1)".into()),
            ..Span::default()
        }]))])
        .to_html();
        assert_eq!(html, "<p>x</p>\n");
    }
}
