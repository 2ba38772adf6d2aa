//! The words of the day in a file of a few lines: `words.json` in the folder of state.

use std::path::PathBuf;
use std::sync::Arc;

use crate::adapters::kept_file::KeptFile;
use crate::domain::day::Day;
use crate::ports::diary::Diary;
use crate::ports::drafts::Drafts;
use crate::ports::failure::{Failure, FailureKind};

/// The words of the day in a file. One that is damaged counts as empty: a day's number is not worth a question.
pub struct FileDiary(KeptFile<Day>);

impl FileDiary {
    /// A diary in this file.
    #[must_use]
    pub fn new(drafts: Arc<dyn Drafts>, file: PathBuf) -> Self {
        Self(KeptFile::new(drafts, file))
    }
}

impl Diary for FileDiary {
    fn load(&self) -> Result<Day, Failure> {
        self.0.load()
    }

    fn add(&self, day: &str, draft: &str, words: i64) -> Result<Day, Failure> {
        let kept = self.0.change(|kept| kept.add(day, draft, words))?;
        kept.ok_or_else(|| {
            Failure::new(
                FailureKind::File,
                "The words of today could not be kept: another program keeps writing words.json.",
                "They are counted again with the next save.",
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::files::Files;

    #[test]
    fn two_diaries_on_one_file_add_up() {
        let home = tempfile::tempdir().expect("a folder");
        let file = home.path().join("state/words.json");
        let open = || FileDiary::new(Arc::new(Files::new(home.path())), file.clone());
        let (one, two) = (open(), open());
        assert_eq!(one.load().expect("nothing yet"), Day::default());
        one.add("2026-11-23", "a.md", 10).expect("written");
        let day = two.add("2026-11-23", "b.md", 5).expect("written");
        assert_eq!(day.words("2026-11-23"), 15);
        assert_eq!(one.load().expect("read"), day);
        std::fs::write(&file, "{ damaged").expect("written");
        assert_eq!(one.load().expect("read"), Day::default());
        let day = one.add("2026-11-23", "a.md", 1).expect("written");
        assert_eq!(day.words("2026-11-23"), 1);
    }
}
