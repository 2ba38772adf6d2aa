//! Liquid's `raw`: the tags go, what stands between them is shown as it is, code included, for Liquid comes before Markdown.

use super::{Mark, Page};
use crate::domain::story::embeds::template_marks;
use crate::domain::story::leave_out::tag;

/// Pairs at most: more of them than anybody writes are an attack.
const AT_MOST: usize = 500;

/// A tag: its line and where it stands in it.
struct Found {
    line: usize,
    range: std::ops::Range<usize>,
}

impl Page<'_> {
    pub(super) fn take_raw_out(&mut self) {
        let (mut pairs, mut open) = (Vec::new(), None);
        for (line, content) in self.lines.iter().enumerate() {
            let text = &content.text;
            let mut from = 0;
            while text[from..].contains("{%") && pairs.len() < AT_MOST {
                let name = if open.is_none() { "raw" } else { "endraw" };
                let Some((at, length)) = tag(&text[from..], name) else {
                    break;
                };
                let range = from + at..from + at + length;
                from = range.end;
                let found = Found { line, range };
                match open.take() {
                    None => open = Some(found),
                    Some(begin) => pairs.push((begin, found)),
                }
            }
        }
        for (begin, end) in pairs {
            let opened = self.lines[begin.line].text[begin.range.clone()].to_owned();
            self.left_out
                .push((begin.line + 1, Mark::Generator, opened));
            self.quote(&begin, &end);
            self.blank(begin.line, begin.range);
            self.blank(end.line, end.range);
        }
    }

    /// Remembers the marks that stand between two tags.
    fn quote(&mut self, begin: &Found, end: &Found) {
        for line in begin.line..=end.line {
            let text = &self.lines[line].text;
            let from = if line == begin.line {
                begin.range.end
            } else {
                0
            };
            let to = if line == end.line {
                end.range.start
            } else {
                text.len()
            };
            let between = text.get(from..to).unwrap_or_default();
            let marks = template_marks(between).map(|(_, mark)| mark.to_owned());
            self.quoted.extend(marks.collect::<Vec<_>>());
        }
    }
}
