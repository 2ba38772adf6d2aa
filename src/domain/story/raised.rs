//! Raised and lowered text: the characters there are for it, and `^so^` of Pandoc.

use crate::domain::story::raw_html::Raise;
use crate::domain::story::walk::Walk;

impl Walk<'_> {
    /// Whether everything in a text can be written below the line.
    pub(super) fn can_be_lowered(text: &str) -> bool {
        !text.is_empty() && text.chars().all(|c| Raise::Down.of(c).is_some())
    }
}

impl Raise {
    pub fn of(self, c: char) -> Option<char> {
        const PLAIN: &str = "0123456789+-=()n";
        const UP: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ";
        const DOWN: &str = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙ";
        let position = PLAIN.chars().position(|p| p == c)?;
        match self {
            Self::Up => UP.chars().nth(position),
            Self::Down => DOWN.chars().nth(position),
        }
    }
}

/// The length of what is raised between the `^` at that place and the next one: a few characters without a space, behind
/// a letter or digit or longer than a face (`^o^`), and before none.
pub(super) fn power(text: &str, at: usize) -> Option<usize> {
    let inside = &text[at + 1..];
    let length = inside.find('^').filter(|length| *length <= 16)?;
    let raised = &inside[..length];
    let before = text[..at].chars().next_back();
    let after = inside[length + 1..].chars().next();
    let behind_word = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, ')' | ']'));
    let outside = before.is_none_or(char::is_whitespace) && raised.chars().count() > 1;
    let is_word = raised.contains(char::is_alphanumeric)
        && !raised.contains(|c: char| c.is_whitespace() || matches!(c, '[' | ']'));
    let ends = !after.is_some_and(char::is_alphanumeric);
    (is_word && ends && (behind_word || outside)).then_some(length)
}
