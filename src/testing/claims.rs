//! What must hold for any bytes at all: one function a claim, which panics when it does not.
//!
//! The fuzzers (`tests/fuzz`) look for bytes that break a claim, and `cargo test` tries some thousands of its own.

mod html;
mod terminal;
#[cfg(test)]
mod tests;

use std::path::Path;

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Style;

use crate::app::preview::Page;
use crate::app::sketches::Sketchbook;
use crate::domain::draft::{Draft, TitleSource};
use crate::domain::front_matter::Change;
use crate::domain::post::{License, Visibility};
use crate::domain::story::convert::Settings;
use crate::domain::story::highlight::Colours;
use crate::domain::story::{BlockKind, Story};
use crate::domain::text::visible;
use crate::runtime::wire::Wire;
use crate::ui::canvas;

pub use crate::adapters::files::claims::recovery;
pub use crate::adapters::journal::claims::journal;
pub use crate::adapters::queue::claims::queue;
pub use crate::adapters::targets::medium::claims::answer;
pub use crate::sandbox::claims::sandbox;
pub use html::check as check_html;
pub use terminal::check as check_terminal;

/// Most bytes of a story's HTML: every character may be written as an entity, an address twice and a title once more;
/// tables are padded, but only to the widths a screen has.
const HTML_AT_MOST: (usize, usize) = (256 * 1024, 64);

/// A header is read and edited: nothing else changes, and the edited text says what was asked. The first byte chooses
/// what is edited, the second is the length of the new value, which follows; the rest is the draft.
///
/// # Panics
/// When it does not hold.
pub fn header(data: &[u8]) {
    let Some((kind, length, rest)) = split(data) else {
        return;
    };
    let (value, text) = rest.split_at(usize::from(length).min(rest.len()));
    let value = String::from_utf8_lossy(value).into_owned();
    let text = String::from_utf8_lossy(text);
    let draft = Draft::parse(Path::new("a folder/draft.md"), &text);
    assert_eq!(draft.body.end, text.len());
    assert!(text.is_char_boundary(draft.body.start));
    for entry in &draft.front_matter.entries {
        assert!(text.get(entry.key_span.clone()).is_some(), "{entry:?}");
        assert!(text.get(entry.value_span.clone()).is_some(), "{entry:?}");
    }
    let change = change(kind, value);
    let Ok(Some(splice)) = draft.edit(&text, &change) else {
        return;
    };
    let edited = splice.apply(&text);
    let after = Draft::parse(&draft.file, &edited);
    assert_eq!(
        after.edit(&edited, &change),
        Ok(None),
        "it does not say {change:?}:\n{edited}"
    );
    assert!(says(&after, &change), "{change:?}:\n{edited}");
    if matches!(change, Change::MediumUrl(_)) {
        assert_eq!(after.digest(&edited), draft.digest(&text), "\n{edited}");
    }
    if draft.details.title.source == TitleSource::Header {
        assert_eq!(text[draft.body.clone()], edited[after.body.clone()]);
    }
    let kept = draft.front_matter.entries.iter().filter(|entry| {
        entry.value_span.end <= splice.range.start || entry.key_span.start >= splice.range.end
    });
    for entry in kept {
        assert!(edited.contains(&text[entry.key_span.start..entry.value_span.end]));
    }
}

/// A draft becomes a story: in bounded room, with nothing in its HTML but what Medium takes, and findings that are in
/// the file. The first byte chooses the settings; the rest is the draft.
///
/// # Panics
/// When it does not hold.
pub fn story(data: &[u8]) {
    let Some((kind, text)) = data.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(text);
    let file = if kind & 1 == 0 {
        "draft.md"
    } else {
        "draft.mdx"
    };
    let draft = Draft::parse(Path::new(file), &text);
    let mut settings = Settings::default();
    if kind & 2 != 0 {
        settings.title_on_top = false;
    }
    let story = Story::of(&text, &draft, settings);
    let html = story.to_html();
    if let Err(why) = check_html(&html) {
        panic!("{why}\n{html}");
    }
    let most = HTML_AT_MOST.0 + HTML_AT_MOST.1 * text.len();
    assert!(
        html.len() <= most,
        "{} bytes became {}",
        text.len(),
        html.len()
    );
    let lines: Vec<&str> = text.split('\n').collect();
    for finding in draft.findings.iter().chain(&story.findings) {
        let Some(place) = finding.place else { continue };
        let line = place.line.checked_sub(1).and_then(|line| lines.get(line));
        let long = line.expect("the line is in the file").chars().count();
        assert!((1..=long + 1).contains(&place.column), "{finding:?}");
    }
    for lines_of in story.blocks.iter().filter_map(|block| block.lines) {
        assert!(lines_of.first <= lines_of.last && lines_of.last <= lines.len());
    }
    let _ = (
        story.to_text(),
        story.outline(),
        story.first_and_last_words(),
    );
}

/// Any text may be drawn: what reaches the terminal are signs, and the few sequences Byline itself uses. The first byte
/// is the width of the window.
///
/// # Panics
/// When it does not hold.
pub fn shown(data: &[u8]) {
    let Some((width, text)) = data.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(text);
    let size = Size::new(u16::from(*width).max(1), 24);
    let area = Rect::new(0, 0, size.width, size.height);
    let draft = Draft::parse(Path::new("draft.md"), &text);
    let story = Story::of(&text, &draft, Settings::default());
    let mut sent = Vec::new();
    let mut wire = Wire::new(&mut sent, size);
    let mut draw = |rows: &mut dyn Iterator<Item = String>| {
        let mut buffer = Buffer::empty(area);
        for (y, row) in (0..size.height).zip(rows) {
            canvas::put(&mut buffer, area, 0, y, &row, Style::new());
        }
        let blank = Buffer::empty(area);
        let changed = blank.diff(&buffer);
        wire.draw(changed.into_iter());
    };
    draw(&mut text.split('\n').map(str::to_owned));
    let (colours, pictures) = (Colours::default(), Sketchbook::default());
    let page = Page::new(&story, &colours, &pictures, size.width);
    for (number, block) in story.blocks.iter().enumerate().take(24) {
        let rows = page.block_rows(number);
        let framed = matches!(block.kind, BlockKind::Code { .. } | BlockKind::Separator);
        for row in &rows {
            // Code is cut at the edge; everything else is folded, down to the narrowest window there is.
            let columns = crate::prose::cell::columns(&row.to_plain());
            assert!(
                framed || columns <= usize::from(size.width.max(24)),
                "{row:?}"
            );
        }
        draw(&mut rows.iter().map(super::super::app::preview::Row::to_plain));
    }
    draw(&mut [visible(&text).into_owned(), draft.details.title.text].into_iter());
    wire.flush().expect("memory takes it");
    drop(wire);
    if let Err(why) = check_terminal(&sent) {
        panic!("{why}");
    }
}

fn split(data: &[u8]) -> Option<(u8, u8, &[u8])> {
    let (kind, rest) = data.split_first()?;
    let (length, rest) = rest.split_first()?;
    Some((*kind, *length, rest))
}

fn change(kind: u8, value: String) -> Change {
    match kind % 6 {
        0 => Change::Title(value),
        1 => Change::Tags(value.split(',').map(str::to_owned).collect()),
        2 => Change::Visibility([None, Some(Visibility::Public)][value.len() % 2]),
        3 => Change::License([None, Some(License::AllRightsReserved)][value.len() % 2]),
        4 => Change::CanonicalUrl(Some(format!("https://{value}")).filter(|_| !value.is_empty())),
        _ => Change::MediumUrl(format!("https://{value}")),
    }
}

/// Whether a draft read anew says it, for the changes whose words are kept letter by letter.
fn says(draft: &Draft, change: &Change) -> bool {
    let details = &draft.details;
    match change {
        Change::Title(title) => details
            .title
            .text
            .split_whitespace()
            .eq(title.split_whitespace()),
        Change::Tags(tags) => {
            let wanted = tags
                .iter()
                .any(|tag| !tag.trim_matches(['#', ' ']).is_empty());
            wanted || details.tags.is_empty()
        }
        Change::Visibility(wanted) => details.visibility == *wanted,
        Change::License(wanted) => details.license == *wanted,
        Change::CanonicalUrl(wanted) => {
            details.canonical_url.as_deref().map(str::trim) == wanted.as_deref().map(str::trim)
        }
        Change::Tables(wanted) => details.tables == *wanted,
        Change::MediumUrl(wanted) => details.medium_url.as_deref() == Some(wanted.trim()),
    }
}
