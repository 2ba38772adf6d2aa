//! Reading headers of every dialect, whole and broken.

mod edits;
mod properties;
mod written_back;

use std::fmt::Write as _;
use std::path::Path;

use super::*;
use crate::domain::draft::{Draft, SiteStatus, TitleSource};
use crate::domain::lint::Severity;

fn draft(text: &str) -> Draft {
    Draft::parse(Path::new("posts/some-file.md"), text)
}

/// Rule and line of each finding.
fn found(draft: &Draft) -> Vec<(&'static str, usize)> {
    draft
        .findings
        .iter()
        .map(|f| (f.rule.id, f.place.map_or(0, |p| p.line)))
        .collect()
}

#[test]
fn every_dialect_gives_its_keys_and_leaves_the_body_as_it_is() {
    for (dialect, text) in [
        (
            Dialect::Yaml,
            "\n---\ntitle: \"T\"\ntags: [x, y]\n...\nBody",
        ),
        (
            Dialect::Yaml,
            "-----  \r\ntitle: T\r\ntags:\r\n- x\r\n- y\r\n---\t\r\nBody",
        ),
        (
            Dialect::Yaml,
            "---\n{\"title\": \"T\", \"tags\": [\"x\", \"y\"]}\n---\nBody",
        ),
        (Dialect::Yaml, "---\rtitle: T\rtags: x, y\r---\rBody"),
        (
            Dialect::Toml,
            "+++\ntitle = 'T'\ntags = [\"x\", \"y\"]\n+++\nBody",
        ),
        (
            Dialect::Toml,
            "+++\ntitle = 'T'\n[taxonomies]\ntags = [\"x\", \"y\"]\n+++\nBody",
        ),
        (
            Dialect::Json,
            "{\n  \"title\": \"T\",\n  \"tags\": [\"x\", \"y\"]\n}\nBody",
        ),
        (
            Dialect::Pelican,
            "Title: T\nTags: x, y\nSummary: one\n  two\n\nBody",
        ),
        (
            Dialect::Yaml,
            "title: T\nlayout: post\ntags: x y\n---\nBody",
        ),
    ] {
        let draft = draft(text);
        assert_eq!(draft.front_matter.dialect, dialect, "{text}");
        assert_eq!(draft.details.title.text, "T", "{text}");
        assert_eq!(draft.details.tags, ["x", "y"], "{text}");
        assert_eq!(text[draft.body.clone()].trim(), "Body", "{text}");
    }
}

#[test]
fn spans_are_the_bytes_of_keys_and_values() {
    let text = "---\n\"title\"  : 'It''s' # note\nempty:\nlong: >-\n  one\n  two\n\ntags:\n  - a\n  - 'b'\nmap: {k: v}\n---\n";
    let header = draft(text).front_matter;
    let raw: Vec<_> = header
        .entries
        .iter()
        .map(|e| {
            (
                &text[e.key_span.clone()],
                &text[e.value_span.clone()],
                e.line,
            )
        })
        .collect();
    assert_eq!(
        raw,
        [
            ("\"title\"", "'It''s'", 2),
            ("empty", "", 3),
            ("long", ">-\n  one\n  two", 4),
            ("tags", "- a\n  - 'b'", 8),
            ("map", "{k: v}", 11),
        ]
    );
    assert_eq!(&text[header.inner.clone()], &text[4..text.len() - 4]);
    assert_eq!(header.block, 0..text.len());
}

#[test]
fn scalars_stay_the_text_that_was_typed() {
    let draft = draft(
        "---\ntitle: 404\ntags: [2020, no, 1.10, ~, \"\", '#c', A, a]\ndate: 2024-13-45\npublished: 2013/7/13\n---\n",
    );
    assert_eq!(draft.details.title.text, "404");
    assert_eq!(draft.details.tags, ["2020", "no", "1.10", "c", "A"]);
    assert_eq!(draft.details.date.as_deref(), Some("2024-13-45"));
    assert_eq!(draft.details.site_status, None);
}

#[test]
fn rules_and_prose_at_the_top_are_not_taken_for_a_header() {
    for text in [
        "---\n\nJust a rule above.\n\n---\n\nMore",
        "---\n# A heading between rules\n\n---\n",
        "---\n",
        "Note: this is prose.\nIt goes on.\n",
        "Summary: one line alone\n\nText",
        "Heading\n---\ntext\n",
        "{ not json }\n",
        "{{< figure >}}\n\ntext",
        "+++\nno keys here\n+++\n",
        "title:\nnot a header since this is prose\n\n",
        "",
    ] {
        let draft = draft(text);
        assert_eq!(draft.front_matter, FrontMatter::default(), "{text}");
        assert_eq!(draft.body, 0..text.len());
    }
}

/// Every cause of a broken header: text, line, what the sentence must contain.
const BROKEN: &[(&str, usize, &str)] = &[
    ("---\ntitle: T\nexcerpt: a\nb c\n---\n", 4, "indent it"),
    (
        "---\nexcerpt: Part 2: X\ntitle: T\n---\n",
        2,
        "put it in quotes",
    ),
    (
        "---\nexcerpt: “Part 2: X”\ntitle: T\n---\n",
        2,
        "curly quotes",
    ),
    (
        "---\nexcerpt: \"the \"word\" here\"\ntitle: T\n---\n",
        2,
        "double quotes inside",
    ),
    (
        "---\nimage: a\n   alt: b\ntitle: T\n---\n",
        3,
        "cannot be read here",
    ),
    (
        "---\ncategories: a\n- b\ntitle: T\n---\n",
        3,
        "already has a value",
    ),
    ("---\nexcerpt: [NEW] x\ntitle: T\n---\n", 2, "begins with ["),
    (
        "---\nimage: {{ site.url }}/a.png\ntitle: T\n---\n",
        2,
        "template text",
    ),
    ("---\nauthor: @me\ntitle: T\n---\n", 2, "begins with @"),
    ("---\nexcerpt: 'open\ntitle: T\n---\n", 2, "no closing one"),
    (
        "---\ndate:2024-01-01\ntitle: T\n---\n",
        2,
        "no space after the colon",
    ),
    (
        "---\nlist:\n-x\n- y\ntitle: T\n---\n",
        3,
        "no space after the dash",
    ),
    ("---\nmap:\n\tk: v\ntitle: T\n---\n", 3, "tab"),
    (
        "+++\ntitle = 'T'\nauthor = \"open\n+++\n",
        3,
        "no closing one",
    ),
    (
        "+++\ntitle = 'T'\nauthor = me\n+++\n",
        3,
        "text without quotes",
    ),
    (
        "+++\ntitle = 'T'\na = 1\na = 2\n+++\n",
        4,
        "cannot be read here",
    ),
];

#[test]
fn a_broken_header_is_salvaged_with_one_sentence_that_names_the_cause() {
    for (text, line, cause) in BROKEN {
        let draft = draft(text);
        assert_eq!(draft.details.title.text, "T", "{text}");
        assert_eq!(
            found(&draft),
            [("header-unreadable", *line)],
            "{text}: {:?}",
            draft.findings
        );
        assert!(
            draft.findings[0].what.contains(cause),
            "{text}: {}",
            draft.findings[0].what
        );
        assert!(draft.front_matter.salvaged.is_some());
        assert_eq!(draft.findings[0].rule.severity, Severity::Warning);
    }
}

#[test]
fn fences_that_are_missing_or_odd_are_said_with_their_place() {
    for (text, rule, line, body) in [
        (
            "---\ntitle: T\ntags: a\n\nBody",
            "header-unclosed",
            1,
            "\nBody",
        ),
        ("---\ntitle: T\n--\nBody", "header-unclosed", 1, "Body"),
        (
            "title: T\nlayout: post\n------\nBody",
            "header-fence",
            1,
            "Body",
        ),
        (" ---\ntitle: T\n---\nBody", "header-fence", 1, "Body"),
        (
            "---\ntitle: T\n<<<<<<< HEAD\na: b\n=======\na: c\n>>>>>>> x\n---\nBody",
            "header-conflict",
            3,
            "Body",
        ),
        (
            "---\ntitle: U\ntitle: T\n---\nBody",
            "header-key-twice",
            3,
            "Body",
        ),
    ] {
        let draft = draft(text);
        assert_eq!(draft.details.title.text, "T", "{text}");
        assert_eq!(found(&draft), [(rule, line)], "{text}");
        assert_eq!(&text[draft.body.clone()], body);
    }
}

#[test]
fn a_header_that_is_not_at_the_top_is_text_and_the_writer_is_told() {
    let text = "https://example.org/issues/1\n---\ntitle: T\n---\nBody";
    let draft = draft(text);
    assert_eq!(draft.body, 0..text.len());
    assert_eq!(draft.details.title.source, TitleSource::FileName);
    assert_eq!(found(&draft)[0], ("header-not-first", 2));
    let list = self::draft("---\n- a\n- b\n---\n\n---\ntitle: T\n---\nBody");
    assert_eq!(found(&list)[0], ("header-not-keys", 1));
    assert!(list.findings[0].what.contains("line 6"));
}

#[test]
fn a_header_out_of_bounds_is_an_error_or_salvaged_and_never_expanded() {
    let large = format!(
        "---\ntitle: T\nx: {}\n---\nBody",
        "y".repeat(HEADER_AT_MOST)
    );
    let draft = self::draft(&large);
    assert_eq!(found(&draft)[0], ("header-too-large", 1));
    assert_eq!(draft.body, 0..large.len());
    let deep = format!(
        "---\ntitle: T\nx: {}{}\n---\n",
        "[".repeat(40),
        "]".repeat(40)
    );
    assert_eq!(found(&self::draft(&deep)), [("header-unreadable", 3)]);
    // Aliases of aliases: a few hundred bytes that would stand for gigabytes.
    let mut bomb = String::from("---\ntitle: T\na0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..10 {
        let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
        let _ = writeln!(bomb, "a{level}: &a{level} [{aliases}]");
    }
    bomb.push_str("tags: *a0\n---\n");
    let draft = self::draft(&bomb);
    assert_eq!(
        (draft.details.title.text.as_str(), draft.details.tags.len()),
        ("T", 1)
    );
    assert_eq!(found(&draft), []);
}

#[test]
fn details_come_from_any_of_their_keys() {
    let draft = draft(
        "---\nTitle: T\nsubtitle: S\ncanonicalURL: https://example.org/a\npublishStatus: Unlisted\nlicence: cc-40-by\nmediumUrl: https://medium.com/p/1\npubDate: May 5\nprivate: true\nkeywords: [a]\n---\n",
    );
    let details = &draft.details;
    assert_eq!(details.subtitle.as_deref(), Some("S"));
    assert_eq!(
        details.canonical_url.as_deref(),
        Some("https://example.org/a")
    );
    assert_eq!(details.visibility, Some(Visibility::Unlisted));
    assert_eq!(details.license, Some(License::By));
    assert_eq!(
        details.medium_url.as_deref(),
        Some("https://medium.com/p/1")
    );
    assert_eq!(details.date.as_deref(), Some("May 5"));
    assert_eq!(details.site_status, Some(SiteStatus::Unlisted));
    assert_eq!(details.tags, ["a"]);
    assert_eq!(draft.findings, []);
}

#[test]
fn values_that_medium_does_not_know_are_said_and_not_used() {
    let draft = draft(
        "---\ntitle: T\nlicense: MIT\npublish_status: secret\ncanonical_url: /a/b\nurl: https://x.example\n---\n",
    );
    assert_eq!(
        found(&draft),
        [
            ("visibility-unknown", 4),
            ("license-unknown", 3),
            ("canonical-unusable", 5)
        ]
    );
    assert_eq!(
        (draft.details.license, draft.details.canonical_url.clone()),
        (None, None)
    );
}

#[test]
fn a_title_and_an_opening_heading_that_differ_are_noted_and_equal_ones_are_not() {
    assert_eq!(
        found(&draft("---\ntitle: Two words!\n---\n# two *words*\n")),
        []
    );
    assert_eq!(found(&draft("---\ntitle: T\n---\ntext\n\n# later\n")), []);
    assert_eq!(
        found(&draft("---\ntitle: T\n---\n\n# Other\n")),
        [("title-differs", 5)]
    );
}
