//! Finding, in time linear in the text whatever is looked for.
//!
//! Smart case: a query in small letters finds any case, one with a capital finds only itself. A match never cuts a
//! grapheme cluster, so `e` does not find the `e` of a decomposed `é`.

use std::ops::Range;

use memchr::memchr2;
use ropey::{Rope, iter::Chunks};

use super::grapheme;

/// Bytes looked at first when searching backwards.
const STRETCH: usize = 4096;

/// Something to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    needle: Vec<char>,
    /// For each length of a partial match, the next shorter one to fall back to (Knuth, Morris and Pratt).
    fallback: Vec<usize>,
    any_case: bool,
}

/// A match and whether the search went past an end of the text to find it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The match, in bytes.
    pub range: Range<usize>,
    /// Whether the search started over from the other end.
    pub wrapped: bool,
}

/// "3 of 120".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Which of the matches is the current one, from 1; `None` when none is, or past the cap.
    pub current: Option<usize>,
    /// How many matches there are, up to the cap.
    pub total: usize,
    /// Whether there are more than `total`.
    pub more: bool,
}

impl Query {
    /// What the writer looks for; `None` when nothing is written yet.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let any_case = !text.chars().any(char::is_uppercase);
        let needle: Vec<char> = text
            .chars()
            .map(|c| if any_case { small(c) } else { c })
            .collect();
        if needle.is_empty() {
            return None;
        }
        Some(Self {
            fallback: fallbacks(&needle),
            needle,
            any_case,
        })
    }

    /// The matches in a stretch of the text, in order; they do not overlap.
    pub fn matches<'a>(
        &'a self,
        rope: &'a Rope,
        within: Range<usize>,
    ) -> impl Iterator<Item = Range<usize>> + 'a {
        Matches::new(self, rope, within)
    }

    /// The first match that starts at `from` or later, or else the first in the text.
    #[must_use]
    pub fn next(&self, rope: &Rope, from: usize) -> Option<Found> {
        let found = |range, wrapped| Found { range, wrapped };
        self.matches(rope, from..rope.len_bytes())
            .next()
            .map(|range| found(range, false))
            .or_else(|| {
                self.matches(rope, 0..rope.len_bytes())
                    .next()
                    .map(|range| found(range, true))
            })
    }

    /// The last match that ends at `to` or before, or else the last in the text.
    #[must_use]
    pub fn previous(&self, rope: &Rope, to: usize) -> Option<Found> {
        let found = |range, wrapped| Found { range, wrapped };
        self.last_before(rope, to)
            .map(|range| found(range, false))
            .or_else(|| {
                self.last_before(rope, rope.len_bytes())
                    .map(|range| found(range, true))
            })
    }

    /// Counts the matches up to `cap`, and says which of them starts at byte `current`.
    #[must_use]
    pub fn tally(&self, rope: &Rope, current: usize, cap: usize) -> Tally {
        let mut tally = Tally {
            current: None,
            total: 0,
            more: false,
        };
        for range in self.matches(rope, 0..rope.len_bytes()) {
            if tally.total == cap {
                tally.more = true;
                break;
            }
            tally.total += 1;
            if range.start == current {
                tally.current = Some(tally.total);
            }
        }
        tally
    }

    fn reads(&self, c: char) -> char {
        if self.any_case { small(c) } else { c }
    }

    /// Looks in stretches that end ever earlier, each a little into the one before so that no match is cut.
    fn last_before(&self, rope: &Rope, to: usize) -> Option<Range<usize>> {
        let overlap = self.needle.len() * 4;
        let (mut end, mut size) = (to.min(rope.len_bytes()), STRETCH);
        loop {
            let start = end.saturating_sub(size);
            let last = self.matches(rope, start..(end + overlap).min(to)).last();
            if last.is_some() || start == 0 {
                return last;
            }
            end = start;
            size *= 2;
        }
    }

    /// Bytes of `text` that cannot begin a match.
    fn skip(&self, text: &str) -> usize {
        match u8::try_from(self.needle[0]) {
            Ok(first) if first.is_ascii() => {
                let other = if self.any_case {
                    first.to_ascii_uppercase()
                } else {
                    first
                };
                memchr2(first, other, text.as_bytes()).unwrap_or(text.len())
            }
            Ok(_) | Err(_) => 0,
        }
    }
}

struct Matches<'a> {
    query: &'a Query,
    rope: &'a Rope,
    chunks: Chunks<'a>,
    chunk: &'a str,
    /// Byte of the text the rest of `chunk` starts at.
    at: usize,
    end: usize,
    length: usize,
}

impl<'a> Matches<'a> {
    fn new(query: &'a Query, rope: &'a Rope, within: Range<usize>) -> Self {
        let end = grapheme::at_or_before(rope, within.end);
        let start = grapheme::at_or_after(rope, within.start.min(end));
        let (mut chunks, chunk_start, ..) = rope.chunks_at_byte(start);
        let chunk = chunks
            .next()
            .map_or("", |chunk| &chunk[start - chunk_start..]);
        Self {
            query,
            rope,
            chunks,
            chunk,
            at: start,
            end,
            length: 0,
        }
    }

    fn next_end(&mut self) -> Option<usize> {
        let query = self.query;
        let needle = &query.needle;
        loop {
            while !self.chunk.is_empty() {
                if self.length == 0 {
                    self.advance(query.skip(self.chunk));
                }
                let Some(c) = self.chunk.chars().next() else {
                    break;
                };
                self.advance(c.len_utf8());
                if self.at > self.end {
                    return None;
                }
                let c = query.reads(c);
                while self.length > 0 && needle[self.length] != c {
                    self.length = query.fallback[self.length - 1];
                }
                if needle[self.length] == c {
                    self.length += 1;
                }
                if self.length == needle.len() {
                    return Some(self.at);
                }
            }
            if self.at >= self.end {
                return None;
            }
            self.chunk = self.chunks.next()?;
        }
    }

    fn advance(&mut self, bytes: usize) {
        self.chunk = &self.chunk[bytes..];
        self.at += bytes;
    }
}

impl Iterator for Matches<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        loop {
            let end = self.next_end()?;
            let first = self.rope.byte_to_char(end) - self.query.needle.len();
            let range = self.rope.char_to_byte(first)..end;
            if is_whole(self.rope, &range) {
                self.length = 0;
                return Some(range);
            }
            self.length = self.query.fallback[self.length - 1];
        }
    }
}

fn is_whole(rope: &Rope, range: &Range<usize>) -> bool {
    grapheme::is_boundary(rope, range.start) && grapheme::is_boundary(rope, range.end)
}

/// The small letter, where there is exactly one. Signs that only look like a letter of ASCII stay what they are.
fn small(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let mut small = c.to_lowercase();
    match (small.next(), small.next()) {
        (Some(small), None) if !small.is_ascii() => small,
        _ => c,
    }
}

fn fallbacks(needle: &[char]) -> Vec<usize> {
    let mut fallback = vec![0; needle.len()];
    let mut length = 0;
    for at in 1..needle.len() {
        while length > 0 && needle[length] != needle[at] {
            length = fallback[length - 1];
        }
        if needle[length] == needle[at] {
            length += 1;
        }
        fallback[at] = length;
    }
    fallback
}
