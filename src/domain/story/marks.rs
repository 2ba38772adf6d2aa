//! Marks of other dialects in running text: `==marked==`, `%%comments%%`, `:shortcodes:`.

use comrak::Node;
use comrak::nodes::NodeValue;

use crate::domain::lint;
use crate::domain::story::walk::Walk;
use crate::domain::story::walk_inline::{SAMPLE, plain_text};

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
