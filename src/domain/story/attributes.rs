//! Lists of attributes behind or below what they belong to: `{: .lead}` of kramdown, `{.big}` and `{width=50%}` of Pandoc,
//! `{ #part }` of Python-Markdown.

use std::borrow::Cow;

use comrak::Node;
use comrak::nodes::NodeValue;

use crate::domain::lint;
use crate::domain::story::walk::Walk;

/// Longest list that is one, in bytes.
const LONGEST: usize = 200;

impl<'a> Walk<'a> {
    /// A text without the attribute lists in it.
    pub(super) fn without_attributes<'t>(
        &mut self,
        node: Option<Node<'a>>,
        text: &'t str,
        line: usize,
    ) -> Cow<'t, str> {
        if node.is_some_and(|node| node.next_sibling().is_none())
            && let Some(at) = name_of_block(text)
        {
            self.left_out(text[at..].trim(), line);
            return Cow::Borrowed(text[..at].trim_end());
        }
        if !text.contains('{') {
            return Cow::Borrowed(text);
        }
        let mut text = Cow::Borrowed(text);
        let before = node.and_then(comrak::arena_tree::Node::previous_sibling);
        let behind_element = before.is_some_and(|before| is_element(&before.data().value));
        let first = before.is_none_or(|before| is_break(&before.data().value));
        if (behind_element || (first && text.starts_with("{:")))
            && let Some(length) = list_length(&text)
        {
            self.left_out(&text[..length], line);
            let rest = text[length..].to_owned();
            text = Cow::Owned(if first {
                rest.trim_start().into()
            } else {
                rest
            });
        }
        text = self.without_spans(text, line);
        let last = node.is_none_or(|node| {
            let next = node.next_sibling();
            next.is_none_or(|next| is_break(&next.data().value))
        });
        let end = text.trim_end();
        if last
            && let Some(open) = end.rfind('{').filter(|open| *open > 0)
            && end[..open].ends_with([' ', '\t'])
            && list_length(&end[open..]) == Some(end.len() - open)
        {
            let attributes = end[open..].to_owned();
            let kept = end[..open].trim_end().to_owned();
            self.left_out(&attributes, line);
            text = Cow::Owned(kept);
        }
        text
    }

    /// `[words]{.class}`: the words; `:icon:{.class}` without its class.
    fn without_spans<'t>(&mut self, text: Cow<'t, str>, line: usize) -> Cow<'t, str> {
        if !(text.contains("]{") || text.contains(":{")) {
            return text;
        }
        let mut kept = String::with_capacity(text.len());
        let mut rest = &*text;
        while let Some(at) = rest.find("]{").or_else(|| rest.find(":{")) {
            let (words, behind) = (&rest[..at], &rest[at + 1..]);
            let Some(length) = list_length(behind) else {
                kept.push_str(&rest[..at + 2]);
                rest = &rest[at + 2..];
                continue;
            };
            self.left_out(&behind[..length], line);
            match words.rfind('[') {
                _ if rest[at..].starts_with(':') => kept.push_str(&rest[..=at]),
                Some(open) => {
                    kept.push_str(&words[..open]);
                    kept.push_str(&words[open + 1..]);
                }
                None => {
                    kept.push_str(words);
                    kept.push(']');
                }
            }
            rest = &behind[length..];
        }
        kept.push_str(rest);
        Cow::Owned(kept)
    }

    fn left_out(&mut self, list: &str, line: usize) {
        let rule = &lint::attribute::ATTRIBUTE;
        self.report
            .count(rule, line, list, lint::attribute::attribute);
    }
}

/// Where the name begins that Obsidian gives a block: ` ^name` at its end.
fn name_of_block(text: &str) -> Option<usize> {
    let at = text.rfind(" ^")?;
    let name = text[at + 2..].trim_end();
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    (name.len() > 1 && name.chars().all(plain) && name.contains(|c: char| c.is_ascii_alphabetic()))
        .then_some(at)
}

fn is_element(value: &NodeValue) -> bool {
    matches!(
        value,
        NodeValue::Emph
            | NodeValue::Strong
            | NodeValue::Code(_)
            | NodeValue::Link(_)
            | NodeValue::Image(_)
            | NodeValue::Highlight
            | NodeValue::Insert
            | NodeValue::Strikethrough
            | NodeValue::Math(_)
            | NodeValue::ShortCode(_)
    )
}

fn is_break(value: &NodeValue) -> bool {
    matches!(value, NodeValue::SoftBreak | NodeValue::LineBreak)
}

/// The length of the attribute list that begins a text.
pub(crate) fn list_length(text: &str) -> Option<usize> {
    let mut most = text.len().min(LONGEST);
    while !text.is_char_boundary(most) {
        most -= 1;
    }
    let text = &text[..most];
    let inside = text.strip_prefix('{')?;
    let (colon, inside) = match inside.strip_prefix(':') {
        Some(rest) => (true, rest),
        None => (false, inside),
    };
    let mut rest = inside.trim_start();
    let mut words = 0;
    while !rest.starts_with('}') {
        let length = word_length(rest, colon)?;
        words += 1;
        rest = rest[length..].trim_start();
    }
    let length = text.len() - rest.len() + 1;
    (words > 0 && length <= LONGEST).then_some(length)
}

/// The length of one attribute: `.class`, `#name`, `key=value`, `=format`, `-`; with a colon before all, a bare word.
fn word_length(text: &str, colon: bool) -> Option<usize> {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':');
    let name_end = |from: usize| {
        let found = text[from..].find(|c: char| !is_name(c));
        found.map_or(text.len(), |at| from + at)
    };
    let first = text.chars().next()?;
    match first {
        '.' | '#' | '=' => Some(name_end(1)).filter(|end| *end > 1),
        '-' if text[1..].starts_with([' ', '}']) => Some(1),
        _ => {
            let end = name_end(0);
            match text[end..].strip_prefix('=') {
                Some(value) if end > 0 => Some(end + 1 + value_length(value)?),
                _ => Some(end).filter(|end| colon && *end > 0),
            }
        }
    }
}

fn value_length(text: &str) -> Option<usize> {
    for quote in ['"', '\'', '“', '”'] {
        if let Some(inside) = text.strip_prefix(quote) {
            let close = if quote == '“' { '”' } else { quote };
            let end = inside.find(close)?;
            return Some(quote.len_utf8() + end + close.len_utf8());
        }
    }
    let end = text.find(|c: char| c.is_whitespace() || c == '}')?;
    (end > 0).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::list_length;

    #[test]
    fn lists_of_three_dialects_are_told_from_other_text_in_braces() {
        for list in [
            "{: .lead}",
            "{:.a #b}",
            "{:target=\"_blank\"}",
            "{#id .class}",
            "{.big}",
            "{width=50%}",
            "{ #part }",
            "{: .x rel=\"a b\" }",
            "{=html}",
            "{-}",
            "{:toc}",
        ] {
            assert_eq!(list_length(list), Some(list.len()), "{list}");
        }
        for text in [
            "{}", "{x}", "{hours}", "{#if x}", "{{ a }}", "{a, b}", "{1}", "{:}", "{ .", "{a: b}",
            "{=}",
        ] {
            assert_eq!(list_length(text), None, "{text}");
        }
    }
}
