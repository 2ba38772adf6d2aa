//! The checks: what will look different on Medium, what stops publishing, and what Byline can do about it.

pub mod view;

use crate::app::desk::Desk;
use crate::app::effect::{Disk, Effect};
use crate::app::key::{Code, Key};
use crate::app::model::Model;
use crate::app::reaching;
use crate::app::update::refresh_review;
use crate::domain::front_matter::Splice;
use crate::domain::lint::fix::all_safe;
use crate::domain::lint::ignored::Left;
use crate::domain::lint::{Finding, Severity};
use crate::domain::post::Visibility;
use crate::screens::{Next, Screen, writer};

/// The list of findings; the findings themselves are the draft's and the story's.
#[derive(Debug, Default)]
pub struct Checks {
    /// The selected finding.
    pub selected: usize,
    /// How many changes of the text in a row were made here: so many can be taken back here.
    changes: usize,
    /// The text after the last of them.
    version: u64,
}

/// One row of the list.
#[derive(Debug, Clone)]
pub struct Entry<'m> {
    /// What was found.
    pub finding: &'m Finding,
    /// How it is remembered when it is left as it is.
    pub left: Left,
    /// Whether it was left as it is.
    pub ignored: bool,
}

/// All findings of the draft in view, the gravest first, then by place; those that were left as they are at the end.
#[must_use]
pub fn entries(model: &Model) -> Vec<Entry<'_>> {
    let Some(reading) = model.reading() else {
        return Vec::new();
    };
    let file = &reading.draft.file;
    let public = reading.draft.details.visibility == Some(Visibility::Public);
    let found = reading.findings_quoted();
    let reached = model.reaching.findings(file, public);
    let pictures = model.desk.as_ref().map_or(&[][..], Desk::picture_findings);
    let reached = reached.iter().chain(pictures);
    let reached = reached.map(|finding| (finding, ""));
    let mut list: Vec<Entry> = found
        .chain(reached)
        .map(|(finding, quote)| {
            let left = Left::of(file, finding, quote);
            let ignored = model.ignored.has(&left);
            Entry {
                finding,
                left,
                ignored,
            }
        })
        .collect();
    list.sort_by_key(|entry| (entry.ignored, entry.finding.gravest_first()));
    list
}

/// How many findings there are of a severity, those left as they are not counted.
#[must_use]
pub fn count(entries: &[Entry], severity: Severity) -> usize {
    entries
        .iter()
        .filter(|entry| !entry.ignored && entry.finding.rule.severity == severity)
        .count()
}

impl Checks {
    /// Handles a key.
    pub fn key(&mut self, model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
        let found = entries(model);
        let last = found.len().saturating_sub(1);
        let chosen = found
            .get(self.selected.min(last))
            .map(|entry| (entry.finding.clone(), entry.left.clone(), entry.ignored));
        match key.code {
            Code::Esc if reaching::stop(model, effects) => {
                model.say(effects, "Stopped: the rest is not checked.");
            }
            Code::Esc => return Next::Close,
            Code::Char('z') if key.ctrl => self.undo(model, effects),
            _ if key.ctrl || key.alt => return Next::Pass,
            Code::Up | Code::Char('k') => {
                self.selected = self.selected.min(last).saturating_sub(1);
            }
            Code::Down | Code::Char('j') => self.selected = (self.selected + 1).min(last),
            Code::Home | Code::Char('g') => self.selected = 0,
            Code::End | Code::Char('G') => self.selected = last,
            Code::Char('r') => recheck(model, effects),
            Code::Char('u') => self.undo(model, effects),
            Code::Char('A') => self.counting(model, |model| apply_all(model, effects)),
            Code::Char('a') => match chosen {
                Some((finding, ..)) => {
                    self.counting(model, |model| apply(model, &finding, effects));
                }
                None => model.say(effects, "There is nothing to do."),
            },
            Code::Char('i') => {
                if let Some((finding, left, ignored)) = chosen {
                    ignore(model, &finding, left, !ignored, effects);
                }
            }
            Code::Enter => return go_there(model, chosen.map(|(f, ..)| f), effects),
            _ => return Next::Pass,
        }
        Next::Stay
    }

    /// Counts a change of the text as one that was made here.
    fn counting(&mut self, model: &mut Model, change: impl FnOnce(&mut Model)) {
        let before = version(model);
        change(model);
        let after = version(model);
        if after != before {
            self.changes = if before == self.version {
                self.changes + 1
            } else {
                1
            };
            self.version = after;
        }
    }

    /// Takes back what was changed here, and nothing else: what was written before cannot be seen from here.
    fn undo(&mut self, model: &mut Model, effects: &mut Vec<Effect>) {
        if self.changes == 0 || version(model) != self.version {
            let words =
                "Nothing to take back here. What you wrote, Ctrl-Z takes back while writing.";
            return model.say(effects, words);
        }
        undo(model, effects);
        self.changes -= 1;
        self.version = version(model);
    }
}

fn version(model: &Model) -> u64 {
    let desk = model.desk.as_ref();
    desk.map_or(0, |desk| desk.buffer.version())
}

fn go_there(model: &mut Model, chosen: Option<Finding>, effects: &mut Vec<Effect>) -> Next {
    let Some(finding) = chosen else {
        return Next::Close;
    };
    if let (Some(place), Some(desk)) = (finding.place, &mut model.desk) {
        desk.go_to_line(place.line);
        effects.extend(desk.convert());
        return Next::Replace(Screen::Writer);
    }
    model.say(
        effects,
        "This concerns the draft as a whole. Press m for its details.",
    );
    Next::Stay
}

/// The open draft, when it may be changed and is read as it is now; else says why not.
fn ready<'m>(model: &'m mut Model, effects: &mut Vec<Effect>) -> Option<&'m mut Desk> {
    let desk = model.desk.as_ref()?;
    if let Some(reason) = desk.read_only.clone() {
        model.warn(effects, reason);
        return None;
    }
    if desk.current_reading().is_none() {
        model.say(effects, "The draft is being read; try again.");
        return None;
    }
    model.desk.as_mut()
}

fn apply(model: &mut Model, finding: &Finding, effects: &mut Vec<Effect>) {
    let Some(fix) = &finding.fix else {
        let words = format!("This is for you: {}.", finding.rule.cure);
        return model.say(effects, words);
    };
    let Some(desk) = ready(model, effects) else {
        return;
    };
    let text = desk.text();
    let splices = match desk.current_reading() {
        Some(reading) => fix.splices(&text, &reading.draft),
        None => return,
    };
    match splices {
        Ok(splices) => {
            let words = format!("Done: {}. u takes it back.", fix.label);
            change(model, &splices, words, effects);
        }
        Err(reason) => model.warn(effects, reason),
    }
}

fn apply_all(model: &mut Model, effects: &mut Vec<Effect>) {
    let (count, splices) = all_safe(
        entries(model)
            .iter()
            .filter(|entry| !entry.ignored)
            .map(|entry| entry.finding),
    );
    if count == 0 {
        return model.say(
            effects,
            "No fix here is safe enough to be applied unseen. Use a, one by one.",
        );
    }
    if ready(model, effects).is_none() {
        return;
    }
    let fixes = writer::view::counted(count, "fix").replace("fixs", "fixes");
    change(
        model,
        &splices,
        format!("{fixes} applied. u takes them back."),
        effects,
    );
}

/// Replaces what a fix names, as one undo step.
fn change(model: &mut Model, splices: &[Splice], words: String, effects: &mut Vec<Effect>) {
    let now = model.now;
    let Some(desk) = &mut model.desk else {
        return;
    };
    if desk.apply(splices) {
        effects.extend(desk.convert());
        effects.extend(desk.touched(now));
        model.say(effects, words);
    } else {
        model.say(effects, "That is how it stands already.");
    }
}

fn undo(model: &mut Model, effects: &mut Vec<Effect>) {
    let now = model.now;
    let Some(desk) = &mut model.desk else {
        return;
    };
    if desk.read_only.is_none() && desk.undo() {
        effects.extend(desk.convert());
        effects.extend(desk.touched(now));
        model.say(effects, "Taken back.");
    } else {
        model.say(effects, "Nothing to undo.");
    }
}

fn recheck(model: &mut Model, effects: &mut Vec<Effect>) {
    if reaching::ask(model, effects) {
        let file = model.desk.as_ref().map(|desk| desk.path.clone());
        let words = file.and_then(|file| model.reaching.words(&file));
        if !model.reaching.is_running() {
            model.say(effects, words.unwrap_or_default());
        }
    } else {
        model.say(effects, "The draft is being read; try again.");
    }
}

/// Leaves a finding as it is, or no longer. An error stops publishing, and is not left; but for one that the writer may
/// know better.
fn ignore(
    model: &mut Model,
    finding: &Finding,
    left: Left,
    ignore: bool,
    effects: &mut Vec<Effect>,
) {
    if finding.rule.severity == Severity::Error && !finding.rule.may_be_left() {
        return model.say(
            effects,
            "An error stops publishing, so it cannot be ignored.",
        );
    }
    model.ignored.set(left.clone(), ignore);
    effects.push(Effect::Disk(Disk::Ignore { left, ignore }));
    reaching::settle(model);
    model.say(
        effects,
        if ignore {
            "Ignored; it stands at the end, where i takes it back."
        } else {
            "No longer ignored."
        },
    );
    refresh_review(model, effects);
}

/// The line that the selected finding is about.
#[must_use]
pub fn line_of(model: &Model, checks: &Checks) -> Option<usize> {
    let list = entries(model);
    let entry = list.get(checks.selected.min(list.len().saturating_sub(1)))?;
    entry.finding.place.map(|place| place.line)
}
