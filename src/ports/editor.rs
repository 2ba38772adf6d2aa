//! The writer's own editor.

use std::path::Path;

use crate::ports::failure::Failure;

/// Runs `$VISUAL`, else `$EDITOR`, on a file and waits. The terminal must be handed over before.
pub trait Editor: Send + Sync {
    /// Runs the editor; returns when it has ended.
    ///
    /// # Errors
    /// When no editor is named, it cannot be started, or it ended with an error.
    fn edit(&self, path: &Path) -> Result<(), Failure>;
}
