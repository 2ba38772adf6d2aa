//! From Markdown to a story.

use std::borrow::Cow;

use comrak::nodes::NodeValue;
use comrak::{Arena, Options, parse_document};

use crate::domain::draft::{Details, Draft};
use crate::domain::lint::{self, Finding};
use crate::domain::place::Lines;
use crate::domain::story::dialects::{self, Told};
use crate::domain::story::hidden;
use crate::domain::story::leave_out;
use crate::domain::story::walk::Walk;
use crate::domain::story::{Block, BlockKind, Level, Story, Tables, Text};

/// Inline notes, or formulas, in a text at most.
const MARKS_AT_MOST: usize = 500;

/// How to convert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Whether the title is put at the top of the story (once: a first heading that equals it is taken for it).
    pub title_on_top: bool,
    /// What becomes of tables, where the draft does not say it.
    pub tables: Option<Tables>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            title_on_top: true,
            tables: None,
        }
    }
}

impl Story {
    /// Converts a draft. `text` is the whole text of the file `draft` was parsed from. Never fails.
    #[must_use]
    pub fn of(text: &str, draft: &Draft, settings: Settings) -> Self {
        let start = floor_boundary(text, draft.body.start);
        let end = floor_boundary(text, draft.body.end).max(start);
        let above = text[..start].bytes().filter(|b| *b == b'\n').count();
        let (body, left_out) = leave_out::marks(prepared(&text[start..end]));
        let mdx = draft
            .file
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("mdx"));

        let told = dialects::read(&body, mdx);
        let (body, told) = match told {
            Some(mut told) => (Cow::Owned(std::mem::take(&mut told.body)), told),
            None => (body, Told::default()),
        };

        let arena = Arena::new();
        let mut options = options();
        // Each unclosed mark of these is looked for to the end: more of them than anybody writes are an attack.
        let few = |mark: &str| body.matches(mark).take(MARKS_AT_MOST + 1).count() <= MARKS_AT_MOST;
        options.extension.inline_footnotes = few("^[");
        options.extension.math_latex = few("\\(") && few("\\[") && has_latex(&body);
        options.extension.ofm_comments = body.contains("%%");
        let mut root = parse_document(&arena, &body, &options);
        if options.extension.ofm_comments && has_open_comment(root) {
            // It would swallow the rest of the text.
            options.extension.ofm_comments = false;
            root = parse_document(&arena, &body, &options);
        }
        let mut walk = Walk::new((&arena, &options), &body, above, &draft.details, settings);
        walk.mdx = mdx;
        walk.tell(told);
        for mark in &left_out {
            walk.tell_mark(mark);
        }
        hidden::look(&text[..end], &mut walk.report);
        walk.walk(root);
        walk.write_notes();

        let Walk {
            flow,
            report,
            title_at,
            code_lines,
            ..
        } = walk;
        let mut findings = conflicts(&body, above, &code_lines);
        findings.extend(report.into_findings(text));
        findings.sort_by_key(|f| f.place);
        let mut blocks = flow.into_blocks();
        if settings.title_on_top {
            put_title_on_top(&mut blocks, title_at, &draft.details);
        } else {
            leave_title_out(&mut blocks, title_at);
        }
        Self { blocks, findings }
    }
}

/// The dialect: GitHub's, with the notes, boxes and formulas of other tools where they are told apart safely.
pub(super) fn options() -> Options<'static> {
    let mut options = Options::default();
    let extension = &mut options.extension;
    extension.strikethrough = true;
    extension.table = true;
    extension.autolink = true;
    extension.tasklist = true;
    extension.footnotes = true;
    extension.description_lists = true;
    // Covers GitHub's alerts, too; the parser's own extension for those is slow on hostile nesting.
    extension.ofm_callouts = true;
    extension.block_directive = true;
    extension.math_dollars = true;
    extension.shortcodes = true;
    extension.cjk_friendly_emphasis = true;
    extension.highlight = true;
    extension.insert = true;
    options.parse.relaxed_tasklist_matching = true;
    options.parse.leave_footnote_definitions = true;
    options
}

/// Whether a comment is begun and never ended.
fn has_open_comment(root: comrak::Node<'_>) -> bool {
    root.descendants().any(|node| {
        matches!(&node.data().value, NodeValue::MultilineComment(comment) if !comment.closed)
    })
}

/// Whether there are formulas between `\(` and `\)` or `\[` and `\]`: the same marks are escaped brackets in any other text.
fn has_latex(body: &str) -> bool {
    [("\\(", "\\)"), ("\\[", "\\]")]
        .iter()
        .any(|(open, close)| {
            body.split(open).skip(1).any(|rest| {
                rest.split_once(close)
                    .is_some_and(|(inner, _)| inner.len() < 1000 && is_formula(inner))
            })
        })
}

/// Whether what stands in brackets is a formula and no prose.
pub(super) fn is_formula(inner: &str) -> bool {
    inner.contains(['\\', '^', '_', '=', '{', '+']) && !inner.contains("\n\n")
}

/// Whether two titles are the same to a reader: letters and digits, whatever their case.
pub(super) fn same_words(a: &str, b: &str) -> bool {
    let words = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let a = words(a);
    !a.is_empty() && a == words(b)
}

fn floor_boundary(text: &str, byte: usize) -> usize {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

/// The body as the Markdown reader takes it, line for line: a carriage return alone ends no line (editors and
/// our line numbers do not count it), and Jekyll's highlight tags are fences.
fn prepared(body: &str) -> Cow<'_, str> {
    let mut body = Cow::Borrowed(body);
    if has_lone_return(&body) {
        let mut text = String::with_capacity(body.len());
        let mut chars = body.chars().peekable();
        while let Some(c) = chars.next() {
            let lone = c == '\r' && chars.peek() != Some(&'\n');
            text.push(if lone { ' ' } else { c });
        }
        body = Cow::Owned(text);
    }
    let highlighted = [
        ("{% highlight", "{% endhighlight"),
        ("{{< highlight", "{{< /highlight"),
    ];
    if highlighted
        .iter()
        .any(|(open, close)| body.contains(open) && body.contains(close))
    {
        body = Cow::Owned(highlight_as_fences(&body));
    }
    body
}

fn has_lone_return(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes
        .iter()
        .enumerate()
        .any(|(i, b)| *b == b'\r' && bytes.get(i + 1) != Some(&b'\n'))
}

fn highlight_as_fences(body: &str) -> String {
    const FENCE: &str = "``````````";
    let mut lines: Vec<Cow<'_, str>> = Vec::new();
    let mut opened: Option<(usize, String)> = None;
    let mut fence: Option<&str> = None;
    for line in body.split('\n') {
        let trimmed = line.trim();
        let mut shown = Cow::Borrowed(line);
        if opened.is_some() {
            if trimmed.starts_with("{% endhighlight") || trimmed.starts_with("{{< /highlight") {
                shown = Cow::Borrowed(FENCE);
                if let Some((at, fence)) = opened.take() {
                    lines[at] = Cow::Owned(fence);
                }
            }
        } else if let Some(mark) = fence {
            if trimmed.starts_with(mark) && trimmed.trim_start_matches(&mark[..1]).is_empty() {
                fence = None;
            }
        } else if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            let length = trimmed.len() - trimmed.trim_start_matches(&trimmed[..1]).len();
            fence = Some(&trimmed[..length]);
        } else if let Some(language) = trimmed
            .strip_prefix("{% highlight ")
            .or_else(|| trimmed.strip_prefix("{{< highlight "))
        {
            let language = language.split_whitespace().next().unwrap_or_default();
            opened = Some((lines.len(), format!("{FENCE}{language}")));
        }
        lines.push(shown);
    }
    lines.join("\n")
}

/// Merge conflicts outside code.
fn conflicts(body: &str, above: usize, code: &[Lines]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut open = false;
    for (number, line) in (above + 1..).zip(body.split('\n')) {
        let line = line.trim_end();
        let begins = line == "<<<<<<<" || line.starts_with("<<<<<<< ");
        let ends = open && (line == ">>>>>>>" || line.starts_with(">>>>>>> "));
        let parts = open && line == "=======";
        if !(begins || ends || parts) {
            continue;
        }
        let after = code.partition_point(|lines| lines.last < number);
        if code.get(after).is_some_and(|lines| lines.contains(number)) {
            continue;
        }
        if begins {
            let what = format!("A merge conflict begins here: {}", &line[..7]);
            findings.push(Finding::at_line(&lint::conflict::CONFLICT, number, what));
        }
        open = !ends;
    }
    findings
}

/// The title comes first, once. Only pictures may stand above it.
fn put_title_on_top(blocks: &mut Vec<Block>, title_at: Option<usize>, details: &Details) {
    let top = match title_at.filter(|at| *at < blocks.len()) {
        Some(at) => {
            let pictures_only = blocks[..at]
                .iter()
                .all(|b| matches!(b.kind, BlockKind::Image(_)));
            if pictures_only {
                at
            } else {
                let with_subtitle = blocks.get(at + 1).is_some_and(is_subtitle);
                blocks[..=at + usize::from(with_subtitle)]
                    .rotate_right(1 + usize::from(with_subtitle));
                0
            }
        }
        None if details.title.text.trim().is_empty() => return,
        None => {
            let text = Text::plain(details.title.text.trim());
            blocks.insert(0, heading(Level::Title, text));
            0
        }
    };
    if let BlockKind::Heading { text, .. } = &mut blocks[top].kind {
        // Medium's title has no styles and no links.
        *text = Text::plain(text.to_plain());
    }
    if let Some(subtitle) = details.subtitle.as_deref().map(str::trim)
        && !subtitle.is_empty()
        && !blocks.get(top + 1).is_some_and(is_subtitle)
    {
        blocks.insert(top + 1, heading(Level::Subtitle, Text::plain(subtitle)));
    }
}

fn leave_title_out(blocks: &mut Vec<Block>, title_at: Option<usize>) {
    if let Some(at) = title_at.filter(|at| *at < blocks.len()) {
        blocks.remove(at);
    }
    for block in blocks {
        if let BlockKind::Heading { level, .. } = &mut block.kind
            && *level == Level::Subtitle
        {
            *level = Level::Large;
        }
    }
}

fn heading(level: Level, text: Text) -> Block {
    Block {
        kind: BlockKind::Heading { level, text },
        lines: None,
    }
}

fn is_subtitle(block: &Block) -> bool {
    matches!(
        block.kind,
        BlockKind::Heading {
            level: Level::Subtitle,
            ..
        }
    )
}
