//! What holds for any header and any change.

use proptest::prelude::*;

use super::*;

/// A line end, a header and a body, put together from pieces that real drafts are made of.
fn any_draft() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "plain words",
        "'it''s quoted'",
        "\"double: quoted\" # with a comment",
        "2024-01-01",
        "true",
        "",
        "[a, 'b', \"c d\"]",
        "{k: v, l: [m]}",
        "\n  - one\n  - two # second",
        "\n- one\n- two",
        "|\n  literal\n  text",
        ">-\n  folded\n  text\n",
        "one, two",
        "\n  nested: 1\n  title: inner",
        "龙虾 ✓",
    ]);
    let value = prop_oneof![
        4 => fixed.prop_map(String::from),
        1 => "[a-zA-Z][a-zA-Z0-9 ]{0,20}"
    ];
    let key = prop::sample::select(vec![
        "title",
        "tags",
        "date",
        "license",
        "publish_status",
        "publishStatus",
        "canonical_url",
        "description",
        "other",
        "pubDate",
        "'quoted'",
        "padded   ",
        "# comment",
    ]);
    let line = (key, value).prop_map(|(key, value)| {
        if key.starts_with('#') {
            format!("{key}\n")
        } else if value.is_empty() || value.starts_with('\n') {
            format!("{key}:{value}\n")
        } else {
            format!("{key}: {value}\n")
        }
    });
    let body = prop::sample::select(vec![
        "",
        "Body",
        "\n# Heading\n\ntext\n",
        "text\n---\nmore",
        "```\n# no\n```\n",
    ]);
    (
        prop::collection::vec(line, 0..7),
        body,
        any::<bool>(),
        0..2_usize,
    )
        .prop_map(|(lines, body, crlf, blanks)| {
            let text = format!("---\n{}{}---\n{body}", lines.concat(), "\n".repeat(blanks));
            if crlf {
                text.replace('\n', "\r\n")
            } else {
                text
            }
        })
}

fn any_change() -> impl Strategy<Value = Change> {
    let nasty = || {
        prop_oneof![
            prop::sample::select(vec![
                "yes",
                "404",
                "a: b",
                "#x",
                "@me",
                "'",
                "\"",
                "it's",
                "[x]",
                "{y}",
                "- z",
                "null",
                "~",
                "a #b",
                "x:",
                "---",
                "{{ t }}",
                "C:\\n",
                "`c`",
                "é\u{85}ü",
                "*b*",
                "1_000",
                "a, b",
                "!tag",
                "%d",
                "?",
                "|",
            ])
            .prop_map(String::from),
            "\\PC{1,30}",
        ]
    };
    prop_oneof![
        nasty().prop_map(Change::Title),
        prop::collection::vec(nasty(), 0..5).prop_map(Change::Tags),
        prop::option::of(prop::sample::select(Visibility::ALL.to_vec()))
            .prop_map(Change::Visibility),
        prop::option::of(prop::sample::select(License::ALL.to_vec())).prop_map(Change::License),
        prop::option::of("https://[a-z]{1,8}\\.example/[a-z#?=&,:%]{0,9}")
            .prop_map(Change::CanonicalUrl),
        "https://medium\\.com/p/[a-f0-9]{1,12}".prop_map(Change::MediumUrl),
    ]
}

/// What the details say about the thing that a change is about.
fn says(draft: &Draft, change: &Change) -> bool {
    let words = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
    let details = &draft.details;
    match change {
        Change::Title(title) => details.title.text == words(title),
        Change::Tags(tags) => {
            let asked: Vec<String> = tags
                .iter()
                .map(|t| t.trim().trim_start_matches('#').trim().to_owned())
                .filter(|t| !t.is_empty())
                .collect();
            details.tags.iter().all(|t| asked.contains(t))
                && asked.iter().all(|t| {
                    details
                        .tags
                        .iter()
                        .any(|d| d.to_lowercase() == t.to_lowercase())
                })
        }
        Change::Visibility(visibility) => details.visibility == *visibility,
        Change::License(license) => details.license == *license,
        Change::CanonicalUrl(url) => details.canonical_url == *url,
        Change::Tables(tables) => details.tables == *tables,
        Change::MediumUrl(url) => details.medium_url.as_deref() == Some(url),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_edit_says_what_was_asked_and_touches_nothing_else(text in any_draft(), change in any_change()) {
        let before = draft(&text);
        if let Ok(Some(splice)) = before.front_matter.edit(&text, &before, &change) {
            let edited = splice.apply(&text);
            prop_assert_eq!(&edited[..splice.range.start], &text[..splice.range.start]);
            prop_assert_eq!(&edited[splice.range.start + splice.with.len()..], &text[splice.range.end..]);
            let after = draft(&edited);
            prop_assert!(says(&after, &change), "{:?}\n{}", change, edited);
            prop_assert_eq!(after.front_matter.edit(&edited, &after, &change), Ok(None));
            prop_assert_eq!(after.details.subtitle, before.details.subtitle);
            prop_assert_eq!(after.details.date, before.details.date);
            // Whatever the edit did not own is still there, byte for byte, line by line.
            let kept = before.front_matter.entries.iter().filter(|e| {
                e.value_span.end <= splice.range.start || e.key_span.start >= splice.range.end
            });
            for entry in kept {
                prop_assert!(edited.contains(&text[entry.key_span.start..entry.value_span.end]));
            }
        }
    }

    #[test]
    fn a_healthy_header_takes_a_title_that_is_plain_text(text in any_draft(), title in "[A-Za-z][a-z]{0,9}") {
        let before = draft(&text);
        let repeated = before.findings.iter().any(|f| f.rule.id == "header-key-twice");
        if before.front_matter.salvaged.is_none() && !repeated && before.front_matter.dialect == Dialect::Yaml {
            let change = Change::Title(title);
            let edit = before.front_matter.edit(&text, &before, &change);
            prop_assert!(edit.is_ok(), "{:?}\n{}", edit, text);
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let text = String::from_utf8_lossy(&bytes);
        let read = draft(&text);
        prop_assert_eq!(read.body.end, text.len());
    }

    #[test]
    fn no_text_that_looks_like_a_header_makes_the_reader_or_the_editor_panic(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "---", "+++", "...", "\n", "\r\n", "\r", "title", "tags", ":", ": ", " ", "\t", "- ", "-", "[", "]", "{", "}",
            "\"", "'", "|", ">", "#", "&a", "*a", ",", "=", "a", "é", "“", "\u{0}", "\\", "<!--", "-->", "```", "extra", "key: v\n",
            "title: x\n", "---\n", "+++\n", "a = 1\n", "<<: *a\n", "? ", "!t ", "%", "@", "`", "\u{FEFF}",
        ]), 0..40),
        change in any_change(),
    ) {
        let text = pieces.concat();
        let read = draft(&text);
        if let Ok(Some(splice)) = read.front_matter.edit(&text, &read, &change) {
            prop_assert!(says(&draft(&splice.apply(&text)), &change));
        }
    }
}
