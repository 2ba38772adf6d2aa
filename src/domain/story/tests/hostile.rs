//! Any text at all: never a panic, never slow, only the tags Medium takes, and no word lost.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use crate::testing::claims::check_html;

fn check(text: &str) -> Story {
    let story = Story::of(
        text,
        &draft("a.md", text, 0, titled("T")),
        Settings::default(),
    );
    if let Err(why) = check_html(&story.to_html()) {
        panic!("{why}\n{}", story.to_html());
    }
    let _ = (
        story.to_text(),
        story.outline(),
        story.first_and_last_words(),
        story.block_at_line(3),
    );
    let last = text.split('\n').count();
    for block in &story.blocks {
        if let Some(lines) = block.lines {
            assert!(lines.first <= lines.last && lines.last <= last, "{lines:?}");
        }
    }
    story
}

#[test]
fn the_checker_itself_finds_what_is_forbidden() {
    for bad in [
        "<div></div>",
        "<p>",
        "<p><em></p></em>",
        "<a href=\"javascript:x\">y</a>",
        "<p onclick=\"x\">y</p>",
        "a > b",
    ] {
        assert!(check_html(bad).is_err(), "{bad}");
    }
    assert!(check_html("<p>a<br><a href=\"https://x\">b</a></p>").is_ok());
}

/// Numbered pieces, one after another.
fn pieces(numbers: std::ops::Range<usize>, piece: impl Fn(usize) -> String) -> String {
    numbers.map(piece).collect::<Vec<_>>().concat()
}

#[test]
fn hostile_nesting_is_read_quickly_and_without_a_deep_stack() {
    let many = 50_000;
    let inputs = [
        ("quotes", format!("{} x", ">".repeat(many))),
        ("brackets", "[".repeat(2 * many)),
        ("links", "[a](".repeat(many)),
        ("pictures", "![".repeat(many)),
        ("stars", "*a **".repeat(many)),
        (
            "list",
            pieces(0..800, |n| format!("{}- x\n", "  ".repeat(n))),
        ),
        (
            "numbers",
            pieces(0..800, |n| format!("{}1. x\n", "   ".repeat(n))),
        ),
        ("dashes", format!("{}x", "- ".repeat(3000))),
        ("mixed", format!("{}x", "> - 1. ".repeat(3000))),
        ("struck", "~~a ".repeat(many)),
        (
            "nested marks",
            format!("{}x{}", "**a *b ~~c ".repeat(3000), "~~ * **".repeat(3000)),
        ),
        ("tags", "<div><ul><li><b>".repeat(many / 4)),
        ("open tags", "<a href=\"".repeat(many)),
        (
            "block tags",
            format!("<div>\n{}", "<a href=\"".repeat(many)),
        ),
        ("inline tags", "a <b><i>".repeat(many)),
        ("scripts", "<script>".repeat(many)),
        ("comments", "<!--".repeat(many)),
        (
            "backticks",
            pieces(1..600, |n| format!("{} ", "`".repeat(n))),
        ),
        ("dollars", "$a ".repeat(many)),
        (
            "notes",
            pieces(0..5000, |n| format!("[^{n}]\n\n[^{n}]: x [^{}]\n\n", n + 1)),
        ),
        ("wiki", "[[".repeat(many)),
        ("templates", "{{ ".repeat(many)),
        ("boxes", ":::a\n".repeat(2000)),
        ("references", "&amp".repeat(many)),
        (
            "cells",
            format!("|{}\n|{}\n|x|\n", "a|".repeat(1000), "-|".repeat(1000)),
        ),
        (
            "rows",
            format!(
                "|{}|b|\n|-|-|\n{}",
                "a".repeat(5000),
                "|x|y|\n".repeat(5000)
            ),
        ),
        ("dt", "a\n: b\n".repeat(2000)),
    ];
    are_quick(inputs.into());
}

#[test]
fn hostile_marks_of_other_dialects_are_read_quickly() {
    let many = 50_000;
    are_quick(vec![
        ("inline notes", "^[".repeat(many)),
        ("open notes", format!("{}]", "[^".repeat(many))),
        ("pairs", "][".repeat(many)),
        (
            "labels",
            pieces(0..3000, |n| format!("[a][label{n}] [label{n}x]: x\n")),
        ),
        ("formulas", format!("\\(x^2\\) {}", "\\(".repeat(many))),
        ("marked", "==a ".repeat(many)),
        ("remarks", "%%a\n".repeat(many)),
    ]);
}

/// Converts each with a small stack, and not in minutes.
fn are_quick(inputs: Vec<(&'static str, String)>) {
    let work = std::thread::Builder::new().stack_size(512 * 1024);
    let done = work.spawn(move || {
        for (name, text) in inputs {
            let start = Instant::now();
            let text = format!("{text}\n\nlast words\n");
            check(&text);
            let took = start.elapsed();
            println!("{name}: {} kB in {took:?}", text.len() / 1024);
            // Generous: an unoptimised build on a busy machine. Quadratic behaviour takes minutes here.
            assert!(took < Duration::from_secs(20), "{name} took {took:?}");
        }
    });
    done.expect("a thread").join().expect("no panic");
}

#[test]
fn conversion_takes_time_in_proportion_to_the_text() {
    let piece = include_str!("kitchen-sink.md").replace("```js\nnever closed", "");
    let time = |times: usize| {
        let text = piece.repeat(times);
        let start = Instant::now();
        check(&text);
        start.elapsed().as_secs_f64()
    };
    time(4);
    let (small, large) = (time(20), time(160));
    println!("20 times: {small:.3} s, 160 times: {large:.3} s");
    assert!(large < small * 8.0 * 4.0 + 0.5, "{small} s, then {large} s");
}

/// Markdown-like noise: what happens to be next to each other in real and in broken drafts.
fn noise() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z]{1,6}",
        1 => Just(" ".to_owned()),
        2 => Just("\n".to_owned()),
        2 => Just("\n\n".to_owned()),
        3 => prop::sample::select(vec![
            "# ", "## ", "##### ", "- ", "  - ", "1. ", "   2) ", "> ", ">> ", "```", "```rs\n", "~~~", "    ", "\t",
            "---\n", "***", "**", "*", "_", "__", "~~", "`", "``", "[", "](", ")", "![", "](/a.png)", "[^1]", "[^1]: ",
            "[[", "]]", "|", "|-|-|\n", "|a|b|\n", "$", "$$", ":::note\n", ":::\n", "> [!NOTE]\n", "\n: ", ":smile:",
            "<div>", "</div>", "<b>", "</b>", "<a href='x'>", "</a>", "<img src=a>", "<ul>", "<li>", "</li>", "</ul>",
            "<ol start=3>", "<table>", "<tr>", "<td>", "</td>", "</table>", "<figure>", "<figcaption>", "</figcaption>",
            "<pre>", "</pre>", "<h1>", "</h1>", "<sup>", "</sup>", "<script>", "</script>", "<iframe src=x>", "<X a={b}>", "</X>",
            "<!--", "-->", "<details>\n", "<summary>", "</summary>", "<blockquote>", "</blockquote>", "<br>", "<p>", "<",
            ">", "&", "&lt;", "{% youtube x %}", "{{< figure src=a >}}", "%[https://a.b]", "@[card](https://a.b)",
            "{% highlight x %}\n", "{% endhighlight %}\n", "https://a.b/c", "<https://a.b>", "import a from 'b'\n",
            "[ ] ", "[x] ", "\\", "  \n", "\r", "\r\n", "\u{1b}[31m", "\u{0}", "\u{202e}", "日本", "語", "🙂", "{: .a}", "{#b}",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn any_markdown_like_text_gives_allowed_and_balanced_html(text in noise()) {
        check(&text);
    }

    #[test]
    fn any_text_at_all_gives_allowed_and_balanced_html(text in "\\PC{0,200}|[\\x00-\\x7f\\n]{0,200}") {
        check(&text);
    }

    #[test]
    fn every_word_of_a_paragraph_occurs_in_the_plain_text(
        paragraphs in prop::collection::vec(prop::collection::vec("[a-zA-Z0-9éß本あ가.,;!'()/-]{1,10}", 1..12), 1..6),
        styled in prop::collection::vec(0usize..9, 72),
        before in prop::sample::select(vec!["", "> ", "- ", "1. ", "## ", "- [ ] ", "<div>\n\n"]),
    ) {
        let mut source = String::new();
        let mut words = Vec::new();
        let mut styles = styled.into_iter().cycle();
        for paragraph in &paragraphs {
            let mut line = String::new();
            for word in paragraph {
                // Letters first, so that a word alone cannot be a mark of Markdown.
                let word = format!("w{word}w");
                let shown = match styles.next().unwrap_or(0) {
                    1 => format!("**{word}**"),
                    2 => format!("*{word}*"),
                    3 => format!("`{word}`"),
                    4 => format!("[{word}](https://a.example)"),
                    5 => format!("~~{word}~~"),
                    6 => format!("<u>{word}</u>"),
                    7 => format!("[{word}](rel.md)"),
                    8 => format!("{word}[^n]"),
                    _ => word.clone(),
                };
                line.push_str(&shown);
                line.push(' ');
                words.push(word);
            }
            source.push_str(before);
            source.push_str(line.trim_end());
            source.push_str("\n\n");
        }
        source.push_str("[^n]: note\n");
        let text = check(&source).to_text();
        for word in words {
            prop_assert!(text.contains(&word), "{word:?} is missing in\n{text}\nof\n{source}");
        }
    }
}
