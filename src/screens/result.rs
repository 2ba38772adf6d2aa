//! How a send ended: the address to copy, the reason and the remedy, or the question only the writer can answer.

pub mod view;

use std::path::PathBuf;

use crate::app::effect::{Disk, Effect};
use crate::app::field::Field;
use crate::app::key::{Code, Key};
use crate::app::model::Model;
use crate::app::msg::AccountState;
use crate::domain::address::StoryAddress;
use crate::domain::attempt::{AttemptId, Outcome, RefusalKind};
use crate::domain::front_matter::Change;
use crate::domain::plan::{Plan, Target};
use crate::domain::post::Visibility;
use crate::ports::journal::Resolution;
use crate::ports::settings::WriteBack;
use crate::screens::sent::{Sent, View};
use crate::screens::{Next, Screen};

/// Said until the draft with the address in it is on disk.
const WRITING: &str = "In your history; on its way into the draft.";

/// A button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Button {
    /// Copy the address.
    Copy,
    /// Open the address.
    Open,
    /// Back to where the writer was.
    Back,
    /// Back to the review, with everything as it was.
    Review,
    /// To the account.
    Account,
    /// An unknown attempt: it is there.
    There,
    /// An unknown attempt: it is not there.
    Absent,
    /// An unknown attempt: later.
    Later,
    /// Write the address into drafts from now on.
    WriteAlways,
    /// Never write the address into drafts.
    WriteNever,
}

impl Button {
    /// What stands on it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Copy => "Copy address",
            Self::Open => "Open",
            Self::Back => "Back to writing",
            Self::Review => "Back to the review",
            Self::Account => "Account",
            Self::There => "It is there…",
            Self::Absent => "It is not there",
            Self::Later => "Decide later",
            Self::WriteAlways => "Yes, always",
            Self::WriteNever => "No, never",
        }
    }
}

/// How a send ended.
#[derive(Debug)]
pub struct Ending {
    /// The attempt; `None` when nothing could be recorded, and so nothing was sent.
    pub attempt: Option<AttemptId>,
    /// When it was, and as whom; `None` for a send that has just ended.
    pub past: Option<(i64, String)>,
    /// The draft's file.
    pub file: PathBuf,
    /// The title sent.
    pub title: String,
    /// Which service.
    pub target: Target,
    /// Visibility asked for.
    pub visibility: Visibility,
    /// The publication it was handed to.
    pub publication: Option<String>,
    /// The writer's own page there.
    pub profile: String,
    /// How it ended.
    pub outcome: Outcome,
    /// Whether nothing was sent: the writer carried it over and has told its address.
    pub by_hand: bool,
    /// Whether the draft it is about is the one that is open.
    pub here: bool,
    /// What Medium kept differently.
    pub differences: Vec<String>,
    /// What became of the address in the draft, as a sentence; empty while that is asked.
    pub written: String,
    /// Whether the writer is asked if the address shall be written into drafts.
    pub asking: bool,
    /// Focused button, as a position in [`Self::buttons`].
    pub focus: usize,
    /// The address of a story that is there after all, while it is typed.
    pub address: Option<Field>,
    /// An address that was doubted: given once more, it is taken.
    pub doubted: Option<String>,
}

impl Ending {
    /// The ending of a send that has just ended; writes the address back where the writer wants that.
    #[must_use]
    pub fn new(
        model: &mut Model,
        plan: &Plan,
        attempt: Option<AttemptId>,
        outcome: Outcome,
        effects: &mut Vec<Effect>,
    ) -> Self {
        let differences = match &outcome {
            Outcome::Sent { receipt } => receipt.differences(&plan.post),
            Outcome::SentNoAddress { .. }
            | Outcome::Rejected { .. }
            | Outcome::Limited { .. }
            | Outcome::NotSent { .. }
            | Outcome::Unknown { .. } => Vec::new(),
        };
        let mut ending = Self {
            attempt,
            past: None,
            file: plan.file.clone(),
            title: plan.post.title.clone(),
            target: plan.target,
            visibility: plan.post.visibility,
            publication: plan.publication.as_ref().map(|paper| paper.name.clone()),
            profile: plan.account.url.clone(),
            outcome,
            by_hand: false,
            here: true,
            differences,
            written: String::new(),
            asking: false,
            focus: 0,
            address: None,
            doubted: None,
        };
        model.guard(effects);
        ending.write_back(model, effects);
        ending
    }

    /// The ending of an attempt in the history.
    #[must_use]
    pub fn of_record(model: &Model, id: &AttemptId) -> Option<Self> {
        let record = model.history.iter().find(|record| record.id == *id)?;
        Some(Self {
            attempt: Some(record.id.clone()),
            past: Some((record.at, record.username.clone())),
            file: record.file.clone(),
            title: record.title.clone(),
            target: record.target,
            visibility: record.visibility,
            publication: record.publication.clone(),
            profile: match &model.account {
                AccountState::SignedIn { account, .. } => account.url.clone(),
                AccountState::Unasked
                | AccountState::Asking
                | AccountState::NoToken
                | AccountState::Failed(_) => String::new(),
            },
            outcome: match (&record.resolved, record.url()) {
                (Some(_), Some(url)) => Outcome::Sent {
                    receipt: crate::domain::attempt::Receipt {
                        url: url.to_owned(),
                        ..Default::default()
                    },
                },
                (Some(Resolution::Absent), None) => Outcome::NotSent {
                    what: "You looked, and the story was not there.".into(),
                    hint: "The draft may be sent again.".into(),
                },
                (Some(Resolution::There { .. }) | None, _) => record.outcome.clone(),
            },
            by_hand: record.by_hand,
            here: model
                .desk
                .as_ref()
                .is_some_and(|desk| desk.path == record.file),
            differences: Vec::new(),
            written: "It is in your history.".into(),
            asking: false,
            focus: 0,
            address: None,
            doubted: None,
        })
    }

    /// The story's address, when it is known.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        match &self.outcome {
            Outcome::Sent { receipt } => Some(&receipt.url),
            Outcome::SentNoAddress { .. }
            | Outcome::Rejected { .. }
            | Outcome::Limited { .. }
            | Outcome::NotSent { .. }
            | Outcome::Unknown { .. } => None,
        }
    }

    /// The buttons, left to right.
    #[must_use]
    pub fn buttons(&self) -> &'static [Button] {
        if self.asking {
            return &[Button::WriteAlways, Button::WriteNever];
        }
        match &self.outcome {
            Outcome::Sent { .. } => &[Button::Copy, Button::Open, Button::Back],
            Outcome::SentNoAddress { .. } => &[Button::There, Button::Back],
            Outcome::Unknown { .. } => &[Button::Later, Button::There, Button::Absent],
            Outcome::Rejected { .. } | Outcome::NotSent { .. } | Outcome::Limited { .. }
                if !self.here =>
            {
                &[Button::Back]
            }
            Outcome::Rejected { refusal } if refusal.kind == RefusalKind::Token => {
                &[Button::Account, Button::Review]
            }
            Outcome::Rejected { .. } | Outcome::NotSent { .. } => &[Button::Review, Button::Back],
            Outcome::Limited { .. } => &[Button::Back, Button::Review],
        }
    }

    /// Whether an address is being typed.
    #[must_use]
    pub fn takes_text(&self) -> bool {
        self.address.is_some()
    }

    /// Handles pasted text.
    pub fn paste(&mut self, text: &str) {
        if let Some(field) = &mut self.address {
            field.paste(text);
        }
    }

    /// Handles a key.
    pub fn key(&mut self, model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
        if self.address.is_some() {
            return self.address_key(model, key, effects);
        }
        let count = self.buttons().len();
        match key.code {
            Code::Esc => {
                if std::mem::take(&mut self.asking) {
                    self.written = "It is not in the draft; it is in your history.".into();
                    self.focus = 0;
                    return Next::Stay;
                }
                return Next::Close;
            }
            Code::Tab | Code::Right | Code::Down => self.focus = (self.focus + 1) % count,
            Code::BackTab | Code::Left | Code::Up => self.focus = (self.focus + count - 1) % count,
            Code::Enter => return self.press(self.buttons()[self.focus], model, effects),
            Code::Char('h') if !key.ctrl => return self.look(model, View::Story, effects),
            Code::Char('=') => return self.look(model, View::Changes, effects),
            Code::Char('y') if !key.ctrl => return self.press(Button::Copy, model, effects),
            Code::Char('o') if !key.ctrl => return self.press(Button::Open, model, effects),
            Code::Char('Q') if self.url().is_some() => {
                let qr = crate::screens::qr::Qr::of(self.link());
                model.overlay = Some(crate::screens::Overlay::Qr(Box::new(qr)));
            }
            _ => return Next::Pass,
        }
        Next::Stay
    }

    /// Shows what exactly was sent.
    fn look(&self, model: &mut Model, view: View, effects: &mut Vec<Effect>) -> Next {
        let record = self
            .attempt
            .as_ref()
            .and_then(|id| model.history.iter().find(|record| record.id == *id))
            .cloned();
        let Some(record) = record else {
            model.say(effects, "Nothing was recorded of this.");
            return Next::Stay;
        };
        Next::Open(Screen::Sent(Box::new(Sent::open(
            model, record, view, effects,
        ))))
    }

    fn press(&mut self, button: Button, model: &mut Model, effects: &mut Vec<Effect>) -> Next {
        match button {
            Button::Copy => effects.push(Effect::Copy { text: self.link() }),
            Button::Open => effects.push(Effect::Open { url: self.link() }),
            Button::Back | Button::Later => return Next::Close,
            Button::Review => {
                return Next::Replace(Screen::Review(Box::new(
                    crate::screens::review::Review::open(model, effects),
                )));
            }
            Button::Account => {
                return Next::Replace(Screen::Account(
                    crate::screens::account::Form::open_for_review(model),
                ));
            }
            Button::There => self.address = Some(Field::default()),
            Button::Absent => return self.resolve(Resolution::Absent, effects),
            Button::WriteAlways => {
                self.answer(model, WriteBack::Always, "always", effects);
                self.write_back(model, effects);
            }
            Button::WriteNever => {
                self.answer(model, WriteBack::Never, "never", effects);
                self.written = "It is not in the draft; it is in your history.".into();
            }
        }
        Next::Stay
    }

    fn answer(
        &mut self,
        model: &mut Model,
        answer: WriteBack,
        word: &str,
        effects: &mut Vec<Effect>,
    ) {
        model.write_back = answer;
        self.asking = false;
        self.focus = 0;
        effects.push(Effect::Disk(Disk::SaveConfig {
            key: "publish.write_back",
            value: word.into(),
        }));
    }

    /// The story's address, else the place where the writer can look for it.
    #[must_use]
    pub fn link(&self) -> String {
        let place = match (self.target, self.visibility) {
            (Target::Sandbox, _) => &self.profile,
            (Target::Medium, Visibility::Draft) => "https://medium.com/me/stories/drafts",
            (Target::Medium, Visibility::Unlisted | Visibility::Public) => {
                "https://medium.com/me/stories/public"
            }
        };
        self.url().unwrap_or(place).to_owned()
    }

    fn address_key(&mut self, model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
        let Some(field) = &mut self.address else {
            return Next::Stay;
        };
        match key.code {
            Code::Esc => self.address = None,
            Code::Enter => {
                let told = StoryAddress::of_attempt(field.text(), self.target);
                match told.or_else(|doubt| doubt.insisted(&mut self.doubted)) {
                    Ok(told) => {
                        let url = told.url;
                        return self.resolve(Resolution::There { url }, effects);
                    }
                    Err(why) => model.warn(effects, why),
                }
            }
            _ => {
                field.key(key);
            }
        }
        Next::Stay
    }

    fn resolve(&mut self, resolution: Resolution, effects: &mut Vec<Effect>) -> Next {
        let Some(id) = self.attempt.clone() else {
            return Next::Close;
        };
        effects.push(Effect::Disk(Disk::Resolve {
            target: self.target,
            id,
            resolution,
        }));
        Next::Close
    }

    /// Whether the address has reached the draft's file, once that is known.
    pub fn noted(&mut self, saved: Result<(), &str>) {
        if self.written == WRITING {
            let name = self.file.file_name().unwrap_or_default().to_string_lossy();
            self.written = match saved {
                Ok(()) => format!("In {name} (medium_url) and in your history."),
                Err(reason) => format!("In your history. Not yet in {name}: {reason}"),
            };
        }
    }

    /// Puts the address into the open draft as one line, if the writer wants that.
    fn write_back(&mut self, model: &mut Model, effects: &mut Vec<Effect>) {
        let Some(url) = self.url().map(str::to_owned) else {
            return;
        };
        // A sandbox address means nothing in a file that outlives the sandbox; the demo's files are part of the practice.
        let wish = match self.target {
            Target::Sandbox if model.setup.demo => WriteBack::Always,
            Target::Sandbox => WriteBack::Never,
            Target::Medium => model.write_back,
        };
        let Some(desk) = model.desk.as_mut().filter(|desk| desk.path == self.file) else {
            return;
        };
        match wish {
            WriteBack::Ask => self.asking = true,
            WriteBack::Never => self.written = "It is in your history.".into(),
            WriteBack::Always => match desk.change(&Change::MediumUrl(url)) {
                Ok(_) => {
                    effects.extend(desk.convert());
                    effects.extend(desk.save());
                    self.written = WRITING.into();
                }
                Err(reason) => {
                    self.written = format!("In your history. Not in the draft: {reason}");
                }
            },
        }
    }
}
