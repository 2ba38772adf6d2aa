//! The clipboard.

use crate::ports::failure::Failure;

/// How a copy travelled. Byline claims only what it knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    /// A local clipboard tool took it.
    Clipboard,
    /// Handed to tmux, which passes it on to the terminal.
    Tmux,
    /// Must be sent to the terminal as an OSC 52 sequence, which may or may not honour it.
    ViaTerminal,
}

/// What of a rich text the clipboard took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RichCopied {
    /// Rich text, and plain text for programs that want that.
    Both,
    /// Rich text only: the tool that was found can hold one kind.
    RichOnly,
}

/// A text with its formatting, and without.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Rich {
    /// As HTML.
    pub html: String,
    /// As plain text.
    pub text: String,
}

/// Puts text on the clipboard. May run a program: never on the UI thread.
pub trait Clipboard: Send + Sync {
    /// Copies by the best way there is. [`Copied::ViaTerminal`] asks the caller to write the OSC 52 sequence.
    fn copy(&self, text: &str) -> Copied;

    /// Copies rich text; it stays on the clipboard after Byline has ended.
    ///
    /// # Errors
    /// When there is no clipboard on this machine that can hold it, as over SSH: why, and what to do instead.
    fn copy_rich(&self, rich: &Rich) -> Result<RichCopied, Failure>;
}
