//! Markdown signs put around the selection.

use std::ops::Range;

use super::{Buffer, Kind, Selection};

/// What a selection can be wrapped in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// `*text*`
    Star,
    /// `_text_`
    Underscore,
    /// `` `text` ``
    Code,
    /// `**text**`
    Strong,
    /// `[text]()` with the caret between the round brackets.
    Link,
}

impl Mark {
    /// The mark a typed character stands for, when it stands for one.
    #[must_use]
    pub fn of(typed: char) -> Option<Self> {
        match typed {
            '*' => Some(Self::Star),
            '_' => Some(Self::Underscore),
            '`' => Some(Self::Code),
            '[' => Some(Self::Link),
            _ => None,
        }
    }

    fn signs(self) -> (&'static str, &'static str) {
        match self {
            Self::Star => ("*", "*"),
            Self::Underscore => ("_", "_"),
            Self::Code => ("`", "`"),
            Self::Strong => ("**", "**"),
            Self::Link => ("[", "]()"),
        }
    }
}

impl Buffer {
    /// Wraps the selection, as one undo step, and keeps the text selected so that a second mark can follow. Blanks at
    /// the ends stay outside, since Markdown gives no emphasis to `*text *`. False when no text is selected.
    pub fn wrap_selection(&mut self, mark: Mark) -> bool {
        let Some(range) = self.selected().and_then(|range| self.without_blanks(range)) else {
            return false;
        };
        let (open, close) = mark.signs();
        let text = format!("{open}{}{close}", self.slice(range.clone()));
        let inner = range.start + open.len()..range.end + open.len();
        let after = match mark {
            Mark::Link => Selection::caret(inner.end + close.len() - 1),
            Mark::Star | Mark::Underscore | Mark::Code | Mark::Strong => Selection {
                anchor: Some(inner.start),
                caret: inner.end,
            },
        };
        self.edit(range, &text, Kind::Whole, after)
    }

    fn without_blanks(&self, range: Range<usize>) -> Option<Range<usize>> {
        let text = self.slice(range.clone());
        let start = range.start + text.len() - text.trim_start().len();
        let end = range.end - (text.len() - text.trim_end().len());
        (start < end).then_some(start..end)
    }
}
