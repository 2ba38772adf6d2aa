//! A draft read and converted, with what drawing needs to look up quickly.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use crate::app::preview::together::spine;
use crate::domain::draft::{Details, Draft};
use crate::domain::front_matter::FrontMatter;
use crate::domain::lint::ignored::{Ignored, Left};
use crate::domain::lint::{Finding, Rule, Severity};
use crate::domain::picture::LocalPicture;
use crate::domain::story::convert::Settings;
use crate::domain::story::highlight::Colours;
use crate::domain::story::{Block, BlockKind, Level, OutlineEntry, Story};
use crate::domain::text::Measure;

/// Raised when the conversion itself fails.
static UNREADABLE: Rule = Rule {
    id: "conversion-failed",
    severity: Severity::Error,
    why: "what would arrive there is not known",
    cure: "report the fault, with the draft if you can",
};

/// What the checks say of a draft, for its margin and its status row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marks {
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// The gravest finding of each line that has an error or a warning, by line.
    pub lines: HashMap<usize, Severity>,
    /// The first few errors and warnings, for where they are only glanced at.
    pub first: Vec<Glance>,
}

/// Errors and warnings that are kept for a glance at them.
const GLANCES: usize = 12;

/// A finding at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glance {
    /// How grave it is.
    pub severity: Severity,
    /// The line; `None` for one that concerns the draft as a whole.
    pub line: Option<usize>,
    /// What was found.
    pub what: String,
}

/// A draft read and converted.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The draft.
    pub draft: Draft,
    /// Its story.
    pub story: Arc<Story>,
    /// Colours of the code blocks.
    pub colours: Arc<Colours>,
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// The line of the text at the place of each finding, in the order of [`Self::findings`].
    quotes: Arc<Vec<String>>,
    /// The pictures of this computer that it shows.
    pub pictures: Arc<Vec<LocalPicture>>,
    /// First line and position of each block that came from lines, sorted by line.
    index: Arc<Vec<(usize, usize)>>,
    /// The lines and blocks among them that keep their order.
    spine: Arc<Vec<(usize, usize)>>,
    /// The headings.
    headings: Arc<Vec<OutlineEntry>>,
}

impl Reading {
    /// Reads and converts a text; its code has no colours yet. Not for the UI thread: a megabyte takes a moment.
    #[must_use]
    pub fn of(path: &Path, text: &str, settings: Settings) -> Self {
        Self::of_draft(Draft::parse(path, text), text, settings)
    }

    /// Converts a draft that was read from a text. Not for the UI thread.
    #[must_use]
    pub fn of_draft(draft: Draft, text: &str, settings: Settings) -> Self {
        let story = Story::of(text, &draft, settings);
        let mut index: Vec<(usize, usize)> = story
            .blocks
            .iter()
            .enumerate()
            .filter_map(|(number, block)| Some((block.lines?.first, number)))
            .collect();
        // A title may have been moved up and notes down, so blocks do not always follow their lines.
        index.sort_unstable();
        let count = |severity| {
            draft
                .findings
                .iter()
                .chain(&story.findings)
                .filter(|finding| finding.rule.severity == severity)
                .count()
        };
        let lines: Vec<&str> = text.split('\n').collect();
        let quotes = draft.findings.iter().chain(&story.findings).map(|finding| {
            let line = finding.place.and_then(|place| lines.get(place.line - 1));
            line.map_or("", |line| line.trim())
                .chars()
                .take(100)
                .collect()
        });
        Self {
            quotes: Arc::new(quotes.collect()),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            spine: Arc::new(spine(&index)),
            headings: Arc::new(story.outline()),
            index: Arc::new(index),
            pictures: Arc::new(story.local_pictures()),
            colours: Arc::default(),
            story: Arc::new(story),
            draft,
        }
    }

    /// A text that could not be converted because of a fault in Byline: shown as it is, and not to be published.
    #[must_use]
    pub fn unreadable(path: &Path, text: &str) -> Self {
        let story = Story {
            blocks: vec![Block {
                kind: BlockKind::Code {
                    language: None,
                    text: text.to_owned(),
                },
                lines: None,
            }],
            findings: vec![Finding::general(
                &UNREADABLE,
                "Byline has a fault and could not convert this draft.",
            )],
        };
        Self {
            draft: Draft {
                file: path.to_owned(),
                front_matter: FrontMatter::default(),
                details: Details::default(),
                body: 0..text.len(),
                measure: Measure::default(),
                findings: Vec::new(),
            },
            story: Arc::new(story),
            colours: Arc::default(),
            quotes: Arc::default(),
            errors: 1,
            warnings: 0,
            index: Arc::default(),
            spine: Arc::default(),
            headings: Arc::default(),
            pictures: Arc::default(),
        }
    }

    /// The same with its code coloured; `None` when there is none to colour. The first time a language is met its rules
    /// have to be made, which takes longer than all the rest: only where code is looked at.
    #[must_use]
    pub fn coloured(&self) -> Option<Self> {
        let colours = Colours::of(&self.story);
        (!colours.is_empty()).then(|| Self {
            colours: Arc::new(colours),
            ..self.clone()
        })
    }

    /// All findings: those of the header, then those of the text.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.draft.findings.iter().chain(&self.story.findings)
    }

    /// The same, each with the line of the text at its place; empty for one that concerns the draft as a whole.
    pub fn findings_quoted(&self) -> impl Iterator<Item = (&Finding, &str)> {
        let quotes = self.quotes.iter().map(String::as_str);
        self.findings().zip(quotes.chain(std::iter::repeat("")))
    }

    /// How many errors and warnings there are, and the gravest of each line that has any; those left out that the writer
    /// has chosen to leave as they are. `pictures` is what was found of the pictures on this computer.
    #[must_use]
    pub fn marks(&self, ignored: &Ignored, pictures: &[Finding]) -> Marks {
        let none_left = ignored.is_empty_for(&self.draft.file);
        let mut marks = Marks::default();
        let mut gravest: Vec<&Finding> = Vec::new();
        let pictures = pictures.iter().map(|finding| (finding, ""));
        for (finding, quote) in self.findings_quoted().chain(pictures) {
            let severity = finding.rule.severity;
            if severity == Severity::Note
                || (!none_left && ignored.has(&Left::of(&self.draft.file, finding, quote)))
            {
                continue;
            }
            match severity {
                Severity::Error => marks.errors += 1,
                Severity::Warning | Severity::Note => marks.warnings += 1,
            }
            gravest.push(finding);
            if let Some(place) = finding.place {
                let worst = marks.lines.entry(place.line).or_insert(severity);
                *worst = severity.max(*worst);
            }
        }
        gravest.sort_by_key(|finding| finding.gravest_first());
        marks.first = gravest
            .into_iter()
            .take(GLANCES)
            .map(|finding| Glance {
                severity: finding.rule.severity,
                line: finding.place.map(|place| place.line),
                what: finding.what.clone(),
            })
            .collect();
        marks
    }

    /// Position of the block made from a line of the file, or of the last one above it; `None` above the first.
    #[must_use]
    pub fn block_near(&self, line: usize) -> Option<usize> {
        let after = self.index.partition_point(|(first, _)| *first <= line);
        let (first, _) = self.index.get(after.checked_sub(1)?)?;
        // Of several blocks made from one line (a picture out of a sentence) the first is meant.
        let start = self.index.partition_point(|(other, _)| other < first);
        self.index.get(start).map(|(_, number)| *number)
    }

    /// The block made from a line of the file.
    #[must_use]
    pub fn block_at(&self, line: usize) -> Option<&Block> {
        let block = self.story.blocks.get(self.block_near(line)?)?;
        block
            .lines
            .is_some_and(|lines| lines.contains(line))
            .then_some(block)
    }

    /// A block of the story, to be changed in its place.
    pub fn block_mut(&mut self, number: usize) -> Option<&mut Block> {
        Arc::make_mut(&mut self.story).blocks.get_mut(number)
    }

    /// The headings, top to bottom.
    #[must_use]
    pub fn headings(&self) -> &[OutlineEntry] {
        &self.headings
    }

    /// Lines and the blocks that begin there, as far as both are in the same order.
    #[must_use]
    pub fn spine(&self) -> &[(usize, usize)] {
        &self.spine
    }

    /// The heading of the section a line is in; `None` before the first.
    #[must_use]
    pub fn section(&self, line: usize) -> Option<String> {
        let near = self.block_near(line)?;
        self.story.blocks[..=near]
            .iter()
            .rev()
            .find_map(|block| match &block.kind {
                BlockKind::Heading {
                    level: Level::Large | Level::Small,
                    text,
                } => Some(text.to_plain()),
                _ => None,
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "---\ntitle: T\n---\n\nfirst\nstill\n\n## Two\n\nsecond ![a](b.png) third\n";

    fn reading() -> Reading {
        Reading::of(Path::new("a.md"), TEXT, Settings::default())
    }

    #[test]
    fn lines_lead_to_the_blocks_the_story_says() {
        let reading = reading();
        for line in 1..12 {
            assert_eq!(
                reading.block_near(line),
                reading.story.block_at_line(line),
                "line {line}"
            );
        }
    }

    #[test]
    fn a_line_between_two_blocks_belongs_to_none() {
        assert!(reading().block_at(7).is_none());
        assert!(reading().block_at(6).is_some());
    }

    #[test]
    fn the_section_is_the_heading_above() {
        assert_eq!(reading().section(5), None);
        assert_eq!(reading().section(10).as_deref(), Some("Two"));
    }
}
