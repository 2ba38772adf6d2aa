//! The desk: the open draft, its text, its story, and whether it is safe on disk.

mod album;
mod following;
mod saving;

use std::ops::Range;
use std::path::PathBuf;
use std::time::Duration;

use crate::app::counting::Counting;
use crate::app::desk::album::Seen;
use crate::app::desk::following::Following;
use crate::app::field::Field;
use crate::app::key::Key;
use crate::app::layout::{self, Mode};
use crate::app::model::Setup;
use crate::app::reading::{Marks, Reading};
use crate::domain::draft::{Details, Draft};
use crate::domain::front_matter::{Change, Splice};
use crate::domain::plan::Choices;
use crate::domain::story::Tables;
use crate::domain::story::convert::Settings;
use crate::ports::drafts::{Fingerprint, Loaded};
use crate::ports::failure::Failure;
use crate::prose::{Buffer, Query, Tally, View};

/// Quiet after a key that ends an undo group and has the story converted.
pub const PAUSE: Duration = Duration::from_millis(600);

/// How long what is typed waits for more before it is kept for recovery: keys that come together are one write, and a
/// crash costs less than a word.
pub const KEPT_WITHIN: Duration = Duration::from_millis(100);

/// Seconds of typing without a pause after which the text is saved in the middle of it.
const WITHOUT_PAUSE: i64 = 8;

/// The find bar.
#[derive(Debug, Clone)]
pub struct Find {
    /// What is looked for.
    pub field: Field,
    /// Whether it was put there from the selection: the first character typed then takes its place.
    pub prefilled: bool,
    /// The same, ready to search with.
    pub query: Option<Query>,
    /// The match the caret is at.
    pub current: Option<Range<usize>>,
    /// How many there are.
    pub tally: Option<Tally>,
    /// Where the search began; Esc does not go back there, but typing starts from it.
    pub origin: usize,
    /// What is put in the place of a match, once the writer has asked for that field.
    pub with: Option<Field>,
    /// Whether that field has the caret.
    pub replacing: bool,
    /// While reading: the matches in the story, and which of them is the current one.
    pub story: (Vec<(usize, usize)>, usize),
    /// Whether the last thing done here was to replace: then undo means the text, not the field.
    pub replaced: bool,
}

/// The menu that Esc opens while writing, for exactly one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Menu {
    /// Not there.
    Closed,
    /// Waiting for its key.
    Open,
    /// A key that may yet turn out to be prose.
    Chosen(Key),
}

/// The open draft.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own; none excludes another"
)]
pub struct Desk {
    /// Its file.
    pub path: PathBuf,
    /// Its text.
    pub buffer: Buffer,
    /// The window onto the text.
    pub view: View,
    /// The draft and story of some version of the text.
    pub reading: Option<Reading>,
    /// What is shown.
    pub mode: Mode,
    /// What is shown while writing: where reading goes back to.
    pub usual: Mode,
    /// Whether details or checks stand beside the text, which then has no preview.
    pub beside: bool,
    /// While details or checks stand beside the text: the line that the selected check is about, and the version of the
    /// text that both are shown in.
    pub pointed: Option<(Option<usize>, u64)>,
    /// First visible block and row of the preview.
    pub scroll: (usize, usize),
    /// Caret and version when the writer last scrolled: text and preview stay there until either changes.
    away: Option<(usize, u64)>,
    /// What the place of the preview was last reckoned from: see [`Self::landmark`].
    pub together: Option<(usize, usize)>,
    /// Why it cannot be edited.
    pub read_only: Option<String>,
    /// Why its text cannot be read for certain: it may be looked at, and is not sent.
    pub uncertain: Option<String>,
    /// That another Byline has it, as a sentence.
    foreign: Option<String>,
    /// Why the last save failed.
    pub trouble: Option<Failure>,
    /// The find bar, while it is open.
    pub find: Option<Find>,
    /// The menu.
    pub menu: Menu,
    /// Whether moving the caret selects.
    pub marking: bool,
    /// What the checks say, of `reading`.
    pub marks: Marks,
    /// Whether the writer is in the middle of writing a line: nothing is said about it yet.
    pub writing: bool,
    /// The misspelt words on the screen, top to bottom.
    pub typos: Vec<Range<usize>>,
    /// What is chosen for the next send only.
    pub choices: Choices,
    /// Whether the title is put at the top of the story.
    pub title_on_top: bool,
    /// What becomes of tables, where the draft does not say it.
    pub tables: Option<Tables>,
    /// What was found of its local pictures.
    pictures: Seen,
    /// What of it is counted towards the day.
    counting: Counting,
    /// How long a key may be unsaved.
    autosave: Duration,
    bom: bool,
    fingerprint: Fingerprint,
    /// When the first key was typed that no order to save has covered, in seconds since 1970.
    unsaved_since: Option<i64>,
    /// The writer wants to decide later about a file that was changed: nothing is saved unasked.
    held: bool,
    /// What is on disk, until the writer's own text is kept beside it.
    theirs: Option<Box<Loaded>>,
    /// Version of the text that is on disk.
    saved: u64,
    /// Version of the text on its way to disk.
    saving: Option<u64>,
    /// Version of the text that `reading` was made from, and how.
    read_from: (u64, Settings),
    following: Following,
    /// The version of the text that is the one on disk, if any is: then what was typed since can be told.
    ground: Option<u64>,
    /// Version of the text that is kept for recovery, while one is.
    kept: Option<u64>,
    /// Whether an order to keep it is about to be given.
    keeping: bool,
    /// The recovery file the text was restored from.
    restored_from: Option<PathBuf>,
    /// The same, once the restored text is on disk.
    outlived: Option<PathBuf>,
}

impl Desk {
    /// A desk with a file that was just read. The caret stands where the prose begins.
    #[must_use]
    pub fn new(loaded: Loaded, mode: Mode, (width, height): (u16, u16), setup: &Setup) -> Self {
        let read_only = loaded.source.encoding.reason().or(loaded.read_only);
        let buffer = Buffer::new(&loaded.source.text);
        let mut desk = Self {
            path: loaded.path,
            view: View::new(1, 1),
            reading: None,
            mode,
            usual: layout::usual_mode(width, height),
            beside: false,
            pointed: None,
            scroll: (0, 0),
            away: None,
            together: None,
            read_only,
            uncertain: loaded.source.encoding.reason(),
            trouble: None,
            find: None,
            menu: Menu::Closed,
            marking: false,
            marks: Marks::default(),
            writing: false,
            typos: Vec::new(),
            choices: Choices::default(),
            pictures: Seen::default(),
            title_on_top: setup.title_on_top,
            tables: None,
            counting: Counting::from(buffer.version()),
            autosave: setup.autosave,
            bom: loaded.source.bom,
            fingerprint: loaded.fingerprint,
            saved: buffer.version(),
            saving: None,
            unsaved_since: None,
            held: false,
            theirs: None,
            read_from: (u64::MAX, Settings::default()),
            following: Following::default(),
            foreign: None,
            ground: Some(buffer.version()),
            kept: None,
            keeping: false,
            restored_from: None,
            outlived: None,
            buffer,
        };
        let text = &loaded.source.text;
        let body = Draft::body_start(text);
        // Past the blank line below the header: what is typed there would run into the first paragraph.
        let below = &text[body..];
        let blank = if body == 0 {
            0
        } else {
            below.len()
                - below
                    .strip_prefix("\r\n")
                    .or_else(|| below.strip_prefix('\n'))
                    .unwrap_or(below)
                    .len()
        };
        let body = body + blank;
        desk.buffer.place(body, false);
        desk.fit(width, height, setup.measure);
        desk.view.show(&desk.buffer, body);
        desk
    }

    /// Makes the text window as large as the screen allows.
    pub fn fit(&mut self, width: u16, height: u16, measure: u16) {
        let area = self.place(width, height, measure).text;
        if let Some(area) = area {
            let (columns, rows) = (usize::from(area.width), usize::from(area.height));
            if (self.view.width(), self.view.height()) != (columns, rows) {
                self.view.resize(&self.buffer, columns, rows);
            }
        }
    }

    /// Where its text, its preview and what else belongs to it stand in a window.
    #[must_use]
    pub fn place(&self, width: u16, height: u16, measure: u16) -> layout::Writer {
        let drawer = layout::drawer(width, height, measure).filter(|_| self.beside);
        drawer.map_or_else(
            || layout::writer(width, height, self.mode, measure, self.rows_below(width)),
            |(writer, _)| writer,
        )
    }

    /// From reading back to writing.
    pub fn write(&mut self) {
        if self.mode == Mode::Read {
            self.mode = self.usual;
        }
    }

    /// Rows at the bottom that the find bar or the menu takes.
    #[must_use]
    pub fn rows_below(&self, width: u16) -> u16 {
        match self.menu {
            Menu::Open | Menu::Chosen(_) => crate::screens::writer::menu::rows(width),
            Menu::Closed => self
                .find
                .as_ref()
                .map_or(0, |find| 1 + u16::from(find.with.is_some())),
        }
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> String {
        self.buffer.text()
    }

    /// Text and preview stay where the writer has scrolled to, until the caret moves or the text changes.
    pub fn stay(&mut self) {
        self.away = Some((self.buffer.caret(), self.buffer.version()));
        self.together = self.landmark();
    }

    /// Text and preview go with the caret again.
    pub fn come_back(&mut self) {
        self.away = None;
    }

    /// Whether the writer has scrolled, and not gone on writing since.
    #[must_use]
    pub fn is_away(&self) -> bool {
        self.away == Some((self.buffer.caret(), self.buffer.version()))
    }

    /// What the place of the preview depends on: the first byte of the text on the screen, and the blocks of the story.
    #[must_use]
    pub fn landmark(&self) -> Option<(usize, usize)> {
        let blocks = self.reading.as_ref()?.story.blocks.len();
        Some((self.view.visible().start, blocks))
    }

    /// Whether letters type.
    #[must_use]
    pub fn takes_text(&self) -> bool {
        self.mode != Mode::Read || self.find.is_some()
    }

    /// What the header says now.
    #[must_use]
    pub fn details(&self) -> Details {
        match self.current_reading() {
            Some(reading) => reading.draft.details.clone(),
            None => Draft::parse(&self.path, &self.text()).details,
        }
    }

    /// The draft and story of the text as it is now; `None` while they are being made.
    #[must_use]
    pub fn current_reading(&self) -> Option<&Reading> {
        self.reading
            .as_ref()
            .filter(|_| self.read_from == (self.buffer.version(), self.settings()))
    }

    /// Changes the header, in only the bytes of that key, as one undo step. Whether anything changed.
    ///
    /// # Errors
    /// Why it cannot be done safely, as a sentence.
    pub fn change(&mut self, change: &Change) -> Result<bool, String> {
        if let Some(reason) = &self.read_only {
            return Err(reason.clone());
        }
        let text = self.text();
        let draft = Draft::parse(&self.path, &text);
        let Some(splice) = draft.edit(&text, change)? else {
            return Ok(false);
        };
        self.buffer.splice(splice.range, &splice.with);
        self.view.follow(&self.buffer);
        Ok(true)
    }

    /// Makes the replacements of a fix, in the order of the text, as one undo step. Whether anything changed.
    pub fn apply(&mut self, splices: &[Splice]) -> bool {
        let edits: Vec<_> = splices
            .iter()
            .map(|splice| (splice.range.clone(), splice.with.clone()))
            .collect();
        let changed = self.buffer.splice_each(&edits);
        self.view.follow(&self.buffer);
        changed
    }

    /// Takes the last change back.
    pub fn undo(&mut self) -> bool {
        let done = self.buffer.undo();
        self.view.follow(&self.buffer);
        done
    }

    /// Makes the last change again.
    pub fn redo(&mut self) -> bool {
        let done = self.buffer.redo();
        self.view.follow(&self.buffer);
        done
    }

    /// How the story is made.
    #[must_use]
    pub fn settings(&self) -> Settings {
        Settings {
            title_on_top: self.title_on_top,
            tables: self.tables,
        }
    }

    /// The writer's own editor has had the file.
    pub fn handed_over(&mut self) {
        self.counting.handed_over();
    }

    /// Words gained or lost that are not counted yet, by the last conversion.
    #[must_use]
    pub fn uncounted(&self) -> i64 {
        let reading = self.reading.as_ref();
        reading.map_or(0, |r| self.counting.gained(r.draft.measure.words))
    }

    /// Takes the words of what is on disk now as counted; how many they are more, or less, than before.
    pub fn count(&mut self, words: usize) -> Option<i64> {
        self.counting.count(words)
    }

    /// Puts the caret at the start of a line (from 1) and shows it.
    pub fn go_to_line(&mut self, line: usize) {
        self.write();
        self.come_back();
        self.buffer.go_to_line(line.saturating_sub(1), false);
        self.view.reveal(&self.buffer);
    }
}

/// The text of another program's making with ours typed into it: `typed` at byte `at` of `old`, which they have made
/// `theirs`. `None` when they have changed just that place.
fn join(old: &str, theirs: &str, at: usize, typed: &str) -> Option<String> {
    let same = |(a, b): &(u8, u8)| a == b;
    let head = old.bytes().zip(theirs.bytes()).take_while(same).count();
    let most = old.len().min(theirs.len()) - head;
    let tail = old.bytes().rev().zip(theirs.bytes().rev());
    let tail = tail.take(most).take_while(same).count();
    let place = if at <= head {
        at
    } else if at >= old.len() - tail {
        theirs.len() - (old.len() - at)
    } else {
        return None;
    };
    let mut text = theirs.to_owned();
    text.is_char_boundary(place)
        .then(|| text.insert_str(place, typed))?;
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_elsewhere_in_the_text_is_joined_and_in_the_same_place_is_not() {
        let old = "one\ntwo\nthree\n";
        assert_eq!(
            join(old, "one\ntwo\nTHREE\n", 3, " x").as_deref(),
            Some("one x\ntwo\nTHREE\n")
        );
        assert_eq!(
            join(old, "zero\none\ntwo\nthree\n", 14, "!").as_deref(),
            Some("zero\none\ntwo\nthree\n!")
        );
        assert_eq!(join(old, "one\nTWO\nthree\n", 5, "x"), None);
        assert_eq!(join(old, "", 5, "x"), None);
        assert_eq!(join("aé", "aè", 3, "x").as_deref(), Some("aèx"));
    }
}
