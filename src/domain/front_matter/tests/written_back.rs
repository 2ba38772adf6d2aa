//! What publishing writes back, dialect by dialect: one line where the writer would have put it, or nothing.

use super::*;

/// A dialect, its draft, and the draft after the address was noted; nothing when it must not be.
const DIALECTS: &[(&str, &str, Option<&str>)] = &[
    (
        "Jekyll",
        "---\nlayout: post\ntitle:  \"Two weeks\"\ndate:   2023-10-02 08:15:00 +0200\npublished: false\n---\nX\n",
        Some(
            "---\nlayout: post\ntitle:  \"Two weeks\"\ndate:   2023-10-02 08:15:00 +0200\npublished: false\nmedium_url: https://medium.com/p/1\n---\nX\n",
        ),
    ),
    (
        "Hugo, YAML",
        "---\ntitle: A\ndraft: true\nparams:\n  cover: /a.jpg\n\n---\n\nX\n",
        Some(
            "---\ntitle: A\ndraft: true\nparams:\n  cover: /a.jpg\nmedium_url: https://medium.com/p/1\n\n---\n\nX\n",
        ),
    ),
    (
        "Hugo, TOML",
        "+++\ntitle = \"A\"\ndraft = true\n\n[params]\ncover = \"/a.jpg\"\n+++\nX\n",
        Some(
            "+++\ntitle = \"A\"\ndraft = true\nmedium_url = \"https://medium.com/p/1\"\n\n[params]\ncover = \"/a.jpg\"\n+++\nX\n",
        ),
    ),
    (
        "Hugo, JSON",
        "{\n  \"title\": \"A\",\n  \"draft\": true\n}\n\nX\n",
        Some(
            "{\n  \"title\": \"A\",\n  \"draft\": true,\n  \"medium_url\": \"https://medium.com/p/1\"\n}\n\nX\n",
        ),
    ),
    (
        "ox-hugo",
        "+++\ntitle = \"A\"\ncreator = \"Emacs 29.1 (Org mode 9.6 + ox-hugo)\"\n+++\nX\n",
        None,
    ),
    (
        "Zola",
        "+++\ntitle = \"A\"\n[taxonomies]\ntags = [\"sea\"]\n[extra]\ntoc = true\n+++\nX\n",
        Some(
            "+++\ntitle = \"A\"\n[taxonomies]\ntags = [\"sea\"]\n[extra]\ntoc = true\nmedium_url = \"https://medium.com/p/1\"\n+++\nX\n",
        ),
    ),
    (
        "Zola without extra",
        "+++\ntitle = \"A\"\n[taxonomies]\ntags = [\"sea\"]\n+++\nX\n",
        Some(
            "+++\ntitle = \"A\"\n[taxonomies]\ntags = [\"sea\"]\n\n[extra]\nmedium_url = \"https://medium.com/p/1\"\n+++\nX\n",
        ),
    ),
    (
        "Astro",
        "---\ntitle: 'A'\npubDate: 2023-07-01\nheroImage:\n  src: /a.png\n---\nX\n",
        Some(
            "---\ntitle: 'A'\npubDate: 2023-07-01\nheroImage:\n  src: /a.png\nmediumUrl: https://medium.com/p/1\n---\nX\n",
        ),
    ),
    (
        "Gatsby",
        "---\r\ntitle: A\r\nfeaturedImage: ./a.jpg\r\n---\r\nX\r\n",
        Some(
            "---\r\ntitle: A\r\nfeaturedImage: ./a.jpg\r\nmediumUrl: https://medium.com/p/1\r\n---\r\nX\r\n",
        ),
    ),
    (
        "Eleventy",
        "---json\n{\n  \"title\": \"A\"\n}\n---\nX\n",
        Some(
            "---json\n{\n  \"title\": \"A\",\n  \"medium_url\": \"https://medium.com/p/1\"\n}\n---\nX\n",
        ),
    ),
    (
        "Eleventy, a program",
        "---js\n{\n  title: \"A\",\n  now: new Date()\n}\n---\nX\n",
        Some(
            "---js\n{\n  title: \"A\",\n  now: new Date(),\n  \"medium_url\": \"https://medium.com/p/1\"\n}\n---\nX\n",
        ),
    ),
    (
        "Hexo, closing fence only",
        "title: A\ndate: 2023-03-13 14:30:58\ntags: b\n---\nX\n",
        Some(
            "title: A\ndate: 2023-03-13 14:30:58\ntags: b\nmedium_url: https://medium.com/p/1\n---\nX\n",
        ),
    ),
    (
        "Pelican",
        "Title: A\nDate: 2013-08-25 12:14\nStatus: draft\n\nX\n",
        Some(
            "Title: A\nDate: 2013-08-25 12:14\nStatus: draft\nMedium_url: https://medium.com/p/1\n\nX\n",
        ),
    ),
    (
        "Obsidian",
        "---\naliases: [x]\ntags:\n  - one\n  - nested/one\n---\nX",
        Some(
            "---\naliases: [x]\ntags:\n  - one\n  - nested/one\nmedium_url: https://medium.com/p/1\n---\nX",
        ),
    ),
    (
        "dev.to",
        "---\ntitle: A\npublished: false\ntags: a, b\ncanonical_url: https://example.org/a\n---\nX\n",
        Some(
            "---\ntitle: A\npublished: false\ntags: a, b\ncanonical_url: https://example.org/a\nmedium_url: https://medium.com/p/1\n---\nX\n",
        ),
    ),
    (
        "Zenn",
        "---\ntitle: \"A\"\nemoji: \"🧰\"\ntype: \"tech\" # tech or idea\ntopics: [\"shell\"]\npublished: false\n---\nX\n",
        Some(
            "---\ntitle: \"A\"\nemoji: \"🧰\"\ntype: \"tech\" # tech or idea\ntopics: [\"shell\"]\npublished: false\nmedium_url: https://medium.com/p/1\n---\nX\n",
        ),
    ),
    (
        "Qiita",
        "---\ntitle: A\ntags:\n  - b\nprivate: false\nupdated_at: ''\nid: null\norganization_url_name: null\nslide: false\nignorePublish: true\n---\nX\n",
        None,
    ),
    (
        "Hashnode",
        "---\ntitle: \"A\"\ndatePublished: Mon Jun 05 2023 08:37:46 GMT+0000 (Coordinated Universal Time)\ncuid: abc\nslug: a\n\n---\nX\n",
        None,
    ),
    (
        "Medium export",
        "Title\n=====\n\nsubtitle\n\n------\n\n### Title\n",
        None,
    ),
    (
        "Ghost export",
        "---\ntitle: \"A\"\nslug: a\ndate_published: 2022-05-14T06:30:00.000Z\ntags: travel\n---\nX\n",
        Some(
            "---\ntitle: \"A\"\nslug: a\ndate_published: 2022-05-14T06:30:00.000Z\ntags: travel\nmedium_url: https://medium.com/p/1\n---\nX\n",
        ),
    ),
];

#[test]
fn each_dialect_gets_the_line_where_its_writer_would_put_it_or_nothing_at_all() {
    let mut wrong = Vec::new();
    for (name, text, wanted) in DIALECTS {
        let before = draft(text);
        let edit = before.edit(
            text,
            &Change::MediumUrl("https://medium.com/p/1".to_owned()),
        );
        match (&edit, wanted) {
            (Ok(Some(splice)), Some(wanted)) if splice.apply(text) == *wanted => {
                let after = draft(wanted);
                assert_eq!(
                    after.digest(wanted),
                    before.digest(text),
                    "{name}: another story"
                );
            }
            (Err(why), None) => assert!(why.ends_with('.'), "{why}"),
            _ => wrong.push(format!("{name}: {edit:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn noting_the_address_never_makes_it_another_story() {
    for (text, noted) in [
        (
            "---\ntitle: A\n---\nX",
            "---\ntitle: A\nmedium_url: https://a.b\n---\nX",
        ),
        (
            "---\nmedium_url:\ntitle: A\n---\nX",
            "---\nmedium_url: https://a.b\ntitle: A\n---\nX",
        ),
        (
            "{\"title\": \"A\"}\nX",
            "{\"title\": \"A\", \"medium_url\": \"https://a.b\"}\nX",
        ),
        (
            "---\n{title: A}\n---\nX",
            "---\n{title: A, medium_url: 'https://a.b'}\n---\nX",
        ),
        (
            "---js\n{\n  title: A 'and\n \"more\"\n}\n---\nX",
            "---js\n{\n  title: A 'and\n \"more\",\n  \"mediumUrl\": \"https://a.b\"\n}\n---\nX",
        ),
        (
            "---js\n{\n  ti,le: \"A\"\n}\n---\nX",
            "---js\n{\n  ti,le: \"A\",\"medium_url\": \"https://a.b\"\n}\n---\nX",
        ),
        (
            "---\ntitle: A,\n---\nX",
            "---\ntitle: A,\nmedium_url: https://a.b\n---\nX",
        ),
        (
            "+++\na = 1\n[extra]\n+++\nX",
            "+++\na = 1\n[extra]\nmedium_url = 'https://a.b'\n+++\nX",
        ),
        (
            "+++\na = 1\n+++\nX",
            "+++\na = 1\n\n[extra]\nmedium_url = 'https://a.b'\n+++\nX",
        ),
        ("Title: A", "Title: A\nmedium_url: https://a.b"),
        (
            "Title: A\r\n\r\nX",
            "Title: A\r\nmedium_url: https://a.b\r\n\r\nX",
        ),
    ] {
        assert_eq!(
            draft(noted).digest(noted),
            draft(text).digest(text),
            "{noted}"
        );
        let other = noted.replace('A', "B").replace("a = 1", "a = 2");
        assert_ne!(
            draft(&other).digest(&other),
            draft(text).digest(text),
            "{noted}"
        );
    }
}
