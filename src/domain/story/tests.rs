//! Tests of the whole conversion: one file for each family of constructs.

mod blocks;
mod dialects;
mod documents;
mod extensions;
mod hostile;
mod inline;
mod title;

use std::path::PathBuf;

use super::convert::Settings;
use super::{BlockKind, Story};
use crate::domain::draft::{Details, Draft, Title, TitleSource};
use crate::domain::front_matter::FrontMatter;
use crate::domain::text::Measure;

/// A draft made by hand: `above` is its header, with a title that occurs in no test's text.
pub(super) fn draft(file: &str, text: &str, above: usize, details: Details) -> Draft {
    Draft {
        file: PathBuf::from(file),
        front_matter: FrontMatter::default(),
        details,
        body: above..text.len(),
        measure: Measure::of(text),
        findings: Vec::new(),
    }
}

/// Details with a title from the header.
pub(super) fn titled(title: &str) -> Details {
    Details {
        title: Title {
            text: title.into(),
            source: TitleSource::Header,
        },
        ..Details::default()
    }
}

/// Converts a body, without any title.
pub(super) fn convert(body: &str) -> Story {
    Story::of(
        body,
        &draft("a.md", body, 0, Details::default()),
        Settings {
            title_on_top: false,
            tables: None,
        },
    )
}

pub(super) fn html(body: &str) -> String {
    convert(body).to_html().trim_end().to_owned()
}

/// The ids of the findings, in order of place.
pub(super) fn ids(body: &str) -> Vec<&'static str> {
    convert(body).findings.iter().map(|f| f.rule.id).collect()
}

/// The line of the first finding of a rule.
pub(super) fn line_of(body: &str, id: &str) -> Option<usize> {
    let story = convert(body);
    let finding = story.findings.iter().find(|f| f.rule.id == id)?;
    finding.place.map(|p| p.line)
}
