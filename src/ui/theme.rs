//! Styles by role. The default uses the terminal's own sixteen colours and background, so that it is right on light and
//! dark without asking; every state is also a word, so colour is never needed to understand the screen.

use std::borrow::Cow;

use ratatui::style::{Color, Modifier, Style};

use crate::domain::story::highlight::Token;

/// What a piece of the screen is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Ordinary text.
    Text,
    /// Text of lesser weight.
    Muted,
    /// The one thing that has the focus.
    Focus,
    /// Selected text, matches.
    Selection,
    /// Names and rules that structure the screen.
    Frame,
    /// Headings.
    Heading,
    /// The title of a story.
    Title,
    /// A key to press.
    Key,
    /// Something went well.
    Good,
    /// Something wants attention.
    Warn,
    /// Something is wrong.
    Bad,
    /// Code.
    Code,
    /// Quotations.
    Quote,
    /// Links.
    Link,
    /// A word that is not in the dictionary.
    Typo,
}

/// The styles of the roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Theme {
    /// Without colours: only bold, dim, underline and reverse (`NO_COLOR`).
    pub mono: bool,
    /// Rules, marks and quotes of the screen in ASCII.
    pub ascii: bool,
}

impl Theme {
    /// The style of a role.
    #[must_use]
    pub fn style(self, role: Role) -> Style {
        let plain = Style::new();
        let (colour, modifier) = match role {
            Role::Text => (None, Modifier::empty()),
            Role::Muted | Role::Frame => (None, Modifier::DIM),
            Role::Focus | Role::Selection => (None, Modifier::REVERSED),
            Role::Heading | Role::Title => (None, Modifier::BOLD),
            Role::Key => (Some(Color::Blue), Modifier::BOLD),
            Role::Good => (Some(Color::Blue), Modifier::empty()),
            Role::Warn => (Some(Color::Yellow), Modifier::empty()),
            Role::Bad => (Some(Color::Red), Modifier::BOLD),
            Role::Code => (Some(Color::Cyan), Modifier::empty()),
            Role::Quote => (None, Modifier::ITALIC),
            Role::Link => (Some(Color::Blue), Modifier::UNDERLINED),
            // The letters keep their own colour: only the line below is red, where a terminal can do that.
            Role::Typo if !self.mono => {
                return plain
                    .add_modifier(Modifier::UNDERLINED)
                    .underline_color(Color::Red);
            }
            Role::Typo => (None, Modifier::UNDERLINED),
        };
        let style = plain.add_modifier(modifier);
        match colour {
            Some(colour) if !self.mono => style.fg(colour),
            _ => style,
        }
    }

    /// A text of the screen as this theme spells it.
    #[must_use]
    pub fn spell(self, text: &str) -> Cow<'_, str> {
        if !self.ascii || text.is_ascii() {
            return Cow::Borrowed(text);
        }
        let plain = text.chars().map(|c| match c {
            '─' | '–' | '·' => '-',
            '│' | '▌' => '|',
            '┌' | '┐' | '└' | '┘' | '┬' => '+',
            '═' => '=',
            '▸' | '›' | '→' => '>',
            '‹' | '←' => '<',
            '•' => '*',
            '█' => '#',
            '░' => '.',
            '“' | '”' => '"',
            '↑' => '^',
            '↓' => 'v',
            '✗' => 'x',
            other => other,
        });
        Cow::Owned(plain.collect())
    }

    /// The style of a piece of code.
    #[must_use]
    pub fn token(self, token: Token) -> Style {
        let colour = match token {
            Token::Plain => None,
            Token::Keyword => Some(Color::Magenta),
            Token::String => Some(Color::Green),
            Token::Comment => return Style::new().add_modifier(Modifier::DIM),
            Token::Constant => Some(Color::Yellow),
            Token::Type => Some(Color::Cyan),
            Token::Function => Some(Color::Blue),
        };
        match colour {
            Some(colour) if !self.mono => Style::new().fg(colour),
            _ => Style::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_in_ascii_has_nothing_else() {
        let theme = Theme {
            mono: true,
            ascii: true,
        };
        let all = "─│┌┐└┘┬═▸‹›•“”·↑↓←→▌✗";
        assert!(theme.spell(all).is_ascii(), "{}", theme.spell(all));
        assert_eq!(Theme::default().spell(all), all);
    }
}
