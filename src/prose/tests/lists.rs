//! Enter, Tab and Shift-Tab in lists and quotes.

use super::{Buffer, after, buffer, picture};

fn enter(before: &str) -> String {
    after(before, Buffer::newline)
}

fn tab(before: &str) -> String {
    after(before, |b| {
        b.indent();
    })
}

fn shift_tab(before: &str) -> String {
    after(before, |b| {
        b.outdent();
    })
}

#[test]
fn enter_continues_a_list_with_the_same_sign() {
    assert_eq!(enter("- one|"), "- one\n- |");
    assert_eq!(enter("* one|"), "* one\n* |");
    assert_eq!(enter("+ one|"), "+ one\n+ |");
    assert_eq!(enter("-   one|"), "-   one\n-   |");
    assert_eq!(enter("- one| two"), "- one\n- | two");
}

#[test]
fn enter_counts_a_numbered_list_on() {
    assert_eq!(enter("1. one|"), "1. one\n2. |");
    assert_eq!(enter("9) nine|"), "9) nine\n10) |");
    assert_eq!(enter("09. nine|"), "09. nine\n10. |");
}

#[test]
fn enter_gives_a_new_task_an_empty_box() {
    assert_eq!(enter("- [x] done|"), "- [x] done\n- [ ] |");
    assert_eq!(enter("1. [ ] open|"), "1. [ ] open\n2. [ ] |");
}

#[test]
fn enter_continues_quotes_and_lists_in_quotes() {
    assert_eq!(enter("> said|"), "> said\n> |");
    assert_eq!(enter("> > deep|"), "> > deep\n> > |");
    assert_eq!(enter("> - item|"), "> - item\n> - |");
    assert_eq!(enter(">said|"), ">said\n> |");
}

#[test]
fn enter_on_an_empty_item_ends_the_list() {
    assert_eq!(enter("- one\n- |"), "- one\n|");
    assert_eq!(enter("- |"), "|");
    assert_eq!(enter("1. one\n2. |\nafter"), "1. one\n|\nafter");
    assert_eq!(enter("- [ ] |"), "|");
    assert_eq!(enter("- one\n  - |"), "- one\n|");
    assert_eq!(enter("> |"), "|");
    assert_eq!(enter("> - |"), "> |");
}

#[test]
fn enter_before_the_words_of_an_item_makes_a_plain_line() {
    assert_eq!(enter("|- one"), "\n|- one");
    assert_eq!(enter("-| one"), "-\n| one");
    assert_eq!(enter("- |one"), "- \n- |one");
}

#[test]
fn enter_keeps_the_indentation() {
    assert_eq!(enter("    code|"), "    code\n    |");
    assert_eq!(enter("\tcode|"), "\tcode\n\t|");
    assert_eq!(enter("  |  x"), "  \n  |  x");
    assert_eq!(enter("  - deep|"), "  - deep\n  - |");
}

#[test]
fn what_only_looks_like_a_list_is_none() {
    for line in [
        "-dash",
        "*emphasis*",
        "1.5 apples",
        "* * *",
        "- - -",
        "1234567890. long",
        "#1. x",
        "**",
    ] {
        assert_eq!(enter(&format!("{line}|")), format!("{line}\n|"));
    }
}

#[test]
fn enter_replaces_a_selection_and_is_one_step() {
    let mut buffer = buffer("- one ⟦two|");
    buffer.newline();
    assert_eq!(picture(&buffer), "- one \n- |");
    assert!(buffer.undo());
    assert_eq!(picture(&buffer), "- one ⟦two|");
}

#[test]
fn enter_uses_the_files_line_end_in_lists() {
    assert_eq!(enter("a\r\n- one|\r\n"), "a\r\n- one\r\n- |\r\n");
    assert_eq!(enter("a\r\n- |\r\nb"), "a\r\n|\r\nb");
}

#[test]
fn tab_hangs_an_item_under_the_one_above() {
    assert_eq!(tab("- one\n- two|"), "- one\n  - two|");
    assert_eq!(tab("1. one\n- two|"), "1. one\n   - two|");
    assert_eq!(tab("10. one\n11. |two"), "10. one\n    11. |two");
    assert_eq!(tab("- |one"), "  - |one");
}

#[test]
fn tab_outside_a_list_changes_nothing_and_says_so() {
    let mut buffer = buffer("plain| text");
    assert!(!buffer.indent());
    assert!(!buffer.outdent());
    assert_eq!(
        (picture(&buffer).as_str(), buffer.version()),
        ("plain| text", 0)
    );
}

#[test]
fn shift_tab_moves_an_item_out_to_its_parents_level() {
    assert_eq!(shift_tab("1. one\n   - two|"), "1. one\n- two|");
    assert_eq!(shift_tab("- a\n  - b\n    - c|"), "- a\n  - b\n  - c|");
    assert_eq!(shift_tab("\t- a|"), "- a|");
    assert_eq!(shift_tab("    co|de"), "co|de");
    assert_eq!(shift_tab("- a|"), "- a|");
}

#[test]
fn tab_and_shift_tab_move_every_selected_line_and_keep_them_selected() {
    assert_eq!(tab("⟦one\n\ntwo\n|three"), "⟦    one\n\n    two\n|three");
    assert_eq!(tab("- a\n⟦- b\n- c|"), "- a\n⟦  - b\n  - c|");
    assert_eq!(shift_tab("- a\n⟦  - b\n  - c|"), "- a\n⟦- b\n- c|");
    assert_eq!(shift_tab("|    one\n  two\nthree⟦"), "|one\ntwo\nthree⟦");
}

#[test]
fn moving_lines_is_one_step() {
    let mut buffer = buffer("⟦one\ntwo|");
    assert!(buffer.indent());
    assert_eq!(picture(&buffer), "⟦    one\n    two|");
    assert!(buffer.undo());
    assert_eq!(picture(&buffer), "⟦one\ntwo|");
    assert!(buffer.redo());
    assert_eq!(picture(&buffer), "⟦    one\n    two|");
}
