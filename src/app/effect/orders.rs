//! Orders that one part of the executor carries out alone: to the disk, about spelling, and the longer ones.

use std::path::PathBuf;
use std::sync::Arc;

use ropey::Rope;

use crate::app::effect::{Destination, Purpose, Rescued, Terms};
use crate::app::reading::Reading;
use crate::domain::attempt::AttemptId;
use crate::domain::lint::ignored::Left;
use crate::domain::picture::{LocalPicture, Uploaded};
use crate::domain::place::Lines;
use crate::domain::plan::{Digest, Target};
use crate::domain::story::BlockKind;
use crate::domain::story::convert::Settings;
use crate::ports::drafts::Fingerprint;
use crate::ports::journal::Resolution;
use crate::ports::pictures::Fence;

/// An order to the disk; they are carried out one after the other.
#[derive(Debug, Clone, PartialEq)]
pub enum Disk {
    /// Read a draft to open it.
    Load {
        /// The file.
        path: PathBuf,
        /// What for.
        then: Destination,
    },
    /// Save the open draft.
    Save {
        /// Its file.
        path: PathBuf,
        /// Its text.
        rope: Rope,
        /// Whether it begins with a byte order mark.
        bom: bool,
        /// The state of the file when it was read.
        expected: Box<Fingerprint>,
        /// The version of the text.
        version: u64,
    },
    /// Make a new file; never replaces one.
    Create {
        /// Its path; a number is added when the name is taken.
        path: PathBuf,
        /// Its bytes.
        bytes: Vec<u8>,
        /// What for.
        purpose: Purpose,
    },
    /// Keep a copy of the text where it is safe, because saving it failed.
    Rescue {
        /// The draft's file.
        path: PathBuf,
        /// Its bytes.
        bytes: Vec<u8>,
        /// What happens once it is kept.
        then: Rescued,
    },
    /// Read the history of a service.
    ReadHistory {
        /// Which.
        target: Target,
    },
    /// Record how the writer closed an unknown attempt.
    Resolve {
        /// Which service's history.
        target: Target,
        /// Which attempt.
        id: AttemptId,
        /// How.
        resolution: Resolution,
    },
    /// Write one setting to the configuration.
    SaveConfig {
        /// Dotted key.
        key: &'static str,
        /// Its value.
        value: String,
    },
    /// Read the configuration, with that of a project.
    ReadConfig {
        /// The folder of the project.
        project: PathBuf,
    },
    /// Read how many words were written today.
    ReadDay,
    /// Count words towards the day.
    CountWords {
        /// The local day, `2026-11-23`.
        day: String,
        /// The draft's file.
        draft: PathBuf,
        /// How many it has gained, or lost.
        words: i64,
    },
    /// Read what the writer has chosen to leave as it is.
    ReadIgnored,
    /// Leave a finding as it is, or no longer.
    Ignore {
        /// The finding.
        left: Left,
        /// Whether it is left.
        ignore: bool,
    },
}

/// An order for the safety of texts: who has a draft, what crashes have left, whether a file is still what it was.
#[derive(Debug, Clone, PartialEq)]
pub enum Safety {
    /// Ask for a draft that was opened to be ours alone, and look for what a crash has left of it.
    Claim {
        /// Its file.
        path: PathBuf,
        /// Device and inode of it.
        file: (u64, u64),
        /// Its text on disk.
        rope: Rope,
        /// Whether it begins with a byte order mark.
        bom: bool,
    },
    /// Take the open draft from the Byline that has it.
    TakeOver {
        /// Its file.
        path: PathBuf,
    },
    /// See whether the open draft's file is still what it was, and still ours.
    Look {
        /// Its file.
        path: PathBuf,
        /// Digest of its bytes when it was read or written last.
        digest: Digest,
    },
    /// Make a new file of what a crash has left, then remove that.
    Unpack {
        /// The recovery file.
        left: PathBuf,
        /// The new file; a number is added when the name is taken.
        path: PathBuf,
        /// Its text.
        text: String,
    },
    /// Remove a recovery file the writer does not want.
    Discard {
        /// The recovery file.
        left: PathBuf,
    },
    /// List the texts that wait in the recovery folder.
    ListKept,
    /// Make a file of a text that waits there, then remove it there.
    Restore {
        /// The recovery file.
        kept: PathBuf,
        /// The new file; a number is added when the name is taken.
        path: PathBuf,
    },
    /// Count the texts that wait in the recovery folder.
    CountWaiting,
}

/// A question about the spelling of words.
#[derive(Debug, Clone, PartialEq)]
pub enum Words {
    /// Check how words are spelt.
    Check {
        /// The draft's language, when it says one.
        language: Option<String>,
        /// The words.
        words: Vec<String>,
    },
    /// Find out what was probably meant by a word.
    Suggest {
        /// The draft's language, when it says one.
        language: Option<String>,
        /// The word.
        word: String,
    },
    /// Put a word on the writer's own list.
    Learn {
        /// The word.
        word: String,
    },
}

/// Convert the open draft.
#[derive(Debug, Clone, PartialEq)]
pub struct Convert {
    /// Its file.
    pub path: PathBuf,
    /// Its text.
    pub rope: Rope,
    /// The version of the text.
    pub version: u64,
    /// How.
    pub settings: Settings,
    /// Whether code is looked at, and so wants colours.
    pub coloured: bool,
}

/// Convert the one paragraph that is being written.
#[derive(Debug, Clone, PartialEq)]
pub struct ConvertParagraph {
    /// Its file.
    pub path: PathBuf,
    /// Which block of the story it is, and its lines.
    pub block: (usize, Lines),
    /// How.
    pub settings: Settings,
    /// What it was, and what the story makes of that; `None` when it is known to mean the same alone.
    pub before: Option<(String, BlockKind)>,
    /// What it is now.
    pub text: String,
}

/// Read what is kept of a send, beside the draft as it is now.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadKept {
    /// Which service's history.
    pub target: Target,
    /// Which attempt.
    pub id: AttemptId,
    /// The draft's file.
    pub file: PathBuf,
    /// The pictures that were uploaded for it.
    pub pictures: Vec<Uploaded>,
    /// Its text, when it is open; else it is read from disk.
    pub rope: Option<Rope>,
    /// How the draft is converted.
    pub settings: Settings,
    /// Columns it is shown in.
    pub width: u16,
    /// Folders whose pictures it may name, beside its own.
    pub roots: Vec<PathBuf>,
}

/// Make the plan of a long draft.
#[derive(Debug, Clone, PartialEq)]
pub struct MakePlan {
    /// The draft's file.
    pub path: PathBuf,
    /// Its text.
    pub rope: Rope,
    /// The draft and its story.
    pub reading: Box<Reading>,
    /// What else it is made of.
    pub terms: Box<Terms>,
}

/// Look the local pictures of the open draft up.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckPictures {
    /// Its file.
    pub path: PathBuf,
    /// Where they may lie.
    pub fence: Fence,
    /// Which.
    pub wanted: Arc<Vec<LocalPicture>>,
}

/// Look at pictures of a draft; what was asked for before and not begun is no longer wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct SketchPictures {
    /// The draft's file.
    pub draft: PathBuf,
    /// The folder of drafts.
    pub folder: PathBuf,
    /// The pictures, as written in the draft.
    pub sources: Vec<String>,
    /// Cells each may take, columns and rows; `None` when only its size is wanted.
    pub room: Option<(u16, u16)>,
}
