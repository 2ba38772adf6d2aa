//! A web browser, where there is one.

use std::path::Path;

use crate::ports::failure::Failure;

/// Opens addresses. Never spawns anything on a machine without a display.
pub trait Browser: Send + Sync {
    /// Whether there is a browser to open at all (not over SSH, not without a display).
    fn available(&self) -> bool;

    /// Opens an http or https address.
    ///
    /// # Errors
    /// When the address is of another kind, there is no browser, or it could not be started.
    fn open(&self, url: &str) -> Result<(), Failure>;

    /// Shows a picture that is a file. The path is full, and the file is known to be a picture.
    ///
    /// # Errors
    /// When there is nothing to show it with, or it could not be started.
    fn show(&self, picture: &Path) -> Result<(), Failure>;
}
