//! The walk over the Markdown tree, block by block, without recursion: nesting of any depth is only a longer walk.

use std::collections::{HashMap, HashSet};

use comrak::nodes::{ListType, NodeFootnoteDefinition, NodeList, NodeValue, TableAlignment};
use comrak::{Arena, Node, Options};

use crate::domain::draft::{Details, Title};
use crate::domain::front_matter::Change;
use crate::domain::lint::{self, plural};
use crate::domain::place::Lines;
use crate::domain::story::BlockKind;
use crate::domain::story::boxes;
use crate::domain::story::convert::Settings;
use crate::domain::story::dialects::Told;
use crate::domain::story::flow::Flow;
use crate::domain::story::footnotes::Notes;
use crate::domain::story::inline::Face;
use crate::domain::story::leave_out::Mark;
use crate::domain::story::mending::Quotes;
use crate::domain::story::raw_html::HtmlState;
use crate::domain::story::report::{Mend, Report};
use crate::domain::story::table::{self, Align, Table, Tables};
use crate::domain::story::terms::{self, Term};

/// The conversion under way.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a state of its own, and none excludes another"
)]
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
    /// The draft's title.
    pub title: &'a Title,
    /// Where the draft stands on the web.
    pub canonical: Option<url::Url>,
    /// How the draft is converted.
    pub settings: Settings,
    /// What becomes of tables, when the header says so.
    pub tables: Option<Tables>,
    /// Quotation marks seen so far.
    pub quotes: Quotes,
    /// Open marks that are no marks but comparisons.
    pub comparisons: usize,
    /// Labels of link definitions, once somebody asked for them.
    pub labels: Option<Vec<String>>,
    /// How often somebody asked.
    pub label_searches: usize,
    /// Whether a heading of the first level was met.
    pub seen_first_level: bool,
    /// The body, line by line.
    pub source: Vec<&'a str>,
    /// Lines of the header above the body.
    pub above: usize,
    /// By line of the file: how many bytes further right its text stands there.
    pub shifts: HashMap<usize, isize>,
    /// Marks of template languages that are to be shown as they are.
    pub quoted: HashSet<String>,
    /// Abbreviations that are to be spelt out.
    pub terms: Vec<Term>,
    /// A line of the file that was shown as a whole: what else is read of it is left.
    pub shown_line: Option<usize>,
    /// Increments (`++i`) among the marks of inserted text.
    pub increments: usize,
    /// Whether what is read is a piece of HTML, whose columns nobody knows.
    pub fragment: bool,
    /// For Markdown inside of HTML.
    pub reader: (&'a Arena<'a>, &'a Options<'static>),
    pub notes: Notes<'a>,
}

impl<'a> Walk<'a> {
    pub fn new(
        reader: (&'a Arena<'a>, &'a Options<'static>),
        body: &'a str,
        above: usize,
        details: &'a Details,
        settings: Settings,
    ) -> Self {
        let canonical = details.canonical_url.as_deref();
        Self {
            flow: Flow::default(),
            report: Report::default(),
            html: HtmlState::default(),
            table: None,
            in_cell: false,
            mdx: false,
            links: Vec::new(),
            title_at: None,
            code_lines: Vec::new(),
            title: &details.title,
            canonical: canonical.and_then(|url| url::Url::parse(url).ok()),
            settings,
            tables: details.tables,
            quotes: Quotes::default(),
            comparisons: 0,
            labels: None,
            label_searches: 0,
            seen_first_level: false,
            source: body.split('\n').collect(),
            above,
            shifts: HashMap::new(),
            quoted: HashSet::new(),
            terms: terms::defined(body),
            shown_line: None,
            increments: 0,
            fragment: false,
            reader,
            notes: Notes::default(),
        }
    }

    /// Takes over what was found while the dialects were read.
    pub fn tell(&mut self, told: Told) {
        let shifts = told.shifts.into_iter();
        self.shifts = shifts.map(|(line, by)| (self.above + line, by)).collect();
        self.quoted = told.quoted;
        told.left_out.iter().for_each(|mark| self.tell_mark(mark));
    }

    /// Counts a mark that was taken out before the Markdown was read.
    pub fn tell_mark(&mut self, (line, mark, sample): &(usize, Mark, String)) {
        type Words = fn(usize, &str) -> String;
        let (rule, words): (_, Words) = match mark {
            Mark::Comment => (&lint::comment::COMMENT, lint::comment::comment),
            Mark::Suggestion => (&lint::comment::SUGGESTION, lint::comment::suggestion),
            Mark::Placing | Mark::Generator => {
                (&lint::attribute::ATTRIBUTE, lint::attribute::attribute)
            }
        };
        let line = self.above + line;
        self.report.count(rule, line, sample, words);
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
    pub fn lines(&self, node: Node<'a>) -> Lines {
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
        self.report.here = self.place_of(node);
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
            NodeValue::TaskItem(task) => self.open_task(node, task.symbol),
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
            _ => return self.open_table_or_note(node, &data.value, lines),
        }
        true
    }

    /// Enters a part of a table, a footnote, or what stands inside a paragraph.
    fn open_table_or_note(&mut self, node: Node<'a>, value: &NodeValue, lines: Lines) -> bool {
        match value {
            NodeValue::FootnoteDefinition(NodeFootnoteDefinition { name, .. }) => {
                self.notes.defined.push((name.to_lowercase(), node));
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
                let row = self.source_line(lines.first).unwrap_or_default();
                if let Some(table) = &mut self.table {
                    let rest = table::beyond(row, table.aligns.len());
                    // The head decides how many columns there are.
                    if !table.rows.is_empty() && !rest.is_empty() {
                        let (rule, words) = (&lint::table::CELLS, lint::table::cells);
                        self.report.count(rule, lines.first, rest, words);
                    }
                    table.rows.push(Vec::new());
                }
            }
            NodeValue::TableCell => {
                self.flow.at(lines.first);
                self.in_cell = true;
            }
            _ => return self.open_inline(node, value, lines.first),
        }
        true
    }

    /// Leaves a node.
    fn close(&mut self, node: Node<'a>) {
        let lines = self.lines(node);
        let data = node.data();
        self.report.here = self.place_of(node);
        match &data.value {
            NodeValue::Paragraph => {
                self.flow.line = lines.last;
                self.end_of_text();
            }
            NodeValue::Heading(heading) => self.close_heading(*heading, lines),
            NodeValue::BlockQuote | NodeValue::MultilineBlockQuote(_) | NodeValue::Callout(_) => {
                self.flow.end_quote();
            }
            NodeValue::BlockDirective(directive) => {
                if self.is_box(&directive.info, lines) && !boxes::is_layout(&directive.info) {
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

    fn open_list(&mut self, list: NodeList, lines: Lines) {
        let start = (list.list_type == ListType::Ordered).then_some(list.start);
        self.flow.line = lines.first;
        if self.flow.begin_list(start, false) {
            let rule = &lint::list::NESTED;
            self.report.count(rule, lines.first, "", lint::list::nested);
        }
    }

    /// An item with a box to tick.
    fn open_task(&mut self, node: Node<'a>, symbol: Option<char>) {
        // Other signs than these are of Obsidian's themes: begun, moved, asked: none of them is done.
        let (mark, prefix) = match symbol {
            Some('x' | 'X') => ("☑", "☑ "),
            Some('-') => ("☒", "☒ "),
            Some(_) | None => ("☐", "☐ "),
        };
        self.flow.begin_item(prefix);
        let line = self.lines(node).first;
        let written = format!("[{}]", symbol.unwrap_or(' '));
        let column = self.source_line(line).and_then(|l| l.find(&written));
        let mend = column.map(|column| Mend {
            line,
            column,
            was: written,
            with: mark.to_owned(),
        });
        let rule = &lint::task::TASKS;
        self.report.count(rule, line, "", lint::task::tasks);
        self.report
            .mend(rule, ("write the characters", false), mend);
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
        let wanted = self.tables.or(self.settings.tables);
        if let Some((kind, shape)) = table.into_block(wanted) {
            let size = format!(
                "{} and {}",
                plural(rows, "row", "rows"),
                plural(columns, "column", "columns")
            );
            let what = format!("This table of {size} is sent as {shape}.");
            let other = match kind {
                BlockKind::List { .. } => ("send tables as aligned text", Tables::Code),
                _ => ("send tables as lists", Tables::List),
            };
            let rule = match wanted {
                Some(_) => &lint::table::CHOSEN,
                None => &lint::table::TABLE,
            };
            let change = Change::Tables(Some(other.1));
            self.report
                .add_choice(rule, lines.first, what, (other.0, change));
            self.stand_alone(kind, lines);
        }
    }
}

fn align(alignment: TableAlignment) -> Align {
    match alignment {
        TableAlignment::None | TableAlignment::Left => Align::Left,
        TableAlignment::Center => Align::Center,
        TableAlignment::Right => Align::Right,
    }
}
