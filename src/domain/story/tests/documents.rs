//! Whole documents: one of our own with everything in it, and real posts when they are at hand.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::*;
use crate::domain::lint::Severity;
use crate::testing::claims::check_html;

fn kitchen_sink() -> Story {
    let text = include_str!("kitchen-sink.md");
    let mut details = titled("A week with a paper notebook");
    details.title.source = TitleSource::Heading { line: 1 };
    Story::of(text, &draft("a.md", text, 0, details), Settings::default())
}

#[test]
fn the_kitchen_sink_as_html() {
    let html = kitchen_sink().to_html();
    check_html(&html).expect("allowed tags only");
    insta::assert_snapshot!(html);
}

#[test]
fn the_kitchen_sink_as_text() {
    insta::assert_snapshot!(kitchen_sink().to_text());
}

#[test]
fn the_kitchen_sink_and_its_findings() {
    let findings: Vec<String> = kitchen_sink()
        .findings
        .iter()
        .map(|f| {
            format!(
                "{} {} {}: {}",
                f.place.map_or(0, |p| p.line),
                f.rule.severity.word(),
                f.rule.id,
                f.what
            )
        })
        .collect();
    insta::assert_snapshot!(findings.join("\n"));
}

/// Markdown files below a folder.
fn posts(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| {
                ["md", "mdx", "markdown"]
                    .iter()
                    .any(|m| e.eq_ignore_ascii_case(m))
            }) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn real_posts_never_panic_and_send_allowed_tags_only() {
    let Some(folder) = std::env::var_os("BYLINE_CORPUS") else {
        println!("skipped: BYLINE_CORPUS is not set");
        return;
    };
    let mut loads = Vec::new();
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    for path in posts(Path::new(&folder)) {
        let bytes = std::fs::read(&path).expect("a readable file");
        let text = crate::domain::source::Source::decode(bytes).text;
        let name = path.to_string_lossy();
        let draft = Draft::parse(&path, &text);
        let story = Story::of(&text, &draft, Settings::default());
        let findings = || draft.findings.iter().chain(&story.findings);
        check_html(&story.to_html()).unwrap_or_else(|why| panic!("{name}: {why}"));
        let number = |severity| findings().filter(|f| f.rule.severity == severity).count();
        let (errors, warnings, notes) = (
            number(Severity::Error),
            number(Severity::Warning),
            number(Severity::Note),
        );
        println!("{errors} errors, {warnings} warnings, {notes} notes: {name}");
        for finding in findings() {
            *rules.entry(finding.rule.id).or_default() += 1;
        }
        loads.push((errors + warnings, errors + warnings + notes));
    }
    assert!(!loads.is_empty(), "no posts in {}", folder.display());
    let at = |share: usize, pick: fn(&(usize, usize)) -> usize| {
        let mut sorted: Vec<usize> = loads.iter().map(pick).collect();
        sorted.sort_unstable();
        sorted[(sorted.len() - 1) * share / 100]
    };
    println!(
        "{} posts; errors and warnings: median {}, p90 {}; with notes: median {}, p90 {}",
        loads.len(),
        at(50, |l| l.0),
        at(90, |l| l.0),
        at(50, |l| l.1),
        at(90, |l| l.1)
    );
    let mut worst: Vec<(usize, &str)> = rules.into_iter().map(|(id, n)| (n, id)).collect();
    worst.sort_unstable_by(|a, b| b.cmp(a));
    println!("posts with each rule: {worst:?}");
    // A real post is not drowned: most have a handful of things that will look different.
    assert!(at(50, |l| l.0) <= 3 && at(90, |l| l.0) <= 8, "too loud");
}
