//! What the writer has chosen to leave as it is, kept from session to session.

use crate::domain::lint::ignored::{Ignored, Left};
use crate::ports::failure::Failure;

/// Keeps findings that were left.
pub trait KeepsIgnored: Send + Sync {
    /// Everything that was left.
    ///
    /// # Errors
    /// When it cannot be read.
    fn load(&self) -> Result<Ignored, Failure>;

    /// Leaves a finding (`true`), or no longer, and says what is left then, by other running Bylines included.
    ///
    /// # Errors
    /// When it cannot be written.
    fn set(&self, left: Left, ignore: bool) -> Result<Ignored, Failure>;
}
