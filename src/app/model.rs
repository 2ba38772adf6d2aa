//! Everything the application knows. Written only by `update`, read by drawing.

use std::collections::HashMap;
use std::path::PathBuf;

use crate::app::accounts::{Accounts, Papers};
use crate::app::desk::Desk;
use crate::app::effect::{Destination, Effect, Timer};
use crate::app::layout::{self, Mode};
use crate::app::msg::AccountState;
use crate::app::reaching::Reaching;
use crate::app::reading::Reading;
use crate::app::sketches::Sketchbook;
use crate::app::spelling::Spelling;
use crate::domain::day::Day;
use crate::domain::lint::ignored::Ignored;
use crate::domain::plan::{Choices, Target};
use crate::domain::post::ContentFormat;
use crate::domain::story::Tables;
use crate::ports::journal::{Record, Tally};
use crate::ports::settings::{Focus, InForce, WriteBack};
use crate::screens::Screen;
use crate::screens::drafts::Shelf;

/// Facts that are fixed when Byline starts.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own; none excludes another"
)]
pub struct Setup {
    /// The folder of drafts.
    pub folder: PathBuf,
    /// The folder whose `.byline.toml` holds here.
    pub project: PathBuf,
    /// Folders whose pictures a draft may name, besides its own.
    pub roots: Vec<PathBuf>,
    /// The writer's home, which `~` stands for.
    pub home: PathBuf,
    /// Without colours.
    pub mono: bool,
    /// With ASCII characters only, but for the writer's own.
    pub ascii: bool,
    /// Width of the text, in columns.
    pub measure: u16,
    /// Whether these are the sample drafts of the demo.
    pub demo: bool,
    /// The host stories go to when it is not Medium's own.
    pub api_host: Option<String>,
    /// What a new draft begins with.
    pub template: String,
    /// How long a key may be unsaved.
    pub autosave: std::time::Duration,
    /// Words a day the writer wants; 0 for none.
    pub daily_goal: usize,
    /// Whether the title is put at the top of a story that lacks it.
    pub title_on_top: bool,
}

/// Everything the application knows.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own; none excludes another"
)]
pub struct Model {
    /// Facts of this machine and session.
    pub setup: Setup,
    /// Columns of the window.
    pub width: u16,
    /// Rows of the window.
    pub height: u16,
    /// Where stories go.
    pub target: Target,
    /// The account there.
    pub account: AccountState,
    /// Id of the account that was signed in there last.
    pub signed_in: Option<String>,
    /// The accounts of the settings.
    pub accounts: Accounts,
    /// Where the account may publish besides its own profile.
    pub papers: Papers,
    /// Everything sent there, oldest first.
    pub history: Vec<Record>,
    /// Seconds since 1970 at the last message.
    pub now: i64,
    /// Seconds the local time is ahead of UTC.
    pub utc_offset: i64,
    /// The list of drafts.
    pub shelf: Shelf,
    /// The open draft.
    pub desk: Option<Desk>,
    /// The screens, a place at the bottom, the visible one last. Never empty.
    pub screens: Vec<Screen>,
    /// What lies over the screen.
    pub overlay: Option<crate::screens::Overlay>,
    /// A sentence on the status line.
    pub notice: Option<Notice>,
    /// What is being copied or opened, for the sentence about how it went.
    pub errand: Option<&'static str>,
    /// What was last cut or copied here.
    pub clip: String,
    /// What is wished for the next send of a draft, and is not in its header: followers told, title on top.
    pub wishes: HashMap<PathBuf, (Choices, bool)>,
    /// Keys are dropped, except Esc: a dialog has just opened and they were meant for what was there before.
    pub guarded: bool,
    /// Leaving: as soon as what is unsaved is saved.
    pub leaving: Option<Leaving>,
    /// The words of the day that are on disk.
    pub day: Day,
    /// Words gained since Byline was started, as far as they are saved.
    pub session_words: i64,
    /// What the writer has chosen to see while writing, for each class of widths.
    pub views: [Option<Mode>; 4],
    /// What the configuration says, once it was read for the settings.
    pub in_force: Option<Box<InForce>>,
    /// What is known about spelling.
    pub spelling: Spelling,
    /// The pictures of the story on the screen.
    pub pictures: Sketchbook,
    /// What stays bright while writing.
    pub focus: Focus,
    /// Whether the line being written stays in the middle.
    pub typewriter: bool,
    /// What becomes of tables, where the draft does not say it.
    pub tables: Option<Tables>,
    /// What a story is sent as.
    pub format: ContentFormat,
    /// Whether lines with findings are marked in the margin.
    pub marks: bool,
    /// What the writer has chosen to leave as it is.
    pub ignored: Ignored,
    /// What is known about the addresses of the open draft.
    pub reaching: Reaching,
    /// The writer's answer about write-back.
    pub write_back: WriteBack,
    /// Said on the terminal after Byline has left it.
    pub farewell: Option<String>,
    /// The draft for which a load is under way, and what for.
    pub loading: Option<(PathBuf, Destination)>,
    /// The draft that was asked to be ours alone.
    pub claimed: Option<PathBuf>,
    /// When the last key came, in seconds since 1970.
    pub last_key: i64,
    /// Whether the writer was reminded of what only the writer can settle.
    pub reminded: bool,
    /// Texts that wait in the recovery folder, and the folder.
    pub waiting: Option<(usize, PathBuf)>,
}

/// How Byline is leaving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// The writer asked; a failed save keeps the program open.
    Asked,
    /// The session ends; what cannot be saved is rescued.
    HungUp,
}

/// A sentence on the status line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The sentence.
    pub text: String,
    /// Whether it tells of something wrong; such a notice stays until the next key.
    pub bad: bool,
}

impl Model {
    /// A model with nothing in it yet.
    #[must_use]
    pub fn new(setup: Setup, target: Target, width: u16, height: u16) -> Self {
        Self {
            setup,
            width,
            height,
            target,
            account: AccountState::Unasked,
            signed_in: None,
            accounts: Accounts::default(),
            papers: Papers::default(),
            history: Vec::new(),
            now: 0,
            utc_offset: 0,
            shelf: Shelf::default(),
            desk: None,
            screens: vec![Screen::Drafts],
            overlay: None,
            notice: None,
            errand: None,
            clip: String::new(),
            wishes: HashMap::new(),
            guarded: false,
            leaving: None,
            day: Day::default(),
            session_words: 0,
            views: [None; 4],
            in_force: None,
            spelling: Spelling::default(),
            pictures: Sketchbook::default(),
            focus: Focus::Off,
            typewriter: false,
            tables: None,
            format: ContentFormat::Html,
            marks: true,
            ignored: Ignored::default(),
            reaching: Reaching::default(),
            write_back: WriteBack::Ask,
            farewell: None,
            loading: None,
            claimed: None,
            last_key: 0,
            reminded: false,
            waiting: None,
        }
    }

    /// What is shown of a draft that is opened to be written, in a window of this size.
    #[must_use]
    pub fn usual_mode(&self) -> Mode {
        let chosen = self.views[layout::width_class(self.width)];
        chosen.unwrap_or_else(|| layout::usual_mode(self.width, self.height))
    }

    /// The visible screen.
    #[must_use]
    pub fn screen(&self) -> &Screen {
        self.screens.last().unwrap_or(&Screen::Drafts)
    }

    /// Shows a sentence for a few seconds.
    pub fn say(&mut self, effects: &mut Vec<Effect>, text: impl Into<String>) {
        self.notice = Some(Notice {
            text: text.into(),
            bad: false,
        });
        effects.push(Effect::Wake {
            timer: Timer::Notice,
            after: std::time::Duration::from_secs(4),
        });
    }

    /// Shows that something is wrong, until the next key.
    pub fn warn(&mut self, effects: &mut Vec<Effect>, text: impl Into<String>) {
        self.notice = Some(Notice {
            text: text.into(),
            bad: true,
        });
        effects.push(Effect::Cancel(Timer::Notice));
    }

    /// Drops keys for a quarter of a second: a dialog opens, and what was typed ahead was not meant for it.
    pub fn guard(&mut self, effects: &mut Vec<Effect>) {
        self.guarded = true;
        effects.push(Effect::Wake {
            timer: Timer::Guard,
            after: std::time::Duration::from_millis(250),
        });
    }

    /// The draft and story that the writer is looking at: the open one, else the one selected in the list.
    #[must_use]
    pub fn reading(&self) -> Option<&Reading> {
        match &self.desk {
            Some(desk) => desk.reading.as_ref(),
            None => self
                .shelf
                .preview
                .as_ref()
                .and_then(|preview| preview.as_ref().ok()),
        }
    }

    /// The last attempt for a draft that exists or may exist.
    #[must_use]
    pub fn sent(&self, file: &std::path::Path) -> Option<&Record> {
        self.history
            .iter()
            .rev()
            .find(|record| record.file == file && record.may_exist())
    }

    /// The attempt for a draft that only the writer can close.
    #[must_use]
    pub fn open_attempt(&self, file: &std::path::Path) -> Option<&Record> {
        self.history
            .iter()
            .rev()
            .find(|record| record.file == file && record.is_open())
    }

    /// How far the daily limit is used up (unknown sends count).
    #[must_use]
    pub fn tally(&self) -> Tally {
        Tally::of(&self.history, self.now)
    }
}
