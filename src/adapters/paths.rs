//! Where Byline keeps its things, decided from the environment alone.
//!
//! ```text
//! config/config.toml           settings; words.txt: the writer's own words
//! state/history.jsonl, sent/   the journal of what was sent to Medium; sandbox/ has a journal of its own
//! state/words.json             the words of the day
//! state/recovery/              texts that could not be saved in their place
//! data/sandbox/, data/demo/    what the stand-in Medium holds; drafts to try things with
//! cache/                       may be deleted at any time
//! ```

use std::fs::{DirBuilder, Permissions};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use directories::{BaseDirs, ProjectDirs};
use rustix::fs::Access;

use crate::adapters::environment::Environment;
use crate::domain::plan::Target;
use crate::ports::failure::{Failure, FailureKind};

/// The folders. Nothing is created until it is needed: see [`private_folder`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// The writer's home, which `~` stands for.
    pub home: PathBuf,
    /// Settings.
    pub config: PathBuf,
    /// History and recovery: must not be lost, means nothing on another machine.
    pub state: PathBuf,
    /// The sandbox's memory and the demo drafts.
    pub data: PathBuf,
    /// May be deleted at any time.
    pub cache: PathBuf,
}

impl Paths {
    /// Decides the folders: `BYLINE_CONFIG_DIR`, then the XDG variables on every system, then `~/.config/byline`
    /// where it exists, then the custom of the operating system.
    ///
    /// # Errors
    /// When there is no home folder.
    pub fn of(env: &Environment) -> Result<Self, Failure> {
        let home = env
            .folder("HOME")
            .or_else(|| BaseDirs::new().map(|dirs| dirs.home_dir().to_owned()))
            .ok_or_else(|| {
                Failure::new(
                    FailureKind::File,
                    "Your home folder is not known, so Byline has no place for its settings and history.",
                    "Set the variable HOME.",
                )
            })?;
        let custom = custom(&home);
        let xdg = |variable: &str, custom: &Path| {
            env.folder(variable)
                .map_or_else(|| custom.to_owned(), |base| base.join("byline"))
        };
        let dotted = home.join(".config/byline");
        let config = env
            .get("BYLINE_CONFIG_DIR")
            .and_then(|dir| std::path::absolute(dir).ok())
            .or_else(|| {
                env.folder("XDG_CONFIG_HOME")
                    .map(|base| base.join("byline"))
            })
            .or_else(|| dotted.is_dir().then_some(dotted))
            .unwrap_or(custom.config);
        Ok(Self {
            config,
            state: xdg("XDG_STATE_HOME", &custom.state),
            data: xdg("XDG_DATA_HOME", &custom.data),
            cache: xdg("XDG_CACHE_HOME", &custom.cache),
            home,
        })
    }

    /// The settings file.
    #[must_use]
    pub fn config_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// The folder of a target's journal. Medium and the sandbox never share one.
    #[must_use]
    pub fn journal(&self, target: Target) -> PathBuf {
        match target {
            Target::Medium => self.state.clone(),
            Target::Sandbox => self.state.join("sandbox"),
        }
    }

    /// What the sandbox remembers.
    #[must_use]
    pub fn sandbox(&self) -> PathBuf {
        self.data.join("sandbox")
    }

    /// Drafts to try things with.
    #[must_use]
    pub fn demo(&self) -> PathBuf {
        self.data.join("demo")
    }
}

struct Custom {
    config: PathBuf,
    state: PathBuf,
    data: PathBuf,
    cache: PathBuf,
}

/// Where the operating system keeps such things.
fn custom(home: &Path) -> Custom {
    let foreign = cfg!(any(target_os = "macos", windows))
        .then(|| ProjectDirs::from("", "", "byline"))
        .flatten();
    match foreign {
        Some(dirs) => Custom {
            config: dirs.config_dir().to_owned(),
            // macOS has no folder for state.
            state: dirs
                .state_dir()
                .unwrap_or_else(|| dirs.data_local_dir())
                .to_owned(),
            data: dirs.data_dir().to_owned(),
            cache: dirs.cache_dir().to_owned(),
        },
        None => Custom {
            config: home.join(".config/byline"),
            state: home.join(".local/state/byline"),
            data: home.join(".local/share/byline"),
            cache: home.join(".cache/byline"),
        },
    }
}

/// Makes sure that a folder is there and that only the writer can look into it: created with mode 0700, an open one
/// is closed to others, and one that belongs to somebody else is refused.
///
/// # Errors
/// When it cannot be created, is not a folder, or is not the writer's.
pub fn private_folder(folder: &Path) -> Result<(), Failure> {
    let mode = own_folder(folder)?;
    if mode & 0o077 != 0 {
        std::fs::set_permissions(folder, Permissions::from_mode(0o700)).map_err(|error| {
            trouble(folder, "could not be closed to other users").because(error)
        })?;
    }
    Ok(())
}

/// Like [`private_folder`], but leaves the mode of a folder that is already there alone: settings are often kept in
/// a folder the writer shares on purpose. Returns the mode.
///
/// # Errors
/// When it cannot be created, is not a folder, or is not the writer's.
pub fn own_folder(folder: &Path) -> Result<u32, Failure> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| trouble(folder, "could not be created").because(error))?;
    let there = std::fs::metadata(folder)
        .map_err(|error| trouble(folder, "could not be looked at").because(error))?;
    if there.uid() != rustix::process::geteuid().as_raw() {
        return Err(trouble(folder, "belongs to another user"));
    }
    Ok(there.mode())
}

/// Whether something can be made in a folder, or the folder itself be made if it is not there. Changes nothing.
///
/// # Errors
/// What the system says against it.
pub fn may_write(folder: &Path) -> std::io::Result<()> {
    let there = folder.ancestors().find(|place| place.exists());
    let there = there.unwrap_or(Path::new("/"));
    if !there.is_dir() {
        return Err(std::io::ErrorKind::NotADirectory.into());
    }
    rustix::fs::access(there, Access::WRITE_OK | Access::EXEC_OK)?;
    Ok(())
}

fn trouble(folder: &Path, what: &str) -> Failure {
    Failure::new(
        FailureKind::File,
        format!("Byline's folder {} {what}.", folder.display()),
        "Make it yours, or choose another place with XDG_STATE_HOME, XDG_DATA_HOME or BYLINE_CONFIG_DIR.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xdg_variables_come_first_and_relative_ones_are_passed_over() {
        let env = Environment::from([
            ("HOME", "/home/ada"),
            ("XDG_CONFIG_HOME", "/c"),
            ("XDG_STATE_HOME", "/s"),
            ("XDG_DATA_HOME", "relative"),
        ]);
        let paths = Paths::of(&env).expect("there is a home");
        assert_eq!(paths.config_file(), Path::new("/c/byline/config.toml"));
        assert_eq!(paths.journal(Target::Medium), Path::new("/s/byline"));
        assert_eq!(
            paths.journal(Target::Sandbox),
            Path::new("/s/byline/sandbox")
        );
        if cfg!(target_os = "linux") {
            assert_eq!(
                paths.demo(),
                Path::new("/home/ada/.local/share/byline/demo")
            );
            assert_eq!(paths.cache, Path::new("/home/ada/.cache/byline"));
        }
    }

    #[test]
    fn the_variable_for_the_settings_wins_over_everything() {
        let env = Environment::from([
            ("HOME", "/home/ada"),
            ("XDG_CONFIG_HOME", "/c"),
            ("BYLINE_CONFIG_DIR", "/elsewhere"),
        ]);
        assert_eq!(
            Paths::of(&env).expect("there is a home").config,
            Path::new("/elsewhere")
        );
    }

    #[test]
    fn a_dotted_config_folder_is_used_where_it_exists() {
        let home = tempfile::tempdir().expect("a folder");
        let dotted = home.path().join(".config/byline");
        std::fs::create_dir_all(&dotted).expect("a folder");
        let env = Environment::from([("HOME", home.path().to_str().expect("UTF-8"))]);
        assert_eq!(Paths::of(&env).expect("there is a home").config, dotted);
    }

    #[test]
    fn folders_are_created_closed_and_open_ones_are_closed() {
        let base = tempfile::tempdir().expect("a folder");
        let folder = base.path().join("a/byline");
        let mode = || std::fs::metadata(&folder).expect("there").mode() & 0o777;
        private_folder(&folder).expect("can be created");
        assert_eq!(mode(), 0o700);
        std::fs::set_permissions(&folder, Permissions::from_mode(0o755)).expect("ours");
        assert_eq!(own_folder(&folder).expect("ours") & 0o777, 0o755);
        private_folder(&folder).expect("ours");
        assert_eq!(mode(), 0o700);
    }

    #[test]
    fn a_folder_of_another_user_is_refused() {
        let base = tempfile::tempdir().expect("a folder");
        if std::os::unix::fs::chown(base.path(), Some(4711), None).is_err() {
            println!("skipped: only root can give a folder away");
            return;
        }
        let failure = private_folder(base.path()).expect_err("not ours");
        assert!(
            failure.what.contains("belongs to another user"),
            "{failure}"
        );
        std::os::unix::fs::chown(base.path(), Some(0), None).expect("we are root");
    }

    #[test]
    fn a_file_in_the_place_of_a_folder_is_refused() {
        let base = tempfile::tempdir().expect("a folder");
        let file = base.path().join("byline");
        std::fs::write(&file, "").expect("a file");
        assert!(private_folder(&file).is_err());
        assert!(may_write(&file).is_err() && may_write(&file.join("a")).is_err());
        // The control: a folder that only has to be made.
        assert!(may_write(&base.path().join("a/b")).is_ok() && !base.path().join("a").exists());
    }
}
