//! Secrets and where they are kept.

use std::fmt;

use zeroize::Zeroizing;

use crate::ports::failure::Failure;

/// A secret. Cannot be printed or serialised, and is wiped when dropped. Only the executor reads one.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a secret over. Quotes, spaces and a leading `Bearer` around a pasted token are removed.
    #[must_use]
    pub fn from_paste(pasted: &str) -> Self {
        let mut text = bare(pasted);
        if let Some(rest) = text
            .get(..7)
            .filter(|start| start.eq_ignore_ascii_case("bearer "))
            .and_then(|_| text.get(7..))
        {
            text = bare(rest);
        }
        Self(Zeroizing::new(text.to_owned()))
    }

    /// Whether it could be a token at all: not empty, printable ASCII without spaces.
    #[must_use]
    pub fn is_plausible(&self) -> bool {
        !self.0.is_empty() && self.0.bytes().all(|b| b.is_ascii_graphic())
    }

    /// Length in characters: the only thing that may be shown.
    #[must_use]
    pub fn length(&self) -> usize {
        self.0.chars().count()
    }

    /// The secret itself. Only for the one request, and the store the writer chose.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// A text without the spaces and quotes around it.
fn bare(text: &str) -> &str {
    text.trim().trim_matches(['"', '\'', '`']).trim()
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Where a token comes from, in the order they are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenSource {
    /// The variable `MEDIUM_INTEGRATION_TOKEN`.
    Environment,
    /// The keyring of the operating system.
    Keyring,
    /// Given for this session only, kept in memory.
    Session,
    /// The embedded sandbox, which makes its own.
    Sandbox,
}

impl TokenSource {
    /// What the writer is told.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Environment => "environment (MEDIUM_INTEGRATION_TOKEN)",
            Self::Keyring => "system keyring",
            Self::Session => "this session only",
            Self::Sandbox => "sandbox",
        }
    }
}

/// The state of the keyring, found by asking it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyringState {
    /// It answered and holds a token for this service.
    Holds(Secret),
    /// It answered and holds none.
    Empty,
    /// It cannot be used: missing, locked or silent. The failure says which, and the choices.
    Unusable(Failure),
}

/// The keyring of the operating system. Calls may block for seconds: never on the UI thread.
pub trait Keyring: Send + Sync {
    /// Asks for the token stored under a service name. Waits at most 3 s.
    fn probe(&self, service: &str) -> KeyringState;
    /// Stores a token, then reads it back to be sure.
    ///
    /// # Errors
    /// When the keyring is missing, locked or silent.
    fn store(&self, service: &str, secret: &Secret) -> Result<(), Failure>;
    /// Removes the token; no token is no error. Returns whether there was one.
    ///
    /// # Errors
    /// When the keyring is missing, locked or silent.
    fn forget(&self, service: &str) -> Result<bool, Failure>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_surrounds_a_pasted_token_is_removed() {
        for pasted in ["  \"abc\" \n", "Bearer abc", "bearer  'abc'", "abc"] {
            assert_eq!(Secret::from_paste(pasted).expose(), "abc", "{pasted}");
        }
    }

    #[test]
    fn a_secret_cannot_be_printed() {
        assert_eq!(format!("{:?}", Secret::from_paste("abc")), "Secret(…)");
    }

    #[test]
    fn spaces_inside_make_it_implausible() {
        assert!(!Secret::from_paste("a b").is_plausible());
        assert!(!Secret::from_paste("").is_plausible());
        assert!(Secret::from_paste("2e1f").is_plausible());
    }
}
