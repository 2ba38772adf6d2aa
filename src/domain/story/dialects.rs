//! What other tools write, put into the Markdown that the reader knows, line for line, before it is read: Liquid's `raw`,
//! admonitions, boxes between shortcodes, suggested changes, and the tags of components around Markdown.
//!
//! No line comes or goes, so every number of a line stays true; where a line got shorter or longer at its beginning that is
//! noted, so that columns stay true as well. Each dialect is looked for only where one of its marks occurs.

mod admonitions;
mod boxes;
mod code;
mod components;
mod inline;
mod raw;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::domain::story::leave_out::Mark;

use code::{Is, Reading};

/// Stands where something was taken out: white space for the reader of Markdown, but neither indentation nor an empty
/// line. It never reaches a story.
pub(super) const FILL: char = '\u{0C}';

/// A body as it is to be read.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// The Markdown.
    pub body: String,
    /// What was taken out: its line in the body, from 1, what it was and how it begins.
    pub left_out: Vec<(usize, Mark, String)>,
    /// By line of the body, from 1: how many bytes further right its text stands in the file.
    pub shifts: HashMap<usize, isize>,
    /// Marks of template languages that are to be shown as they are.
    pub quoted: HashSet<String>,
}

/// One line while the dialects are put into Markdown.
#[derive(Debug)]
struct Line<'a> {
    text: Cow<'a, str>,
    /// Bytes that its text stands further right in the file.
    shift: isize,
    /// Whether it is code, or the fence of it.
    code: bool,
    /// Whether it is shown as it is written: between the tags of `pre`.
    written: bool,
}

#[derive(Debug)]
struct Page<'a> {
    lines: Vec<Line<'a>>,
    mdx: bool,
    left_out: Vec<(usize, Mark, String)>,
    quoted: HashSet<String>,
}

/// Reads the dialects of a body; `None` when there is none of them.
pub(super) fn read(body: &str, mdx: bool) -> Option<Told> {
    let has = |marks: &[&str]| marks.iter().any(|mark| body.contains(mark));
    let raw = has(&["endraw"]);
    let suggested = has(&["{++", "{--", "{~~", "{==", "{>>", "{::", "{:/", "{/*"]);
    let linked = has(&["]({", "](<{"]);
    let admonished = has(&["!!! ", "!!!\n", "??? ", "???+", "=== \""]);
    let boxed = has(&["{{<", "{{%", "{% end"]);
    let tagged = body.contains('<');
    if !(raw || suggested || linked || admonished || boxed || tagged || body.contains(FILL)) {
        return None;
    }
    let mut page = Page::of(body, mdx);
    if raw {
        page.take_raw_out();
    }
    if suggested {
        page.take_suggestions();
    }
    if linked {
        page.close_up_addresses();
    }
    if admonished {
        page.quote_admonitions();
    }
    if boxed {
        page.box_shortcodes();
    }
    if tagged {
        page.free_components();
    }
    Some(page.told())
}

impl<'a> Page<'a> {
    fn of(body: &'a str, mdx: bool) -> Self {
        let mut reading = Reading::of(mdx);
        let lines = body.split('\n').map(|text| {
            let Is { code, written } = reading.line(text);
            Line {
                text: if text.contains(FILL) {
                    Cow::Owned(text.replace(FILL, " "))
                } else {
                    Cow::Borrowed(text)
                },
                shift: 0,
                code,
                written,
            }
        });
        Self {
            lines: lines.collect(),
            mdx,
            left_out: Vec::new(),
            quoted: HashSet::new(),
        }
    }

    fn told(self) -> Told {
        let mut told = Told {
            left_out: self.left_out,
            quoted: self.quoted,
            ..Told::default()
        };
        for (number, line) in (1..).zip(&self.lines) {
            if number > 1 {
                told.body.push('\n');
            }
            told.body.push_str(&line.text);
            if line.shift != 0 {
                told.shifts.insert(number, line.shift);
            }
        }
        told
    }

    /// Puts fill for a part of a line.
    fn blank(&mut self, line: usize, range: std::ops::Range<usize>) {
        let fill = String::from(FILL).repeat(range.len());
        self.lines[line].text.to_mut().replace_range(range, &fill);
    }

    /// The lines below an index that stand at least so far in, blank ones among them included.
    fn block_below(&self, above: usize, least: usize) -> usize {
        let mut lowest = above;
        for (number, line) in self.lines.iter().enumerate().skip(above + 1) {
            if line.text.trim().is_empty() {
                continue;
            }
            if indent(&line.text) < least {
                break;
            }
            lowest = number;
        }
        lowest
    }
}

/// How far in a line stands: a tab counts as four.
fn indent(line: &str) -> usize {
    line.bytes()
        .take_while(|b| matches!(b, b' ' | b'\t'))
        .map(|b| if b == b'\t' { 4 } else { 1 })
        .sum()
}

/// Whether an item of a list, a note or a definition begins: what stands further in below it belongs to it.
fn begins_item(line: &str) -> bool {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    ["- ", "* ", "+ ", "[^", ": ", "!!!", "???", "=== "]
        .iter()
        .any(|mark| line.starts_with(mark))
        || (number.len() < line.len() && number.starts_with([')', '.']))
}

/// Runs of code in a line: between as many backticks as begin it, or between the tags of `code`.
fn code_spans(line: &str) -> Vec<std::ops::Range<usize>> {
    let mut spans = tagged_code(line);
    let mut from = 0;
    while let Some(found) = line[from..].find('`') {
        let start = from + found;
        let length = line[start..].len() - line[start..].trim_start_matches('`').len();
        from = start + length;
        let mut at = from;
        while let Some(found) = line[at..].find('`') {
            let close = at + found;
            let long = line[close..].len() - line[close..].trim_start_matches('`').len();
            at = close + long;
            if long == length {
                spans.push(start..at);
                from = at;
                break;
            }
        }
        if spans.len() > 200 {
            break;
        }
    }
    spans
}

fn tagged_code(line: &str) -> Vec<std::ops::Range<usize>> {
    let mut spans = Vec::new();
    let mut from = 0;
    while let Some(found) = line[from..].find("<code>").filter(|_| spans.len() < 100) {
        let start = from + found;
        let Some(length) = line[start..].find("</code>") else {
            break;
        };
        from = start + length;
        spans.push(start..from);
    }
    spans
}

fn within(spans: &[std::ops::Range<usize>], at: usize) -> bool {
    spans.iter().any(|span| span.contains(&at))
}

#[cfg(test)]
mod tests;
