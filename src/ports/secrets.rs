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

    /// Takes over a text that is a secret as it stands.
    #[must_use]
    pub fn of(text: String) -> Self {
        Self(Zeroizing::new(text))
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

/// Where a token comes from, in the order they are asked: what was said last and nearest wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenSource {
    /// Given for this session only, kept in memory.
    Session,
    /// The variable `MEDIUM_INTEGRATION_TOKEN`.
    Environment,
    /// The file that the variable `BYLINE_TOKEN_FILE` names.
    EnvironmentFile,
    /// A program of the writer's choice, `auth.token_command`.
    Command,
    /// A file in memory that is gone when the writer logs out.
    Login,
    /// The keyring of the operating system.
    Keyring,
    /// A file on disk that only the writer may read.
    File,
    /// The embedded sandbox, which makes its own.
    Sandbox,
}

impl TokenSource {
    /// Those that may hold a token for Medium, in the order they are asked.
    pub const ORDER: [Self; 7] = [
        Self::Session,
        Self::Environment,
        Self::EnvironmentFile,
        Self::Command,
        Self::Login,
        Self::Keyring,
        Self::File,
    ];

    /// What the writer is told.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Session => "this session only",
            Self::Environment => "environment (MEDIUM_INTEGRATION_TOKEN)",
            Self::EnvironmentFile => "file named by BYLINE_TOKEN_FILE",
            Self::Command => "your token_command",
            Self::Keyring => "system keyring",
            Self::Login => "memory, until you log out",
            Self::File => "file that only you can read",
            Self::Sandbox => "sandbox",
        }
    }

    /// The word in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Environment => "environment",
            Self::EnvironmentFile => "environment_file",
            Self::Command => "command",
            Self::Keyring => "keyring",
            Self::Login => "login",
            Self::File => "file",
            Self::Sandbox => "sandbox",
        }
    }

    /// Why a writer should know that the token is there, as a sentence; nothing where it is well kept.
    #[must_use]
    pub fn warning(self) -> Option<&'static str> {
        match self {
            Self::Environment => Some(
                "Every program you start can read a token in the environment: keep it to scripts.",
            ),
            Self::EnvironmentFile | Self::File => Some(
                "The token is plain text on this disk and in its backups: the keyring keeps it better.",
            ),
            Self::Login => Some(
                "The token is plain text in memory: every program of yours can read it until you log out.",
            ),
            Self::Session | Self::Command | Self::Keyring | Self::Sandbox => None,
        }
    }

    /// Whether a new token put elsewhere by the writer would never be asked for, since this one comes first.
    #[must_use]
    pub fn is_set_outside(self) -> bool {
        match self {
            Self::Environment | Self::EnvironmentFile | Self::Command => true,
            Self::Session | Self::Keyring | Self::Login | Self::File | Self::Sandbox => false,
        }
    }
}

/// Where a new token is kept: the writer's choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keep {
    /// The keyring of the operating system.
    #[default]
    Keyring,
    /// A file that only the writer may read. Never chosen by Byline.
    File,
    /// Memory: until Byline ends; from the command line, until the writer logs out.
    Session,
}

impl Keep {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Keyring, Self::Session, Self::File];

    /// The word in the configuration and on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Keyring => "keyring",
            Self::File => "file",
            Self::Session => "session",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|keep| keep.word() == word)
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
