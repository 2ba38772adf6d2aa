//! Everything outside: the plugs for every port, and the services that are started only when they are needed.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::runtime::Runtime;

use crate::adapters::addresses::FileAddresses;
use crate::adapters::browser::SystemBrowser;
use crate::adapters::clipboard::SystemClipboard;
use crate::adapters::clock::SystemClock;
use crate::adapters::diary::FileDiary;
use crate::adapters::editor::SystemEditor;
use crate::adapters::environment::Environment;
use crate::adapters::files::Files;
use crate::adapters::ignored::IgnoredFile;
use crate::adapters::journal::FileJournal;
use crate::adapters::keyring::SystemKeyring;
use crate::adapters::paths::Paths;
use crate::adapters::pictures::DiskPictures;
use crate::adapters::reach::WebReach;
use crate::adapters::sketches::DiskSketches;
use crate::adapters::spelling::Hunspell;
use crate::adapters::targets::medium::{ApiBase, Limits};
use crate::adapters::targets::publisher_within;
use crate::adapters::tunnel;
use crate::domain::carry::{HandedOff, Parcel};
use crate::domain::plan::Target;
use crate::handoff::{self, Handoff};
use crate::ports::browser::Browser;
use crate::ports::clipboard::Clipboard;
use crate::ports::clock::Clock;
use crate::ports::diary::Diary;
use crate::ports::drafts::Drafts;
use crate::ports::editor::Editor;
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::holding::{Hold, Holds};
use crate::ports::ignored::KeepsIgnored;
use crate::ports::journal::Journal;
use crate::ports::pictures::{Addresses, Pictures};
use crate::ports::publisher::Publisher;
use crate::ports::reach::Reach;
use crate::ports::recovery::Recovery;
use crate::ports::secrets::Keyring;
use crate::ports::sketches::Sketches;
use crate::ports::spelling::Spelling;
use crate::runtime::wallet::Wallet;
use crate::sandbox::{Sandbox, Settings};

pub use crate::adapters::program::{TOKEN_FILE_VARIABLE, TOKEN_VARIABLE};
/// Where the embedded sandbox listens when nobody else does.
const PRACTICE_PORT: u16 = 46170;
/// The variable that names another API.
pub const API_VARIABLE: &str = "BYLINE_API_URL";

/// Everything outside.
pub struct World {
    /// The environment variables.
    pub env: Environment,
    /// Byline's own folders.
    pub paths: Paths,
    /// Files.
    pub drafts: Arc<dyn Drafts>,
    /// Pictures that drafts name.
    pub pictures: Arc<dyn Pictures>,
    /// Where they were uploaded to.
    pub addresses: Arc<dyn Addresses>,
    /// What is kept of texts that are not saved yet.
    pub recovery: Arc<dyn Recovery>,
    /// Who has which draft.
    pub holds: Arc<dyn Holds>,
    /// The keyring.
    pub keyring: Arc<dyn Keyring>,
    /// The clipboard.
    pub clipboard: Arc<dyn Clipboard>,
    /// A browser.
    pub browser: Arc<dyn Browser>,
    /// The writer's editor.
    pub editor: Arc<dyn Editor>,
    /// Pictures of drafts.
    pub sketches: Arc<dyn Sketches>,
    /// Which words are right.
    pub spelling: Arc<dyn Spelling>,
    /// Whether addresses can be reached.
    pub reach: Arc<dyn Reach>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Accounts and tokens, as far as they are in memory.
    pub(super) wallet: Wallet,
    limits: Limits,
    /// The draft that is ours alone.
    hold: Mutex<Option<(PathBuf, Box<dyn Hold>)>>,
    sandbox: tokio::sync::Mutex<Option<Sandbox>>,
    /// The page a story is handed off on; the last one only.
    handoff: Mutex<Option<Handoff>>,
    medium: OnceLock<Arc<dyn Publisher>>,
    runtime: OnceLock<Runtime>,
}

impl World {
    /// The world of this process.
    ///
    /// # Errors
    /// When there is no home folder.
    pub fn of(env: Environment, editor: Option<String>) -> Result<Self, Failure> {
        let paths = Paths::of(&env)?;
        let files = Arc::new(Files::new(&paths.state));
        Ok(Self {
            drafts: Arc::<Files>::clone(&files),
            recovery: Arc::<Files>::clone(&files),
            holds: files,
            hold: Mutex::default(),
            pictures: Arc::new(DiskPictures),
            addresses: Arc::new(FileAddresses::new(&paths.cache)),
            keyring: Arc::new(SystemKeyring),
            clipboard: Arc::new(SystemClipboard::new(env.clone())),
            browser: Arc::new(SystemBrowser::new(env.clone())),
            editor: Arc::new(SystemEditor::new(env.clone(), editor)),
            spelling: Arc::new(Hunspell::new(&env, &paths)),
            reach: Arc::new(WebReach::default()),
            sketches: Arc::new(DiskSketches::default()),
            clock: Arc::new(SystemClock),
            wallet: Wallet::default(),
            limits: Limits::default(),
            sandbox: tokio::sync::Mutex::default(),
            handoff: Mutex::default(),
            medium: OnceLock::new(),
            runtime: OnceLock::new(),
            env,
            paths,
        })
    }

    /// The same, with other limits to how long a service may take.
    #[must_use]
    pub fn within(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// The journal of a target.
    #[must_use]
    pub fn journal(&self, target: Target) -> Arc<dyn Journal> {
        Arc::new(self.history_file(target))
    }

    /// The same as a file, which can be damaged.
    #[must_use]
    pub fn history_file(&self, target: Target) -> FileJournal {
        FileJournal::new(&self.paths.journal(target))
    }

    /// The words of the day.
    #[must_use]
    pub fn diary(&self) -> Arc<dyn Diary> {
        let file = self.paths.state.join("words.json");
        Arc::new(FileDiary::new(Arc::clone(&self.drafts), file))
    }

    /// What the writer has chosen to leave as it is.
    #[must_use]
    pub fn ignored(&self) -> Arc<dyn KeepsIgnored> {
        let file = self.paths.state.join("ignored.json");
        Arc::new(IgnoredFile::new(Arc::clone(&self.drafts), file))
    }

    /// The threads for network and keyring, started at the first call.
    ///
    /// # Errors
    /// When the system has no threads left.
    pub fn runtime(&self) -> Result<&Runtime, Failure> {
        if let Some(runtime) = self.runtime.get() {
            return Ok(runtime);
        }
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(|error| {
                Failure::new(
                    FailureKind::Internal,
                    "Byline could not start its network threads.",
                    "Close other programs, then try again.",
                )
                .because(error)
            })?;
        Ok(self.runtime.get_or_init(|| runtime))
    }

    /// The service that a target's stories go to. The sandbox is started at the first call.
    ///
    /// # Errors
    /// When the sandbox cannot be started, or the API address is refused.
    pub async fn publisher(&self, target: Target) -> Result<Arc<dyn Publisher>, Failure> {
        match target {
            Target::Sandbox => {
                let base = self.with_sandbox(Sandbox::base_url).await?;
                publisher_within(target, &ApiBase::parse(&base)?, self.limits)
            }
            Target::Medium => {
                if let Some(medium) = self.medium.get() {
                    return Ok(Arc::clone(medium));
                }
                let medium = publisher_within(target, &self.api_base()?, self.limits)?;
                Ok(Arc::clone(self.medium.get_or_init(|| medium)))
            }
        }
    }

    /// Where Medium's API is.
    ///
    /// # Errors
    /// When the variable names an address that a token must not be sent to.
    pub fn api_base(&self) -> Result<ApiBase, Failure> {
        match self.env.text(API_VARIABLE) {
            Some(address) => ApiBase::parse(address).map_err(|mut failure| {
                failure.what = format!("{API_VARIABLE}: {}", failure.what);
                failure
            }),
            None => Ok(ApiBase::default()),
        }
    }

    /// How long a service may take.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// The draft that is ours alone, with its lock.
    pub fn hold(&self) -> MutexGuard<'_, Option<(PathBuf, Box<dyn Hold>)>> {
        self.hold.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a story on a page of this machine, instead of the one that was there before. `draft` is its file.
    ///
    /// # Errors
    /// When the page cannot be started.
    pub async fn hand_off(
        &self,
        parcel: Parcel,
        draft: &std::path::Path,
    ) -> Result<HandedOff, Failure> {
        let started = Handoff::start(handoff::Settings {
            parcel,
            folder: draft
                .parent()
                .filter(|_| draft.is_absolute())
                .map(std::path::Path::to_owned),
            idle: handoff::IDLE,
        })
        .await?;
        let at = HandedOff {
            url: started.url().to_owned(),
            tunnel: tunnel::line(&self.env, started.port()),
        };
        *self.handoff.lock().unwrap_or_else(PoisonError::into_inner) = Some(started);
        Ok(at)
    }

    /// Waits until the page a story was handed off on goes away by itself.
    pub async fn handed_off(&self) {
        let page = self
            .handoff
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(mut page) = page {
            page.over().await;
        }
    }

    /// Looks at the sandbox, which is started at the first call.
    ///
    /// # Errors
    /// When it cannot be started.
    pub async fn with_sandbox<T>(&self, look: impl FnOnce(&Sandbox) -> T) -> Result<T, Failure> {
        let mut slot = self.sandbox.lock().await;
        if slot.is_none() {
            // The same port each time if it is free, so that yesterday's practice addresses still lead somewhere.
            let at = |port| Settings {
                folder: self.paths.sandbox(),
                port,
            };
            let started = match Sandbox::start(at(PRACTICE_PORT)).await {
                Ok(sandbox) => sandbox,
                Err(_) => Sandbox::start(at(0)).await?,
            };
            *slot = Some(started);
        }
        match slot.as_ref() {
            Some(sandbox) => Ok(look(sandbox)),
            None => Err(Failure::new(
                FailureKind::Internal,
                "The sandbox did not start.",
                "Try again.",
            )),
        }
    }
}
