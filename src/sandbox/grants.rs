//! Sign-ins through the browser: codes, and the tokens they were exchanged for. In memory only; a new run forgets them.

use std::collections::HashMap;
use std::sync::Mutex;

use jiff::Timestamp;
use subtle::ConstantTimeEq as _;

use super::{locked, random_hex};
use crate::ports::failure::Failure;

/// How long an access token of Medium's lives.
const SIXTY_DAYS: i64 = 60 * 24 * 3600;
/// How long a code lives; Medium's own time is not known.
const TEN_MINUTES: i64 = 600;

/// Everything that was handed out.
#[derive(Debug)]
pub(super) struct Grants(Mutex<Book>);

struct Book {
    /// Codes: until when, for which application, and where they were sent.
    codes: HashMap<String, (i64, String, String)>,
    /// Tokens that renew, and for which application.
    refresh: HashMap<String, String>,
    /// Tokens that requests may carry, and until when.
    access: Vec<(String, i64)>,
    /// Seconds that the next access token lives.
    lifetime: i64,
    /// Seconds that the next code lives.
    code_lifetime: i64,
}

/// Tokens are not shown.
impl std::fmt::Debug for Book {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Book").finish_non_exhaustive()
    }
}

/// What an exchange gives.
pub(super) struct Given {
    pub access: String,
    pub refresh: String,
    /// In milliseconds since 1970, as Medium gives it.
    pub expires_at: i64,
}

/// What a test may change about the sign-ins to come, and those that were.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub(super) struct Change {
    /// Seconds that access tokens live from now on.
    lifetime: Option<i64>,
    /// Seconds that codes live from now on.
    code_lifetime: Option<i64>,
    /// Nothing that was handed out to renew with works any more.
    revoke_refresh: bool,
    /// No access token that was handed out works any more.
    revoke_access: bool,
}

impl Default for Grants {
    fn default() -> Self {
        Self(Mutex::new(Book {
            codes: HashMap::new(),
            refresh: HashMap::new(),
            access: Vec::new(),
            lifetime: SIXTY_DAYS,
            code_lifetime: TEN_MINUTES,
        }))
    }
}

impl Grants {
    /// A code for an application, to be sent to an address. It works once.
    pub fn code(&self, client: &str, redirect: &str) -> Result<String, Failure> {
        let code = random_hex(16)?;
        let mut book = locked(&self.0);
        let until = Timestamp::now().as_second() + book.code_lifetime;
        book.codes.insert(
            code.clone(),
            (until, client.to_owned(), redirect.to_owned()),
        );
        Ok(code)
    }

    /// Exchanges a code; `None` when it is not one, is old, or was for somebody else or another address.
    pub fn exchange(
        &self,
        code: &str,
        client: &str,
        redirect: &str,
    ) -> Result<Option<Given>, Failure> {
        let taken = locked(&self.0).codes.remove(code);
        let now = Timestamp::now().as_second();
        let good =
            taken.is_some_and(|(until, of, to)| now < until && of == client && to == redirect);
        if good {
            self.give(client).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Renews; `None` when the token is not one that renews, or no longer.
    pub fn renew(&self, refresh: &str, client: &str) -> Result<Option<Given>, Failure> {
        let known = locked(&self.0)
            .refresh
            .get(refresh)
            .is_some_and(|of| of == client);
        if !known {
            return Ok(None);
        }
        let mut given = self.give(client)?;
        // The second token stays the same, as documented: it does not end.
        let new = std::mem::replace(&mut given.refresh, refresh.to_owned());
        locked(&self.0).refresh.remove(&new);
        Ok(Some(given))
    }

    fn give(&self, client: &str) -> Result<Given, Failure> {
        let (access, refresh) = (random_hex(32)?, random_hex(32)?);
        let mut book = locked(&self.0);
        let until = Timestamp::now().as_second() + book.lifetime;
        book.access.push((access.clone(), until));
        book.refresh.insert(refresh.clone(), client.to_owned());
        Ok(Given {
            access,
            refresh,
            expires_at: until * 1000,
        })
    }

    /// Whether a request may carry this token. The time of the answer says nothing about the tokens there are.
    pub fn takes(&self, candidate: &str) -> bool {
        let now = Timestamp::now().as_second();
        let book = locked(&self.0);
        let mut good = false;
        for (token, until) in &book.access {
            if token.as_bytes().ct_eq(candidate.as_bytes()).into() {
                good = now < *until;
            }
        }
        good
    }

    /// Changes what is to come, or revokes what was.
    pub fn change(&self, change: &Change) {
        let mut book = locked(&self.0);
        book.lifetime = change.lifetime.unwrap_or(book.lifetime);
        book.code_lifetime = change.code_lifetime.unwrap_or(book.code_lifetime);
        if change.revoke_refresh {
            book.refresh.clear();
        }
        if change.revoke_access {
            book.access.clear();
        }
    }
}
