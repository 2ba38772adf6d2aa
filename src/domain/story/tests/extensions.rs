//! Marks of other dialects, and what is found about links, references and words.

use super::*;

#[test]
fn marked_text_is_kept_and_comparisons_are_not_marks() {
    assert_eq!(html("a ==b *c*== d"), "<p>a b <em>c</em> d</p>");
    assert_eq!(ids("a ==b== c"), ["style-lost"]);
    for text in ["if x==1 and y==2 then", "a == b and c == d", "`==x==`"] {
        let shown = html(text).replace("<code>", "`").replace("</code>", "`");
        assert_eq!(shown, format!("<p>{text}</p>"));
        assert_eq!(ids(text), [""; 0], "{text}");
    }
}

#[test]
fn comments_of_obsidian_are_left_out_and_an_open_one_swallows_nothing() {
    assert_eq!(
        html("a %%not for you%% b\n\n%%\nnor *this*\n\n- or\n%%\n\nc"),
        "<p>a b</p>\n<p>c</p>"
    );
    assert_eq!(ids("a %%not for you%% b"), ["comment"]);
    for text in ["20%% of 50%% is 10", "a %% b", "%%time", "`%%a%%`"] {
        let shown = html(text).replace("<code>", "`").replace("</code>", "`");
        assert_eq!(shown, format!("<p>{text}</p>"));
        assert_eq!(ids(text), [""; 0], "{text}");
    }
    assert_eq!(html("%%\nopen\n\nrest"), "<p>%% open</p>\n<p>rest</p>");
}

#[test]
fn text_that_only_fills_space_looks_unfinished() {
    assert_eq!(ids("Lorem ipsum dolor sit amet."), ["unfinished"]);
}

#[test]
fn inline_notes_are_numbered_with_the_others() {
    let body = "a^[one *b*] c[^x] d^[three]\n\n[^x]: two\n";
    assert_eq!(
        html(body),
        "<p>a[1] c[2] d[3]</p>\n<hr>\n<ol><li>one <em>b</em></li><li>two</li><li>three</li></ol>"
    );
    assert_eq!(ids(body), ["footnotes"]);
}

#[test]
fn formulas_of_latex_are_code_and_escaped_brackets_are_not() {
    assert_eq!(
        html("so \\(a_1 + b\\) is"),
        "<p>so <code>$a_1 + b$</code> is</p>"
    );
    assert_eq!(ids("so \\(a_1 + b\\) is"), ["math"]);
    assert_eq!(html("a \\[b\\] c"), "<p>a [b] c</p>");
    assert_eq!(
        html("see \\(like this\\) and \\(x^2\\)"),
        "<p>see (like this) and <code>$x^2$</code></p>"
    );
}

#[test]
fn relative_links_lead_to_the_site_of_the_canonical_address_when_it_is_known() {
    let body = "[a](/about) [b](../c/?d#e) [f](g.md) [h](#i) ![](/p.png)";
    let details = Details {
        canonical_url: Some("https://me.example/posts/one/".into()),
        ..Details::default()
    };
    let story = Story::of(
        body,
        &draft("a.md", body, 0, details),
        Settings {
            title_on_top: false,
            tables: None,
        },
    );
    let sent = story.to_html();
    assert!(
        sent.starts_with(
            "<p><a href=\"https://me.example/about\">a</a> \
             <a href=\"https://me.example/posts/c/?d#e\">b</a> f h"
        ),
        "{sent}"
    );
    let found: Vec<_> = story.findings.iter().map(|f| f.rule.id).collect();
    assert_eq!(
        found,
        [
            "link-completed",
            "link-relative",
            "link-anchor",
            "image-alt",
            "image-local"
        ]
    );
}

#[test]
fn references_and_notes_that_are_not_there_are_found() {
    assert_eq!(
        ids("a [b][c] d[^e]"),
        ["link-undefined", "footnote-undefined"]
    );
    assert_eq!(html("a [b][c] d[^e]"), "<p>a [b][c] d[^e]</p>");
    for text in [
        "a [b][c]\n\n[c]: https://x.example",
        "x[0][1]y [done]",
        "`[a][b]`",
        "a [ ] b",
    ] {
        assert!(!ids(text).contains(&"footnote-undefined"), "{text}");
    }
    assert_eq!(ids("a [b][c]\n\n[c]: https://x.example"), [""; 0]);
}

#[test]
fn links_that_only_work_here_or_look_like_others_are_found() {
    assert_eq!(ids("[a](http://localhost:4000/b)"), ["link-private"]);
    assert_eq!(ids("[a](https://192.168.1.1/)"), ["link-private"]);
    assert_eq!(ids("[a](https://p\u{430}ypal.com/)"), ["link-lookalike"]);
    assert_eq!(ids("[a](http://github.com/b)"), ["link-http"]);
    assert_eq!(
        ids("[a](http://example.org/b) [b](https://münchen.de)"),
        [""; 0]
    );
    assert_eq!(ids("![a](http://x.example/a.png)"), ["image-http"]);
    assert_eq!(ids("![a](http://localhost/a.png)"), ["image-private"]);
}

#[test]
fn typewriter_marks_are_noted_once_with_a_count() {
    assert_eq!(
        ids("One.  Two.  Three -- four"),
        ["double-space", "double-hyphen"]
    );
    assert_eq!(
        convert("One.  Two.  Three.").findings[0].what,
        "2 double spaces stand between words, the first: “One.  Two.  Three.”."
    );
    assert_eq!(ids("He said \"no\" and “yes”."), ["quotes-mixed"]);
    assert_eq!(ids("He said \"no\" and \"yes\" - it's `a  --b`."), [""; 0]);
}

#[test]
fn a_heading_that_says_the_title_again_is_found() {
    let of = |body: &str| -> Vec<&'static str> {
        let draft = draft("a.md", body, 0, titled("A fine day"));
        let story = Story::of(body, &draft, Settings::default());
        story.findings.iter().map(|f| f.rule.id).collect()
    };
    assert_eq!(of("## A Fine Day!\n\ntext"), ["title-again"]);
    assert_eq!(
        of("# A fine day\n\n## A fine day\n\ntext"),
        ["heading-as-subtitle", "title-again"]
    );
    assert_eq!(of("# A fine day\n\ntext"), [""; 0]);
    assert_eq!(of("text\n\n## A fine day\n\ntext"), [""; 0]);
}

#[test]
fn tables_take_the_shape_that_is_chosen() {
    use crate::domain::story::Tables;
    let body = "| a | b |\n|---|---|\n| 1 | 2 |\n";
    let wide = format!("| a | b |\n|---|---|\n| 1 | {} |\n", "x".repeat(100));
    let of = |body: &str, header: Option<Tables>, setting: Option<Tables>| {
        let details = Details {
            tables: header,
            ..Details::default()
        };
        let story = Story::of(
            body,
            &draft("a.md", body, 0, details),
            Settings {
                title_on_top: false,
                tables: setting,
            },
        );
        let is_list = matches!(story.blocks[0].kind, BlockKind::List { .. });
        (is_list, story.findings[0].rule.id)
    };
    let (code, list) = (Some(Tables::Code), Some(Tables::List));
    assert_eq!(of(body, None, None), (false, "table"));
    assert_eq!(of(&wide, None, None), (true, "table"));
    assert_eq!(of(body, list, None), (true, "table-chosen"));
    assert_eq!(of(&wide, code, None), (false, "table-chosen"));
    assert_eq!(of(body, None, list), (true, "table-chosen"));
    assert_eq!(of(body, code, list), (false, "table-chosen"));
}
