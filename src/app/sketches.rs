//! The pictures of the draft whose story is on the screen: what is known of them, and what is asked for next.
//!
//! Nothing is read before the writer has switched pictures on. Then those in sight are asked for, and until an answer
//! comes, and where there is nothing to draw, the preview names them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::effect::{Disk, Effect, SketchPictures};
use crate::app::layout::{self, Mode};
use crate::app::model::Model;
use crate::app::msg::Msg;
use crate::app::reading::Reading;
use crate::domain::story::{BlockKind, Image};
use crate::ports::settings::Images;
use crate::ports::sketches::{Sketch, Unseen};
use crate::screens::{Screen, writer};

/// Pictures of one draft that are remembered at most.
const REMEMBERED: usize = 200;
/// Bytes of the longest name that can be a path; a picture written into the text has more.
const LONGEST: usize = 4096;
/// Blocks above and below the window whose pictures are asked for as well.
const BEYOND: usize = 3;

/// How many colours a terminal has for pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// All of them.
    Full,
    /// 256.
    Indexed,
}

impl Depth {
    /// What the variables `TERM` and `COLORTERM` say; `None` when there are too few colours for a picture.
    #[must_use]
    pub fn of(term: Option<&str>, colorterm: Option<&str>) -> Option<Self> {
        let term = term.unwrap_or_default();
        if matches!(colorterm, Some("truecolor" | "24bit")) || term.ends_with("-direct") {
            return Some(Self::Full);
        }
        // Terminals that are known for all colours by their own name; the variable does not travel over SSH.
        let all = ["kitty", "alacritty", "ghostty", "wezterm", "foot", "iterm"];
        if all.iter().any(|name| term.contains(name)) {
            return Some(Self::Full);
        }
        term.contains("256color").then_some(Self::Indexed)
    }
}

type Answer = Result<Arc<Sketch>, Unseen>;

/// What is known of a picture.
#[derive(Debug)]
struct Seen {
    answer: Answer,
    /// The room it was asked for with; `None` for its size alone.
    room: Option<(u16, u16)>,
    /// Its file may have changed since.
    doubtful: bool,
}

/// The pictures of the draft on the screen.
#[derive(Debug, Default)]
pub struct Sketchbook {
    /// Whether the writer wants to see them.
    pub images: Images,
    /// The colours there are; `None` when pictures cannot be drawn, only named.
    pub depth: Option<Depth>,
    /// The draft they are of.
    draft: Option<PathBuf>,
    seen: HashMap<String, Seen>,
    /// What was asked for last and is not answered yet, and with what room.
    asked: (Vec<String>, Option<(u16, u16)>),
}

impl Sketchbook {
    /// The picture to draw, when there is one that fits into a width.
    #[must_use]
    pub fn picture(&self, image: &Image, width: u16) -> Option<&Sketch> {
        let seen = self.known(image)?;
        let picture = seen.answer.as_deref().ok()?;
        (1..=width).contains(&picture.columns).then_some(picture)
    }

    /// What is to be said of a picture beside its name; `None` while nothing is known of it.
    #[must_use]
    pub fn words(&self, image: &Image) -> Option<String> {
        Some(match &self.known(image)?.answer {
            Ok(picture) => {
                let (width, height) = picture.size;
                format!("{width}x{height}")
            }
            Err(unseen) => unseen.words(),
        })
    }

    fn known(&self, image: &Image) -> Option<&Seen> {
        match self.images {
            Images::Off => None,
            Images::HalfBlocks => self.seen.get(&image.source),
        }
    }

    /// Takes an answer in; whether it changed anything that is shown.
    fn take(&mut self, source: String, room: Option<(u16, u16)>, answer: Answer) -> bool {
        self.asked.0.retain(|asked| *asked != source);
        let changed = self
            .seen
            .get(&source)
            .is_none_or(|seen| seen.answer != answer);
        let doubtful = false;
        self.seen.insert(
            source,
            Seen {
                answer,
                room,
                doubtful,
            },
        );
        changed
    }

    /// Other programs may have been at the files.
    pub fn doubt(&mut self) {
        for seen in self.seen.values_mut() {
            seen.doubtful = true;
        }
    }

    /// Turns to a draft; those of another one are forgotten.
    fn turn_to(&mut self, draft: &Path) {
        if self.draft.as_deref() != Some(draft) {
            self.draft = Some(draft.to_owned());
            self.seen.clear();
            self.asked.0.clear();
        }
    }
}

/// A story on the screen.
struct Sight<'a> {
    reading: &'a Reading,
    /// The first block in sight.
    first: usize,
    /// Columns and rows.
    size: (u16, u16),
}

/// The story on the screen, if there is one.
fn sight(model: &Model) -> Option<Sight<'_>> {
    let (width, height) = (model.width, model.height);
    match (model.screen(), &model.desk) {
        (Screen::Writer, Some(desk)) if desk.mode != Mode::Text => {
            let below = desk.rows_below(width);
            let area = layout::writer(width, height, desk.mode, model.setup.measure, below);
            let area = area.preview?;
            Some(Sight {
                reading: desk.reading.as_ref()?,
                first: desk.scroll.0,
                size: (area.width, area.height + below),
            })
        }
        (Screen::Drafts, None) => {
            let area = layout::drafts(width, height).preview?;
            Some(Sight {
                reading: model.shelf.preview.as_ref()?.as_ref().ok()?,
                first: model.shelf.scroll.0,
                size: (area.width, area.height),
            })
        }
        _ => None,
    }
}

/// After every message: asks for what is in sight and not known.
pub fn look(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.pictures.images == Images::Off {
        return;
    }
    let Some(sight) = sight(model) else {
        return;
    };
    let (columns, rows) = sight.size;
    // A picture as high as the window would leave no word of what it is about.
    let most = (rows * 2 / 3).min(columns / 2).max(4);
    let room = model.pictures.depth.map(|_| (columns, most));
    let from = sight.first.saturating_sub(BEYOND);
    // A block takes two rows at least, the blank one above it included.
    let count = usize::from(rows / 2) + 2 * BEYOND;
    let blocks = sight.reading.story.blocks.iter().skip(from).take(count);
    let sources: Vec<String> = blocks
        .filter_map(|block| match &block.kind {
            BlockKind::Image(image) => Some(&image.source).filter(|s| s.len() <= LONGEST).cloned(),
            BlockKind::Heading { .. }
            | BlockKind::Paragraph(_)
            | BlockKind::List { .. }
            | BlockKind::Quote(_)
            | BlockKind::Code { .. }
            | BlockKind::Embed { .. }
            | BlockKind::Separator => None,
        })
        .collect();
    let draft = sight.reading.draft.file.clone();
    let album = &mut model.pictures;
    album.turn_to(&draft);
    if album.seen.len() > REMEMBERED {
        album.seen.retain(|source, _| sources.contains(source));
    }
    let mut wanted: Vec<String> = Vec::new();
    for source in sources {
        let known = album
            .seen
            .get(&source)
            .is_some_and(|seen| seen.room == room && !seen.doubtful);
        if !known && !wanted.contains(&source) {
            wanted.push(source);
        }
    }
    let under_way = album.asked.1 == room && wanted.iter().all(|w| album.asked.0.contains(w));
    if wanted.is_empty() || under_way {
        return;
    }
    album.asked = (wanted.clone(), room);
    effects.push(Effect::Sketch(SketchPictures {
        draft,
        folder: model.setup.folder.clone(),
        sources: wanted,
        room,
    }));
}

/// Takes an answer in. One about a draft that is not on the screen any more changes nothing.
pub fn looked(model: &mut Model, msg: Msg) {
    let Msg::Picture {
        draft,
        source,
        room,
        looked,
    } = msg
    else {
        return;
    };
    let album = &mut model.pictures;
    if album.draft.as_ref() != Some(&draft) {
        return;
    }
    // What was above the caret's place may be higher now.
    if album.take(source, room, looked) && matches!(model.screen(), Screen::Writer) {
        writer::follow_caret(model);
    }
}

/// Whether an address is that of a picture on this computer.
#[must_use]
pub fn is_local(address: &str) -> bool {
    let ending = address.rsplit_once('.').map(|(_, ending)| ending);
    let known = ["png", "jpg", "jpeg", "gif", "webp"];
    !address.contains("://")
        && ending.is_some_and(|e| known.iter().any(|k| e.eq_ignore_ascii_case(k)))
}

/// Switches pictures on or off.
pub fn switch(model: &mut Model, effects: &mut Vec<Effect>) {
    let album = &mut model.pictures;
    let (images, words) = match (album.images, album.depth) {
        (Images::HalfBlocks, _) => (Images::Off, "Pictures are only named in the preview."),
        (Images::Off, Some(_)) => (
            Images::HalfBlocks,
            "Pictures of your folder of drafts are drawn in the preview.",
        ),
        (Images::Off, None) => (
            Images::HalfBlocks,
            "Pictures are named with their size; without 256 colours they cannot be drawn here.",
        ),
    };
    album.images = images;
    album.seen.clear();
    album.asked.0.clear();
    effects.push(Effect::Disk(Disk::SaveConfig {
        key: "ui.images",
        value: images.word().into(),
    }));
    model.say(effects, words);
    if matches!(model.screen(), Screen::Writer) {
        writer::follow_caret(model);
    }
}

/// Draws pictures from now on, or no longer, as the settings say.
pub fn set(model: &mut Model, images: Images) {
    let album = &mut model.pictures;
    if album.images != images {
        album.images = images;
        album.seen.clear();
        album.asked.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terminal_says_how_many_colours_it_has() {
        for (term, colorterm, depth) in [
            (Some("xterm-256color"), None, Some(Depth::Indexed)),
            (Some("xterm-256color"), Some("truecolor"), Some(Depth::Full)),
            (Some("screen"), Some("24bit"), Some(Depth::Full)),
            (Some("xterm-kitty"), None, Some(Depth::Full)),
            (Some("xterm-direct"), None, Some(Depth::Full)),
            (Some("xterm-256color"), Some("yes"), Some(Depth::Indexed)),
            (Some("linux"), None, None),
            (None, None, None),
        ] {
            assert_eq!(Depth::of(term, colorterm), depth, "{term:?} {colorterm:?}");
        }
    }
}
