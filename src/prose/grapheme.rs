//! Grapheme and word boundaries inside a rope, found without copying the text.

use ropey::Rope;
use unicode_segmentation::{GraphemeCursor, GraphemeIncomplete, UnicodeSegmentation};

/// Longest stretch looked at for one word. A longer "word" is passed in pieces, so no key waits for it.
const WORD_REACH: usize = 2048;

/// The boundary after `at`; the end of the text when there is none.
#[must_use]
pub fn next(rope: &Rope, at: usize) -> usize {
    step(rope, at, GraphemeCursor::next_boundary).unwrap_or(rope.len_bytes())
}

/// The boundary before `at`; zero when there is none.
#[must_use]
pub fn previous(rope: &Rope, at: usize) -> usize {
    step(rope, at, GraphemeCursor::prev_boundary).unwrap_or(0)
}

/// Whether `at` lies between two clusters, or at an end of the text. CR LF is one cluster.
#[must_use]
pub fn is_boundary(rope: &Rope, at: usize) -> bool {
    if at == 0 || at >= rope.len_bytes() {
        return at <= rope.len_bytes();
    }
    if !is_char_boundary(rope, at) {
        return false;
    }
    let (mut chunk, mut start, ..) = rope.chunk_at_byte(at);
    let mut cursor = GraphemeCursor::new(at, rope.len_bytes(), true);
    loop {
        match cursor.is_boundary(chunk, start) {
            Ok(answer) => return answer,
            Err(incomplete) => {
                if !feed(rope, &mut cursor, &incomplete, &mut chunk, &mut start) {
                    return true;
                }
            }
        }
    }
}

/// `at` itself when it is a boundary, else the end of the cluster it stands in.
#[must_use]
pub fn at_or_after(rope: &Rope, at: usize) -> usize {
    let mut at = at.min(rope.len_bytes());
    while !is_char_boundary(rope, at) {
        at += 1;
    }
    if is_boundary(rope, at) {
        at
    } else {
        next(rope, at)
    }
}

/// `at` itself when it is a boundary, else the start of the cluster it stands in.
#[must_use]
pub fn at_or_before(rope: &Rope, at: usize) -> usize {
    let mut at = at.min(rope.len_bytes());
    while !is_char_boundary(rope, at) {
        at -= 1;
    }
    if is_boundary(rope, at) {
        at
    } else {
        previous(rope, at)
    }
}

/// End of the word at or after `at` in its line. From the end of a line, the start of the next line.
#[must_use]
pub fn word_right(rope: &Rope, at: usize) -> usize {
    let line = rope.byte_to_line(at);
    let end = line_content_end(rope, line);
    if at >= end {
        return next(rope, at);
    }
    let stop = at_or_before(rope, end.min(at + WORD_REACH));
    let text = String::from(rope.byte_slice(at..stop.max(next(rope, at))));
    at_or_after(rope, at + passed(text.split_word_bounds()))
}

/// Start of the word at or before `at` in its line. From the start of a line, the end of the line before.
#[must_use]
pub fn word_left(rope: &Rope, at: usize) -> usize {
    let start = rope.line_to_byte(rope.byte_to_line(at));
    if at <= start {
        return previous(rope, at);
    }
    let from = at_or_after(rope, start.max(at.saturating_sub(WORD_REACH))).min(previous(rope, at));
    let text = String::from(rope.byte_slice(from..at));
    at_or_before(rope, at - passed(text.split_word_bounds().rev()))
}

/// The word around `at`, as a double click selects it: a word, a run of blanks, or one run of other signs.
#[must_use]
pub fn word_at(rope: &Rope, at: usize) -> (usize, usize) {
    let line = rope.byte_to_line(at);
    let (start, end) = (rope.line_to_byte(line), line_content_end(rope, line));
    let from = at_or_after(rope, start.max(at.saturating_sub(WORD_REACH))).min(at);
    let to = at_or_before(rope, end.min(at + WORD_REACH))
        .max(at.min(end))
        .max(from);
    let text = String::from(rope.byte_slice(from..to));
    let mut found = (at, at);
    for (offset, piece) in text.split_word_bound_indices() {
        let (first, last) = (from + offset, from + offset + piece.len());
        if first <= at && at <= last {
            found = (first, last);
        }
        if at < last {
            break;
        }
    }
    (at_or_before(rope, found.0), at_or_after(rope, found.1))
}

/// Where the text of a line ends: before its LF or CR LF.
#[must_use]
pub fn line_content_end(rope: &Rope, line: usize) -> usize {
    if line + 1 >= rope.len_lines() {
        return rope.len_bytes();
    }
    let start = rope.line_to_byte(line);
    let end = rope.line_to_byte(line + 1) - 1;
    if end > start && rope.byte(end - 1) == b'\r' {
        end - 1
    } else {
        end
    }
}

/// Whether `at` lies between two characters of the rope.
#[must_use]
pub fn is_char_boundary(rope: &Rope, at: usize) -> bool {
    at == rope.len_bytes() || rope.byte(at) & 0xC0 != 0x80
}

/// Bytes of the blanks a walk meets first and of the word, or the run of other signs, behind them.
fn passed<'a>(pieces: impl Iterator<Item = &'a str>) -> usize {
    let mut pieces = pieces.peekable();
    let mut seen = 0;
    while let Some(blank) = pieces.next_if(|piece| is_blank(piece)) {
        seen += blank.len();
    }
    let Some(first) = pieces.next() else {
        return seen;
    };
    seen += first.len();
    if !is_word(first) {
        while let Some(more) = pieces.next_if(|piece| !is_blank(piece) && !is_word(piece)) {
            seen += more.len();
        }
    }
    seen
}

fn is_blank(piece: &str) -> bool {
    piece.chars().all(char::is_whitespace)
}

fn is_word(piece: &str) -> bool {
    piece.chars().any(char::is_alphanumeric)
}

type Mover = fn(&mut GraphemeCursor, &str, usize) -> Result<Option<usize>, GraphemeIncomplete>;

fn step(rope: &Rope, at: usize, mover: Mover) -> Option<usize> {
    let at = at.min(rope.len_bytes());
    let (mut chunk, mut start, ..) = rope.chunk_at_byte(at);
    let mut cursor = GraphemeCursor::new(at, rope.len_bytes(), true);
    loop {
        match mover(&mut cursor, chunk, start) {
            Ok(found) => return found,
            Err(incomplete) => {
                if !feed(rope, &mut cursor, &incomplete, &mut chunk, &mut start) {
                    return None;
                }
            }
        }
    }
}

/// Gives the cursor the chunk it asks for; false when it asks for something that is not a chunk.
fn feed<'a>(
    rope: &'a Rope,
    cursor: &mut GraphemeCursor,
    wanted: &GraphemeIncomplete,
    chunk: &mut &'a str,
    start: &mut usize,
) -> bool {
    match wanted {
        GraphemeIncomplete::NextChunk => {
            (*chunk, *start, ..) = rope.chunk_at_byte(*start + chunk.len());
        }
        GraphemeIncomplete::PrevChunk => {
            (*chunk, *start, ..) = rope.chunk_at_byte(start.saturating_sub(1));
        }
        GraphemeIncomplete::PreContext(end) => {
            let (before, from, ..) = rope.chunk_at_byte(end.saturating_sub(1));
            cursor.provide_context(&before[..end - from], from);
        }
        GraphemeIncomplete::InvalidOffset => return false,
    }
    true
}
