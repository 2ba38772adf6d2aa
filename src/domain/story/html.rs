//! The HTML that is sent.

use crate::domain::story::Story;

impl Story {
    /// Writes the story with the tags Medium accepts and no others.
    #[must_use]
    pub fn to_html(&self) -> String {
        String::new()
    }
}
