//! Asking for addresses on the public internet, and on no other: names are looked up by a resolver that drops private
//! addresses, so that neither a redirect nor a name that changes its mind leads into the writer's network.

use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, RANGE};
use reqwest::{Client, Response, redirect};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use url::Url;

use crate::adapters::public_names::{PRIVATE, PublicNames, was_private};
use crate::domain::reach::{Address, NO_HOST, Reached};
use crate::domain::story::hosts::is_private;
use crate::ports::publisher::Answer;
use crate::ports::reach::Reach;

/// Longest wait for one answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// Addresses asked for at the same time.
const AT_ONCE: usize = 8;
/// Redirects followed.
const REDIRECTS: usize = 5;
/// Says what it is and where to complain.
const AGENT: &str = concat!(
    "Byline/",
    env!("CARGO_PKG_VERSION"),
    " (link check asked for by the writer)"
);

/// Asks over HTTP.
#[derive(Debug, Clone, Default)]
pub struct WebReach {
    names: PublicNames,
}

impl WebReach {
    /// The same, with a host that may be asked although it is on this machine. For tests.
    #[must_use]
    pub fn allowing(self, host: &str, at: SocketAddr) -> Self {
        Self {
            names: self.names.allowing(host, at),
        }
    }

    fn may_ask(&self, url: &Url) -> bool {
        let web = matches!(url.scheme(), "http" | "https");
        let plain = url.username().is_empty() && url.password().is_none();
        let Some(host) = url.host() else {
            return false;
        };
        let allowed = url.host_str().and_then(|name| self.names.allowed(name));
        let known = allowed.is_some_and(|at| url.port_or_known_default() == Some(at.port()));
        web && plain && (known || !is_private(&host))
    }

    fn client(&self) -> Result<Client, reqwest::Error> {
        let guard = self.clone();
        let redirects = redirect::Policy::custom(move |attempt| {
            if attempt.previous().len() > REDIRECTS {
                attempt.error("it redirects too often")
            } else if guard.may_ask(attempt.url()) {
                attempt.follow()
            } else {
                attempt.stop()
            }
        });
        Client::builder()
            .user_agent(AGENT)
            .timeout(PATIENCE)
            .connect_timeout(PATIENCE)
            .redirect(redirects)
            .referer(false)
            // A proxy would look names up in our place, where the guard does not see them.
            .no_proxy()
            .dns_resolver(Arc::new(self.names.clone()))
            .build()
    }
}

impl Reach for WebReach {
    fn ask(&self, addresses: Vec<Address>, answers: Sender<(Address, Reached)>) -> Answer<'_, ()> {
        Box::pin(async move {
            let client = match self.client() {
                Ok(client) => client,
                Err(error) => {
                    for address in addresses {
                        let _ = answers.send((address, Reached::Silent(error.to_string())));
                    }
                    return;
                }
            };
            let places = Arc::new(Semaphore::new(AT_ONCE));
            // Dropped with this future, and then every request with it.
            let mut requests = JoinSet::new();
            for address in addresses {
                let (client, places) = (client.clone(), Arc::clone(&places));
                let (answers, guard) = (answers.clone(), self.clone());
                requests.spawn(async move {
                    let Ok(_place) = places.acquire().await else {
                        return;
                    };
                    let reached = ask(&guard, &client, &address).await;
                    let _ = answers.send((address, reached));
                });
            }
            while requests.join_next().await.is_some() {}
        })
    }
}

/// Asks for the head; of those who refuse that, for the first byte.
async fn ask(guard: &WebReach, client: &Client, address: &Address) -> Reached {
    let Ok(url) = Url::parse(&address.url) else {
        return Reached::Silent("it is no address".into());
    };
    if !guard.may_ask(&url) {
        return Reached::NotAsked(PRIVATE);
    }
    let head = client.head(url.clone()).send().await;
    if let Ok(answer) = &head
        && answer.status().is_success()
        && is_enough(address, answer)
    {
        return Reached::There;
    }
    if let Err(error) = &head
        && (error.is_timeout() || error.is_connect())
    {
        return silent(error);
    }
    match client.get(url).header(RANGE, "bytes=0-0").send().await {
        Ok(answer) => judged(address, &answer),
        Err(error) => silent(&error),
    }
}

fn judged(address: &Address, answer: &Response) -> Reached {
    let status = answer.status();
    if status.is_redirection() {
        return Reached::NotAsked("it leads where Byline does not ask");
    }
    if !status.is_success() {
        return Reached::Refused(status.as_u16());
    }
    if is_enough(address, answer) {
        Reached::There
    } else {
        Reached::NoPicture(media_type(answer).unwrap_or_else(|| "nothing with a name".into()))
    }
}

/// Whether a picture is one. Some servers do not say what they send; they are believed.
fn is_enough(address: &Address, answer: &Response) -> bool {
    !address.picture
        || media_type(answer)
            .is_none_or(|kind| kind.starts_with("image/") || kind == "application/octet-stream")
}

fn media_type(answer: &Response) -> Option<String> {
    let value = answer.headers().get(CONTENT_TYPE)?.to_str().ok()?;
    let kind = value.split(';').next()?.trim().to_ascii_lowercase();
    (!kind.is_empty()).then_some(kind)
}

fn silent(error: &reqwest::Error) -> Reached {
    if error.is_timeout() {
        return Reached::Silent("no answer in 5 seconds".into());
    }
    if was_private(error) {
        return Reached::NotAsked(PRIVATE);
    }
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    while let Some(inner) = cause {
        let text = inner.to_string();
        if text.contains("dns") || text.contains("lookup") {
            return Reached::Silent(NO_HOST.into());
        }
        cause = inner.source();
    }
    if error.is_connect() {
        Reached::Silent("nobody answers there".into())
    } else {
        Reached::Silent("the connection broke".into())
    }
}

#[cfg(test)]
mod tests;
