//! The keyring of the operating system.
//!
//! It can fail in four ways that ask for different things from the writer: there is none, it has no place to store,
//! it is locked, or it does not answer. A call may hang for ever (a daemon that is stuck, a password window nobody
//! sees), so every call has a thread of its own that is left behind when it takes too long.
//!
//! Errors of the keyring may carry the secret itself: they are never printed with `{:?}`, and only the kinds that
//! cannot carry it are printed at all.

use std::sync::mpsc;
use std::time::Duration;

use keyring::Error;
use keyring::v1::Entry;
use zeroize::Zeroizing;

use crate::ports::failure::{Failure, FailureKind};
use crate::ports::secrets::{Keyring, KeyringState, Secret};

/// Longest wait for an answer.
pub const LIMIT: Duration = Duration::from_secs(3);

/// The user name all tokens are stored under; the service name tells them apart.
const USERNAME: &str = "token";

/// The keyring: Secret Service, Keychain or Credential Manager.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemKeyring;

/// How the keyring cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trouble {
    /// No session bus: a plain SSH session, cron, a container.
    NoBus,
    /// A bus, but no keyring service on it.
    NoProvider,
    /// A keyring service that has never been set up.
    NoCollection,
    /// Locked, and nobody unlocked it.
    Locked,
    /// No answer in time.
    Silent,
    /// It holds something that is not a token.
    NotText,
    /// It took the token but gives another one back.
    NotKept,
    /// Anything else.
    Other,
}

impl Trouble {
    fn what(self) -> &'static str {
        match self {
            Self::NoBus => {
                "There is no system keyring in this session: no D-Bus session bus is running."
            }
            Self::NoProvider => {
                "There is no system keyring: no keyring service is installed or running."
            }
            Self::NoCollection => {
                "The system keyring has no place to store in yet: it was never set up."
            }
            Self::Locked => "The system keyring is locked.",
            Self::Silent => "The system keyring did not answer within 3 seconds.",
            Self::NotText => {
                "The system keyring holds something under this name that is not a token."
            }
            Self::NotKept => "The system keyring did not keep the token.",
            Self::Other => "The system keyring could not be used.",
        }
    }

    fn hint(self) -> &'static str {
        match self {
            Self::NoBus => {
                "Use the token for this session only, keep it in a file only you can read, or set MEDIUM_INTEGRATION_TOKEN; a keyring needs a desktop session or dbus-run-session."
            }
            Self::NoProvider => {
                "Install gnome-keyring or KWallet, use the token for this session only, keep it in a file only you can read, or set MEDIUM_INTEGRATION_TOKEN."
            }
            Self::NoCollection => {
                "Create a keyring named Login in your desktop's password program, use the token for this session only, keep it in a file only you can read, or set MEDIUM_INTEGRATION_TOKEN."
            }
            Self::Locked => {
                "Unlock it in your desktop's password program and try again, use the token for this session only, keep it in a file only you can read, or set MEDIUM_INTEGRATION_TOKEN."
            }
            Self::Silent => {
                "If a window asks for the keyring's password, answer it and try again; or use the token for this session only, keep it in a file only you can read, or set MEDIUM_INTEGRATION_TOKEN."
            }
            Self::NotText => "Remove it with forget, then store the token again.",
            Self::NotKept | Self::Other => {
                "Try again, use the token for this session only, keep it in a file only you can read, or set MEDIUM_INTEGRATION_TOKEN."
            }
        }
    }

    fn failure(self) -> Failure {
        Failure::new(FailureKind::Keyring, self.what(), self.hint())
    }
}

impl Keyring for SystemKeyring {
    fn probe(&self, service: &str) -> KeyringState {
        let asked = within_limit(service, |entry| entry.get_password().map(Zeroizing::new));
        match asked {
            Ok(Some(token)) => KeyringState::Holds(Secret::from_paste(&token)),
            Ok(None) => KeyringState::Empty,
            Err(failure) => KeyringState::Unusable(failure),
        }
    }

    fn store(&self, service: &str, secret: &Secret) -> Result<(), Failure> {
        let secret = secret.clone();
        let kept = within_limit(service, move |entry| {
            entry.set_password(secret.expose())?;
            Ok(Zeroizing::new(entry.get_password()?).as_str() == secret.expose())
        })?;
        match kept {
            Some(true) => Ok(()),
            Some(false) | None => Err(Trouble::NotKept.failure()),
        }
    }

    fn forget(&self, service: &str) -> Result<bool, Failure> {
        Ok(within_limit(service, Entry::delete_credential)?.is_some())
    }
}

/// Asks the keyring on a thread of its own. `None` when it holds no such entry.
fn within_limit<T: Send + 'static>(
    service: &str,
    ask: impl FnOnce(&Entry) -> Result<T, Error> + Send + 'static,
) -> Result<Option<T>, Failure> {
    let (answer, answered) = mpsc::channel();
    let service = service.to_owned();
    let started = std::thread::Builder::new()
        .name("keyring".into())
        .spawn(move || {
            let result = open(&service).and_then(|entry| match ask(&entry) {
                Ok(value) => Ok(Some(value)),
                Err(Error::NoEntry) => Ok(None),
                Err(error) => Err(failure_of(&error)),
            });
            // Nobody listens any more when it took too long.
            let _ = answer.send(result);
        });
    if let Err(error) = started {
        return Err(Trouble::Other.failure().because(error));
    }
    answered
        .recv_timeout(LIMIT)
        .unwrap_or_else(|error| match error {
            mpsc::RecvTimeoutError::Timeout => Err(Trouble::Silent.failure()),
            // The thread ended without an answer: the keyring library panicked.
            mpsc::RecvTimeoutError::Disconnected => Err(Trouble::Other.failure()),
        })
}

fn open(service: &str) -> Result<Entry, Failure> {
    Entry::new(service, USERNAME).map_err(|error| match (&error, Entry::store_status()) {
        // Which store there is was decided when the first entry was opened; that answer says why there is none.
        (Error::NoDefaultStore, Err(cause)) => failure_of(cause),
        _ => failure_of(&error),
    })
}

fn failure_of(error: &Error) -> Failure {
    match error {
        Error::PlatformFailure(cause) | Error::NoStorageAccess(cause) => {
            let words = cause.to_string();
            trouble_of(&words).failure().because(one_line(&words))
        }
        Error::BadEncoding(_) | Error::BadDataFormat(..) => Trouble::NotText.failure(),
        // The library may add kinds; none is printed, since any may carry the secret.
        _ => Trouble::Other.failure(),
    }
}

/// Which trouble the words of the keyring library mean. Its errors have no other distinguishing mark that this
/// crate could name without depending on the store behind it.
fn trouble_of(words: &str) -> Trouble {
    let says = |part: &str| words.contains(part);
    if says("prompt dismissed") || says("locked") || says("Locked") {
        Trouble::Locked
    } else if says("result not returned") {
        Trouble::NoCollection
    } else if says("ServiceUnknown") || says(".service files") || says("NameHasNoOwner") {
        Trouble::NoProvider
    } else if says("connect")
        || says("No such file")
        || says("DBUS_SESSION_BUS_ADDRESS")
        || says("address")
    {
        Trouble::NoBus
    } else {
        Trouble::Other
    }
}

fn one_line(words: &str) -> String {
    words
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(200)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_that_carries_the_secret_does_not_show_it() {
        for error in [
            Error::BadEncoding(b"CANARY".to_vec()),
            Error::BadDataFormat(b"CANARY".to_vec(), "CANARY".into()),
            Error::BadStoreFormat("CANARY".into()),
        ] {
            let failure = failure_of(&error);
            assert!(!format!("{failure} {failure:?}").contains("CANARY"));
        }
    }

    #[test]
    fn the_four_ways_to_fail_are_told_apart_and_each_names_a_way_out() {
        let bus =
            "Failed to connect to address `unix:path=/run/user/0/bus`: No such file or directory";
        let provider = "org.freedesktop.DBus.Error.ServiceUnknown: The name org.freedesktop.secrets was not provided by any .service files";
        for (words, trouble) in [
            (bus, Trouble::NoBus),
            (provider, Trouble::NoProvider),
            ("result not returned from SS API", Trouble::NoCollection),
            ("SS error: prompt dismissed", Trouble::Locked),
            ("object locked", Trouble::Locked),
            ("something new", Trouble::Other),
        ] {
            assert_eq!(trouble_of(words), trouble, "{words}");
            assert!(trouble.hint().contains("MEDIUM_INTEGRATION_TOKEN"));
        }
        assert!(Trouble::Silent.hint().contains("this session only"));
    }

    #[test]
    fn the_cause_is_one_line_without_control_characters() {
        assert_eq!(one_line("a\nb\u{1b}[31m"), "a b [31m");
        assert_eq!(one_line(&"x".repeat(1000)).len(), 200);
    }
}
