//! The Markdown that is sent when the writer wants Markdown: written from the story, so that what is shown is what is
//! sent, and with its losses listed.
//!
//! Medium's reader of Markdown is not documented, so only the plainest marks are used, and every character that could be
//! a mark is escaped.

use crate::domain::lint::{Finding, format, plural};
use crate::domain::story::{BlockKind, Image, Item, Level, Span, Story, Text};

impl Story {
    /// Writes the story as Markdown.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        self.to_markdown_with(&|_| None)
    }

    /// The same, with other addresses for pictures, as in [`Self::to_html_with`].
    #[must_use]
    pub fn to_markdown_with(&self, address: &dyn Fn(&str) -> Option<String>) -> String {
        let mut out = String::new();
        for block in &self.blocks {
            if !out.is_empty() {
                out.push('\n');
            }
            match &block.kind {
                BlockKind::Heading { level, text } => {
                    let marks = match level {
                        Level::Title => "# ",
                        Level::Subtitle | Level::Large => "## ",
                        Level::Small => "### ",
                    };
                    out.push_str(marks);
                    out.push_str(&one_line(text));
                    out.push('\n');
                }
                BlockKind::Paragraph(text) => paragraph(&mut out, "", "", text),
                BlockKind::List { start, items } => list(&mut out, *start, items),
                BlockKind::Quote(paragraphs) => {
                    for (number, text) in paragraphs.iter().enumerate() {
                        if number > 0 {
                            out.push_str(">\n");
                        }
                        paragraph(&mut out, "> ", "> ", text);
                    }
                }
                BlockKind::Code { language, text } => code(&mut out, language.as_deref(), text),
                BlockKind::Image(image) => {
                    picture(&mut out, image, address(&image.source).as_deref());
                }
                BlockKind::Embed { url } => {
                    out.push_str(url);
                    out.push('\n');
                }
                BlockKind::Separator => out.push_str("---\n"),
            }
        }
        out
    }

    /// What is lost by sending Markdown.
    #[must_use]
    pub fn markdown_losses(&self) -> Vec<Finding> {
        let count = |wanted: fn(&BlockKind) -> bool| {
            let lines = self
                .blocks
                .iter()
                .filter(|block| wanted(&block.kind))
                .map(|block| block.lines.map(|lines| lines.first));
            let lines: Vec<Option<usize>> = lines.collect();
            (lines.len(), lines.into_iter().flatten().next())
        };
        let mut list = Vec::new();
        let mut add =
            |(number, line): (usize, Option<usize>), one: &str, many: &str, rest: &str| {
                if number > 0 {
                    let what = format!("{} {rest}", plural(number, one, many));
                    list.push(match line {
                        Some(line) => Finding::at_line(&format::MARKDOWN, line, what),
                        None => Finding::general(&format::MARKDOWN, what),
                    });
                }
            };
        let language = count(|kind| {
            matches!(
                kind,
                BlockKind::Code {
                    language: Some(_),
                    ..
                }
            )
        });
        add(
            language,
            "code block loses",
            "code blocks lose",
            "the name of the language.",
        );
        let caption = count(|kind| matches!(kind, BlockKind::Image(i) if !i.caption.is_blank()));
        add(
            caption,
            "caption becomes",
            "captions become",
            "a paragraph below the picture.",
        );
        let subtitle = count(|kind| {
            let level = Level::Subtitle;
            matches!(kind, BlockKind::Heading { level: own, .. } if *own == level)
        });
        add(
            subtitle,
            "subtitle is",
            "subtitles are",
            "sent as a heading; Medium may or may not take it for one.",
        );
        list
    }
}

/// Text with its breaks, each line behind a prefix.
fn paragraph(out: &mut String, first: &str, rest: &str, text: &Text) {
    let whole = inline(text);
    let lines: Vec<&str> = whole.split('\n').collect();
    for (number, line) in lines.iter().enumerate() {
        out.push_str(if number == 0 { first } else { rest });
        out.push_str(&guarded(line));
        if number + 1 < lines.len() {
            out.push_str("  ");
        }
        out.push('\n');
    }
}

fn list(out: &mut String, start: Option<usize>, items: &[Item]) {
    for (number, item) in items.iter().enumerate() {
        let mark = match start {
            Some(start) => format!("{}. ", start + number),
            None => "- ".to_owned(),
        };
        paragraph(out, &mark, &" ".repeat(mark.len()), &item.text);
    }
}

/// A fence longer than any in the code.
fn code(out: &mut String, language: Option<&str>, text: &str) {
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    out.push_str(&fence);
    out.push_str(&language.unwrap_or_default().replace('`', ""));
    out.push('\n');
    out.push_str(text);
    out.push('\n');
    out.push_str(&fence);
    out.push('\n');
}

fn picture(out: &mut String, image: &Image, other: Option<&str>) {
    if other.is_some() || crate::domain::story::html::is_picture_address(&image.source) {
        let alt = image.alt.replace('\n', " ");
        out.push_str("![");
        escape(out, &alt);
        out.push_str("](");
        out.push_str(&address(other.unwrap_or(&image.source)));
        out.push_str(")\n");
        if !image.caption.is_blank() {
            out.push('\n');
            paragraph(out, "", "", &image.caption);
        }
    } else if image.caption.is_blank() {
        paragraph(out, "", "", &Text::plain(image.alt.clone()));
    } else {
        paragraph(out, "", "", &image.caption);
    }
}

/// Puts another address in the place of a picture's address or mark. A picture of ours is a line of its own, and the brackets of
/// its description are escaped, so it stays where the writer wrote the same in a line of text.
pub(crate) fn with_picture(markdown: &str, mark: &str, other: &str) -> String {
    let end = format!("]({})", address(mark));
    let mut out = String::with_capacity(markdown.len() + other.len());
    for line in markdown.split_inclusive('\n') {
        let picture = line.strip_suffix('\n').and_then(|l| l.strip_suffix(&end));
        match picture.filter(|alt| alt.starts_with("![")) {
            Some(alt) => out.extend([alt, "](", &address(other), ")\n"]),
            None => out.push_str(line),
        }
    }
    out
}

fn one_line(text: &Text) -> String {
    inline(text).replace('\n', " ")
}

/// Styled text. Marks touch the words they belong to, so blanks at the ends of a style stand outside of it.
fn inline(text: &Text) -> String {
    let mut out = String::new();
    let mut at = 0;
    while let Some(span) = text.0.get(at) {
        let Some(url) = &span.link else {
            styled(&mut out, span);
            at += 1;
            continue;
        };
        let linked: Vec<&Span> = text.0[at..]
            .iter()
            .take_while(|span| span.link.as_ref() == Some(url))
            .collect();
        out.push('[');
        for span in &linked {
            styled(&mut out, span);
        }
        out.push_str("](");
        out.push_str(&address(url));
        out.push(')');
        at += linked.len();
    }
    out
}

fn styled(out: &mut String, span: &Span) {
    let text = span.text.as_str();
    let body = text.trim();
    if body.is_empty() {
        out.push_str(text);
        return;
    }
    let start = text.len() - text.trim_start().len();
    let (before, after) = (&text[..start], &text[start + body.len()..]);
    let marks = match (span.style.strong, span.style.emphasis) {
        (true, true) => "***",
        (true, false) => "**",
        (false, true) => "*",
        (false, false) => "",
    };
    out.push_str(before);
    out.push_str(marks);
    if span.style.code {
        let longest = body.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest + 1);
        let gap = if longest > 0 { " " } else { "" };
        let code = body.replace('\n', " ");
        out.extend([fence.as_str(), gap, code.as_str(), gap, fence.as_str()]);
    } else {
        escape(out, body);
    }
    out.push_str(marks);
    out.push_str(after);
}

/// Escapes what could be a mark inside a line.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '~' | '$'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
}

/// A line whose start could be a mark of a block: a heading, a quote, a list, a rule, a fence.
fn guarded(line: &str) -> String {
    let trimmed = line.trim_start();
    let digits = trimmed.len()
        - trimmed
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .len();
    if digits > 0 && trimmed[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &trimmed[..digits], &trimmed[digits..]);
    }
    if trimmed.starts_with(['#', '>', '+', '-', '=', ':', '|']) {
        return format!("\\{trimmed}");
    }
    trimmed.to_owned()
}

/// An address between the brackets of a link.
fn address(url: &str) -> String {
    let mut safe = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            '(' => safe.push_str("%28"),
            ')' => safe.push_str("%29"),
            '<' => safe.push_str("%3C"),
            '>' => safe.push_str("%3E"),
            '\\' => safe.push_str("%5C"),
            c if c.is_whitespace() || c.is_control() => safe.push_str("%20"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests;
