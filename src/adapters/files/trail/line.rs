//! One line of a recovery file: the checksum of its JSON in eight hex digits, a blank, the JSON.

use std::io;

use serde::{Deserialize, Serialize};

use crate::domain::plan::Digest;

/// What this Byline writes.
pub(super) const VERSION: u32 = 1;

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Line {
    /// The first line.
    Head(Head),
    /// An edit.
    Edit {
        /// First byte replaced.
        at: usize,
        /// First byte after those.
        to: usize,
        /// What stands there now.
        text: String,
    },
    /// The second line: the whole text when the file was begun.
    Text {
        /// The text.
        text: String,
    },
}

/// What the first line says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    /// The version of the format.
    pub byline: u32,
    /// The draft's file, for a person who looks.
    pub draft: String,
    /// Digest of the draft's bytes when it was read.
    pub digest: Digest,
    /// Whether it begins with a byte order mark.
    pub bom: bool,
}

impl Line {
    /// The line as it is written, with its line end.
    pub fn to_text(&self) -> io::Result<String> {
        let json = serde_json::to_string(self)?;
        Ok(format!("{:08x} {json}\n", crc32fast::hash(json.as_bytes())))
    }

    /// Reads a line without its line end; `None` for a torn or damaged one.
    pub fn parse(line: &[u8]) -> Option<Self> {
        let (sum, json) = line.split_at_checked(9)?;
        let sum = std::str::from_utf8(sum).ok()?.strip_suffix(' ')?;
        let right = u32::from_str_radix(sum, 16).is_ok_and(|sum| sum == crc32fast::hash(json));
        right.then(|| serde_json::from_slice(json).ok()).flatten()
    }
}
