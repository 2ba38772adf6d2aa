//! Marks of other dialects in running text: `==marked==`, `++inserted++`, `%%comments%%`, `:shortcodes:`, templates.

use comrak::Node;
use comrak::nodes::NodeValue;

use crate::domain::lint;
use crate::domain::place::Lines;
use crate::domain::story::embeds::{Shortcode, resolved, shortcode, template_marks};
use crate::domain::story::walk::Walk;
use crate::domain::story::walk_inline::{SAMPLE, plain_text};

/// Marks of a kind at most that are looked at in one piece of text.
const MARKS_AT_MOST: usize = 200;
/// Longest piece of text that `~so~` lowers, in characters.
const LOWERED: usize = 6;

impl<'a> Walk<'a> {
    /// `==marked==`: the text is kept. Between letters and digits it is a comparison, and stays as it is.
    pub(super) fn open_highlight(&mut self, node: Node<'a>, line: usize) {
        if touches_a_word(node.previous_sibling(), true)
            || touches_a_word(node.next_sibling(), false)
        {
            self.comparisons += 1;
            self.flow.text.push("==");
            return;
        }
        let sample = plain_text(node, SAMPLE);
        self.report
            .count(&lint::style::LOST, line, &sample, lint::style::lost);
    }

    /// `++inserted++`: the text is kept. Increments, `++i` and `i++`, stay as they are.
    pub(super) fn open_inserted(&mut self, node: Node<'a>, line: usize) {
        let text = plain_text(node, SAMPLE);
        let variable = |word: Option<&str>| word.is_none_or(|word| word.chars().count() == 1);
        let mut words = text.split_whitespace();
        let (first, last) = (words.next(), words.next_back());
        let counts = last.is_some() && (variable(first) || variable(last));
        if counts
            || touches_a_word(node.previous_sibling(), true)
            || touches_a_word(node.next_sibling(), false)
        {
            self.increments += 1;
            self.flow.text.push("++");
            return;
        }
        self.report
            .count(&lint::style::LOST, line, &text, lint::style::lost);
    }

    /// `~~struck~~`, and `~so~` on GitHub. Behind a letter, or of digits, the single mark is Pandoc's and lowers.
    pub(super) fn open_struck(&mut self, node: Node<'a>, line: usize) {
        let text = plain_text(node, SAMPLE);
        let single = self.begins(node, '~') && !self.begins_with(node, "~~");
        let short = text.chars().count() <= LOWERED && !text.contains(char::is_whitespace);
        let lowers = Self::can_be_lowered(&text) || touches_a_word(node.previous_sibling(), true);
        if single && short && lowers {
            self.html.lower(true);
            return;
        }
        self.report
            .count(&lint::style::STRUCK, line, &text, lint::style::struck);
    }

    /// A line of a paragraph that is nothing but a shortcode for something that can be shown.
    pub(super) fn shortcode_in_text(&mut self, node: Node<'a>, text: &str, line: usize) -> bool {
        let begins = node
            .previous_sibling()
            .is_none_or(|node| matches!(node.data().value, NodeValue::SoftBreak));
        if self.in_cell || !begins || !text.starts_with(['{', '%', '@']) {
            return false;
        }
        let source = self.source_line(line).unwrap_or(text);
        let source = source.trim().trim_start_matches(['>', ' ']);
        if self.quoted.contains(source) {
            return false;
        }
        match shortcode(source) {
            None | Some(Shortcode::Unknown(_)) => false,
            Some(found) => {
                self.flow.flush();
                let lines = Lines {
                    first: line,
                    last: line,
                };
                self.shortcode(found, source, lines);
                self.shown_line = Some(line);
                true
            }
        }
    }

    /// Marks that stay in the text because nobody but their own tool knows what they stand for.
    pub(super) fn look_for_marks(&mut self, text: &str, line: usize) {
        for (dialect, mark) in template_marks(text) {
            if self.quoted.contains(mark) {
                continue;
            }
            let sample = format!("{mark} ({dialect})");
            let rule = &lint::embed::TEMPLATE;
            self.report
                .count(rule, line, &sample, lint::embed::template);
        }
        if text.starts_with("--8<--") {
            let (rule, words) = (&lint::embed::TEMPLATE, lint::embed::template);
            self.report.count(rule, line, text, words);
        }
        for mark in citations(text) {
            let rule = &lint::footnote::CITATION;
            self.report
                .count(rule, line, mark, lint::footnote::citation);
        }
        for mark in shortcodes(text) {
            let rule = &lint::emoji::UNKNOWN;
            self.report.count(rule, line, mark, lint::emoji::unknown);
        }
        if self.mdx {
            for mark in expressions(text) {
                let rule = &lint::embed::TEMPLATE;
                let sample = format!("{mark} (MDX)");
                self.report
                    .count(rule, line, &sample, lint::embed::template);
            }
        }
    }

    /// An address as far as no template is needed to know it; what is left of one is reported.
    pub(super) fn without_template(&mut self, url: &str, line: usize) -> String {
        let whole = resolved(url).into_owned();
        if let Some((dialect, mark)) = template_marks(&whole).next() {
            let sample = format!("{} ({dialect})", mark.replace('~', " "));
            let rule = &lint::embed::TEMPLATE;
            self.report
                .count(rule, line, &sample, lint::embed::template);
        }
        whole
    }

    /// `%%for the writer%%` is left out. Behind a letter or digit it is no comment: 20%% of 50%%.
    pub(super) fn comment(&mut self, node: Option<Node<'a>>, text: &str, line: usize) {
        if node.is_some_and(|node| touches_a_word(node.previous_sibling(), true)) {
            self.flow.text.push(&format!("%%{text}%%"));
            return;
        }
        let rule = &lint::comment::COMMENT;
        self.report.count(rule, line, text, lint::comment::comment);
    }

    pub(super) fn shortcode_emoji(&mut self, node: Node<'a>, code: &str, emoji: &str, line: usize) {
        self.flow.text.push(emoji);
        let written = format!(":{code}:");
        let mend = self.mend_at(node, &written, emoji);
        let rule = &lint::emoji::SHORTCODE;
        self.report
            .count(rule, line, &written, lint::emoji::shortcode);
        self.report.mend(rule, ("write the emoji", true), mend);
    }
}

/// `[@key]` and `[-@key, p. 3]` of Pandoc, and references of Quarto to its figures: `@fig-one`.
fn citations(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('@')
        .take(MARKS_AT_MOST)
        .filter_map(|(at, _)| {
            let before = text[..at].trim_end_matches('-');
            let name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '.');
            let key = text[at + 1..]
                .split(|c| !name(c))
                .next()
                .unwrap_or_default();
            let own = ["fig-", "tbl-", "sec-", "eq-", "lst-"];
            if own
                .iter()
                .any(|kind| key.starts_with(kind) && key.len() > kind.len())
                && !before.ends_with(char::is_alphanumeric)
            {
                return text.get(at..=at + key.len());
            }
            let open = before.strip_suffix('[')?.len();
            let end = text[at..].find(']')?;
            (!key.is_empty() && !text[at + end..].starts_with("](")).then(|| &text[open..=at + end])
        })
}

/// `:names:` that are no emoji Byline knows: of a set of icons, or of another place.
fn shortcodes(text: &str) -> impl Iterator<Item = &str> {
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(found) = text[from..].find(':') {
            let at = from + found;
            from = at + 1;
            let name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-+".contains(c);
            let length = text[from..].find(|c| !name(c)).unwrap_or(text.len() - from);
            let before = text[..at].chars().next_back();
            let behind = &text[from + length..];
            let after = behind.chars().nth(1);
            let apart = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || c == ':');
            if (3..40).contains(&length)
                && behind.starts_with(':')
                && text[from..].starts_with(|c: char| c.is_ascii_lowercase())
                && apart(before)
                && apart(after)
            {
                from += length + 1;
                return Some(&text[at..from]);
            }
        }
        None
    })
}

/// `{expressions}` of MDX.
fn expressions(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let open = rest.find('{')?;
        let length = rest[open..].find('}')? + 1;
        let mark = &rest[open..open + length];
        rest = &rest[open + length..];
        Some(mark)
    })
    .take(200)
    .filter(|mark| mark.len() > 2 && !mark.starts_with("{{") && !mark.starts_with("{%"))
}

/// Whether a piece of text ends, or begins, with a letter or digit.
fn touches_a_word(edge: Option<Node<'_>>, at_its_end: bool) -> bool {
    edge.is_some_and(|node| match &node.data().value {
        NodeValue::Text(text) => {
            let c = if at_its_end {
                text.chars().next_back()
            } else {
                text.chars().next()
            };
            c.is_some_and(char::is_alphanumeric)
        }
        _ => false,
    })
}
