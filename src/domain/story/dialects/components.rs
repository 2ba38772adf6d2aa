//! Tags of components and of containers on lines of their own: Markdown takes all that follows them, down to an empty
//! line, for HTML, and would leave its stars in it. With a mark before it such a tag stands in a paragraph, and what it
//! holds is Markdown.

use super::{FILL, Line, Page, code_spans, indent, within};
use crate::domain::story::markup::{Token, tokens};
use crate::domain::story::raw_html::is_component;

/// Elements that hold text like any other.
const CONTAINERS: [&str; 14] = [
    "div", "details", "summary", "section", "article", "aside", "center", "main", "header",
    "footer", "nav", "dialog", "hgroup", "address",
];
/// Elements whose own reading of HTML is needed: lists, tables, code.
const STRUCTURE: [&str; 28] = [
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "th",
    "pre",
    "script",
    "style",
    "svg",
    "object",
    "video",
    "audio",
    "canvas",
    "blockquote",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "dl",
    "textarea",
    "math",
    "template",
];

impl Page<'_> {
    pub(super) fn free_components(&mut self) {
        self.simplify_attributes();
        let (mut line, mut depth, mut listed) = (0, 0usize, false);
        while line < self.lines.len() {
            let first = line;
            line += 1;
            let text = &self.lines[first].text;
            if text.trim().is_empty() {
                continue;
            }
            let end = self.run_end(first);
            let starts = !self.lines[first].code && tag_name(text).is_some();
            if starts && is_container(text) && self.is_plain(first, end) {
                depth = self.free(first, end, depth);
                listed = false;
                line = end;
            } else if starts {
                // A block of HTML down to the next empty line.
                line = end;
            } else if depth > 0 {
                listed |= super::begins_item(text.trim_start());
                let inside = indent(text);
                let fence = self.lines[first].code && text.trim_start().starts_with(['`', '~']);
                if inside >= 4 && !listed && (self.mdx || fence) {
                    self.move_left(first, end, inside);
                }
                line = end;
                depth = (first..end).fold(depth, |depth, n| self.depth_after(n, depth));
                self.free_ends(first, end);
            }
        }
    }

    /// The first empty line below one, outside code; and code begins no other way than by a fence.
    fn run_end(&self, first: usize) -> usize {
        let empty = |line: &Line<'_>| !line.code && line.text.trim().is_empty();
        let below = self.lines[first..].iter().position(empty);
        below.map_or(self.lines.len(), |below| first + below)
    }

    fn is_plain(&self, first: usize, end: usize) -> bool {
        self.lines[first..end].iter().filter(|l| !l.code).all(|l| {
            tokens(&l.text).all(|token| match token {
                Token::Open(tag) => !STRUCTURE.iter().any(|name| tag.is(name)),
                Token::Close(_) | Token::Text(_) => true,
                Token::Comment => false,
            })
        })
    }

    /// Marks the tags of a run, and moves what they hold to the left.
    fn free(&mut self, first: usize, end: usize, mut depth: usize) -> usize {
        let outer = indent(&self.lines[first].text);
        if outer >= 4 && depth > 0 {
            self.move_left(first, end, outer);
        }
        let outer = indent(&self.lines[first].text);
        let held = self.lines[first..end]
            .iter()
            .filter(|line| !line.text.trim().is_empty() && tag_name(&line.text).is_none())
            .map(|line| indent(&line.text))
            .min();
        if let Some(held) = held.filter(|held| *held > outer) {
            self.move_left(first, end, held - outer);
        }
        for number in first..end {
            depth = self.depth_after(number, depth);
        }
        for number in first..end {
            self.mark(number);
        }
        depth
    }

    /// End tags below Markdown: they do not begin HTML either.
    fn free_ends(&mut self, first: usize, end: usize) {
        for number in first..end {
            if self.lines[number].text.trim_start().starts_with("</") {
                self.mark(number);
            }
        }
    }

    fn mark(&mut self, number: usize) {
        let line = &mut self.lines[number];
        if line.code || !is_container(&line.text) {
            return;
        }
        let at = line.text.len() - line.text.trim_start().len();
        line.text.to_mut().insert(at, FILL);
        line.shift -= 1;
    }

    fn depth_after(&self, number: usize, depth: usize) -> usize {
        let line = &self.lines[number];
        if line.code {
            return depth;
        }
        let counts = |name: &str| is_component(name) || CONTAINERS.contains(&name);
        tokens(&line.text).fold(depth, |depth, token| match token {
            Token::Open(tag) if counts(tag.name) && !tag.closes_itself() => depth + 1,
            Token::Close(name) if counts(name) => depth.saturating_sub(1),
            Token::Open(_) | Token::Close(_) | Token::Text(_) | Token::Comment => depth,
        })
    }

    fn move_left(&mut self, first: usize, end: usize, by: usize) {
        for line in &mut self.lines[first..end] {
            let blank = |b: &u8| matches!(b, b' ' | b'\t');
            let mut taken = 0;
            let mut width = 0;
            for byte in line.text.bytes().take_while(blank) {
                width += if byte == b'\t' { 4 } else { 1 };
                if width > by {
                    break;
                }
                taken += 1;
            }
            if taken > 0 {
                line.text = line.text[taken..].to_owned().into();
                line.shift += isize::try_from(taken).unwrap_or(0);
            }
        }
    }

    /// Attributes in braces are no HTML: spaces stand for them, so that a tag with them is one.
    fn simplify_attributes(&mut self) {
        for number in 0..self.lines.len() {
            let text = &self.lines[number].text;
            if self.lines[number].code || !(text.contains("={") || text.contains("{...")) {
                continue;
            }
            let opened = text.contains('<') || self.mdx;
            if !opened {
                continue;
            }
            let spans = code_spans(text);
            let bytes = text.as_bytes();
            let mut blanks = Vec::new();
            let mut at = 0;
            while let Some(found) = text[at..].find('{') {
                let brace = at + found;
                at = brace + 1;
                let named = text[..brace].strip_suffix('=');
                let valued = named.is_some();
                let name = named
                    .unwrap_or_default()
                    .rfind(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '_')))
                    .map_or(0, |before| before + 1);
                let spread = text[brace..].starts_with("{...");
                let begin = if valued { name } else { brace };
                if !(spread || valued && begin + 1 < brace) || within(&spans, brace) {
                    continue;
                }
                let Some(length) = closing(&bytes[brace..]) else {
                    break;
                };
                at = brace + length;
                if opens_tag(&text[..begin]) {
                    blanks.push(begin..at);
                }
            }
            for range in blanks {
                let room = " ".repeat(range.len());
                self.lines[number].text.to_mut().replace_range(range, &room);
            }
        }
    }
}

/// Whether a text ends inside a tag, or may be a later line of one.
fn opens_tag(before: &str) -> bool {
    match before.rfind('<') {
        Some(at) => before[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic()),
        None => before.trim().is_empty() || before.contains('='),
    }
}

/// The length of a text in braces that begins here.
fn closing(bytes: &[u8]) -> Option<usize> {
    let mut depth = 0usize;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// The name of the tag that begins a line, start or end tag.
fn tag_name(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix('<')?;
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let end = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_')))
        .unwrap_or(rest.len());
    let after = rest[end..].chars().next();
    let is_tag = rest.starts_with(|c: char| c.is_ascii_alphabetic())
        && after.is_none_or(|c| c == '>' || c == '/' || c.is_whitespace());
    is_tag.then(|| &rest[..end])
}

fn is_container(line: &str) -> bool {
    tag_name(line).is_some_and(|name| {
        is_component(name) || CONTAINERS.iter().any(|c| c.eq_ignore_ascii_case(name))
    })
}
