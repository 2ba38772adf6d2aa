//! Raw HTML in a draft: what Medium has is mapped, of the rest the text is kept, and scripts are dropped.

use std::collections::HashSet;

use crate::domain::lint;
use crate::domain::place::Lines;
use crate::domain::story::embeds::{absolute, framed_video, resolved};
use crate::domain::story::inline::Face;
use crate::domain::story::markup::{Tag, Token, decode, tokens};
use crate::domain::story::table::Table;
use crate::domain::story::walk::Walk;
use crate::domain::story::{BlockKind, Image, Text};

/// Where the reading of raw HTML stands.
#[derive(Debug, Default)]
pub(super) struct HtmlState {
    /// Inside an element that is dropped with its content: its name.
    skip: Option<String>,
    /// The content of a `<pre>` and the language its class names.
    pre: Option<(String, Option<String>)>,
    /// Inside a `<figcaption>`.
    caption: bool,
    /// Inside a heading of this level.
    heading: Option<u8>,
    /// Inside `<sup>` or `<sub>`.
    raise: Option<Raise>,
    /// Components whose start tag was left out, so that their end tag is, too.
    left_out: HashSet<String>,
    /// Lists and quotes open before this block of HTML; `None` in running text.
    base: Option<(usize, usize)>,
    /// How often the end of a component was looked for.
    searches: usize,
    /// A list begun by an item that stood in none.
    implied_list: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Raise {
    Up,
    Down,
}

impl HtmlState {
    /// Whether text is being skipped.
    pub fn skips(&self) -> bool {
        self.skip.is_some()
    }

    /// What stands between two marks is lowered, or no longer.
    pub fn lower(&mut self, lowered: bool) {
        self.raise = lowered.then_some(Raise::Down);
    }

    /// What ends with the paragraph.
    pub fn end_of_text(&mut self) {
        self.skip = None;
        self.raise = None;
    }
}

/// Elements of HTML that only group or style; their tags are left out silently.
const PLAIN: &[&str] = &[
    "abbr", "acronym", "address", "area", "article", "base", "bdi", "bdo", "big", "body", "button",
    "caption", "center", "col", "colgroup", "data", "datalist", "fieldset", "font", "footer",
    "form", "head", "header", "hgroup", "html", "input", "label", "legend", "link", "main", "map",
    "menu", "meta", "meter", "nav", "nobr", "option", "output", "picture", "progress", "rb", "rbc",
    "rtc", "ruby", "search", "section", "select", "slot", "source", "span", "tbody", "tfoot",
    "thead", "time", "track", "wbr",
];

/// Elements that begin and end a paragraph.
const BLOCKS: &[&str] = &[
    "address", "article", "aside", "body", "center", "dd", "details", "dialog", "div", "dl",
    "fieldset", "figure", "footer", "form", "header", "hgroup", "html", "main", "nav", "p",
    "section",
];

/// Components at most whose end is looked for.
const SEARCHES: usize = 100;

/// Boxes and layouts Medium does not have: said once.
const LAYOUT: &[&str] = &[
    "aside", "details", "dialog", "div", "dl", "section", "marquee",
];

/// Elements dropped with all they hold.
const DROPPED: &[&str] = &[
    "script", "style", "iframe", "object", "embed", "svg", "canvas", "video", "audio", "template",
    "noscript", "math", "textarea", "title", "frameset",
];

fn is_one_of(list: &[&str], name: &str) -> bool {
    list.contains(&name)
}

impl Walk<'_> {
    /// A block of raw HTML.
    pub(super) fn html_block(&mut self, html: &str, lines: Lines) {
        self.flow.flush();
        self.flow.at(lines.first);
        self.html.base = Some(self.flow.depth());
        let mut pieces = tokens(html);
        let mut left = html;
        while let Some(token) = pieces.next() {
            self.html_token(token);
            let read = &left[..left.len() - pieces.rest().len()];
            self.flow.line += read.bytes().filter(|b| *b == b'\n').count();
            left = pieces.rest();
        }
        self.flow.line = self.flow.line.min(lines.last);
        self.close_html(lines);
    }

    /// Raw HTML in running text: one tag or comment.
    pub(super) fn html_inline(&mut self, html: &str, line: usize) {
        self.flow.line = line.max(self.flow.line);
        for token in tokens(html) {
            self.html_token(token);
        }
    }

    /// Nothing that raw HTML opened outlives its block.
    fn close_html(&mut self, lines: Lines) {
        self.end_pre();
        self.end_html_heading();
        if self.html.caption {
            self.end_caption();
        }
        if self.in_cell {
            self.close_cell();
        }
        self.close_table(lines);
        self.end_of_text();
        self.end_implied_list();
        if let Some(base) = self.html.base.take() {
            self.flow.close_down_to(base);
        }
    }

    fn html_token(&mut self, token: Token<'_>) {
        if let Some(name) = &self.html.skip {
            if matches!(token, Token::Close(closed) if closed.eq_ignore_ascii_case(name)) {
                self.html.skip = None;
            }
            return;
        }
        match token {
            Token::Comment => {}
            Token::Text(text) => self.html_text(text),
            Token::Open(tag) => self.open_tag(tag),
            Token::Close(name) => self.close_tag(name),
        }
    }

    /// Whether a piece of HTML may become blocks of its own: it stands in no heading, caption or cell, and in no style.
    pub(super) fn stands_alone(&self) -> bool {
        let html = &self.html;
        !html.caption && html.heading.is_none() && !self.in_cell && !self.flow.text.is_styled()
    }

    fn html_text(&mut self, text: &str) {
        if let Some((code, _)) = &mut self.html.pre {
            code.push_str(&decode(text));
            return;
        }
        let plain = self.html.base.is_none() || self.html.raise.is_some();
        if !plain && !self.flow.text.in_code() {
            if self.flow.text.is_empty() {
                let skipped = text.len() - text.trim_start().len();
                self.flow.piece_line = self.flow.line + text[..skipped].matches('\n').count();
            }
            if self.fragment(text) {
                return;
            }
        }
        let text = decode(text);
        let line = self.flow.line;
        if self.flow.text.is_empty() && self.html.base.is_some() {
            self.flow.piece_line = line;
        }
        self.look_for_reminders(&text, line);
        if self.html.raise.is_some() {
            self.raised(&text);
        } else {
            self.flow.text.push_collapsed(&text);
        }
    }

    /// Text that may stand in `<sup>` or `<sub>`: raised or lowered digits exist as characters.
    pub(super) fn raised(&mut self, text: &str) {
        match self.html.raise {
            None => self.powers(text),
            Some(raise) => self.raise(raise, text),
        }
    }

    fn raise(&mut self, raise: Raise, text: &str) {
        let raised: Option<String> = text.chars().map(|c| raise.of(c)).collect();
        if raised.is_none() {
            self.lost_style(text);
        }
        self.flow.text.push(raised.as_deref().unwrap_or(text));
    }

    /// Running text in which `^so^` is raised.
    fn powers(&mut self, text: &str) {
        let mut rest = text;
        let mut from = 0;
        while let Some(found) = rest[from..].find('^') {
            let at = from + found;
            from = at + 1;
            if let Some(length) = crate::domain::story::raised::power(rest, at) {
                self.spelt_out(&rest[..at]);
                self.raise(Raise::Up, &rest[at + 1..=at + length]);
                rest = &rest[at + length + 2..];
                from = 0;
            }
        }
        self.spelt_out(rest);
    }

    pub(super) fn lost_style(&mut self, sample: &str) {
        let rule = &lint::style::LOST;
        self.report
            .count(rule, self.flow.line, sample, lint::style::lost);
    }

    fn flattened(&mut self, name: &str) {
        let rule = &lint::html::FLATTENED;
        let sample = format!("<{name}>");
        self.report
            .count(rule, self.flow.line, &sample, lint::html::flattened);
    }

    fn open_tag(&mut self, tag: Tag<'_>) {
        let name = tag.name.to_ascii_lowercase();
        if self.html.pre.is_some() {
            self.open_in_pre(&name, tag);
            return;
        }
        if is_component(tag.name) {
            let shows = matches!(tag.name, "Image" | "Img" | "Figure" | "Picture" | "Photo");
            if shows
                && tag
                    .attribute("src")
                    .is_some_and(|source| !source.is_empty())
            {
                self.html_picture(tag);
            } else {
                self.foreign_tag(tag);
            }
            return;
        }
        if is_one_of(LAYOUT, &name) {
            self.flattened(&name);
        }
        if is_one_of(BLOCKS, &name) {
            self.end_html_paragraph();
            return;
        }
        if is_one_of(DROPPED, &name) {
            self.drop_element(&name, tag);
            return;
        }
        if let Some(face) = face_of(&name) {
            self.flow.text.begin(face);
            return;
        }
        match name.as_str() {
            "a" => {
                // An anchor to jump to is no link.
                match tag.attribute("href") {
                    Some(href) => self.open_link(None, &href, self.flow.line),
                    None => self.links.push((usize::MAX, String::new())),
                }
            }
            "br" => self.hard_break(),
            "img" => self.html_picture(tag),
            "hr" => {
                self.end_html_paragraph();
                let lines = self.flow.piece();
                self.stand_alone(BlockKind::Separator, lines);
            }
            "u" | "ins" | "mark" | "small" => self.lost_style(&format!("<{name}>")),
            "s" | "del" | "strike" => {
                let (rule, sample) = (&lint::style::STRUCK, format!("<{name}>"));
                self.report
                    .count(rule, self.flow.line, &sample, lint::style::struck);
            }
            "sup" => self.html.raise = Some(Raise::Up),
            "sub" => self.html.raise = Some(Raise::Down),
            "rt" => self.flow.text.push("("),
            "rp" => self.html.skip = Some(name),
            "q" => self.flow.text.push("“"),
            _ => self.open_structure(&name, tag),
        }
    }

    /// Tags that build blocks; in running text they only end the paragraph.
    fn open_structure(&mut self, name: &str, tag: Tag<'_>) {
        match name {
            "summary" | "dt" => {
                self.end_html_paragraph();
                self.flow.text.begin(Face::Strong);
            }
            "figcaption" => {
                self.end_html_paragraph();
                self.html.caption = true;
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_html_paragraph();
                self.html.heading = name[1..].parse().ok();
                self.flow.hold_pictures = true;
            }
            "pre" => {
                self.end_html_paragraph();
                self.html.pre = Some((String::new(), None));
            }
            "blockquote" if self.html.base.is_some() => {
                self.end_html_paragraph();
                self.flow.begin_quote();
            }
            "ul" | "ol" if self.html.base.is_some() => {
                self.end_html_paragraph();
                let start = tag.attribute("start").and_then(|s| s.parse().ok());
                let start = (name == "ol").then_some(start.unwrap_or(1));
                self.flow.begin_list(start, false);
            }
            "li" if self.html.base.is_some() => self.open_html_item(),
            "table" if self.html.base.is_some() && self.table.is_none() => {
                self.end_html_paragraph();
                self.table = Some(Table {
                    has_head: false,
                    ..Table::default()
                });
            }
            "tr" if self.table.is_some() => {
                self.end_html_cell();
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            "td" | "th" if self.table.is_some() => {
                self.end_html_cell();
                if let Some(table) = &mut self.table {
                    table.has_head |= name == "th" && table.rows.len() == 1;
                    if table.rows.is_empty() {
                        table.rows.push(Vec::new());
                    }
                }
                self.in_cell = true;
            }
            "blockquote" | "ul" | "ol" | "li" | "table" | "tr" | "td" | "th" => {
                self.end_html_paragraph();
            }
            _ if is_one_of(PLAIN, name) => {}
            _ => self.foreign_tag(tag),
        }
    }

    fn close_tag(&mut self, written: &str) {
        let name = written.to_ascii_lowercase();
        if self.html.pre.is_some() {
            if name == "pre" {
                self.end_pre();
            }
            return;
        }
        if let Some(face) = face_of(&name) {
            self.flow.text.end(face);
            return;
        }
        match name.as_str() {
            "a" => {
                if self
                    .links
                    .last()
                    .is_some_and(|(w, a)| *w == usize::MAX && a.is_empty())
                {
                    self.links.pop();
                } else if !self.links.is_empty() {
                    self.close_link(self.flow.line);
                }
            }
            "sup" | "sub" => self.html.raise = None,
            "rt" => self.flow.text.push(")"),
            "q" => self.flow.text.push("”"),
            "summary" | "dt" => {
                self.end_html_paragraph();
                self.flow.text.end(Face::Strong);
            }
            "figcaption" => self.end_caption(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.end_html_heading(),
            "blockquote" => {
                self.end_html_paragraph();
                if self
                    .html
                    .base
                    .is_some_and(|(quotes, _)| self.flow.depth().0 > quotes)
                {
                    self.flow.end_quote();
                }
            }
            "ul" | "ol" => {
                self.end_html_paragraph();
                self.end_implied_list();
                if self
                    .html
                    .base
                    .is_some_and(|(_, lists)| self.flow.depth().1 > lists)
                {
                    self.flow.end_list(false);
                }
            }
            "li" => self.end_html_paragraph(),
            "td" | "th" | "tr" => self.end_html_cell(),
            "table" => {
                self.end_html_cell();
                let lines = self.flow.piece();
                self.close_table(lines);
            }
            "u" | "ins" | "mark" | "small" | "s" | "del" | "strike" | "br" | "img" | "hr" => {}
            _ if is_one_of(BLOCKS, &name) => self.end_html_paragraph(),
            _ if is_one_of(PLAIN, &name) || is_one_of(DROPPED, &name) => {}
            _ if self.mdx || self.html.left_out.contains(written) => {}
            _ => self.literal(&format!("</{written}>")),
        }
    }

    fn open_in_pre(&mut self, name: &str, tag: Tag<'_>) {
        let Some((code, language)) = &mut self.html.pre else {
            return;
        };
        if name == "br" {
            code.push('\n');
        }
        if let Some(class) = tag.attribute("class")
            && let Some(named) = class.split_whitespace().find_map(|c| {
                c.strip_prefix("language-")
                    .or_else(|| c.strip_prefix("lang-"))
            })
        {
            *language = Some(named.to_owned());
        }
    }

    fn end_pre(&mut self) {
        if let Some((code, language)) = self.html.pre.take() {
            let text = code.trim_matches('\n').to_owned();
            let lines = self.flow.piece();
            if !text.trim().is_empty() {
                self.stand_alone(BlockKind::Code { language, text }, lines);
            }
        }
    }

    fn end_html_paragraph(&mut self) {
        if self.in_cell {
            self.flow.text.soft_break();
        } else if self.html.caption || self.html.heading.is_some() {
            self.flow.text.push(" ");
        } else {
            self.flow.flush();
        }
    }

    fn end_html_cell(&mut self) {
        if self.in_cell {
            self.close_cell();
        } else {
            self.flow.flush();
        }
    }

    fn end_html_heading(&mut self) {
        if let Some(level) = self.html.heading.take() {
            let text = self.flow.text.take();
            let lines = self.flow.piece();
            if self.flow.nested() {
                self.flow.paragraph(text.bold(), lines);
            } else if !text.is_blank() {
                self.heading(level, text, lines);
            }
            self.flow.release_pictures();
        }
    }

    fn end_caption(&mut self) {
        if !std::mem::take(&mut self.html.caption) {
            return;
        }
        let caption = self.flow.text.take();
        let lines = self.flow.piece();
        match self.flow.blocks.last_mut().map(|b| &mut b.kind) {
            Some(BlockKind::Image(image)) if image.caption.is_blank() => image.caption = caption,
            _ => self.flow.paragraph(caption, lines),
        }
    }

    fn open_html_item(&mut self) {
        let (_, lists) = self.html.base.unwrap_or_default();
        self.end_html_paragraph();
        if self.flow.depth().1 <= lists {
            self.flow.begin_list(None, true);
            self.html.implied_list = true;
        }
        self.flow.begin_item("");
    }

    fn end_implied_list(&mut self) {
        if std::mem::take(&mut self.html.implied_list) {
            self.flow.end_list(true);
        }
    }

    fn html_picture(&mut self, tag: Tag<'_>) {
        let source = tag
            .attribute("src")
            .map(|source| resolved(&source).into_owned())
            .filter(|s| !s.trim().is_empty())
            .or_else(|| tag.attribute("data-src"));
        let alt = tag.attribute("alt").unwrap_or_default();
        match source {
            Some(source) => self.picture(Image {
                source,
                alt,
                caption: Text::default(),
            }),
            None => self.flow.text.push(&alt),
        }
    }

    fn drop_element(&mut self, name: &str, tag: Tag<'_>) {
        let source = tag.attribute("src").unwrap_or_default();
        let holds_content = !matches!(name, "embed") && !tag.closes_itself();
        if let Some(page) = framed_video(&source).filter(|_| name == "iframe") {
            self.flow.flush();
            let lines = self.flow.piece();
            self.embed(page, lines);
        } else {
            let sample = if source.is_empty() {
                format!("<{name}>")
            } else {
                format!("<{name}> of {}", absolute(&source))
            };
            let rule = &lint::html::DROPPED;
            self.report
                .count(rule, self.flow.line, &sample, lint::html::dropped);
        }
        if holds_content {
            self.html.skip = Some(name.to_owned());
        }
    }

    /// A tag that is none of HTML: a component, or just something in angle brackets, which then is text.
    fn foreign_tag(&mut self, tag: Tag<'_>) {
        if self.mdx || tag.has_attributes() || tag.closes_itself() || self.is_closed(tag.name) {
            let rule = &lint::html::COMPONENT;
            let sample = format!("<{}>", tag.name);
            self.report
                .count(rule, self.flow.line, &sample, lint::html::component);
            if !self.html.left_out.contains(tag.name) {
                self.html.left_out.insert(tag.name.to_owned());
            }
        } else {
            self.literal(&format!("<{}>", tag.name));
        }
    }

    /// Whether a component of that name is closed anywhere, as nothing in angle brackets is that only stands for something.
    fn is_closed(&mut self, name: &str) -> bool {
        if !name.starts_with(|c: char| c.is_ascii_uppercase()) || self.html.searches > SEARCHES {
            return false;
        }
        self.html.searches += 1;
        let end = format!("</{name}>");
        self.source.iter().any(|line| line.contains(&end))
    }

    fn literal(&mut self, text: &str) {
        self.flow.text.push(text);
    }
}

fn face_of(name: &str) -> Option<Face> {
    match name {
        "b" | "strong" => Some(Face::Strong),
        "i" | "em" | "cite" | "dfn" | "var" => Some(Face::Emphasis),
        "code" | "kbd" | "samp" | "tt" => Some(Face::Code),
        _ => None,
    }
}

/// Components begin with a capital letter or hold a dot; `<B>` and other shouted HTML does not count.
pub(super) fn is_component(name: &str) -> bool {
    name.contains('.')
        || (name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.contains(|c: char| c.is_ascii_lowercase()))
}
