//! Stand-ins for what a test machine need not have. Each remembers what it was asked to do.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::domain::reach::{Address, Reached};
use crate::ports::browser::Browser;
use crate::ports::clipboard::{Clipboard, Copied, Rich, RichCopied};
use crate::ports::clock::Clock;
use crate::ports::editor::Editor;
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::publisher::Answer;
use crate::ports::reach::Reach;
use crate::ports::secrets::{Keyring, KeyringState, Secret};

/// What the fakes have seen and what they are to do, shared between a test and the fakes.
#[derive(Clone, Default)]
pub struct Fakes {
    /// Tokens by service.
    tokens: Arc<Mutex<HashMap<String, Secret>>>,
    copied: Arc<Mutex<Vec<String>>>,
    rich: Arc<Mutex<Vec<Rich>>>,
    opened: Arc<Mutex<Vec<String>>>,
    edited: Arc<Mutex<Vec<PathBuf>>>,
    edit_to: Arc<Mutex<Option<String>>>,
    display: Arc<Mutex<bool>>,
    reached: Arc<Mutex<HashMap<String, Option<Reached>>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Fakes {
    /// Every text copied.
    #[must_use]
    pub fn copied(&self) -> Vec<String> {
        locked(&self.copied).clone()
    }

    /// Every rich text copied.
    #[must_use]
    pub fn rich(&self) -> Vec<Rich> {
        locked(&self.rich).clone()
    }

    /// Every address opened.
    #[must_use]
    pub fn opened(&self) -> Vec<String> {
        locked(&self.opened).clone()
    }

    /// Every file handed to the editor.
    #[must_use]
    pub fn edited(&self) -> Vec<PathBuf> {
        locked(&self.edited).clone()
    }

    /// What the editor writes into the next file it gets; `None` for an editor that fails.
    pub fn editor_writes(&self, text: Option<&str>) {
        *locked(&self.edit_to) = text.map(str::to_owned);
    }

    /// Whether there is a browser.
    pub fn has_browser(&self, has: bool) {
        *locked(&self.display) = has;
    }

    /// What an address answers; `None` for one that never does. Any other is there.
    pub fn answers(&self, url: &str, reached: Option<Reached>) {
        locked(&self.reached).insert(url.to_owned(), reached);
    }

    /// Every address that was asked for.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        locked(&self.asked).clone()
    }

    /// How many tokens are stored.
    #[must_use]
    pub fn tokens(&self) -> usize {
        locked(&self.tokens).len()
    }
}

impl Keyring for Fakes {
    fn probe(&self, service: &str) -> KeyringState {
        match locked(&self.tokens).get(service) {
            Some(secret) => KeyringState::Holds(secret.clone()),
            None => KeyringState::Empty,
        }
    }

    fn store(&self, service: &str, secret: &Secret) -> Result<(), Failure> {
        locked(&self.tokens).insert(service.to_owned(), secret.clone());
        Ok(())
    }

    fn forget(&self, service: &str) -> Result<bool, Failure> {
        Ok(locked(&self.tokens).remove(service).is_some())
    }
}

impl Reach for Fakes {
    fn ask(&self, addresses: Vec<Address>, answers: Sender<(Address, Reached)>) -> Answer<'_, ()> {
        let mut silent = false;
        for address in addresses {
            locked(&self.asked).push(address.url.clone());
            match locked(&self.reached).get(&address.url).cloned() {
                Some(None) => silent = true,
                Some(Some(reached)) => drop(answers.send((address, reached))),
                None => drop(answers.send((address, Reached::There))),
            }
        }
        if silent {
            Box::pin(std::future::pending())
        } else {
            Box::pin(std::future::ready(()))
        }
    }
}

impl Clipboard for Fakes {
    fn copy(&self, text: &str) -> Copied {
        locked(&self.copied).push(text.to_owned());
        Copied::Clipboard
    }

    fn copy_rich(&self, rich: &Rich) -> Result<RichCopied, Failure> {
        if !*locked(&self.display) {
            return Err(Failure::new(
                FailureKind::Usage,
                "There is no desktop on this machine, and so no clipboard that could hold rich text.",
                "Take the hand-off page: a browser can copy it.",
            ));
        }
        locked(&self.rich).push(rich.clone());
        Ok(RichCopied::Both)
    }
}

impl Browser for Fakes {
    fn available(&self) -> bool {
        *locked(&self.display)
    }

    fn open(&self, url: &str) -> Result<(), Failure> {
        if !self.available() {
            return Err(Failure::new(
                FailureKind::Usage,
                "There is no browser here.",
                "Copy the address.",
            ));
        }
        locked(&self.opened).push(url.to_owned());
        Ok(())
    }

    fn show(&self, picture: &Path) -> Result<(), Failure> {
        self.open(&picture.display().to_string())
    }
}

impl Editor for Fakes {
    fn edit(&self, path: &Path) -> Result<(), Failure> {
        locked(&self.edited).push(path.to_owned());
        let text = locked(&self.edit_to).clone();
        let failed = || Failure::new(FailureKind::Usage, "The editor failed.", "Try another one.");
        std::fs::write(path, text.ok_or_else(failed)?).map_err(|error| failed().because(error))
    }
}

/// A clock that moves only when it is told to.
#[derive(Debug)]
pub struct StillClock(AtomicI64);

impl StillClock {
    /// A clock that shows a time, in seconds since 1970.
    #[must_use]
    pub fn at(now: i64) -> Self {
        Self(AtomicI64::new(now))
    }

    /// Sets it.
    pub fn set(&self, now: i64) {
        self.0.store(now, Ordering::SeqCst);
    }
}

impl Clock for StillClock {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}
