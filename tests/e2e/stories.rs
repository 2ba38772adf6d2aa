//! Golden stories: posts as people write them, what is sent of each, and what its preview shows.
//!
//! Beside each post in `stories/` lie its HTML (`.html`) and a text with its findings, the words that are not sent and
//! the preview at 66 columns (`.txt`). After a change on purpose, renew and read them:
//!
//! ```text
//! BYLINE_UPDATE=1 cargo test --test e2e stories
//! ```

pub mod browser;
mod corpus;
mod markup;
mod words;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use byline::app::preview::{Kind, Page};
use byline::app::sketches::Sketchbook;
use byline::domain::draft::Draft;
use byline::domain::lint::Finding;
use byline::domain::story::convert::Settings;
use byline::domain::story::highlight::Colours;
use byline::domain::story::{BlockKind, Story};
use byline::testing::claims::check_html;

/// The width of the preview that is kept.
const WIDTH: u16 = 66;

/// A post with what became of it.
pub struct Golden {
    pub name: String,
    pub path: PathBuf,
    text: String,
    draft: Draft,
    story: Story,
    html: String,
}

impl Golden {
    fn of(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).expect("readable");
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let draft = Draft::parse(Path::new(&*name), &text);
        let story = Story::of(&text, &draft, Settings::default());
        Self {
            name: name.into_owned(),
            path: path.to_owned(),
            html: story.to_html(),
            text,
            draft,
            story,
        }
    }

    pub fn all() -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/e2e/stories");
        let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| entry.expect("readable").path())
            .filter(|path| {
                path.extension()
                    .is_some_and(|end| end == "md" || end == "mdx")
            })
            .collect();
        paths.sort();
        assert!(paths.len() >= 30, "{paths:?}");
        paths.iter().map(|path| Self::of(path)).collect()
    }

    fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.draft.findings.iter().chain(&self.story.findings)
    }

    /// The rows of the preview, block by block.
    fn rows(&self) -> Vec<Vec<byline::app::preview::Row>> {
        let (colours, pictures) = (Colours::default(), Sketchbook::default());
        let page = Page::new(&self.story, &colours, &pictures, WIDTH);
        (0..self.story.blocks.len())
            .map(|number| page.block_rows(number))
            .collect()
    }

    /// What is kept beside the post.
    fn report(&self) -> String {
        let mut report = String::from("FINDINGS\n");
        for finding in self.findings() {
            let line = finding
                .place
                .map_or("-".into(), |place| place.line.to_string());
            let rule = finding.rule;
            let _ = writeln!(
                report,
                "{line} {} {}: {}",
                rule.severity.word(),
                rule.id,
                finding.what
            );
        }
        let lost: Vec<String> = self.lost().into_iter().map(|lost| lost.word).collect();
        let _ = writeln!(report, "\nWORDS NOT SENT\n{}", lost.join(" "));
        report.push_str("\nPREVIEW\n");
        for row in self.rows().into_iter().flatten() {
            let _ = writeln!(
                report,
                "{}",
                byline::domain::text::visible(&row.to_plain()).trim_end()
            );
        }
        report
    }

    /// The words of the post that are not in what is sent.
    fn lost(&self) -> Vec<words::Lost> {
        words::lost(&self.text, self.draft.body.start, &self.html)
    }
}

fn compare(path: &Path, now: &str) -> Result<(), String> {
    if std::env::var_os("BYLINE_UPDATE").is_some_and(|value| value == "1") {
        std::fs::write(path, now).expect("written");
        return Ok(());
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    if kept == now {
        return Ok(());
    }
    let (line, (was, is)) = (1..)
        .zip(kept.lines().chain(std::iter::repeat("")).zip(now.lines()))
        .find(|(_, (was, is))| was != is)
        .unwrap_or((0, ("more", "less")));
    Err(format!(
        "{}:{line}\n  was {was}\n  is  {is}",
        path.display()
    ))
}

#[test]
fn every_story_is_sent_and_shown_as_it_was_last_time() {
    let wrong: Vec<String> = Golden::all()
        .iter()
        .flat_map(|golden| {
            [("html", golden.html.clone()), ("txt", golden.report())]
                .map(|(ending, now)| compare(&golden.path.with_extension(ending), &now))
        })
        .filter_map(Result::err)
        .collect();
    assert!(
        wrong.is_empty(),
        "{}\nIf this is meant: BYLINE_UPDATE=1 cargo test --test e2e stories",
        wrong.join("\n")
    );
}

#[test]
fn only_the_tags_and_attributes_that_medium_takes_are_sent() {
    for golden in Golden::all() {
        if let Err(why) = check_html(&golden.html) {
            panic!("{}: {why}", golden.name);
        }
        // And by a parser that is not ours: nothing is dropped, nothing moves.
        assert_eq!(
            markup::unescaped(&markup::as_medium_takes_it(&golden.html)),
            markup::unescaped(&golden.html),
            "{}",
            golden.name
        );
    }
    let control = "<p>a <u>b</u></p>";
    assert_ne!(markup::as_medium_takes_it(control), control);
}

#[test]
fn no_word_of_a_story_is_lost_without_a_finding_that_says_so() {
    let mut wrong = Vec::new();
    let (mut words, mut lost_words) = (0, 0);
    for golden in Golden::all() {
        words += words::count(&golden.text, golden.draft.body.start);
        for lost in golden.lost() {
            lost_words += 1;
            let told = golden.findings().any(|finding| {
                finding.what.contains(&lost.word)
                    || finding
                        .place
                        .is_some_and(|place| lost.lines.contains(&place.line))
            });
            if !told {
                wrong.push(format!(
                    "{}:{}: {}",
                    golden.name,
                    lost.lines.start(),
                    lost.word
                ));
            }
        }
    }
    println!("{words} words, {lost_words} of them not sent");
    assert!(
        wrong.is_empty(),
        "lost without a word:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn a_paragraph_that_is_not_sent_would_be_noticed() {
    let essay = Golden::all()
        .into_iter()
        .find(|golden| golden.name == "essay.md")
        .expect("there");
    assert_eq!(essay.lost().len(), 0);
    let at = essay.html.find("<p>I had used it").expect("there");
    let end = at + essay.html[at..].find('\n').expect("a line");
    let cut = [&essay.html[..at], &essay.html[end..]].concat();
    let lost = words::lost(&essay.text, essay.draft.body.start, &cut);
    assert!(lost.iter().any(|lost| lost.word == "eleven"));
    assert!(lost.iter().any(|lost| lost.word == "loyalty"));
}

#[test]
fn the_preview_says_block_by_block_what_is_sent() {
    for golden in Golden::all() {
        let sent = markup::elements(&golden.html);
        assert_eq!(sent.len(), golden.story.blocks.len(), "{}", golden.name);
        for ((block, rows), sent) in golden.story.blocks.iter().zip(golden.rows()).zip(&sent) {
            let mut shown = String::new();
            let mut marks = String::new();
            for (piece, kind) in rows.iter().flat_map(|row| &row.0) {
                match kind {
                    Kind::Mark => marks.push_str(piece),
                    Kind::Cells(..) => {}
                    Kind::Text(_)
                    | Kind::Link(_)
                    | Kind::Heading(_)
                    | Kind::Quote(_)
                    | Kind::Code(_) => {
                        shown.push_str(piece);
                    }
                }
            }
            if let BlockKind::Image(_) | BlockKind::Embed { .. } = &block.kind {
                // Shown as a label with the address or the words for it.
                for words in [&sent.text, &sent.alt] {
                    let there = squeezed(&(marks.clone() + &shown)).contains(&squeezed(words));
                    assert!(there, "{}: {words} is not in {marks}{shown}", golden.name);
                }
                continue;
            }
            assert_eq!(
                squeezed(&shown),
                squeezed(&sent.text),
                "{}: {block:?}",
                golden.name
            );
            if let BlockKind::List {
                start: Some(start),
                items,
            } = &block.kind
            {
                let last = format!("{}. ", start + items.len() - 1);
                assert!(marks.contains(&last), "{}: {marks}", golden.name);
            }
        }
    }
}

/// Without white space: where lines are folded is another matter. Control characters have no place in HTML.
fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect()
}
