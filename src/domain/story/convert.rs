//! From Markdown to a story.

use crate::domain::draft::Draft;
use crate::domain::story::Story;

/// How to convert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Whether the title is put at the top of the story (once: a first heading that equals it is taken for it).
    pub title_on_top: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { title_on_top: true }
    }
}

impl Story {
    /// Converts a draft. `text` is the whole text of the file `draft` was parsed from. Never fails.
    #[must_use]
    pub fn of(text: &str, draft: &Draft, settings: Settings) -> Self {
        let _ = (text, draft, settings);
        Self::default()
    }
}
