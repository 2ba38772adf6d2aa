//! Footnotes, which Medium does not have: numbers in the text and a list at the end.

use std::collections::HashMap;

use comrak::Node;

use crate::domain::lint;
use crate::domain::story::BlockKind;
use crate::domain::story::walk::Walk;

/// Footnotes: where they are defined and in which order they are called for.
#[derive(Default)]
pub(super) struct Notes<'a> {
    pub defined: Vec<(String, Node<'a>)>,
    pub numbers: HashMap<String, usize>,
    pub order: Vec<String>,
}

impl<'a> Walk<'a> {
    /// The number of a footnote, given at its first mention.
    pub(super) fn note_number(&mut self, name: &str) -> usize {
        let name = name.to_lowercase();
        if let Some(number) = self.notes.numbers.get(&name) {
            return *number;
        }
        self.notes.order.push(name.clone());
        let number = self.notes.order.len();
        self.notes.numbers.insert(name, number);
        number
    }

    /// Writes the footnotes below the text: first those referred to, in that order, then the others.
    pub(super) fn write_notes(&mut self) {
        if self.notes.defined.is_empty() {
            return;
        }
        let defined = std::mem::take(&mut self.notes.defined);
        let mut by_name: HashMap<&str, Node<'a>> = HashMap::new();
        for (name, node) in &defined {
            by_name.entry(name).or_insert(node);
        }
        self.end_of_text();
        let lines = self.lines(defined[0].1);
        self.flow.at(lines.first);
        self.flow.block(BlockKind::Separator, lines);
        self.flow.begin_list(Some(1), false);
        let mut next = 0;
        // A note may refer to further notes, so the order can grow while it is written.
        while let Some(name) = self.notes.order.get(next).cloned() {
            next += 1;
            self.flow.begin_item("");
            if let Some(node) = by_name.remove(name.as_str()) {
                let line = self.lines(node).first;
                self.report.count(
                    &lint::footnote::NUMBERED,
                    line,
                    "",
                    lint::footnote::numbered,
                );
                self.walk(node);
            }
        }
        for (name, node) in &defined {
            if self.notes.numbers.contains_key(name) {
                continue;
            }
            let line = self.lines(node).first;
            self.report
                .count(&lint::footnote::UNUSED, line, name, lint::footnote::unused);
            self.flow.begin_item("");
            self.walk(node);
        }
        self.flow.end_list(false);
    }
}
