//! The words of the day, kept from session to session.

use crate::domain::day::Day;
use crate::ports::failure::Failure;

/// Keeps the words of the day.
pub trait Diary: Send + Sync {
    /// What was counted last; nothing when nothing was.
    ///
    /// # Errors
    /// When it cannot be read.
    fn load(&self) -> Result<Day, Failure>;

    /// Counts words of a draft and says what the day comes to, other running Bylines included.
    ///
    /// # Errors
    /// When it cannot be written.
    fn add(&self, day: &str, draft: &str, words: i64) -> Result<Day, Failure>;
}
