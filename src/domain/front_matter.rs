//! The header of a draft: read in any dialect, edited only in the bytes of the key that changed.

use std::ops::Range;

use crate::domain::post::{License, Visibility};

/// The header as it stands in the text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FrontMatter {}

/// One thing to change in a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The title. Edits the header's key, or the heading it was taken from, or adds a key.
    Title(String),
    /// The tags; an empty list removes the key.
    Tags(Vec<String>),
    /// The visibility (`publish_status`); `None` removes the key.
    Visibility(Option<Visibility>),
    /// The licence; `None` removes the key.
    License(Option<License>),
    /// The canonical address; `None` removes the key.
    CanonicalUrl(Option<String>),
    /// Where the story is now: the one line that publishing writes back.
    MediumUrl(String),
}

/// A replacement of some bytes of the whole text (byte order mark not counted).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Splice {
    /// The bytes to replace; may be empty.
    pub range: Range<usize>,
    /// What stands there afterwards.
    pub with: String,
}

impl Splice {
    /// The text after the replacement.
    #[must_use]
    pub fn apply(&self, text: &str) -> String {
        let mut edited = String::with_capacity(text.len() + self.with.len());
        edited.push_str(&text[..self.range.start]);
        edited.push_str(&self.with);
        edited.push_str(&text[self.range.end..]);
        edited
    }
}
