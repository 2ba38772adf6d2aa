//! The environment variables as a value, so that everything that depends on them can be tested without touching
//! the process.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// The variables a process was started with. An empty variable counts as not set, as in a shell's `${X:-…}`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Environment(BTreeMap<OsString, OsString>);

impl Environment {
    /// The variables of this process.
    #[must_use]
    pub fn of_process() -> Self {
        Self(std::env::vars_os().collect())
    }

    /// The same, with a variable of this value.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.0.insert(name.into(), value.into());
        self
    }

    /// One variable, if it is set and not empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&OsStr> {
        self.0
            .get(OsStr::new(name))
            .map(OsString::as_os_str)
            .filter(|value| !value.is_empty())
    }

    /// One variable as text, if it is set, not empty and UTF-8.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(OsStr::to_str)
    }

    /// Whether a variable is set and not empty.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// A folder named by a variable. Relative ones are passed over, as the XDG specification demands.
    #[must_use]
    pub fn folder(&self, name: &str) -> Option<PathBuf> {
        self.get(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    }

    /// Whether this is a session over SSH: the screen is on another machine than the programs.
    #[must_use]
    pub fn is_ssh(&self) -> bool {
        self.has("SSH_CONNECTION") || self.has("SSH_TTY") || self.has("SSH_CLIENT")
    }
}

/// The variables may hold the token: only their names are shown.
impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Environment {
    fn from(pairs: [(&str, &str); N]) -> Self {
        Self(
            pairs
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_variable_counts_as_not_set() {
        let env = Environment::from([("EDITOR", ""), ("VISUAL", "vi")]);
        assert_eq!((env.has("EDITOR"), env.text("VISUAL")), (false, Some("vi")));
    }

    #[test]
    fn printing_the_environment_shows_no_values() {
        let env = Environment::from([("MEDIUM_INTEGRATION_TOKEN", "2e1f")]);
        let shown = format!("{env:?}");
        assert!(shown.contains("MEDIUM_INTEGRATION_TOKEN") && !shown.contains("2e1f"));
    }
}
