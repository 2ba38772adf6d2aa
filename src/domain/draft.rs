//! A draft: one local Markdown file, read tolerantly and never rewritten by reading it.

#[cfg(test)]
mod corpus;
mod details;
mod file_name;
pub(crate) mod heading;
mod measure;
pub(crate) mod tags;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::domain::front_matter::{Change, FrontMatter, Splice};
use crate::domain::lint::{Finding, check_details, header};
use crate::domain::plan::Digest;
use crate::domain::post::{License, Visibility};
use crate::domain::story::Tables;
use crate::domain::text::Measure;

use heading::Headings;

pub use details::same_title;
pub(crate) use details::{is_absolute, one_line};
pub use file_name::is_named_by_language;

/// A draft, parsed from the whole text of its file (without a byte order mark).
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Its file.
    pub file: PathBuf,
    /// The header as it stands in the text.
    pub front_matter: FrontMatter,
    /// What the header and the text say about the draft.
    pub details: Details,
    /// Byte range of the body in the text: everything after the header.
    pub body: Range<usize>,
    /// How long the body is, markup left out.
    pub measure: Measure,
    /// What is wrong with header or file.
    pub findings: Vec<Finding>,
}

/// What is known about a draft, from its header, else from its text, else from its file name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Details {
    /// The title and where it was found.
    pub title: Title,
    /// Tags as written, without repeats.
    pub tags: Vec<String>,
    /// `publish_status`, when the header has one.
    pub visibility: Option<Visibility>,
    /// `license`, when the header has one that Medium knows.
    pub license: Option<License>,
    /// Original address (absolute http or https).
    pub canonical_url: Option<String>,
    /// `subtitle`.
    pub subtitle: Option<String>,
    /// What the header says of the draft's state on the writer's own site: never used for Medium, only shown.
    pub site_status: Option<SiteStatus>,
    /// `date` and its aliases, as written.
    pub date: Option<String>,
    /// `medium_tables`: what becomes of tables, when the header has it.
    pub tables: Option<Tables>,
    /// `medium_url`: where this draft was published, as written back.
    pub medium_url: Option<String>,
}

/// A draft's title.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Title {
    /// The title, trimmed; may be empty only when even the file has no name.
    pub text: String,
    /// Where it was found.
    pub source: TitleSource,
}

/// Where a title was found; first hit wins, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TitleSource {
    /// The header's `title`.
    Header,
    /// A heading in the text.
    Heading {
        /// Line of the file, from 1.
        line: usize,
    },
    /// The file's name, tidied.
    #[default]
    FileName,
}

impl TitleSource {
    /// The word used in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Header => "front-matter",
            Self::Heading { .. } => "heading",
            Self::FileName => "file-name",
        }
    }
}

/// The draft's state on the writer's own site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SiteStatus {
    /// `draft: true`, `published: false`, a drafts folder and the like.
    Draft,
    /// `private: true`, `unlisted: true`.
    Unlisted,
}

impl Draft {
    /// Names the text this draft was read from, the line that publishing writes back left out: noting where a story is
    /// does not change the story.
    #[must_use]
    pub fn digest(&self, text: &str) -> Digest {
        Digest::of(self.front_matter.without_note(text).as_bytes())
    }

    /// The draft of a file that is named like a language (`ro.md`) and has no translations beside it: its title is then
    /// its own name, not that of its folder.
    #[must_use]
    pub fn standing_alone(mut self) -> Self {
        if self.details.title.source == TitleSource::FileName {
            self.details.title.text = file_name::own(&self.file);
            for finding in &mut self.findings {
                if finding.rule.id == header::TITLE_FROM_FILE.id {
                    finding.what = details::from_file_name(&self.details.title.text);
                }
            }
        }
        self
    }

    /// Where the body of a text begins, in bytes: after the header, if there is one.
    #[must_use]
    pub fn body_start(text: &str) -> usize {
        FrontMatter::of(text).0.block.end
    }

    /// The replacement that makes the header say what is asked, and nothing else different; `None` when it already says
    /// so. `text` must be the text this draft was read from.
    ///
    /// # Errors
    /// A plain sentence why it cannot be done safely, and what to do by hand.
    pub fn edit(&self, text: &str, change: &Change) -> Result<Option<Splice>, String> {
        self.front_matter.edit(text, self, change)
    }

    /// Reads a draft. Never fails: what cannot be read becomes a finding, and the text is all body.
    #[must_use]
    pub fn parse(file: &Path, text: &str) -> Self {
        let reading = FrontMatter::read(text);
        let (front_matter, mut findings) = (reading.front_matter, reading.findings);
        let body = front_matter.block.end..text.len();
        let headings = Headings::of(text, reading.headings_from);
        let details = details::of(file, &front_matter, &headings, &mut findings);
        findings.extend(check_details(&details));
        Self {
            file: file.to_owned(),
            measure: measure::of(&text[body.clone()]),
            front_matter,
            details,
            body,
            findings,
        }
    }
}
