//! What has happened: the one closed inbox of the application.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::app::effect::{Destination, Purpose, Rescued, Terms, Timer};
use crate::app::kept;
use crate::app::key::Key;
use crate::app::reading::Reading;
use crate::domain::attempt::{AttemptId, Outcome};
use crate::domain::day::Day;
use crate::domain::draft::{Draft, SiteStatus, TitleSource};
use crate::domain::lint::ignored::Ignored;
use crate::domain::lint::{Finding, Severity};
use crate::domain::picture::Album;
use crate::domain::place::Lines;
use crate::domain::plan::{Account, Plan, Target};
use crate::domain::publication::Publication;
use crate::domain::reach::{Address, Reached};
use crate::domain::story::BlockKind;
use crate::domain::story::convert::Settings;
use crate::ports::clipboard::Copied;
use crate::ports::drafts::{Found, Loaded, Saved};
use crate::ports::failure::Failure;
use crate::ports::holding::Holder;
use crate::ports::journal::{Record, Resolution};
use crate::ports::recovery::{Kept, Left};
use crate::ports::secrets::TokenSource;
use crate::ports::settings::InForce;
use crate::ports::sketches::{Sketch, Unseen};
use crate::ports::spelling::Spelt;

/// A cause. Answers carry the run or version of their question, so that late ones can be told and dropped; a receipt
/// never is.
#[derive(Debug, Clone)]
pub enum Msg {
    /// A key.
    Key(Key),
    /// Text pasted (bracketed, or a burst no person can type).
    Paste(String),
    /// The window has another size.
    Resize {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// A timer went off.
    Timer(Timer),
    /// Files were found.
    Found {
        /// Which discovery.
        run: u64,
        /// The next files.
        files: Vec<Found>,
    },
    /// Files were read for the list.
    Glimpsed {
        /// Which discovery.
        run: u64,
        /// What was learnt.
        glimpses: Vec<Glimpse>,
    },
    /// The folder has been walked and read to its end.
    Discovered {
        /// Which discovery.
        run: u64,
        /// Why it could not be read.
        failure: Option<Failure>,
    },
    /// The selected draft was read for the preview.
    Previewed {
        /// Which selection.
        run: u64,
        /// The draft and its story.
        reading: Result<Reading, Failure>,
    },
    /// A draft was read to be opened.
    Loaded {
        /// What for.
        then: Destination,
        /// The file.
        loaded: Result<Box<Loaded>, Failure>,
    },
    /// The open draft was converted.
    Converted {
        /// Its file.
        path: PathBuf,
        /// The version of the text.
        version: u64,
        /// How it was converted.
        settings: Settings,
        /// The draft and its story.
        reading: Reading,
        /// How long that took.
        took: Duration,
    },
    /// The paragraph that is being written was converted.
    ParagraphConverted {
        /// The file of its draft.
        path: PathBuf,
        /// Which block of the story it is, and its lines.
        block: (usize, Lines),
        /// What it has become; `None` when that cannot be told from it alone.
        paragraph: Option<BlockKind>,
    },
    /// A save ended.
    Saved {
        /// Its file.
        path: PathBuf,
        /// The version of the text.
        version: u64,
        /// What the list shows of it now, if it could be read.
        glimpse: Option<Box<Glimpse>>,
        /// How.
        saved: Result<Saved, Failure>,
    },
    /// A new file was made.
    Created {
        /// Its path.
        path: PathBuf,
        /// How.
        created: Result<(), Failure>,
        /// What for.
        purpose: Purpose,
    },
    /// An emergency copy was kept.
    Rescued {
        /// Where.
        copy: Result<PathBuf, Failure>,
        /// What happens now.
        then: Rescued,
    },
    /// News of what keeps the text safe beside saving it.
    Watch(Watch),
    /// The editor of the writer's choice has ended.
    Edited(Result<(), Failure>),
    /// Byline was stopped and goes on; or why it could not be stopped.
    Resumed(Result<(), Failure>),
    /// The history was read.
    History {
        /// Of which service.
        target: Target,
        /// The attempts.
        history: Result<Vec<Record>, Failure>,
    },
    /// What is kept of a send was read.
    KeptRead {
        /// Which attempt.
        id: AttemptId,
        /// What is kept.
        kept: Result<Box<kept::Kept>, Failure>,
    },
    /// The account was looked up.
    Account {
        /// For which service.
        target: Target,
        /// What is known now.
        state: AccountState,
    },
    /// A token was checked and stored.
    TokenStored(Result<TokenSource, Failure>),
    /// A token was removed from these places.
    TokenForgotten(Result<Vec<TokenSource>, Failure>),
    /// It was looked up where the account may publish.
    Publications {
        /// At which service.
        target: Target,
        /// Where.
        list: Result<Vec<Publication>, Failure>,
    },
    /// A picture of the story that is sent is being uploaded, or is there.
    Upload(Upload),
    /// The plan of a long draft was made.
    Planned {
        /// The draft's file.
        path: PathBuf,
        /// What it was made of.
        terms: Box<Terms>,
        /// The plan, or what stands in its way.
        made: Result<Box<Plan>, Vec<Finding>>,
    },
    /// A send has passed a step.
    SendStarted(AttemptId),
    /// A send has ended.
    SendEnded {
        /// The attempt; `None` when it could not even be recorded, and nothing was sent.
        attempt: Option<AttemptId>,
        /// How.
        outcome: Outcome,
        /// Why the ending is not in the journal, if it is not.
        unrecorded: Option<Failure>,
    },
    /// The local pictures of the open draft were looked up.
    Pictures {
        /// Its file.
        path: PathBuf,
        /// Which pictures, by their paths in the draft.
        sources: Vec<String>,
        /// What was found.
        album: Album,
    },
    /// An unknown attempt was closed.
    Resolved(Result<Resolution, Failure>),
    /// News of a story that is carried over by hand.
    Carried(crate::app::carry::News),
    /// Something was copied.
    Copied(Copied),
    /// A browser was asked to open an address.
    Opened {
        /// The address.
        url: String,
        /// How.
        opened: Result<(), Failure>,
    },
    /// A picture was looked at.
    Picture {
        /// The draft's file.
        draft: PathBuf,
        /// The picture, as written in the draft.
        source: String,
        /// Cells it may take.
        room: Option<(u16, u16)>,
        /// The picture, or why there is nothing to draw.
        looked: Result<Arc<Sketch>, Unseen>,
    },
    /// A picture was to be shown in another program.
    Shown(Result<(), Failure>),
    /// The words of the day, as they are kept.
    Day(Result<Day, Failure>),
    /// Words were checked.
    WordsChecked {
        /// In which language; `None` for the system's.
        language: Option<String>,
        /// The words, or why they could not be checked, as a sentence.
        checked: Result<Vec<Spelt>, String>,
    },
    /// What was probably meant by a word.
    Suggested {
        /// The word.
        word: String,
        /// The likeliest first, `None` when the word is right; or why nobody knows, as a sentence.
        suggested: Result<Option<Vec<String>>, String>,
    },
    /// A word was put on the writer's own list.
    WordLearnt {
        /// The word.
        word: String,
        /// How.
        learnt: Result<(), Failure>,
    },
    /// An address has answered.
    Reached {
        /// Which question.
        run: u64,
        /// The address.
        address: Address,
        /// What came of it.
        reached: Reached,
    },
    /// All that were asked have answered.
    ReachedAll {
        /// Which question.
        run: u64,
    },
    /// What the writer has chosen to leave as it is, as it is kept.
    Ignored(Result<Ignored, Failure>),
    /// A setting was written.
    ConfigSaved {
        /// Its dotted key.
        key: &'static str,
        /// How.
        saved: Result<(), Failure>,
    },
    /// The configuration was read.
    Config(Box<InForce>),
    /// The session ends (SIGTERM, SIGHUP, the terminal is gone): save and leave.
    HangUp,
}

/// News of what keeps the text safe beside saving it: locks, the recovery folder, an eye on the file.
#[derive(Debug, Clone)]
pub enum Watch {
    /// Another Byline has the draft that was opened.
    Held {
        /// The draft's file.
        path: PathBuf,
        /// Who has it.
        holder: Holder,
    },
    /// The draft was taken from another Byline, and read again.
    TakenOver {
        /// The file.
        loaded: Result<Box<Loaded>, Failure>,
    },
    /// Another Byline has taken the open draft.
    Ousted {
        /// The draft's file.
        path: PathBuf,
        /// Who has it now.
        by: Holder,
    },
    /// A crash has left text of the draft that was opened.
    Left {
        /// The draft's file.
        path: PathBuf,
        /// The text.
        left: Box<Left>,
    },
    /// The open draft's file is not there any more.
    Gone {
        /// The draft's file.
        path: PathBuf,
    },
    /// Something that protects the text could not be done; writing goes on without it.
    Unprotected(Failure),
    /// Texts that wait in the recovery folder were listed.
    Kept(Result<Vec<Kept>, Failure>),
    /// Texts that wait in the recovery folder were counted.
    Waiting {
        /// How many there are.
        count: usize,
        /// The folder.
        folder: PathBuf,
    },
}

impl From<Watch> for Msg {
    fn from(news: Watch) -> Self {
        Self::Watch(news)
    }
}

/// News of one picture of a story that is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Upload {
    /// Its position among the pictures of the plan.
    pub number: usize,
    /// How far it is.
    pub state: UploadState,
}

/// How far the upload of a picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UploadState {
    /// Under way, for the first time or again.
    Trying(u32),
    /// There.
    Done,
    /// There from before: its bytes are not sent again.
    Known,
}

/// What the list shows of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glimpse {
    /// Its file.
    pub path: PathBuf,
    /// Title.
    pub title: String,
    /// Whether the title is only the file's name.
    pub untitled: bool,
    /// Tags.
    pub tags: Vec<String>,
    /// Words.
    pub words: usize,
    /// Reading time.
    pub minutes: usize,
    /// Address on Medium, as written back.
    pub medium_url: Option<String>,
    /// State on the writer's own site, as a word.
    pub site: Option<&'static str>,
    /// Findings of severity error and warning in the header.
    pub problems: usize,
    /// Digest of the text, to tell whether it was edited since it was sent.
    pub source: crate::domain::plan::Digest,
}

impl Glimpse {
    /// What the list shows of a draft, read from a text. Looks at all of it: not for the UI thread.
    #[must_use]
    pub fn of(draft: &Draft, text: &str) -> Self {
        let source = draft.digest(text);
        let details = &draft.details;
        Self {
            path: draft.file.clone(),
            title: details.title.text.clone(),
            untitled: details.title.source == TitleSource::FileName,
            tags: details.tags.clone(),
            words: draft.measure.words,
            minutes: draft.measure.minutes(),
            medium_url: details.medium_url.clone(),
            site: details.site_status.map(|status| match status {
                SiteStatus::Draft => "draft",
                SiteStatus::Unlisted => "unlisted",
            }),
            problems: draft
                .findings
                .iter()
                .filter(|finding| finding.rule.severity > Severity::Note)
                .count(),
            source,
        }
    }
}

/// What is known about the account of a service.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum AccountState {
    /// Nobody has asked yet.
    #[default]
    Unasked,
    /// On its way.
    Asking,
    /// Signed in.
    SignedIn {
        /// As whom.
        account: Account,
        /// Where the token comes from.
        source: TokenSource,
    },
    /// There is no token.
    NoToken,
    /// The keyring cannot be used, or the token was refused, or there is no network.
    Failed(Failure),
}
