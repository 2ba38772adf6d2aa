//! What was sent beside the draft as it is now: lines, and within a changed line its words.

use std::time::Duration;

use similar::{Algorithm, ChangeTag, DiffOp, TextDiff};

use crate::domain::draft::Draft;
use crate::domain::picture::{Album, Uploaded};
use crate::domain::post::{ContentFormat, Post, Visibility};
use crate::domain::story::{Story, html, markdown};

/// Unchanged lines shown around a change.
const AROUND: usize = 2;
/// Longest search for the smallest difference; after that a larger one is shown.
const PATIENCE: Duration = Duration::from_millis(500);

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is as it was sent.
    Kept,
    /// It was sent and is not in the draft any more.
    Gone,
    /// It is in the draft and was not sent.
    New,
}

/// A row of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// A line, in pieces; the flag marks those that make the difference.
    Line(Fate, Vec<(bool, String)>),
    /// So many unchanged lines that are not shown.
    Skipped(usize),
}

/// What was sent beside the draft as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// The rows, top to bottom; empty when nothing has changed.
    pub rows: Vec<Row>,
    /// Lines that were sent and are gone.
    pub gone: usize,
    /// Lines that are new.
    pub new: usize,
    /// Visibility as sent and as the draft says now, where these differ. That alone makes no draft an edited one: what is
    /// read is the same.
    pub visibility: Option<(Visibility, Visibility)>,
}

impl Comparison {
    /// Compares what was sent, and the pictures that were uploaded for it, with a draft and what was found of its pictures.
    /// Takes a while for a long text: not for the UI thread.
    #[must_use]
    pub fn of(
        sent: &Post,
        pictures: &[Uploaded],
        draft: &Draft,
        (story, album): (&Story, &Album),
    ) -> Self {
        let details = &draft.details;
        let visibility = details.visibility.unwrap_or_default();
        let now = Post {
            title: details.title.text.trim().to_owned(),
            content: match sent.content_format {
                ContentFormat::Html => story.to_html(),
                ContentFormat::Markdown => story.to_markdown(),
            },
            tags: details.tags.clone(),
            canonical_url: details.canonical_url.clone(),
            visibility: sent.visibility,
            license: details.license.unwrap_or_default(),
            // Chosen anew for each send, and not in the draft.
            notify_followers: sent.notify_followers,
            content_format: sent.content_format,
        };
        let was = as_in_the_draft(sent, pictures);
        let mut comparison = Self::of_texts(&readable(&was), &readable(&now));
        comparison.compare_pictures(pictures, album);
        comparison.visibility =
            (visibility != sent.visibility).then_some((sent.visibility, visibility));
        comparison
    }

    /// Adds the pictures whose file is another now, under the same name. One that is not in the draft any more is a matter
    /// of its text.
    fn compare_pictures(&mut self, sent: &[Uploaded], album: &Album) {
        for Uploaded { source, digest, .. } in sent {
            let now = match (digest, album.get(source)) {
                (Some(was), Some(Ok(picture))) if picture.digest != *was => picture.facts(),
                (Some(_), Some(Err(flaw))) => flaw.what.clone(),
                (Some(_) | None, _) => continue,
            };
            let line = |text: String| vec![(true, text)];
            self.rows.push(Row::Line(
                Fate::Gone,
                line(format!("Picture {source}, as it was sent")),
            ));
            self.rows.push(Row::Line(
                Fate::New,
                line(format!("Picture {source}, changed: {now}")),
            ));
            self.gone += 1;
            self.new += 1;
        }
    }

    /// What is to be said of the visibility, when it is another now.
    #[must_use]
    pub fn visibility_words(&self) -> Option<String> {
        let (sent, now) = self.visibility?;
        Some(format!(
            "It was sent as {}; the draft now says {}.",
            sent.word(),
            now.word()
        ))
    }

    /// Compares two texts.
    #[must_use]
    pub fn of_texts(sent: &str, now: &str) -> Self {
        let diff = TextDiff::configure()
            .algorithm(Algorithm::Patience)
            .timeout(PATIENCE)
            .diff_lines(sent, now);
        let mut comparison = Self::default();
        let mut shown = 0;
        for group in diff.grouped_ops(AROUND) {
            let from = group.first().map_or(shown, |op| op.old_range().start);
            comparison.skip(from.saturating_sub(shown));
            for op in &group {
                comparison.add(&diff, op);
                shown = op.old_range().end;
            }
        }
        if !comparison.rows.is_empty() {
            comparison.skip(diff.old_slices().len().saturating_sub(shown));
        }
        comparison
    }

    fn skip(&mut self, lines: usize) {
        if lines > 0 {
            self.rows.push(Row::Skipped(lines));
        }
    }

    fn add<'t>(&mut self, diff: &'t TextDiff<'t, 't, 't, str>, op: &DiffOp) {
        for change in diff.iter_inline_changes(op) {
            let fate = match change.tag() {
                ChangeTag::Equal => Fate::Kept,
                ChangeTag::Delete => Fate::Gone,
                ChangeTag::Insert => Fate::New,
            };
            self.gone += usize::from(fate == Fate::Gone);
            self.new += usize::from(fate == Fate::New);
            let pieces = change
                .iter_strings_lossy()
                .map(|(marked, text)| (marked, text.trim_end_matches('\n').to_owned()))
                .filter(|(_, text)| !text.is_empty())
                .collect();
            self.rows.push(Row::Line(fate, pieces));
        }
    }

    /// Whether the draft is as it was sent, its visibility apart.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.gone == 0 && self.new == 0
    }
}

/// What was sent, with its uploaded pictures named as the draft names them: that they got an address is no change.
fn as_in_the_draft(sent: &Post, pictures: &[Uploaded]) -> Post {
    let mut sent = sent.clone();
    for Uploaded { source, url, .. } in pictures {
        sent.content = match sent.content_format {
            ContentFormat::Html => html::with_picture(&sent.content, url, source),
            ContentFormat::Markdown => markdown::with_picture(&sent.content, url, source),
        };
    }
    sent
}

/// What is sent as a person reads it: its details, then its text.
#[must_use]
pub fn readable(post: &Post) -> String {
    let or_none = |text: &str| {
        if text.is_empty() {
            "none".to_owned()
        } else {
            text.to_owned()
        }
    };
    let story = match post.content_format {
        ContentFormat::Html => Story::of_html(&post.content),
        ContentFormat::Markdown => None,
    };
    format!(
        "Title       {}\nTags        {}\nVisibility  {}\nLicence     {}\nCanonical   {}\n\n{}",
        post.title,
        or_none(&post.tags.join(", ")),
        post.visibility.word(),
        post.license.name(),
        or_none(post.canonical_url.as_deref().unwrap_or_default()),
        // Markdown, and what is not written by us, is shown as it was sent.
        story.map_or_else(
            || post.content.clone(),
            |story| without_rules(&story.to_text())
        ),
    )
}

/// The text without the lines that underline its headings: beside changed lines they would only be in the way.
fn without_rules(text: &str) -> String {
    let is_rule = |line: &str| {
        !line.is_empty() && (line.bytes().all(|b| b == b'=') || line.bytes().all(|b| b == b'-'))
    };
    text.lines()
        .filter(|line| !is_rule(line))
        .fold(String::with_capacity(text.len()), |text, line| {
            text + line + "\n"
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(comparison: &Comparison) -> Vec<String> {
        comparison
            .rows
            .iter()
            .map(|row| match row {
                Row::Skipped(lines) => format!("~{lines}"),
                Row::Line(fate, pieces) => {
                    let mark = match fate {
                        Fate::Kept => ' ',
                        Fate::Gone => '-',
                        Fate::New => '+',
                    };
                    let text: String = pieces
                        .iter()
                        .map(|(marked, text)| {
                            if *marked {
                                format!("[{text}]")
                            } else {
                                text.clone()
                            }
                        })
                        .collect();
                    format!("{mark}{text}")
                }
            })
            .collect()
    }

    #[test]
    fn a_changed_word_is_marked_in_its_line_and_far_lines_are_left_out() {
        let sent =
            "one\ntwo\nthree\nfour\nthe kettle is the first clock\nsix\nseven\neight\nnine\n";
        let now = sent.replace("kettle", "radio");
        let comparison = Comparison::of_texts(sent, &now);
        assert_eq!(
            shown(&comparison),
            [
                "~2",
                " three",
                " four",
                "-the [kettle] is the first clock",
                "+the [radio] is the first clock",
                " six",
                " seven",
                "~2",
            ]
        );
        assert_eq!((comparison.gone, comparison.new), (1, 1));
        assert!(!comparison.is_same());
    }

    #[test]
    fn nothing_changed_has_no_rows() {
        let same = Comparison::of_texts("a\nb\n", "a\nb\n");
        assert!(same.is_same() && same.rows.is_empty());
        assert!(Comparison::of_texts("", "").is_same());
    }

    #[test]
    fn a_text_of_which_nothing_is_left_takes_no_longer_than_patience() {
        let lines = |from: usize| {
            (from..from + 20_000).fold(String::new(), |t, n| t + &format!("line {n}\n"))
        };
        let comparison = Comparison::of_texts(&lines(0), &lines(100_000));
        assert_eq!((comparison.gone, comparison.new), (20_000, 20_000));
    }
}
