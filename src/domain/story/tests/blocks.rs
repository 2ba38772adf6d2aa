//! Headings, lists, quotes, code, tables and pictures.

use super::*;

#[test]
fn headings_have_two_sizes_and_deeper_ones_are_bold_paragraphs() {
    assert_eq!(
        html("## A\n\n### B\n\n#### C\n\n##### D"),
        "<h3>A</h3>\n<h4>B</h4>\n<h4>C</h4>\n<p><strong>D</strong></p>"
    );
    assert_eq!(ids("## A\n\n### B\n\n##### D"), ["heading-too-deep"]);
}

#[test]
fn an_anchor_behind_a_heading_is_left_out() {
    assert_eq!(html("## A word {#a-word}"), "<h3>A word</h3>");
}

#[test]
fn nested_bullets_are_flattened_with_a_mark_for_each_level() {
    let body = "- a\n  - b\n    - c\n      1. d\n- e";
    assert_eq!(
        html(body),
        "<ul><li>a</li><li>– b</li><li>– – c</li><li>– – 1. d</li><li>e</li></ul>"
    );
    assert_eq!(ids(body), ["list-nested"]);
}

#[test]
fn items_below_a_number_stay_in_its_item_so_that_numbers_stay_right() {
    assert_eq!(
        html("1. a\n   - b\n   - c\n2. d\n   1. e"),
        "<ol><li>a<br>– b<br>– c</li><li>d<br>1. e</li></ol>"
    );
}

#[test]
fn a_numbered_list_starts_where_it_was_written_to_start() {
    assert_eq!(
        html("3. a\n4. b"),
        "<ol start=\"3\"><li>a</li><li>b</li></ol>"
    );
}

#[test]
fn a_second_paragraph_of_an_item_is_a_break_in_it() {
    assert_eq!(
        html("- a\n\n  b\n- c"),
        "<ul><li>a<br>b</li><li>c</li></ul>"
    );
}

#[test]
fn code_in_an_item_splits_the_list_and_numbering_goes_on() {
    let body = "1. a\n   ```sh\n   x\n   ```\n   after\n2. b";
    assert_eq!(
        html(body),
        "<ol><li>a</li></ol>\n\
         <pre data-code-block-mode=\"2\" data-code-block-lang=\"sh\">x</pre>\n\
         <p>after</p>\n<ol start=\"2\"><li>b</li></ol>"
    );
    assert_eq!(ids(body), ["list-split"]);
}

#[test]
fn a_picture_and_a_quote_in_an_item_stand_below_it() {
    assert_eq!(
        html("- a ![b](https://x.example/b.png)\n- c\n  > q\n- d"),
        "<ul><li>a</li></ul>\n<figure><img src=\"https://x.example/b.png\" alt=\"b\"></figure>\n\
         <ul><li>c</li></ul>\n<blockquote><p>q</p></blockquote>\n<ul><li>d</li></ul>"
    );
}

#[test]
fn an_item_that_is_only_code_keeps_its_number_free() {
    assert_eq!(
        html("1. ```\n   x\n   ```\n2. b"),
        "<pre data-code-block-mode=\"1\">x</pre>\n<ol start=\"2\"><li>b</li></ol>"
    );
}

#[test]
fn tasks_show_a_box() {
    assert_eq!(
        html("- [ ] a\n- [x] b"),
        "<ul><li>☐ a</li><li>☑ b</li></ul>"
    );
}

#[test]
fn quotes_keep_their_paragraphs_and_lose_their_depth() {
    assert_eq!(
        html("> a\n>\n> b\n>> c"),
        "<blockquote><p>a</p><p>b</p><p>c</p></blockquote>"
    );
    assert_eq!(ids("> a\n>> c"), ["quote-nested"]);
}

#[test]
fn two_quotes_stay_two() {
    assert_eq!(
        html("> a\n\n<!-- -->\n\n> b"),
        "<blockquote><p>a</p></blockquote>\n<blockquote><p>b</p></blockquote>"
    );
}

#[test]
fn a_list_in_a_quote_becomes_marked_paragraphs_and_code_splits_the_quote() {
    assert_eq!(
        html("> - a\n>   - b\n>\n> 1. c\n> 2. d"),
        "<blockquote><p>• a</p><p>– b</p><p>1. c</p><p>2. d</p></blockquote>"
    );
    assert_eq!(
        html("> a\n>\n>     x\n>\n> b"),
        "<blockquote><p>a</p></blockquote>\n<pre data-code-block-mode=\"1\">x</pre>\n\
         <blockquote><p>b</p></blockquote>"
    );
}

#[test]
fn alerts_callouts_and_boxes_become_quotes_with_a_label() {
    for (body, label) in [
        ("> [!NOTE]\n> a", "Note"),
        ("> [!tip] Try it\n> a", "Try it"),
        ("> [!abstract]- Folded\n> a", "Folded"),
        (":::warning\na\n:::", "Warning"),
        (":::message alert\na\n:::", "Warning"),
        (":::details More\na\n:::", "More"),
        ("::: {.note}\na\n:::", "Note"),
        (":::note[Mind]\na\n:::", "Mind"),
    ] {
        assert_eq!(
            html(body),
            format!("<blockquote><p><strong>{label}</strong></p><p>a</p></blockquote>"),
            "{body}"
        );
        assert_eq!(ids(body), ["callout"], "{body}");
    }
}

#[test]
fn a_box_that_is_never_closed_does_not_swallow_the_text() {
    assert_eq!(
        html(":::note\n\na\n\n## b"),
        "<p>:::note</p>\n<p>a</p>\n<h3>b</h3>"
    );
    assert_eq!(ids(":::note\n\na"), ["callout-open"]);
}

#[test]
fn a_box_that_is_not_understood_does_not_turn_the_rest_inside_out() {
    let body = "::: tip One: two\n\na\n\n:::\n\n## b\n\n:::note\nc\n:::\n";
    let html = html(body);
    assert!(html.contains("<h3>b</h3>"), "{html}");
    assert!(!html.contains("<blockquote><p><strong></strong>"), "{html}");
    assert!(ids(body).contains(&"callout-open"));
}

#[test]
fn the_language_of_a_fence_is_cut_at_space_comma_colon_or_brace() {
    for info in [
        "rust title=x",
        "rust,ignore",
        "rust:src/a.rs",
        "rust{1,3}",
        "{.rust}",
    ] {
        let BlockKind::Code { language, .. } =
            &convert(&format!("```{info}\nx\n```")).blocks[0].kind
        else {
            panic!("code: {info}");
        };
        assert_eq!(language.as_deref(), Some("rust"), "{info}");
    }
}

#[test]
fn an_open_fence_is_an_error_with_its_line() {
    assert_eq!(line_of("a\n\n```js\nx\n\nb\n", "code-fence-open"), Some(3));
    assert_eq!(
        line_of("a\n\n```js\nx\n```\n\nb\n", "code-fence-open"),
        None
    );
}

#[test]
fn a_diagram_is_sent_as_its_source_and_said_so() {
    assert_eq!(ids("```mermaid\ngraph\n```"), ["code-diagram"]);
}

#[test]
fn a_table_becomes_aligned_text_and_a_wide_one_a_list() {
    assert_eq!(
        html("| a | b |\n|---|--:|\n| **x** | 1 |"),
        "<pre data-code-block-mode=\"1\">a  b\n─  ─\nx  1</pre>"
    );
    let wide = format!("| a | b |\n|---|---|\n| x | {} |", "y ".repeat(50));
    assert!(html(&wide).starts_with("<ul><li><strong>x</strong><br>b: y y"));
    let story = convert(&wide);
    assert_eq!(
        story.findings[0].what,
        "This table of 2 rows and 2 columns is sent as a list."
    );
    let one = convert("| a |\n|---|\n| x |");
    assert_eq!(
        one.findings[0].what,
        "This table of 2 rows and 1 column is sent as aligned text."
    );
}

#[test]
fn a_row_that_is_cut_off_at_the_last_column_says_what_is_lost() {
    let table = "| a | b |\n|---|---|\n| 1 | `x|y` |";
    let story = convert(table);
    let cut: Vec<&str> = story.findings.iter().map(|f| f.rule.id).collect();
    assert_eq!(cut, ["table", "table-cells-lost"]);
    assert_eq!(story.findings[1].place.map(|place| place.line), Some(3));
    assert_eq!(
        story.findings[1].what,
        "1 table row is cut off, the first before: “y`”."
    );
    // Control: nothing is lost of an escaped bar, of empty cells, of a row without bars at its ends, of one in a quote.
    for row in ["| 1 | x \\| y |", "| 1 | 2 |  | |", "1 | 2", "| 1 |"] {
        let whole = format!("> | a | b |\n> |---|---|\n> {row}");
        assert!(!ids(&whole).contains(&"table-cells-lost"), "{row}");
    }
}

#[test]
fn a_picture_in_running_text_stands_between_its_halves() {
    assert_eq!(
        html("before ![a](https://x.example/a.png \"Cap\") after"),
        "<p>before</p>\n<figure><img src=\"https://x.example/a.png\" alt=\"a\">\
         <figcaption>Cap</figcaption></figure>\n<p>after</p>"
    );
}

#[test]
fn an_emphasised_line_below_a_picture_is_not_guessed_to_be_its_caption() {
    let story = convert("![a](https://x.example/a.png)\n\n*Not a caption*");
    assert_eq!(story.blocks.len(), 2);
}

#[test]
fn a_linked_picture_is_kept_and_its_link_is_said_to_be_lost() {
    let body = "[![a](https://x.example/a.png)](https://x.example)";
    assert_eq!(
        html(body),
        "<figure><img src=\"https://x.example/a.png\" alt=\"a\"></figure>"
    );
    assert_eq!(ids(body), ["image-linked"]);
}

#[test]
fn pictures_that_will_not_arrive_are_found() {
    for (body, expected) in [
        ("![](https://x.example/a.png)", vec!["image-alt"]),
        ("![a](a.png)", vec!["image-local"]),
        ("![a](/img/a.svg)", vec!["image-local"]),
        ("![a](https://x.example/a.webp?x=1)", vec!["image-format"]),
        (
            "<img alt=\"a\" src=\"data:image/png;base64,AAAA\">",
            vec!["image-data"],
        ),
        ("![a](//x.example/a.png)", vec![]),
    ] {
        let mut found = ids(body);
        found.sort_unstable();
        assert_eq!(found, expected, "{body}");
    }
}

#[test]
fn many_of_a_kind_are_one_finding_with_a_count_at_the_first_line() {
    let body = "![](https://x.example/a.png)\n\n![](https://x.example/b.png)\n";
    let story = convert(body);
    assert_eq!(story.findings.len(), 1);
    assert_eq!(story.findings[0].what, "2 pictures have no description.");
    assert_eq!(story.findings[0].place.map(|p| p.line), Some(1));
}

#[test]
fn a_rule_is_a_separator() {
    assert_eq!(html("a\n\n---\n\nb"), "<p>a</p>\n<hr>\n<p>b</p>");
}
