//! What is ordered from the world, as plain data. Only the executor carries an effect out.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ropey::Rope;

use crate::app::reading::Reading;
use crate::domain::attempt::AttemptId;
use crate::domain::lint::ignored::Left;
use crate::domain::picture::{Album, LocalPicture, Uploaded};
use crate::domain::plan::{Account, Choices, Digest, Plan, Target};
use crate::domain::reach::Address;
use crate::domain::story::convert::Settings;
use crate::ports::drafts::Fingerprint;
use crate::ports::journal::Resolution;
use crate::ports::pictures::Fence;
use crate::ports::recovery::Origin;
pub use crate::ports::secrets::Keep;
use crate::ports::secrets::Secret;
use crate::ports::sketches;
use crate::prose::Edit;

/// An order to the world.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Walk a folder of drafts and read what the list shows.
    Discover {
        /// The folder.
        folder: PathBuf,
        /// Names this discovery.
        run: u64,
    },
    /// Read and convert a draft for the preview beside the list.
    Preview {
        /// The file.
        path: PathBuf,
        /// How it is converted.
        settings: Settings,
        /// Names this selection.
        run: u64,
    },
    /// Read a draft to open it.
    Load {
        /// The file.
        path: PathBuf,
        /// What for.
        then: Destination,
    },
    /// Convert the open draft.
    Convert {
        /// Its file.
        path: PathBuf,
        /// Its text.
        rope: Rope,
        /// The version of the text.
        version: u64,
        /// How.
        settings: Settings,
        /// Whether code is looked at, and so wants colours.
        coloured: bool,
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
    /// Keep what was typed where a crash cannot reach it, until it is saved.
    Keep {
        /// The draft, and the state of its file when it was read.
        origin: Box<Origin>,
        /// The text now.
        rope: Rope,
        /// The version of the text now.
        version: u64,
        /// What was changed since which version; `None` when that is not known any more, or nothing was kept yet.
        edit: Option<(u64, Edit)>,
    },
    /// All is saved: what was kept of a draft is no longer needed.
    Forget {
        /// The draft's file.
        path: PathBuf,
        /// The recovery file its text was restored from, which is no longer needed either.
        left: Option<PathBuf>,
    },
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
    /// The draft is closed: others may have it.
    LetGo {
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
    /// Hand the terminal to the writer's editor.
    EditExternally {
        /// The file.
        path: PathBuf,
    },
    /// Stop until the shell says to go on.
    Suspend,
    /// Read the history of a service.
    ReadHistory {
        /// Which.
        target: Target,
    },
    /// Read what is kept of a send, beside the draft as it is now.
    ReadKept {
        /// Which service's history.
        target: Target,
        /// Which attempt.
        id: AttemptId,
        /// The draft's file.
        file: PathBuf,
        /// The pictures that were uploaded for it.
        pictures: Vec<Uploaded>,
        /// Its text, when it is open; else it is read from disk.
        rope: Option<Rope>,
        /// How the draft is converted.
        settings: Settings,
        /// Columns it is shown in.
        width: u16,
    },
    /// Find the token and ask whose it is.
    LookUpAccount {
        /// For which service.
        target: Target,
    },
    /// Check a token with Medium and store it.
    StoreToken {
        /// The token.
        secret: Secret,
        /// Where.
        keep: Keep,
    },
    /// Remove the account's token from wherever Byline keeps one.
    ForgetToken,
    /// Publish under another of the writer's accounts from now on.
    UseAccount {
        /// Its name in the configuration.
        name: String,
        /// For which service the account is looked up.
        target: Target,
    },
    /// Find out where the account may publish.
    LookUpPublications {
        /// At which service.
        target: Target,
    },
    /// Make the plan of a long draft.
    MakePlan {
        /// The draft's file.
        path: PathBuf,
        /// Its text.
        rope: Rope,
        /// The draft and its story.
        reading: Box<Reading>,
        /// What else it is made of.
        terms: Box<Terms>,
    },
    /// Send: journal first, then exactly one request.
    Send {
        /// The very value that was confirmed.
        plan: Box<Plan>,
    },
    /// Upload no more pictures: the send under way ends without a post. Too late once it has begun to post.
    StopUploads,
    /// Look the local pictures of the open draft up.
    CheckPictures {
        /// Its file.
        path: PathBuf,
        /// Where they may lie.
        fence: Fence,
        /// Which.
        wanted: Arc<Vec<LocalPicture>>,
    },
    /// Wait no longer for the answer to the send under way: its result is unknown then.
    StopWaiting,
    /// Record how the writer closed an unknown attempt.
    Resolve {
        /// Which service's history.
        target: Target,
        /// Which attempt.
        id: AttemptId,
        /// How.
        resolution: Resolution,
    },
    /// Carry a story over by hand.
    Carry(crate::app::carry::Order),
    /// Put text on the clipboard.
    Copy {
        /// The text.
        text: String,
    },
    /// Open an address in a browser, where there is one.
    Open {
        /// The address.
        url: String,
    },
    /// Show a picture of a draft in another program, where there is one.
    ShowPicture(sketches::Wanted),
    /// Write one setting to the configuration.
    SaveConfig {
        /// Dotted key.
        key: &'static str,
        /// Its value.
        value: String,
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
    /// Check how words are spelt.
    CheckWords {
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
    LearnWord {
        /// The word.
        word: String,
    },
    /// Ask whether addresses can be reached.
    Reach {
        /// Names this question.
        run: u64,
        /// The addresses.
        addresses: Vec<Address>,
    },
    /// Ask no further.
    StopReaching,
    /// Read what the writer has chosen to leave as it is.
    ReadIgnored,
    /// Leave a finding as it is, or no longer.
    Ignore {
        /// The finding.
        left: Left,
        /// Whether it is left.
        ignore: bool,
    },
    /// Look at pictures of a draft; what was asked for before and not begun is no longer wanted.
    Sketch {
        /// The draft's file.
        draft: PathBuf,
        /// The folder of drafts.
        folder: PathBuf,
        /// The pictures, as written in the draft.
        sources: Vec<String>,
        /// Cells each may take, columns and rows; `None` when only its size is wanted.
        room: Option<(u16, u16)>,
    },
    /// Set a timer off later; replaces an earlier one of the same name.
    Wake {
        /// Which.
        timer: Timer,
        /// When.
        after: Duration,
    },
    /// Take a timer back.
    Cancel(Timer),
    /// Draw every cell again.
    Redraw,
    /// Leave.
    Quit,
}

/// What a plan is made of beside the draft: names the question, so that a late answer is told from the right one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The version of the text.
    pub version: u64,
    /// How the story is made of it.
    pub settings: Settings,
    /// What is chosen for this send.
    pub choices: Choices,
    /// Who sends.
    pub account: Account,
    /// Where to.
    pub target: Target,
    /// What was found of its local pictures.
    pub album: Album,
}

/// What a draft is loaded for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// Writing.
    Writer,
    /// Reading as Medium will show it.
    Reader,
    /// The details form.
    Details,
    /// The checks.
    Checks,
    /// The publish review.
    Review,
    /// Carrying it over by hand.
    Carry,
    /// The writer's own editor.
    ExternalEditor,
    /// The open draft again, because its file changed.
    Reload,
}

/// What a new file is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A new draft, to be opened.
    NewDraft,
    /// A first draft, for later.
    Starter,
    /// The writer's own text, beside a file that somebody else changed.
    MyCopy,
    /// The open draft again, because its file is gone.
    Again,
    /// What a crash has left, beside the draft.
    Recovered,
    /// The story as a page, beside the draft.
    Exported,
}

/// What happens once an emergency copy is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rescued {
    /// Nothing: the writer goes on, or the session is over.
    GoOn,
    /// The draft is closed.
    Close,
    /// Byline leaves.
    Leave,
}

/// The timers there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Timer {
    /// The writer has paused: an undo group ends, the story is converted.
    Pause,
    /// Time to save.
    Autosave,
    /// Keys typed ahead of a dialog are no longer dropped.
    Guard,
    /// One second of the grace before a public send has passed.
    Grace,
    /// One second of waiting has passed.
    Clock,
    /// The notice has been up long enough.
    Notice,
    /// The menu's time for telling a command from typing has passed.
    Menu,
    /// The selection in the list rests: read the draft for the preview.
    Preview,
    /// Something was typed: time to keep it for recovery.
    Keep,
    /// Words have been gathered: ask how they are spelt.
    Spelling,
}
