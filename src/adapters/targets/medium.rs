//! Medium: its limits, and the plug for [`Publisher`].
//!
//! `base` is its address, `client` moves bytes, `wire` reads answers, `problem` decides what an ending means, `upload` brings
//! pictures there, `oauth` is for applications that are registered with Medium.

pub mod base;
#[doc(hidden)]
pub mod claims;
mod client;
pub mod oauth;
mod problem;
mod upload;
mod wire;

use std::time::{Duration, Instant};

use futures_util::future::join_all;

use crate::domain::attempt::Outcome;
use crate::domain::plan::{Account, Plan, Target};
use crate::domain::publication::Publication;
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::pictures::Ready;
use crate::ports::publisher::{Answer, Publisher};
use crate::ports::secrets::Secret;
pub use base::{ApiBase, MEDIUM_API};
use client::{Client, Reply, Trouble};
use problem::Again;

/// How long to wait, and how often to ask again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For a connection, TLS included.
    pub connect: Duration,
    /// For making a post, from the first byte to the last of the answer. Medium is slow when it fetches pictures.
    pub create: Duration,
    /// For uploading one picture, each try.
    pub upload: Duration,
    /// For asking whose token it is, all tries together.
    pub ask: Duration,
    /// First pause between two tries; it doubles each time, and a random part of it is taken.
    pub pause: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            create: Duration::from_secs(90),
            upload: Duration::from_secs(120),
            ask: Duration::from_secs(20),
            pause: Duration::from_secs(1),
        }
    }
}

/// Most tries of a question that may be repeated.
const TRIES: u32 = 3;
/// Publications whose contributors are asked for at the same time.
const AT_ONCE: usize = 8;
/// Longest pause between two tries.
const PAUSE: Duration = Duration::from_secs(8);

/// Medium, or the stand-in that speaks as it does.
#[derive(Debug)]
pub struct MediumTarget {
    base: ApiBase,
    limits: Limits,
    client: Client,
    only_for: Option<Target>,
}

impl MediumTarget {
    /// The target at this address. Nothing is loaded or connected before the first use.
    #[must_use]
    pub fn new(base: &ApiBase) -> Self {
        Self::with_limits(base, Limits::default())
    }

    /// The same with other limits.
    #[must_use]
    pub fn with_limits(base: &ApiBase, limits: Limits) -> Self {
        let client = Client::new(base, limits.connect);
        Self {
            base: base.clone(),
            limits,
            client,
            only_for: None,
        }
    }

    /// The same, refusing plans that were made for another target.
    #[must_use]
    pub fn only_for(self, target: Target) -> Self {
        Self {
            only_for: Some(target),
            ..self
        }
    }

    /// Asks a question, again a few times where that may help.
    async fn ask<T>(
        &self,
        token: &Secret,
        segments: &[&str],
        read: fn(&[u8]) -> Option<T>,
    ) -> Result<T, Failure> {
        let url = self.base.endpoint(segments);
        let end = Instant::now() + self.limits.ask;
        let mut tries = 0;
        loop {
            tries += 1;
            // One hung try must leave room for another.
            let left = end.saturating_duration_since(Instant::now());
            let wait = if tries < TRIES {
                left.min(self.limits.ask / 2)
            } else {
                left
            };
            let ended = self.client.get(url.clone(), token, wait).await;
            let again = problem::again(&ended, tries);
            let failure = match problem::answer(ended, &self.base, read) {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            let pause = match again {
                Again::Never => return Err(failure),
                Again::Soon => full_jitter((self.limits.pause * 2_u32.pow(tries - 1)).min(PAUSE)),
                Again::After(wait) => wait,
            };
            let left = end.saturating_duration_since(Instant::now());
            if tries >= TRIES || pause >= left {
                return Err(failure);
            }
            tokio::time::sleep(pause).await;
        }
    }

    /// The publications the account may publish in. Medium lists those it only follows as well, and says nothing of
    /// roles there, so each one's contributors are asked for, a few at a time. One that cannot be asked is left out:
    /// nobody knows that the account may publish there.
    async fn papers(&self, token: &Secret, account: &Account) -> Result<Vec<Publication>, Failure> {
        let listed = self
            .ask(token, &["users", &account.id, "publications"], wire::papers)
            .await?;
        let mut list = Vec::new();
        for some in listed.chunks(AT_ONCE) {
            let asked = some.iter().map(|paper| async move {
                let segments = ["publications", &paper.id, "contributors"];
                (paper, self.ask(token, &segments, wire::contributors).await)
            });
            for (paper, answer) in join_all(asked).await {
                match answer {
                    Ok(people) => {
                        let role = people
                            .into_iter()
                            .filter(|(id, _)| *id == account.id)
                            .map(|(_, role)| role)
                            .max();
                        list.extend(role.map(|role| Publication {
                            id: paper.id.clone(),
                            name: paper.name.clone(),
                            role,
                        }));
                    }
                    // What stops one stops all: there is no network, or the token is not accepted.
                    Err(failure) if failure.kind != FailureKind::Rejected => return Err(failure),
                    Err(_) => {}
                }
            }
        }
        Ok(list)
    }

    async fn make(&self, token: &Secret, plan: &Plan) -> Outcome {
        if self.only_for.is_some_and(|target| target != plan.target) {
            return Outcome::NotSent {
                what: format!(
                    "This was prepared for {}, not for here.",
                    plan.target.badge()
                ),
                hint: "Look at it again and confirm it anew.".into(),
            };
        }
        let id = &plan.account.id;
        if !wire::is_id(id) {
            return Outcome::NotSent {
                what: "The id of this account is not one that can be sent.".into(),
                hint: "Sign in again under Account.".into(),
            };
        }
        let paper = plan.publication.as_ref().map(|paper| paper.id.as_str());
        if paper.is_some_and(|paper| !wire::is_id(paper)) {
            return Outcome::NotSent {
                what: "The id of this publication is not one that can be sent.".into(),
                hint: "Choose the publication again.".into(),
            };
        }
        let url = match paper {
            Some(paper) => self.base.endpoint(&["publications", paper, "posts"]),
            None => self.base.endpoint(&["users", id, "posts"]),
        };
        let ended = self
            .client
            .post(url, token, &plan.body, self.limits.create)
            .await;
        problem::outcome(ended, &self.base)
    }
}

/// A random part of a pause, so that many clients do not come back at once. Without randomness, the whole.
fn full_jitter(most: Duration) -> Duration {
    getrandom::u32().map_or(most, |random| {
        most.mul_f64(f64::from(random) / f64::from(u32::MAX))
    })
}

impl Publisher for MediumTarget {
    fn account<'a>(&'a self, token: &'a Secret) -> Answer<'a, Result<Account, Failure>> {
        Box::pin(self.ask(token, &["me"], wire::account))
    }

    fn publications<'a>(
        &'a self,
        token: &'a Secret,
        account: &'a Account,
    ) -> Answer<'a, Result<Vec<Publication>, Failure>> {
        Box::pin(self.papers(token, account))
    }

    fn upload<'a>(
        &'a self,
        token: &'a Secret,
        ready: Ready,
        tried: &'a (dyn Fn(u32) + Send + Sync),
    ) -> Answer<'a, Result<String, Outcome>> {
        Box::pin(self.put_up(token, ready, tried))
    }

    fn base(&self) -> &str {
        self.base.as_str()
    }

    fn create<'a>(&'a self, token: &'a Secret, plan: &'a Plan) -> Answer<'a, Outcome> {
        Box::pin(self.make(token, plan))
    }
}

/// How a request ended: with an answer, or with trouble.
type Ended = Result<Reply, Trouble>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jittered_pause_is_never_longer_than_the_whole() {
        let most = Duration::from_millis(80);
        assert!((0..1000).all(|_| full_jitter(most) <= most));
    }
}
