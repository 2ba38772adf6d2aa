//! Medium: its address, its limits, and the plug for [`Publisher`].
//!
//! [`client`] moves bytes, [`wire`] reads answers, [`problem`] decides what an ending means.

mod client;
mod problem;
mod wire;

use std::time::{Duration, Instant};

use url::{Host, Url};

use crate::domain::attempt::Outcome;
use crate::domain::plan::{Account, Plan};
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::publisher::{Answer, Publisher};
use crate::ports::secrets::Secret;
use client::{Client, Reply, Trouble};
use problem::Again;

/// Where Medium's API is.
pub const MEDIUM_API: &str = "https://api.medium.com/v1";

/// The base address of an API, checked: https, or plain http on this very machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiBase(Url);

impl ApiBase {
    /// Reads a base address.
    ///
    /// # Errors
    /// When a token sent there could be read on the way, or the address holds more than scheme, host, port and path.
    pub fn parse(text: &str) -> Result<Self, Failure> {
        let wrong = |what: &str| {
            let hint = format!("The address of Medium is {MEDIUM_API}.");
            Failure::new(FailureKind::Usage, what, hint)
        };
        let mut url = Url::parse(text.trim())
            .map_err(|e| wrong("The API address is not a web address.").because(e))?;
        let Some(host) = url.host() else {
            return Err(wrong("The API address names no host."));
        };
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&host) => {}
            "http" => {
                return Err(wrong(
                    "The API address must begin with https://: plain http is only for this machine (127.0.0.1), because it would show your token to the network.",
                ));
            }
            _ => return Err(wrong("The API address must begin with https://.")),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(wrong("The API address must not hold a name or password."));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(wrong(
                "The API address must end with its path, without ? or #.",
            ));
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(Self(url))
    }

    /// Whether it is on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.0.host().is_some_and(|host| is_loopback(&host))
    }

    /// Whether it is Medium's own.
    #[must_use]
    pub fn is_medium(&self) -> bool {
        self.as_str() == MEDIUM_API
    }

    /// Host, and port when it is not the usual one: what a confirmation names.
    #[must_use]
    pub fn host(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        self.0
            .port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// The address, without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    fn is_plain(&self) -> bool {
        self.0.scheme() == "http"
    }

    /// The address of an endpoint. Segments are escaped, so that none can reach another endpoint.
    fn endpoint(&self, segments: &[&str]) -> Url {
        let mut url = self.0.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }
}

impl Default for ApiBase {
    /// Medium's own.
    fn default() -> Self {
        // The tests read this constant: it cannot fail to parse.
        Url::parse(MEDIUM_API).map_or_else(|_| unreachable!("a constant address"), Self)
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => name.eq_ignore_ascii_case("localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// How long to wait, and how often to ask again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For a connection, TLS included.
    pub connect: Duration,
    /// For making a post, from the first byte to the last of the answer. Medium is slow when it fetches pictures.
    pub create: Duration,
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
            ask: Duration::from_secs(20),
            pause: Duration::from_secs(1),
        }
    }
}

/// Most tries of a question that may be repeated.
const TRIES: u32 = 3;
/// Longest pause between two tries.
const PAUSE: Duration = Duration::from_secs(8);

/// Medium, or the stand-in that speaks as it does.
#[derive(Debug)]
pub struct MediumTarget {
    base: ApiBase,
    limits: Limits,
    client: Client,
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
        }
    }

    async fn ask(&self, token: &Secret) -> Result<Account, Failure> {
        let url = self.base.endpoint(&["me"]);
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
            let failure = match problem::account(ended, &self.base) {
                Ok(account) => return Ok(account),
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

    async fn make(&self, token: &Secret, plan: &Plan) -> Outcome {
        let id = &plan.account.id;
        if !wire::is_id(id) {
            return Outcome::NotSent {
                what: "The id of this account is not one that can be sent.".into(),
                hint: "Sign in again under Account.".into(),
            };
        }
        let url = self.base.endpoint(&["users", id, "posts"]);
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
        Box::pin(self.ask(token))
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
    fn https_is_taken_anywhere_and_plain_http_only_on_this_machine() {
        for good in [
            "https://api.medium.com/v1",
            " https://api.example.org:8443/v1/ ",
            "http://127.0.0.1:4711/v1",
            "http://127.9.9.9/v1",
            "http://localhost:80/v1",
            "http://[::1]:9/v1",
        ] {
            assert!(ApiBase::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "api.medium.com/v1",
            "http://api.medium.com/v1",
            "http://127.0.0.1.evil.example/v1",
            "http://localhost.evil.example/v1",
            "http://192.168.0.1/v1",
            "http://0.0.0.0/v1",
            "http://[::ffff:127.0.0.1]/v1",
            "https://user@api.medium.com/v1",
            "https://:secret@api.medium.com/v1",
            "https://api.medium.com/v1?x=1",
            "https://api.medium.com/v1#x",
            "ftp://127.0.0.1/",
            "file:///etc/passwd",
        ] {
            assert!(ApiBase::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_refused_address_is_not_repeated_because_it_may_hold_a_secret() {
        for text in [
            "https://name:hunter2@a.b/v1",
            "https://a.b/v1?accessToken=hunter2",
            "hunter2",
        ] {
            let failure = ApiBase::parse(text).expect_err("refused");
            assert!(!format!("{failure} {failure:?}").contains("hunter2"));
        }
    }

    #[test]
    fn the_default_is_medium_and_endpoints_hang_below_the_path() {
        let base = ApiBase::default();
        assert_eq!(
            (base.as_str(), base.host().as_str()),
            (MEDIUM_API, "api.medium.com")
        );
        assert!(base.is_medium() && !base.is_loopback());
        let url = base.endpoint(&["users", "a/../b?c", "posts"]);
        assert_eq!(
            url.as_str(),
            "https://api.medium.com/v1/users/a%2F..%2Fb%3Fc/posts"
        );
        let slashed = ApiBase::parse("https://api.medium.com/v1/").expect("good");
        assert_eq!(slashed, base);
    }

    #[test]
    fn a_jittered_pause_is_never_longer_than_the_whole() {
        let most = Duration::from_millis(80);
        assert!((0..1000).all(|_| full_jitter(most) <= most));
    }
}
