//! The window: rows, caret, moving by rows, scrolling, the mouse.

use super::{Buffer, buffer, gone, picture, screen, spot, window};
use crate::prose::{Motion, View};

const TEXT: &str = "one two three\n\nfour five six seven\n";

#[test]
fn rows_know_their_line_and_their_bytes() {
    let buffer = Buffer::new(TEXT);
    let view = window(&buffer, 8, 10);
    assert_eq!(
        screen(&view, &buffer),
        ["one two ", "three", "", "four ", "five six ", "seven", ""]
    );
    let told: Vec<_> = view
        .rows()
        .iter()
        .map(|r| (r.line, r.first, r.last, r.range.start))
        .collect();
    assert_eq!(
        told,
        [
            (0, true, false, 0),
            (0, false, true, 8),
            (1, true, true, 14),
            (2, true, false, 15),
            (2, false, false, 20),
            (2, false, true, 29),
            (3, true, true, 35)
        ]
    );
    assert_eq!(view.visible(), 0..35);
}

#[test]
fn an_empty_text_has_one_empty_row_with_the_caret() {
    let buffer = Buffer::new("");
    let view = window(&buffer, 8, 10);
    assert_eq!(screen(&view, &buffer), [""]);
    assert_eq!(view.caret(), Some(spot(0, 0)));
}

#[test]
fn the_caret_cell_counts_wide_characters_and_tabs() {
    for (picture, x) in [
        ("漢字|", 4),
        ("\ta|", 5),
        ("e\u{301}|x", 1),
        ("👩‍👩‍👧|", 2),
        ("\u{1b}|", 1),
        ("ab|\r\n", 2),
    ] {
        let buffer = buffer(picture);
        assert_eq!(
            window(&buffer, 20, 3).caret(),
            Some(spot(x, 0)),
            "{picture:?}"
        );
    }
}

#[test]
fn line_ends_of_both_kinds_are_not_part_of_a_row() {
    let buffer = Buffer::new("a\r\nb\nc");
    assert_eq!(screen(&window(&buffer, 8, 10), &buffer), ["a", "b", "c"]);
}

#[test]
fn up_and_down_move_by_rows_and_remember_the_column() {
    use Motion::{Down, Up};
    assert_eq!(gone("one t|wo three", 8, &[Down]), "one two three|");
    assert_eq!(gone("one t|wo three", 8, &[Down, Up]), "one t|wo three");
    assert_eq!(
        gone("long line|\nab\nlong line", 20, &[Down, Down]),
        "long line\nab\nlong line|"
    );
    assert_eq!(
        gone("long li|ne\r\nab\r\nlong line", 20, &[Down]),
        "long line\r\nab|\r\nlong line"
    );
    assert_eq!(gone("a漢|b\nabcd", 20, &[Down]), "a漢b\nabc|d");
    assert_eq!(gone("abc|\n漢字", 20, &[Down]), "abc\n漢字|");
}

#[test]
fn another_key_makes_a_new_goal_column() {
    use Motion::{Down, Left};
    assert_eq!(
        gone("long line|\nab\nlong line", 20, &[Down, Left, Down]),
        "long line\nab\nl|ong line"
    );
}

#[test]
fn up_on_the_first_row_and_down_on_the_last_go_to_the_ends() {
    use Motion::{Down, Up};
    assert_eq!(gone("on|e", 20, &[Up]), "|one");
    assert_eq!(gone("on|e", 20, &[Down]), "one|");
    assert_eq!(gone("on|e\ntwo", 20, &[Up, Down]), "one\ntw|o");
}

#[test]
fn home_and_end_go_to_the_rows_ends_and_then_to_the_lines() {
    use Motion::{RowEnd, RowStart};
    assert_eq!(gone("one two thr|ee", 8, &[RowStart]), "one two |three");
    assert_eq!(
        gone("one two thr|ee", 8, &[RowStart, RowStart]),
        "|one two three"
    );
    assert_eq!(gone("o|ne two three", 8, &[RowEnd]), "one two| three");
    assert_eq!(
        gone("o|ne two three", 8, &[RowEnd, RowEnd]),
        "one two three|"
    );
    assert_eq!(gone("one two three|", 8, &[RowEnd]), "one two three|");
}

#[test]
fn the_end_of_a_row_without_blanks_is_not_the_start_of_the_next() {
    let mut buffer = buffer("|日本語日本語");
    let mut view = window(&buffer, 6, 5);
    view.go(&mut buffer, Motion::RowEnd, false);
    assert_eq!(view.caret(), Some(spot(6, 0)));
    view.go(&mut buffer, Motion::RowStart, false);
    assert_eq!(view.caret(), Some(spot(0, 0)));
    view.go(&mut buffer, Motion::RowEnd, false);
    view.go(&mut buffer, Motion::Down, false);
    assert_eq!((view.caret(), buffer.caret()), (Some(spot(6, 1)), 18));
    buffer.place(9, false);
    view.follow(&buffer);
    assert_eq!(
        view.caret(),
        Some(spot(0, 1)),
        "placed there by other means it begins a row"
    );
}

#[test]
fn a_caret_in_hanging_blanks_stays_at_the_margin() {
    let buffer = buffer("word     |");
    assert_eq!(window(&buffer, 5, 3).caret(), Some(spot(5, 0)));
}

#[test]
fn motions_can_extend_a_selection() {
    let mut buffer = buffer("o|ne\ntwo");
    let mut view = window(&buffer, 20, 5);
    view.go(&mut buffer, Motion::Down, true);
    assert_eq!(picture(&buffer), "o⟦ne\nt|wo");
    view.go(&mut buffer, Motion::RowEnd, true);
    assert_eq!(picture(&buffer), "o⟦ne\ntwo|");
    view.go(&mut buffer, Motion::TextStart, true);
    assert_eq!(picture(&buffer), "|o⟦ne\ntwo");
    view.go(&mut buffer, Motion::Right, false);
    assert_eq!(picture(&buffer), "o|ne\ntwo");
}

fn lines(count: usize) -> String {
    (0..count)
        .flat_map(|line| {
            [
                "line ".to_owned(),
                line.to_string(),
                "
"
                .to_owned(),
            ]
        })
        .collect()
}

#[test]
fn the_window_follows_the_caret_no_further_than_needed() {
    let mut buffer = Buffer::new(&lines(100));
    let mut view = window(&buffer, 20, 10);
    buffer.go_to_line(12, false);
    view.follow(&buffer);
    assert_eq!((view.rows()[0].line, view.caret()), (3, Some(spot(0, 9))));
    buffer.go_to_line(5, false);
    view.follow(&buffer);
    assert_eq!((view.rows()[0].line, view.caret()), (3, Some(spot(0, 2))));
    buffer.go_to_line(1, false);
    view.follow(&buffer);
    assert_eq!((view.rows()[0].line, view.caret()), (1, Some(spot(0, 0))));
    buffer.go_to_line(usize::MAX, false);
    view.follow(&buffer);
    assert_eq!((view.rows()[0].line, buffer.caret_line()), (91, 100));
}

#[test]
fn a_jump_shows_what_is_around_its_goal() {
    let mut buffer = Buffer::new(&lines(100));
    let mut view = window(&buffer, 20, 9);
    for (line, y) in [(50, 3), (55, 8), (56, 3), (2, 2), (100, 3)] {
        buffer.go_to_line(line, false);
        view.reveal(&buffer);
        assert_eq!(view.caret(), Some(spot(0, y)), "line {line}");
    }
}

#[test]
fn typewriter_mode_keeps_the_caret_in_the_middle() {
    let mut buffer = Buffer::new(&lines(100));
    let mut view = window(&buffer, 20, 11);
    view.set_typewriter(true);
    for (line, y) in [(50, 5), (51, 5), (100, 5), (2, 2)] {
        buffer.go_to_line(line, false);
        view.follow(&buffer);
        assert_eq!(view.caret(), Some(spot(0, y)), "line {line}");
    }
}

#[test]
fn paging_keeps_the_carets_row_of_the_screen_and_one_row_in_common() {
    let mut buffer = Buffer::new(&lines(100));
    let mut view = window(&buffer, 20, 10);
    buffer.go_to_line(4, false);
    view.follow(&buffer);
    view.go(&mut buffer, Motion::PageDown, false);
    assert_eq!(
        (buffer.caret_line(), view.rows()[0].line, view.caret()),
        (13, 9, Some(spot(0, 4)))
    );
    view.go(&mut buffer, Motion::PageUp, false);
    assert_eq!((buffer.caret_line(), view.rows()[0].line), (4, 0));
    (0..20).for_each(|_| view.go(&mut buffer, Motion::PageDown, false));
    assert_eq!(buffer.caret(), buffer.rope().len_bytes());
    (0..20).for_each(|_| view.go(&mut buffer, Motion::PageUp, false));
    assert_eq!((buffer.caret(), view.rows()[0].line), (0, 0));
}

#[test]
fn the_last_page_is_a_full_one() {
    let mut buffer = Buffer::new(&format!("{}\n\n\n", lines(30)));
    let mut view = window(&buffer, 20, 10);
    (0..9).for_each(|_| view.go(&mut buffer, Motion::PageDown, false));
    let shown = view.rows();
    assert_eq!(shown.len(), 10);
    assert_eq!(shown[9].line, buffer.rope().len_lines() - 1);
    assert_eq!(buffer.caret(), buffer.rope().len_bytes());
}

#[test]
fn scrolling_leaves_the_caret_and_typing_comes_back_to_it() {
    let mut buffer = Buffer::new(&lines(100));
    let mut view = window(&buffer, 20, 10);
    view.scroll(&buffer, 30);
    assert_eq!(
        (view.rows()[0].line, view.caret(), buffer.caret()),
        (30, None, 0)
    );
    view.scroll(&buffer, -5);
    assert_eq!(view.rows()[0].line, 25);
    view.scroll(&buffer, 1000);
    assert_eq!(screen(&view, &buffer), [""]);
    buffer.insert("x");
    view.follow(&buffer);
    assert_eq!((view.rows()[0].line, view.caret()), (0, Some(spot(1, 0))));
    view.show(&buffer, buffer.rope().line_to_byte(40));
    assert_eq!(view.rows()[0].line, 40);
}

#[test]
fn resizing_keeps_the_caret_on_its_row_of_the_screen() {
    let text = format!(
        "{}{}",
        "some words in a long paragraph ".repeat(20),
        lines(50)
    );
    let mut buffer = Buffer::new(&text);
    let mut view = window(&buffer, 40, 12);
    buffer.go_to_line(8, false);
    view.follow(&buffer);
    view.scroll(&buffer, 3);
    let y = view.caret().map(|caret| caret.y);
    assert!(y.is_some_and(|y| y > 1 && y < 10));
    for width in [20, 80, 13, 40] {
        view.resize(&buffer, width, 12);
        assert_eq!(view.caret().map(|caret| caret.y), y, "width {width}");
    }
    view.resize(&buffer, 40, 4);
    assert!(
        view.caret().is_some(),
        "a lower window still shows the caret"
    );
}

#[test]
fn resizing_without_the_caret_in_sight_keeps_the_first_words() {
    let buffer = Buffer::new(&format!("{}{}", "word ".repeat(2000), lines(50)));
    let mut view = window(&buffer, 50, 10);
    view.scroll(&buffer, 100);
    let first = view.rows()[0].range.start;
    view.resize(&buffer, 21, 10);
    assert!(view.rows()[0].range.contains(&first));
}

#[test]
fn an_edit_above_the_window_does_not_move_it() {
    let mut buffer = Buffer::new(&lines(100));
    let mut view = window(&buffer, 20, 10);
    view.scroll(&buffer, 50);
    buffer.splice(0..0, "a\nb\nc\n");
    view.lay_out(&buffer);
    assert_eq!(screen(&view, &buffer)[0], "line 50");
    buffer.splice(0..13, "");
    view.lay_out(&buffer);
    assert_eq!(screen(&view, &buffer)[0], "line 50");
    buffer.undo();
    view.lay_out(&buffer);
    assert_eq!(screen(&view, &buffer)[0], "line 50");
}

#[test]
fn a_view_that_missed_many_edits_is_right_again_at_once() {
    let mut buffer = Buffer::new("");
    let mut view = window(&buffer, 10, 400);
    for _ in 0..1000 {
        buffer.insert("word ");
    }
    view.follow(&buffer);
    assert_eq!(
        screen(&view, &buffer),
        screen(&window(&buffer, 10, 400), &buffer)
    );
}

#[test]
fn a_click_puts_the_caret_before_what_it_hits() {
    let mut buffer = Buffer::new("one two three\n漢字\n");
    let mut view = window(&buffer, 8, 10);
    for ((x, y), byte) in [
        ((0, 0), 0),
        ((5, 0), 5),
        ((50, 0), 7),
        ((2, 1), 10),
        ((50, 1), 13),
        ((0, 2), 14),
        ((1, 2), 17),
        ((2, 2), 17),
        ((9, 2), 20),
        ((3, 3), 21),
        ((3, 9), 21),
    ] {
        view.click(&mut buffer, spot(x, y), false);
        assert_eq!(buffer.caret(), byte, "click at {x}, {y}");
    }
    view.click(&mut buffer, spot(4, 0), false);
    view.click(&mut buffer, spot(2, 1), true);
    assert_eq!(buffer.copy().as_deref(), Some("two th"));
}

#[test]
fn more_rows_than_sixteen_bits_can_count_are_shown_right() {
    let mut buffer = Buffer::new(&lines(70_000));
    let mut view = window(&buffer, 20, 5);
    view.go(&mut buffer, Motion::TextEnd, false);
    assert_eq!(
        screen(&view, &buffer),
        ["line 69996", "line 69997", "line 69998", "line 69999", ""]
    );
    let mut buffer = Buffer::new(&"abcd ".repeat(70_000));
    let mut view = window(&buffer, 5, 3);
    view.go(&mut buffer, Motion::TextEnd, false);
    assert_eq!(view.caret(), Some(spot(5, 2)));
    assert_eq!(view.rows()[2].range, 349_995..350_000);
    view.go(&mut buffer, Motion::PageUp, false);
    assert_eq!(view.rows()[0].range, 349_975..349_980);
}

#[test]
fn the_cache_forgets_but_what_is_shown_stays_right() {
    let mut buffer = Buffer::new(&"some words to wrap\n".repeat(3000));
    let mut view = View::new(10, 20);
    (0..300).for_each(|_| view.go(&mut buffer, Motion::PageDown, false));
    (0..300).for_each(|_| view.go(&mut buffer, Motion::PageUp, false));
    assert_eq!(
        screen(&view, &buffer),
        screen(&window(&buffer, 10, 20), &buffer)
    );
    assert_eq!(view.rows()[0].range.start, 0);
}

#[test]
fn an_edit_in_an_endless_line_leaves_its_far_rows_for_later_and_right() {
    // In text that repeats itself rows may never meet the old ones again.
    let mut buffer = Buffer::new(&"abcd efg ".repeat(5000));
    let mut view = window(&buffer, 9, 100_000);
    for at in [9, 20_000, 3] {
        buffer.splice(at..at, "x");
        view.lay_out(&buffer);
        assert_eq!(
            screen(&view, &buffer),
            screen(&window(&buffer, 9, 100_000), &buffer)
        );
    }
}
