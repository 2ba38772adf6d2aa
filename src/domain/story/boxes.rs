//! Boxes of every dialect, which become quotes with a bold label.

use crate::domain::lint;
use crate::domain::place::Lines;
use crate::domain::story::Text;
use crate::domain::story::report::shortened;
use crate::domain::story::walk::Walk;

impl Walk<'_> {
    pub(super) fn open_box(&mut self, label: &str, lines: Lines) {
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

    pub(super) fn open_directive(&mut self, info: &str, lines: Lines) {
        if self.is_box(info, lines) && is_layout(info) {
            self.flow.flush();
            let rule = &lint::attribute::ATTRIBUTE;
            let sample = format!(":::{}", shortened(info));
            self.report
                .count(rule, lines.first, &sample, lint::attribute::attribute);
            return;
        }
        if self.is_box(info, lines) {
            self.open_box(&directive_label(info), lines);
            return;
        }
        self.flow.flush();
        self.flow.at(lines.first);
        self.stray_box_mark(info, lines.first);
        self.flow.text.push(":::");
        self.flow.text.push(info);
        self.flow.flush();
    }

    /// A mark of a box that makes none.
    pub(super) fn stray_box_mark(&mut self, info: &str, line: usize) {
        let sample = format!(":::{}", shortened(info));
        let rule = &lint::quote::UNCLOSED;
        self.report
            .count(rule, line, &sample, lint::quote::unclosed);
    }

    /// Without its closing line a box would swallow the rest of the text; and a mark without a name is the
    /// closing line of a box whose opening was not understood.
    pub(super) fn is_box(&self, info: &str, lines: Lines) -> bool {
        !info.trim().is_empty()
            && lines.last > lines.first
            && self
                .source
                .get(lines.last - self.above - 1)
                .is_some_and(|line| {
                    let line = line.trim().trim_start_matches(['>', ' ']);
                    line.len() >= 3 && line.bytes().all(|b| b == b':')
                })
    }
}

/// Whether a box of Pandoc only places what is in it: it has classes or a name, and is no callout.
pub(super) fn is_layout(info: &str) -> bool {
    let info = info.trim();
    info.starts_with('{')
        && !info.contains(".callout")
        && !BOXES.iter().any(|name| info.contains(&format!(".{name}")))
}

/// Classes of Pandoc's that are boxes to readers, too.
const BOXES: [&str; 8] = [
    "note",
    "tip",
    "warning",
    "important",
    "caution",
    "danger",
    "info",
    "aside",
];

/// What a box is called: its own title, else its kind with a capital letter.
fn directive_label(info: &str) -> String {
    let (braced, info) = (
        info.trim().starts_with('{'),
        info.trim().trim_matches(['{', '}']),
    );
    if braced {
        let quoted = |rest: &str| {
            let end = rest.find('"')?;
            Some(rest[..end].to_owned())
        };
        if let Some(title) = info
            .split_once("title=\"")
            .and_then(|(_, rest)| quoted(rest))
        {
            return title;
        }
    }
    let end = info
        .find(|c: char| c.is_whitespace() || matches!(c, '[' | '{'))
        .unwrap_or(info.len());
    let (kind, title) = info.split_at(end);
    let kind = kind.trim_start_matches('.').to_lowercase();
    let kind = kind.strip_prefix("callout-").unwrap_or(&kind).to_owned();
    let title = title.trim().trim_matches(['[', ']', '"']).trim();
    let title = if braced { "" } else { title };
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
