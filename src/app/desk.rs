//! The desk: the open draft, its text, its story, and whether it is safe on disk.

use std::ops::Range;
use std::path::PathBuf;
use std::time::Duration;

use crate::app::counting::Counting;
use crate::app::effect::{Effect, Timer};
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
/// Quiet after a key that has the draft saved.
pub const AUTOSAVE: Duration = Duration::from_secs(2);

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
    pub held: Option<(usize, u64)>,
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
    bom: bool,
    fingerprint: Fingerprint,
    /// Version of the text that is on disk.
    saved: u64,
    /// Version of the text on its way to disk.
    saving: Option<u64>,
    /// Version of the text that `reading` was made from.
    read_version: u64,
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
            held: None,
            read_only,
            trouble: None,
            find: None,
            menu: Menu::Closed,
            marking: false,
            typos: Vec::new(),
            choices: Choices::default(),
            title_on_top: setup.title_on_top,
            counting: Counting::from(buffer.version()),
            bom: loaded.source.bom,
            fingerprint: loaded.fingerprint,
            saved: buffer.version(),
            saving: None,
            read_version: 0,
            conversion: Conversion::Idle,
            buffer,
        };
        let text = &loaded.source.text;
        let body = Draft::body_start(text);
        // Past the blank lines below the header: what is typed there would run into the first paragraph.
        let prose = text[body..].trim_start_matches(['\r', '\n']);
        let body = text.len() - prose.len();
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
            .filter(|_| self.read_version == self.buffer.version())
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

    /// Orders what has to happen after the text changed.
    #[must_use]
    pub fn touched(&mut self) -> Vec<Effect> {
        vec![
            Effect::Wake {
                timer: Timer::Pause,
                after: PAUSE,
            },
            Effect::Wake {
                timer: Timer::Autosave,
                after: AUTOSAVE,
            },
        ]
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
    pub fn converted(&mut self, version: u64, reading: Reading) -> Option<Effect> {
        let outdated =
            std::mem::replace(&mut self.conversion, Conversion::Idle) == Conversion::Outdated;
        self.counting.found(version, reading.draft.measure.words);
        self.reading = Some(reading);
        self.read_version = version;
        if outdated { self.convert() } else { None }
    }

    /// Orders a save, unless all is saved or one is under way.
    #[must_use]
    pub fn save(&mut self) -> Option<Effect> {
        let version = self.buffer.version();
        if self.saving.is_some() || self.saved == version || self.read_only.is_some() {
            return None;
        }
        self.buffer.pause();
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
        (self.saved != self.buffer.version()).then_some(Effect::Wake {
            timer: Timer::Autosave,
            after: AUTOSAVE,
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
        self.view.follow(&self.buffer);
        self.counting.reloaded(self.buffer.version());
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
