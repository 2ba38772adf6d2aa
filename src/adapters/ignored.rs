//! Findings that were left, in a file: `ignored.json` in the folder of state.

use std::path::PathBuf;
use std::sync::Arc;

use crate::adapters::kept_file::KeptFile;
use crate::domain::lint::ignored::{Ignored, Left};
use crate::ports::drafts::Drafts;
use crate::ports::failure::{Failure, FailureKind};
use crate::ports::ignored::KeepsIgnored;

/// Findings that were left, in a file. A damaged one counts as empty: everything is shown again, and nothing is lost.
pub struct IgnoredFile(KeptFile<Ignored>);

impl IgnoredFile {
    /// Kept in this file.
    #[must_use]
    pub fn new(drafts: Arc<dyn Drafts>, file: PathBuf) -> Self {
        Self(KeptFile::new(drafts, file))
    }
}

impl KeepsIgnored for IgnoredFile {
    fn load(&self) -> Result<Ignored, Failure> {
        self.0.load()
    }

    fn set(&self, left: Left, ignore: bool) -> Result<Ignored, Failure> {
        let kept = self.0.change(|kept| kept.set(left.clone(), ignore))?;
        kept.ok_or_else(|| {
            Failure::new(
                FailureKind::File,
                "What you ignore could not be kept: another program keeps writing ignored.json.",
                "Try again.",
            )
        })
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
