//! Reading a draft: header, story, colours. Not for the UI thread: a megabyte takes a moment.

use std::path::Path;
use std::sync::Arc;

use crate::app::msg::Reading;
use crate::domain::draft::Draft;
use crate::domain::story::Story;
use crate::domain::story::convert::Settings;
use crate::domain::story::highlight::Colours;

/// Reads and converts a text.
#[must_use]
pub fn of(path: &Path, text: &str, settings: Settings) -> Reading {
    let draft = Draft::parse(path, text);
    let story = Story::of(text, &draft, settings);
    let colours = Colours::of(&story);
    Reading {
        draft,
        story: Arc::new(story),
        colours: Arc::new(colours),
    }
}
