//! Running text: styles, breaks, links, footnotes and what looks unfinished.

use super::*;

#[test]
fn bold_italic_both_links_and_code_are_kept() {
    assert_eq!(
        html("**a** *b* ***c*** `d<` [e *f*](https://x.example/?a=1&b=2)"),
        "<p><strong>a</strong> <em>b</em> <strong><em>c</em></strong> <code>d&lt;</code> \
         <a href=\"https://x.example/?a=1&amp;b=2\">e <em>f</em></a></p>"
    );
}

#[test]
fn line_ends_join_and_hard_breaks_stay() {
    assert_eq!(html("a\nb  \nc\\\nd"), "<p>a b<br>c<br>d</p>");
    assert_eq!(html("日本\n語"), "<p>日本語</p>");
}

#[test]
fn the_space_of_a_line_end_stays_outside_links_and_styles_that_begin_or_end_there() {
    assert_eq!(
        html("a\n[b\nc](https://x.example)\n**d**\n`e`"),
        "<p>a <a href=\"https://x.example\">b c</a> <strong>d</strong> <code>e</code></p>"
    );
}

#[test]
fn styles_medium_lacks_keep_their_text() {
    assert_eq!(
        html("~~a~~ <u>b</u> <kbd>Ctrl</kbd> x<sup>2</sup> H<sub>2</sub>O"),
        "<p>a b <code>Ctrl</code> x² H₂O</p>"
    );
    assert_eq!(
        ids("~~a~~ <u>b</u> x<sup>2</sup>"),
        ["style-struck", "style-lost"]
    );
}

#[test]
fn links_that_lead_nowhere_are_text_and_said_once_with_a_count() {
    let body = "[a](b.md) [c](../d) [e](#f) [g](javascript:x) [h]() [i](mailto:a@b.example)";
    assert_eq!(
        html(body),
        "<p>a c e g h <a href=\"mailto:a@b.example\">i</a></p>"
    );
    assert_eq!(
        ids(body),
        ["link-relative", "link-anchor", "link-scheme", "link-empty"]
    );
    assert_eq!(
        convert(body).findings[0].what,
        "2 links lead to a relative address, the first: b.md."
    );
}

#[test]
fn a_link_without_text_shows_its_address() {
    assert_eq!(
        html("[](https://x.example)"),
        "<p><a href=\"https://x.example\">https://x.example</a></p>"
    );
    assert_eq!(ids("[](https://x.example)"), ["link-empty"]);
}

#[test]
fn footnotes_are_numbered_in_order_and_listed_at_the_end() {
    let body = "a[^x] b[^1] c[^x]\n\n[^1]: One.\n[^x]: Two\n    lines.\n\nend";
    assert_eq!(
        html(body),
        "<p>a[1] b[2] c[1]</p>\n<p>end</p>\n<hr>\n<ol><li>Two lines.</li><li>One.</li></ol>"
    );
    assert_eq!(ids(body), ["footnotes"]);
}

#[test]
fn an_unused_footnote_is_not_lost() {
    assert_eq!(
        html("a\n\n[^n]: Words."),
        "<p>a</p>\n<hr>\n<ol><li>Words.</li></ol>"
    );
    assert_eq!(ids("a\n\n[^n]: Words."), ["footnote-unused"]);
}

#[test]
fn formulas_are_kept_as_written_in_code_and_prices_are_not_formulas() {
    assert_eq!(
        html("so $a_1 + b_2$ is"),
        "<p>so <code>$a_1 + b_2$</code> is</p>"
    );
    assert_eq!(
        html("x\n\n$$\na_1\n$$"),
        "<p>x</p>\n<pre data-code-block-mode=\"1\">$$\na_1\n$$</pre>"
    );
    assert_eq!(html("costs $5 and $10"), "<p>costs $5 and $10</p>");
}

#[test]
fn links_between_notes_become_their_text() {
    assert_eq!(
        html("see [[Other note|that]] and [[x]]"),
        "<p>see that and x</p>"
    );
    assert_eq!(ids("see [[Other note|that]]"), ["wikilink"]);
    assert_eq!(
        html("a[[0]] and [[1]](https://x.example)"),
        "<p>a[[0]] and <a href=\"https://x.example\">[1]</a></p>"
    );
}

#[test]
fn an_embedded_note_picture_is_a_picture() {
    let story = convert("see ![[cat.png|300]] here");
    assert!(
        matches!(&story.blocks[1].kind, BlockKind::Image(i) if i.source == "cat.png" && i.alt.is_empty())
    );
    assert_eq!(story.blocks.len(), 3);
}

#[test]
fn emoji_shortcodes_become_emoji_and_other_colons_stay() {
    assert_eq!(
        html(":tada: at 10:30:45 :nonsense:"),
        "<p>🎉 at 10:30:45 :nonsense:</p>"
    );
}

#[test]
fn reminders_look_unfinished_except_in_code() {
    for mark in ["TODO: x", "a FIXME", "(TBD)", "TK", "what???"] {
        assert_eq!(ids(mark), ["unfinished"], "{mark}");
    }
    for fine in ["`TODO`", "```\nTODO\n```", "todo list", "TODOS", "why??"] {
        assert!(ids(fine).is_empty(), "{fine}");
    }
    assert_eq!(line_of("a\nb\nTODO c", "unfinished"), Some(3));
}

#[test]
fn conflict_marks_are_an_error_outside_code() {
    let body = "a\n\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> branch\n";
    assert!(ids(body).contains(&"merge-conflict"));
    assert_eq!(line_of(body, "merge-conflict"), Some(3));
    assert!(!ids(&format!("```\n{body}```\n")).contains(&"merge-conflict"));
}

#[test]
fn plain_text_leaves_out_an_address_only_when_the_text_is_that_address() {
    assert_eq!(
        convert("[x](https://a.example/x) [a.example](https://a.example/) <https://b.example> <c@d.example>").to_text(),
        "x (https://a.example/x) a.example https://b.example c@d.example\n"
    );
}

#[test]
fn plain_text_has_marks_and_addresses() {
    let body = "## A\n\n[b](https://x.example) **c**\n\n1. d\n   - e\n\n> f\n\n    code\n\n---\n";
    assert_eq!(
        convert(body).to_text(),
        "A\n-\n\nb (https://x.example) c\n\n1. d\n   – e\n\n> f\n\n    code\n\n* * *\n"
    );
}
