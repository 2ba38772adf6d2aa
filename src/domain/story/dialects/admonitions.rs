//! Admonitions of Python-Markdown: `!!! note "Title"`, folded ones (`???`) and tabs (`=== "Title"`), with what stands four
//! spaces in below them. They become the callouts of other tools.

use super::{Page, indent};

impl Page<'_> {
    pub(super) fn quote_admonitions(&mut self) {
        let mut line = 0;
        while line < self.lines.len() {
            let above = line;
            line += 1;
            let Some((kind, title)) = head(&self.lines[above].text) else {
                continue;
            };
            let inside = indent(&self.lines[above].text);
            if self.lines[above].code || inside > 12 {
                continue;
            }
            let last = self.block_below(above, inside + 4);
            if last == above {
                continue;
            }
            let margin = " ".repeat(inside);
            let head = format!("{margin}> [!{kind}] {title}");
            if let Some(at) = self.lines[above].text.rfind(&title) {
                self.lines[above].shift = further(at, head.len() - title.len());
            }
            self.lines[above].text = head.into();
            for below in &mut self.lines[above + 1..=last] {
                let text = &below.text;
                below.text = if text.trim().is_empty() {
                    format!("{margin}>").into()
                } else {
                    let rest = text.trim_start();
                    let room = " ".repeat(indent(text) - inside - 4);
                    // A tab is one byte in the file, and as many here as it is wide.
                    below.shift = further(text.len() - rest.len(), indent(text));
                    format!("{margin}>   {room}{rest}").into()
                };
            }
            line = last + 1;
        }
    }
}

/// How many bytes further right something stands in the file than here.
fn further(there: usize, here: usize) -> isize {
    isize::try_from(there).unwrap_or(0) - isize::try_from(here).unwrap_or(0)
}

/// Kind and title of the admonition that a line begins.
fn head(line: &str) -> Option<(String, String)> {
    let line = line.trim();
    if let Some(title) = line.strip_prefix("=== ") {
        return Some(("tab".into(), quoted(title)?.to_owned()));
    }
    let rest = line
        .strip_prefix("!!!")
        .or_else(|| line.strip_prefix("???+"))
        .or_else(|| line.strip_prefix("???"))?;
    let rest = rest.trim();
    let (words, title) = match rest.find('"') {
        Some(at) => (&rest[..at], quoted(&rest[at..])?),
        None => (rest, ""),
    };
    let kind = words.split_whitespace().next().unwrap_or("note");
    let plain = |word: &str| word.chars().all(|c| c.is_alphanumeric() || c == '-');
    words
        .split_whitespace()
        .all(plain)
        .then(|| (kind.to_owned(), title.to_owned()))
}

fn quoted(text: &str) -> Option<&str> {
    text.trim().strip_prefix('"')?.strip_suffix('"')
}
