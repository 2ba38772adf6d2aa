//! Findings that were left, in a file: `ignored.json` in the folder of state.

use std::path::PathBuf;
use std::sync::Arc;

use crate::adapters::paths::private_folder;
use crate::domain::lint::ignored::{Ignored, Left};
use crate::ports::drafts::{Drafts, Saved};
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::ignored::KeepsIgnored;

/// How often a write is tried when another Byline writes at the same moment.
const TRIES: usize = 5;

/// Findings that were left, in a file.
pub struct IgnoredFile {
    drafts: Arc<dyn Drafts>,
    file: PathBuf,
}

impl IgnoredFile {
    /// Kept in this file.
    #[must_use]
    pub fn new(drafts: Arc<dyn Drafts>, file: PathBuf) -> Self {
        Self { drafts, file }
    }
}

/// A damaged file counts as empty: everything is shown again, and nothing is lost.
fn parse_ignored(text: &str) -> Ignored {
    serde_json::from_str(text).unwrap_or_default()
}

impl KeepsIgnored for IgnoredFile {
    fn load(&self) -> Result<Ignored, Failure> {
        if !self.file.exists() {
            return Ok(Ignored::default());
        }
        let loaded = self.drafts.load(&self.file)?;
        Ok(parse_ignored(&loaded.source.text))
    }

    fn set(&self, left: Left, ignore: bool) -> Result<Ignored, Failure> {
        if let Some(folder) = self.file.parent() {
            private_folder(folder)?;
        }
        for _ in 0..TRIES {
            let there = if self.file.exists() {
                Some(self.drafts.load(&self.file)?)
            } else {
                None
            };
            let mut kept = there
                .as_ref()
                .map(|there| parse_ignored(&there.source.text))
                .unwrap_or_default();
            kept.set(left.clone(), ignore);
            let text = serde_json::to_string_pretty(&kept).unwrap_or_default() + "\n";
            let expected = there.as_ref().map(|there| &there.fingerprint);
            match self.drafts.save(&self.file, text.as_bytes(), expected)? {
                Saved::Done { .. } => return Ok(kept),
                Saved::Changed { .. } => {}
            }
        }
        Err(Failure::new(
            FailureKind::File,
            "What you ignore could not be kept: another program keeps writing ignored.json.",
            "Try again.",
        ))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::adapters::files::Files;
    use crate::domain::lint::{Finding, table};

    #[test]
    fn what_two_bylines_leave_is_kept_and_can_be_taken_back() {
        let home = tempfile::tempdir().expect("a folder");
        let file = home.path().join("state/ignored.json");
        let open = || IgnoredFile::new(Arc::new(Files::new(home.path())), file.clone());
        let left = |line: &str| {
            let finding = Finding::at_line(&table::TABLE, 3, "A table.");
            Left::of(Path::new("/a.md"), &finding, line)
        };
        assert_eq!(open().load().expect("nothing yet"), Ignored::default());
        open().set(left("| a |"), true).expect("kept");
        let both = open().set(left("| b |"), true).expect("kept");
        assert!(both.has(&left("| a |")) && both.has(&left("| b |")));
        let one = open().set(left("| a |"), false).expect("kept");
        assert!(!one.has(&left("| a |")) && one.has(&left("| b |")));
        assert_eq!(open().load().expect("read"), one);
    }
}
