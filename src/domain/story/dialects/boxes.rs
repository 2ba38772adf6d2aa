//! Boxes between a tag and its end: `{{< notice tip >}}` … `{{< /notice >}}` of Hugo, `{% note info %}` … `{% endnote %}` of
//! Hexo and dev.to. They become the boxes of other tools, between `:::` and `:::`.

use super::Page;
use crate::domain::story::leave_out::Mark;

/// Names of boxes: what is in them is text.
const BOXES: [&str; 26] = [
    "note",
    "notice",
    "tip",
    "info",
    "warning",
    "alert",
    "danger",
    "caution",
    "important",
    "hint",
    "success",
    "error",
    "callout",
    "admonition",
    "message",
    "details",
    "expand",
    "spoiler",
    "collapse",
    "box",
    "quote",
    "aside",
    "tab",
    "lead",
    "highlightbox",
    "sidenote",
];
/// Names of what only places something.
const LAYOUT: [&str; 10] = [
    "tabs", "columns", "column", "row", "center", "cards", "steps", "grid", "left", "right",
];
/// Names of what is code or a formula.
const DRAWN: [&str; 4] = ["mermaid", "katex", "math", "latex"];
/// Boxes in a text at most.
const AT_MOST: usize = 500;

impl Page<'_> {
    pub(super) fn box_shortcodes(&mut self) {
        self.open_up_lines();
        let mut open: Vec<(usize, String, String)> = Vec::new();
        let mut pairs = Vec::new();
        for (number, line) in self.lines.iter().enumerate() {
            if line.code || pairs.len() > AT_MOST {
                continue;
            }
            let Some((name, rest)) = shortcode(&line.text) else {
                continue;
            };
            let closed = name.strip_prefix('/').or_else(|| name.strip_prefix("end"));
            if let Some(closed) = closed {
                let at = open.iter().rposition(|(_, name, _)| name == closed);
                if let Some(at) = at {
                    let depth = at;
                    let (first, name, rest) = open.swap_remove(at);
                    open.truncate(at);
                    pairs.push((first, number, name, rest, depth));
                }
            } else if is_known(name) && open.len() < 8 {
                open.push((number, name.to_owned(), rest.to_owned()));
            }
        }
        for (first, last, name, rest, depth) in pairs {
            let fence = match &*name {
                "mermaid" => Some(("```mermaid", "```")),
                "katex" | "math" | "latex" => Some(("$$", "$$")),
                _ => None,
            };
            if let Some((open, close)) = fence {
                self.lines[first].text = open.into();
                self.lines[last].text = close.into();
                self.lines[first..=last]
                    .iter_mut()
                    .for_each(|line| line.code = true);
                continue;
            }
            if LAYOUT.contains(&&*name) {
                for line in [first, last] {
                    let sample = self.lines[line].text.trim().to_owned();
                    self.left_out.push((line + 1, Mark::Generator, sample));
                    self.lines[line].text = "".into();
                }
                continue;
            }
            // A box holds those with shorter marks.
            let colons = ":".repeat(12 - depth);
            let (kind, title) = label(&name, &rest);
            self.lines[first].text = format!("{colons}{kind} {title}")
                .trim_end()
                .to_owned()
                .into();
            self.lines[last].text = colons.into();
        }
    }
}

fn is_known(name: &str) -> bool {
    [&BOXES[..], &LAYOUT, &DRAWN]
        .iter()
        .any(|names| names.contains(&name))
}

impl Page<'_> {
    /// A box that begins and ends in one line has no room: its name stands before what is in it. And what Hugo is told to
    /// show, `{{</* so */>}}`, is shown.
    fn open_up_lines(&mut self) {
        for number in 0..self.lines.len() {
            let text = &self.lines[number].text;
            if text.contains("/*") && text.contains("*/") {
                self.show_escaped(number);
            }
            let line = &self.lines[number];
            if line.code || !line.text.trim_start().starts_with('{') {
                continue;
            }
            let Some((label, inner)) = whole(line.text.trim()) else {
                continue;
            };
            let shown = format!("**{label}:** {inner}");
            self.left_out
                .push((number + 1, Mark::Generator, line.text.trim().to_owned()));
            self.lines[number].text = shown.into();
        }
    }

    fn show_escaped(&mut self, number: usize) {
        for (open, close) in [("{{</*", "*/>}}"), ("{{%/*", "*/%}}")] {
            let mut from = 0;
            loop {
                let text = &self.lines[number].text;
                let Some(at) = text[from..].find(open).map(|at| from + at) else {
                    break;
                };
                let Some(length) = text[at..].find(close) else {
                    break;
                };
                let inside = text[at + 5..at + length].to_owned();
                let mark = format!("{}{inside}{}", &open[..3], &close[2..]);
                self.quoted.insert(mark);
                self.blank(number, at + 3..at + 5);
                self.blank(number, at + length..at + length + 2);
                from = at + length;
            }
        }
    }
}

/// Name and content of a box that is all of a line.
fn whole(line: &str) -> Option<(String, &str)> {
    let close = if line.starts_with("{{<") {
        ">}}"
    } else if line.starts_with("{{%") {
        "%}}"
    } else {
        "%}"
    };
    let (open, rest) = line.split_at(line.find(close)? + close.len());
    let (name, arguments) = shortcode(open).filter(|(name, _)| BOXES.contains(name))?;
    let (inner, end) = rest.rsplit_once("{%").or_else(|| rest.rsplit_once("{{<"))?;
    let inner = inner.strip_suffix('{').unwrap_or(inner);
    if inner.contains(['{', '}']) || !end.contains(name) || !rest.ends_with(close) {
        return None;
    }
    let (kind, title) = label(name, arguments);
    let mut label = if title.is_empty() { kind } else { title };
    if let Some(first) = label.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    (!inner.trim().is_empty()).then(|| (label, inner.trim()))
}

/// Name and arguments of a line that is nothing but one tag.
fn shortcode(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let marks = [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}")];
    let inside = marks
        .iter()
        .find_map(|(open, close)| line.strip_prefix(open)?.strip_suffix(close))?;
    if inside.contains(['{', '}']) {
        return None;
    }
    let inside = inside.trim_matches('-').trim();
    let (slash, inside) = match inside.strip_prefix('/') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, inside),
    };
    let end = inside.find(char::is_whitespace).unwrap_or(inside.len());
    if slash {
        // The slash and the name, as they stand together in the line, or apart.
        return line.find('/').and_then(|at| {
            let name = line[at + 1..].trim_start().get(..end)?;
            (at + 1 + end <= line.len() && line[at + 1..].starts_with(name))
                .then(|| (&line[at..=at + end], ""))
        });
    }
    Some((&inside[..end], inside[end..].trim()))
}

/// What the box is called: its own title, else the first plain argument, else its name.
fn label(name: &str, rest: &str) -> (String, String) {
    let generic = [
        "notice",
        "callout",
        "admonition",
        "message",
        "alert",
        "box",
        "tab",
    ];
    let mut kind = None;
    let mut title = None;
    let mut left = rest;
    while !left.is_empty() && (kind.is_none() || title.is_none()) {
        let (key, value, after) = argument(left);
        left = after;
        match key {
            "title" | "name" | "summary" | "header" | "heading" => title = Some(value),
            "" if value.contains(' ') || !left.is_empty() && kind.is_some() => title = Some(value),
            "type" | "kind" | "context" | "" if kind.is_none() => kind = Some(value),
            _ => {}
        }
    }
    let plain = |word: &&str| word.chars().all(|c| c.is_alphanumeric() || c == '-');
    let kind = kind.filter(plain).filter(|kind| !kind.is_empty());
    let kind = match kind {
        Some(kind) if generic.contains(&name) => kind,
        Some(own) if title.is_none() && !matches!(own, "info" | "primary" | "simple") => {
            return (name.to_owned(), own.to_owned());
        }
        Some(_) | None => name,
    };
    (kind.to_owned(), title.unwrap_or_default().to_owned())
}

/// The first argument: its name or nothing, its value, and what is behind it.
fn argument(text: &str) -> (&str, &str, &str) {
    let end = text
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_')))
        .unwrap_or(text.len());
    let (key, value) = match text[end..].strip_prefix('=') {
        Some(value) if end > 0 => (&text[..end], value),
        _ => ("", text),
    };
    let (value, after) = match value.strip_prefix('"') {
        Some(inside) => inside.split_once('"').unwrap_or((inside, "")),
        None => value.split_once(char::is_whitespace).unwrap_or((value, "")),
    };
    (key, value, after.trim_start())
}
