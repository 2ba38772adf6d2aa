//! Renewing a token that came from a sign-in through the browser, before it ends; one Byline at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt as _;
use std::time::{Duration, Instant};

use crate::adapters::paths::private_folder;
use crate::adapters::targets::medium::oauth::{self, Application, Grant};
use crate::adapters::token_command;
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::secrets::{Secret, TokenSource};
use crate::runtime::world::World;

/// Longest wait for another Byline that is renewing.
const PATIENCE: Duration = Duration::from_secs(30);
/// Pause between two looks at the lock.
const PAUSE: Duration = Duration::from_millis(50);

impl World {
    /// The token to be sent, of what is kept: a plain token as it is, a grant's after a renewal if it is due.
    pub(super) async fn usable(
        &self,
        kept: Secret,
        source: TokenSource,
    ) -> Result<Secret, Failure> {
        match Grant::of(&kept).filter(|_| !source.is_set_outside()) {
            Some(grant) => self.renewed(grant, source, None).await,
            None => Ok(kept),
        }
    }

    /// The grant's token; renewed first when it is due, or is the one that was refused.
    pub(super) async fn renewed(
        &self,
        grant: Grant,
        source: TokenSource,
        refused: Option<&Secret>,
    ) -> Result<Secret, Failure> {
        let now = self.clock.now();
        let is_good = |grant: &Grant| !grant.is_due(now) && refused != Some(&grant.access);
        if is_good(&grant) {
            return Ok(grant.access);
        }
        let lock = self.renewal_lock().await?;
        // Another Byline may have renewed it meanwhile.
        let grant = self.look_again(source).await.unwrap_or(grant);
        if is_good(&grant) {
            return Ok(grant.access);
        }
        let renewed = self.renew(&grant).await;
        let new = match renewed {
            Ok(new) => new,
            // There is still time: the next look tries again.
            Err(failure)
                if failure.kind != FailureKind::SignedOut
                    && refused.is_none()
                    && !grant.has_ended(now) =>
            {
                return Ok(grant.access);
            }
            Err(failure) => return Err(failure),
        };
        self.put(&new.to_secret(), source).await?;
        drop(lock);
        Ok(new.access)
    }

    async fn renew(&self, grant: &Grant) -> Result<Grant, Failure> {
        let secret = match &grant.client_secret {
            Some(secret) => secret.clone(),
            None => self.client_secret().await?,
        };
        let application = Application {
            id: grant.client_id.clone(),
            secret,
        };
        oauth::renew(&self.api_base()?, self.limits(), &application, grant).await
    }

    /// The application's secret, as a program of the writer's prints it.
    ///
    /// # Errors
    /// When there is no such program in the settings, or it fails.
    pub async fn client_secret(&self) -> Result<Secret, Failure> {
        let argv = self.auth().client_secret_command;
        if argv.is_empty() {
            return Err(Failure::new(
                FailureKind::SignedOut,
                "The secret of your application is not known any more, so the sign-in cannot be renewed.",
                "Sign in again: byline auth login --oauth",
            ));
        }
        let at_prompt = !self.wallet.pocket().on_screen;
        super::blocking(move || {
            token_command::run(
                "auth.client_secret_command",
                &argv,
                at_prompt,
                token_command::LIMIT,
            )
        })
        .await
    }

    async fn renewal_lock(&self) -> Result<File, Failure> {
        let failed = |error: std::io::Error| {
            Failure::new(
                FailureKind::File,
                "Byline could not make sure that it alone renews the sign-in.",
                "Check that its folder can be written to.",
            )
            .because(error)
        };
        private_folder(&self.paths.state)?;
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(self.paths.state.join("sign-in.lock"))
            .map_err(failed)?;
        let since = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::WouldBlock) if since.elapsed() < PATIENCE => {
                    tokio::time::sleep(PAUSE).await;
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(Failure::new(
                        FailureKind::NotSent,
                        "Another Byline has been renewing the sign-in for half a minute.",
                        "Try again.",
                    ));
                }
                Err(TryLockError::Error(error)) => return Err(failed(error)),
            }
        }
    }
}
