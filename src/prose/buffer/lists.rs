//! Enter, and what a Markdown line begins with: indentation, quote signs, list marker, task box.

use super::{Buffer, Kind, grapheme};

/// Bytes of a line in which its beginning is looked for.
const HEAD: usize = 256;

/// What one line begins with. All numbers are bytes of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lead {
    /// End of blanks and `>` signs.
    pub(super) prefix: usize,
    /// Whether there is a `>` among them.
    pub(super) quoted: bool,
    /// The list marker, which starts at `prefix`.
    pub(super) marker: Option<Marker>,
    /// Whether a task box follows the marker.
    pub(super) task: bool,
    /// Where the writer's own words begin.
    pub(super) end: usize,
}

/// A list marker without the blank after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    /// `-`, `*` or `+`
    Bullet(char),
    /// A number, how many digits it is written with, and `.` or `)`.
    Number {
        value: u64,
        digits: usize,
        sign: char,
    },
}

impl Marker {
    pub(super) fn len(self) -> usize {
        match self {
            Self::Bullet(_) => 1,
            Self::Number { digits, .. } => digits + 1,
        }
    }

    /// The marker of the next item.
    fn next(self) -> String {
        match self {
            Self::Bullet(sign) => sign.to_string(),
            Self::Number {
                value,
                digits,
                sign,
            } => format!("{:0digits$}{sign}", value + 1),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let first = text.chars().next()?;
        if matches!(first, '-' | '*' | '+') {
            return Some(Self::Bullet(first));
        }
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let sign = text[digits..]
            .chars()
            .next()
            .filter(|c| matches!(c, '.' | ')'))?;
        // Markdown reads no longer numbers as markers.
        let value = text[..digits].parse().ok().filter(|_| digits <= 9)?;
        Some(Self::Number {
            value,
            digits,
            sign,
        })
    }
}

impl Lead {
    /// Reads what a line begins with.
    pub(super) fn of(line: &str) -> Self {
        let blanks = |at: usize| {
            line[at..]
                .bytes()
                .take_while(|b| matches!(b, b' ' | b'\t'))
                .count()
        };
        let mut prefix = blanks(0);
        let mut quoted = false;
        while line[prefix..].starts_with('>') {
            quoted = true;
            prefix += 1;
            prefix += blanks(prefix);
        }
        let mut lead = Self {
            prefix,
            quoted,
            marker: None,
            task: false,
            end: prefix,
        };
        let Some(marker) = Marker::parse(&line[prefix..]).filter(|_| !is_rule(&line[prefix..]))
        else {
            return lead;
        };
        let after = prefix + marker.len();
        let gap = blanks(after);
        if gap == 0 && after < line.len() {
            return lead;
        }
        lead.marker = Some(marker);
        lead.end = after + gap;
        let task = ["[ ] ", "[x] ", "[X] "]
            .iter()
            .any(|task| line[lead.end..].starts_with(task))
            || ["[ ]", "[x]", "[X]"].contains(&&line[lead.end..]);
        if task {
            lead.task = true;
            lead.end = (lead.end + 4).min(line.len());
        }
        lead
    }

    fn continues(&self) -> bool {
        self.quoted || self.marker.is_some()
    }
}

/// A thematic break such as `* * *` looks like a list item and is none.
fn is_rule(text: &str) -> bool {
    let mut signs = text.chars().filter(|c| !c.is_whitespace());
    let Some(first) = signs.next().filter(|c| matches!(c, '-' | '*' | '_')) else {
        return false;
    };
    let mut count = 1;
    signs.all(|c| {
        count += 1;
        c == first
    }) && count >= 3
}

impl Buffer {
    /// Enter: a new line in place of a selection. It keeps the indentation and continues quotes and lists, counting
    /// on and with an empty task box; on an empty item it ends the list instead. A step of its own.
    pub fn newline(&mut self) {
        let range = self.selected().unwrap_or(self.caret()..self.caret());
        let line = self.rope.byte_to_line(range.start);
        let start = self.rope.line_to_byte(line);
        let head = self.head(line);
        let lead = Lead::of(&head);
        let column = range.start - start;
        let eol = self.line_end.as_str();
        if !lead.continues() || column < lead.end {
            let indent = head
                .bytes()
                .take_while(|b| matches!(b, b' ' | b'\t'))
                .count();
            let text = format!("{eol}{}", &head[..indent.min(column)]);
            self.replace(range, &text, Kind::Whole);
            return;
        }
        let end = grapheme::line_content_end(&self.rope, line);
        let is_empty = end - start == head.len() && head[lead.end..].trim().is_empty();
        if is_empty && range.is_empty() {
            // In a quote the list ends first, the quote with the next Enter.
            let keep = if lead.quoted && lead.marker.is_some() {
                &head[..lead.prefix]
            } else {
                ""
            };
            self.replace(start..end, keep, Kind::Whole);
            return;
        }
        let text = format!("{eol}{}", continuation(&head, &lead));
        self.replace(range, &text, Kind::Whole);
    }

    /// The first bytes of a line, without its line end.
    pub(super) fn head(&self, line: usize) -> String {
        let start = self.rope.line_to_byte(line);
        let mut end = grapheme::line_content_end(&self.rope, line).min(start + HEAD);
        while !grapheme::is_char_boundary(&self.rope, end) {
            end -= 1;
        }
        String::from(self.rope.byte_slice(start..end))
    }
}

/// What the next line of a list or quote begins with.
fn continuation(head: &str, lead: &Lead) -> String {
    let mut text = head[..lead.prefix].to_owned();
    let Some(marker) = lead.marker else {
        if text.ends_with('>') {
            text.push(' ');
        }
        return text;
    };
    text.push_str(&marker.next());
    let after = lead.prefix + marker.len();
    let gap: String = head[after..]
        .chars()
        .take_while(|c| matches!(c, ' ' | '\t'))
        .take(4)
        .collect();
    text.push_str(if gap.is_empty() { " " } else { &gap });
    if lead.task {
        text.push_str("[ ] ");
    }
    text
}
