//! Finding and replacing.

use super::{Buffer, buffer, picture};
use crate::prose::{Query, Tally};

fn query(text: &str) -> Query {
    Query::new(text).expect("the query is not empty")
}

fn all(text: &str, looked_for: &str) -> Vec<usize> {
    let buffer = Buffer::new(text);
    let query = query(looked_for);
    query
        .matches(buffer.rope(), 0..text.len())
        .map(|range| range.start)
        .collect()
}

#[test]
fn small_letters_find_any_case_and_a_capital_finds_itself() {
    assert_eq!(all("Word word WORD", "word"), [0, 5, 10]);
    assert_eq!(all("Word word WORD", "Word"), [0]);
    assert_eq!(all("Élan élan", "élan"), [0, 6]);
    assert_eq!(all("Straße STRASSE", "straße"), [0]);
}

#[test]
fn an_empty_query_is_none() {
    assert_eq!(Query::new(""), None);
}

#[test]
fn matches_do_not_overlap_and_none_is_missed_after_a_false_start() {
    assert_eq!(all("aaaa", "aa"), [0, 2]);
    assert_eq!(all("ababac abac", "abac"), [2, 7]);
    assert_eq!(all("aaab", "aab"), [1]);
}

#[test]
fn a_match_never_cuts_a_cluster() {
    assert_eq!(all("cafe\u{301} cafe", "cafe"), [7]);
    assert_eq!(all("👩‍👩‍👧 👧", "👧"), [19]);
    assert_eq!(all("cafe\u{301}", "cafe\u{301}"), [0]);
}

#[test]
fn matches_are_found_across_the_chunks_of_the_rope() {
    let text = format!("{}needle{}", "hay ".repeat(20_000), "needl ".repeat(20_000));
    assert_eq!(all(&text, "needle"), [80_000]);
}

#[test]
fn next_and_previous_go_around_the_text() {
    let buffer = Buffer::new("one two one two");
    let query = query("two");
    let next = |from| {
        query
            .next(buffer.rope(), from)
            .map(|f| (f.range.start, f.wrapped))
    };
    let previous = |to| {
        query
            .previous(buffer.rope(), to)
            .map(|f| (f.range.start, f.wrapped))
    };
    assert_eq!(next(0), Some((4, false)));
    assert_eq!(next(5), Some((12, false)));
    assert_eq!(next(13), Some((4, true)));
    assert_eq!(previous(15), Some((12, false)));
    assert_eq!(previous(12), Some((4, false)));
    assert_eq!(previous(4), Some((12, true)));
    assert_eq!(
        Query::new("three").and_then(|q| q.next(buffer.rope(), 3)),
        None
    );
    assert_eq!(
        Query::new("three").and_then(|q| q.previous(buffer.rope(), 3)),
        None
    );
}

#[test]
fn only_what_is_on_the_screen_is_looked_at_for_highlights() {
    let buffer = Buffer::new("xx a xx a xx");
    let found: Vec<_> = query("xx")
        .matches(buffer.rope(), 3..9)
        .map(|range| (range.start, range.end))
        .collect();
    assert_eq!(found, [(5, 7)]);
    assert_eq!(
        query("xx").matches(buffer.rope(), 1..6).count(),
        0,
        "both are cut by the screen"
    );
}

#[test]
fn matches_are_counted_up_to_a_cap() {
    let buffer = Buffer::new(&"ab ".repeat(120));
    let counted = |current, cap| query("ab").tally(buffer.rope(), current, cap);
    let tally = |current, total, more| Tally {
        current,
        total,
        more,
    };
    assert_eq!(counted(6, 1000), tally(Some(3), 120, false));
    assert_eq!(counted(7, 1000), tally(None, 120, false));
    assert_eq!(counted(300, 100), tally(None, 100, true));
    assert_eq!(counted(0, 120), tally(Some(1), 120, false));
}

#[test]
fn replacing_goes_from_match_to_match() {
    let mut buffer = buffer("|a cat, a cat");
    let query = query("cat");
    buffer.replace_next(&query, "dog");
    assert_eq!(
        picture(&buffer),
        "a ⟦cat|, a cat",
        "the first key only goes there"
    );
    buffer.replace_next(&query, "dog");
    assert_eq!(picture(&buffer), "a dog, a ⟦cat|");
    assert_eq!(buffer.replace_next(&query, "dog"), None);
    assert_eq!(picture(&buffer), "a dog, a dog|");
}

#[test]
fn a_replacement_that_contains_the_query_is_not_replaced_again() {
    let mut buffer = buffer("⟦a| b a");
    let query = query("a");
    buffer.replace_next(&query, "aa");
    assert_eq!(picture(&buffer), "aa b ⟦a|");
    let mut all = super::buffer("a a|");
    assert_eq!(all.replace_all(&query, "aa"), 2);
    assert_eq!(picture(&all), "aa aa|");
}

#[test]
fn replacing_all_is_one_step_and_the_caret_stays_with_its_text() {
    let mut buffer = buffer("cat and c|at and cat");
    assert_eq!(buffer.replace_all(&query("cat"), "tiger"), 3);
    assert_eq!(picture(&buffer), "tiger and tiger| and tiger");
    assert!(buffer.undo());
    assert_eq!(picture(&buffer), "cat and c|at and cat");
    assert_eq!(buffer.replace_all(&query("dog"), "tiger"), 0);
}

#[test]
fn a_hundred_thousand_replacements_are_one_step() {
    let mut buffer = Buffer::new(&"a b ".repeat(100_000));
    buffer.place(400_000, false);
    assert_eq!(buffer.replace_all(&query("a"), "xyz"), 100_000);
    assert_eq!(buffer.caret(), 600_000);
    assert!(buffer.undo());
    assert_eq!(buffer.rope().len_bytes(), 400_000);
    assert!(!buffer.can_undo());
}
