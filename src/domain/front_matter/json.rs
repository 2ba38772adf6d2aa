//! One JSON object at the top of the file, as Hugo takes it.

use super::block::{Block, Trouble};
use super::lines::{Line, Lines};
use super::{Dialect, Entry, HEADER_AT_MOST, yaml};

/// Finds an object that begins on a line; `None` when what stands there is no JSON object.
pub(super) fn block(text: &str, first: Line<'_>) -> Option<Block> {
    let end = first.start + length(&text[first.start..])?;
    // The closing brace has its line to itself or ends it.
    let rest = Lines::from(text, end, 0).next();
    if rest.is_some_and(|line| !line.is_blank()) {
        return None;
    }
    let object = &text[first.start..end];
    serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(object).ok()?;
    Some(Block {
        dialect: Dialect::Json,
        whole: first.start..rest.map_or(end, |line| line.end),
        inner: first.start..end,
        first_line: first.number,
        fenced: true,
    })
}

/// The length of the braced text at the start, strings respected.
fn length(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().take(HEADER_AT_MOST) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' if !in_string => depth += 1,
            b'}' if !in_string => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// Reads the object. JSON is YAML in its flow style, and the YAML reader knows the bytes of every value.
pub(super) fn parse(source: &str, base: usize, first_line: usize) -> Result<Vec<Entry>, Trouble> {
    yaml::parse(source, base, first_line)
}
