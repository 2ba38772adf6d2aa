//! Abbreviations (`*[HTML]: HyperText Markup Language`): a site shows what they stand for when the mouse points at them.
//! Here they are spelt out where they occur first.

use crate::domain::lint;
use crate::domain::place::Lines;
use crate::domain::story::walk::Walk;

/// Abbreviations at most.
const AT_MOST: usize = 100;

/// An abbreviation that is to be spelt out.
#[derive(Debug)]
pub(super) struct Term {
    short: String,
    long: String,
}

/// The abbreviations that a text defines.
pub(super) fn defined(body: &str) -> Vec<Term> {
    if !body.contains("*[") {
        return Vec::new();
    }
    let terms = body
        .lines()
        .filter_map(definition)
        .filter(|(_, long)| !long.is_empty());
    terms
        .take(AT_MOST)
        .map(|(short, long)| Term {
            short: short.to_owned(),
            long: long.to_owned(),
        })
        .collect()
}

fn definition(line: &str) -> Option<(&str, &str)> {
    let (short, long) = line.trim().strip_prefix("*[")?.split_once("]:")?;
    (!short.trim().is_empty() && !short.contains(['[', ']'])).then(|| (short.trim(), long.trim()))
}

impl Walk<'_> {
    /// Whether these lines only define abbreviations: they are left out.
    pub(super) fn is_terms(&mut self, lines: Lines) -> bool {
        if self.fragment {
            return false;
        }
        let all = (lines.first..=lines.last)
            .all(|line| self.source_line(line).and_then(definition).is_some());
        if all {
            for line in lines.first..=lines.last {
                let short = self.source_line(line).and_then(definition);
                let rule = &lint::definition::ABBREVIATION;
                let (short, _) = short.unwrap_or_default();
                self.report
                    .count(rule, line, short, lint::definition::abbreviation);
            }
        }
        all
    }

    /// Running text, with the abbreviations in it that occur here first spelt out.
    pub(super) fn spelt_out(&mut self, text: &str) {
        let in_heading = self.flow.hold_pictures;
        if self.terms.is_empty() || in_heading || self.flow.text.in_link() {
            self.flow.text.push(text);
            return;
        }
        let mut found: Vec<(usize, Term)> = Vec::new();
        let mut number = 0;
        while number < self.terms.len() {
            match first_use(text, &self.terms[number]) {
                Some(end) => found.push((end, self.terms.swap_remove(number))),
                None => number += 1,
            }
        }
        found.sort_by_key(|(end, _)| *end);
        let mut from = 0;
        for (end, term) in found {
            self.flow.text.push(&text[from..end]);
            if !text[end..].starts_with(" (") {
                self.flow.text.push(&format!(" ({})", term.long));
            }
            from = end;
        }
        self.flow.text.push(&text[from..]);
    }
}

/// Where the first use of an abbreviation ends.
fn first_use(text: &str, term: &Term) -> Option<usize> {
    let whole = |at: usize| {
        let before = text[..at].chars().next_back();
        let after = text[at + term.short.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    };
    let mut places = text.match_indices(&*term.short).map(|(at, _)| at);
    places.find(|at| whole(*at)).map(|at| at + term.short.len())
}
