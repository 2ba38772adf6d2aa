//! Real drafts, read through `BYLINE_CORPUS`: a folder of files with a table `EXPECTED.md` that says what a tolerant
//! reader makes of each. Without the variable the tests say so and pass.

use std::path::PathBuf;

use super::*;
use crate::domain::front_matter::Change;
use crate::domain::source::Source;

/// One row of the table.
struct Row {
    file: String,
    title: String,
    tags: Vec<String>,
    outcome: String,
}

/// Files whose row names no single title, with the reason.
const NO_TITLE_IN_TABLE: &[(&str, &str)] = &[(
    "m20-fm-not-first.md",
    "the title counts only once the writer lets the header be read",
)];

fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("BYLINE_CORPUS").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: BYLINE_CORPUS is not set");
    }
    folder
}

fn rows(folder: &Path) -> Vec<Row> {
    let table = std::fs::read_to_string(folder.join("EXPECTED.md")).expect("the table is there");
    table
        .lines()
        .filter(|line| line.starts_with("| m") || line.starts_with("| h"))
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
            let tags = if cells[3] == "-" { "" } else { cells[3] };
            Row {
                file: cells[0].to_owned(),
                title: cells[2].to_owned(),
                tags: tags
                    .split(';')
                    .map(|t| t.trim().to_owned())
                    .filter(|t| !t.is_empty())
                    .collect(),
                outcome: cells[4].to_owned(),
            }
        })
        .collect()
}

fn load(folder: &Path, row: &Row) -> (PathBuf, String) {
    let path = folder.join(&row.file);
    let bytes = std::fs::read(&path).expect("the file of the row is there");
    (path, Source::decode(bytes).text)
}

#[test]
fn real_drafts_have_the_titles_and_tags_that_the_table_names() {
    let Some(folder) = corpus() else { return };
    let (mut titles, mut tags, mut wrong) = (0, 0, Vec::new());
    let rows = rows(&folder);
    assert!(rows.len() >= 50, "the table has a row for each file");
    for row in &rows {
        let (path, text) = load(&folder, row);
        let draft = Draft::parse(&path, &text);
        let details = &draft.details;
        if draft.details.tags == row.tags {
            tags += 1;
        } else {
            wrong.push(format!("{}: tags {:?}", row.file, details.tags));
        }
        let expected = row.title.split(" (curly").next().unwrap_or_default();
        let right = match expected.strip_suffix(" (first H1)") {
            Some(heading) => {
                details.title.text == heading
                    && matches!(details.title.source, TitleSource::Heading { .. })
            }
            None if expected.contains("file name") => details.title.source == TitleSource::FileName,
            None => details.title.text == expected && details.title.source == TitleSource::Header,
        };
        if right {
            titles += 1;
        } else if !NO_TITLE_IN_TABLE.iter().any(|(file, _)| *file == row.file) {
            wrong.push(format!("{}: title {:?}", row.file, details.title));
        }
    }
    println!(
        "{titles} titles and {tags} tag lists of {} as the table has them",
        rows.len()
    );
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(tags, rows.len());
    assert!(titles + NO_TITLE_IN_TABLE.len() >= rows.len());
}

#[test]
fn real_broken_headers_are_warned_of_and_healthy_ones_are_not() {
    let Some(folder) = corpus() else { return };
    for row in rows(&folder) {
        let (path, text) = load(&folder, &row);
        let draft = Draft::parse(&path, &text);
        let about_header: Vec<_> = draft
            .findings
            .iter()
            .filter(|f| f.rule.id.starts_with("header-"))
            .collect();
        for finding in &draft.findings {
            println!(
                "{}: {:?} {} {}",
                row.file,
                finding.place.map(|p| p.line),
                finding.rule.id,
                finding.what
            );
        }
        let healthy = row.outcome.contains("no warning")
            || row.outcome.contains("silently")
            || row.file.starts_with('h');
        if healthy {
            assert!(about_header.is_empty(), "{}: {about_header:?}", row.file);
        }
    }
}

#[test]
fn a_new_title_for_a_real_draft_changes_only_the_bytes_of_the_title() {
    let Some(folder) = corpus() else { return };
    let (mut edited, mut refused) = (0, Vec::new());
    for row in rows(&folder) {
        let (path, text) = load(&folder, &row);
        let draft = Draft::parse(&path, &text);
        let title = "Another: “title” for #1".to_owned();
        match draft
            .front_matter
            .edit(&text, &draft, &Change::Title(title.clone()))
        {
            Ok(Some(splice)) => {
                let after = Draft::parse(&path, &splice.apply(&text));
                assert_eq!(after.details.title.text, title, "{}", row.file);
                let own = match draft.details.title.source {
                    TitleSource::Header => draft
                        .front_matter
                        .get("title")
                        .map(|e| e.value_span.clone()),
                    TitleSource::Heading { .. } => Headings::of(&text, draft.body.start)
                        .title()
                        .map(|h| h.span.clone()),
                    TitleSource::FileName => Some(splice.range.start..splice.range.start),
                };
                assert_eq!(Some(splice.range), own, "{}", row.file);
                edited += 1;
            }
            Ok(None) => panic!("{}: it has this title already", row.file),
            Err(why) => refused.push(format!("{}: {why}", row.file)),
        }
        for change in [
            Change::Tags(vec!["a tag".into(), "b".into()]),
            Change::MediumUrl("https://medium.com/p/1".into()),
        ] {
            match draft.front_matter.edit(&text, &draft, &change) {
                Ok(splice) => assert!(splice.is_some(), "{}", row.file),
                Err(why) => println!("{}: {why}", row.file),
            }
        }
    }
    println!("{edited} titles changed; refused: {refused:#?}");
    assert!(edited >= 40, "{refused:#?}");
    let healthy = refused.iter().filter(|why| why.starts_with('h')).count();
    assert_eq!(healthy, 0, "{refused:#?}");
}
