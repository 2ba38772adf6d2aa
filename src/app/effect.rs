//! What is ordered from the world, as plain data. Only the executor carries an effect out.

mod orders;

use std::path::PathBuf;
use std::time::Duration;

use ropey::Rope;

use crate::domain::picture::Album;
use crate::domain::plan::{Account, Choices, Plan, Target};
use crate::domain::reach::Address;
use crate::domain::story::convert::Settings;
use crate::ports::recovery::Origin;
pub use crate::ports::secrets::Keep;
use crate::ports::secrets::Secret;
use crate::ports::sketches;
use crate::prose::Edit;

pub use orders::{
    CheckPictures, Convert, ConvertParagraph, Disk, MakePlan, ReadKept, Safety, SketchPictures,
    Words,
};

/// An order to the world.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// An order to the disk; they are carried out one after the other.
    Disk(Disk),
    /// An order for the safety of texts: who has a draft, what crashes have left, whether a file is still what it was.
    Safety(Safety),
    /// A question about the spelling of words.
    Words(Words),
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
    /// Convert the open draft.
    Convert(Convert),
    /// Convert the one paragraph of it that is being written.
    ConvertParagraph(ConvertParagraph),
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
    /// The draft is closed: others may have it.
    LetGo {
        /// Its file.
        path: PathBuf,
    },
    /// Hand the terminal to the writer's editor.
    EditExternally {
        /// The file.
        path: PathBuf,
    },
    /// Stop until the shell says to go on.
    Suspend,
    /// Read what is kept of a send, beside the draft as it is now.
    ReadKept(ReadKept),
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
    MakePlan(MakePlan),
    /// Send: journal first, then exactly one request.
    Send {
        /// The very value that was confirmed.
        plan: Box<Plan>,
    },
    /// Upload no more pictures: the send under way ends without a post. Too late once it has begun to post.
    StopUploads,
    /// Look the local pictures of the open draft up.
    CheckPictures(CheckPictures),
    /// Wait no longer for the answer to the send under way: its result is unknown then.
    StopWaiting,
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
    /// Ask whether addresses can be reached.
    Reach {
        /// Names this question.
        run: u64,
        /// The addresses.
        addresses: Vec<Address>,
    },
    /// Ask no further.
    StopReaching,
    /// Look at pictures of a draft; what was asked for before and not begun is no longer wanted.
    Sketch(SketchPictures),
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
    /// What was typed changes more than its paragraph: time to convert the draft for the preview.
    Story,
    /// Something was typed: time to keep it for recovery.
    Keep,
    /// Words have been gathered: ask how they are spelt.
    Spelling,
}
