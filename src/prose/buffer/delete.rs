//! Taking text away: keys that delete, cut and copy.

use super::{Buffer, Kind, grapheme};

impl Buffer {
    /// Removes the selection, or the cluster before the caret.
    pub fn backspace(&mut self) {
        if !self.remove_selection() {
            let from = grapheme::previous(&self.rope, self.caret());
            self.replace(from..self.caret(), "", Kind::Backspacing);
        }
    }

    /// Removes the selection, or the cluster after the caret.
    pub fn delete(&mut self) {
        if !self.remove_selection() {
            let to = grapheme::next(&self.rope, self.caret());
            self.replace(self.caret()..to, "", Kind::Deleting);
        }
    }

    /// Removes the selection, or back to the start of the word. At the start of a line, only the line end.
    pub fn delete_word_left(&mut self) {
        if !self.remove_selection() {
            let from = grapheme::word_left(&self.rope, self.caret());
            self.replace(from..self.caret(), "", Kind::Whole);
        }
    }

    /// Removes the selection, or up to the end of the word. At the end of a line, only the line end.
    pub fn delete_word_right(&mut self) {
        if !self.remove_selection() {
            let to = grapheme::word_right(&self.rope, self.caret());
            self.replace(self.caret()..to, "", Kind::Whole);
        }
    }

    /// The selected text; `None` when nothing is selected.
    #[must_use]
    pub fn copy(&self) -> Option<String> {
        self.selected().map(|range| self.slice(range))
    }

    /// Takes the selected text out and returns it; `None` when nothing is selected.
    pub fn cut(&mut self) -> Option<String> {
        let text = self.copy()?;
        self.remove_selection();
        Some(text)
    }

    /// Takes out the caret's logical line with its line end and returns it; `None` when there is nothing in it.
    pub fn cut_line(&mut self) -> Option<String> {
        let range = self.line_range(self.caret_line());
        let text = self.slice(range.clone());
        self.replace(range, "", Kind::Whole).then_some(text)
    }

    fn remove_selection(&mut self) -> bool {
        self.selected()
            .is_some_and(|range| self.replace(range, "", Kind::Whole))
    }
}
