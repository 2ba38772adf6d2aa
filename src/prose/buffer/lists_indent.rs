//! Tab and Shift-Tab: list items and selected lines move in and out.

use std::ops::Range;

use super::{Buffer, lists::Lead, splice::carried};

/// Lines looked at above an item to find the item it hangs under.
const LOOK_BACK: usize = 200;
/// How far a line that is no list item moves in: four make it code, the only meaning Markdown gives to it.
const CODE: usize = 4;

impl Buffer {
    /// Tab: moves the caret's list item, or every selected line, one level in. An item moves just far enough to
    /// hang under the item above. False, and nothing changed, when there is neither a list item nor a selection of
    /// lines; Tab then means what the caller wants it to mean.
    pub fn indent(&mut self) -> bool {
        let Some((lines, lead)) = self.lines_to_move() else {
            return false;
        };
        let step = match lead.marker {
            Some(marker) => self.step_in(lines.start, marker.len() + 1),
            None => CODE,
        };
        let edits: Vec<_> = lines
            .filter(|line| !self.head(*line).trim().is_empty())
            .map(|line| {
                let at = self.rope.line_to_byte(line);
                (at..at, " ".repeat(step))
            })
            .collect();
        self.splice_lines(&edits)
    }

    /// Shift-Tab: moves the caret's line, or every selected line, one level out: to the indentation of the list item
    /// it hangs under, or by four. False when nothing is indented.
    pub fn outdent(&mut self) -> bool {
        let lines = match self.lines_to_move() {
            Some((lines, _)) => lines,
            None => self.caret_line()..self.caret_line() + 1,
        };
        let lead = Lead::of(&self.head(lines.start));
        let indent = indentation(&self.head(lines.start));
        let step = match lead.marker {
            Some(_) => indent - self.parent_indent(lines.start, indent),
            None => CODE,
        };
        let edits: Vec<_> = lines
            .filter_map(|line| {
                let head = self.head(line);
                let gone = if head.starts_with('\t') {
                    1
                } else {
                    head.bytes().take(step).take_while(|b| *b == b' ').count()
                };
                let at = self.rope.line_to_byte(line);
                (gone > 0).then(|| (at..at + gone, String::new()))
            })
            .collect();
        self.splice_lines(&edits)
    }

    /// The lines Tab is about with the lead of the first: those of the selection, or one list item.
    fn lines_to_move(&self) -> Option<(Range<usize>, Lead)> {
        let lines = match self.selected() {
            Some(range) => {
                let first = self.rope.byte_to_line(range.start);
                // A selection that ends at the start of a line does not mean that line.
                let last = self.rope.byte_to_line(range.end - 1);
                first..last.max(first) + 1
            }
            None => self.caret_line()..self.caret_line() + 1,
        };
        let lead = Lead::of(&self.head(lines.start));
        let spans_lines = self.selected().is_some_and(|range| {
            self.rope.byte_to_line(range.start) != self.rope.byte_to_line(range.end)
        });
        (lead.marker.is_some() || spans_lines).then_some((lines, lead))
    }

    /// How far an item moves in: to where the words of the item above begin, or by the width of its own marker.
    fn step_in(&self, line: usize, own: usize) -> usize {
        let indent = indentation(&self.head(line));
        self.items_above(line)
            .find(|(above, _)| *above <= indent)
            .filter(|(above, lead)| *above == indent && lead.end > indent)
            .and_then(|(_, lead)| lead.marker)
            .map_or(own, |marker| marker.len() + 1)
    }

    /// Indentation of the nearest item above with less of it.
    fn parent_indent(&self, line: usize, indent: usize) -> usize {
        self.items_above(line)
            .map(|(above, _)| above)
            .find(|above| *above < indent)
            .unwrap_or(0)
    }

    fn items_above(&self, line: usize) -> impl Iterator<Item = (usize, Lead)> {
        (line.saturating_sub(LOOK_BACK)..line)
            .rev()
            .filter_map(|above| {
                let head = self.head(above);
                let lead = Lead::of(&head);
                lead.marker.map(|_| (indentation(&head), lead))
            })
    }

    /// Applies edits at line starts. A selection that begins at a line start keeps whole lines.
    fn splice_lines(&mut self, edits: &[(Range<usize>, String)]) -> bool {
        let whole_lines = self.selected().map(|range| range.start);
        self.splice_all(edits, |at| {
            let starts_line = whole_lines == Some(at)
                && edits.first().is_some_and(|(first, _)| first.start == at);
            if starts_line { at } else { carried(at, edits) }
        })
    }
}

/// Blanks a line begins with, in bytes.
fn indentation(head: &str) -> usize {
    head.bytes()
        .take_while(|b| matches!(b, b' ' | b'\t'))
        .count()
}
