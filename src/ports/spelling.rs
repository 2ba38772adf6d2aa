//! Spelling: which words are right, and what was probably meant by one that is not.

use crate::ports::failure::Failure;

/// A word and whether it is spelt right.
pub type Spelt = (String, bool);

/// Knows words. Loading a dictionary takes a moment: not for the UI thread.
pub trait Spelling: Send + Sync {
    /// Checks words in a language (`en-GB`); without one in that of the system.
    ///
    /// # Errors
    /// When there is no dictionary for the language: a sentence that says how to get one.
    fn check(&self, language: Option<&str>, words: Vec<String>) -> Result<Vec<Spelt>, String>;

    /// What was probably meant by a word, the likeliest first; `None` when the word is right.
    ///
    /// # Errors
    /// As for [`Spelling::check`].
    fn suggest(&self, language: Option<&str>, word: &str) -> Result<Option<Vec<String>>, String>;

    /// Puts a word on the writer's own list, for every language.
    ///
    /// # Errors
    /// When the list cannot be written.
    fn learn(&self, word: &str) -> Result<(), Failure>;
}
