//! Undo and redo.

use super::{Buffer, buffer, picture};
use crate::prose::Query;

fn typed(buffer: &mut Buffer, text: &str) {
    text.chars().for_each(|c| buffer.insert_char(c));
}

/// The texts undo goes back through.
fn history(buffer: &mut Buffer) -> Vec<String> {
    let mut texts = Vec::new();
    while buffer.undo() {
        texts.push(buffer.text());
    }
    texts
}

#[test]
fn typing_is_undone_word_by_word() {
    let mut buffer = Buffer::new("");
    typed(&mut buffer, "one two  three");
    assert_eq!(history(&mut buffer), ["one two  ", "one ", ""]);
}

#[test]
fn a_pause_ends_the_group() {
    let mut buffer = Buffer::new("");
    typed(&mut buffer, "wo");
    buffer.pause();
    typed(&mut buffer, "rd");
    assert_eq!(history(&mut buffer), ["wo", ""]);
}

#[test]
fn moving_the_caret_ends_the_group() {
    let mut buffer = Buffer::new("");
    typed(&mut buffer, "ab");
    buffer.left(false);
    buffer.right(false);
    typed(&mut buffer, "cd");
    assert_eq!(history(&mut buffer), ["ab", ""]);
}

#[test]
fn scripts_without_blanks_are_undone_clause_by_clause() {
    let mut buffer = Buffer::new("");
    typed(&mut buffer, "吾輩は猫、名前は無い。まだ");
    assert_eq!(
        history(&mut buffer),
        ["吾輩は猫、名前は無い。", "吾輩は猫、", ""]
    );
}

#[test]
fn deleting_is_grouped_by_word_in_both_directions() {
    let mut back = buffer("one two|");
    (0..7).for_each(|_| back.backspace());
    assert_eq!(history(&mut back), ["one", "one two"]);
    let mut forth = buffer("|one two");
    (0..7).for_each(|_| forth.delete());
    assert_eq!(history(&mut forth), ["two", "one two"]);
}

#[test]
fn typing_and_backspacing_are_steps_of_their_own() {
    let mut buffer = Buffer::new("");
    typed(&mut buffer, "helo");
    buffer.backspace();
    typed(&mut buffer, "lo");
    assert_eq!(history(&mut buffer), ["hel", "helo", ""]);
}

#[test]
fn typing_over_a_selection_is_undone_with_the_selection() {
    let mut buffer = buffer("a ⟦word| b");
    typed(&mut buffer, "new");
    assert_eq!(picture(&buffer), "a new| b");
    assert!(buffer.undo());
    assert_eq!(picture(&buffer), "a ⟦word| b");
    assert!(buffer.redo());
    assert_eq!(picture(&buffer), "a new| b");
}

#[test]
fn paste_replace_and_marks_are_one_step_each() {
    let mut buffer = buffer("one one|");
    buffer.paste("\nof many\nlines");
    buffer.replace_all(&Query::new("one").expect("a query"), "two");
    buffer.select_word(0);
    buffer.cut_line();
    assert_eq!(
        history(&mut buffer),
        [
            "two two\nof many\nlines",
            "one one\nof many\nlines",
            "one one"
        ]
    );
}

#[test]
fn undo_brings_the_caret_back_to_where_the_edit_was() {
    let mut buffer = buffer("one| two");
    typed(&mut buffer, "s");
    buffer.place(0, false);
    assert!(buffer.undo());
    assert_eq!(picture(&buffer), "one| two");
    buffer.place(0, false);
    assert!(buffer.redo());
    assert_eq!(picture(&buffer), "ones| two");
}

#[test]
fn a_fresh_edit_clears_redo() {
    let mut buffer = Buffer::new("");
    typed(&mut buffer, "one two");
    assert!(buffer.undo() && buffer.can_redo());
    typed(&mut buffer, "2");
    assert!(!buffer.can_redo() && !buffer.redo());
    assert_eq!(buffer.text(), "one 2");
}

#[test]
fn nothing_to_undo_changes_nothing() {
    let mut buffer = buffer("a|");
    assert!(!buffer.undo() && !buffer.redo() && !buffer.can_undo());
    assert_eq!(buffer.version(), 0);
}

#[test]
fn every_change_makes_a_new_version_also_undo_and_redo() {
    let mut buffer = Buffer::new("");
    typed(&mut buffer, "a");
    buffer.undo();
    buffer.redo();
    assert_eq!(buffer.version(), 3);
    buffer.left(false);
    assert_eq!(buffer.version(), 3, "moving is no change");
}

#[test]
fn ten_thousand_steps_can_be_undone_and_done_again() {
    let mut buffer = Buffer::new("");
    for step in 0..10_000 {
        typed(&mut buffer, if step % 2 == 0 { "w" } else { " " });
        buffer.pause();
    }
    let text = buffer.text();
    assert_eq!(history(&mut buffer).len(), 10_000);
    assert_eq!(buffer.text(), "");
    while buffer.redo() {}
    assert_eq!(buffer.text(), text);
}

#[test]
fn any_edits_are_told_as_one() {
    let mut buffer = Buffer::new("one two three\n");
    let (version, mut copy) = (buffer.version(), buffer.rope().clone());
    buffer.place(4, false);
    buffer.insert("é ");
    buffer.place(0, false);
    buffer.delete();
    buffer.place(buffer.rope().len_bytes(), false);
    buffer.backspace();
    buffer.undo();
    buffer.insert("end");
    let edit = buffer.edit_since(version).expect("remembered");
    assert!(edit.apply(&mut copy));
    assert_eq!(copy, *buffer.rope());
    assert_eq!(edit.range.start, 0);
}

#[test]
fn one_letter_is_told_as_one_letter_and_a_long_absence_not_at_all() {
    let mut buffer = Buffer::new(&"word ".repeat(1000));
    buffer.place(2500, false);
    let version = buffer.version();
    buffer.insert("x");
    let edit = buffer.edit_since(version).expect("remembered");
    assert_eq!((edit.range, &*edit.text), (2500..2500, "x"));
    typed(&mut buffer, &"y".repeat(300));
    assert_eq!(buffer.edit_since(version), None);
}
