//! What other sites and tools write: embeds, raw HTML, MDX, Jekyll, Obsidian.

use super::*;

#[test]
fn an_address_alone_in_its_paragraph_is_an_embed_and_in_text_a_link() {
    for body in [
        "https://x.example/a",
        "<https://x.example/a>",
        "[https://x.example/a](https://x.example/a)",
    ] {
        assert_eq!(
            convert(body).blocks[0].kind,
            BlockKind::Embed {
                url: "https://x.example/a".into()
            },
            "{body}"
        );
    }
    assert_eq!(
        html("https://x.example/a"),
        "<p><a href=\"https://x.example/a\">https://x.example/a</a></p>"
    );
    assert_eq!(ids("https://x.example/a"), ["embed"]);
    assert!(ids("see https://x.example/a").is_empty());
}

#[test]
fn shortcodes_alone_become_embeds_and_unknown_ones_stay_visible_as_written() {
    let story =
        convert("{% youtube a_b_c %}\n\n%[https://x.example]\n\n@[card](https://x.example/c)\n");
    let embeds: Vec<String> = story.blocks.iter().map(|b| b.kind.to_plain()).collect();
    assert_eq!(
        embeds,
        [
            "https://www.youtube.com/watch?v=a_b_c",
            "https://x.example",
            "https://x.example/c"
        ]
    );
    assert_eq!(
        html("{% include _a_b_.html %}"),
        "<p>{% include _a_b_.html %}</p>"
    );
    let story = convert("{% include a.html %}\n\ntext {{ site.x }}");
    assert_eq!(story.findings.len(), 1);
    assert_eq!(
        story.findings[0].what,
        "2 template marks would appear as text, the first: {% include a.html %} (Liquid)."
    );
}

#[test]
fn highlight_tags_are_code_with_a_language() {
    assert_eq!(
        html("a\n\n{% highlight ruby %}\nx *y*\n{% endhighlight %}\n\nb"),
        "<p>a</p>\n<pre data-code-block-mode=\"2\" data-code-block-lang=\"ruby\">x *y*</pre>\n<p>b</p>"
    );
}

#[test]
fn safe_inline_html_is_mapped_and_comments_vanish() {
    assert_eq!(
        html(
            "<b>a</b> <i>b</i><br><a href=\"https://x.example\">c</a> <span style=\"x\">d</span><!-- e -->"
        ),
        "<p><strong>a</strong> <em>b</em><br><a href=\"https://x.example\">c</a> d</p>"
    );
    assert!(convert("<!--more-->").blocks.is_empty());
    assert!(ids("a\n\n<!--more-->\n\nb").is_empty());
}

#[test]
fn something_in_angle_brackets_that_is_no_html_stays_readable() {
    assert_eq!(
        html("a Vec<T> and <name> here"),
        "<p>a Vec&lt;T&gt; and &lt;name&gt; here</p>"
    );
}

#[test]
fn a_style_left_open_ends_with_its_paragraph() {
    assert_eq!(html("<b>a\n\nb"), "<p><strong>a</strong></p>\n<p>b</p>");
}

#[test]
fn block_html_is_reduced_to_its_text_in_the_right_blocks() {
    assert_eq!(
        html(
            "<div align=\"center\">\n<h2>A</h2>\n<p>b &amp; <b>c</b></p>\n<ul><li>d</li><li>e</li></ul>\n<blockquote>f</blockquote>\n<hr>\n</div>"
        ),
        "<h3>A</h3>\n<p>b &amp; <strong>c</strong></p>\n<ul><li>d</li><li>e</li></ul>\n<blockquote><p>f</p></blockquote>\n<hr>"
    );
    assert_eq!(ids("<div>a</div>"), ["html-flattened"]);
    assert!(ids("<p align=\"center\">a</p>").is_empty());
}

#[test]
fn blocks_of_html_know_their_own_lines() {
    let story = convert("a\n\n<div>\n<h2>B</h2>\n<p>c\nd</p>\n</div>");
    let lines: Vec<_> = story
        .blocks
        .iter()
        .filter_map(|b| b.lines)
        .map(|l| (l.first, l.last))
        .collect();
    assert_eq!(lines, [(1, 1), (4, 4), (5, 6)]);
}

#[test]
fn details_keep_summary_and_content() {
    assert_eq!(
        html("<details>\n<summary>More</summary>\n\nText *here*.\n\n</details>"),
        "<p><strong>More</strong></p>\n<p>Text <em>here</em>.</p>"
    );
}

#[test]
fn a_table_of_html_is_aligned_text() {
    assert_eq!(
        html("<table>\n<tr><th>a</th><th>b</th></tr>\n<tr><td>x</td><td>yy</td></tr>\n</table>"),
        "<pre data-code-block-mode=\"1\">a  b\n─  ──\nx  yy</pre>"
    );
}

#[test]
fn figures_keep_picture_and_caption() {
    assert_eq!(
        html(
            "<figure>\n<img src=\"https://x.example/a.png\" alt=\"A\">\n<figcaption>Cap <em>t</em></figcaption>\n</figure>"
        ),
        "<figure><img src=\"https://x.example/a.png\" alt=\"A\"><figcaption>Cap <em>t</em></figcaption></figure>"
    );
}

#[test]
fn preformatted_html_is_code() {
    assert_eq!(
        html("<pre><code class=\"language-js\">a &lt; b\n\nc</code></pre>"),
        "<pre data-code-block-mode=\"2\" data-code-block-lang=\"js\">a &lt; b\n \nc</pre>"
    );
}

#[test]
fn scripts_styles_and_frames_are_dropped_and_known_videos_embedded() {
    assert_eq!(
        html("a\n\n<script>\nx()\n\ny()\n</script>\n\nb"),
        "<p>a</p>\n<p>b</p>"
    );
    assert_eq!(ids("<script>x</script>"), ["html-dropped"]);
    assert_eq!(
        ids("<iframe src=\"https://ads.example/x\"></iframe>"),
        ["html-dropped"]
    );
    assert_eq!(
        convert("<iframe width=\"1\" src=\"https://www.youtube.com/embed/abc\"></iframe>").blocks
            [0]
        .kind,
        BlockKind::Embed {
            url: "https://www.youtube.com/watch?v=abc".into()
        }
    );
    assert_eq!(html("a <style>b</style> c"), "<p>a c</p>");
}

#[test]
fn imports_vanish_and_components_keep_their_text() {
    let body = "import X from './x'\n\n<X a={b}>inner</X>\n\ntext";
    assert_eq!(html(body), "<p>inner</p>\n<p>text</p>");
    assert_eq!(ids(body), ["mdx"]);
    assert_eq!(ids("a <X on={() => go()}>b</X>"), ["mdx"]);
    assert_eq!(
        html("import taxes from abroad"),
        "<p>import taxes from abroad</p>"
    );
}

#[test]
fn in_mdx_whatever_begins_with_export_is_code_and_elsewhere_it_is_prose() {
    let body = "export const meta = {\n  title: 'x'\n}\n\n<Note>inner</Note>";
    let story = |file: &str| {
        let draft = draft(file, body, 0, Details::default());
        Story::of(body, &draft, Settings::default()).to_text()
    };
    assert_eq!(story("a.mdx"), "inner\n");
    assert!(story("a.md").starts_with("export const meta"));
    assert!(story("a.md").ends_with("inner\n"));
}

#[test]
fn definition_lists_become_bold_terms_and_paragraphs() {
    let body = "Term\n\n: Meaning\n";
    assert_eq!(html(body), "<p><strong>Term</strong></p>\n<p>Meaning</p>");
    assert_eq!(ids(body), ["definition-list"]);
}

#[test]
fn marks_for_a_site_generator_are_left_out() {
    assert_eq!(html("[TOC]\n\na\n{: .lead}\n\nb"), "<p>a</p>\n<p>b</p>");
    assert_eq!(html("* TOC\n{:toc}\n\na"), "<p>a</p>");
    assert_eq!(ids("[TOC]\n\na\n{: .lead}"), ["attribute"]);
}

#[test]
fn a_lone_carriage_return_does_not_shift_the_lines() {
    assert_eq!(line_of("a\rb\r\n\r\n\r\nTODO", "unfinished"), Some(4));
}
