//! Markdown inside of HTML: what a writer puts between tags is read once more, for a site would have read it, or was meant to.

use comrak::nodes::NodeValue;
use comrak::parse_document;

use crate::domain::story::walk::Walk;

/// Longest piece that is read again, in bytes.
const LONGEST: usize = 100_000;

impl Walk<'_> {
    /// Text of HTML that has marks of Markdown; says whether it was read.
    pub(super) fn fragment(&mut self, text: &str) -> bool {
        let words = text.trim();
        let marked = words.contains(['*', '_', '`', '[']) || words.contains("~~");
        let many_lines = words.contains('\n');
        let listed = many_lines && words.lines().any(|line| begins_block(line.trim_start()));
        if !(marked || listed) || words.len() > LONGEST || self.fragment {
            return false;
        }
        let lead = &text[..text.len() - text.trim_start().len()];
        let trail = &text[text.trim_end().len()..];
        let (arena, options) = self.reader;
        let root = parse_document(arena, &moved_left(words), options);
        let Some(first) = root.first_child() else {
            return false;
        };
        let single = first.next_sibling().is_none();
        let is_paragraph = matches!(first.data().value, NodeValue::Paragraph);
        let alone = self.stands_alone();
        if !((single && is_paragraph) || (alone && many_lines)) {
            return false;
        }
        let line = self.flow.line;
        let skipped = lead.matches('\n').count();
        let above = std::mem::replace(&mut self.above, line + skipped - 1);
        let source = std::mem::take(&mut self.source);
        self.fragment = true;
        if single && is_paragraph {
            self.flow.text.push_collapsed(lead);
            self.walk(first);
            self.flow.text.push_collapsed(trail);
        } else {
            self.flow.flush();
            self.walk(root);
        }
        self.fragment = false;
        (self.above, self.source) = (above, source);
        self.flow.line = line;
        true
    }
}

fn begins_block(line: &str) -> bool {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    ["- ", "* ", "+ ", "> ", "# ", "## ", "### ", "```"]
        .iter()
        .any(|mark| line.starts_with(mark))
        || (number.len() < line.len() && number.starts_with(". "))
}

/// Without what all its lines but the first stand in.
fn moved_left(text: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let rest = text.lines().skip(1).filter(|line| !line.trim().is_empty());
    let common = rest.map(indent).min().unwrap_or(0);
    let moved = text.lines().enumerate().map(|(number, line)| {
        if number == 0 {
            line
        } else {
            &line[common.min(indent(line))..]
        }
    });
    moved.collect::<Vec<_>>().join("\n")
}
