//! The walk inside a paragraph: styles, links, pictures, and the marks of other dialects in running text.

use comrak::Node;
use comrak::nodes::{NodeLink, NodeValue};

use crate::domain::lint;
use crate::domain::story::attributes::list_length;
use crate::domain::story::convert::is_formula;
use crate::domain::story::dialects::FILL;
use crate::domain::story::embeds::{absolute, is_web};
use crate::domain::story::hosts::is_private;
use crate::domain::story::inline::Face;
use crate::domain::story::walk::Walk;
use crate::domain::story::{BlockKind, Image, Text};

/// Words that say: not finished.
const REMINDERS: [&str; 5] = ["TODO", "FIXME", "TBD", "TK", "LINKME"];

/// What kind of address a link has.
enum Address {
    /// For the web or for mail.
    Sendable(String),
    /// A place in the same text.
    Anchor,
    /// Relative to the writer's own site.
    Relative,
    /// Nothing at all.
    Empty,
    /// Any other scheme.
    Foreign,
}

impl Address {
    fn of(url: &str) -> Self {
        let url = url.trim();
        if url.is_empty() {
            return Self::Empty;
        }
        if url.starts_with('#') {
            return Self::Anchor;
        }
        let whole = absolute(url);
        if is_web(&whole) {
            return Self::Sendable(whole);
        }
        match url.split_once(':') {
            Some((scheme, rest)) if is_scheme(scheme) => {
                if scheme.eq_ignore_ascii_case("mailto") && !rest.is_empty() {
                    Self::Sendable(whole)
                } else {
                    Self::Foreign
                }
            }
            _ => Self::Relative,
        }
    }
}

fn is_scheme(text: &str) -> bool {
    text.len() > 1
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

impl<'a> Walk<'a> {
    /// Enters an inline node; says whether its children are to be walked.
    pub(super) fn open_inline(&mut self, node: Node<'a>, value: &NodeValue, line: usize) -> bool {
        self.flow.line = line.max(self.flow.line);
        if self.html.skips() && !matches!(value, NodeValue::HtmlInline(_)) {
            return false;
        }
        if self.shown_line == Some(line) && !matches!(value, NodeValue::SoftBreak) {
            return false;
        }
        match value {
            NodeValue::Text(text) => {
                self.look_at_prose(node, text);
                self.prose(node, text, line);
            }
            NodeValue::SoftBreak => self.flow.text.soft_break(),
            NodeValue::LineBreak => self.hard_break(),
            NodeValue::Code(code) => self.code_span(&code.literal),
            NodeValue::HtmlInline(html) => self.html_inline(html, line),
            NodeValue::Emph => self.flow.text.begin(Face::Emphasis),
            NodeValue::Strong => self.flow.text.begin(Face::Strong),
            NodeValue::Strikethrough => self.open_struck(node, line),
            NodeValue::Insert => self.open_inserted(node, line),
            NodeValue::Link(to) => self.open_link(Some(node), &to.url, line),
            NodeValue::Highlight => self.open_highlight(node, line),
            NodeValue::CommentInline(comment) => self.comment(Some(node), &comment.literal, line),
            NodeValue::MultilineComment(comment) => {
                self.comment(None, &comment.literal, line);
                return false;
            }
            NodeValue::Image(image) => {
                self.image_node(node, image, line);
                return false;
            }
            NodeValue::FootnoteReference(reference) => {
                let number = self.note_number(&reference.name);
                self.flow.text.push(&format!("[{number}]"));
            }
            NodeValue::ShortCode(code) => self.shortcode_emoji(node, &code.code, &code.emoji, line),
            NodeValue::Math(math) if is_prose(&math.literal) && self.begins(node, '\\') => {
                // Escaped brackets in a text that has formulas elsewhere.
                let (open, close) = if math.display_math {
                    ("[", "]")
                } else {
                    ("(", ")")
                };
                self.flow
                    .text
                    .push(&format!("{open}{}{close}", math.literal));
            }
            NodeValue::Math(math) => {
                let fence = if math.display_math { "$$" } else { "$" };
                self.math(
                    &format!("{fence}{}{fence}", math.literal),
                    math.display_math,
                    line,
                );
            }
            // Containers without a meaning of their own; and what our options never make.
            _ => {}
        }
        true
    }

    /// Leaves an inline node.
    pub(super) fn close_inline(&mut self, value: &NodeValue, line: usize) {
        if self.shown_line == Some(line) {
            return;
        }
        match value {
            NodeValue::Emph => self.flow.text.end(Face::Emphasis),
            NodeValue::Strong => self.flow.text.end(Face::Strong),
            NodeValue::Link(_) => self.close_link(line),
            NodeValue::Highlight if self.comparisons > 0 => {
                self.comparisons -= 1;
                self.flow.text.push("==");
            }
            NodeValue::Insert if self.increments > 0 => {
                self.increments -= 1;
                self.flow.text.push("++");
            }
            NodeValue::Strikethrough => self.html.lower(false),
            _ => {}
        }
    }

    pub(super) fn hard_break(&mut self) {
        if self.in_cell {
            self.flow.text.push(" ");
        } else {
            self.flow.text.hard_break();
        }
    }

    fn code_span(&mut self, code: &str) {
        self.flow.text.begin(Face::Code);
        self.flow.text.push(&code.replace(FILL, ""));
        self.flow.text.end(Face::Code);
    }

    pub(super) fn math(&mut self, source: &str, display: bool, line: usize) {
        self.report
            .count(&lint::math::MATH, line, source, lint::math::math);
        if !display || self.in_cell || self.flow.hold_pictures {
            self.code_span(source);
            return;
        }
        self.flow.flush();
        let mut lines = self.flow.piece();
        lines.last = lines.first + source.matches('\n').count();
        self.flow.line = lines.last;
        self.stand_alone(
            BlockKind::Code {
                language: None,
                text: source.to_owned(),
            },
            lines,
        );
        self.flow.piece_line = self.flow.line;
    }

    /// Running text: reminders are reported, links between notes become text, the rest is as written.
    pub(super) fn prose(&mut self, node: Node<'a>, text: &str, line: usize) {
        let text = &*self.without_fragments(text.replace(FILL, ""), line);
        if text.is_empty() {
            return;
        }
        if self.flow.text.is_empty() {
            self.flow.piece_line = line;
        }
        self.look_for_reminders(text, line);
        if is_attribute_list(text) || is_list_alone(node, text) {
            let rule = &lint::attribute::ATTRIBUTE;
            self.report
                .count(rule, line, text, lint::attribute::attribute);
            if text.contains("toc}") {
                // The line above it, "TOC" by custom, is replaced by the table of contents.
                self.flow.text.take();
            }
            return;
        }
        let text = &*self.without_attributes(Some(node), text, line);
        if self.shortcode_in_text(node, text, line) {
            return;
        }
        self.look_for_marks(text, line);
        if let Some(info) = text.strip_prefix(":::") {
            self.stray_box_mark(info.trim_start_matches(':'), line);
        }
        if text.contains("={") && text.contains('<') {
            // A component whose attributes are no HTML, so that it was not read as a tag.
            let rule = &lint::html::COMPONENT;
            self.report.count(rule, line, text, lint::html::component);
        }
        let mut rest = text;
        while let Some(start) = rest.find("[[") {
            let Some(length) = rest[start + 2..].find("]]") else {
                break;
            };
            let inside = &rest[start + 2..start + 2 + length];
            let before = &rest[..start];
            rest = &rest[start + 2 + length + 2..];
            if inside.trim().is_empty()
                || inside.contains('[')
                || before.ends_with(|c: char| c.is_alphanumeric() || c == ']')
            {
                self.raised(before);
                self.flow.text.push("[[");
                self.flow.text.push(inside);
                self.flow.text.push("]]");
                continue;
            }
            let embedded = before.ends_with('!');
            self.raised(before.strip_suffix('!').unwrap_or(before));
            self.wikilink(inside, embedded, line);
        }
        self.raised(rest);
    }

    /// Text of MDX without the tags that have no name.
    fn without_fragments(&mut self, text: String, line: usize) -> String {
        if !self.mdx || !(text.contains("<>") || text.contains("</>")) {
            return text;
        }
        let rule = &lint::html::COMPONENT;
        self.report.count(rule, line, "<>", lint::html::component);
        text.replace("<>", "").replace("</>", "")
    }

    fn wikilink(&mut self, inside: &str, embedded: bool, line: usize) {
        let (target, shown) = match inside.split_once('|') {
            Some((target, shown)) => (target.trim(), shown.trim()),
            None => (inside.trim(), inside.trim()),
        };
        if embedded && is_picture_file(target) {
            let is_size = shown.bytes().all(|b| b.is_ascii_digit() || b == b'x');
            self.picture(Image {
                source: target.to_owned(),
                alt: if is_size || shown == target {
                    String::new()
                } else {
                    shown.to_owned()
                },
                caption: Text::default(),
            });
            return;
        }
        let rule = &lint::wikilink::WIKILINK;
        self.report
            .count(rule, line, inside, lint::wikilink::wikilink);
        self.flow.text.push(shown.trim_start_matches('#'));
    }

    pub(super) fn look_for_reminders(&mut self, text: &str, line: usize) {
        if text.contains("orem ipsum") {
            self.unfinished("lorem ipsum", line);
        }
        if text.contains("???") {
            self.unfinished("???", line);
        }
        for word in text.split(|c: char| !(c.is_alphanumeric() || c == '_')) {
            if REMINDERS.contains(&word) {
                self.unfinished(word, line);
                return;
            }
        }
    }

    fn unfinished(&mut self, mark: &str, line: usize) {
        self.report.add_at(
            &lint::unfinished::UNFINISHED,
            line,
            mark,
            format!("\"{mark}\" looks unfinished."),
        );
    }

    pub(super) fn open_link(&mut self, node: Option<Node<'a>>, url: &str, line: usize) {
        let url = &*self.without_template(url, line);
        let completed = self.completed(url);
        let report = &mut self.report;
        let address = match Address::of(url) {
            Address::Sendable(address) => {
                self.look_at_address(node, &address, line);
                Some(address)
            }
            Address::Relative if completed.is_some() => {
                report.count(&lint::link::COMPLETED, line, url, lint::link::completed);
                completed
            }
            Address::Anchor => {
                report.count(&lint::link::ANCHOR, line, url, lint::link::anchor);
                None
            }
            Address::Relative => {
                report.count(&lint::link::RELATIVE, line, url, lint::link::relative);
                None
            }
            Address::Empty => {
                report.count(&lint::link::EMPTY, line, "", lint::link::empty);
                None
            }
            Address::Foreign => {
                report.count(&lint::link::SCHEME, line, url, lint::link::scheme);
                None
            }
        };
        self.links.push((
            self.flow.text.written(),
            address.clone().unwrap_or_default(),
        ));
        self.flow.text.begin_link(address.as_deref());
    }

    /// A relative address in full, when it is known where the draft stands on the web. A link to a source file leads to
    /// a page whose address is anybody's guess.
    fn completed(&self, url: &str) -> Option<String> {
        let url = url.trim();
        let path = url.split(['?', '#']).next().unwrap_or_default();
        let is_source = ["md", "mdx", "markdown"]
            .iter()
            .any(|e| ending(path).is_some_and(|own| own.eq_ignore_ascii_case(e)));
        if is_source || url.contains(char::is_whitespace) {
            return None;
        }
        let whole = self.canonical.as_ref()?.join(url).ok()?;
        is_web(whole.as_str()).then(|| whole.into())
    }

    /// Ends a link. One without text would be invisible, so it shows its address.
    pub(super) fn close_link(&mut self, line: usize) {
        if let Some((written, address)) = self.links.pop()
            && written == self.flow.text.written()
            && !address.is_empty()
        {
            let rule = &lint::link::EMPTY;
            self.report.count(rule, line, &address, lint::link::empty);
            self.flow.text.push(&address);
        }
        self.flow.text.end_link();
    }

    fn image_node(&mut self, node: Node<'a>, image: &NodeLink, line: usize) {
        let alt = without_size(plain_text(node, usize::MAX));
        if image.url.trim().is_empty() {
            self.flow.text.push(&alt);
            return;
        }
        self.flow.line = line.max(self.flow.line);
        let caption = if image.title.is_empty() {
            Text::default()
        } else {
            Text::plain(image.title.clone())
        };
        let source = self.without_template(&image.url, line);
        self.picture(Image {
            source,
            alt,
            caption,
        });
    }

    /// A picture, checked and put on its own; in a table only its description can stay.
    pub(super) fn picture(&mut self, mut image: Image) {
        let line = self.flow.line;
        image.source = absolute(image.source.trim());
        image.alt.truncate(image.alt.trim_end().len());
        if self.flow.text.in_link() {
            let address = self.links.last().map_or("", |(_, a)| a.as_str()).to_owned();
            let rule = &lint::image::LINKED;
            self.report.count(rule, line, &address, lint::image::linked);
            // The picture is what the link shows: it needs no text besides.
            if let Some((written, _)) = self.links.last_mut() {
                *written = usize::MAX;
            }
        }
        self.check_picture(&image, line);
        if self.in_cell {
            self.flow.text.push(if image.alt.is_empty() {
                "[picture]"
            } else {
                &image.alt
            });
            return;
        }
        if self.flow.picture(image) {
            self.report
                .count(&lint::list::SPLIT, line, "", lint::list::split);
        }
        self.flow.piece_line = line;
    }

    fn check_picture(&mut self, image: &Image, line: usize) {
        if image.alt.is_empty() {
            self.report
                .count(&lint::image::ALT, line, "", lint::image::alt);
        }
        let source = image.source.as_str();
        if source
            .get(..5)
            .is_some_and(|s| s.eq_ignore_ascii_case("data:"))
        {
            let what = format!(
                "A picture of {} kB is written into the text.",
                source.len() / 1024 + 1
            );
            self.report.add(&lint::image::DATA, line, what);
            return;
        }
        let parsed = url::Url::parse(source).ok().filter(|_| is_web(source));
        if parsed.is_some_and(|url| url.host().is_some_and(|host| is_private(&host))) {
            let rule = &lint::image::PRIVATE;
            self.report.count(rule, line, source, lint::image::private);
        } else if source
            .get(..5)
            .is_some_and(|s| s.eq_ignore_ascii_case("http:"))
        {
            let rule = &lint::image::INSECURE;
            self.report.count(rule, line, source, lint::image::insecure);
        }
        if !is_web(source) {
            // What it is, and whether it is there, is for whoever looks.
            let rule = &lint::image::LOCAL;
            self.report.count(rule, line, source, lint::image::local);
        } else if let Some(format) = refused_format(source) {
            let what = format!("This picture is {format}: {source}");
            self.report.add(&lint::image::FORMAT, line, what);
        }
    }
}

/// The words for a picture without the width that Obsidian writes behind them: `a cat|200`.
fn without_size(mut alt: String) -> String {
    let sized = |size: &str| {
        size.starts_with(|c: char| c.is_ascii_digit())
            && size.bytes().all(|b| b.is_ascii_digit() || b == b'x')
    };
    if let Some((words, size)) = alt.rsplit_once('|')
        && sized(size)
    {
        alt.truncate(words.trim_end().len());
    }
    alt
}

/// The ending of a picture Medium does not take.
fn refused_format(source: &str) -> Option<&'static str> {
    let ending = ending(source)?;
    ["SVG", "WebP", "AVIF", "BMP"]
        .into_iter()
        .find(|f| f.eq_ignore_ascii_case(ending))
}

fn is_picture_file(target: &str) -> bool {
    ending(target).is_some_and(|e| {
        [
            "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "bmp", "tiff",
        ]
        .iter()
        .any(|p| p.eq_ignore_ascii_case(e))
    })
}

fn ending(source: &str) -> Option<&str> {
    let path = source.split(['?', '#']).next()?;
    path.rsplit('/').next()?.rsplit_once('.').map(|(_, e)| e)
}

/// Whether what stands between brackets of a formula has words and no mark of one.
fn is_prose(literal: &str) -> bool {
    let mut words = literal.split(|c: char| !c.is_alphabetic());
    !is_formula(literal) && words.any(|word| word.chars().count() > 2)
}

/// `{.class}` on a line of its own, among other lines.
fn is_list_alone(node: Node<'_>, text: &str) -> bool {
    let (before, after) = (node.previous_sibling(), node.next_sibling());
    let breaks = |node: Option<Node<'_>>| {
        node.is_none_or(|node| matches!(node.data().value, NodeValue::SoftBreak))
    };
    let text = text.trim();
    (before.is_some() || after.is_some())
        && (breaks(before) && breaks(after))
        && list_length(text) == Some(text.len())
}

/// `{: .class}` on a line of its own.
fn is_attribute_list(text: &str) -> bool {
    let text = text.trim();
    text.starts_with("{:") && text.ends_with('}') && text.len() < 200
}

/// How much of a passage is looked at to quote it.
pub(super) const SAMPLE: usize = 100;

/// The characters below a node, without their markup: at most about so many nodes of it.
pub(super) fn plain_text(node: Node<'_>, nodes: usize) -> String {
    let mut text = String::new();
    for inner in node.descendants().take(nodes) {
        match &inner.data().value {
            NodeValue::Text(t) => text.push_str(t),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::ShortCode(code) => text.push_str(&code.emoji),
            NodeValue::Math(math) => text.push_str(&math.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => text.push(' '),
            _ => {}
        }
    }
    text
}
