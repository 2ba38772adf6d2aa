//! The story as a whole HTML page, for a site of one's own and for Medium's import tool.
//!
//! One h1, and below it h2 and h3: unlike what is sent to the API this page is read by people and browsers too. Pictures
//! are not written into it (Medium refuses them so): a path is made an address by the page's canonical one, and where
//! that is not known a [`Finding`] says so.

use url::Url;

use crate::domain::carry::Parcel;
use crate::domain::draft::{Draft, is_absolute};
use crate::domain::lint::{Finding, Rule, Severity};
use crate::domain::story::{Block, BlockKind, Image, Level, Story};
use crate::domain::template::{escape, fill};

const PAGE: &str = include_str!("../../../assets/export/document.html");
const STYLE: &str = include_str!("../../../assets/export/document.css");

/// Characters of the text that stand in the page's description.
const DESCRIPTION: usize = 200;

/// Pictures that only have a path, in a draft that names no address of its own.
pub static RELATIVE: Rule = Rule {
    id: "picture-not-absolute",
    severity: Severity::Warning,
    why: "Medium's import tool takes pictures with whole addresses only",
    cure: "put the pictures beside the page, and canonical_url (the page's own address) into the header",
};
/// No canonical address.
pub static NO_CANONICAL: Rule = Rule {
    id: "canonical-missing",
    severity: Severity::Note,
    why: "search engines take the page that names none for the copy",
    cure: "put canonical_url (the page's own address) into the header",
};

/// A page and what the writer should know about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The page.
    pub html: String,
    /// What may go wrong with it.
    pub findings: Vec<Finding>,
}

impl Document {
    /// The page of a draft and its story.
    #[must_use]
    pub fn of(draft: &Draft, story: &Story) -> Self {
        let parcel = Parcel::of(draft, story);
        let base = parcel
            .canonical_url
            .as_deref()
            .and_then(|url| Url::parse(url).ok());
        let (article, relative) = article(&parcel, story, base.as_ref());
        let mut findings = Vec::new();
        if parcel.canonical_url.is_none() {
            findings.push(Finding::general(
                &NO_CANONICAL,
                "This draft names no address of its own.",
            ));
        }
        if relative > 0 {
            findings.push(Finding::general(
                &RELATIVE,
                match relative {
                    1 => "A picture has a path only, not an address.".to_owned(),
                    many => format!("{many} pictures have a path only, not an address."),
                },
            ));
        }
        let html = fill(
            PAGE,
            &[
                (
                    "language",
                    &parcel
                        .language
                        .as_deref()
                        .map_or_else(String::new, |lang| format!(" lang=\"{}\"", escape(lang))),
                ),
                ("title", &escape(&parcel.title)),
                ("head", &head(&parcel, draft, story, base.as_ref())),
                ("style", STYLE),
                ("article", &article),
            ],
        );
        Self { html, findings }
    }
}

/// The article, and how many of its pictures have no address.
fn article(parcel: &Parcel, story: &Story, base: Option<&Url>) -> (String, usize) {
    let mut relative = 0;
    let mut blocks = Vec::with_capacity(story.blocks.len());
    let mut titled = false;
    for block in &story.blocks {
        titled |= is_level(block, Level::Title);
        let mut block = block.clone();
        if let BlockKind::Image(image) = &mut block.kind {
            relative += usize::from(!absolute(image, base));
        }
        blocks.push(block);
    }
    let mut html = String::new();
    if !titled {
        html.push_str("<h1>");
        html.push_str(&escape(&parcel.title));
        html.push_str("</h1>\n");
    }
    for block in blocks {
        html.push_str(&element(block));
    }
    (html, relative)
}

/// A block in the tags of a page: the same as what is sent, but for the levels of headings.
fn element(block: Block) -> String {
    let tag = match &block.kind {
        BlockKind::Heading { level, .. } => match level {
            Level::Title => "h1",
            Level::Subtitle => "p class=\"subtitle\"",
            Level::Large => "h2",
            Level::Small => "h3",
        },
        _ => "",
    };
    if tag.is_empty() {
        let alone = Story {
            blocks: vec![block],
            findings: Vec::new(),
        };
        return alone.to_html();
    }
    // Written as a paragraph, and then called what it is.
    let BlockKind::Heading { text, .. } = block.kind else {
        return String::new();
    };
    let alone = Story {
        blocks: vec![Block {
            kind: BlockKind::Paragraph(text),
            lines: None,
        }],
        findings: Vec::new(),
    };
    let html = alone.to_html();
    let inner = html
        .trim_end()
        .strip_prefix("<p>")
        .and_then(|html| html.strip_suffix("</p>"))
        .unwrap_or_default();
    let name = tag.split(' ').next().unwrap_or(tag);
    format!("<{tag}>{inner}</{name}>\n")
}

fn is_level(block: &Block, wanted: Level) -> bool {
    matches!(&block.kind, BlockKind::Heading { level, .. } if *level == wanted)
}

/// Gives a picture its whole address, where that can be known; false when it cannot.
fn absolute(image: &mut Image, base: Option<&Url>) -> bool {
    if is_absolute(&image.source) {
        return true;
    }
    match base.and_then(|base| base.join(&image.source).ok()) {
        Some(url) => {
            image.source = url.into();
            true
        }
        None => false,
    }
}

fn head(parcel: &Parcel, draft: &Draft, story: &Story, base: Option<&Url>) -> String {
    use std::fmt::Write as _;
    let mut head = String::new();
    let mut meta = |attribute: &str, name: &str, content: &str| {
        // Writing to a string cannot fail.
        let _ = writeln!(
            head,
            "<meta {attribute}=\"{name}\" content=\"{}\">",
            escape(content)
        );
    };
    let description = parcel
        .subtitle
        .clone()
        .unwrap_or_else(|| description(story));
    meta("name", "description", &description);
    meta("property", "og:type", "article");
    meta("property", "og:title", &parcel.title);
    meta("property", "og:description", &description);
    if let Some(url) = &parcel.canonical_url {
        meta("property", "og:url", url);
    }
    let picture = parcel.pictures.first().map(|picture| Image {
        source: picture.source.clone(),
        alt: String::new(),
        caption: crate::domain::story::Text::default(),
    });
    if let Some(mut picture) = picture
        && absolute(&mut picture, base)
    {
        meta("property", "og:image", &picture.source);
    }
    if let Some(date) = &draft.details.date {
        meta("property", "article:published_time", date);
    }
    for tag in &parcel.tags {
        meta("property", "article:tag", tag);
    }
    if let Some(url) = &parcel.canonical_url {
        let _ = writeln!(head, "<link rel=\"canonical\" href=\"{}\">", escape(url));
    }
    head
}

/// The first words of the text, cut at a space.
fn description(story: &Story) -> String {
    let text = story
        .blocks
        .iter()
        .find_map(|block| match &block.kind {
            BlockKind::Paragraph(text) if !text.is_blank() => Some(text.to_plain()),
            _ => None,
        })
        .unwrap_or_default();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= DESCRIPTION {
        return text;
    }
    let cut: String = text.chars().take(DESCRIPTION).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", &cut[..end])
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::domain::story::convert::Settings;

    fn document(text: &str) -> Document {
        let draft = Draft::parse(Path::new("a.md"), text);
        let story = Story::of(text, &draft, Settings::default());
        Document::of(&draft, &story)
    }

    #[test]
    fn the_page_has_one_h1_and_says_where_it_belongs() {
        let page = document(
            "---\ntitle: A \"B\" & <c>\ntags: [x]\nsubtitle: Under it\ncanonical_url: https://e.org/posts/t/\nlang: de\n---\n\nOne.\n\n## *Two*\n\n### Three\n\n![](cat.png)\n",
        );
        let html = &page.html;
        assert_eq!(html.matches("<h1").count(), 1, "{html}");
        for part in [
            "<html lang=\"de\">",
            "<title>A &quot;B&quot; &amp; &lt;c&gt;</title>",
            "<h1>A &quot;B&quot; &amp; &lt;c&gt;</h1>",
            "<p class=\"subtitle\">Under it</p>",
            "<h2><em>Two</em></h2>",
            "<h3>Three</h3>",
            "<link rel=\"canonical\" href=\"https://e.org/posts/t/\">",
            "<img src=\"https://e.org/posts/t/cat.png\"",
            "property=\"og:image\" content=\"https://e.org/posts/t/cat.png\"",
            "name=\"description\" content=\"Under it\"",
        ] {
            assert!(html.contains(part), "{part}\n{html}");
        }
        assert!(page.findings.is_empty(), "{:?}", page.findings);
        assert!(!html.contains("{{"), "{html}");
    }

    #[test]
    fn a_picture_without_an_address_stays_and_is_reported() {
        let page = document("---\ntitle: T\n---\n\n![](a.png)\n\n![](b.png)\n");
        assert!(page.html.contains("<img src=\"a.png\""), "{}", page.html);
        let ids: Vec<_> = page.findings.iter().map(|f| f.rule.id).collect();
        assert_eq!(ids, ["canonical-missing", "picture-not-absolute"]);
    }

    #[test]
    fn a_story_without_its_title_on_top_has_it_on_the_page_all_the_same() {
        let text = "---\ntitle: T\n---\nOne.\n";
        let draft = Draft::parse(Path::new("a.md"), text);
        let story = Story::of(
            text,
            &draft,
            Settings {
                title_on_top: false,
                tables: None,
            },
        );
        assert!(Document::of(&draft, &story).html.contains("<h1>T</h1>"));
    }
}
