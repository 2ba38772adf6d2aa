//! A one-line text field: the textarea widget's text and undo, moved and cut by grapheme.

use tui_textarea::{CursorMove, TextArea};
use unicode_segmentation::UnicodeSegmentation;

use crate::app::key::{Code, Key};

/// A one-line text field.
#[derive(Debug, Clone)]
pub struct Field {
    area: TextArea<'static>,
}

impl Default for Field {
    fn default() -> Self {
        Self::new("")
    }
}

impl PartialEq for Field {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text() && self.caret() == other.caret()
    }
}

impl Field {
    /// A field with a text, the caret at its end.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut area = TextArea::new(vec![one_line(text)]);
        area.move_cursor(CursorMove::End);
        area.set_max_histories(1000);
        Self { area }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.area.lines().first().map_or("", String::as_str)
    }

    /// Byte offset of the caret in the text.
    #[must_use]
    pub fn caret(&self) -> usize {
        let column = self.area.cursor().1;
        self.text()
            .char_indices()
            .nth(column)
            .map_or(self.text().len(), |(byte, _)| byte)
    }

    /// Inserts pasted text on one line.
    pub fn paste(&mut self, text: &str) {
        self.area.insert_str(one_line(text));
    }

    /// Empties the field.
    pub fn clear(&mut self) {
        *self = Self::new("");
    }

    /// Takes the last change back; false when there is none.
    pub fn undo(&mut self) -> bool {
        self.area.undo()
    }

    /// Makes the change again; false when there is none.
    pub fn redo(&mut self) -> bool {
        self.area.redo()
    }

    /// Handles an editing key. False when the key means nothing here.
    pub fn key(&mut self, key: Key) -> bool {
        if let Some(c) = key.typed() {
            self.area.insert_char(c);
            return true;
        }
        match (key.code, key.ctrl) {
            (Code::Backspace, false) => self.delete_before(),
            (Code::Delete, false) => self.delete_after(),
            (Code::Left, false) => self.jump(self.grapheme_before()),
            (Code::Right, false) => self.jump(self.grapheme_after()),
            (Code::Left, true) => self.area.move_cursor(CursorMove::WordBack),
            (Code::Right, true) => self.area.move_cursor(CursorMove::WordForward),
            (Code::Home, _) => self.area.move_cursor(CursorMove::Head),
            (Code::End, _) => self.area.move_cursor(CursorMove::End),
            (Code::Char('w') | Code::Backspace, true) => {
                self.area.delete_word();
            }
            (Code::Char('u'), true) => {
                self.area.delete_line_by_head();
            }
            (Code::Char('z' | '_' | '7'), true) => {
                self.undo();
            }
            (Code::Char('y'), true) => {
                self.redo();
            }
            _ => return false,
        }
        true
    }

    fn column(&self) -> usize {
        self.area.cursor().1
    }

    fn grapheme_before(&self) -> usize {
        let before = &self.text()[..self.caret()];
        let cluster = before.graphemes(true).next_back().unwrap_or("");
        self.column() - cluster.chars().count()
    }

    fn grapheme_after(&self) -> usize {
        let after = &self.text()[self.caret()..];
        self.column() + after.graphemes(true).next().unwrap_or("").chars().count()
    }

    fn jump(&mut self, column: usize) {
        self.area.move_cursor(CursorMove::Jump(
            0,
            u16::try_from(column).unwrap_or(u16::MAX),
        ));
    }

    fn delete_before(&mut self) {
        let (from, to) = (self.grapheme_before(), self.column());
        self.jump(from);
        self.area.delete_str(to - from);
    }

    fn delete_after(&mut self) {
        let count = self.grapheme_after() - self.column();
        self.area.delete_str(count);
    }
}

fn one_line(text: &str) -> String {
    let text: String = text
        .trim_matches(['\r', '\n'])
        .chars()
        .map(|c| {
            if matches!(c, '\n' | '\r' | '\t') {
                ' '
            } else {
                c
            }
        })
        .filter(|c| !c.is_control())
        .collect();
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(field: &mut Field, code: Code) {
        assert!(field.key(Key::plain(code)));
    }

    #[test]
    fn backspace_takes_a_whole_family_and_undo_brings_it_back() {
        let mut field = Field::new("a👩‍👩‍👧");
        press(&mut field, Code::Backspace);
        assert_eq!(field.text(), "a");
        field.undo();
        assert_eq!(field.text(), "a👩‍👩‍👧");
    }

    #[test]
    fn left_and_delete_go_by_grapheme() {
        let mut field = Field::new("e\u{301}x");
        press(&mut field, Code::Left);
        press(&mut field, Code::Left);
        assert_eq!(field.caret(), 0);
        press(&mut field, Code::Delete);
        assert_eq!(field.text(), "x");
    }

    #[test]
    fn pasted_lines_become_one() {
        let mut field = Field::default();
        field.paste("a\r\nb\u{1b}[2J\n");
        assert_eq!(field.text(), "a  b[2J");
    }

    #[test]
    fn typing_at_the_end_of_a_long_text_keeps_its_place() {
        let mut field = Field::new(&"x".repeat(5000));
        assert!(field.key(Key::char('y')));
        assert!(field.text().ends_with('y'));
        assert_eq!(field.caret(), 5001);
    }
}
