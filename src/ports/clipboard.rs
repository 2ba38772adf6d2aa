//! The clipboard.

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

/// Puts text on the clipboard. May run a program: never on the UI thread.
pub trait Clipboard: Send + Sync {
    /// Copies by the best way there is. [`Copied::ViaTerminal`] asks the caller to write the OSC 52 sequence.
    fn copy(&self, text: &str) -> Copied;
}
