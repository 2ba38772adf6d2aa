//! A story carried over by hand: for the writer whose account has no token, which is most writers.
//!
//! A [`Parcel`] is made from the same [`Story`] that a send would be made from, so what is pasted into Medium's editor is
//! what the preview shows. Medium's editor takes a paste differently from the API in two respects: a picture that is not
//! on the web cannot come along, so a line in brackets keeps its place; and whatever the API takes beside the text (tags,
//! original address, licence) has to be put in by hand. [`Parcel::steps`] says which of that there is.

pub mod document;
pub mod guide;

use crate::domain::draft::{Draft, is_absolute};
use crate::domain::lint::Severity;
use crate::domain::post::{License, Visibility};
use crate::domain::story::{Block, BlockKind, Image, Level, Story, Text};

/// Where a story is begun on Medium.
pub const NEW_STORY: &str = "https://medium.com/new-story";
/// Tags Medium's own page takes.
const TAGS: usize = 5;
/// Things named in one step at most; the rest are counted.
const NAMED: usize = 6;

/// Everything that has to get from a draft to Medium's editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// The title.
    pub title: String,
    /// The line below it, when there is one.
    pub subtitle: Option<String>,
    /// The story as rich text for Medium's editor, title and subtitle included.
    pub html: String,
    /// The same without title and subtitle, for a story whose title has been typed.
    pub html_below_title: String,
    /// The story as plain text.
    pub text: String,
    /// The same without title and subtitle.
    pub text_below_title: String,
    /// Tags, as written.
    pub tags: Vec<String>,
    /// Where it appeared first.
    pub canonical_url: Option<String>,
    /// Its language, when the header says one.
    pub language: Option<String>,
    /// The pictures, in the order of the story.
    pub pictures: Vec<Picture>,
    /// What is left to do by hand on medium.com, in order.
    pub steps: Vec<String>,
    /// What will look different there.
    pub differences: Vec<String>,
}

/// A picture of the story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Address or path as written.
    pub source: String,
    /// The name of its file.
    pub name: String,
    /// Description for those who cannot see it.
    pub alt: String,
    /// Caption.
    pub caption: String,
    /// Whether it has an address on the web, so that Medium can fetch it.
    pub on_web: bool,
}

/// Something that was looked at on a page that Medium is to import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// Whether it is as it should be.
    pub good: bool,
    /// What is so, as a sentence; where it is not good, with what to do.
    pub what: String,
}

/// Where a story was handed off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedOff {
    /// The address of the page.
    pub url: String,
    /// In an SSH session: what to run on the computer with the browser, so that the address leads here.
    pub tunnel: Option<String>,
}

impl Parcel {
    /// The parcel of a draft and its story.
    #[must_use]
    pub fn of(draft: &Draft, story: &Story) -> Self {
        let details = &draft.details;
        let pasted = in_editor(story);
        let below = without_title(&pasted);
        let pictures = pictures(story);
        let subtitle = story.blocks.iter().find_map(|block| match &block.kind {
            BlockKind::Heading {
                level: Level::Subtitle,
                text,
            } => Some(text.to_plain()),
            _ => None,
        });
        let mut parcel = Self {
            title: details.title.text.clone(),
            subtitle: subtitle.or_else(|| details.subtitle.clone()),
            html: pasted.to_html(),
            html_below_title: below.to_html(),
            text: pasted.to_text(),
            text_below_title: below.to_text(),
            tags: details.tags.clone(),
            canonical_url: details.canonical_url.clone(),
            language: draft
                .front_matter
                .get("lang")
                .and_then(|entry| entry.value.text())
                .map(str::to_owned),
            pictures,
            steps: Vec::new(),
            differences: differences(draft, story),
        };
        parcel.steps = steps(&parcel, draft, story);
        parcel
    }

    /// All tags on one line.
    #[must_use]
    pub fn tag_line(&self) -> String {
        self.tags.join(", ")
    }
}

/// What stands for a picture that cannot be pasted: [`Parcel::steps`] tells the writer to put the picture there.
#[must_use]
pub fn stand_in(number: usize, source: &str) -> String {
    format!("[Picture {number}: {}]", file_name(source))
}

/// The name of a picture's file, as a person reads it.
fn file_name(source: &str) -> String {
    let path = decoded(source).unwrap_or_else(|| source.to_owned());
    path.rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// A path as Markdown writes it, where a space is `%20`, without what a web address may have behind it. `None` when it
/// names no file.
#[must_use]
pub fn decoded(source: &str) -> Option<String> {
    let path = source.split(['?', '#']).next().unwrap_or_default();
    let path = crate::domain::picture::decoded(path)?;
    (!path.is_empty()).then(|| path.into_owned())
}

/// The story as Medium's editor can take it: pictures that are not on the web leave a line in their place, and their
/// captions below it.
fn in_editor(story: &Story) -> Story {
    let mut number = 0;
    let mut blocks = Vec::with_capacity(story.blocks.len());
    for block in &story.blocks {
        let BlockKind::Image(image) = &block.kind else {
            blocks.push(block.clone());
            continue;
        };
        number += usize::from(has_address(image));
        if !has_address(image) || is_absolute(&image.source) {
            blocks.push(block.clone());
            continue;
        }
        let paragraph = |text| Block {
            kind: BlockKind::Paragraph(text),
            lines: block.lines,
        };
        blocks.push(paragraph(Text::plain(stand_in(number, &image.source))));
        if !image.caption.is_blank() {
            blocks.push(paragraph(image.caption.clone()));
        }
    }
    Story {
        blocks,
        findings: Vec::new(),
    }
}

/// Whether there is a file or an address behind a picture (one that is written into the text has none).
fn has_address(image: &Image) -> bool {
    is_absolute(&image.source) || !image.source.contains(':')
}

fn without_title(story: &Story) -> Story {
    let is_title = |block: &Block| {
        matches!(
            block.kind,
            BlockKind::Heading {
                level: Level::Title | Level::Subtitle,
                ..
            }
        )
    };
    Story {
        blocks: story
            .blocks
            .iter()
            .filter(|block| !is_title(block))
            .cloned()
            .collect(),
        findings: Vec::new(),
    }
}

fn pictures(story: &Story) -> Vec<Picture> {
    story
        .blocks
        .iter()
        .filter_map(|block| match &block.kind {
            BlockKind::Image(image) if has_address(image) => Some(Picture {
                source: image.source.clone(),
                name: file_name(&image.source),
                alt: image.alt.clone(),
                caption: image.caption.to_plain(),
                on_web: is_absolute(&image.source),
            }),
            _ => None,
        })
        .collect()
}

fn differences(draft: &Draft, story: &Story) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    for finding in draft.findings.iter().chain(&story.findings) {
        if finding.rule.severity > Severity::Note && !list.contains(&finding.what) {
            list.push(finding.what.clone());
        }
    }
    list
}

/// What is left to do by hand, in the order in which Medium's pages ask for it. Only what this draft needs.
fn steps(parcel: &Parcel, draft: &Draft, story: &Story) -> Vec<String> {
    let mut steps = vec![format!(
        "Open {NEW_STORY}, click into the empty story and paste."
    )];
    let has_title = parcel.html != parcel.html_below_title;
    steps.push(if has_title {
        "The title comes with the paste. If you had typed one before, delete the second.".into()
    } else {
        format!(
            "Type the title on top: “{}”. The text does not bring it.",
            parcel.title
        )
    });
    picture_steps(parcel, &mut steps);
    block_steps(story, &mut steps);
    publish_steps(parcel, draft, &mut steps);
    steps.push("Come back to Byline, press x and give the story's address: then your history, “edited since” and the guard against publishing twice know about it.".into());
    steps
}

fn picture_steps(parcel: &Parcel, steps: &mut Vec<String>) {
    let (web, here): (Vec<&Picture>, Vec<&Picture>) =
        parcel.pictures.iter().partition(|picture| picture.on_web);
    match here.as_slice() {
        [] => {}
        [one] => steps.push(format!(
            "Drag the picture {} to its place: the line in brackets stands for it. Delete the line.",
            one.name
        )),
        many => steps.push(format!(
            "Drag the {} pictures to their places: the lines in brackets stand for them. Delete the lines.",
            many.len()
        )),
    }
    match web.len() {
        0 => {}
        1 => steps
            .push("Look whether the picture from the web has arrived; if not, drag it in.".into()),
        many => steps.push(format!(
            "Look whether the {many} pictures from the web have arrived; if not, drag them in."
        )),
    }
    if parcel
        .pictures
        .iter()
        .any(|picture| !picture.alt.is_empty())
    {
        steps.push(
            "Give each picture its description (click it, then Alt text): a paste does not bring it."
                .into(),
        );
    }
}

fn block_steps(story: &Story, steps: &mut Vec<String>) {
    let (mut languages, mut cards) = (Vec::<&str>::new(), 0);
    for block in &story.blocks {
        match &block.kind {
            BlockKind::Code {
                language: Some(language),
                ..
            } if !languages.contains(&language.as_str()) => languages.push(language),
            BlockKind::Embed { .. } => cards += 1,
            _ => {}
        }
    }
    if !languages.is_empty() {
        steps.push(format!(
            "Look at the code blocks and set their language where Medium has guessed wrong: {}.",
            listed(&languages)
        ));
    }
    match cards {
        0 => {}
        1 => steps.push("Where an address stands alone on its line: put the caret at its end and press Enter, and Medium makes a card of it.".into()),
        many => steps.push(format!("{many} addresses stand alone on a line: put the caret at the end of each and press Enter, and Medium makes a card of it.")),
    }
}

fn publish_steps(parcel: &Parcel, draft: &Draft, steps: &mut Vec<String>) {
    if !parcel.tags.is_empty() {
        let tags: Vec<&str> = parcel.tags.iter().map(String::as_str).collect();
        let (kept, left) = tags.split_at(tags.len().min(TAGS));
        let more = if left.is_empty() {
            String::new()
        } else {
            format!(" Medium takes {TAGS}; leave out {}.", left.join(", "))
        };
        steps.push(format!(
            "Press Publish and add the topics: {}.{more}",
            kept.join(", ")
        ));
    }
    if let Some(url) = &parcel.canonical_url {
        steps.push(format!("Story settings (the … menu) → Advanced settings → Customise canonical link: tick it and paste {url}."));
    }
    let license = draft.details.license.unwrap_or_default();
    if license != License::default() {
        steps.push(format!(
            "Story settings → Licence: choose {}.",
            license.name()
        ));
    }
    match draft.details.visibility.unwrap_or_default() {
        Visibility::Draft => {
            steps.push("Read it once on Medium. Publish it there when you like.".into());
        }
        Visibility::Unlisted => {
            steps.push("Read it once on Medium, then publish it as unlisted.".into());
        }
        Visibility::Public => steps.push("Read it once on Medium, then publish it.".into()),
    }
}

/// Names with commas; more than a few are counted.
fn listed(names: &[&str]) -> String {
    if names.len() <= NAMED {
        return names.join(", ");
    }
    format!(
        "{} and {} more",
        names[..NAMED].join(", "),
        names.len() - NAMED
    )
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::domain::story::convert::Settings;

    fn parcel(text: &str) -> Parcel {
        let draft = Draft::parse(Path::new("a.md"), text);
        let story = Story::of(text, &draft, Settings::default());
        Parcel::of(&draft, &story)
    }

    #[test]
    fn a_picture_beside_the_draft_leaves_a_line_in_its_place_and_one_on_the_web_comes_along() {
        let parcel = parcel(
            "---\ntitle: T\n---\nOne.\n\n![A cat](img/cat.jpg)\n\nTwo.\n\n![A dog](https://e.org/dog.png)\n",
        );
        assert!(
            parcel.html.contains("<p>[Picture 1: cat.jpg]</p>"),
            "{}",
            parcel.html
        );
        assert!(parcel.html.contains("src=\"https://e.org/dog.png\""));
        assert!(!parcel.html.contains("img/cat.jpg"), "{}", parcel.html);
        let local: Vec<_> = parcel.pictures.iter().map(|p| p.on_web).collect();
        assert_eq!(local, [false, true]);
        assert!(parcel.steps.iter().any(|s| s.contains("cat.jpg")));
    }

    #[test]
    fn the_title_can_be_left_out_and_nothing_else_is() {
        let parcel = parcel("---\ntitle: T\nsubtitle: S\n---\n\nOne.\n\n## Two\n\nThree.\n");
        assert!(
            parcel
                .html
                .starts_with("<h1>T</h1>\n<h2>S</h2>\n<p>One.</p>")
        );
        assert!(parcel.html_below_title.starts_with("<p>One.</p>"));
        assert_eq!(parcel.subtitle.as_deref(), Some("S"));
        assert!(parcel.text_below_title.starts_with("One."));
        assert!(parcel.html_below_title.contains("Three."));
    }

    #[test]
    fn the_steps_are_those_this_draft_needs() {
        let plain = parcel("---\ntitle: T\n---\nWords.\n").steps;
        assert_eq!(plain.len(), 4, "{plain:?}");
        let full = parcel(
            "---\ntitle: T\ntags: [a, b, c, d, e]\ncanonical_url: https://e.org/t\nlicense: cc-40-by\npublish_status: unlisted\n---\n\n```rust\nfn x() {}\n```\n\nhttps://youtu.be/abcdefghijk\n",
        )
        .steps
        .join("\n");
        for word in [
            "topics: a, b, c, d, e.",
            "canonical link: tick it and paste https://e.org/t",
            "choose CC BY 4.0",
            "as unlisted",
            "language where Medium has guessed wrong: rust",
            "press x",
        ] {
            assert!(full.contains(word), "{word}\n{full}");
        }
    }

    #[test]
    fn what_looks_different_is_said_once_and_notes_are_not() {
        let list = parcel("---\ntitle: T\n---\n\n| a | b |\n|---|---|\n| 1 | 2 |\n").differences;
        assert_eq!(list.len(), 1, "{list:?}");
    }
}
