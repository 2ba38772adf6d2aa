//! Bytes out, bytes in. One request, one connection, no second try, no redirect, no cookie; and when there is no
//! answer, whether that proves that nothing was sent.

use std::error::Error;
use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{
    ACCEPT, ACCEPT_CHARSET, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue,
};
use reqwest::multipart::{Form, Part};
use reqwest::{RequestBuilder, Response, redirect, retry};
use url::Url;
use zeroize::Zeroizing;

use super::{ApiBase, Ended};
use crate::ports::secrets::Secret;

/// Most bytes of an answer that are read.
const BODY_LIMIT: usize = 1024 * 1024;

/// An answer, headers complete.
#[derive(Debug)]
pub(super) struct Reply {
    pub status: u16,
    /// Lower case, without parameters.
    pub media_type: String,
    /// Cloudflare says that it stopped the request.
    pub stopped_at_edge: bool,
    /// Seconds to wait, when named.
    pub retry_after: Option<u64>,
    /// Host that a redirect points to.
    pub redirect_host: Option<String>,
    pub body: ReplyBody,
}

/// What could be had of an answer's body.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ReplyBody {
    Whole(Vec<u8>),
    /// The connection broke or time ran out before its end.
    Cut,
    /// More than the limit.
    TooLarge,
}

impl ReplyBody {
    /// The bytes, when all are there.
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Whole(bytes) => bytes,
            Self::Cut | Self::TooLarge => &[],
        }
    }
}

/// Why there is no answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// No byte of the request left: there never was a connection.
    Unsent(Unsent),
    /// The request may have arrived.
    Silent(Silence),
}

/// What kept the request from leaving.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unsent {
    /// The name was not found.
    Name,
    /// Nobody listens, there is no way there, or the other side broke off before there was a connection; the reason.
    Unreachable(String),
    /// Nobody answered in time.
    Timeout,
    /// The connection cannot be trusted; the reason.
    Untrusted(String),
    /// A proxy would not let it through.
    Proxy,
    /// The token has characters that no token has.
    Token,
    /// This program could not prepare it; the reason.
    Unprepared(String),
}

/// How a request that may have left went without an answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Silence {
    /// No answer in this time.
    Timeout(Duration),
    /// The connection broke.
    Broken,
}

/// The HTTP client, built at its first use: loading the certificates of the system takes a while.
#[derive(Debug)]
pub(super) struct Client {
    connect: Duration,
    plain: bool,
    loopback: bool,
    built: OnceLock<Result<reqwest::Client, String>>,
}

impl Client {
    pub(super) fn new(base: &ApiBase, connect: Duration) -> Self {
        Self {
            connect,
            plain: base.is_plain(),
            loopback: base.is_loopback(),
            built: OnceLock::new(),
        }
    }

    /// Asks. Harmless to repeat.
    pub(super) async fn get(&self, url: Url, token: &Secret, total: Duration) -> Ended {
        let request = self.client()?.get(url);
        send(request, token, total).await
    }

    /// Sends these bytes once, as JSON.
    pub(super) async fn post(
        &self,
        url: Url,
        token: &Secret,
        body: &str,
        total: Duration,
    ) -> Ended {
        let json = HeaderValue::from_static("application/json");
        let request = self
            .client()?
            .post(url)
            .header(CONTENT_TYPE, json)
            .body(body.to_owned());
        send(request, token, total).await
    }

    /// Uploads a file (name, media type, bytes) as the one part `image` of a form. Harmless to repeat.
    pub(super) async fn upload(
        &self,
        url: Url,
        token: &Secret,
        (name, media_type, bytes): (&str, &str, Bytes),
        total: Duration,
    ) -> Ended {
        let length = bytes.len() as u64;
        let part = Part::stream_with_length(bytes, length)
            .file_name(name.to_owned())
            .mime_str(media_type)
            .map_err(|e| Trouble::Unsent(Unsent::Unprepared(innermost(&e))))?;
        let form = Form::new().part("image", part);
        let request = self.client()?.post(url).multipart(form);
        send(request, token, total).await
    }

    fn client(&self) -> Result<&reqwest::Client, Trouble> {
        let built = self
            .built
            .get_or_init(|| self.build().map_err(|e| innermost(&e)));
        built
            .as_ref()
            .map_err(|why| Trouble::Unsent(Unsent::Unprepared(why.clone())))
    }

    fn build(&self) -> reqwest::Result<reqwest::Client> {
        let headers = HeaderMap::from_iter([
            (ACCEPT, HeaderValue::from_static("application/json")),
            (ACCEPT_CHARSET, HeaderValue::from_static("utf-8")),
        ]);
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("byline/", env!("CARGO_PKG_VERSION")))
            .default_headers(headers)
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            .http1_only()
            .pool_max_idle_per_host(0)
            .connect_timeout(self.connect)
            .https_only(!self.plain);
        if self.loopback {
            builder = builder.no_proxy();
        }
        if self.plain {
            // Nothing to verify: do not load the certificates of the system.
            builder = builder.tls_certs_only([]);
        }
        builder.build()
    }
}

async fn send(request: RequestBuilder, token: &Secret, total: Duration) -> Ended {
    let bearer = Zeroizing::new(format!("Bearer {}", token.expose()));
    let mut bearer = match HeaderValue::from_str(&bearer) {
        Ok(value) if token.is_plausible() => value,
        _ => return Err(Trouble::Unsent(Unsent::Token)),
    };
    bearer.set_sensitive(true);
    match request
        .header(AUTHORIZATION, bearer)
        .timeout(total)
        .send()
        .await
    {
        Ok(response) => Ok(read(response).await),
        Err(error) => Err(trouble(&error, total)),
    }
}

/// Only a failure to connect proves that nothing left. A reset before the server read a byte looks exactly like
/// one after it made the post.
fn trouble(error: &reqwest::Error, total: Duration) -> Trouble {
    if error.is_builder() {
        return Trouble::Unsent(Unsent::Unprepared(innermost(error)));
    }
    if !error.is_connect() {
        return Trouble::Silent(if error.is_timeout() {
            Silence::Timeout(total)
        } else {
            Silence::Broken
        });
    }
    let says = |word: &str| causes(error).any(|cause| cause.to_string().contains(word));
    Trouble::Unsent(if error.is_dns() || says("dns error") {
        Unsent::Name
    } else if says("tunnel error") || says("proxy") {
        Unsent::Proxy
    } else if error.is_timeout() {
        Unsent::Timeout
    } else if is_about_trust(error) {
        Unsent::Untrusted(innermost(error))
    } else {
        Unsent::Unreachable(innermost(error))
    })
}

/// rustls hands its errors on inside I/O errors of kind "invalid data"; a peer that speaks no TLS ends the same way.
fn is_about_trust(error: &reqwest::Error) -> bool {
    fn is_invalid_data(io: &std::io::Error) -> bool {
        // One I/O error may hold another, which the chain of causes then passes over.
        let inner = io.get_ref().and_then(|inner| inner.downcast_ref());
        io.kind() == std::io::ErrorKind::InvalidData || inner.is_some_and(is_invalid_data)
    }
    causes(error).any(|cause| cause.downcast_ref().is_some_and(is_invalid_data))
}

/// What lies under an error, outermost first; the error itself, which names the address, is left out.
fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    fn below<'a>(cause: &&'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
        (**cause).source()
    }
    std::iter::successors(error.source(), below)
}

/// The innermost cause: the outer ones only repeat that the request failed, and name its address.
fn innermost(error: &reqwest::Error) -> String {
    let reason = causes(error).last().map(ToString::to_string);
    let reason = reason.unwrap_or_else(|| "no reason given".into());
    // The number of a system error says nothing that its words do not.
    let words = reason.split(" (os error").next().unwrap_or(&reason);
    super::wire::clean(words)
}

async fn read(mut response: Response) -> Reply {
    let header = |name: &str| {
        response
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let media_type = header("content-type").and_then(|value| value.split(';').next());
    let redirect_host = header("location")
        .and_then(|to| response.url().join(to).ok())
        .and_then(|to| to.host_str().map(super::wire::clean));
    let mut reply = Reply {
        status: response.status().as_u16(),
        media_type: media_type.unwrap_or_default().trim().to_ascii_lowercase(),
        stopped_at_edge: header("cf-mitigated").is_some(),
        retry_after: header("retry-after").and_then(seconds_until),
        redirect_host,
        body: ReplyBody::Cut,
    };
    let mut bytes = Vec::new();
    reply.body = loop {
        match response.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() > BODY_LIMIT => break ReplyBody::TooLarge,
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => break ReplyBody::Whole(bytes),
            Err(_) => break ReplyBody::Cut,
        }
    };
    reply
}

/// `Retry-After` comes as seconds or as a date.
fn seconds_until(value: &str) -> Option<u64> {
    let value = value.trim();
    if let Ok(seconds) = value.parse() {
        return Some(seconds);
    }
    let at = jiff::fmt::rfc2822::parse(value).ok()?.timestamp();
    let seconds = at
        .as_second()
        .saturating_sub(jiff::Timestamp::now().as_second());
    Some(u64::try_from(seconds).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_read_as_seconds_and_as_a_date() {
        assert_eq!(seconds_until(" 120 "), Some(120));
        assert_eq!(seconds_until("Wed, 21 Oct 2015 07:28:00 GMT"), Some(0));
        let soon = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(100);
        let soon = soon.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        assert!(
            seconds_until(&soon).is_some_and(|s| (98..=100).contains(&s)),
            "{soon}"
        );
        assert_eq!(seconds_until("tomorrow"), None);
    }
}
