//! The desk: the open draft, its text, its story, and whether it is safe on disk.

use std::ops::Range;
use std::path::PathBuf;
use std::time::Duration;

use crate::app::counting::Counting;
use crate::app::effect::{Effect, Rescued, Timer};
use crate::app::field::Field;
use crate::app::key::Key;
use crate::app::layout::{self, Mode};
use crate::app::model::Setup;
use crate::app::reading::Reading;
use crate::domain::draft::{Details, Draft};
use crate::domain::front_matter::Change;
use crate::domain::plan::Choices;
use crate::domain::source::Source;
use crate::domain::story::convert::Settings;
use crate::ports::drafts::{Fingerprint, Loaded};
use crate::ports::failure::Failure;
use crate::prose::{Buffer, Query, Tally, View};

/// Quiet after a key that ends an undo group and has the story converted.
pub const PAUSE: Duration = Duration::from_millis(600);

/// Seconds of typing without a pause after which the text is saved in the middle of it.
const WITHOUT_PAUSE: i64 = 8;

/// The find bar.
#[derive(Debug, Clone)]
pub struct Find {
    /// What is looked for.
    pub field: Field,
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

/// Whether the story is being made. One at a time; what is typed meanwhile makes it outdated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Conversion {
    Idle,
    Running,
    Outdated,
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
    /// First visible block and row of the preview.
    pub scroll: (usize, usize),
    /// Caret and version when the writer last scrolled the preview: it stays there until either changes.
    pub preview_held: Option<(usize, u64)>,
    /// Why it cannot be edited.
    pub read_only: Option<String>,
    /// Why the last save failed.
    pub trouble: Option<Failure>,
    /// The find bar, while it is open.
    pub find: Option<Find>,
    /// The menu.
    pub menu: Menu,
    /// Whether moving the caret selects.
    pub marking: bool,
    /// The misspelt words on the screen, top to bottom.
    pub typos: Vec<Range<usize>>,
    /// What is chosen for the next send only.
    pub choices: Choices,
    /// Whether the title is put at the top of the story.
    pub title_on_top: bool,
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
    conversion: Conversion,
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
            scroll: (0, 0),
            preview_held: None,
            read_only,
            trouble: None,
            find: None,
            menu: Menu::Closed,
            marking: false,
            typos: Vec::new(),
            choices: Choices::default(),
            title_on_top: setup.title_on_top,
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
            conversion: Conversion::Idle,
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
        let area = layout::writer(width, height, self.mode, measure, self.rows_below(width)).text;
        if let Some(area) = area {
            let (columns, rows) = (usize::from(area.width), usize::from(area.height));
            if (self.view.width(), self.view.height()) != (columns, rows) {
                self.view.resize(&self.buffer, columns, rows);
            }
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

    /// Whether every word is on disk.
    #[must_use]
    pub fn is_saved(&self) -> bool {
        self.saved == self.buffer.version() && self.saving.is_none()
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

    /// Orders what has to happen after the text changed, at a time in seconds: a pause ends the undo group, and has the text
    /// saved. Somebody who never pauses is saved every few seconds all the same.
    #[must_use]
    pub fn touched(&mut self, now: i64) -> Vec<Effect> {
        let mut effects = vec![Effect::Wake {
            timer: Timer::Pause,
            after: PAUSE,
        }];
        let since = *self.unsaved_since.get_or_insert(now);
        if now - since < WITHOUT_PAUSE {
            effects.push(Effect::Wake {
                timer: Timer::Autosave,
                after: self.autosave,
            });
        }
        effects
    }

    /// The order to save after a pause is due.
    #[must_use]
    pub fn autosave(&mut self) -> Option<Effect> {
        self.unsaved_since = None;
        if self.held { None } else { self.save() }
    }

    /// Saves nothing more unasked: the writer decides later about a file that was changed.
    pub fn hold(&mut self) {
        self.held = true;
    }

    /// How the story is made.
    #[must_use]
    pub fn settings(&self) -> Settings {
        Settings {
            title_on_top: self.title_on_top,
        }
    }

    /// Orders the story of the text as it is now. One conversion at a time: what is typed meanwhile is converted when it
    /// is done, so a slow one never queues up.
    #[must_use]
    pub fn convert(&mut self) -> Option<Effect> {
        if self.conversion != Conversion::Idle {
            self.conversion = Conversion::Outdated;
            return None;
        }
        self.conversion = Conversion::Running;
        Some(Effect::Convert {
            path: self.path.clone(),
            rope: self.buffer.rope().clone(),
            version: self.buffer.version(),
            settings: self.settings(),
            coloured: self.mode != Mode::Text,
        })
    }

    /// Takes a story in; orders the next one if the text has changed since.
    pub fn converted(
        &mut self,
        version: u64,
        settings: Settings,
        reading: Reading,
    ) -> Option<Effect> {
        let outdated =
            std::mem::replace(&mut self.conversion, Conversion::Idle) == Conversion::Outdated;
        self.counting.found(version, reading.draft.measure.words);
        self.reading = Some(reading);
        self.read_from = (version, settings);
        if outdated { self.convert() } else { None }
    }

    /// Orders a save, unless all is saved or one is under way.
    #[must_use]
    pub fn save(&mut self) -> Option<Effect> {
        let version = self.buffer.version();
        if self.saving.is_some() || self.saved == version || self.read_only.is_some() {
            return None;
        }
        self.held = false;
        self.saving = Some(version);
        Some(Effect::Save {
            path: self.path.clone(),
            rope: self.buffer.rope().clone(),
            bom: self.bom,
            expected: Box::new(self.fingerprint.clone()),
            version,
        })
    }

    /// A save ended well. Orders another when the writer has typed on.
    pub fn saved(&mut self, version: u64, fingerprint: Fingerprint) -> Option<Effect> {
        self.saving = None;
        self.saved = version;
        self.fingerprint = fingerprint;
        self.trouble = None;
        if self.saved == self.buffer.version() {
            return None;
        }
        Some(Effect::Wake {
            timer: Timer::Autosave,
            after: self.autosave,
        })
    }

    /// A save did not end well; the text stays unsaved.
    pub fn not_saved(&mut self) {
        self.saving = None;
    }

    /// Takes over what is on disk now, as one undo step, keeping the caret where it can.
    pub fn reload(&mut self, loaded: Loaded) {
        self.buffer.set_text(&loaded.source.text);
        self.read_only = loaded.source.encoding.reason().or(loaded.read_only);
        self.bom = loaded.source.bom;
        self.fingerprint = loaded.fingerprint;
        self.saved = self.buffer.version();
        self.saving = None;
        self.trouble = None;
        self.held = false;
        self.view.reveal(&self.buffer);
        self.counting.reloaded(self.buffer.version());
    }

    /// What is on disk now turns out to be the very text of the desk.
    pub fn adopt(&mut self, path: PathBuf, fingerprint: Fingerprint) {
        self.path = path;
        self.fingerprint = fingerprint;
        self.saved = self.buffer.version();
        self.saving = None;
        self.trouble = None;
        self.held = false;
    }

    /// Waits with taking over what is on disk until the writer's own text is kept beside it.
    pub fn take_later(&mut self, theirs: Box<Loaded>) {
        self.theirs = Some(theirs);
    }

    /// The writer's own text is kept: takes over what is on disk.
    pub fn take_now(&mut self) {
        if let Some(theirs) = self.theirs.take() {
            self.reload(*theirs);
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

    /// The state of the file when it was last read or written.
    #[must_use]
    pub fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    /// Orders an emergency copy of the text.
    #[must_use]
    pub fn rescue(&self, then: Rescued) -> Effect {
        Effect::Rescue {
            path: self.path.clone(),
            bytes: self.bytes(),
            then,
        }
    }

    /// The bytes that belong on disk.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        Source::encode(&self.text(), self.bom)
    }

    /// Puts the caret at the start of a line (from 1) and shows it.
    pub fn go_to_line(&mut self, line: usize) {
        if self.mode == Mode::Read {
            self.mode = Mode::Text;
        }
        self.buffer.go_to_line(line.saturating_sub(1), false);
        self.view.follow(&self.buffer);
    }
}
