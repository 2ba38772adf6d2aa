//! Paragraphs that are something else: an embed, a shortcode, an import, a mark for a site generator.

use comrak::Node;
use comrak::nodes::NodeValue;

use crate::domain::lint;
use crate::domain::place::Lines;
use crate::domain::story::embeds::{Shortcode, is_web, shortcode};
use crate::domain::story::report::shortened;
use crate::domain::story::walk::Walk;
use crate::domain::story::{BlockKind, Image, Text};

impl<'a> Walk<'a> {
    pub(super) fn open_paragraph(&mut self, node: Node<'a>, lines: Lines) -> bool {
        self.flow.flush();
        self.flow.at(lines.first);
        if self.in_cell {
            return true;
        }
        let source = self.paragraph_source(node);
        let quoted = source.is_some_and(|source| self.quoted.contains(source));
        if let Some(found) = source.filter(|_| !quoted).and_then(shortcode) {
            return self.shortcode(found, source.unwrap_or_default(), lines);
        }
        if let Some(mark) = source.filter(|s| is_generator_mark(s)) {
            let rule = &lint::attribute::ATTRIBUTE;
            self.report
                .count(rule, lines.first, mark, lint::attribute::attribute);
            return false;
        }
        if let Some(formula) = self.formula(lines) {
            self.math(&formula, true, lines.first);
            return false;
        }
        if self.is_terms(lines) {
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

    /// A paragraph that is an environment of LaTeX: its source.
    fn formula(&self, lines: Lines) -> Option<String> {
        let first = self.source_line(lines.first)?.trim();
        if !first.starts_with("\\begin{") {
            return None;
        }
        let all = (lines.first..=lines.last).filter_map(|line| self.source_line(line));
        let source = all.map(str::trim_end).collect::<Vec<_>>().join("\n");
        source
            .trim_end()
            .rsplit_once("\\end{")
            .is_some_and(|(_, end)| end.ends_with('}'))
            .then_some(source)
    }

    /// The source of a paragraph of one line.
    pub(super) fn paragraph_source(&self, node: Node<'a>) -> Option<&'a str> {
        let place = node.data().sourcepos;
        if place.start.line != place.end.line {
            return None;
        }
        let line = self.source.get(place.start.line.checked_sub(1)?)?;
        line.get(place.start.column.checked_sub(1)?..place.end.column)
            .map(str::trim)
    }

    pub(super) fn shortcode(&mut self, found: Shortcode, source: &str, lines: Lines) -> bool {
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

    pub(super) fn embed(&mut self, url: String, lines: Lines) {
        let rule = &lint::embed::LIKELY;
        self.report
            .count(rule, lines.first, &url, lint::embed::likely);
        self.stand_alone(BlockKind::Embed { url }, lines);
    }

    /// Whether these lines are code of the page: in MDX whatever begins with an import or export, elsewhere only
    /// lines that can hardly be anything else than imports.
    pub(super) fn is_import(&self, lines: Lines) -> bool {
        let line = |number: usize| {
            self.source
                .get(number - self.above - 1)
                .map_or("", |l| l.trim())
        };
        if self.mdx {
            return line(lines.first)
                .split_once(' ')
                .is_some_and(|(word, _)| matches!(word, "import" | "export"));
        }
        (lines.first..=lines.last).all(|number| {
            let text = line(number);
            text.starts_with("import ")
                && text.contains(" from ")
                && text.trim_end_matches(';').ends_with(['"', '\''])
        })
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

/// Whether a paragraph only speaks to a site generator: attribute lists and tables of contents.
fn is_generator_mark(source: &str) -> bool {
    let lower = source.to_ascii_lowercase();
    lower.starts_with("@[toc]")
        || lower.starts_with("\\vspace{")
        || (source.starts_with("{:") && source.ends_with('}') && !source[2..].contains('{'))
        || matches!(
            lower.as_str(),
            "[toc]"
                | "[[toc]]"
                | "[[_toc_]]"
                | "{:toc}"
                | "${toc}"
                | "<!-- toc -->"
                | "[[_toc]]"
                | "\\newpage"
                | "\\pagebreak"
                | "\\clearpage"
                | "\\tableofcontents"
                | "{{toc}}"
        )
}
