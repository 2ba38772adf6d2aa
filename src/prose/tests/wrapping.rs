//! Where rows end.

use crate::prose::{cell, wrap::row_starts};

fn rows(text: &str, width: usize) -> Vec<&str> {
    let starts = row_starts(text, width);
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| &text[*start..end])
        .collect()
}

#[test]
fn rows_end_between_words() {
    assert_eq!(rows("one two three", 8), ["one two ", "three"]);
    assert_eq!(rows("one two three", 7), ["one two ", "three"]);
    assert_eq!(rows("one two three", 6), ["one ", "two ", "three"]);
    assert_eq!(rows("", 8), [""]);
    assert_eq!(rows("exactly8", 8), ["exactly8"]);
}

#[test]
fn blanks_at_the_end_hang_in_the_margin() {
    assert_eq!(rows("word     ", 4), ["word     "]);
    assert_eq!(rows("word     next", 4), ["word     ", "next"]);
    assert_eq!(rows("word\tnext", 4), ["word\t", "next"]);
    assert_eq!(rows("文字\u{3000}文", 4), ["文字\u{3000}", "文"]);
}

#[test]
fn blanks_without_end_make_rows_at_last() {
    let blanks = " ".repeat(5000);
    let rows = rows(&blanks, 10);
    assert!(rows.len() > 5 && rows.len() < 20, "{} rows", rows.len());
}

#[test]
fn a_no_break_space_does_not_break() {
    assert_eq!(rows("ten\u{a0}km far", 8), ["ten\u{a0}km ", "far"]);
    assert_eq!(rows("a ten\u{a0}km", 7), ["a ", "ten\u{a0}km"]);
}

#[test]
fn a_word_longer_than_the_row_breaks_between_clusters() {
    assert_eq!(rows("abcdefghij", 4), ["abcd", "efgh", "ij"]);
    assert_eq!(rows("an abcdefghij", 4), ["an ", "abcd", "efgh", "ij"]);
    assert_eq!(
        rows("e\u{301}e\u{301}e\u{301}", 2),
        ["e\u{301}e\u{301}", "e\u{301}"]
    );
    assert_eq!(rows("👩‍👩‍👧👩‍👩‍👧", 3), ["👩‍👩‍👧", "👩‍👩‍👧"]);
}

#[test]
fn a_wide_character_is_never_cut_by_the_margin() {
    assert_eq!(rows("漢字漢字", 5), ["漢字", "漢字"]);
    assert_eq!(rows("a漢字漢", 4), ["a漢", "字漢"]);
    assert_eq!(rows("漢字", 1), ["漢", "字"]);
}

#[test]
fn kinsoku_keeps_marks_off_the_start_and_brackets_off_the_end_of_a_row() {
    assert_eq!(rows("日本語、日本", 6), ["日本", "語、日", "本"]);
    assert_eq!(rows("日本語。", 6), ["日本", "語。"]);
    assert_eq!(rows("日本「語」", 6), ["日本", "「語」"]);
    assert_eq!(
        rows("カーード", 4),
        ["カー", "ード"],
        "a sound mark too many has to go somewhere"
    );
}

#[test]
fn quotes_and_brackets_stay_with_their_words() {
    assert_eq!(
        rows("he said, \"words\" (really)", 10),
        ["he said, ", "\"words\" ", "(really)"]
    );
    assert_eq!(
        rows("then “quoted” text", 8),
        ["then ", "“quoted” ", "text"]
    );
    assert_eq!(rows("go (now)", 4), ["go ", "(now", ")"]);
}

#[test]
fn a_dash_may_end_a_row_and_an_em_dash_may_begin_one() {
    assert_eq!(rows("well-known", 6), ["well-", "known"]);
    assert_eq!(rows("yes—no", 4), ["yes—", "no"]);
    assert_eq!(rows("yes—no", 3), ["yes", "—no"]);
}

#[test]
fn an_address_breaks_after_its_slashes() {
    assert_eq!(
        rows("https://example.com/some/long/path", 16),
        ["https://", "example.com/", "some/long/path"]
    );
}

#[test]
fn numbers_stay_whole() {
    assert_eq!(rows("pay $1,234.50 now", 10), ["pay ", "$1,234.50 ", "now"]);
}

#[test]
fn control_characters_take_a_cell() {
    assert_eq!(rows("\u{1b}\u{1b}\u{1b}\u{1b}", 2).len(), 2);
}

#[test]
fn an_emoji_sequence_is_measured_as_one() {
    assert_eq!(rows("👩‍👩‍👧 🇩🇪 1️⃣ ok", 9), ["👩‍👩‍👧 🇩🇪 1️⃣ ", "ok"]);
}

#[test]
fn a_very_long_line_has_the_rows_its_parts_would_have() {
    let sentence = "The quick brown fox jumps over the lazy dog. ";
    let text = sentence.repeat(20_000);
    let rows = rows(&text, 66);
    assert_eq!(rows.concat(), text);
    for row in &rows {
        assert!(cell::columns(row.trim_end()) <= 66, "{row:?}");
    }
    let greedy = rows.windows(2).all(|pair| {
        let word = pair[1].split(' ').next().unwrap_or("");
        cell::columns(pair[0]) + cell::columns(word) > 66
    });
    assert!(greedy, "every row takes as many words as fit");
}
