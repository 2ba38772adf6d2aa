//! Headings: the title, the subtitle, and the two sizes below them.

use comrak::nodes::NodeHeading;

use crate::domain::draft::TitleSource;
use crate::domain::lint;
use crate::domain::place::Lines;
use crate::domain::story::attributes::list_length;
use crate::domain::story::convert::same_words;
use crate::domain::story::report::shortened;
use crate::domain::story::walk::Walk;
use crate::domain::story::{BlockKind, Level, Text};

impl Walk<'_> {
    pub(super) fn close_heading(&mut self, heading: NodeHeading, lines: Lines) {
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
    pub(super) fn heading(&mut self, level: u8, text: Text, lines: Lines) {
        let plain = text.to_plain();
        let is_first = level == 1 && !self.seen_first_level;
        self.seen_first_level |= level == 1;
        let is_title = self.title_at.is_none()
            && (self.title.source == TitleSource::Heading { line: lines.first }
                || (is_first && same_words(&plain, &self.title.text)));
        self.flow.finish();
        if !is_title && level <= 2 && self.is_title_again(&plain) {
            let rule = &lint::heading::TITLE_AGAIN;
            let mend = self.removal(lines);
            self.report.count(rule, lines.first, &plain, |_, title| {
                format!("This heading repeats the title: {title}.")
            });
            self.report
                .mend(rule, ("take the heading out", false), mend);
        }
        let written = level;
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
                let mend = self.heading_mend(lines, written, 2);
                self.report.mend(rule, ("write ## instead", false), mend);
                Level::Large
            }
            2 => Level::Large,
            3 | 4 => Level::Small,
            _ => {
                let rule = &lint::heading::DEEP;
                self.report
                    .count(rule, lines.first, &plain, lint::heading::deep);
                let mend = self.heading_mend(lines, written, 4);
                self.report.mend(rule, ("write #### instead", false), mend);
                self.flow.paragraph(text.bold(), lines);
                return;
            }
        };
        self.flow.block(BlockKind::Heading { level, text }, lines);
    }
}

impl Walk<'_> {
    /// Whether a heading says the title again: above the text, where both stand one below the other.
    fn is_title_again(&self, plain: &str) -> bool {
        let at_top = self.flow.blocks.iter().all(|block| match &block.kind {
            BlockKind::Image(_) => true,
            BlockKind::Heading { level, .. } => *level == Level::Title,
            BlockKind::Paragraph(_)
            | BlockKind::List { .. }
            | BlockKind::Quote(_)
            | BlockKind::Code { .. }
            | BlockKind::Embed { .. }
            | BlockKind::Separator => false,
        });
        let shown = self.title_at.is_some() || self.settings.title_on_top;
        at_top && shown && same_words(plain, &self.title.text)
    }
}

/// Takes `{#anchor}` and `{: .class}` off the end of a heading.
fn without_anchor(text: &mut Text) {
    if let Some(last) = text.0.last_mut()
        && last.text.ends_with('}')
        && let Some(brace) = last.text.rfind('{')
        && list_length(&last.text[brace..]) == Some(last.text.len() - brace)
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
