//! A run of styled text while it is being written: styles, links, breaks and the joining of lines.

use std::sync::Arc;

use crate::domain::story::{Span, Style, Text};

/// One of the inline styles, to be switched on and off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    Strong,
    Emphasis,
    Code,
}

/// Text under construction. Styles nest by counting, so hostile depth costs nothing.
#[derive(Debug, Default)]
pub(super) struct TextBuilder {
    spans: Vec<Span>,
    strong: usize,
    emphasis: usize,
    code: usize,
    links: Vec<Option<Arc<str>>>,
    /// A line end was met; what it becomes depends on the characters around it.
    soft: bool,
    written: usize,
}

impl TextBuilder {
    /// Adds characters in the present style.
    pub fn push(&mut self, text: &str) {
        let Some(first) = text.chars().next() else {
            return;
        };
        if std::mem::take(&mut self.soft)
            && let Some(last) = self.last_char()
            && !last.is_whitespace()
            && !first.is_whitespace()
            && !(is_spaceless(last) && is_spaceless(first))
        {
            self.append_joint();
        }
        if self.code > 0 {
            self.append(text);
        } else {
            self.append_single_spaced(text);
        }
    }

    /// The space between two lines belongs to a style or link only when it lies inside of it.
    fn append_joint(&mut self) {
        let (style, link) = self.current();
        let joint = self.spans.last().map_or_else(Span::default, |last| Span {
            text: String::new(),
            style: Style {
                strong: last.style.strong && style.strong,
                emphasis: last.style.emphasis && style.emphasis,
                code: last.style.code && style.code,
            },
            link: last.link.clone().filter(|l| link.as_ref() == Some(l)),
        });
        self.append_styled(" ", joint.style, joint.link);
    }

    /// Readers never see two spaces in a row: HTML shows them as one.
    fn append_single_spaced(&mut self, text: &str) {
        let mut rest = text;
        if self.last_char().is_some_and(|c| c == ' ' || c == '\n') {
            rest = rest.trim_start_matches(' ');
        }
        while let Some(double) = rest.find("  ") {
            self.append(&rest[..=double]);
            rest = rest[double..].trim_start_matches(' ');
        }
        if !rest.is_empty() {
            self.append(rest);
        }
    }

    /// Adds text in which any run of white space is one space, as in HTML.
    pub fn push_collapsed(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let word = rest.trim_start_matches(is_html_space);
            if word.len() < rest.len() {
                let gap = &rest[..rest.len() - word.len()];
                if gap.contains(['\n', '\r']) {
                    self.soft_break();
                } else if self.last_char().is_some_and(|c| !c.is_whitespace()) {
                    self.append(" ");
                }
            }
            let end = word.find(is_html_space).unwrap_or(word.len());
            self.push(&word[..end]);
            rest = &word[end..];
        }
    }

    /// A line end in the source: a space, or nothing between two characters of a script without spaces.
    pub fn soft_break(&mut self) {
        self.soft = true;
    }

    /// A break the writer asked for.
    pub fn hard_break(&mut self) {
        self.soft = false;
        if let Some(span) = self.spans.last_mut() {
            span.text.truncate(span.text.trim_end_matches(' ').len());
        }
        self.append("\n");
    }

    /// Switches a style on.
    pub fn begin(&mut self, face: Face) {
        *self.counter(face) += 1;
    }

    /// Switches a style off again.
    pub fn end(&mut self, face: Face) {
        let counter = self.counter(face);
        *counter = counter.saturating_sub(1);
    }

    /// Starts a link; `None` is a link whose address cannot be sent, so that it still nests.
    pub fn begin_link(&mut self, address: Option<&str>) {
        self.links.push(address.map(Arc::from));
    }

    /// Ends the innermost link.
    pub fn end_link(&mut self) {
        self.links.pop();
    }

    /// Whether a link is open.
    pub fn in_link(&self) -> bool {
        self.links.iter().rev().take(8).any(Option::is_some)
    }

    /// Whether what is written has a style.
    pub fn is_styled(&self) -> bool {
        self.strong + self.emphasis + self.code > 0
    }

    /// Whether code is being written.
    pub fn in_code(&self) -> bool {
        self.code > 0
    }

    /// How many bytes were ever written; to see whether a link got any text.
    pub fn written(&self) -> usize {
        self.written
    }

    /// Whether nothing is written yet.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Ends all styles and links: no style outlives its block.
    pub fn reset(&mut self) {
        *self = Self {
            spans: std::mem::take(&mut self.spans),
            soft: self.soft,
            written: self.written,
            ..Self::default()
        };
    }

    /// Takes what was written, trimmed at both ends. Styles stay switched on.
    pub fn take(&mut self) -> Text {
        self.soft = false;
        let mut spans = std::mem::take(&mut self.spans);
        while let Some(last) = spans.last_mut() {
            last.text.truncate(last.text.trim_end().len());
            if !last.text.is_empty() {
                break;
            }
            spans.pop();
        }
        let blank = spans
            .iter()
            .take_while(|s| s.text.trim_start().is_empty())
            .count();
        spans.drain(..blank);
        if let Some(first) = spans.first_mut() {
            let start = first.text.len() - first.text.trim_start().len();
            first.text.drain(..start);
        }
        Text(spans)
    }

    fn append(&mut self, text: &str) {
        let (style, link) = self.current();
        self.append_styled(text, style, link);
    }

    fn current(&self) -> (Style, Option<Arc<str>>) {
        let style = Style {
            strong: self.strong > 0,
            emphasis: self.emphasis > 0,
            code: self.code > 0,
        };
        (style, self.links.last().cloned().flatten())
    }

    fn append_styled(&mut self, text: &str, style: Style, link: Option<Arc<str>>) {
        self.written += text.len();
        match self.spans.last_mut() {
            Some(span) if span.style == style && span.link == link => span.text.push_str(text),
            _ => self.spans.push(Span {
                text: text.to_owned(),
                style,
                link,
            }),
        }
    }

    fn last_char(&self) -> Option<char> {
        self.spans.last().and_then(|s| s.text.chars().next_back())
    }

    fn counter(&mut self, face: Face) -> &mut usize {
        match face {
            Face::Strong => &mut self.strong,
            Face::Emphasis => &mut self.emphasis,
            Face::Code => &mut self.code,
        }
    }
}

impl Text {
    /// Puts unstyled characters in front.
    pub(super) fn prefixed(mut self, prefix: &str) -> Self {
        if prefix.is_empty() {
            return self;
        }
        match self.0.first_mut() {
            Some(first) if first.style == Style::default() && first.link.is_none() => {
                first.text.insert_str(0, prefix);
            }
            _ => self.0.insert(0, Span::plain(prefix)),
        }
        self
    }

    /// Puts a break and another text behind.
    pub(super) fn append_line(&mut self, more: Self) {
        self.0.push(Span::plain("\n"));
        self.0.extend(more.0);
    }

    /// The same text, all of it bold.
    pub(super) fn bold(mut self) -> Self {
        for span in &mut self.0 {
            span.style.strong = true;
        }
        self
    }
}

impl Span {
    /// Unstyled characters.
    pub(super) fn plain(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            ..Self::default()
        }
    }
}

/// White space as HTML counts it: a no-break space is not.
fn is_html_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{0C}')
}

/// Characters of scripts written without spaces, with their punctuation: Chinese and Japanese, not Korean.
fn is_spaceless(c: char) -> bool {
    matches!(c,
        '\u{3001}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_end_is_a_space_between_words_and_nothing_between_ideographs() {
        for (before, after, joined) in [
            ("a", "b", "a b"),
            ("本", "語", "本語"),
            ("。", "次", "。次"),
            ("本", "a", "本 a"),
            ("한", "글", "한 글"),
        ] {
            let mut text = TextBuilder::default();
            text.push(before);
            text.soft_break();
            text.push(after);
            assert_eq!(text.take().to_plain(), joined);
        }
    }

    #[test]
    fn taken_text_is_trimmed_at_both_ends_and_keeps_the_rest() {
        let mut text = TextBuilder::default();
        text.push("  ");
        text.begin(Face::Strong);
        text.push(" a ");
        text.end(Face::Strong);
        text.push(" b ");
        text.hard_break();
        let text = text.take();
        assert_eq!(text.to_plain(), "a b");
        assert!(text.0[0].style.strong);
    }

    #[test]
    fn white_space_of_html_collapses() {
        let mut text = TextBuilder::default();
        text.push_collapsed("  a \n\t b\u{a0}c  d ");
        assert_eq!(text.take().to_plain(), "a b\u{a0}c d");
    }
}
