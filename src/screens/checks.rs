//! The checks: what will look different on Medium, and what stops publishing.

pub mod view;

use crate::app::desk::Desk;
use crate::app::effect::Effect;
use crate::app::key::{Code, Key};
use crate::app::model::Model;
use crate::domain::lint::{Finding, Severity};
use crate::screens::{Next, Screen};

/// The list of findings; the findings themselves are the draft's and the story's.
#[derive(Debug, Default)]
pub struct Checks {
    /// The selected finding.
    pub selected: usize,
}

/// All findings of the draft in view, the gravest first, then by place.
#[must_use]
pub fn findings(model: &Model) -> Vec<&Finding> {
    let Some(reading) = model.reading() else {
        return Vec::new();
    };
    let pictures = model.desk.as_ref().map_or(&[][..], Desk::picture_findings);
    let mut list: Vec<&Finding> = reading.findings().chain(pictures).collect();
    list.sort_by_key(|finding| (std::cmp::Reverse(finding.rule.severity), finding.place));
    list
}

/// How many findings there are of a severity.
#[must_use]
pub fn count(findings: &[&Finding], severity: Severity) -> usize {
    findings
        .iter()
        .filter(|finding| finding.rule.severity == severity)
        .count()
}

impl Checks {
    /// Handles a key.
    pub fn key(&mut self, model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
        let found = findings(model);
        let last = found.len().saturating_sub(1);
        match key.code {
            Code::Esc => return Next::Close,
            Code::Up | Code::Char('k') if !key.ctrl => {
                self.selected = self.selected.saturating_sub(1);
            }
            Code::Down | Code::Char('j') if !key.ctrl => {
                self.selected = (self.selected + 1).min(last);
            }
            Code::Home | Code::Char('g') if !key.ctrl => self.selected = 0,
            Code::End | Code::Char('G') if !key.ctrl => self.selected = last,
            Code::Enter if found.is_empty() => return Next::Close,
            Code::Enter => {
                let line = found
                    .get(self.selected)
                    .and_then(|finding| finding.place)
                    .map(|place| place.line);
                if let (Some(line), Some(desk)) = (line, &mut model.desk) {
                    desk.go_to_line(line);
                    effects.extend(desk.convert());
                    return Next::Replace(Screen::Writer);
                }
                model.say(
                    effects,
                    "This concerns the draft as a whole. Press m for its details.",
                );
            }
            _ => return Next::Pass,
        }
        Next::Stay
    }
}
