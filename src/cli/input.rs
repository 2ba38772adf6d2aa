//! What a command reads: a draft from its file, or from standard input when it is called `-`.

use std::io::{IsTerminal as _, Read as _};
use std::path::{Component, Path, PathBuf};

use crate::adapters::files::{self, Files};
use crate::domain::draft::{Draft, TitleSource};
use crate::domain::lint::header::TITLE_FROM_FILE;
use crate::domain::source::Source;
use crate::ports::drafts::{Drafts as _, Fingerprint};
use crate::ports::failure::{Failure, FailureKind};

/// The name that stands for standard input.
pub const STDIN: &str = "-";

/// Longest text taken from standard input, in bytes: as for a file.
const LIMIT: u64 = 100 * 1024 * 1024;

/// A text that was read.
#[derive(Debug)]
pub struct Input {
    /// Its full path; `-` for standard input.
    pub file: PathBuf,
    /// Its text.
    pub source: Source,
    /// The state of the file, and why it may not be written, if so; `None` for standard input.
    pub on_disk: Option<(Fingerprint, Option<String>)>,
}

impl Input {
    /// Reads a file, or standard input.
    ///
    /// # Errors
    /// When there is no such file, or it cannot be read.
    pub fn load(path: &Path) -> Result<Self, Failure> {
        if path.as_os_str() == STDIN {
            return stdin();
        }
        if let Err(error) = std::fs::symlink_metadata(path)
            && error.kind() == std::io::ErrorKind::NotFound
        {
            return Err(Failure::new(
                FailureKind::Usage,
                format!("There is no file {}.", path.display()),
                "Check the name.",
            ));
        }
        if path.is_dir() {
            return Err(Failure::new(
                FailureKind::Usage,
                format!("{} is a folder.", path.display()),
                format!(
                    "Name a draft inside it; for several: {}",
                    path.join("*.md").display()
                ),
            ));
        }
        let file = full_path(path);
        // Reading needs no folder for recovery copies.
        let loaded = Files::new(Path::new("")).load(&file)?;
        Ok(Self {
            file,
            source: loaded.source,
            on_disk: Some((loaded.fingerprint, loaded.read_only)),
        })
    }

    /// Parses the draft.
    #[must_use]
    pub fn draft(&self) -> Draft {
        let mut draft = files::draft(&self.file, &self.source.text);
        // Standard input has no name a title could be made of.
        if self.on_disk.is_none() && draft.details.title.source == TitleSource::FileName {
            draft.details.title.text.clear();
            draft.findings.retain(|f| f.rule.id != TITLE_FROM_FILE.id);
        }
        draft
    }
}

/// The full path of a file, by which the history knows it.
pub(super) fn full_path(path: &Path) -> PathBuf {
    let climbs = path.components().any(|part| part == Component::ParentDir);
    let full = if climbs {
        path.canonicalize()
    } else {
        std::path::absolute(path)
    };
    full.unwrap_or_else(|_| path.to_owned())
}

fn stdin() -> Result<Input, Failure> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        return Err(Failure::new(
            FailureKind::Usage,
            "There is nothing on standard input.",
            "Pipe a draft in, or name a file.",
        ));
    }
    let mut bytes = Vec::new();
    stdin
        .lock()
        .take(LIMIT + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| {
            Failure::new(
                FailureKind::File,
                "Standard input could not be read.",
                "Name a file instead.",
            )
            .because(error)
        })?;
    if bytes.len() as u64 > LIMIT {
        return Err(Failure::new(
            FailureKind::File,
            "Standard input holds more than 100 MB.",
            "A draft that long has to be split first.",
        ));
    }
    Ok(Input {
        file: STDIN.into(),
        source: Source::decode(bytes),
        on_disk: None,
    })
}
