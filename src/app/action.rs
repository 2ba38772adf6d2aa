//! What a writer can ask for.

/// Something asked for by a key, the palette or the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Show the list of drafts.
    GoDrafts,
    /// Show the history of sends.
    GoHistory,
    /// Show the account.
    GoAccount,
    /// Show the settings.
    GoSettings,
    /// Open the selected draft for writing.
    Write,
    /// Start a new draft.
    New,
    /// Publish: open the review.
    Publish,
    /// Carry the story over by hand.
    CarryOver,
    /// Title, tags, visibility…
    Details,
    /// What will look different on Medium.
    Checks,
    /// Text, split view, preview.
    View,
    /// The headings.
    Outline,
    /// Dim all but the paragraph or the sentence.
    Focus,
    /// Keep the caret's row in the middle.
    Typewriter,
    /// Words of the day, of the session, of the draft.
    Goal,
    /// Suggest how the word under the caret is spelt.
    Suggest,
    /// Check spelling, or not.
    Spelling,
    /// Scroll the preview down.
    PreviewDown,
    /// Scroll the preview up.
    PreviewUp,
    /// Draw pictures in the preview, or not.
    Pictures,
    /// Hand the draft to `$EDITOR`.
    ExternalEditor,
    /// Find in the text, or filter the list.
    Find,
    /// Texts that a crash or a failed save has left.
    Recovered,
    /// Order of the list.
    Sort,
    /// Read the folder again.
    Reload,
    /// What exactly was sent of the draft.
    SentCopy,
    /// The draft now beside what was sent.
    Compare,
    /// Copy the address of the published story.
    CopyAddress,
    /// Open the published story in a browser.
    OpenAddress,
    /// Show the address of the published story as a QR code.
    QrCode,
    /// All commands.
    Palette,
    /// Keys and what they do.
    Help,
    /// Take back the last change.
    Undo,
    /// Do it again.
    Redo,
    /// Save now.
    Save,
    /// Begin or end a selection.
    Mark,
    /// Select everything.
    SelectAll,
    /// Copy the selection.
    Copy,
    /// Cut the selection.
    Cut,
    /// Insert what was last cut or copied here.
    Paste,
    /// Cut the line.
    CutLine,
    /// Delete the word before the caret.
    DeleteWord,
    /// Stop, and give the terminal to the shell.
    Suspend,
    /// Draw everything again.
    Redraw,
    /// One layer back.
    Back,
    /// Leave; everything is saved.
    Quit,
}
