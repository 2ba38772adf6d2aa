//! Which lines of a body are code: between fences, far enough in, or as they are written in HTML. Quotes and items of lists
//! have a margin of their own, and code in them begins further right.

use crate::domain::story::leave_out::{opening, step};

use super::{begins_item, indent};

/// What is known below a line.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and any of them may meet"
)]
pub(super) struct Reading {
    mdx: bool,
    fence: Option<(char, usize)>,
    /// How far in the text stands of every item that is open, the innermost last.
    items: Vec<usize>,
    blank: bool,
    indented: bool,
    written: bool,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Is {
    /// Code, or the fence of it.
    pub code: bool,
    /// Text of HTML that is shown as it is written.
    pub written: bool,
}

impl Reading {
    pub(super) fn of(mdx: bool) -> Self {
        Self {
            mdx,
            fence: None,
            items: Vec::new(),
            blank: true,
            indented: false,
            written: false,
        }
    }

    /// The next line.
    pub(super) fn line(&mut self, text: &str) -> Is {
        let fenced = self.fence.is_some() || opening(text).is_some();
        step(&mut self.fence, text);
        let text = unquoted(text);
        let empty = text.trim().is_empty();
        if !fenced && !empty {
            self.place(text);
        }
        let code = fenced || (self.indented && !empty);
        self.blank = empty;
        let written = !code && (self.written || begins_pre(text));
        self.written = if code {
            self.written
        } else {
            written && !text.contains("</pre>")
        };
        Is { code, written }
    }

    /// Finds the item that a line belongs to, and whether it stands too far in to be its text.
    fn place(&mut self, text: &str) {
        let inside = indent(text);
        let rest = text.trim_start();
        let begins = begins_item(rest);
        if self.blank || begins {
            while self.items.last().is_some_and(|item| *item > inside) {
                self.items.pop();
            }
        }
        let margin = self.items.last().copied().unwrap_or(0);
        self.indented = !self.mdx && inside >= margin + 4 && (self.blank || self.indented);
        if begins && !self.indented {
            self.items.push(inside + width_of_mark(rest));
        }
    }
}

/// How far right of an item's mark its text begins.
fn width_of_mark(item: &str) -> usize {
    // Notes, admonitions and tabs: what stands four in belongs to them, however long their first line is.
    if ["[^", "!!!", "???", "==="]
        .iter()
        .any(|mark| item.starts_with(mark))
    {
        return 4;
    }
    let mark = item.find([' ', '\t']).unwrap_or(item.len());
    let room = indent(&item[mark..]);
    // With more room than that the item begins with code.
    mark + if (1..=4).contains(&room) { room } else { 1 }
}

/// A line without the marks of the quotes it stands in.
fn unquoted(line: &str) -> &str {
    let mut line = line;
    while let Some(rest) = line.trim_start_matches([' ', '\t']).strip_prefix('>') {
        line = rest.strip_prefix(' ').unwrap_or(rest);
    }
    line
}

fn begins_pre(line: &str) -> bool {
    let name = line.trim_start().get(..4);
    name.is_some_and(|name| name.eq_ignore_ascii_case("<pre"))
        && line.trim_start()[4..].starts_with(['>', ' ', '\t', '\r'])
}
