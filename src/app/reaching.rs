//! Asking the network about the pictures and links of the open draft: only when the writer asks, or before a story goes
//! public.

use std::path::PathBuf;

use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::domain::lint::Finding;
use crate::domain::reach::{self, Address, Answers, Reached};

/// What is known about the addresses of the open draft.
#[derive(Debug, Default)]
pub struct Reaching {
    /// The draft.
    draft: PathBuf,
    /// Names the last question, so that late answers can be told.
    run: u64,
    /// Answers that are still on their way.
    pending: usize,
    /// What is known.
    answers: Answers,
    /// Whether the answers only said that this computer is offline.
    offline: bool,
    /// When the last question was asked, in seconds since 1970.
    pub at: Option<i64>,
    /// What is found of it in the story as it is now, for anybody and for everybody.
    found: [Vec<Finding>; 2],
}

impl Reaching {
    /// Whether answers are on their way.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.pending > 0
    }

    /// What is found: for a story that everybody may see, or for any other.
    #[must_use]
    pub fn findings(&self, draft: &std::path::Path, public: bool) -> &[Finding] {
        if self.draft == draft {
            &self.found[usize::from(public)]
        } else {
            &[]
        }
    }

    /// How it went, in words; `None` before anything was asked.
    #[must_use]
    pub fn words(&self, draft: &std::path::Path) -> Option<String> {
        if self.draft != draft || self.at.is_none() {
            return None;
        }
        let all = self.answers.len() + self.pending;
        if self.pending > 0 {
            let done = self.answers.len();
            return Some(format!("Checking pictures and links: {done} of {all}."));
        }
        if self.offline {
            return Some("You seem to be offline: pictures and links are not checked.".into());
        }
        let (there, not_asked) = reach::tally(&self.answers);
        let rest = match not_asked {
            0 => String::new(),
            n => format!(", {n} not checked"),
        };
        Some(match all {
            0 => "There are no pictures or links on the web to check.".into(),
            _ => format!("Pictures and links: {there} of {all} reachable{rest}."),
        })
    }
}

/// Asks for every address of the open draft again. False while there is no story of the text as it is now.
pub fn ask(model: &mut Model, effects: &mut Vec<Effect>) -> bool {
    let Some(desk) = &model.desk else {
        return false;
    };
    let Some(reading) = desk.current_reading() else {
        return false;
    };
    let addresses = reach::addresses(&reading.story);
    model.reaching = Reaching {
        draft: desk.path.clone(),
        run: model.reaching.run + 1,
        pending: addresses.len(),
        at: Some(model.now),
        ..Reaching::default()
    };
    if !addresses.is_empty() {
        let run = model.reaching.run;
        effects.push(Effect::Reach { run, addresses });
    }
    true
}

/// Asks for what is not known yet, before the story goes public. Whether answers are on their way.
pub fn ask_once(model: &mut Model, effects: &mut Vec<Effect>) -> bool {
    let Some((path, addresses)) = model.desk.as_ref().and_then(|desk| {
        let reading = desk.current_reading()?;
        Some((desk.path.clone(), reach::addresses(&reading.story)))
    }) else {
        return false;
    };
    let known = model.reaching.draft == path
        && (model.reaching.is_running()
            || addresses
                .iter()
                .all(|address| model.reaching.answers.contains_key(address)));
    if !known {
        ask(model, effects);
    }
    model.reaching.is_running()
}

/// Asks no further. Whether anything was on its way.
pub fn stop(model: &mut Model, effects: &mut Vec<Effect>) -> bool {
    if !model.reaching.is_running() {
        return false;
    }
    effects.push(Effect::StopReaching);
    model.reaching.pending = 0;
    // What has not answered was not asked; an answer that comes late is dropped.
    model.reaching.run += 1;
    if let Some(reading) = model.desk.as_ref().and_then(|desk| desk.reading.as_ref()) {
        for address in reach::addresses(&reading.story) {
            let answers = &mut model.reaching.answers;
            answers
                .entry(address)
                .or_insert(Reached::NotAsked("it was stopped"));
        }
    }
    settle(model);
    true
}

/// Takes an answer in. Whether it was the last one.
pub fn answered(model: &mut Model, run: u64, address: Address, reached: Reached) -> bool {
    let reaching = &mut model.reaching;
    if run != reaching.run || reaching.answers.insert(address, reached).is_some() {
        return false;
    }
    reaching.pending = reaching.pending.saturating_sub(1);
    if reaching.pending == 0 {
        reaching.offline = reach::forget_if_offline(&mut reaching.answers);
    }
    settle(model);
    !model.reaching.is_running()
}

/// All have answered that ever will.
pub fn ended(model: &mut Model, run: u64) {
    if run == model.reaching.run {
        model.reaching.pending = 0;
        settle(model);
    }
}

/// Brings what is found, and what is marked, up to date with the story.
pub fn settle(model: &mut Model) {
    let Some(desk) = &mut model.desk else {
        return;
    };
    desk.place_picture_findings();
    if let Some(reading) = &desk.reading {
        desk.marks = reading.marks(&model.ignored, desk.picture_findings());
    }
    if desk.path != model.reaching.draft {
        return;
    }
    if let Some(reading) = &desk.reading {
        let reaching = &mut model.reaching;
        reaching.found =
            [false, true].map(|public| reach::findings(&reading.story, &reaching.answers, public));
    }
}
