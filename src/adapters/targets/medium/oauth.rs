//! Signing in through the browser, for applications that were registered with Medium while that was possible.
//!
//! The browser is sent to Medium's page, which sends it back to this machine with a code; the code and the secret of the
//! application are exchanged for a token that works for 60 days and another that renews it. Both are kept as one secret.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::form_urlencoded::Serializer;
use zeroize::Zeroizing;

use super::base::ApiBase;
use super::client::Client;
use super::problem::answer;
use super::{Ended, Limits, wire};
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::secrets::Secret;

/// What is asked for: everything Byline can do, pictures included.
const SCOPES: &str = "basicProfile,listPublications,publishPost,uploadImage";
/// Where Medium asks the writer.
const MEDIUM_PAGE: &str = "https://medium.com/m/oauth/authorize";
/// How long before its end a token is renewed, in seconds.
const EARLY: i64 = 10 * 60;
/// Times from this one on are in milliseconds, as all that were ever seen, whatever the documentation says.
const MILLISECONDS_FROM: i64 = 100_000_000_000;

/// What a sign-in through the browser gave: two tokens, and what is needed to renew them.
#[derive(Clone, PartialEq, Eq)]
pub struct Grant {
    /// The token that requests carry.
    pub access: Secret,
    /// The token that renews it.
    pub refresh: Secret,
    /// When the first one ends, in seconds since 1970.
    pub expires_at: i64,
    /// The application.
    pub client_id: String,
    /// Its secret; `None` where a program of the writer's prints it.
    pub client_secret: Option<Secret>,
}

/// The tokens are not shown.
impl std::fmt::Debug for Grant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Grant")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// A grant as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    access_token: Zeroed,
    refresh_token: Zeroed,
    expires_at: i64,
    client_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    client_secret: Option<Zeroed>,
}

/// A text that is wiped when dropped.
struct Zeroed(Zeroizing<String>);

impl Serialize for Zeroed {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Zeroed {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(|text| Self(Zeroizing::new(text)))
    }
}

impl Zeroed {
    fn of(secret: &Secret) -> Self {
        Self(Zeroizing::new(secret.expose().to_owned()))
    }

    fn secret(&self) -> Secret {
        Secret::of(self.0.to_string())
    }
}

impl Grant {
    /// Reads a grant from what is kept; `None` when that is a plain token.
    #[must_use]
    pub fn of(kept: &Secret) -> Option<Self> {
        let kept: Kept = serde_json::from_str(kept.expose()).ok()?;
        Some(Self {
            access: kept.access_token.secret(),
            refresh: kept.refresh_token.secret(),
            expires_at: kept.expires_at,
            client_id: kept.client_id,
            client_secret: kept.client_secret.as_ref().map(Zeroed::secret),
        })
    }

    /// The one secret that is kept.
    #[must_use]
    pub fn to_secret(&self) -> Secret {
        let kept = Kept {
            access_token: Zeroed::of(&self.access),
            refresh_token: Zeroed::of(&self.refresh),
            expires_at: self.expires_at,
            client_id: self.client_id.clone(),
            client_secret: self.client_secret.as_ref().map(Zeroed::of),
        };
        // Texts and a number: nothing that JSON could not hold.
        Secret::of(serde_json::to_string(&kept).unwrap_or_default())
    }

    /// Whether it is time to renew it.
    #[must_use]
    pub fn is_due(&self, now: i64) -> bool {
        now >= self.expires_at - EARLY
    }

    /// Whether it has ended.
    #[must_use]
    pub fn has_ended(&self, now: i64) -> bool {
        now >= self.expires_at
    }
}

/// The page that asks the writer, for an API and an application.
#[must_use]
pub fn page(base: &ApiBase, client_id: &str, redirect: &str, state: &str) -> String {
    let mut url = if base.is_medium() {
        MEDIUM_PAGE.to_owned()
    } else {
        base.beside("/m/oauth/authorize")
    };
    let query = Serializer::new(String::new())
        .append_pair("client_id", client_id)
        .append_pair("scope", SCOPES)
        .append_pair("state", state)
        .append_pair("response_type", "code")
        .append_pair("redirect_uri", redirect)
        .finish();
    url.push('?');
    url.push_str(&query);
    url
}

/// An application and its secret.
#[derive(Debug, Clone)]
pub struct Application {
    /// Its id.
    pub id: String,
    /// Its secret.
    pub secret: Secret,
}

/// Exchanges a code for a grant. `client_secret` of the grant is left empty: who keeps it decides.
///
/// # Errors
/// When Medium does not accept the code, or cannot be asked.
pub async fn exchange(
    base: &ApiBase,
    limits: Limits,
    application: &Application,
    code: &Secret,
    redirect: &str,
) -> Result<Grant, Failure> {
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code.expose()),
        ("redirect_uri", redirect),
    ];
    let ended = ask(base, limits, application, &fields).await;
    let refused =
        "Sign in again, and answer the page within a few minutes: byline auth login --oauth";
    grant(
        ended,
        base,
        application,
        None,
        ("did not accept this sign-in", refused),
    )
}

/// Renews a grant.
///
/// # Errors
/// When Medium does not renew it any more, or cannot be asked.
pub async fn renew(
    base: &ApiBase,
    limits: Limits,
    application: &Application,
    old: &Grant,
) -> Result<Grant, Failure> {
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", old.refresh.expose()),
    ];
    let ended = ask(base, limits, application, &fields).await;
    let refused = "It may have been revoked. Sign in again: byline auth login --oauth";
    let renewed = grant(
        ended,
        base,
        application,
        Some(old),
        ("does not renew this sign-in any more", refused),
    )?;
    Ok(Grant {
        client_secret: old.client_secret.clone(),
        ..renewed
    })
}

async fn ask(
    base: &ApiBase,
    limits: Limits,
    application: &Application,
    fields: &[(&str, &str)],
) -> Ended {
    let form = Serializer::new(String::new())
        .append_pair("client_id", &application.id)
        .append_pair("client_secret", application.secret.expose())
        .extend_pairs(fields)
        .finish();
    Client::new(base, limits.connect)
        .post_form(base.endpoint(&["tokens"]), Zeroizing::new(form), limits.ask)
        .await
}

/// Reads the answer. A refusal is told in the words of what was asked.
fn grant(
    ended: Ended,
    base: &ApiBase,
    application: &Application,
    old: Option<&Grant>,
    (refused, hint): (&str, &str),
) -> Result<Grant, Failure> {
    if let Ok(reply) = &ended {
        let error = wire::api_error(reply.body.bytes());
        let message = error.as_ref().map(|error| match error.code {
            Some(code) => format!(" ({}, code {code})", error.message),
            None => format!(" ({})", error.message),
        });
        if matches!(reply.status, 200 | 201) {
            return tokens(reply.body.bytes(), application, old).ok_or_else(|| {
                Failure::new(
                    FailureKind::NotSent,
                    "Medium's answer holds no tokens that can be read.",
                    "Try again.",
                )
            });
        }
        if let (400 | 401 | 403, Some(message)) = (reply.status, message) {
            let what = format!("Medium {refused}{message}.");
            return Err(Failure::new(FailureKind::SignedOut, what, hint));
        }
    }
    // Everything else goes wrong as it does when the account is asked for.
    answer(ended, base, |_| None)
}

/// Reads tokens, which come without an envelope. A renewal that names no new second token leaves the old one.
fn tokens(body: &[u8], application: &Application, old: Option<&Grant>) -> Option<Grant> {
    let mut given: Map<String, Value> = serde_json::from_slice(body).ok()?;
    let mut token = |name: &str| match given.remove(name) {
        Some(Value::String(text)) => Some(Secret::of(text)).filter(Secret::is_plausible),
        _ => None,
    };
    let access = token("access_token")?;
    let refresh = token("refresh_token").or_else(|| old.map(|old| old.refresh.clone()))?;
    let expires_at = given.get("expires_at").and_then(Value::as_i64)?;
    Some(Grant {
        access,
        refresh,
        expires_at: if expires_at >= MILLISECONDS_FROM {
            expires_at / 1000
        } else {
            expires_at
        },
        client_id: application.id.clone(),
        client_secret: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn application() -> Application {
        Application {
            id: "app".into(),
            secret: Secret::from_paste("CANARY-secret"),
        }
    }

    #[test]
    fn a_grant_is_kept_as_one_secret_and_a_plain_token_is_none() {
        let grant = Grant {
            access: Secret::from_paste("CANARY-access"),
            refresh: Secret::from_paste("CANARY-refresh"),
            expires_at: 1_800_000_000,
            client_id: "app".into(),
            client_secret: Some(Secret::from_paste("CANARY-secret")),
        };
        let kept = grant.to_secret();
        assert!(kept.is_plausible(), "one line without spaces");
        assert_eq!(Grant::of(&kept), Some(grant.clone()));
        assert_eq!(
            Grant::of(&Secret::from_paste(kept.expose())),
            Some(grant.clone())
        );
        assert_eq!(Grant::of(&Secret::from_paste("2e1f")), None);
        assert!(!format!("{grant:?} {:?}", application()).contains("CANARY"));
        assert!(grant.is_due(1_799_999_500) && !grant.has_ended(1_799_999_500));
        assert!(!grant.is_due(1_799_990_000) && grant.has_ended(1_800_000_000));
    }

    #[test]
    fn the_end_is_read_in_seconds_and_in_milliseconds() {
        for at in ["1800000000", "1800000000000", "1800000000999"] {
            let body = format!(
                r#"{{"token_type":"Bearer","access_token":"a","refresh_token":"r","scope":[],"expires_at":{at}}}"#
            );
            let grant = tokens(body.as_bytes(), &application(), None).expect("tokens");
            assert_eq!(grant.expires_at, 1_800_000_000, "{at}");
        }
        let renewed = br#"{"access_token":"b","expires_at":1800000000}"#;
        assert!(tokens(renewed, &application(), None).is_none());
        let old = tokens(
            br#"{"access_token":"a","refresh_token":"r","expires_at":1}"#,
            &application(),
            None,
        );
        let renewed = tokens(renewed, &application(), old.as_ref()).expect("tokens");
        assert_eq!(renewed.refresh.expose(), "r");
        for bad in [
            "",
            "{}",
            r#"{"access_token":"two words","refresh_token":"r","expires_at":1}"#,
        ] {
            assert!(
                tokens(bad.as_bytes(), &application(), None).is_none(),
                "{bad}"
            );
        }
    }

    #[test]
    fn the_page_is_mediums_own_and_the_way_back_this_machine() {
        let at = page(
            &ApiBase::default(),
            "a&b",
            "http://127.0.0.1:9/callback",
            "s",
        );
        assert!(
            at.starts_with("https://medium.com/m/oauth/authorize?client_id=a%26b&"),
            "{at}"
        );
        assert!(
            at.contains("redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcallback"),
            "{at}"
        );
        let here = ApiBase::parse("http://127.0.0.1:8/v1").expect("good");
        assert!(page(&here, "a", "b", "c").starts_with("http://127.0.0.1:8/m/oauth/authorize?"));
    }
}
