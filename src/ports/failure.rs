//! A failure: the only error that reaches a person. It says what happened and what to do about it.

use std::fmt;

/// What sort of failure, which decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// Something inside Byline.
    Internal,
    /// The call was wrong: unknown file, missing flag.
    Usage,
    /// The draft has problems that must be settled first.
    Checks,
    /// No token, or the token was refused.
    SignedOut,
    /// The target refused.
    Rejected,
    /// The daily limit.
    Limited,
    /// Nothing was sent; trying again is safe.
    NotSent,
    /// The result is not known; trying again is not safe.
    Unknown,
    /// Nothing to do.
    NothingToDo,
    /// A file could not be read or written.
    File,
    /// The keyring is missing, locked, or silent.
    Keyring,
    /// Stopped by the writer before anything was sent.
    Stopped,
}

impl FailureKind {
    /// The exit code of the process.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Internal | Self::File | Self::Keyring => 1,
            Self::Usage => 2,
            Self::Checks => 3,
            Self::SignedOut => 4,
            Self::Rejected => 5,
            Self::Limited => 6,
            Self::NotSent => 7,
            Self::Unknown => 8,
            Self::NothingToDo => 10,
            Self::Stopped => 130,
        }
    }
}

/// What went wrong, in words for the writer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What sort.
    pub kind: FailureKind,
    /// What happened, one plain sentence.
    pub what: String,
    /// Technical cause, when it helps; never a secret, never HTML.
    pub cause: Option<String>,
    /// What to do, one plain sentence; may be empty.
    pub hint: String,
}

impl Failure {
    /// A failure with its remedy.
    #[must_use]
    pub fn new(kind: FailureKind, what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            kind,
            what: what.into(),
            cause: None,
            hint: hint.into(),
        }
    }

    /// Adds the technical cause.
    #[must_use]
    pub fn because(mut self, cause: impl fmt::Display) -> Self {
        self.cause = Some(cause.to_string());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        if let Some(cause) = &self.cause {
            write!(f, " ({cause})")?;
        }
        if !self.hint.is_empty() {
            write!(f, " {}", self.hint)?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}
