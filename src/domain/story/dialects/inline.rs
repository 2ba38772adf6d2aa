//! Marks inside a line: suggested changes (`{++so++}`, `{--so--}`, `{~~this~>that~~}`, `{>>why<<}`), comments and switches
//! of kramdown, comments of MDX, and addresses that a template writes.

use super::{Mark, Page, code_spans, within};

/// Braces at most that are looked at in one line.
const LOOKS: usize = 200;
/// Longest mark of a template in an address, in bytes.
const TEMPLATE: usize = 300;

/// How a mark begins and ends, and what it is.
const MARKS: [(&str, &str, Kind); 7] = [
    ("{++", "++}", Kind::Kept),
    ("{==", "==}", Kind::Kept),
    ("{--", "--}", Kind::Gone),
    ("{>>", "<<}", Kind::Gone),
    ("{~~", "~~}", Kind::Replaced),
    ("{::comment}", "{:/comment}", Kind::Comment),
    ("{/*", "*/}", Kind::Comment),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// What stands in it stays.
    Kept,
    /// What stands in it goes.
    Gone,
    /// What stands behind `~>` stays.
    Replaced,
    /// A comment.
    Comment,
}

impl Page<'_> {
    /// Suggested changes are taken as accepted, comments left out.
    pub(super) fn take_suggestions(&mut self) {
        self.take_comments_of_many_lines();
        for line in 0..self.lines.len() {
            let text = &self.lines[line].text;
            if self.is_shown(line) || !text.contains('{') {
                continue;
            }
            let text = text.clone().into_owned();
            let spans = code_spans(&text);
            let (mut from, mut looks) = (0, 0);
            while let Some(found) = text[from..].find('{').filter(|_| looks < LOOKS) {
                looks += 1;
                let at = from + found;
                from = at + 1;
                if within(&spans, at) {
                    continue;
                }
                if let Some(end) = switch(&text[at..]) {
                    let sample = text[at..at + end].to_owned();
                    self.left_out.push((line + 1, Mark::Generator, sample));
                    self.blank(line, at..at + end);
                    from = at + end;
                } else if let Some(end) = self.take_mark(line, &text, at) {
                    from = end;
                }
            }
        }
    }

    /// Whether a line is shown as it is written.
    fn is_shown(&self, line: usize) -> bool {
        self.lines[line].code || self.lines[line].written
    }

    /// Takes the mark out that begins here; where it ends.
    fn take_mark(&mut self, line: usize, text: &str, at: usize) -> Option<usize> {
        let rest = &text[at..];
        let (open, close, kind) = MARKS.iter().find(|(open, ..)| rest.starts_with(open))?;
        let inside = at + open.len();
        let length = text[inside..].find(close)?;
        let behind = inside + length + close.len();
        if length == 0 {
            return None;
        }
        let mark = match kind {
            Kind::Comment => Mark::Comment,
            Kind::Kept | Kind::Gone | Kind::Replaced => Mark::Suggestion,
        };
        self.left_out
            .push((line + 1, mark, text[at..behind].to_owned()));
        let kept = match kind {
            Kind::Kept => inside,
            Kind::Gone | Kind::Comment => inside + length,
            Kind::Replaced => text[inside..inside + length]
                .find("~>")
                .map_or(inside + length, |arrow| inside + arrow + 2),
        };
        self.blank(line, at..kept);
        self.blank(line, inside + length..behind);
        Some(behind)
    }

    /// Comments of kramdown and of MDX that end on a later line than they begin.
    fn take_comments_of_many_lines(&mut self) {
        const COMMENTS: [(&str, &str); 2] = [("{::comment}", "{:/comment}"), ("{/*", "*/}")];
        for (open, close) in COMMENTS {
            let mut line = 0;
            while line < self.lines.len() {
                let first = line;
                line += 1;
                let text = &self.lines[first].text;
                let begins = !self.is_shown(first) && text.trim_start().starts_with(open);
                if !begins || text.contains(close) {
                    continue;
                }
                let ends = |line: &super::Line<'_>| line.text.contains(close);
                let Some(below) = self.lines[first + 1..].iter().position(ends) else {
                    break;
                };
                let last = first + 1 + below;
                let sample = text.trim().to_owned();
                self.left_out.push((first + 1, Mark::Comment, sample));
                let after = self.lines[last].text.find(close).unwrap_or(0) + close.len();
                for number in first..last {
                    self.lines[number].text = "".into();
                    self.lines[number].code = false;
                }
                self.blank(last, 0..after);
                line = last + 1;
            }
        }
    }

    /// An address written by a template has spaces, so that it would be none: `~` stands for them.
    pub(super) fn close_up_addresses(&mut self) {
        for line in 0..self.lines.len() {
            let text = &self.lines[line].text;
            if self.is_shown(line) || !text.contains("](") {
                continue;
            }
            let spans = code_spans(text);
            let mut text = text.clone().into_owned();
            let mut from = 0;
            while let Some(found) = text[from..].find("](") {
                let at = from + found + 2;
                from = at;
                if within(&spans, at) {
                    continue;
                }
                while let Some(length) = template(&text[from..]) {
                    let closed = text[from..from + length].replace([' ', '\t'], "~");
                    text.replace_range(from..from + length, &closed);
                    from += length;
                }
            }
            if *text != *self.lines[line].text {
                self.lines[line].text = text.into();
            }
        }
    }
}

/// How long the template mark is that begins a text.
fn template(text: &str) -> Option<usize> {
    let close = match text.get(..2)? {
        "{{" => "}}",
        "{%" => "%}",
        _ => return None,
    };
    let mut pairs = text.as_bytes().windows(2).take(TEMPLATE);
    let at = pairs.position(|pair| pair == close.as_bytes())?;
    Some(at + 2)
}

/// How long the switch of kramdown is that begins a text: `{::options …/}`, `{::nomarkdown}`, `{:/}`.
fn switch(text: &str) -> Option<usize> {
    let known = ["{::options ", "{::nomarkdown", "{:/nomarkdown", "{:/}"];
    known
        .iter()
        .any(|known| text.starts_with(known))
        .then(|| text.find('}').map(|at| at + 1))?
}
