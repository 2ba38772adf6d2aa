//! Random edits against a plain `String`, and the rules that hold whatever was done.

use proptest::{prelude::*, sample::select};
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::Buffer;
use crate::{
    domain::text::Measure,
    prose::{Mark, Motion, Query, Spot, View, cell, measure, wrap::row_starts},
};

#[derive(Debug, Clone)]
enum Key {
    Type(String),
    Paste(String),
    Enter,
    Backspace,
    Delete,
    WordBack,
    WordOn,
    CutLine,
    Indent,
    Outdent,
    Mark(Mark),
    Splice(u16, u16, String),
    ReplaceAll(String, String),
    SetText(u16, u16, String),
    Place(u16, bool),
    Go(Motion, bool),
    Click(u8, u8),
    Scroll(i8),
    Undo,
    Redo,
    Pause,
}

const PIECES: [&str; 34] = [
    "a",
    "word",
    " ",
    "  ",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "e\u{301}",
    "\u{301}",
    "漢",
    "字。",
    "「",
    "、",
    "👩‍👩‍👧",
    "🇩",
    "🇪",
    "👍🏽",
    "1️⃣",
    "\u{200D}",
    "- ",
    "1. ",
    "> ",
    "(",
    "\"quoted\" ",
    "—",
    "https://example.com/a/b?c=d",
    "\u{1b}",
    "\u{a0}",
    "क्षि",
    "\u{1112}\u{1161}\u{11ab}",
    "\u{3000}",
    "extraordinarilylongword",
];

/// What may join or part words when it meets.
const WORDS: [&str; 26] = [
    "word",
    "a",
    "3",
    ".",
    ",",
    "'",
    "’",
    ":",
    ";",
    "_",
    "-",
    " ",
    "  ",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "für",
    "e\u{301}",
    "\u{301}",
    "漢",
    "カナ",
    "👩‍👩‍👧",
    "\u{200D}",
    "\u{a0}",
    "(**",
];

fn text(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(select(PIECES.as_slice()), 0..most).prop_map(|pieces| pieces.concat())
}

fn key() -> impl Strategy<Value = Key> {
    use Motion::{
        Down, Left, PageDown, PageUp, Right, RowEnd, RowStart, TextEnd, TextStart, Up, WordLeft,
        WordRight,
    };
    let motions = vec![
        Down, Left, PageDown, PageUp, Right, RowEnd, RowStart, TextEnd, TextStart, Up, WordLeft,
        WordRight,
    ];
    prop_oneof![
        8 => text(3).prop_map(Key::Type),
        2 => text(20).prop_map(Key::Paste),
        2 => Just(Key::Enter),
        4 => select(vec![Key::Backspace, Key::Delete, Key::WordBack, Key::WordOn, Key::CutLine]),
        2 => select(vec![Key::Indent, Key::Outdent, Key::Mark(Mark::Strong), Key::Mark(Mark::Link)]),
        1 => (any::<u16>(), any::<u16>(), text(5)).prop_map(|(a, b, text)| Key::Splice(a, b, text)),
        1 => (select(PIECES.as_slice()), text(3)).prop_map(|(old, new)| Key::ReplaceAll(old.to_owned(), new)),
        1 => (any::<u16>(), any::<u16>(), text(5)).prop_map(|(a, b, text)| Key::SetText(a, b, text)),
        4 => (any::<u16>(), any::<bool>()).prop_map(|(at, extend)| Key::Place(at, extend)),
        4 => (select(motions), any::<bool>()).prop_map(|(motion, extend)| Key::Go(motion, extend)),
        1 => (0..30_u8, 0..12_u8).prop_map(|(x, y)| Key::Click(x, y)),
        1 => any::<i8>().prop_map(Key::Scroll),
        3 => select(vec![Key::Undo, Key::Undo, Key::Redo, Key::Pause]),
    ]
}

/// A byte of the text, by a fraction of its length, at a character.
fn byte(text: &str, fraction: u16) -> usize {
    let mut at = text.len() * usize::from(fraction) / usize::from(u16::MAX);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn is_boundary(text: &str, at: usize) -> bool {
    GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0) == Ok(true)
}

/// The text without what paste and typing leave out, with the line end `eol`.
fn cleaned(text: &str, eol: &str) -> String {
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|c| matches!(c, '\n' | '\t') || !c.is_control())
        .collect::<String>()
        .replace('\n', eol)
}

/// What the text must be after the key; `None` where the model does not know.
fn predicted(buffer: &Buffer, key: &Key) -> Option<String> {
    let mut text = buffer.text();
    let caret = buffer.caret();
    let selected = buffer.selected();
    match key {
        Key::Type(new) | Key::Paste(new) => {
            let new = cleaned(new, buffer.line_end().as_str());
            if !new.is_empty() {
                text.replace_range(selected.unwrap_or(caret..caret), &new);
            }
        }
        Key::Backspace => {
            let from = text[..caret]
                .grapheme_indices(true)
                .next_back()
                .map_or(0, |(at, _)| at);
            text.replace_range(selected.unwrap_or(from..caret), "");
        }
        Key::Delete => {
            let len = text[caret..].graphemes(true).next().map_or(0, str::len);
            text.replace_range(selected.unwrap_or(caret..caret + len), "");
        }
        Key::CutLine => {
            let start = text[..caret].rfind('\n').map_or(0, |at| at + 1);
            let end = text[caret..]
                .find('\n')
                .map_or(text.len(), |at| caret + at + 1);
            text.replace_range(start..end, "");
        }
        Key::Splice(from, to, new) => {
            let (from, to) = (byte(&text, *from), byte(&text, *to));
            text.replace_range(from.min(to)..from.max(to), new);
        }
        Key::SetText(from, to, new) => text = changed_elsewhere(&text, *from, *to, new),
        Key::Place(..) | Key::Go(..) | Key::Click(..) | Key::Scroll(_) | Key::Pause => {}
        Key::Enter
        | Key::WordBack
        | Key::WordOn
        | Key::Indent
        | Key::Outdent
        | Key::Mark(_)
        | Key::ReplaceAll(..)
        | Key::Undo
        | Key::Redo => return None,
    }
    Some(text)
}

fn changed_elsewhere(text: &str, from: u16, to: u16, new: &str) -> String {
    let (from, to) = (byte(text, from), byte(text, to));
    let mut text = text.to_owned();
    text.replace_range(from.min(to)..from.max(to), new);
    text
}

fn press(buffer: &mut Buffer, view: &mut View, key: &Key) {
    match key {
        Key::Type(text) => buffer.insert(text),
        Key::Paste(text) => buffer.paste(text),
        Key::Enter => buffer.newline(),
        Key::Backspace => buffer.backspace(),
        Key::Delete => buffer.delete(),
        Key::WordBack => buffer.delete_word_left(),
        Key::WordOn => buffer.delete_word_right(),
        Key::CutLine => {
            buffer.cut_line();
        }
        Key::Indent => {
            buffer.indent();
        }
        Key::Outdent => {
            buffer.outdent();
        }
        Key::Mark(mark) => {
            buffer.wrap_selection(*mark);
        }
        Key::Splice(from, to, new) => {
            let text = buffer.text();
            let (from, to) = (byte(&text, *from), byte(&text, *to));
            buffer.splice(from.min(to)..from.max(to), new);
        }
        Key::ReplaceAll(old, new) => {
            if let Some(query) = Query::new(old) {
                buffer.replace_all(&query, new);
            }
        }
        Key::SetText(from, to, new) => {
            buffer.set_text(&changed_elsewhere(&buffer.text(), *from, *to, new));
        }
        Key::Place(at, extend) => buffer.place(byte(&buffer.text(), *at), *extend),
        Key::Go(motion, extend) => view.go(buffer, *motion, *extend),
        Key::Click(x, y) => view.click(
            buffer,
            Spot {
                x: (*x).into(),
                y: (*y).into(),
            },
            false,
        ),
        Key::Scroll(rows) => view.scroll(buffer, (*rows).into()),
        Key::Undo => {
            buffer.undo();
        }
        Key::Redo => {
            buffer.redo();
        }
        Key::Pause => buffer.pause(),
    }
}

/// The rows a text has when it is wrapped afresh, in bytes.
fn all_rows(text: &str, width: usize) -> Vec<(usize, usize)> {
    let mut rows = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let is_last = start + line.len() == text.len();
        let content = if is_last {
            line
        } else {
            line.strip_suffix('\r').unwrap_or(line)
        };
        let starts = row_starts(content, width);
        let ends = starts.iter().skip(1).copied().chain([content.len()]);
        rows.extend(
            starts
                .iter()
                .zip(ends)
                .map(|(from, to)| (start + from, start + to)),
        );
        start += line.len() + 1;
    }
    rows
}

fn check(buffer: &Buffer, view: &View, tall: &mut View) -> Result<(), TestCaseError> {
    let text = buffer.text();
    prop_assert!(is_boundary(&text, buffer.caret()));
    prop_assert!(
        buffer
            .selection()
            .anchor
            .is_none_or(|anchor| is_boundary(&text, anchor))
    );
    tall.follow(buffer);
    let rows: Vec<_> = tall
        .rows()
        .iter()
        .map(|row| (row.range.start, row.range.end))
        .collect();
    prop_assert_eq!(
        &rows,
        &all_rows(&text, tall.width()),
        "mended rows are the rows of a fresh wrap"
    );
    let mut joined = String::new();
    for row in tall.rows() {
        joined.push_str(&text[row.range.clone()]);
        if row.last {
            let rest = &text[row.range.end..];
            joined.push_str(if rest.starts_with("\r\n") {
                "\r\n"
            } else {
                rest.get(..1).unwrap_or("")
            });
        }
        let words = text[row.range.clone()].trim_end_matches([' ', '\t', '\u{3000}']);
        let fits = cell::columns(words) <= tall.width() || cell::clusters(words).count() == 1;
        prop_assert!(fits, "{:?} is wider than {}", words, tall.width());
    }
    prop_assert_eq!(&joined, &text);
    prop_assert!(tall.caret().is_some());
    prop_assert!(view.caret().is_some(), "the caret is in sight");
    let shown: Vec<_> = view
        .rows()
        .iter()
        .map(|row| (row.range.start, row.range.end))
        .collect();
    let rows = all_rows(&text, view.width());
    let at = rows.iter().position(|row| shown.first() == Some(row));
    prop_assert!(at.is_some_and(|at| rows[at..].starts_with(&shown)));
    Ok(())
}

proptest! {
    #[test]
    fn whatever_is_pressed_text_caret_rows_and_undo_are_right(
        start in text(60),
        keys in prop::collection::vec(key(), 1..60),
        width in 2_usize..40,
        narrow in 2_usize..40,
    ) {
        let mut buffer = Buffer::new(&start);
        let mut view = View::new(width, 5);
        let mut tall = View::new(narrow, 100_000);
        let mut kept = (buffer.version(), buffer.rope().clone());
        for (at, key) in keys.iter().enumerate() {
            let expected = predicted(&buffer, key);
            press(&mut buffer, &mut view, key);
            if let Some(expected) = expected {
                prop_assert_eq!(buffer.text(), expected, "{:?}", key);
            }
            // Now and then only, so that a view has several edits to take in at once.
            if at % 3 == 0 {
                view.follow(&buffer);
                check(&buffer, &view, &mut tall)?;
                let edit = buffer.edit_since(kept.0).expect("few edits");
                prop_assert!(edit.apply(&mut kept.1));
                prop_assert_eq!(&kept.1, buffer.rope());
                kept.0 = buffer.version();
            }
        }
        while buffer.redo() {}
        let last = buffer.text();
        while buffer.undo() {}
        prop_assert_eq!(buffer.text(), start);
        view.follow(&buffer);
        check(&buffer, &view, &mut tall)?;
        while buffer.redo() {}
        prop_assert_eq!(buffer.text(), last);
        view.follow(&buffer);
        check(&buffer, &view, &mut tall)?;
    }

    #[test]
    fn edits_in_one_long_line_leave_the_rows_of_a_fresh_wrap(
        start in prop::collection::vec(select(PIECES.as_slice()), 200..400),
        edits in prop::collection::vec((any::<u16>(), 0_usize..30, text(4)), 1..30),
        width in 2_usize..30,
    ) {
        let start = start.concat().replace(['\r', '\n'], "");
        let mut buffer = Buffer::new(&start);
        let mut view = View::new(width, 100_000);
        view.follow(&buffer);
        for (at, removed, new) in edits {
            let text = buffer.text();
            let from = byte(&text, at);
            buffer.splice(from..from + removed, &new.replace(['\r', '\n'], ""));
            view.lay_out(&buffer);
            let rows: Vec<_> = view.rows().iter().map(|row| (row.range.start, row.range.end)).collect();
            prop_assert_eq!(rows, all_rows(&buffer.text(), width));
        }
    }

    #[test]
    fn every_match_is_found_and_no_other(text in text(60), needle in select(PIECES.as_slice())) {
        let buffer = Buffer::new(&text);
        let query = Query::new(needle).expect("the pieces are not empty");
        let found: Vec<_> = query.matches(buffer.rope(), 0..text.len()).map(|range| range.start).collect();
        let mut expected = Vec::new();
        let mut from = 0;
        for (at, _) in text.match_indices(|_: char| true) {
            let end = at + needle.len();
            if at >= from && text[at..].starts_with(needle) && is_boundary(&text, at) && is_boundary(&text, end) {
                expected.push(at);
                from = end;
            }
        }
        prop_assert_eq!(&found, &expected);
        let last = query.previous(buffer.rope(), text.len()).map(|found| found.range.end);
        prop_assert_eq!(last.is_some(), !expected.is_empty());
    }

    #[test]
    fn words_are_counted_as_the_whole_text_would_be(pieces in prop::collection::vec(select(WORDS.as_slice()), 0..60)) {
        let text = pieces.concat();
        prop_assert_eq!(measure(Buffer::new(&text).rope()), Measure::of(&text), "{:?}", text);
    }
}
