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

/// Braces at most that are looked at in one line.
const LOOKS: usize = 200;
/// Lines that a tag takes at most.
const LINES_OF_TAG: usize = 60;

impl Page<'_> {
    pub(super) fn free_components(&mut self) {
        self.simplify_attributes();
        let (mut line, mut depth, mut listed, mut moved) = (0, 0usize, false, 0);
        while line < self.lines.len() {
            let first = line;
            line += 1;
            let text = &self.lines[first].text;
            if text.trim().is_empty() {
                continue;
            }
            let starts = !self.lines[first].code && tag_name(text).is_some();
            if !starts && depth == 0 {
                continue;
            }
            let end = self.run_end(first);
            if starts && is_container(text) && self.is_plain(first, end) {
                depth = self.free(first, end, depth);
                (listed, moved) = (false, 0);
                line = end;
            } else if starts {
                // A block of HTML down to the next empty line.
                line = end;
            } else {
                let inside = indent(text);
                let fence = self.lines[first].code && text.trim_start().starts_with(['`', '~']);
                let item = super::begins_item(text.trim_start());
                if inside >= 4 && !listed && (self.mdx || fence) {
                    self.move_left(first, end, inside);
                    moved = if self.mdx { inside } else { 0 };
                } else if listed && moved > 0 {
                    self.move_left(first, end, moved);
                }
                listed |= item;
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

    /// Attributes in braces are no HTML: fill stands for them, so that a tag with them is one. In MDX `{' '}` is a space.
    fn simplify_attributes(&mut self) {
        let mut number = 0;
        while number < self.lines.len() {
            let first = number;
            number += 1;
            let text = &self.lines[first].text;
            if self.lines[first].code || !text.contains('{') {
                continue;
            }
            if self.mdx && (text.contains("{' '}") || text.contains("{\" \"}")) {
                let space = format!("{FILL}{FILL} {FILL}{FILL}");
                let spaced = text.replace("{' '}", &space).replace("{\" \"}", &space);
                self.lines[first].text = spaced.into();
            }
            let text = self.lines[first].text.clone();
            let spans = code_spans(&text);
            let (mut at, mut looks) = (0, 0);
            while let Some(found) = text[at..].find('{').filter(|_| looks < LOOKS) {
                looks += 1;
                let brace = at + found;
                at = brace + 1;
                let Some(begin) = attribute_start(&text, brace).filter(|_| !within(&spans, brace))
                else {
                    continue;
                };
                if !(opens_tag(&text[..begin]) || self.continues_tag(first, &text[..begin])) {
                    continue;
                }
                let Some((last, end)) = self.closing(first, brace) else {
                    break;
                };
                if last == first {
                    self.blank(first, begin..end);
                    at = end;
                    continue;
                }
                self.blank(first, begin..text.len());
                for between in first + 1..last {
                    let length = self.lines[between].text.len();
                    self.blank(between, 0..length);
                    if length == 0 {
                        self.lines[between].text = String::from(FILL).into();
                    }
                }
                self.blank(last, 0..end);
                number = last;
                break;
            }
        }
    }

    /// Where the brace is closed that is opened in a line: line, and the byte behind it.
    fn closing(&self, first: usize, brace: usize) -> Option<(usize, usize)> {
        let mut depth = 0usize;
        for (number, line) in self.lines.iter().enumerate().skip(first).take(LINES_OF_TAG) {
            let from = if number == first { brace } else { 0 };
            for (at, byte) in line.text.bytes().enumerate().skip(from) {
                match byte {
                    b'{' => depth += 1,
                    b'}' if depth == 1 => return Some((number, at + 1)),
                    b'}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
            }
        }
        None
    }

    /// Whether a line goes on with a tag that was begun above it.
    fn continues_tag(&self, line: usize, before: &str) -> bool {
        if before.contains(['<', '>']) {
            return false;
        }
        let above = self.lines[..line].iter().rev().take(LINES_OF_TAG);
        for line in above {
            if line.code || line.text.is_empty() {
                return false;
            }
            if let Some(at) = line.text.rfind(['<', '>']) {
                return line.text[at..].starts_with('<') && opens_tag(&line.text);
            }
        }
        false
    }
}

/// Where the attribute begins whose value is the brace at that place, or that is one itself: `{...all}`.
fn attribute_start(text: &str, brace: usize) -> Option<usize> {
    if text[brace..].starts_with("{...") {
        return Some(brace);
    }
    let named = text[..brace].strip_suffix('=')?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '_');
    let name = named.trim_end_matches(is_name).len();
    (name < named.len()).then_some(name)
}

/// Whether a text ends inside a tag.
fn opens_tag(before: &str) -> bool {
    let inside = before.rfind('<').map(|at| &before[at + 1..]);
    inside.is_some_and(|inside| {
        inside.starts_with(|c: char| c.is_ascii_alphabetic()) && !inside.contains('>')
    })
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
