//! A draft as a whole: where its title comes from, what its body is, how long it is.

use super::*;

fn draft(file: &str, text: &str) -> Draft {
    Draft::parse(Path::new(file), text)
}

#[test]
fn the_title_is_the_first_of_header_heading_and_file_name() {
    for (text, title, word) in [
        ("---\ntitle: \" A \"\n---\n# B\n", "A", "front-matter"),
        ("---\nlinktitle: A\ntitle:\n---\n# B\n", "B", "heading"),
        ("## B\n\ntext\n\n# C\n", "C", "heading"),
        ("## B\n\ntext\n", "B", "heading"),
        ("text\n\n## B\n", "my post", "file-name"),
        ("```\n# B\n```\n", "my post", "file-name"),
        ("", "my post", "file-name"),
    ] {
        let draft = draft("2024-05-01-my-post.md", text);
        assert_eq!(draft.details.title.text, title, "{text}");
        assert_eq!(draft.details.title.source.word(), word, "{text}");
        assert_eq!(draft.details.date.as_deref(), Some("2024-05-01"));
    }
}

#[test]
fn a_heading_below_a_header_has_the_line_of_the_file() {
    let draft = draft("a.md", "---\nlang: en\nslug: b\n---\n\n# B\n");
    assert_eq!(draft.details.title.source, TitleSource::Heading { line: 6 });
}

#[test]
fn body_and_length_leave_the_header_out() {
    let text = "---\r\ntitle: not counted\r\n---\r\nTwo words.\r\n";
    let draft = draft("a.md", text);
    assert_eq!(&text[draft.body.clone()], "Two words.\r\n");
    assert_eq!(draft.measure.words, 2);
    assert_eq!(draft.findings, []);
}

#[test]
fn the_state_on_the_writers_site_is_read_from_header_and_folder() {
    for (file, header, status) in [
        ("a.md", "draft: true", Some(SiteStatus::Draft)),
        ("a.md", "published: false", Some(SiteStatus::Draft)),
        ("a.md", "published: 2024-01-01", None),
        ("a.md", "status: hidden", Some(SiteStatus::Draft)),
        ("a.md", "ignorePublish: true", Some(SiteStatus::Draft)),
        ("a.md", "isUnlisted: true", Some(SiteStatus::Unlisted)),
        ("_drafts/a.md", "lang: en", Some(SiteStatus::Draft)),
        ("_drafts/a.md", "draft: false", None),
        ("a.md", "lang: en", None),
    ] {
        let text = format!("---\ntitle: T\n{header}\n---\n");
        assert_eq!(
            draft(file, &text).details.site_status,
            status,
            "{file} {header}"
        );
    }
}

#[test]
fn tags_are_read_in_every_form_and_from_the_first_key_that_has_some() {
    for (header, expected) in [
        ("tags: a, b c,, A", &["a", "b c"][..]),
        ("tags: a b", &["a", "b"]),
        ("tags: 中文、日本，한국어", &["中文", "日本", "한국어"]),
        ("tags: '#one'", &["one"]),
        ("tags: []\ntag: x", &["x"]),
        ("tags:\ntopics: [x]", &["x"]),
        ("keywords: [k]", &["k"]),
        ("keywords: not, a, list", &[]),
        ("meta:\n  keywords: k, l", &["k", "l"]),
        ("categories: [c]", &[]),
        ("tags:\n  - a: map\n  - b", &["b"]),
    ] {
        let text = format!("---\ntitle: T\n{header}\n---\n");
        assert_eq!(draft("a.md", &text).details.tags, expected, "{header}");
    }
}
