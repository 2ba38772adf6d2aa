//! What the conversion has to say: findings, and counts of what would otherwise fill a page.

use crate::domain::front_matter::{Change, Splice};
use crate::domain::lint::fix::Remedy;
use crate::domain::lint::{Finding, Fix, Rule};
use crate::domain::place::Place;

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
    /// What the fix does, and whether it may be done unseen.
    label: Option<(&'static str, bool)>,
    mends: Vec<Mend>,
}

/// A replacement in a line of the file. It is made only where the file has what was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mend {
    /// Line of the file, from 1.
    pub line: usize,
    /// Bytes before it in that line.
    pub column: usize,
    /// What stands there; may go beyond the end of the line.
    pub was: String,
    /// What is to stand there.
    pub with: String,
}

impl Report {
    /// A finding of its own.
    pub fn add(&mut self, rule: &'static Rule, line: usize, what: impl Into<String>) {
        self.findings.push(Finding::at_line(rule, line, what));
    }

    /// The same, with something in the header that settles it.
    pub fn add_choice(
        &mut self,
        rule: &'static Rule,
        line: usize,
        what: String,
        (label, change): (&str, Change),
    ) {
        let fix = Fix::header(label, change);
        self.findings
            .push(Finding::at_line(rule, line, what).with_fix(Some(fix)));
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
                label: None,
                mends: Vec::new(),
            });
        }
    }

    /// Says how the one that was just counted is mended. Only when all of them can be there is a fix: afterwards nothing
    /// is left of the finding.
    pub fn mend(&mut self, rule: &'static Rule, label: (&'static str, bool), mend: Option<Mend>) {
        if let Some(count) = self.counts.iter_mut().find(|c| c.rule.id == rule.id) {
            count.label = Some(label);
            count.mends.extend(mend);
        }
    }

    /// All findings, in order of place. `text` is that of the file.
    pub fn into_findings(self, text: &str) -> Vec<Finding> {
        let mut findings = self.findings;
        let wanted = self.counts.iter().any(|count| !count.mends.is_empty());
        let starts = if wanted {
            line_starts(text)
        } else {
            Vec::new()
        };
        findings.extend(self.counts.into_iter().map(|count| {
            let what = (count.what)(count.number, &count.sample);
            let fix = count.fix(text, &starts);
            let finding = Finding::at_line(count.rule, count.first_line, what);
            let column = count.column(fix.as_ref(), text, &starts);
            let place = finding.place.map(|place| Place { column, ..place });
            Finding { place, ..finding }.with_fix(fix)
        }));
        findings.sort_by_key(|f| f.place);
        findings
    }
}

impl Count {
    /// Where in its line the first of them stands, as far as that is known.
    fn column(&self, fix: Option<&Fix>, text: &str, starts: &[usize]) -> usize {
        let Some(Fix {
            remedy: Remedy::Text(splices),
            ..
        }) = fix
        else {
            return 1;
        };
        let start = starts.get(self.first_line - 1).copied();
        let first = splices.first().map(|splice| splice.range.start);
        let before = start.zip(first).and_then(|(start, at)| text.get(start..at));
        let before = before.filter(|before| !before.contains('\n'));
        before.map_or(1, |before| before.chars().count() + 1)
    }

    fn fix(&self, text: &str, starts: &[usize]) -> Option<Fix> {
        let (label, safe) = self.label?;
        if self.mends.len() != self.number {
            return None;
        }
        let mut splices = Vec::with_capacity(self.mends.len());
        for mend in &self.mends {
            splices.push(mend.splice(text, starts)?);
        }
        splices.sort_by_key(|splice| splice.range.start);
        let apart = splices
            .windows(2)
            .all(|pair| pair[0].range.end <= pair[1].range.start);
        apart.then(|| Fix::text(label, safe, splices))
    }
}

impl Mend {
    fn splice(&self, text: &str, starts: &[usize]) -> Option<Splice> {
        let at = starts.get(self.line.checked_sub(1)?)? + self.column;
        let there = text.get(at..)?.starts_with(&self.was);
        there.then(|| Splice {
            range: at..at + self.was.len(),
            with: self.with.clone(),
        })
    }
}

fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0)
        .chain(text.match_indices('\n').map(|(at, _)| at + 1))
        .collect()
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
