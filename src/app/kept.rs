//! What is kept of a send, ready to be looked at: the story as it was sent, the request byte for byte, and what has
//! changed in the draft since. Made off the UI thread, folded to the width it is shown at.

use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use crate::domain::compare::{Comparison, Fate, Row};
use crate::domain::draft::Draft;
use crate::domain::picture::{Album, Uploaded};
use crate::domain::post::Post;
use crate::domain::story::Story;
use crate::domain::text::visible;

/// What is kept of a send.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// Columns the rows are folded to.
    pub width: u16,
    /// The story; `None` when it was not written by this version of Byline.
    pub story: Option<Arc<Story>>,
    /// The request body, folded.
    pub request: Vec<String>,
    /// What has changed since.
    pub since: Since,
    /// That the visibility is another now, as a sentence.
    pub visibility: Option<String>,
}

/// What has changed in the draft since it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Since {
    /// Nothing.
    Same,
    /// This: rows, and how many lines are gone and new.
    Edited(Vec<ChangeRow>, usize, usize),
    /// It cannot be told; why, as a sentence.
    Unknown(String),
}

/// A row of the comparison: what became of its line, and its pieces; the flag marks what makes the difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRow {
    /// What became of the line; `None` for a row that stands for lines not shown.
    pub fate: Option<Fate>,
    /// The pieces.
    pub pieces: Vec<(bool, String)>,
}

/// Columns that a row of the comparison needs before its text.
const MARK: usize = 2;

impl Kept {
    /// What is kept of a send, beside the draft as it is now (or why that cannot be read, as a sentence).
    #[must_use]
    pub fn of(
        body: &str,
        pictures: &[Uploaded],
        now: Result<(Draft, Story, Album), String>,
        width: u16,
    ) -> Self {
        let mut visibility = None;
        let columns = usize::from(width.max(10));
        let post = Post::of_body(body);
        let since = match (&post, now) {
            (Some(post), Ok((draft, story, album))) => {
                let comparison = Comparison::of(post, pictures, &draft, (&story, &album));
                visibility = comparison.visibility_words();
                since(&comparison, columns)
            }
            (None, Ok(_)) => {
                Since::Unknown("Another version of Byline sent this; it cannot be compared.".into())
            }
            (_, Err(why)) => Since::Unknown(why),
        };
        let pretty = post
            .as_ref()
            .and_then(|post| serde_json::to_string_pretty(post).ok())
            .map_or_else(|| body.to_owned(), |text| text.replace("\\n", "\n"));
        Self {
            width,
            story: post
                .and_then(|post| Story::of_html(&post.content))
                .map(Arc::new),
            request: pretty
                .lines()
                .flat_map(|line| fold(&[(false, line.to_owned())], columns))
                .map(|row| row.into_iter().map(|(_, text)| text).collect())
                .collect(),
            since,
            visibility,
        }
    }
}

fn since(comparison: &Comparison, columns: usize) -> Since {
    if comparison.is_same() {
        return Since::Same;
    }
    let mut rows = Vec::new();
    for row in &comparison.rows {
        match row {
            Row::Skipped(lines) => rows.push(ChangeRow {
                fate: None,
                pieces: vec![(false, format!("… {lines} unchanged"))],
            }),
            Row::Line(fate, pieces) => rows.extend(fold(pieces, columns - MARK).into_iter().map(
                |pieces| ChangeRow {
                    fate: Some(*fate),
                    pieces,
                },
            )),
        }
    }
    Since::Edited(rows, comparison.gone, comparison.new)
}

/// Folds a line in pieces to some columns, between words where that is possible. Every character stays.
fn fold(pieces: &[(bool, String)], columns: usize) -> Vec<Vec<(bool, String)>> {
    let mut rows: Vec<Vec<(bool, String)>> = vec![Vec::new()];
    let mut used = 0;
    let mut add = |marked: bool, text: &str, width: usize, breaks: bool| {
        if breaks && used > 0 && used + width > columns {
            rows.push(Vec::new());
            used = 0;
        }
        used += width;
        if let Some(row) = rows.last_mut() {
            match row.last_mut() {
                Some((last, piece)) if *last == marked => piece.push_str(text),
                Some(_) | None => row.push((marked, text.to_owned())),
            }
        }
    };
    for (marked, piece) in pieces {
        let piece = visible(piece);
        for word in piece.split_inclusive(' ') {
            let width = word.width();
            if word.trim_end().width() <= columns {
                // The blank behind a word may stand outside: nobody sees it.
                add(*marked, word, width, word.trim_end().width() > 0);
            } else {
                for cluster in word.graphemes(true) {
                    add(*marked, cluster, cluster.width(), true);
                }
            }
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::picture::{Format, Picture};
    use crate::domain::plan::Digest;
    use crate::domain::post::ContentFormat;
    use crate::domain::story::convert::Settings;
    use std::path::Path;

    fn post_and_draft(text: &str, now: &str) -> Kept {
        sent_with(ContentFormat::Html, text, now)
    }

    fn sent_with(format: ContentFormat, text: &str, now: &str) -> Kept {
        sent_and_found(format, text, now, album())
    }

    fn sent_and_found(format: ContentFormat, text: &str, now: &str, album: Album) -> Kept {
        let read = |text: &str| {
            let draft = Draft::parse(Path::new("a.md"), text);
            let story = Story::of(text, &draft, Settings::default());
            (draft, story)
        };
        let account = crate::domain::plan::Account {
            id: "1".into(),
            username: "you".into(),
            name: String::new(),
            url: String::new(),
        };
        let (draft, story) = read(text);
        let plan = crate::domain::plan::plan(
            text,
            &draft,
            (&story, &self::album()),
            &account,
            crate::domain::plan::Target::Sandbox,
            &crate::domain::plan::Choices {
                format,
                ..Default::default()
            },
        );
        let addresses = [(Digest::of(b"1"), "https://m.example/(1)?a&b".to_owned())];
        let plan = plan.expect("no obstacle");
        let plan = plan.with_addresses(&addresses.into()).expect("known");
        let (then, after) = read(now);
        Kept::of(&plan.body, &plan.uploaded(), Ok((then, after, album)), 40)
    }

    fn album() -> Album {
        let picture = Picture {
            source: "my desk.png".into(),
            root: "/w".into(),
            inside: "my desk.png".into(),
            format: Format::Png,
            from: None,
            still: false,
            width: 1,
            height: 1,
            size: 1,
            digest: Digest::of(b"1"),
        };
        Album([(picture.source.clone(), Ok(picture))].into())
    }

    #[test]
    fn a_picture_that_was_uploaded_is_not_a_change_and_another_picture_is() {
        let text = "# T\n\nWords.\n\n![my desk](<my desk.png>)\n";
        for format in [ContentFormat::Html, ContentFormat::Markdown] {
            let kept = sent_with(format, text, text);
            assert_eq!(kept.since, Since::Same, "{format:?}");
            assert!(
                !kept.request.concat().contains("picture:"),
                "{format:?}: {:?}",
                kept.request
            );
            let other = text.replace("<my desk.png>", "other.png");
            let kept = sent_with(format, text, &other);
            assert!(matches!(kept.since, Since::Edited(..)), "{kept:?}");
        }
    }

    #[test]
    fn another_picture_under_the_same_name_is_a_change_and_says_which() {
        let text = "# T\n\nWords.\n\n![my desk](<my desk.png>)\n";
        let mut other = album();
        for picture in other.0.values_mut().flatten() {
            picture.digest = Digest::of(b"2");
        }
        let kept = sent_and_found(ContentFormat::Html, text, text, other);
        let Since::Edited(rows, 1, 1) = &kept.since else {
            panic!("{kept:?}");
        };
        let shown: String = rows
            .iter()
            .flat_map(|row| &row.pieces)
            .map(|p| p.1.as_str())
            .collect();
        assert!(shown.contains("my desk.png, changed"), "{shown}");
    }

    #[test]
    fn another_visibility_alone_is_no_edit_and_is_said_in_its_own_words() {
        let text = "---\ntitle: T\n---\n\nWords.\n";
        let kept = post_and_draft(text, &text.replace("T\n", "T\npublish_status: public\n"));
        assert_eq!(kept.since, Since::Same);
        assert_eq!(
            kept.visibility.as_deref(),
            Some("It was sent as draft; the draft now says public.")
        );
        assert_eq!(post_and_draft(text, text).visibility, None);
    }

    #[test]
    fn a_draft_that_was_not_touched_is_the_same_and_an_edited_one_shows_where() {
        let text = "---\ntitle: T\ntags: [a]\n---\n\nThe kettle is *the* first clock of the day, and it is never late.\n\n- one\n  - two\n";
        assert_eq!(post_and_draft(text, text).since, Since::Same);
        let kept = post_and_draft(text, &text.replace("kettle", "radio"));
        let Since::Edited(rows, gone, new) = &kept.since else {
            panic!("{kept:?}");
        };
        assert_eq!((*gone, *new), (1, 1));
        let marked: Vec<&str> = rows
            .iter()
            .flat_map(|row| &row.pieces)
            .filter_map(|(marked, text)| marked.then_some(text.as_str()))
            .collect();
        assert_eq!(marked, ["kettle", "radio"]);
        assert!(
            kept.story.is_some() && kept.request.iter().any(|row| row.contains("publishStatus"))
        );
    }

    #[test]
    fn no_row_is_wider_than_asked_and_no_character_is_lost() {
        let line = "a word, 日本語の長い文章がここにあります and_a_very_long_word_that_has_no_blank_in_it_at_all end";
        for columns in 4..40 {
            let rows = fold(
                &[(false, line[..7].to_owned()), (true, line[7..].to_owned())],
                columns,
            );
            let flat: String = rows
                .iter()
                .flatten()
                .map(|(_, text)| text.as_str())
                .collect();
            assert_eq!(flat, line);
            for row in &rows {
                let text: String = row.iter().map(|(_, text)| text.as_str()).collect();
                assert!(text.trim_end().width() <= columns, "{columns}: {text:?}");
            }
        }
    }

    #[test]
    fn what_cannot_be_compared_says_why_and_is_shown_all_the_same() {
        let kept = Kept::of("{\"title\":1}", &[], Err("The draft is gone.".into()), 40);
        assert_eq!(kept.since, Since::Unknown("The draft is gone.".into()));
        assert_eq!(
            (kept.story, kept.request.concat().as_str()),
            (None, "{\"title\":1}")
        );
    }
}
