//! Where the API is: an address that a token may be sent to.

use url::{Host, Url};

use crate::ports::failure::{Failure, FailureKind};

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

    /// An address on the same host, beside the API.
    pub(super) fn beside(&self, path: &str) -> String {
        let mut url = self.0.clone();
        url.set_path(path);
        url.into()
    }

    pub(super) fn is_plain(&self) -> bool {
        self.0.scheme() == "http"
    }

    /// The address of an endpoint. Segments are escaped, so that none can reach another endpoint.
    pub(super) fn endpoint(&self, segments: &[&str]) -> Url {
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

/// Whether a host is this machine.
pub(super) fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => name.eq_ignore_ascii_case("localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

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
}
