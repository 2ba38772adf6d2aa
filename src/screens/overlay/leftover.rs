//! A crash has left text of the draft that was opened: restore it, make a file of it, or discard it.

use crate::app::effect::{Effect, Safety};
use crate::app::key::{Code, Key};
use crate::app::model::Model;
use crate::ports::recovery::Left;
use crate::screens::{Next, overlay, writer};

/// The question.
#[derive(Debug)]
pub struct Leftover {
    /// What was left.
    pub left: Left,
    /// The button that has the focus.
    pub focus: usize,
}

/// What can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Restore,
    NewFile,
    Discard,
}

impl Leftover {
    /// The question about a text; an answer that loses nothing has the focus.
    #[must_use]
    pub fn of(left: Left) -> Self {
        Self { left, focus: 0 }
    }

    fn answers(&self) -> &'static [Answer] {
        // A draft that was changed since is never written over: the text can only stand beside it.
        if self.left.continues {
            &[Answer::Restore, Answer::NewFile, Answer::Discard]
        } else {
            &[Answer::NewFile, Answer::Discard]
        }
    }

    /// The buttons, left to right.
    #[must_use]
    pub fn buttons(&self) -> Vec<&'static str> {
        let word = |answer: &Answer| match answer {
            Answer::Restore => "Restore it",
            Answer::NewFile => "New file",
            Answer::Discard => "Discard",
        };
        self.answers().iter().map(word).collect()
    }

    /// Handles a key.
    pub fn key(&mut self, model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
        let count = self.answers().len();
        match key.code {
            Code::Tab | Code::Right | Code::Down => self.focus = (self.focus + 1) % count,
            Code::BackTab | Code::Left | Code::Up => self.focus = (self.focus + count - 1) % count,
            Code::Enter => {
                self.settle(model, effects);
                return Next::Close;
            }
            Code::Esc => {
                model.say(
                    effects,
                    "The recovered text is kept. Opening the draft asks again.",
                );
                return Next::Close;
            }
            _ => {}
        }
        Next::Stay
    }

    fn settle(&self, model: &mut Model, effects: &mut Vec<Effect>) {
        let Some(desk) = &mut model.desk else {
            return;
        };
        match self.answers().get(self.focus) {
            Some(Answer::Restore) => {
                desk.restore(self.left.clone());
                effects.extend(desk.convert());
                writer::after(model, effects, true);
                model.say(effects, "Restored. Ctrl-Z brings the text on disk back.");
            }
            Some(Answer::NewFile) => effects.push(Effect::Safety(Safety::Unpack {
                left: self.left.file.clone(),
                path: overlay::beside(&desk.path, "recovered"),
                text: self.left.text.clone(),
            })),
            Some(Answer::Discard) => effects.push(Effect::Safety(Safety::Discard {
                left: self.left.file.clone(),
            })),
            None => {}
        }
    }
}

/// The first line in which two texts differ: its number from 1, and the line in each. `None` when they are the same.
#[must_use]
pub fn first_difference<'a>(one: &'a str, other: &'a str) -> Option<(usize, &'a str, &'a str)> {
    let (mut ones, mut others) = (one.lines(), other.lines());
    for number in 1.. {
        match (ones.next(), others.next()) {
            (None, None) => return None,
            (a, b) if a == b => {}
            (a, b) => return Some((number, a.unwrap_or_default(), b.unwrap_or_default())),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_differs_is_found_also_where_one_text_ends() {
        assert_eq!(first_difference("a\nb\n", "a\nc\n"), Some((2, "b", "c")));
        assert_eq!(first_difference("a\n", "a\nb"), Some((2, "", "b")));
        assert_eq!(first_difference("a", "a"), None);
    }
}
