//! The walk over the Markdown tree, block by block, without recursion: nesting of any depth is only a longer walk.

use std::collections::HashMap;

use comrak::Node;
use comrak::nodes::{ListType, NodeCodeBlock, NodeHeading, NodeList, NodeValue, TableAlignment};

use crate::domain::draft::{Title, TitleSource};
use crate::domain::lint;
use crate::domain::place::Lines;
use crate::domain::story::convert::same_words;
use crate::domain::story::embeds::{Shortcode, is_web, shortcode};
use crate::domain::story::flow::Flow;
use crate::domain::story::inline::Face;
use crate::domain::story::raw_html::HtmlState;
use crate::domain::story::report::{Report, shortened};
use crate::domain::story::table::{Align, Table};
use crate::domain::story::{BlockKind, Image, Level, Text};

/// The conversion under way.
pub(super) struct Walk<'a> {
    pub flow: Flow,
    pub report: Report,
    pub html: HtmlState,
    /// A table being read, of Markdown or of HTML.
    pub table: Option<Table>,
    /// Whether a cell of it is being read.
    pub in_cell: bool,
    /// Whether the file is MDX.
    pub mdx: bool,
    /// Text written and address, for each open link.
    pub links: Vec<(usize, String)>,
    /// Where the title's heading stands in the blocks.
    pub title_at: Option<usize>,
    /// Lines that are code.
    pub code_lines: Vec<Lines>,
    title: &'a Title,
    seen_first_level: bool,
    /// The body, line by line.
    source: Vec<&'a str>,
    /// Lines of the header above the body.
    above: usize,
    notes: Notes<'a>,
}

/// Footnotes: where they are defined and in which order they are called for.
#[derive(Default)]
struct Notes<'a> {
    defined: Vec<(String, Node<'a>)>,
    numbers: HashMap<String, usize>,
    order: Vec<String>,
}

impl<'a> Walk<'a> {
    pub fn new(body: &'a str, above: usize, title: &'a Title, mdx: bool) -> Self {
        Self {
            flow: Flow::default(),
            report: Report::default(),
            html: HtmlState::default(),
            table: None,
            in_cell: false,
            mdx,
            links: Vec::new(),
            title_at: None,
            code_lines: Vec::new(),
            title,
            seen_first_level: false,
            source: body.split('\n').collect(),
            above,
            notes: Notes::default(),
        }
    }

    /// Walks everything below a node, depth first.
    pub fn walk(&mut self, root: Node<'a>) {
        let Some(mut node) = root.first_child() else {
            return;
        };
        loop {
            if self.open(node)
                && let Some(child) = node.first_child()
            {
                node = child;
                continue;
            }
            loop {
                self.close(node);
                if let Some(next) = node.next_sibling() {
                    node = next;
                    break;
                }
                match node.parent() {
                    Some(parent) if !parent.same_node(root) => node = parent,
                    _ => return,
                }
            }
        }
    }

    /// The line of the file a line of the body is.
    fn file_line(&self, line: usize) -> usize {
        self.above + line.max(1)
    }

    /// The lines of the file a node takes.
    fn lines(&self, node: Node<'a>) -> Lines {
        let place = node.data().sourcepos;
        let first = self.file_line(place.start.line);
        Lines {
            first,
            last: self.file_line(place.end.line).max(first),
        }
    }

    /// Enters a node; says whether its children are to be walked.
    fn open(&mut self, node: Node<'a>) -> bool {
        let lines = self.lines(node);
        let data = node.data();
        match &data.value {
            NodeValue::Paragraph => return self.open_paragraph(node, lines),
            NodeValue::Heading(_) => {
                self.flow.flush();
                self.flow.at(lines.first);
                self.flow.hold_pictures = true;
            }
            NodeValue::BlockQuote | NodeValue::MultilineBlockQuote(_) => {
                self.flow.line = lines.first;
                if self.flow.begin_quote() {
                    let rule = &lint::quote::NESTED;
                    self.report
                        .count(rule, lines.first, "", lint::quote::nested);
                }
            }
            NodeValue::Alert(alert) => {
                let label = alert
                    .title
                    .clone()
                    .unwrap_or_else(|| alert.alert_type.default_title().to_owned());
                self.open_box(&label, lines);
            }
            NodeValue::Callout(callout) => {
                let titled = node
                    .first_child()
                    .is_some_and(|child| matches!(child.data().value, NodeValue::CalloutTitle));
                let label = if titled {
                    String::new()
                } else {
                    callout.default_title()
                };
                self.open_box(&label, lines);
            }
            NodeValue::CalloutTitle | NodeValue::DescriptionTerm => {
                self.flow.flush();
                self.flow.at(lines.first);
                self.flow.text.begin(Face::Strong);
            }
            NodeValue::BlockDirective(directive) => self.open_directive(&directive.info, lines),
            NodeValue::List(list) => self.open_list(*list, lines),
            NodeValue::Item(_) => self.flow.begin_item(""),
            NodeValue::TaskItem(task) => {
                self.flow.begin_item(if task.symbol.is_some() {
                    "☑ "
                } else {
                    "☐ "
                });
            }
            NodeValue::DescriptionList => {
                let rule = &lint::definition::DEFINITION;
                self.report
                    .count(rule, lines.first, "", lint::definition::definition);
            }
            NodeValue::CodeBlock(code) => self.code_block(code, lines),
            NodeValue::HtmlBlock(html) => self.html_block(&html.literal, lines),
            NodeValue::ThematicBreak => {
                self.flow.flush();
                self.flow.at(lines.first);
                self.stand_alone(BlockKind::Separator, lines);
            }
            NodeValue::FootnoteDefinition(note) => {
                self.notes.defined.push((note.name.to_lowercase(), node));
                return false;
            }
            NodeValue::Table(table) => {
                self.flow.flush();
                self.flow.at(lines.first);
                self.table = Some(Table {
                    aligns: table.alignments.iter().map(|a| align(*a)).collect(),
                    has_head: true,
                    ..Table::default()
                });
            }
            NodeValue::TableRow(_) => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            NodeValue::TableCell => {
                self.flow.at(lines.first);
                self.in_cell = true;
            }
            _ => return self.open_inline(node, &data.value, lines.first),
        }
        true
    }

    /// Leaves a node.
    fn close(&mut self, node: Node<'a>) {
        let lines = self.lines(node);
        let data = node.data();
        match &data.value {
            NodeValue::Paragraph => {
                self.flow.line = lines.last;
                self.end_of_text();
            }
            NodeValue::Heading(heading) => self.close_heading(*heading, lines),
            NodeValue::BlockQuote
            | NodeValue::MultilineBlockQuote(_)
            | NodeValue::Alert(_)
            | NodeValue::Callout(_) => self.flow.end_quote(),
            NodeValue::BlockDirective(_) => {
                if self.is_closed_directive(lines) {
                    self.flow.end_quote();
                }
            }
            NodeValue::CalloutTitle
            | NodeValue::DescriptionTerm
            | NodeValue::DescriptionDetails => self.end_of_text(),
            NodeValue::List(_) => self.flow.end_list(false),
            NodeValue::TableCell => self.close_cell(),
            NodeValue::Table(_) => self.close_table(lines),
            _ => self.close_inline(&data.value, lines.first),
        }
    }

    /// Ends a run of text: no style, link or skipped element outlives it.
    pub fn end_of_text(&mut self) {
        self.flow.flush();
        self.flow.text.reset();
        self.links.clear();
        self.html.end_of_text();
    }

    /// A block that cannot stand in a list.
    pub fn stand_alone(&mut self, kind: BlockKind, lines: Lines) {
        if self.flow.block(kind, lines) {
            let rule = &lint::list::SPLIT;
            self.report.count(rule, lines.first, "", lint::list::split);
        }
    }

    fn open_paragraph(&mut self, node: Node<'a>, lines: Lines) -> bool {
        self.flow.flush();
        self.flow.at(lines.first);
        if self.in_cell {
            return true;
        }
        let source = self.paragraph_source(node);
        if let Some(found) = source.and_then(shortcode) {
            return self.shortcode(found, source.unwrap_or_default(), lines);
        }
        if let Some(mark) = source.filter(|s| is_generator_mark(s)) {
            let rule = &lint::attribute::ATTRIBUTE;
            self.report
                .count(rule, lines.first, mark, lint::attribute::attribute);
            return false;
        }
        if self.is_import(lines) {
            let rule = &lint::html::COMPONENT;
            let sample = source.unwrap_or("import");
            self.report
                .count(rule, lines.first, sample, lint::html::component);
            return false;
        }
        if let Some(url) = lone_address(node)
            && !self.flow.nested()
        {
            self.embed(url, lines);
            return false;
        }
        true
    }

    /// The source of a paragraph of one line.
    fn paragraph_source(&self, node: Node<'a>) -> Option<&'a str> {
        let place = node.data().sourcepos;
        if place.start.line != place.end.line {
            return None;
        }
        let line = self.source.get(place.start.line.checked_sub(1)?)?;
        line.get(place.start.column.checked_sub(1)?..place.end.column)
            .map(str::trim)
    }

    fn shortcode(&mut self, found: Shortcode, source: &str, lines: Lines) -> bool {
        match found {
            Shortcode::Embed(url) => self.embed(url, lines),
            Shortcode::Picture {
                source,
                alt,
                caption,
            } => {
                let caption = if caption.is_empty() {
                    Text::default()
                } else {
                    Text::plain(caption)
                };
                self.picture(Image {
                    source,
                    alt,
                    caption,
                });
            }
            Shortcode::Nothing => {
                let rule = &lint::attribute::ATTRIBUTE;
                self.report
                    .count(rule, lines.first, source, lint::attribute::attribute);
            }
            Shortcode::Unknown(dialect) => {
                let rule = &lint::embed::TEMPLATE;
                let sample = format!("{} ({dialect})", shortened(source));
                self.report
                    .count(rule, lines.first, &sample, lint::embed::template);
                // Shown as written: its underscores and stars are no emphasis.
                self.flow.text.push(source);
                self.flow.line = lines.last;
            }
        }
        false
    }

    pub fn embed(&mut self, url: String, lines: Lines) {
        let rule = &lint::embed::LIKELY;
        self.report
            .count(rule, lines.first, &url, lint::embed::likely);
        self.stand_alone(BlockKind::Embed { url }, lines);
    }

    /// Whether these lines are nothing but imports (or, in MDX, exports).
    fn is_import(&self, lines: Lines) -> bool {
        (lines.first..=lines.last).all(|line| {
            let text = self
                .source
                .get(line - self.above - 1)
                .map_or("", |l| l.trim());
            let quoted = text.trim_end_matches(';').ends_with(['"', '\'']);
            (text.starts_with("import ") && quoted && (self.mdx || text.contains(" from ")))
                || (self.mdx && text.starts_with("export "))
        })
    }

    fn open_box(&mut self, label: &str, lines: Lines) {
        let rule = &lint::quote::CALLOUT;
        let sample = if label.is_empty() { "callout" } else { label };
        self.report
            .count(rule, lines.first, sample, lint::quote::callout);
        self.flow.line = lines.first;
        self.flow.begin_quote();
        if !label.is_empty() {
            let line = Lines {
                first: lines.first,
                last: lines.first,
            };
            self.flow.paragraph(Text::plain(label).bold(), line);
        }
    }

    fn open_directive(&mut self, info: &str, lines: Lines) {
        if self.is_closed_directive(lines) {
            self.open_box(&directive_label(info), lines);
            return;
        }
        self.flow.flush();
        self.flow.at(lines.first);
        self.report.add(
            &lint::quote::UNCLOSED,
            lines.first,
            format!("This box is never closed: :::{}", shortened(info)),
        );
        self.flow.text.push(":::");
        self.flow.text.push(info);
        self.flow.flush();
    }

    /// Without its closing line a box would swallow the rest of the text.
    fn is_closed_directive(&self, lines: Lines) -> bool {
        lines.last > lines.first
            && self
                .source
                .get(lines.last - self.above - 1)
                .is_some_and(|line| {
                    let line = line.trim().trim_start_matches(['>', ' ']);
                    line.len() >= 3 && line.bytes().all(|b| b == b':')
                })
    }

    fn open_list(&mut self, list: NodeList, lines: Lines) {
        let start = (list.list_type == ListType::Ordered).then_some(list.start);
        self.flow.line = lines.first;
        if self.flow.begin_list(start, false) {
            let rule = &lint::list::NESTED;
            self.report.count(rule, lines.first, "", lint::list::nested);
        }
    }

    fn code_block(&mut self, code: &NodeCodeBlock, lines: Lines) {
        self.flow.flush();
        self.flow.at(lines.first);
        self.code_lines.push(lines);
        let language = language(&code.info);
        if code.fenced && !code.closed && self.reaches_the_end(lines) {
            self.report.add(
                &lint::code::OPEN_FENCE,
                lines.first,
                format!(
                    "The code fence opened on line {} is never closed.",
                    lines.first
                ),
            );
        }
        if let Some(name) = &language
            && matches!(
                name.to_lowercase().as_str(),
                "mermaid" | "plantuml" | "puml" | "graphviz" | "dot" | "math" | "katex"
            )
        {
            self.report.add(
                &lint::code::DIAGRAM,
                lines.first,
                format!("This {name} block is sent as its source."),
            );
        }
        let text = code.literal.strip_suffix('\n').unwrap_or(&code.literal);
        if !text.trim().is_empty() {
            let text = text.to_owned();
            self.stand_alone(BlockKind::Code { language, text }, lines);
        }
    }

    fn reaches_the_end(&self, lines: Lines) -> bool {
        self.source
            .iter()
            .skip(lines.last - self.above)
            .all(|line| line.trim().is_empty())
    }

    fn close_heading(&mut self, heading: NodeHeading, lines: Lines) {
        self.flow.line = lines.last;
        let mut text = self.flow.text.take();
        self.flow.text.reset();
        self.links.clear();
        self.html.end_of_text();
        without_anchor(&mut text);
        one_line(&mut text);
        if self.flow.nested() {
            self.flow.paragraph(text.bold(), lines);
        } else if !text.is_blank() {
            self.heading(heading.level, text, lines);
        }
        self.flow.release_pictures();
    }

    /// A heading of some level, where headings can stand.
    pub fn heading(&mut self, level: u8, text: Text, lines: Lines) {
        let plain = text.to_plain();
        let is_first = level == 1 && !self.seen_first_level;
        self.seen_first_level |= level == 1;
        let is_title = self.title_at.is_none()
            && (self.title.source == TitleSource::Heading { line: lines.first }
                || (is_first && same_words(&plain, &self.title.text)));
        self.flow.finish();
        let level = match level {
            _ if is_title => {
                self.title_at = Some(self.flow.blocks.len());
                Level::Title
            }
            2 if self.title_at.map(|at| at + 1) == Some(self.flow.blocks.len()) => {
                let what = format!("\"{}\" becomes the subtitle.", shortened(&plain));
                self.report.add(&lint::heading::SUBTITLE, lines.first, what);
                Level::Subtitle
            }
            1 => {
                let rule = &lint::heading::SECOND_TITLE;
                self.report
                    .count(rule, lines.first, &plain, lint::heading::second_title);
                Level::Large
            }
            2 => Level::Large,
            3 | 4 => Level::Small,
            _ => {
                let rule = &lint::heading::DEEP;
                self.report
                    .count(rule, lines.first, &plain, lint::heading::deep);
                self.flow.paragraph(text.bold(), lines);
                return;
            }
        };
        self.flow.block(BlockKind::Heading { level, text }, lines);
    }

    pub fn close_cell(&mut self) {
        let cell = self.flow.text.take();
        self.flow.text.reset();
        self.links.clear();
        self.in_cell = false;
        if let Some(row) = self.table.as_mut().and_then(|t| t.rows.last_mut()) {
            row.push(cell);
        }
    }

    pub fn close_table(&mut self, lines: Lines) {
        let Some(table) = self.table.take() else {
            return;
        };
        let columns = table.rows.iter().map(Vec::len).max().unwrap_or(0);
        let rows = table.rows.len();
        if let Some((kind, shape)) = table.into_block() {
            self.report.add(
                &lint::table::TABLE,
                lines.first,
                format!("This table of {rows} rows and {columns} columns is sent as {shape}."),
            );
            self.stand_alone(kind, lines);
        }
    }

    /// The number of a footnote, given at its first mention.
    pub fn note_number(&mut self, name: &str) -> usize {
        let name = name.to_lowercase();
        if let Some(number) = self.notes.numbers.get(&name) {
            return *number;
        }
        self.notes.order.push(name.clone());
        let number = self.notes.order.len();
        self.notes.numbers.insert(name, number);
        number
    }

    /// Writes the footnotes below the text: first those referred to, in that order, then the others.
    pub fn write_notes(&mut self) {
        if self.notes.defined.is_empty() {
            return;
        }
        let defined = std::mem::take(&mut self.notes.defined);
        let mut by_name: HashMap<&str, Node<'a>> = HashMap::new();
        for (name, node) in &defined {
            by_name.entry(name).or_insert(node);
        }
        self.end_of_text();
        let lines = self.lines(defined[0].1);
        self.flow.at(lines.first);
        self.flow.block(BlockKind::Separator, lines);
        self.flow.begin_list(Some(1), false);
        let mut next = 0;
        // A note may refer to further notes, so the order can grow while it is written.
        while let Some(name) = self.notes.order.get(next).cloned() {
            next += 1;
            self.flow.begin_item("");
            if let Some(node) = by_name.remove(name.as_str()) {
                let line = self.lines(node).first;
                self.report.count(
                    &lint::footnote::NUMBERED,
                    line,
                    "",
                    lint::footnote::numbered,
                );
                self.walk(node);
            }
        }
        for (name, node) in &defined {
            if self.notes.numbers.contains_key(name) {
                continue;
            }
            let line = self.lines(node).first;
            self.report
                .count(&lint::footnote::UNUSED, line, name, lint::footnote::unused);
            self.flow.begin_item("");
            self.walk(node);
        }
        self.flow.end_list(false);
    }
}

fn align(alignment: TableAlignment) -> Align {
    match alignment {
        TableAlignment::None | TableAlignment::Left => Align::Left,
        TableAlignment::Center => Align::Center,
        TableAlignment::Right => Align::Right,
    }
}

/// The address of a paragraph that is nothing but a link shown as its own address.
fn lone_address(paragraph: Node<'_>) -> Option<String> {
    let link = paragraph.first_child()?;
    if link.next_sibling().is_some() {
        return None;
    }
    let data = link.data();
    let NodeValue::Link(address) = &data.value else {
        return None;
    };
    let text = link.first_child()?;
    if text.next_sibling().is_some() || !is_web(&address.url) {
        return None;
    }
    let shown = text.data();
    let NodeValue::Text(shown) = &shown.value else {
        return None;
    };
    let bare = |a: &str| a.trim_end_matches('/').to_owned();
    (bare(shown) == bare(&address.url)).then(|| address.url.clone())
}

/// The language of a fence: its info string cut at the first space, comma, colon or brace.
fn language(info: &str) -> Option<String> {
    let info = info.trim().trim_start_matches(['{', '.']);
    let end = info
        .find(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '{' | '}'))
        .unwrap_or(info.len());
    (end > 0).then(|| info[..end].to_owned())
}

/// What a box is called: its own title, else its kind with a capital letter.
fn directive_label(info: &str) -> String {
    let info = info.trim().trim_matches(['{', '}']);
    let end = info
        .find(|c: char| c.is_whitespace() || matches!(c, '[' | '{'))
        .unwrap_or(info.len());
    let (kind, title) = info.split_at(end);
    let kind = kind.trim_start_matches('.').to_lowercase();
    let title = title.trim().trim_matches(['[', ']', '"']).trim();
    match (kind.as_str(), title) {
        ("message", "alert") => "Warning".to_owned(),
        ("message", "") => "Note".to_owned(),
        (_, title) if !title.is_empty() && !title.starts_with('{') => title.to_owned(),
        (kind, _) => {
            let mut chars = kind.chars();
            chars
                .next()
                .map(|c| c.to_uppercase().chain(chars).collect())
                .unwrap_or_default()
        }
    }
}

/// Whether a paragraph only speaks to a site generator: attribute lists and tables of contents.
fn is_generator_mark(source: &str) -> bool {
    let lower = source.to_ascii_lowercase();
    (source.starts_with("{:") && source.ends_with('}') && !source[2..].contains('{'))
        || matches!(
            lower.as_str(),
            "[toc]" | "[[toc]]" | "[[_toc_]]" | "{:toc}" | "${toc}" | "<!-- toc -->"
        )
}

/// Takes `{#anchor}` and `{: .class}` off the end of a heading.
fn without_anchor(text: &mut Text) {
    if let Some(last) = text.0.last_mut()
        && last.text.ends_with('}')
        && let Some(brace) = last.text.rfind('{')
        && last.text[brace + 1..].starts_with(['#', ':', '.'])
    {
        last.text.truncate(last.text[..brace].trim_end().len());
        if last.text.is_empty() {
            text.0.pop();
        }
    }
}

/// A heading has no breaks.
fn one_line(text: &mut Text) {
    for span in &mut text.0 {
        if span.text.contains('\n') {
            span.text = span.text.replace('\n', " ");
        }
    }
}
