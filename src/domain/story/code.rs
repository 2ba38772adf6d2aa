//! Code blocks.

use comrak::nodes::NodeCodeBlock;

use crate::domain::lint;
use crate::domain::place::Lines;
use crate::domain::story::BlockKind;
use crate::domain::story::walk::Walk;

impl Walk<'_> {
    pub(super) fn code_block(&mut self, code: &NodeCodeBlock, lines: Lines) {
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

    pub(super) fn reaches_the_end(&self, lines: Lines) -> bool {
        self.source
            .iter()
            .skip(lines.last - self.above)
            .all(|line| line.trim().is_empty())
    }
}

/// The language of a fence: its info string cut at the first space, comma, colon or brace.
fn language(info: &str) -> Option<String> {
    let info = info.trim().trim_start_matches(['{', '.']);
    let end = info
        .find(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '{' | '}'))
        .unwrap_or(info.len());
    (end > 0).then(|| info[..end].to_owned())
}
