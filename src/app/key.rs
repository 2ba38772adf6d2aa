//! Keys as plain values, with the names people write in a configuration: `ctrl-p`, `esc`, `?`, `f1`.

use std::fmt;

/// One key press.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// With Ctrl.
    pub ctrl: bool,
    /// With Alt. Terminals send the same bytes for Alt-p and Esc p.
    pub alt: bool,
    /// With Shift; always false for characters, which carry their case.
    pub shift: bool,
}

/// The keys every terminal can send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// A character.
    Char(char),
    /// Enter (also Ctrl-J).
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift-Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Arrow.
    Left,
    /// Arrow.
    Right,
    /// Arrow.
    Up,
    /// Arrow.
    Down,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A function key.
    F(u8),
}

const NAMES: [(Code, &str); 14] = [
    (Code::Enter, "enter"),
    (Code::Esc, "esc"),
    (Code::Tab, "tab"),
    (Code::BackTab, "shift-tab"),
    (Code::Backspace, "backspace"),
    (Code::Delete, "delete"),
    (Code::Left, "left"),
    (Code::Right, "right"),
    (Code::Up, "up"),
    (Code::Down, "down"),
    (Code::Home, "home"),
    (Code::End, "end"),
    (Code::PageUp, "pageup"),
    (Code::PageDown, "pagedown"),
];

impl Key {
    /// A key without modifiers.
    #[must_use]
    pub fn plain(code: Code) -> Self {
        Self {
            code,
            ctrl: false,
            alt: false,
            shift: false,
        }
    }

    /// A character without modifiers.
    #[must_use]
    pub fn char(c: char) -> Self {
        Self::plain(Code::Char(c))
    }

    /// A character with Ctrl.
    #[must_use]
    pub fn ctrl(c: char) -> Self {
        Self {
            ctrl: true,
            ..Self::char(c)
        }
    }

    /// The character to type, when this key types one.
    #[must_use]
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// Reads a name such as `ctrl-p`, `alt-left`, `?` or `f1`; `None` when there is no such key.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let mut key = Self::char('\0');
        let mut rest = name;
        loop {
            if let Some((code, _)) = NAMES.iter().find(|(_, n)| *n == rest) {
                key.code = *code;
                return Some(key);
            }
            let (flag, tail) = if let Some(tail) = rest.strip_prefix("ctrl-") {
                (&mut key.ctrl, tail)
            } else if let Some(tail) = rest.strip_prefix("alt-") {
                (&mut key.alt, tail)
            } else if let Some(tail) = rest.strip_prefix("shift-") {
                (&mut key.shift, tail)
            } else {
                break;
            };
            if tail.is_empty() {
                break;
            }
            *flag = true;
            rest = tail;
        }
        let mut chars = rest.chars();
        key.code = match (chars.next(), chars.next()) {
            (Some(c), None) => Code::Char(c),
            _ if rest == "space" => Code::Char(' '),
            (Some('f'), Some(_)) => {
                Code::F(rest[1..].parse().ok().filter(|n| (1..=12).contains(n))?)
            }
            _ => return None,
        };
        Some(key)
    }
}

/// As it is shown on screen: `Ctrl-P`, `Esc`, `?`, `Enter`.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        if self.alt {
            f.write_str("Alt-")?;
        }
        if self.shift {
            f.write_str("Shift-")?;
        }
        match self.code {
            Code::Char(' ') => f.write_str("Space"),
            Code::Char(c) if self.ctrl => write!(f, "{}", c.to_ascii_uppercase()),
            Code::Char(c) => write!(f, "{c}"),
            Code::Left => f.write_str("←"),
            Code::Right => f.write_str("→"),
            Code::Up => f.write_str("↑"),
            Code::Down => f.write_str("↓"),
            Code::BackTab => f.write_str("Shift-Tab"),
            Code::PageUp => f.write_str("PgUp"),
            Code::PageDown => f.write_str("PgDn"),
            Code::F(n) => write!(f, "F{n}"),
            Code::Enter => f.write_str("Enter"),
            Code::Esc => f.write_str("Esc"),
            Code::Tab => f.write_str("Tab"),
            Code::Backspace => f.write_str("Backspace"),
            Code::Delete => f.write_str("Delete"),
            Code::Home => f.write_str("Home"),
            Code::End => f.write_str("End"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_as_the_keys_they_say() {
        assert_eq!(Key::parse("ctrl-p"), Some(Key::ctrl('p')));
        assert_eq!(Key::parse("-"), Some(Key::char('-')));
        assert_eq!(Key::parse("ctrl--"), Some(Key::ctrl('-')));
        assert_eq!(Key::parse("shift-tab"), Some(Key::plain(Code::BackTab)));
        assert_eq!(Key::parse("f1"), Some(Key::plain(Code::F(1))));
        assert_eq!(Key::parse("f"), Some(Key::char('f')));
        assert_eq!(
            Key::parse("ctrl-left"),
            Some(Key {
                ctrl: true,
                ..Key::plain(Code::Left)
            })
        );
        assert_eq!(Key::parse("hyper-x"), None);
    }

    #[test]
    fn keys_are_shown_as_people_say_them() {
        assert_eq!(Key::ctrl('p').to_string(), "Ctrl-P");
        assert_eq!(Key::plain(Code::Enter).to_string(), "Enter");
        assert_eq!(Key::char('?').to_string(), "?");
    }
}
