//! The wallet: which token is used, where it comes from, where a new one is kept, and under which of the writer's accounts.
//!
//! The sources are asked in a fixed order and the first that holds a token wins ([`TokenSource::ORDER`]). One that the
//! writer has named and that fails stops the search: Byline never falls back to another in silence. The settings are read
//! from the writer's own file at every look, never from a project's.

mod renewal;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::adapters::config::{self, Setting};
use crate::adapters::program::{TOKEN_FILE_VARIABLE, TOKEN_VARIABLE};
use crate::adapters::targets::medium::oauth::Grant;
use crate::adapters::{token_command, token_file};
use crate::domain::plan::Target;
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::secrets::{Keep, KeyringState, Secret, TokenSource};
use crate::ports::settings::{Auth, Settings, UNNAMED, is_account_name};
use crate::runtime::world::World;

/// What is kept in memory only.
#[derive(Default)]
pub struct Wallet {
    pocket: Mutex<Pocket>,
}

#[derive(Default)]
struct Pocket {
    /// The account that was asked for by name.
    asked: Option<String>,
    /// Tokens given for this session, by account.
    session: HashMap<String, Secret>,
    /// Tokens that programs have printed, by account: a program is not run again for every request.
    printed: HashMap<String, Secret>,
    /// Whether Byline's screen has the terminal.
    on_screen: bool,
}

/// What was found when a source was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It holds a token.
    Holds(Secret),
    /// It holds none.
    Empty,
    /// It is not asked; why, as a sentence.
    PassedOver(&'static str),
    /// It cannot be used.
    Unusable(Failure),
}

/// What came of signing out.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Forgotten {
    /// Where a token was removed.
    pub from: Vec<TokenSource>,
    /// Why the keyring could not be asked.
    pub failure: Option<Failure>,
}

impl Wallet {
    fn pocket(&self) -> MutexGuard<'_, Pocket> {
        self.pocket.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl World {
    /// The writer's own settings, as they are on disk now.
    #[must_use]
    pub fn settings(&self) -> Settings {
        config::load(&self.paths.config_file(), None, &self.paths.home).settings
    }

    /// The account in use.
    #[must_use]
    pub fn account_name(&self) -> String {
        let asked = self.wallet.pocket().asked.clone();
        asked
            .or_else(|| self.settings().account)
            .unwrap_or_else(|| UNNAMED.to_owned())
    }

    /// Whether an account was asked for by name. Then the token of the environment, which is anybody's, is not for it.
    #[must_use]
    pub fn account_was_asked_for(&self) -> bool {
        self.wallet.pocket().asked.is_some()
    }

    /// Uses this account from now on.
    ///
    /// # Errors
    /// When it cannot be a name; or it is not in the settings and does not have to be made.
    pub fn use_account(&self, name: &str, make: bool) -> Result<(), Failure> {
        let usage = |what: String, hint: String| Err(Failure::new(FailureKind::Usage, what, hint));
        if !is_account_name(name) {
            return usage(
                "That is not the name of an account.".into(),
                "A name has up to 32 small letters, digits, - and _.".into(),
            );
        }
        let known = self.settings().account_names();
        if !make && !known.iter().any(|known| known == name) {
            return usage(
                format!(
                    "There is no account named {name}; there is: {}.",
                    known.join(", ")
                ),
                format!("To make it: byline auth login --account {name}"),
            );
        }
        self.wallet.pocket().asked = Some(name.to_owned());
        Ok(())
    }

    /// Uses another account of the settings from now on. Looks at no file, so the UI thread may call it; an account that
    /// has left the settings meanwhile has no token.
    pub fn change_account(&self, name: String) {
        self.wallet.pocket().asked = Some(name);
    }

    /// Byline's screen has the terminal: programs must keep away from it.
    pub fn take_screen(&self) {
        self.wallet.pocket().on_screen = true;
    }

    /// The name tokens are stored under: one for each API and account, so that a token never goes to another.
    ///
    /// # Errors
    /// When the API address is refused.
    pub fn keyring_service(&self) -> Result<String, Failure> {
        let host = self.api_base()?.host();
        Ok(match self.account_name() {
            name if name == UNNAMED => format!("byline:{host}"),
            name => format!("byline:{host}/{name}"),
        })
    }

    /// The token for a target and where it comes from; `None` when there is none. May take seconds: not for the UI
    /// thread.
    ///
    /// # Errors
    /// When a source the writer has named fails, or the keyring cannot be used and nothing else holds a token.
    pub async fn token(&self, target: Target) -> Result<Option<(Secret, TokenSource)>, Failure> {
        if target == Target::Sandbox {
            let token = self.with_sandbox(|sandbox| sandbox.token().clone()).await?;
            return Ok(Some((token, TokenSource::Sandbox)));
        }
        match self.found().await? {
            Some((kept, source)) => Ok(Some((self.usable(kept, source).await?, source))),
            None => Ok(None),
        }
    }

    /// What is kept by the first source that holds something.
    async fn found(&self) -> Result<Option<(Secret, TokenSource)>, Failure> {
        let mut no_keyring = None;
        for source in self.order() {
            match self.look(source).await {
                Standing::Holds(secret) => return Ok(Some((secret, source))),
                Standing::Empty | Standing::PassedOver(_) => {}
                // There may be a token in a file the writer chose because there is no keyring.
                Standing::Unusable(failure) if source == TokenSource::Keyring => {
                    no_keyring = Some(failure);
                }
                Standing::Unusable(failure) => return Err(failure),
            }
        }
        no_keyring.map_or(Ok(None), Err)
    }

    /// The sources in the order they are asked: keyring before file, unless the writer keeps tokens in a file.
    #[must_use]
    pub fn order(&self) -> Vec<TokenSource> {
        let mut order = TokenSource::ORDER.to_vec();
        if self.auth().store == Keep::File {
            order.retain(|source| *source != TokenSource::File);
            let keyring = order
                .iter()
                .position(|source| *source == TokenSource::Keyring);
            order.insert(keyring.unwrap_or(order.len()), TokenSource::File);
        }
        order
    }

    fn auth(&self) -> Auth {
        self.settings().auth(&self.account_name())
    }

    /// Asks every source that can be asked without running a program. A program is run only if nothing before it holds a
    /// token: it may ask the writer for a password.
    pub async fn look_everywhere(&self) -> Vec<(TokenSource, Standing)> {
        let mut list = Vec::new();
        let mut found = false;
        for source in self.order() {
            let standing =
                if found && source == TokenSource::Command && !self.auth().token_command.is_empty()
                {
                    Standing::PassedOver("set, and not asked")
                } else {
                    self.look(source).await
                };
            found |= matches!(standing, Standing::Holds(_));
            list.push((source, standing));
        }
        list
    }

    /// Asks one source.
    pub async fn look(&self, source: TokenSource) -> Standing {
        let other = self.account_was_asked_for();
        match source {
            TokenSource::Session => {
                // The name first: finding it takes the same lock.
                let account = self.account_name();
                let token = self.wallet.pocket().session.get(&account).cloned();
                token.map_or(Standing::Empty, Standing::Holds)
            }
            TokenSource::Environment => match self.env.text(TOKEN_VARIABLE) {
                Some(_) if other => {
                    Standing::PassedOver("set, but you asked for an account by name")
                }
                Some(token) => Standing::Holds(Secret::from_paste(token)),
                None => Standing::Empty,
            },
            TokenSource::EnvironmentFile => match self.env.get(TOKEN_FILE_VARIABLE) {
                Some(_) if other => {
                    Standing::PassedOver("set, but you asked for an account by name")
                }
                Some(file) => match token_file::load(&PathBuf::from(file)) {
                    Ok(Some(token)) => Standing::Holds(token),
                    Ok(None) => Standing::Unusable(Failure::new(
                        FailureKind::SignedOut,
                        format!("{TOKEN_FILE_VARIABLE} names a file that is not there."),
                        "Correct it, or clear it to use the token kept elsewhere.",
                    )),
                    Err(failure) => Standing::Unusable(failure),
                },
                None => Standing::Empty,
            },
            TokenSource::Command => self.ask_program().await,
            TokenSource::Keyring => self.ask_keyring().await,
            TokenSource::Login | TokenSource::File => match self.token_path(source) {
                Ok(Some(path)) => match token_file::load(&path) {
                    Ok(Some(token)) => Standing::Holds(token),
                    Ok(None) => Standing::Empty,
                    Err(failure) => Standing::Unusable(failure),
                },
                Ok(None) => Standing::Empty,
                Err(failure) => Standing::Unusable(failure),
            },
            TokenSource::Sandbox => Standing::Empty,
        }
    }

    async fn ask_program(&self) -> Standing {
        let (account, argv) = (self.account_name(), self.auth().token_command);
        if argv.is_empty() {
            return Standing::Empty;
        }
        let (known, at_prompt) = {
            let pocket = self.wallet.pocket();
            (pocket.printed.get(&account).cloned(), !pocket.on_screen)
        };
        if let Some(token) = known {
            return Standing::Holds(token);
        }
        let run = move || {
            token_command::run("auth.token_command", &argv, at_prompt, token_command::LIMIT)
        };
        match blocking(run).await {
            Ok(token) => {
                self.wallet.pocket().printed.insert(account, token.clone());
                Standing::Holds(token)
            }
            Err(failure) => Standing::Unusable(failure),
        }
    }

    async fn ask_keyring(&self) -> Standing {
        let service = match self.keyring_service() {
            Ok(service) => service,
            Err(failure) => return Standing::Unusable(failure),
        };
        let keyring = Arc::clone(&self.keyring);
        match blocking(move || Ok(keyring.probe(&service))).await {
            Ok(KeyringState::Holds(token)) => Standing::Holds(token),
            Ok(KeyringState::Empty) => Standing::Empty,
            Ok(KeyringState::Unusable(failure)) | Err(failure) => Standing::Unusable(failure),
        }
    }

    /// The file a token is kept in; `None` where there is no place for it.
    ///
    /// # Errors
    /// When the API address is refused.
    pub fn token_path(&self, source: TokenSource) -> Result<Option<PathBuf>, Failure> {
        let folder = match source {
            TokenSource::File => Some(self.paths.state.clone()),
            TokenSource::Login => self
                .env
                .folder("XDG_RUNTIME_DIR")
                .map(|folder| folder.join("byline")),
            TokenSource::Session
            | TokenSource::Environment
            | TokenSource::EnvironmentFile
            | TokenSource::Command
            | TokenSource::Keyring
            | TokenSource::Sandbox => None,
        };
        let service = self.keyring_service()?;
        Ok(folder.map(|folder| token_file::path_of(&folder, &service)))
    }

    /// Keeps a token in a place of Byline's, and nowhere else in plain text. The settings then say that this is the place.
    ///
    /// # Errors
    /// When the place cannot be used. The token is then kept nowhere new.
    pub async fn keep_token(&self, secret: &Secret, place: TokenSource) -> Result<(), Failure> {
        self.put(secret, place).await?;
        let account = self.account_name();
        self.wallet.pocket().printed.remove(&account);
        if place != TokenSource::Session {
            self.wallet.pocket().session.remove(&account);
        }
        if place == TokenSource::Session {
            return Ok(());
        }
        // One that would win over it, or lies in plain text beside a better place.
        let others: &[TokenSource] = match place {
            TokenSource::Keyring => &[TokenSource::Login, TokenSource::File],
            TokenSource::File => &[TokenSource::Login],
            TokenSource::Session
            | TokenSource::Environment
            | TokenSource::EnvironmentFile
            | TokenSource::Command
            | TokenSource::Login
            | TokenSource::Sandbox => &[],
        };
        for other in others {
            self.remove_file(*other)?;
        }
        self.settle_place(&account, place)
    }

    /// Refuses to keep a token where it would never be asked for.
    ///
    /// # Errors
    /// When the environment or a program of the writer's gives a token, which would win.
    pub fn would_be_used(&self, place: TokenSource) -> Result<(), Failure> {
        if place == TokenSource::Session {
            return Ok(());
        }
        let asked = self.account_was_asked_for();
        let usage = |what: String, hint: String| Err(Failure::new(FailureKind::Usage, what, hint));
        for variable in [TOKEN_VARIABLE, TOKEN_FILE_VARIABLE] {
            if self.env.has(variable) && !asked {
                return usage(
                    format!("{variable} is set, and its token would win over one kept by Byline."),
                    format!("First clear the variable: unset {variable}"),
                );
            }
        }
        if !self.auth().token_command.is_empty() {
            return usage(
                "Your settings name a token_command, and its token would win over one kept by Byline.".into(),
                format!("First take it out of {}.", self.paths.config_file().display()),
            );
        }
        Ok(())
    }

    /// Puts a secret where it is kept.
    async fn put(&self, secret: &Secret, place: TokenSource) -> Result<(), Failure> {
        match place {
            TokenSource::Keyring => {
                let (keyring, service) = (Arc::clone(&self.keyring), self.keyring_service()?);
                let secret = secret.clone();
                blocking(move || keyring.store(&service, &secret)).await
            }
            TokenSource::File | TokenSource::Login => match self.token_path(place)? {
                Some(path) => {
                    let secret = secret.clone();
                    blocking(move || token_file::save(&path, &secret)).await
                }
                None => Err(Failure::new(
                    FailureKind::Usage,
                    "This login has no place of its own in memory: XDG_RUNTIME_DIR is not set.",
                    "Keep the token in the keyring or a file, or use it in Byline's screen for one session.",
                )),
            },
            TokenSource::Session => {
                let account = self.account_name();
                self.wallet.pocket().session.insert(account, secret.clone());
                Ok(())
            }
            TokenSource::Environment
            | TokenSource::EnvironmentFile
            | TokenSource::Command
            | TokenSource::Sandbox => Err(Failure::new(
                FailureKind::Internal,
                "Byline does not write there.",
                "Choose the keyring, a file or this session.",
            )),
        }
    }

    /// Writes into the settings where the tokens of an account are, where that is not what holds anyway.
    fn settle_place(&self, account: &str, place: TokenSource) -> Result<(), Failure> {
        let settings = self.settings();
        let store = match place {
            TokenSource::File => Keep::File,
            TokenSource::Keyring => Keep::Keyring,
            // Not for good: the settings stay. But an account of its own has to be known.
            TokenSource::Session
            | TokenSource::Environment
            | TokenSource::EnvironmentFile
            | TokenSource::Command
            | TokenSource::Login
            | TokenSource::Sandbox => settings.auth(account).store,
        };
        let known = account == UNNAMED || settings.accounts.contains_key(account);
        if known && settings.auth(account).store == store {
            return Ok(());
        }
        let key = match account {
            UNNAMED => "auth.store".to_owned(),
            name => format!("accounts.{name}.store"),
        };
        let value = Setting::Text(store.word().into());
        config::save(&*self.drafts, &self.paths.config_file(), &key, &value).map_err(
            |mut failure| {
                failure.what = format!(
                    "The token is kept, but the settings do not say where. {}",
                    failure.what
                );
                failure
            },
        )
    }

    fn remove_file(&self, source: TokenSource) -> Result<bool, Failure> {
        match self.token_path(source)? {
            Some(path) => token_file::forget(&path),
            None => Ok(false),
        }
    }

    /// Removes the account's token from every place of Byline's. May take seconds: not for the UI thread.
    ///
    /// # Errors
    /// When a file of Byline's is there and cannot be removed.
    pub fn forget_token(&self) -> Result<Forgotten, Failure> {
        let account = self.account_name();
        let mut forgotten = Forgotten::default();
        {
            let mut pocket = self.wallet.pocket();
            pocket.printed.remove(&account);
            if pocket.session.remove(&account).is_some() {
                forgotten.from.push(TokenSource::Session);
            }
        }
        for source in [TokenSource::Login, TokenSource::File] {
            if self.remove_file(source)? {
                forgotten.from.push(source);
            }
        }
        match self
            .keyring_service()
            .and_then(|service| self.keyring.forget(&service))
        {
            Ok(true) => forgotten.from.push(TokenSource::Keyring),
            Ok(false) => {}
            Err(failure) => forgotten.failure = Some(failure),
        }
        Ok(forgotten)
    }

    /// A token was refused: what a program printed is asked for anew the next time.
    pub fn distrust_printed(&self) {
        let account = self.account_name();
        self.wallet.pocket().printed.remove(&account);
    }

    /// A token was refused: what a program printed is not used again, and one that can be renewed is renewed. Returns the
    /// new one.
    ///
    /// # Errors
    /// When it cannot be renewed.
    pub async fn after_refusal(
        &self,
        refused: &Secret,
        source: TokenSource,
    ) -> Result<Option<Secret>, Failure> {
        self.distrust_printed();
        match self.look_again(source).await {
            Some(grant) => self.renewed(grant, source, Some(refused)).await.map(Some),
            None => Ok(None),
        }
    }

    /// The grant that a place of Byline's holds.
    async fn look_again(&self, source: TokenSource) -> Option<Grant> {
        if source.is_set_outside() {
            return None;
        }
        match self.look(source).await {
            Standing::Holds(kept) => Grant::of(&kept),
            Standing::Empty | Standing::PassedOver(_) | Standing::Unusable(_) => None,
        }
    }
}

/// Runs something that blocks where it holds nothing up.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| {
            Err(Failure::new(
                FailureKind::Keyring,
                "The place where the token is kept could not be asked.",
                "Try again.",
            )
            .because(error))
        })
}
