//! What the conversion has to say: findings, and counts of what would otherwise fill a page.

use crate::domain::front_matter::{Change, Splice};
use crate::domain::lint::fix::Remedy;
use crate::domain::lint::{Finding, Fix, Rule};
use crate::domain::place::Place;

/// How much of what was found is looked for in its line, in characters.
const NEEDLE: usize = 60;

/// Findings while they are made.
#[derive(Debug, Default)]
pub(super) struct Report {
    findings: Vec<(Finding, Spot)>,
    counts: Vec<Count>,
    /// What is being read: its line of the file, from 1, and the bytes before it in that line.
    pub here: Option<(usize, usize)>,
}

/// Where in its line something stands, as far as that is known.
#[derive(Debug, Default)]
struct Spot {
    /// Bytes before the piece of the text that it was found in.
    from: Option<usize>,
    /// What it looks like.
    needle: String,
}

impl Spot {
    /// The column in characters, from 1: where the words themselves stand, else where the piece of the text begins that
    /// they were found in, else the first character of the line.
    fn column(&self, line: &str) -> usize {
        let from = self.from.unwrap_or(0);
        let there = |needle: &str| {
            let rest = line.get(from..).filter(|_| !needle.is_empty())?;
            rest.find(needle).map(|at| from + at)
        };
        let blank = line.len() - line.trim_start().len();
        let word = self.needle.split(['>', ' ', '(']).next().unwrap_or("");
        let at = there(&self.needle)
            .or_else(|| there(word).filter(|_| word.len() > 2))
            .or_else(|| self.from.filter(|from| *from <= line.len()))
            .unwrap_or(blank);
        line.get(..at)
            .map_or(1, |before| before.chars().count() + 1)
    }
}

#[derive(Debug)]
struct Count {
    rule: &'static Rule,
    what: fn(usize, &str) -> String,
    number: usize,
    first_line: usize,
    sample: String,
    spot: Spot,
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
        self.add_at(rule, line, "", what);
    }

    /// The same, of words that stand in that line.
    pub fn add_at(
        &mut self,
        rule: &'static Rule,
        line: usize,
        words: &str,
        what: impl Into<String>,
    ) {
        let spot = self.spot(line, words);
        self.findings
            .push((Finding::at_line(rule, line, what), spot));
    }

    fn spot(&self, line: usize, words: &str) -> Spot {
        let from = self.here.filter(|(here, _)| *here == line);
        Spot {
            from: from.map(|(_, bytes)| bytes),
            needle: words
                .chars()
                .take(NEEDLE)
                .take_while(|c| *c != '\n')
                .collect(),
        }
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
        let finding = Finding::at_line(rule, line, what).with_fix(Some(fix));
        let spot = self.spot(line, "");
        self.findings.push((finding, spot));
    }

    /// One of many: a single finding at the first line says how many there are.
    pub fn count(
        &mut self,
        rule: &'static Rule,
        line: usize,
        sample: &str,
        what: fn(usize, &str) -> String,
    ) {
        let known = self.counts.iter().position(|c| c.rule.id == rule.id);
        let spot = match known {
            Some(known) if line >= self.counts[known].first_line => None,
            Some(_) | None => Some(self.spot(line, sample)),
        };
        if let Some(known) = known {
            let count = &mut self.counts[known];
            count.number += 1;
            if let Some(spot) = spot {
                count.first_line = line;
                count.sample = shortened(sample);
                count.spot = spot;
            }
        } else {
            self.counts.push(Count {
                rule,
                what,
                number: 1,
                first_line: line,
                sample: shortened(sample),
                spot: spot.unwrap_or_default(),
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
        if self.findings.is_empty() && self.counts.is_empty() {
            return Vec::new();
        }
        let starts = line_starts(text);
        let line_of = |line: usize| {
            let start = line.checked_sub(1).and_then(|line| starts.get(line));
            let rest = start.and_then(|start| text.get(*start..));
            rest.and_then(|rest| rest.split('\n').next()).unwrap_or("")
        };
        let placed = |finding: Finding, spot: &Spot| {
            let place = finding.place.map(|place| Place {
                column: spot.column(line_of(place.line)),
                ..place
            });
            Finding { place, ..finding }
        };
        let single = self.findings.into_iter();
        let mut findings: Vec<Finding> = single
            .map(|(finding, spot)| placed(finding, &spot))
            .collect();
        findings.extend(self.counts.into_iter().map(|count| {
            let what = (count.what)(count.number, &count.sample);
            let fix = count.fix(text, &starts);
            let finding = Finding::at_line(count.rule, count.first_line, what);
            let mut finding = placed(finding, &count.spot);
            if let Some(column) = count.mended_column(fix.as_ref(), text, &starts)
                && let Some(place) = &mut finding.place
            {
                place.column = column;
            }
            finding.with_fix(fix)
        }));
        findings.sort_by_key(|f| f.place);
        findings
    }
}

impl Count {
    /// Where in its line the first of them is mended, if it is.
    fn mended_column(&self, fix: Option<&Fix>, text: &str, starts: &[usize]) -> Option<usize> {
        let Remedy::Text(splices) = &fix?.remedy else {
            return None;
        };
        let start = *starts.get(self.first_line - 1)?;
        let before = text.get(start..splices.first()?.range.start)?;
        (!before.contains('\n')).then(|| before.chars().count() + 1)
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
