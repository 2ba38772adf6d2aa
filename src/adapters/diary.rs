//! The words of the day in a file of a few lines: `words.json` in the folder of state.

use std::path::PathBuf;
use std::sync::Arc;

use crate::adapters::paths::private_folder;
use crate::domain::day::Day;
use crate::ports::diary::Diary;
use crate::ports::drafts::{Drafts, Saved};
use crate::ports::failure::{Failure, FailureKind};

/// How often a write is tried when another Byline writes at the same moment.
const TRIES: usize = 5;

/// The words of the day in a file.
pub struct FileDiary {
    drafts: Arc<dyn Drafts>,
    file: PathBuf,
}

impl FileDiary {
    /// A diary in this file.
    #[must_use]
    pub fn new(drafts: Arc<dyn Drafts>, file: PathBuf) -> Self {
        Self { drafts, file }
    }
}

/// A file that is damaged counts as empty: a day's number is not worth a question.
fn parse_day(text: &str) -> Day {
    serde_json::from_str(text).unwrap_or_default()
}

impl Diary for FileDiary {
    fn load(&self) -> Result<Day, Failure> {
        if !self.file.exists() {
            return Ok(Day::default());
        }
        let loaded = self.drafts.load(&self.file)?;
        Ok(parse_day(&loaded.source.text))
    }

    fn add(&self, day: &str, draft: &str, words: i64) -> Result<Day, Failure> {
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
                .map(|there| parse_day(&there.source.text))
                .unwrap_or_default();
            kept.add(day, draft, words);
            let text = serde_json::to_string_pretty(&kept).unwrap_or_default() + "\n";
            let expected = there.as_ref().map(|there| &there.fingerprint);
            match self.drafts.save(&self.file, text.as_bytes(), expected)? {
                Saved::Done { .. } => return Ok(kept),
                Saved::Changed { .. } => {}
            }
        }
        Err(Failure::new(
            FailureKind::File,
            "The words of today could not be kept: another program keeps writing words.json.",
            "They are counted again with the next save.",
        ))
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
