//! The folder a command works in: one that was named, else the one the screen would show.

use std::path::{Path, PathBuf};

use crate::adapters::config::{self, Config};
use crate::adapters::paths::Paths;
use crate::cli::input::full_path;
use crate::ports::failure::{Failure, FailureKind};

/// The settings that hold in the current folder.
pub(super) fn settings_here(paths: &Paths) -> Config {
    let here = std::env::current_dir().unwrap_or_else(|_| paths.home.clone());
    config::load(&paths.config_file(), Some(&here), &paths.home)
}

/// The full path of a folder of drafts: `named`, which must be one, else the first of the settings.
///
/// # Errors
/// When there is no such folder, or none is settled. `naming` says how to name one.
pub(super) fn of(named: Option<&Path>, config: &Config, naming: &str) -> Result<PathBuf, Failure> {
    let usage = |what: String, hint: String| Err(Failure::new(FailureKind::Usage, what, hint));
    let Some(folder) = named else {
        return match config.settings.drafts.first() {
            Some(folder) => Ok(folder.clone()),
            None => usage(
                "Your settings name no folder of drafts yet.".into(),
                format!("Name one with: byline config set drafts ~/writing, or now: {naming}"),
            ),
        };
    };
    if folder.is_dir() {
        return Ok(full_path(folder));
    }
    let what = if folder.exists() {
        format!("{} is not a folder.", folder.display())
    } else {
        format!("There is no folder {}.", folder.display())
    };
    usage(what, format!("Name a folder of drafts: {naming}"))
}
