//! The claims, tried on noise and on what is made to look like the real thing.

use proptest::prelude::*;

use super::*;

/// Bytes, or text made of the pieces that the readers look for.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop::sample::select(vec![
        "---\n",
        "+++\n",
        "title: x\n",
        "title = 'x'\n",
        "tags: [a, b]\n",
        "# ",
        "\n",
        "\n\n",
        "- ",
        "> ",
        "```\n",
        "| a | b |\n",
        "|-|-|\n",
        "*",
        "**",
        "`",
        "[",
        "](",
        ")",
        "![",
        "<b>",
        "</b>",
        "<div>",
        "<img src=x>",
        "$",
        "{{<",
        ">}}",
        "[[",
        "]]",
        "[^1]",
        "[^1]: ",
        "\u{1b}[31m",
        "\u{1b}]52;c;eA==\u{7}",
        "\u{9b}",
        "\u{202e}",
        "\u{200b}",
        "\u{e0041}",
        "\0",
        "👩‍👩‍👧",
        "漢字",
        "می‌خواهم",
        "é",
        "word ",
        "{\"data\":{",
        "\"id\":\"a1\"",
        "\"url\":\"https://medium.com/p/a\"",
        ",",
        "}}",
        "{\"errors\":[{\"message\":\"",
        "\",\"code\":6003}]}",
        "POST /v1/me HTTP/1.1\r\n",
        "GET /",
        " HTTP/1.1\r\nHost: 127.0.0.1:9\r\n",
        "Content-Length: 5\r\n",
        "\r\n",
        "title=",
        "&content=",
        "{\"kind\":\"sending\",\"id\":\"A3F9\",\"at\":5}",
        "{\"at\":0,\"to\":1,\"text\":\"x\"}",
        "{\"text\":\"abc\"}",
    ]);
    let text = prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat().into_bytes());
    let start = prop::collection::vec(any::<u8>(), 0..4);
    prop_oneof![
        1 => prop::collection::vec(any::<u8>(), 0..300),
        4 => (start, text).prop_map(|(mut start, text)| { start.extend(text); start }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_header_is_edited_only_where_it_was_asked(data in bytes()) {
        header(&data);
    }

    #[test]
    fn a_story_is_bounded_and_holds_only_what_medium_takes(data in bytes()) {
        story(&data);
    }

    #[test]
    fn nothing_that_is_drawn_drives_the_terminal(data in bytes()) {
        shown(&data);
    }

    #[test]
    fn no_answer_puts_control_characters_into_words(data in bytes()) {
        answer(&data);
    }

    #[test]
    fn the_sandbox_reads_any_request_and_lets_nothing_run(data in bytes()) {
        sandbox(&data);
    }

    #[test]
    fn no_recovery_file_and_no_journal_is_believed_too_much(data in bytes()) {
        recovery(&data);
        journal(&data);
    }
}
