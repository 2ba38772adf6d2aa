//! Changing one thing in a header, dialect by dialect.

use super::*;

/// The text after a change that must be possible; the change itself must then be done.
fn edited(text: &str, change: &Change) -> String {
    let before = draft(text);
    let splice = before
        .front_matter
        .edit(text, &before, change)
        .unwrap_or_else(|why| panic!("{why}\n{text}\n{change:?}"))
        .unwrap_or_else(|| panic!("already so\n{text}\n{change:?}"));
    let after = splice.apply(text);
    let again = draft(&after);
    assert_eq!(
        again.front_matter.edit(&after, &again, change),
        Ok(None),
        "{after}"
    );
    after
}

fn refused(text: &str, change: &Change) -> String {
    let before = draft(text);
    match before.front_matter.edit(text, &before, change) {
        Err(why) => why,
        Ok(splice) => panic!("{splice:?}\n{text}"),
    }
}

fn title(text: &str) -> Change {
    Change::Title(text.to_owned())
}

fn tags(list: &[&str]) -> Change {
    Change::Tags(list.iter().map(|t| (*t).to_owned()).collect())
}

fn medium() -> Change {
    Change::MediumUrl("https://medium.com/p/1".to_owned())
}

/// Text before, title asked for, text after.
const TITLES: &[(&str, &str, &str)] = &[
    (
        "---\ntitle: Old # why\nb: c\n---\nX",
        "New",
        "---\ntitle: New # why\nb: c\n---\nX",
    ),
    (
        "---\ntitle: Old\n---\n",
        "a: b",
        "---\ntitle: \"a: b\"\n---\n",
    ),
    (
        "---\ntitle: 'Old'\n---\n",
        "it's",
        "---\ntitle: 'it''s'\n---\n",
    ),
    (
        "---\r\ntitle   : \"Old\"\r\nx   : y\r\n---\r\nX",
        "say \"hi\"",
        "---\r\ntitle   : \"say \\\"hi\\\"\"\r\nx   : y\r\n---\r\nX",
    ),
    (
        "---\ntitle: \nb: c\n---",
        "yes",
        "---\ntitle: \"yes\"\nb: c\n---",
    ),
    (
        "---\ntitle: # todo\n---\n",
        "New",
        "---\ntitle: New # todo\n---\n",
    ),
    (
        "---\ntitle: >\n  one\n  two\n\nb: c\n---\n",
        "404",
        "---\ntitle: \"404\"\n\nb: c\n---\n",
    ),
    (
        "---\ntitle: \"one\ntwo\"\nb: c\n---\n",
        "New",
        "---\ntitle: \"New\"\nb: c\n---\n",
    ),
    (
        "---\nb: c\n\n---\nX",
        "New",
        "---\nb: c\ntitle: New\n\n---\nX",
    ),
    (
        "---\n{\"title\":\"Old\",\"b\":1}\n---\n",
        "a, b",
        "---\n{\"title\":\"a, b\",\"b\":1}\n---\n",
    ),
    (
        "+++\ntitle = 'Old' # why\n[extra]\ntitle = 'x'\n+++\n",
        "New",
        "+++\ntitle = 'New' # why\n[extra]\ntitle = 'x'\n+++\n",
    ),
    (
        "+++\r\ndraft = true\r\n\r\n[params]\r\na = 1\r\n+++\r\n",
        "a\\b",
        "+++\r\ndraft = true\r\ntitle = \"a\\\\b\"\r\n\r\n[params]\r\na = 1\r\n+++\r\n",
    ),
    (
        "{\n  \"title\": \"Old\",\n  \"b\": [1]\n}\nX",
        "\"q\"",
        "{\n  \"title\": \"\\\"q\\\"\",\n  \"b\": [1]\n}\nX",
    ),
    (
        "Title: Old\nDate: x\n\nX",
        "a: b",
        "Title: a: b\nDate: x\n\nX",
    ),
    ("# Old *title* #\n\nX", "New", "# New #\n\nX"),
    ("Old\n===\n\nX", "2 * 3 [x]", "2 * 3 [x]\n===\n\nX"),
    (
        "---\nb: c\n---\n# Old\n",
        "snake_case `x`",
        "---\nb: c\n---\n# snake\\_case \\`x\\`\n",
    ),
    (
        "Text only\r\n",
        "New",
        "---\r\ntitle: New\r\n---\r\n\r\nText only\r\n",
    ),
    (
        "---\ntitle: A\ntitle: Old\n---\n",
        "New",
        "---\ntitle: A\ntitle: New\n---\n",
    ),
];

#[test]
fn a_title_changes_only_its_own_bytes() {
    for (text, to, expected) in TITLES {
        assert_eq!(edited(text, &title(to)), *expected);
    }
}

/// Text before, tags asked for, text after.
const TAGS: &[(&str, &[&str], &str)] = &[
    (
        "---\ntags: [a, 'b']\n---\n",
        &["b", "c d"],
        "---\ntags: ['b', c d]\n---\n",
    ),
    (
        "---\ntopics: [\"a\",\"b\"]\n---\n",
        &["a", "b", "c"],
        "---\ntopics: [\"a\",\"b\",\"c\"]\n---\n",
    ),
    (
        "---\ntags: [ a, b ] # x\n---\n",
        &["z"],
        "---\ntags: [ z ] # x\n---\n",
    ),
    (
        "---\ntags: [\n  a,\n  b,\n]\nc: d\n---\n",
        &["b", "e"],
        "---\ntags: [\n  b,\n  e,\n]\nc: d\n---\n",
    ),
    (
        "---\ntags:\n  - a # one\n  # about b\n  - \"b\"\nc: d\n---\n",
        &["b", "a", "no"],
        "---\ntags:\n  # about b\n  - \"b\"\n  - a # one\n  - \"no\"\nc: d\n---\n",
    ),
    (
        "---\r\ntags:\r\n- a\r\n---\r\n",
        &["a", "b"],
        "---\r\ntags:\r\n- a\r\n- b\r\n---\r\n",
    ),
    (
        "---\ntags: a, b\n---\n",
        &["b", "c d"],
        "---\ntags: b, c d\n---\n",
    ),
    ("---\ntags: a,b\n---\n", &["a b"], "---\ntags: [a b]\n---\n"),
    (
        "---\ntag: a b\n---\n",
        &["b", "c", "d"],
        "---\ntag: b c d\n---\n",
    ),
    (
        "---\ntags: a\n---\n",
        &["a", "b"],
        "---\ntags: [a, b]\n---\n",
    ),
    (
        "---\ntags:\nlist:\n  - x\n---\n",
        &["a", "b"],
        "---\ntags:\n  - a\n  - b\nlist:\n  - x\n---\n",
    ),
    (
        "---\ntitle: T\n---\n",
        &["a", "b: c"],
        "---\ntitle: T\ntags: [a, \"b: c\"]\n---\n",
    ),
    (
        "---\ntitle: T\nlist:\n- x\n---\n",
        &["a"],
        "---\ntitle: T\nlist:\n- x\ntags:\n- a\n---\n",
    ),
    (
        "---\ntags: [a]\ntitle: T\n---\n",
        &[],
        "---\ntitle: T\n---\n",
    ),
    (
        "---\na: b\ntags:\n  - a\n  - b\n---\n",
        &[],
        "---\na: b\n---\n",
    ),
    (
        "+++\ntags = [\"a\"]\n+++\n",
        &["a", "b"],
        "+++\ntags = [\"a\", \"b\"]\n+++\n",
    ),
    (
        "+++\n[taxonomies]\ntags = ['a']\n[extra]\n+++\n",
        &["b"],
        "+++\n[taxonomies]\ntags = ['b']\n[extra]\n+++\n",
    ),
    (
        "Title: T\nTags: a, b c\n\nX",
        &["b c"],
        "Title: T\nTags: b c\n\nX",
    ),
    (
        "{\n  \"title\": \"T\"\n}\n",
        &["a"],
        "{\n  \"title\": \"T\",\n  \"tags\": [\"a\"]\n}\n",
    ),
    (
        "{\n  \"tags\": [\"a\"],\n  \"title\": \"T\"\n}\n",
        &[],
        "{\n  \"title\": \"T\"\n}\n",
    ),
    (
        "{\"title\": \"T\", \"tags\": [\"a\"]}\n",
        &[],
        "{\"title\": \"T\"}\n",
    ),
];

#[test]
fn tags_keep_the_form_they_have() {
    for (text, to, expected) in TAGS {
        assert_eq!(edited(text, &tags(to)), *expected);
    }
    let text = "---\ntags: [\n  a, # first\n  b\n]\n---\n";
    assert!(refused(text, &tags(&["b"])).contains("comments between the tags"));
}

#[test]
fn the_medium_address_is_one_line_where_the_dialect_wants_it() {
    for (text, expected) in [
        (
            "---\ntitle: T\n\n---\nX",
            "---\ntitle: T\nmedium_url: https://medium.com/p/1\n\n---\nX",
        ),
        (
            "---\ntitle: T\npubDate: x\n---\n",
            "---\ntitle: T\npubDate: x\nmediumUrl: https://medium.com/p/1\n---\n",
        ),
        (
            "---\ntitle: \"T\"\ncover_image: \"x\"\n---",
            "---\ntitle: \"T\"\ncover_image: \"x\"\nmedium_url: \"https://medium.com/p/1\"\n---",
        ),
        (
            "---\nlayout      : x\nt           : y\n---\n",
            "---\nlayout      : x\nt           : y\nmedium_url  : https://medium.com/p/1\n---\n",
        ),
        (
            "---\ntitle: T\nx: |+\n  a\n\n---\n",
            "---\ntitle: T\nx: |+\n  a\n\nmedium_url: https://medium.com/p/1\n---\n",
        ),
        (
            "---\n{\"title\":\"T\",\"a\":{\"b\":1}}\n---\n",
            "---\n{\"title\":\"T\",\"a\":{\"b\":1},\"medium_url\":\"https://medium.com/p/1\"}\n---\n",
        ),
        (
            "+++\ntitle = \"T\"\n\n[params]\n  a = 1\n+++\n",
            "+++\ntitle = \"T\"\nmedium_url = \"https://medium.com/p/1\"\n\n[params]\n  a = 1\n+++\n",
        ),
        (
            "+++\ntitle = \"T\"\n[extra]\na = 1\n\n[extra.b]\nc = 2\n+++\n",
            "+++\ntitle = \"T\"\n[extra]\na = 1\nmedium_url = \"https://medium.com/p/1\"\n\n[extra.b]\nc = 2\n+++\n",
        ),
        (
            "+++\ntitle = \"T\"\n[taxonomies]\ntags = []\n+++\n",
            "+++\ntitle = \"T\"\n[taxonomies]\ntags = []\n\n[extra]\nmedium_url = \"https://medium.com/p/1\"\n+++\n",
        ),
        (
            "Title: T\nDate: x\n\nX",
            "Title: T\nDate: x\nMedium_url: https://medium.com/p/1\n\nX",
        ),
        (
            "title: T\ndate: x",
            "title: T\ndate: x\nmedium_url: https://medium.com/p/1",
        ),
        (
            "---\ntitle: T\nmedium_url: https://medium.com/p/0\n---\n",
            "---\ntitle: T\nmedium_url: https://medium.com/p/1\n---\n",
        ),
    ] {
        assert_eq!(edited(text, &medium()), expected);
    }
}

#[test]
fn headers_that_are_not_ours_to_touch_are_refused_with_the_reason() {
    for (text, reason) in [
        ("# No header\n", "has no header"),
        (
            "---\ntitle: T\norganization_url_name: null\n---\n",
            "Qiita CLI",
        ),
        (
            "+++\ntitle = \"T\"\ncreator = \"Emacs 29.1 (Org mode 9.6 + ox-hugo)\"\n+++\n",
            "ox-hugo",
        ),
        (
            "---\ntitle: T\ndatePublished: x\ncuid: y\n---\n",
            "Hashnode",
        ),
        ("---\ntitle: T\nexcerpt: a: b\n---\n", "put it in quotes"),
        (
            "---\ntitle: T\n\nBody",
            "closing --- of the header is missing",
        ),
    ] {
        assert!(refused(text, &medium()).contains(reason), "{text}");
    }
    let misplaced = "A line.\n---\ntitle: T\n---\n";
    assert!(refused(misplaced, &title("New")).contains("not at its top"));
    assert!(refused("---\ntitle: T\n---\n", &title("  ")).contains("empty"));
    assert!(
        refused(
            "---\ntitle: T\n---\n",
            &Change::CanonicalUrl(Some("/x".into()))
        )
        .contains("https://")
    );
    // An alias elsewhere stands for the value: changing it would change another key.
    let aliased = "---\ntitle: &t Old\nog: *t\n---\n";
    assert!(
        refused(aliased, &title("New")).contains("other keys would change"),
        "{}",
        refused(aliased, &title("New"))
    );
    let before = draft("---\ntitle: T\n---\n");
    let other = "---\ntitle: Longer\n---\n";
    assert!(
        before
            .front_matter
            .edit(other, &before, &title("x"))
            .is_err_and(|why| why.contains("changed"))
    );
}

#[test]
fn writing_the_title_anew_mends_a_header_that_it_had_broken() {
    assert_eq!(
        edited("---\ntitle: Part 2: X\nb: c\n---\n", &title("Part 3: Y")),
        "---\ntitle: \"Part 3: Y\"\nb: c\n---\n"
    );
}

#[test]
fn words_of_the_header_are_set_changed_and_removed() {
    let text = "---\ntitle: T\nlicence: MIT\ncanonical_url:\n---\nX";
    let with = edited(text, &Change::License(Some(License::ByNc)));
    assert_eq!(
        with,
        "---\ntitle: T\nlicence: cc-40-by-nc\ncanonical_url:\n---\nX"
    );
    let with = edited(
        &with,
        &Change::CanonicalUrl(Some("https://x.example/a".into())),
    );
    assert_eq!(
        with,
        "---\ntitle: T\nlicence: cc-40-by-nc\ncanonical_url: https://x.example/a\n---\nX"
    );
    let with = edited(&with, &Change::Visibility(Some(Visibility::Public)));
    assert!(with.contains("\npublish_status: public\n---\n"), "{with}");
    let with = edited(&with, &Change::Visibility(None));
    let with = edited(&with, &Change::License(None));
    let with = edited(&with, &Change::CanonicalUrl(None));
    assert_eq!(with, "---\ntitle: T\n---\nX");
}
