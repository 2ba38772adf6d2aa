//! The title stands at the top once, whatever the draft looks like.

use super::*;
use crate::domain::place::Lines;
use crate::domain::story::Level;

fn of(body: &str, details: Details, title_on_top: bool) -> Story {
    Story::of(
        body,
        &draft("a.md", body, 0, details),
        Settings {
            title_on_top,
            tables: None,
        },
    )
}

fn on_top(body: &str, title: &str) -> String {
    of(body, titled(title), true).to_html()
}

#[test]
fn a_title_from_the_header_is_put_above_the_text() {
    let story = of("Text", titled("My title"), true);
    assert_eq!(story.to_html(), "<h1>My title</h1>\n<p>Text</p>\n");
    assert_eq!(story.blocks[0].lines, None);
}

#[test]
fn a_first_heading_that_says_the_same_is_the_title_and_not_printed_twice() {
    for heading in ["# My *Title!*", "My title\n====", "<h1>My title</h1>"] {
        let story = of(&format!("{heading}\n\nText"), titled("my title"), true);
        assert_eq!(story.blocks.len(), 2, "{heading}");
        assert!(story.blocks[0].lines.is_some());
        assert!(story.findings.is_empty());
    }
}

#[test]
fn a_title_taken_from_a_heading_is_that_heading_whatever_its_level() {
    let mut details = titled("Deep");
    details.title.source = TitleSource::Heading { line: 1 };
    let story = of("### Deep\n\nText", details, true);
    assert_eq!(story.to_html(), "<h1>Deep</h1>\n<p>Text</p>\n");
}

#[test]
fn another_first_heading_stays_in_the_text_as_a_large_one() {
    let story = of("# Other\n\nText", titled("My title"), true);
    assert_eq!(
        story.to_html(),
        "<h1>My title</h1>\n<h1>Other</h1>\n<p>Text</p>\n"
    );
    assert_eq!(story.findings[0].rule.id, "heading-second-title");
}

#[test]
fn a_picture_above_the_title_stays_above_it_and_text_does_not() {
    let html = on_top("![Hero](https://a.example/h.png)\n\n# T\n\nText", "T");
    assert!(html.starts_with("<figure>"), "{html}");
    assert!(
        html.contains("</figure>\n<h1>T</h1>\n<p>Text</p>"),
        "{html}"
    );
    assert_eq!(
        on_top("Before\n\n# T\n\n## Sub\n\nText", "T"),
        "<h1>T</h1>\n<h2>Sub</h2>\n<p>Before</p>\n<p>Text</p>\n"
    );
}

#[test]
fn a_second_level_heading_right_below_the_title_heading_is_the_subtitle() {
    assert_eq!(
        on_top("# T\n\n## Sub\n\nText\n\n## Next", "T"),
        "<h1>T</h1>\n<h2>Sub</h2>\n<p>Text</p>\n<h1>Next</h1>\n"
    );
}

#[test]
fn a_section_at_the_start_of_a_text_with_a_header_title_is_no_subtitle() {
    assert_eq!(
        on_top("## Introduction\n\nText", "T"),
        "<h1>T</h1>\n<h1>Introduction</h1>\n<p>Text</p>\n"
    );
}

#[test]
fn a_subtitle_of_the_header_stands_below_the_title_unless_the_text_has_one() {
    let details = Details {
        subtitle: Some("Said below".into()),
        ..titled("T")
    };
    assert_eq!(
        of("Text", details.clone(), true).to_html(),
        "<h1>T</h1>\n<h2>Said below</h2>\n<p>Text</p>\n"
    );
    assert_eq!(
        of("# T\n\n## Own\n\nText", details, true).to_html(),
        "<h1>T</h1>\n<h2>Own</h2>\n<p>Text</p>\n"
    );
}

#[test]
fn without_a_title_on_top_the_matching_heading_is_left_out() {
    assert_eq!(
        of("# T\n\n## Sub\n\nText", titled("T"), false).to_html(),
        "<h3>Sub</h3>\n<p>Text</p>\n"
    );
}

#[test]
fn lines_are_lines_of_the_file_with_its_header() {
    let text = "---\ntitle: T\n---\n\n# T\n\nOne\ntwo\n\n[x](y)\n";
    let above = text.find("\n\n#").map_or(0, |i| i + 1);
    let story = Story::of(
        text,
        &draft("a.md", text, above, titled("T")),
        Settings::default(),
    );
    assert_eq!(story.blocks[0].lines, Some(Lines { first: 5, last: 5 }));
    assert_eq!(story.blocks[1].lines, Some(Lines { first: 7, last: 8 }));
    assert_eq!(story.findings[0].place.map(|p| p.line), Some(10));
    for (line, block) in [
        (1, None),
        (5, Some(0)),
        (6, Some(0)),
        (8, Some(1)),
        (99, Some(2)),
    ] {
        assert_eq!(story.block_at_line(line), block, "line {line}");
    }
}

#[test]
fn the_outline_lists_headings_with_their_lines() {
    let story = of("# T\n\n## A\n\ntext\n\n### B", titled("T"), true);
    let outline: Vec<_> = story
        .outline()
        .into_iter()
        .map(|e| (e.level, e.text, e.line))
        .collect();
    assert_eq!(
        outline,
        [
            (Level::Title, "T".to_owned(), Some(1)),
            (Level::Subtitle, "A".to_owned(), Some(3)),
            (Level::Small, "B".to_owned(), Some(7)),
        ]
    );
}

#[test]
fn the_first_and_last_words_are_those_of_the_prose() {
    let story = of(
        "# T\n\n## Sub\n\none two\n\n```\ncode\n```\n\n- a b c d e f g h i j k l m n\n\nlast word",
        titled("T"),
        true,
    );
    assert_eq!(
        story.first_and_last_words(),
        (
            "one two a b c d e f g h i j".to_owned(),
            "e f g h i j k l m n last word".to_owned()
        )
    );
    assert_eq!(
        convert("# Only a heading").first_and_last_words(),
        (String::new(), String::new())
    );
}
