//! The heading that may be a draft's title: a scan that fences, comments, code and quotations do not fool.

use std::ops::Range;

use super::measure::{closes, fence_of};
use crate::domain::front_matter::{Line, Lines};
use crate::domain::story::attributes::list_length;

/// A heading as it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heading {
    /// Its text with the inline markup taken off.
    pub text: String,
    /// The bytes of its text in the file, markup included.
    pub span: Range<usize>,
    /// Line of the file, from 1.
    pub line: usize,
}

/// The headings that matter for a title.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Headings {
    /// The first heading of the first level.
    pub first: Option<Heading>,
    /// Whether nothing but comments stands above it.
    pub first_is_opening: bool,
    /// The heading of any other level that the text begins with.
    pub opening: Option<Heading>,
}

impl Headings {
    /// Looks through the text from an offset on, until the first heading of the first level.
    pub fn of(text: &str, from: usize) -> Self {
        let mut scan = Scan::default();
        for line in Lines::of(text).skip_while(|line| line.start < from) {
            if scan.take(text, line) {
                break;
            }
        }
        scan.found
    }

    /// The heading that a title is taken from when the header has none.
    pub fn title(&self) -> Option<&Heading> {
        self.first.as_ref().or(self.opening.as_ref())
    }
}

/// Most of a heading that is read as a title, in bytes.
const TITLE_AT_MOST: usize = 2000;

/// HTML blocks whose content is not Markdown, with what ends them.
const RAW: [(&str, &str); 5] = [
    ("<!--", "-->"),
    ("<script", "</script>"),
    ("<style", "</style>"),
    ("<pre", "</pre>"),
    ("<textarea", "</textarea>"),
];

#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts about the lines above, each with its own life"
)]
struct Scan<'t> {
    found: Headings,
    /// The marks that opened a code block.
    fence: Option<&'t str>,
    /// What ends the HTML block we are in.
    raw: Option<&'static str>,
    /// The paragraph we are in.
    paragraph: Option<Paragraph>,
    /// Something other than comments was seen.
    begun: bool,
    /// In a list: what is indented, or follows without a blank line, is no paragraph of its own.
    in_list: bool,
    /// The line above is blank.
    after_blank: bool,
    /// A conflict marker was seen: `=======` is one too, then.
    conflict: bool,
}

/// A paragraph: a heading, should a line of `=` or `-` come below it.
#[derive(Clone, Copy)]
struct Paragraph {
    start: usize,
    line: usize,
    opening: bool,
}

impl<'t> Scan<'t> {
    /// Takes the next line; true when the search is over.
    fn take(&mut self, text: &str, line: Line<'t>) -> bool {
        let after_blank = std::mem::replace(&mut self.after_blank, line.is_blank());
        if self.skips(line) {
            return false;
        }
        let trimmed = line.text.trim_start_matches(' ');
        let indent = line.text.len() - trimmed.len();
        if let Some(open) = fence_of(line.text.trim_start()).filter(|_| indent < 4 || self.in_list)
        {
            self.block();
            self.fence = Some(open);
            return false;
        }
        if indent >= 4 || trimmed.starts_with('\t') {
            self.begun |= self.paragraph.is_none();
            return false;
        }
        if let Some((start, end)) = RAW.iter().find(|(start, _)| begins_with(trimmed, start)) {
            self.raw = (!trimmed.contains(end)).then_some(*end);
            self.paragraph = None;
            self.begun |= *start != "<!--";
            return false;
        }
        if let Some((level, inner)) = atx(trimmed) {
            let start = line.start + indent;
            let opening = !self.begun;
            self.block();
            return self.heading(
                text,
                level,
                start + inner.start..start + inner.end,
                line.number,
                opening,
            );
        }
        if let (Some(level), Some(above)) = (self.underline(trimmed), self.paragraph) {
            let end = above.start + text[above.start..line.start].trim_end().len();
            self.block();
            return self.heading(text, level, above.start..end, above.line, above.opening);
        }
        self.other(
            trimmed,
            line.start + indent,
            line.number,
            indent > 0 || !after_blank,
        );
        false
    }

    /// Whether a line is blank or inside something whose text is not Markdown.
    fn skips(&mut self, line: Line<'t>) -> bool {
        if let Some(open) = self.fence {
            if closes(line.text.trim_start(), open) {
                self.fence = None;
            }
            return true;
        }
        if let Some(end) = self.raw {
            if line.text.contains(end) {
                self.raw = None;
            }
            return true;
        }
        if line.is_blank() {
            self.paragraph = None;
        }
        line.is_blank()
    }

    /// A block that is no paragraph begins.
    fn block(&mut self) {
        self.paragraph = None;
        self.begun = true;
    }

    /// The level that a line of `=` or `-` gives to the paragraph above it.
    fn underline(&self, trimmed: &str) -> Option<u8> {
        let run = trimmed.trim_end();
        let all = |mark: u8| run.bytes().all(|b| b == mark);
        match run.bytes().next()? {
            b'=' if all(b'=') => (!self.conflict || run.len() != 7).then_some(1),
            b'-' if all(b'-') => Some(2),
            _ => None,
        }
    }

    /// A line that is no heading: does a paragraph begin with it?
    fn other(&mut self, trimmed: &str, start: usize, line: usize, attached: bool) {
        self.conflict |= trimmed.starts_with("<<<<<<< ");
        let item = is_item(trimmed);
        self.in_list = item || (self.in_list && attached);
        if item || trimmed.starts_with(['>', '<', '|']) || is_rule(trimmed) {
            self.block();
        } else if self.paragraph.is_none() && !self.in_list {
            self.paragraph = Some(Paragraph {
                start,
                line,
                opening: !self.begun,
            });
            self.begun = true;
        }
    }

    fn heading(
        &mut self,
        text: &str,
        level: u8,
        span: Range<usize>,
        line: usize,
        opening: bool,
    ) -> bool {
        let span = without_attributes(text, span);
        let heading = Heading {
            text: plain(&text[span.clone()]),
            span,
            line,
        };
        if heading.text.is_empty() {
            return false;
        }
        if level == 1 {
            self.found.first = Some(heading);
            self.found.first_is_opening = opening;
        } else if opening {
            self.found.opening = Some(heading);
        }
        level == 1
    }
}

/// What is left of a heading without the attributes behind it: `{#name .class}`.
fn without_attributes(text: &str, span: Range<usize>) -> Range<usize> {
    let whole = text[span.clone()].trim_end();
    let list = whole.rfind('{').filter(|at| {
        whole[..*at].ends_with([' ', '\t']) && list_length(&whole[*at..]) == Some(whole.len() - at)
    });
    match list {
        Some(at) => span.start..span.start + whole[..at].trim_end().len(),
        None => span,
    }
}

/// The level of a `# heading` and where its text stands in the line.
fn atx(line: &str) -> Option<(u8, Range<usize>)> {
    let after = line.trim_start_matches('#');
    let level = u8::try_from(line.len() - after.len())
        .ok()
        .filter(|l| (1..=6).contains(l))?;
    if !after.is_empty() && !after.starts_with([' ', '\t', '\u{3000}']) {
        return None;
    }
    let start = line.len() - after.trim_start().len();
    let inner = line[start..].trim_end();
    let bare = inner.trim_end_matches('#');
    // A closing run of # counts only with a space before it, or with nothing else there.
    let end = if bare.is_empty() || bare.ends_with([' ', '\t']) {
        bare.trim_end().len()
    } else {
        inner.len()
    };
    Some((level, start..start + end))
}

fn is_item(line: &str) -> bool {
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = digits.len() < line.len() && digits.starts_with([')', '.']);
    let rest = if numbered {
        &digits[1..]
    } else {
        line.strip_prefix(['-', '*', '+']).unwrap_or("x")
    };
    rest.is_empty() || rest.starts_with([' ', '\t'])
}

fn is_rule(line: &str) -> bool {
    let mut marks = line.chars().filter(|c| !c.is_whitespace());
    let Some(mark) = marks.next().filter(|c| matches!(c, '-' | '*' | '_')) else {
        return false;
    };
    let mut count = 1;
    marks.all(|c| {
        count += 1;
        c == mark
    }) && count >= 3
}

fn begins_with(line: &str, tag: &str) -> bool {
    line.get(..tag.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(tag))
}

/// A heading's text as a reader sees it: links, emphasis, code marks, tags and escapes taken off, lines joined.
fn plain(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    // Nobody reads a longer title, and nested marks must not make this slow.
    let mut rest = &markdown[..boundary(markdown)];
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        rest = match c {
            '\\' if after.starts_with(|c: char| c.is_ascii_punctuation()) => {
                text.push_str(&after[..1]);
                &after[1..]
            }
            '`' => code(after, &mut text),
            '!' if after.starts_with('[') => after,
            '[' => {
                if let Some((inner, behind)) = label(after) {
                    text.push_str(&plain(inner));
                    behind
                } else {
                    text.push(c);
                    after
                }
            }
            '<' if after
                .starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'))
                && after.contains('>') =>
            {
                &after[after.find('>').map_or(0, |at| at + 1)..]
            }
            '*' | '_' | '~' => {
                let run = rest.len() - rest.trim_start_matches(c).len();
                let behind = &rest[run..];
                if !is_emphasis(c, run, &text, behind) {
                    text.push_str(&rest[..run]);
                }
                behind
            }
            _ => {
                text.push(c);
                after
            }
        };
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn boundary(markdown: &str) -> usize {
    let mut end = markdown.len().min(TITLE_AT_MOST);
    while !markdown.is_char_boundary(end) {
        end -= 1;
    }
    end
}

/// Whether a run of marks is emphasis: it touches a word on one side and is not alone between spaces or inside a word.
fn is_emphasis(mark: char, run: usize, before: &str, behind: &str) -> bool {
    let open_left = before.ends_with(char::is_whitespace) || before.is_empty();
    let open_right = behind.starts_with(char::is_whitespace) || behind.is_empty();
    let in_word =
        before.ends_with(char::is_alphanumeric) && behind.starts_with(char::is_alphanumeric);
    !(open_left && open_right || in_word && mark == '_' || mark == '~' && run != 2)
}

/// Copies a code span whose opening mark was just passed; what is behind it.
fn code<'t>(after: &'t str, text: &mut String) -> &'t str {
    let more = after.len() - after.trim_start_matches('`').len();
    let (mark, inner) = (&"``````````"[..(more + 1).min(10)], &after[more..]);
    if let Some(end) = inner.find(mark) {
        text.push_str(inner[..end].trim());
        &inner[end + mark.len()..]
    } else {
        text.push_str(mark);
        inner
    }
}

/// The label of a link whose bracket was just opened, and what is behind its address.
fn label(after: &str) -> Option<(&str, &str)> {
    let end = after.find("](")?;
    let behind = &after[end + 2..];
    let close = behind.find(')')?;
    Some((&after[..end], &behind[close + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(text: &str) -> Option<(String, usize)> {
        Headings::of(text, 0)
            .title()
            .map(|h| (h.text.clone(), h.line))
    }

    #[test]
    fn a_heading_is_found_in_both_spellings_and_without_its_markup() {
        for (text, expected) in [
            ("# A *bold* `move` ##\n", ("A bold move", 1)),
            (
                "intro\n\n# [Link](https://x.example) & <b>tag</b>",
                ("Link & tag", 3),
            ),
            ("Title\n=====\n\nrest", ("Title", 1)),
            ("# Where it is {#where .big}\n", ("Where it is", 1)),
            ("# Just {braces}\n", ("Just {braces}", 1)),
            ("Two\nlines\n===\n", ("Two lines", 1)),
            ("## Second level\n\ntext", ("Second level", 1)),
            ("## Second level\n\n# First level", ("First level", 3)),
            ("<!-- note\n# no -->\n\n# C#\n", ("C#", 4)),
            ("# snake_case 2 * 3 \\*\n", ("snake_case 2 * 3 *", 1)),
            ("#\u{3000}線分\n", ("線分", 1)),
        ] {
            assert_eq!(
                title(text),
                Some((expected.0.to_owned(), expected.1)),
                "{text}"
            );
        }
    }

    #[test]
    fn code_comments_lists_and_quotations_hold_no_title() {
        for text in [
            "```sh\n# a comment\n```\n",
            "~~~~\n# a\n~~~\n# b\n~~~~\n",
            "    # indented code\n",
            "<!-- # hidden\n# hidden -->\ntext",
            "<pre>\n# raw\n</pre>\n",
            "> # quoted\n",
            "- item\n===\n",
            "#hashtag\n",
            "text\n\n===\n",
            "text first\n\n## then a small heading\n",
            "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n",
            "#\n",
            "- a\n\n      # code in a list\n",
        ] {
            assert_eq!(title(text), None, "{text}");
        }
    }
}
