//! A recovery file read back: its text and every edit that fits. Whoever wrote the file is not trusted.

use std::path::PathBuf;

use ropey::Rope;

use super::line::{Head, Line, VERSION};
use crate::adapters::files::read;
use crate::domain::plan::Digest;
use crate::prose::Edit;

/// How often the text under way is compared with the draft on disk: a file made to cost time costs no more than this.
const COMPARISONS: usize = 1000;

/// What a recovery file holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Replayed {
    /// The text after the last good line.
    pub text: String,
    /// The draft's file, as the recovery file says.
    pub draft: PathBuf,
    /// Whether it begins with a byte order mark.
    pub bom: bool,
    /// Digest of the draft's bytes when it was read.
    pub digest: Digest,
    /// Whether the text was, at some point, the one on disk: a save that the journal did not live to see.
    pub passed: bool,
}

/// Reads a recovery file up to the first line that is not right; `None` when there is no text in it. `now` is the text
/// of the draft on disk.
pub(super) fn parse(bytes: &[u8], now: &str) -> Option<Replayed> {
    // The last line counts only with its line end: without it, it was cut off.
    let mut lines = bytes
        .split_inclusive(|byte| *byte == b'\n')
        .map_while(|line| Line::parse(line.strip_suffix(b"\n")?));
    let Some(Line::Head(Head {
        byline: VERSION,
        draft,
        digest,
        bom,
    })) = lines.next()
    else {
        return None;
    };
    let Some(Line::Text { text }) = lines.next() else {
        return None;
    };
    let mut rope = Rope::from_str(&text);
    let mut comparisons = 0;
    let mut is_now = |rope: &Rope| {
        let same_length = rope.len_bytes() == now.len() && comparisons < COMPARISONS;
        comparisons += usize::from(same_length);
        same_length && *rope == now
    };
    let mut passed = is_now(&rope);
    for line in lines {
        let Line::Edit { at, to, text } = line else {
            break;
        };
        let edit = Edit {
            range: at..to,
            text,
        };
        let longest = usize::try_from(read::LIMIT).unwrap_or(usize::MAX);
        if rope.len_bytes() + edit.text.len() > longest || !edit.apply(&mut rope) {
            break;
        }
        passed |= is_now(&rope);
    }
    Some(Replayed {
        text: rope.to_string(),
        draft: draft.into(),
        bom,
        digest,
        passed,
    })
}
