//! What the conversion has to say: findings, and counts of what would otherwise fill a page.

use crate::domain::lint::{Finding, Rule};

/// Findings while they are made.
#[derive(Debug, Default)]
pub(super) struct Report {
    findings: Vec<Finding>,
    counts: Vec<Count>,
}

#[derive(Debug)]
struct Count {
    rule: &'static Rule,
    what: fn(usize, &str) -> String,
    number: usize,
    first_line: usize,
    sample: String,
}

impl Report {
    /// A finding of its own.
    pub fn add(&mut self, rule: &'static Rule, line: usize, what: impl Into<String>) {
        self.findings.push(Finding::at_line(rule, line, what));
    }

    /// One of many: a single finding at the first line says how many there are.
    pub fn count(
        &mut self,
        rule: &'static Rule,
        line: usize,
        sample: &str,
        what: fn(usize, &str) -> String,
    ) {
        if let Some(count) = self.counts.iter_mut().find(|c| c.rule.id == rule.id) {
            count.number += 1;
            if line < count.first_line {
                count.first_line = line;
                count.sample = shortened(sample);
            }
        } else {
            self.counts.push(Count {
                rule,
                what,
                number: 1,
                first_line: line,
                sample: shortened(sample),
            });
        }
    }

    /// All findings, in order of place.
    pub fn into_findings(self) -> Vec<Finding> {
        let mut findings = self.findings;
        findings.extend(
            self.counts
                .into_iter()
                .map(|c| Finding::at_line(c.rule, c.first_line, (c.what)(c.number, &c.sample))),
        );
        findings.sort_by_key(|f| f.place);
        findings
    }
}

/// A sample short enough for one line of a list.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut chars = text.trim().chars();
    let mut short: String = chars
        .by_ref()
        .take(LONGEST)
        .map(|c| if c == '\n' { ' ' } else { c })
        .collect();
    if chars.next().is_some() {
        short.push('…');
    }
    short
}
