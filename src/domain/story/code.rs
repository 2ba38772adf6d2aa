//! Code blocks.

use comrak::nodes::NodeCodeBlock;

use crate::domain::lint;
use crate::domain::place::Lines;
use crate::domain::story::BlockKind;
use crate::domain::story::dialects::FILL;
use crate::domain::story::walk::Walk;

impl Walk<'_> {
    pub(super) fn code_block(&mut self, code: &NodeCodeBlock, lines: Lines) {
        self.flow.flush();
        self.flow.at(lines.first);
        if code.info.trim() == "{=html}" {
            self.html_block(&code.literal, lines);
            return;
        }
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
        let text = if is_chunk(&code.info) {
            self.look_at_chunk(code, lines);
            without_options(text)
        } else {
            text
        };
        let text = without_fill(text);
        if !text.trim().is_empty() {
            self.stand_alone(BlockKind::Code { language, text }, lines);
        }
    }

    /// A chunk that Quarto or R Markdown runs: only its code is sent.
    fn look_at_chunk(&mut self, code: &NodeCodeBlock, lines: Lines) {
        let rule = &lint::code::CHUNK;
        let sample = format!("```{}", code.info.trim());
        self.report
            .count(rule, lines.first, &sample, lint::code::chunk);
    }

    pub(super) fn reaches_the_end(&self, lines: Lines) -> bool {
        self.source
            .iter()
            .skip(lines.last - self.above)
            .all(|line| line.trim().is_empty())
    }
}

/// Whether a fence begins a chunk that is run: `{r}`, `{python, echo=FALSE}`; not `{.python}`.
fn is_chunk(info: &str) -> bool {
    info.trim()
        .strip_prefix('{')
        .is_some_and(|inside| inside.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// A chunk without the options above its code: `#| echo: false`.
fn without_options(text: &str) -> &str {
    let mut rest = text;
    while ["#|", "//|", "%%|", "--|"]
        .iter()
        .any(|mark| rest.starts_with(mark))
    {
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
    }
    rest
}

/// Code without the tags that were taken out of it, and without the lines that were nothing else.
fn without_fill(text: &str) -> String {
    let emptied = |line: &&str| !(line.contains(FILL) && line.trim().is_empty());
    let lines: Vec<&str> = text.split('\n').filter(emptied).collect();
    lines.join("\n").replace(FILL, "")
}

/// The language of a fence: its info string cut at the first space, comma, colon or brace.
fn language(info: &str) -> Option<String> {
    let info = info.trim().trim_start_matches(['{', '.']);
    let end = info
        .find(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '{' | '}'))
        .unwrap_or(info.len());
    (end > 0).then(|| info[..end].to_owned())
}
