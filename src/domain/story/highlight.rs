//! Colours of code blocks, for the preview only: Medium colours code by itself from the language that is sent.

use std::collections::HashMap;
use std::sync::OnceLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

use crate::domain::story::{BlockKind, Story};

/// Lines of a code block that are coloured; a longer one keeps its rest plain, so that a giant costs no more.
const LINES_AT_MOST: usize = 400;

/// What a piece of code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// Anything else.
    Plain,
    /// A word of the language.
    Keyword,
    /// Quoted text.
    String,
    /// A comment.
    Comment,
    /// A number or another constant.
    Constant,
    /// A type, a tag, a section.
    Type,
    /// The name of a function.
    Function,
}

/// The colours of a story's code blocks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Colours(HashMap<usize, Vec<ColouredLine>>);

/// A line as pieces: byte length and what the piece is. Their lengths add up to the line's.
pub type ColouredLine = Vec<(usize, Token)>;

impl Colours {
    /// The colours of a story. Loads the languages at the first call (about a millisecond): not for the UI thread.
    #[must_use]
    pub fn of(story: &Story) -> Self {
        let mut colours = HashMap::new();
        for (index, block) in story.blocks.iter().enumerate() {
            if let BlockKind::Code {
                language: Some(language),
                text,
            } = &block.kind
                && let Some(lines) = colour(language, text)
            {
                colours.insert(index, lines);
            }
        }
        Self(colours)
    }

    /// Whether nothing is coloured.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The pieces of a line of a code block; `None` when it is not coloured.
    #[must_use]
    pub fn line(&self, block: usize, line: usize) -> Option<&ColouredLine> {
        self.0.get(&block)?.get(line)
    }
}

fn languages() -> &'static SyntaxSet {
    static LANGUAGES: OnceLock<SyntaxSet> = OnceLock::new();
    LANGUAGES.get_or_init(SyntaxSet::load_defaults_newlines)
}

fn colour(language: &str, text: &str) -> Option<Vec<ColouredLine>> {
    let language = language.to_ascii_lowercase();
    let name = match language.as_str() {
        "shell" | "console" | "zsh" | "sh" => "bash",
        "typescript" | "ts" | "jsx" | "tsx" => "js",
        "golang" => "go",
        "c#" => "cs",
        other => other,
    };
    let syntax = languages().find_syntax_by_token(name)?;
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n').take(LINES_AT_MOST) {
        let ops = state.parse_line(line, languages()).ok()?;
        let content = line.trim_end_matches('\n').len();
        let mut pieces: ColouredLine = Vec::new();
        let mut from = 0;
        for (at, op) in ops {
            let at = at.min(content);
            if at > from {
                push(&mut pieces, at - from, token(&stack));
                from = at;
            }
            stack.apply(&op).ok()?;
        }
        if content > from {
            push(&mut pieces, content - from, token(&stack));
        }
        lines.push(pieces);
    }
    Some(lines)
}

fn push(pieces: &mut ColouredLine, length: usize, token: Token) {
    match pieces.last_mut() {
        Some((last, kind)) if *kind == token => *last += length,
        _ => pieces.push((length, token)),
    }
}

fn token(stack: &ScopeStack) -> Token {
    static KINDS: OnceLock<Vec<(Scope, Token)>> = OnceLock::new();
    let kinds = KINDS.get_or_init(|| {
        [
            ("comment", Token::Comment),
            ("string", Token::String),
            ("constant", Token::Constant),
            ("keyword.operator", Token::Plain),
            ("keyword", Token::Keyword),
            ("storage", Token::Keyword),
            ("entity.name.function", Token::Function),
            ("support.function", Token::Function),
            ("entity.name", Token::Type),
            ("support.type", Token::Type),
        ]
        .into_iter()
        .filter_map(|(scope, token)| Some((Scope::new(scope).ok()?, token)))
        .collect()
    });
    stack
        .as_slice()
        .iter()
        .rev()
        .find_map(|scope| kinds.iter().find(|(kind, _)| kind.is_prefix_of(*scope)))
        .map_or(Token::Plain, |(_, token)| *token)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::story::Block;

    fn story(language: &str, text: &str) -> Story {
        Story {
            blocks: vec![Block {
                kind: BlockKind::Code {
                    language: Some(language.into()),
                    text: text.into(),
                },
                lines: None,
            }],
            findings: Vec::new(),
        }
    }

    #[test]
    fn pieces_add_up_to_their_lines() {
        let text = "fn main() {\n    let s = \"é\"; // why\n}";
        let colours = Colours::of(&story("rust", text));
        for (i, line) in text.lines().enumerate() {
            let pieces = colours.line(0, i).expect("a coloured line");
            assert_eq!(pieces.iter().map(|(n, _)| n).sum::<usize>(), line.len());
        }
        let second = colours.line(0, 1).expect("a coloured line");
        assert!(second.iter().any(|(_, t)| *t == Token::String));
        assert!(second.iter().any(|(_, t)| *t == Token::Comment));
    }

    #[test]
    fn an_unknown_language_stays_plain() {
        assert_eq!(Colours::of(&story("klingon", "x")).line(0, 0), None);
    }
}
