//! How the checks are told: aligned lines for a person, JSON for a program.

use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr as _;

use super::Checked;
use crate::cli::commands::show;
use crate::cli::output::Output;
use crate::domain::lint::{Finding, RULES, Rule, Severity};
use crate::domain::text::visible;

/// Tells everything that was found.
pub(super) fn all(list: &[Checked], output: Output) {
    if output.jsonl {
        for checked in list {
            let mut value = of_file(checked);
            value["schema"] = "byline.check/1".into();
            output.value(&value);
        }
        return;
    }
    if output.json {
        output.value(&json!({
            "schema": "byline.check/1",
            "files": list.iter().map(of_file).collect::<Vec<_>>(),
        }));
        return;
    }
    let paint = Paint(output.colour);
    for checked in list {
        told(checked, paint, output);
    }
    output.say(&summary(list));
}

fn of_file(checked: &Checked) -> Value {
    json!({
        "file": checked.name,
        "errors": checked.count(Severity::Error),
        "warnings": checked.count(Severity::Warning),
        "notes": checked.count(Severity::Note),
        "ignored": checked.ignored,
        "fixed": checked.fixed,
        "findings": checked.findings.iter().map(show::finding).collect::<Vec<_>>(),
    })
}

fn told(checked: &Checked, paint: Paint, output: Output) {
    let places: Vec<String> = checked
        .findings
        .iter()
        .map(|finding| place(&checked.name, finding))
        .collect();
    let wide = places.iter().map(|p| p.width()).max().unwrap_or(0).min(48);
    let ids = checked.findings.iter().map(|f| f.rule.id.len());
    let longest = ids.max().unwrap_or(0);
    for (place, finding) in places.iter().zip(&checked.findings) {
        let rule = finding.rule;
        let severity = paint.severity(rule.severity);
        let gap = " ".repeat(wide.saturating_sub(place.width()));
        let what = visible(&finding.what);
        output.line(&format!(
            "{place}{gap}  {severity}  {:<longest$}  {what}",
            rule.id
        ));
        let indent = " ".repeat(wide + 2);
        let mut more = format!("{indent}{}; {}.", capital(rule.why), rule.cure);
        if let Some(fix) = &finding.fix {
            let how = if fix.safe { "--fix" } else { "a in the checks" };
            more = format!("{more} Byline can {} ({how}).", visible(&fix.label));
        }
        output.line(&paint.dim(&more));
    }
}

/// `post.md:41:1`; for a finding about the draft as a whole `post.md`.
fn place(name: &str, finding: &Finding) -> String {
    let name = visible(name);
    match finding.place {
        Some(place) => format!("{name}:{}:{}", place.line, place.column),
        None => name.into_owned(),
    }
}

fn summary(list: &[Checked]) -> String {
    let sum = |of: &dyn Fn(&Checked) -> usize| list.iter().map(of).sum::<usize>();
    let mut text = format!(
        "{}: {}, {}, {}.",
        counted(list.len(), "draft"),
        counted(sum(&|c| c.count(Severity::Error)), "error"),
        counted(sum(&|c| c.count(Severity::Warning)), "warning"),
        counted(sum(&|c| c.count(Severity::Note)), "note"),
    );
    let fixed = sum(&|c| c.fixed);
    if fixed > 0 {
        text = format!("{text} {fixed} fixed.");
    }
    let safe = sum(&|c| {
        let safe = |f: &&Finding| f.fix.as_ref().is_some_and(|fix| fix.safe);
        c.findings.iter().filter(safe).count()
    });
    if safe > 0 {
        text = format!("{text} {safe} can be settled with --fix.");
    }
    let ignored = sum(&|c| c.ignored);
    if ignored > 0 {
        text = format!("{text} {ignored} ignored.");
    }
    text
}

fn counted(count: usize, word: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {word}{s}")
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// Explains every rule there is.
pub(super) fn rules(output: Output) {
    if output.json {
        output.value(&json!({
            "schema": "byline.rules/1",
            "rules": RULES.iter().map(|rule| of_rule(rule)).collect::<Vec<_>>(),
        }));
        return;
    }
    let paint = Paint(output.colour);
    let mut sorted: Vec<&Rule> = RULES.to_vec();
    sorted.sort_by_key(|rule| (std::cmp::Reverse(rule.severity), rule.id));
    for rule in sorted {
        let severity = paint.severity(rule.severity);
        output.line(&format!("{severity}  {}", rule.id));
        let more = format!("         {}; {}.", capital(rule.why), rule.cure);
        output.line(&paint.dim(&more));
    }
}

fn of_rule(rule: &Rule) -> Value {
    json!({
        "rule": rule.id,
        "severity": rule.severity.word(),
        "why": rule.why,
        "cure": rule.cure,
    })
}

/// Colours, on a terminal that wants them.
#[derive(Debug, Clone, Copy)]
struct Paint(bool);

impl Paint {
    fn with(self, code: &str, text: &str) -> String {
        if self.0 {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    /// The word of a severity, as wide as the longest.
    fn severity(self, severity: Severity) -> String {
        let code = match severity {
            Severity::Error => "1;31",
            Severity::Warning => "33",
            Severity::Note => "2",
        };
        self.with(code, &format!("{:<7}", severity.word()))
    }
}
