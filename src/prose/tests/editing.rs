//! Typing, deleting, moving by cluster and word, pasting, marks.

use super::{Buffer, after, buffer, picture};
use crate::prose::{LineEnd, Mark, Selection};

/// Everything a writer sees as one character.
const CLUSTERS: [&str; 13] = [
    "e\u{301}",
    "e\u{301}\u{323}",
    "👩‍👩‍👧",
    "🇩🇪",
    "👍🏽",
    "❤\u{FE0F}",
    "1\u{FE0F}\u{20E3}",
    "क्षि",
    "\u{1112}\u{1161}\u{11ab}",
    "\r\n",
    "\t",
    "漢",
    "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
];

#[test]
fn arrows_pass_a_cluster_in_one_step_both_ways() {
    for cluster in CLUSTERS {
        let (before, behind) = (format!("a|{cluster}b"), format!("a{cluster}|b"));
        assert_eq!(after(&before, |b| b.right(false)), behind, "{cluster:?}");
        assert_eq!(after(&behind, |b| b.left(false)), before, "{cluster:?}");
    }
}

#[test]
fn backspace_and_delete_take_a_whole_cluster() {
    for cluster in CLUSTERS {
        assert_eq!(
            after(&format!("a{cluster}|b"), Buffer::backspace),
            "a|b",
            "{cluster:?}"
        );
        assert_eq!(
            after(&format!("a|{cluster}b"), Buffer::delete),
            "a|b",
            "{cluster:?}"
        );
    }
}

#[test]
fn the_caret_cannot_be_put_inside_a_cluster() {
    for cluster in CLUSTERS {
        let mut buffer = Buffer::new(&format!("a{cluster}b"));
        for inside in 2..=cluster.len() {
            buffer.place(inside, false);
            assert_eq!(buffer.caret(), 1 + cluster.len(), "{cluster:?} at {inside}");
        }
    }
}

#[test]
fn flags_are_counted_in_pairs_from_where_the_row_of_flags_begins() {
    assert_eq!(after("🇩🇪🇫🇷|🇮🇹", Buffer::backspace), "🇩🇪|🇮🇹");
    assert_eq!(after("🇩🇪|🇫🇷🇮🇹", |b| b.right(false)), "🇩🇪🇫🇷|🇮🇹");
}

#[test]
fn clusters_are_whole_where_the_rope_cuts_its_chunks() {
    let text = "👩‍👩‍👧e\u{301}\r\n🇩🇪".repeat(2000);
    let mut buffer = Buffer::new(&text);
    let mut steps = 0;
    while buffer.caret() < text.len() {
        buffer.right(false);
        steps += 1;
    }
    assert_eq!(steps, 8000);
    while buffer.caret() > 0 {
        buffer.left(false);
        steps -= 1;
    }
    assert_eq!(steps, 0);
}

#[test]
fn an_edit_that_joins_two_clusters_leaves_the_caret_outside() {
    assert_eq!(after("🇩x|🇪", Buffer::backspace), "🇩🇪|");
    assert_eq!(after("e|a", |b| b.insert("\u{301}")), "e\u{301}|a");
    let mut buffer = Buffer::new("a\rx\nb");
    buffer.place(3, false);
    buffer.backspace();
    assert_eq!((buffer.text().as_str(), buffer.caret()), ("a\r\nb", 3));
}

#[test]
fn at_the_ends_of_the_text_keys_do_nothing() {
    assert_eq!(after("|a", Buffer::backspace), "|a");
    assert_eq!(after("a|", Buffer::delete), "a|");
    assert_eq!(after("|a", |b| b.left(false)), "|a");
    assert_eq!(after("a|", |b| b.right(false)), "a|");
    assert_eq!(after("|", Buffer::delete_word_left), "|");
    assert_eq!(after("|", Buffer::delete_word_right), "|");
    let mut buffer = Buffer::new("");
    buffer.backspace();
    assert_eq!(buffer.cut_line(), None);
    assert_eq!((buffer.version(), buffer.can_undo()), (0, false));
}

#[test]
fn typing_replaces_the_selection() {
    assert_eq!(after("a ⟦word| b", |b| b.insert_char('X')), "a X| b");
    assert_eq!(after("a |word⟦ b", |b| b.insert_char('X')), "a X| b");
    assert_eq!(after("a ⟦word| b", Buffer::backspace), "a | b");
    assert_eq!(after("a ⟦word| b", Buffer::delete), "a | b");
}

#[test]
fn arrows_leave_a_selection_at_its_ends() {
    assert_eq!(after("a ⟦word| b", |b| b.left(false)), "a |word b");
    assert_eq!(after("a |word⟦ b", |b| b.right(false)), "a word| b");
    assert_eq!(after("a ⟦wor|d b", |b| b.right(true)), "a ⟦word| b");
    assert_eq!(after("a⟦b|c", |b| b.left(true)), "a|bc");
}

#[test]
fn word_keys_stop_at_word_ends_and_lines() {
    let stops = |text: &str| {
        let mut buffer = Buffer::new(text);
        let mut stops = Vec::new();
        while buffer.caret() < text.len() {
            buffer.word_right(false);
            stops.push(buffer.caret());
        }
        let mut back = vec![text.len()];
        while buffer.caret() > 0 {
            buffer.word_left(false);
            back.push(buffer.caret());
        }
        (stops, back)
    };
    assert_eq!(
        stops("don't stop, now"),
        (vec![5, 10, 11, 15], vec![15, 12, 10, 6, 0])
    );
    assert_eq!(stops("ab  \r\ncd"), (vec![2, 4, 6, 8], vec![8, 6, 4, 0]));
    assert_eq!(stops("**bold**"), (vec![2, 6, 8], vec![8, 6, 2, 0]));
}

#[test]
fn word_deletion_takes_a_word_and_its_blanks_but_never_two_lines_at_once() {
    assert_eq!(
        after("one two |three", Buffer::delete_word_left),
        "one |three"
    );
    assert_eq!(
        after("one| two three", Buffer::delete_word_right),
        "one| three"
    );
    assert_eq!(after("one\n|two", Buffer::delete_word_left), "one|two");
    assert_eq!(after("one|\r\ntwo", Buffer::delete_word_right), "one|two");
    assert_eq!(after("so 👩‍👩‍👧|", Buffer::delete_word_left), "so |");
}

#[test]
fn a_word_without_end_is_passed_in_pieces() {
    let text = "x".repeat(1 << 20);
    let mut buffer = Buffer::new(&text);
    buffer.word_right(false);
    assert!(buffer.caret() > 0 && buffer.caret() <= 4096);
    buffer.place(text.len(), false);
    buffer.word_left(false);
    assert!(buffer.caret() < text.len() && buffer.caret() >= text.len() - 4096);
}

#[test]
fn a_double_click_selects_the_word_and_a_triple_click_the_line() {
    assert_eq!(
        after("|one don't three", |b| b.select_word(6)),
        "one ⟦don't| three"
    );
    assert_eq!(after("|one  three", |b| b.select_word(4)), "one⟦  |three");
    assert_eq!(after("|漢字", |b| b.select_word(0)), "⟦漢|字");
    assert_eq!(after("|", |b| b.select_word(0)), "|");
    assert_eq!(
        after("|one\r\ntwo\r\nthree", |b| b.select_line(6)),
        "one\r\n⟦two\r\n|three"
    );
}

#[test]
fn select_all_then_cut_returns_everything() {
    let mut buffer = buffer("one\ntw|o");
    buffer.select_all();
    assert_eq!(buffer.copy().as_deref(), Some("one\ntwo"));
    assert_eq!(buffer.cut().as_deref(), Some("one\ntwo"));
    assert_eq!((picture(&buffer).as_str(), buffer.cut()), ("|", None));
}

#[test]
fn cut_line_takes_the_logical_line_with_its_end() {
    let mut buffer = buffer("one\r\nt|wo\r\nthree");
    assert_eq!(buffer.cut_line().as_deref(), Some("two\r\n"));
    assert_eq!(picture(&buffer), "one\r\n|three");
    assert_eq!(buffer.cut_line().as_deref(), Some("three"));
    assert_eq!(picture(&buffer), "one\r\n|");
}

#[test]
fn the_line_end_of_the_file_is_that_of_most_lines() {
    assert_eq!(LineEnd::of("a\r\nb\r\nc\n"), LineEnd::CrLf);
    assert_eq!(LineEnd::of("a\r\nb\n"), LineEnd::Lf);
    assert_eq!(LineEnd::of("a\rb"), LineEnd::Lf);
    assert_eq!(after("a\r\nb|", Buffer::newline), "a\r\nb\r\n|");
    assert_eq!(after("a\nb|", Buffer::newline), "a\nb\n|");
}

#[test]
fn paste_brings_line_ends_to_the_files_own_and_drops_control_characters() {
    let pasted = "1\r\n2\r3\n4\t\u{1b}[31m5\u{7f}\u{9b}\0";
    assert_eq!(after("|", |b| b.paste(pasted)), "1\n2\n3\n4\t[31m5|");
    assert_eq!(
        after("x\r\n|", |b| b.paste(pasted)),
        "x\r\n1\r\n2\r\n3\r\n4\t[31m5|"
    );
    let mut buffer = buffer("|x");
    buffer.paste("\u{1b}\u{7f}");
    assert!(!buffer.can_undo());
}

#[test]
fn invisible_characters_are_ordinary_text() {
    assert_eq!(
        after("a|b", |b| b.insert("\u{AD}\u{200B}")),
        "a\u{AD}\u{200B}|b"
    );
}

#[test]
fn splice_carries_the_caret_with_its_text() {
    assert_eq!(
        after("title: a\n\nte|xt", |b| {
            b.splice(7..8, "long");
        }),
        "title: long\n\nte|xt"
    );
    assert_eq!(
        after("on|e two", |b| {
            b.splice(4..7, "2");
        }),
        "on|e 2"
    );
    assert_eq!(
        after("one t|wo", |b| {
            b.splice(4..7, "2");
        }),
        "one 2|"
    );
    let mut same = Buffer::new("same");
    assert!(!same.splice(0..4, "same"));
    assert_eq!(same.version(), 0);
}

#[test]
fn splice_writes_bytes_as_they_are() {
    assert_eq!(
        after("a\r\nb\r\n|", |b| {
            b.splice(1..3, "\n");
        }),
        "a\nb\r\n|"
    );
}

#[test]
fn a_text_changed_elsewhere_keeps_caret_and_undo() {
    let mut buffer = buffer("one\ntwo\nthr|ee");
    assert!(buffer.set_text("one\n2\ntwo\nthree"));
    assert_eq!(picture(&buffer), "one\n2\ntwo\nthr|ee");
    assert!(!buffer.set_text("one\n2\ntwo\nthree"));
    assert!(buffer.undo());
    assert_eq!(picture(&buffer), "one\ntwo\nthr|ee");
}

#[test]
fn a_text_that_differs_inside_a_character_is_taken_whole() {
    let mut buffer = Buffer::new("aéb");
    assert!(buffer.set_text("aèb"));
    assert_eq!(buffer.text(), "aèb");
    assert!(buffer.set_text("aéécb"));
    assert_eq!(buffer.text(), "aéécb");
}

#[test]
fn marks_go_around_the_selection_and_keep_it() {
    let wrapped = |mark| {
        after("a ⟦word| b", |b| {
            b.wrap_selection(mark);
        })
    };
    assert_eq!(wrapped(Mark::Star), "a *⟦word|* b");
    assert_eq!(wrapped(Mark::Underscore), "a _⟦word|_ b");
    assert_eq!(wrapped(Mark::Code), "a `⟦word|` b");
    assert_eq!(wrapped(Mark::Strong), "a **⟦word|** b");
    assert_eq!(wrapped(Mark::Link), "a [word](|) b");
}

#[test]
fn marks_leave_blanks_outside_and_need_a_selection() {
    assert_eq!(
        after("a⟦ word |b", |b| {
            b.wrap_selection(Mark::Star);
        }),
        "a *⟦word|* b"
    );
    assert!(!buffer("a |b").wrap_selection(Mark::Star));
    assert!(!buffer("a⟦  |b").wrap_selection(Mark::Star));
    assert_eq!(Mark::of('`'), Some(Mark::Code));
    assert_eq!(Mark::of('x'), None);
}

#[test]
fn a_selection_is_told_in_order_whichever_way_it_was_made() {
    let backwards = Selection {
        anchor: Some(5),
        caret: 2,
    };
    assert_eq!(backwards.range(), Some(2..5));
    assert_eq!(
        Selection {
            anchor: Some(2),
            caret: 2
        }
        .range(),
        None
    );
}

#[test]
fn a_clone_of_the_rope_keeps_the_text_of_its_time() {
    let mut buffer = buffer("saved|");
    let saved = buffer.rope().clone();
    buffer.insert(" later");
    assert_eq!(String::from(&saved), "saved");
    assert_eq!(buffer.slice(6..99), "later");
}
