//! What the writer has settled once: the values of the configuration, and what was odd about it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use crate::domain::plan::Target;
use crate::domain::post::{ContentFormat, License, Visibility};
use crate::domain::story::Tables;
use crate::ports::secrets::Keep;

/// The settings that are in force. The name of a field's key in `config.toml` stands behind each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Folders of drafts, full paths; the first is listed, and new drafts go into it. Empty until the writer chose. (`drafts`)
    pub drafts: Vec<PathBuf>,
    /// Those of them that the writer's own file lists: a project cannot add to them. (`drafts`)
    pub own_drafts: Vec<PathBuf>,
    /// Folders whose pictures a draft may name besides those of its own folder, full paths. (`publish.pictures`)
    pub pictures: Vec<PathBuf>,
    /// Visibility of new drafts; never public. (`defaults.status`)
    pub status: Visibility,
    /// Licence of new drafts. (`defaults.license`)
    pub license: License,
    /// Columns of text while writing. (`editor.width`)
    pub width: u16,
    /// The writer's own editor, where neither VISUAL nor EDITOR names one. (`editor.command`)
    pub command: Option<String>,
    /// Pause after the last key before the draft is saved. (`editor.autosave`)
    pub autosave: Duration,
    /// Words a day; 0 for no goal. (`editor.daily_goal`)
    pub daily_goal: u32,
    /// What is dimmed while writing. (`editor.focus`)
    pub focus: Focus,
    /// Whether the line being written stays in the middle. (`editor.typewriter`)
    pub typewriter: bool,
    /// Whether spelling is checked. (`editor.spelling`)
    pub spelling: Checking,
    /// Whether lines with findings are marked in the margin. (`editor.marks`)
    pub marks: bool,
    /// Whether the address of a sent story is written into its draft. (`publish.write_back`)
    pub write_back: WriteBack,
    /// Whether the title is put at the top of a story that lacks it. (`publish.heading`)
    pub heading: Heading,
    /// What becomes of tables; `None` for aligned text, or a list when that is too wide. (`publish.tables`)
    pub tables: Option<Tables>,
    /// What a story is sent as. (`publish.format`)
    pub format: ContentFormat,
    /// Where stories go; `None` until the writer chose. (`publish.target`)
    pub target: Option<Target>,
    /// Whether pictures are drawn in the preview. (`ui.images`)
    pub images: Images,
    /// Draw with ASCII characters only. (`ui.ascii`)
    pub ascii: bool,
    /// How the account without a name signs in. (`auth`)
    pub auth: Auth,
    /// Which account is used when none is asked for; `None` for the one without a name. (`auth.account`)
    pub account: Option<String>,
    /// Further accounts by name. (`accounts.NAME`)
    pub accounts: BTreeMap<String, Auth>,
}

/// How an account signs in. Read from the writer's own file only, never from a project's.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Auth {
    /// Where a new token is kept, and which of keyring and file is asked first. (`store`)
    pub store: Keep,
    /// A program that prints the token, with its arguments; empty for none. (`token_command`)
    pub token_command: Vec<String>,
    /// The id of an application registered with Medium, for signing in through the browser. (`client_id`)
    pub client_id: Option<String>,
    /// A program that prints the application's secret; empty for none. (`client_secret_command`)
    pub client_secret_command: Vec<String>,
}

impl Settings {
    /// How an account signs in; one that is not in the file signs in by what holds without it.
    #[must_use]
    pub fn auth(&self, account: &str) -> Auth {
        if account == UNNAMED {
            return self.auth.clone();
        }
        self.accounts.get(account).cloned().unwrap_or_default()
    }

    /// The names of all accounts, the one without a name first.
    #[must_use]
    pub fn account_names(&self) -> Vec<String> {
        let named = self.accounts.keys().cloned();
        std::iter::once(UNNAMED.to_owned()).chain(named).collect()
    }
}

/// What the account without a name is called where a name is needed.
pub const UNNAMED: &str = "default";

/// Whether an account may be called this: a short word of plain letters, digits, `-` and `_`.
#[must_use]
pub fn is_account_name(name: &str) -> bool {
    (1..=32).contains(&name.len())
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            drafts: Vec::new(),
            own_drafts: Vec::new(),
            pictures: Vec::new(),
            status: Visibility::Draft,
            license: License::AllRightsReserved,
            width: 66,
            command: None,
            autosave: Duration::from_secs(2),
            daily_goal: 500,
            focus: Focus::Off,
            typewriter: false,
            spelling: Checking::Auto,
            marks: true,
            write_back: WriteBack::Ask,
            heading: Heading::Add,
            tables: None,
            format: ContentFormat::Html,
            target: None,
            images: Images::Off,
            ascii: false,
            auth: Auth::default(),
            account: None,
            accounts: BTreeMap::new(),
        }
    }
}

/// What stays bright while writing; all else is dimmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Focus {
    /// Everything.
    #[default]
    Off,
    /// The paragraph of the caret.
    Paragraph,
    /// The sentence of the caret.
    Sentence,
}

impl Focus {
    /// All of them, in the order they are gone through.
    pub const ALL: [Self; 3] = [Self::Off, Self::Paragraph, Self::Sentence];

    /// The word in the configuration.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Paragraph => "paragraph",
            Self::Sentence => "sentence",
        }
    }

    /// The next one.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Off => Self::Paragraph,
            Self::Paragraph => Self::Sentence,
            Self::Sentence => Self::Off,
        }
    }
}

/// Whether spelling is checked while writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Checking {
    /// Where there is a dictionary for the draft's language.
    #[default]
    Auto,
    /// Never.
    Off,
}

impl Checking {
    /// Both, in the order they are offered.
    pub const ALL: [Self; 2] = [Self::Auto, Self::Off];

    /// The word in the configuration.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Off => "off",
        }
    }
}

/// Whether the pictures of a story are drawn in its preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Images {
    /// They are named, and not even looked at.
    #[default]
    Off,
    /// As cells of two colours each.
    HalfBlocks,
}

impl Images {
    /// Both, in the order they are offered.
    pub const ALL: [Self; 2] = [Self::Off, Self::HalfBlocks];

    /// The word in the configuration.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::HalfBlocks => "half-blocks",
        }
    }
}

/// Whether the address of a sent story is written into its draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteBack {
    /// The writer is asked each time.
    Ask,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl WriteBack {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Ask, Self::Always, Self::Never];

    /// The word in the configuration.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Always => "always",
            Self::Never => "never",
        }
    }
}

/// Whether the title is put at the top of a story that lacks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heading {
    /// Put there: Medium does not show a title that is not in the text.
    Add,
    /// Left as the writer wrote it.
    Keep,
}

impl Heading {
    /// Both, in the order they are offered.
    pub const ALL: [Self; 2] = [Self::Add, Self::Keep];

    /// The word in the configuration.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Keep => "keep",
        }
    }
}

/// How a setting is changed on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Yes or no.
    Flag,
    /// A number.
    Number {
        /// The least there may be.
        least: i64,
        /// The most.
        most: i64,
        /// What an arrow key changes it by.
        step: i64,
    },
    /// Anything typed.
    Text,
    /// Texts, as they are written in the file: `["one", "two"]`.
    List,
}

/// One setting, for the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its key in `config.toml`.
    pub name: &'static str,
    /// What it is about, in a few words.
    pub about: &'static str,
    /// What it must be, to follow “must be”.
    pub expects: &'static str,
    /// How it is changed.
    pub form: Form,
    /// Its value, as it is typed; may be empty.
    pub value: String,
}

/// What the configuration says, with all there is to say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce {
    /// The writer's own file.
    pub file: PathBuf,
    /// The settings.
    pub settings: Settings,
    /// Every setting, in the order of the file.
    pub entries: Vec<Entry>,
    /// What was passed over.
    pub oddities: Vec<Oddity>,
}

/// Something in a configuration file that was passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oddity {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, one plain sentence.
    pub what: String,
    /// What was meant, or what to do; may be empty.
    pub hint: String,
}

impl std::fmt::Display for Oddity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = self.file.file_name().unwrap_or_default().to_string_lossy();
        write!(
            f,
            "{}, line {}: {}",
            name.escape_debug(),
            self.line,
            self.what
        )?;
        if !self.hint.is_empty() {
            write!(f, " {}", self.hint)?;
        }
        Ok(())
    }
}
