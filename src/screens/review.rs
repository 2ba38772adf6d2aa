//! The publish review: the exact request in words, and the last look before it is sent.
//!
//! What is shown is derived from the [`Plan`], and the very same value is sent.

pub mod view;

use std::path::{Path, PathBuf};

use crate::app::desk::Desk;
use crate::app::effect::{Disk, Effect, MakePlan, Terms};
use crate::app::field::Field;
use crate::app::key::{Code, Key};
use crate::app::model::Model;
use crate::app::msg::AccountState;
use crate::app::reaching;
use crate::app::reading::Reading;
use crate::domain::front_matter::Change;
use crate::domain::lint::format::MARKDOWN;
use crate::domain::lint::ignored::Left;
use crate::domain::lint::{Finding, Rule, Severity};
use crate::domain::plan::{Choices, Plan, Target, plan};
use crate::domain::post::Visibility;
use crate::domain::publication::Publication;
use crate::ports::journal::Record;
use crate::screens::sending::{GRACE, Sending};
use crate::screens::{Next, Screen};

/// Bytes of text up to which a plan is made at once: its HTML and its digest take no time worth mentioning.
const LONG: usize = 128 * 1024;

/// The draft is not on disk as it is here.
static NOT_SAVED: Rule = Rule {
    id: "not-saved",
    severity: Severity::Error,
    why: "what is sent must be what is on disk",
    cure: "save the draft first",
};

/// The bytes of the draft are not those of a text in UTF-8.
static UNCERTAIN: Rule = Rule {
    id: "text-uncertain",
    severity: Severity::Error,
    why: "what is shown of it may not be what the writer wrote",
    cure: "convert the file to UTF-8, then reload it",
};

/// A plan, or what stands in its way.
type Made = Result<Box<Plan>, Vec<Finding>>;

/// What the review is about.
#[derive(Debug)]
pub enum State {
    /// The draft is still being converted, or the account looked up.
    Waiting,
    /// There is nobody to publish as.
    NoAccount(AccountState),
    /// Something must be settled first.
    Blocked(Vec<Finding>),
    /// An earlier attempt may have made this story; the writer must say.
    Locked(crate::domain::attempt::AttemptId),
    /// Ready to be confirmed.
    Ready(Box<Plan>),
}

/// What has the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// Own profile or a publication.
    Under,
    /// Draft, unlisted, public.
    Visibility,
    /// The button that sends (or opens the confirmation).
    Send,
    /// The button that leaves.
    Back,
    /// The button that shows the request.
    Request,
}

/// The review.
#[derive(Debug)]
pub struct Review {
    /// What it is about.
    pub state: State,
    /// What has the focus.
    pub focus: Focus,
    /// The typed confirmation, while it is open.
    pub confirm: Option<Field>,
    /// First visible line of the exact request, while it is shown.
    pub request: Option<u16>,
    /// How far the page is scrolled in a small window.
    pub scroll: u16,
    /// When this draft was sent before: seconds since 1970, and where it is.
    pub before: Option<(i64, Option<String>)>,
    file: PathBuf,
    choice: Visibility,
    history_known: bool,
    /// What the plan of a long draft was ordered of, and the plan once it is made.
    planned: Option<(Terms, Option<Made>)>,
    /// The writer would not wait until pictures and links are looked for.
    unchecked: bool,
}

impl Review {
    /// The review of the open draft. Looks the account up when nobody has yet.
    #[must_use]
    pub fn open(model: &mut Model, effects: &mut Vec<Effect>) -> Self {
        let mut review = Self {
            state: State::Waiting,
            focus: Focus::Back,
            confirm: None,
            request: None,
            scroll: 0,
            before: None,
            file: model
                .desk
                .as_ref()
                .map(|desk| desk.path.clone())
                .unwrap_or_default(),
            choice: Visibility::Draft,
            history_known: false,
            planned: None,
            unchecked: false,
        };
        let asked = matches!(
            model.account,
            AccountState::Asking | AccountState::SignedIn { .. }
        );
        if !asked {
            model.account = AccountState::Asking;
            effects.push(Effect::LookUpAccount {
                target: model.target,
            });
        }
        effects.push(Effect::Disk(Disk::ReadHistory {
            target: model.target,
        }));
        if let Some(desk) = &mut model.desk {
            desk.forget_pictures();
        }
        model.guard(effects);
        review.refresh(model, effects);
        review.focus = review.safe_focus();
        review
    }

    /// Whether letters type into the confirmation.
    #[must_use]
    pub fn takes_text(&self) -> bool {
        self.confirm.is_some()
    }

    /// The plan, once there is one.
    #[must_use]
    pub fn plan(&self) -> Option<&Plan> {
        match &self.state {
            State::Ready(plan) => Some(plan),
            State::Waiting | State::NoAccount(_) | State::Blocked(_) | State::Locked(_) => None,
        }
    }

    /// The visibility that is being reviewed.
    #[must_use]
    pub fn visibility(&self) -> Visibility {
        self.choice
    }

    /// The publication it will be handed to.
    #[must_use]
    pub fn publication(&self) -> Option<&Publication> {
        self.plan().and_then(|plan| plan.publication.as_ref())
    }

    /// The words that must be typed to send; empty when Enter is enough.
    #[must_use]
    pub fn words(&self) -> String {
        let word = match self.choice {
            // Somebody else will read it.
            Visibility::Draft if self.publication().is_some() => "submit",
            Visibility::Draft => "",
            Visibility::Unlisted | Visibility::Public => self.choice.word(),
        };
        match (word, self.before.is_some()) {
            (word, false) => word.to_owned(),
            ("", true) => "again".to_owned(),
            (word, true) => format!("{word} again"),
        }
    }

    /// Whether the words typed are the ones asked for.
    #[must_use]
    pub fn confirmed(&self) -> bool {
        let typed = self.confirm.as_ref().map_or("", Field::text);
        typed.split_whitespace().eq(self.words().split_whitespace())
    }

    /// Makes the plan afresh from what the draft and the account are now. Anything that was being confirmed is not any
    /// more, if the plan has changed.
    pub fn refresh(&mut self, model: &mut Model, effects: &mut Vec<Effect>) {
        let before = self.plan().map(|plan| plan.digest.clone());
        if self.goes_public(model) && !self.unchecked {
            reaching::ask_once(model, effects);
        }
        let waited = matches!(self.state, State::Waiting);
        effects.extend(model.look_at_pictures());
        self.state = self.state_now(model, effects);
        if before.is_some() && self.plan().map(|plan| plan.digest.clone()) != before {
            self.confirm = None;
            self.focus = self.safe_focus();
            // Enter was meant for the plan that was shown a moment ago.
            model.guard(effects);
        } else if waited
            && !matches!(self.state, State::Waiting)
            && !matches!(self.focus, Focus::Visibility | Focus::Under)
        {
            // Somebody who is still choosing stays at the choice. A key meant for the screen as it was must not send.
            self.focus = self.safe_focus();
            if self.focus == Focus::Send {
                model.guard(effects);
            }
        }
    }

    /// The history has been read since the review was opened.
    pub fn history_read(&mut self) {
        self.history_known = true;
    }

    /// The plan of a long draft was made.
    pub fn planned(&mut self, path: &Path, terms: Terms, made: Made) {
        if self.file == path {
            self.planned = Some((terms, Some(made)));
        }
    }

    /// The plan, made here when the draft is short; a long one is made elsewhere, and there is none until then.
    fn plan_now(
        &mut self,
        desk: &Desk,
        reading: &Reading,
        terms: Terms,
        effects: &mut Vec<Effect>,
    ) -> Option<Made> {
        if desk.buffer.rope().len_bytes() <= LONG {
            let made = plan(
                &desk.text(),
                &reading.draft,
                (&reading.story, &terms.album),
                &terms.account,
                terms.target,
                &terms.choices,
            );
            return Some(made.map(Box::new));
        }
        match &self.planned {
            Some((asked, made)) if *asked == terms => made.clone(),
            Some(_) | None => {
                effects.push(Effect::MakePlan(MakePlan {
                    path: desk.path.clone(),
                    rope: desk.buffer.rope().clone(),
                    reading: Box::new(reading.clone()),
                    terms: Box::new(terms.clone()),
                }));
                self.planned = Some((terms, None));
                None
            }
        }
    }

    /// Whether this story would be seen by everybody: then its pictures are looked for first. The sandbox asks nobody.
    fn goes_public(&self, model: &Model) -> bool {
        let reading = model.desk.as_ref().and_then(Desk::current_reading);
        let visibility = reading.and_then(|reading| reading.draft.details.visibility);
        self.history_known
            && model.target == Target::Medium
            && matches!(model.account, AccountState::SignedIn { .. })
            && visibility == Some(Visibility::Public)
    }

    fn state_now(&mut self, model: &Model, effects: &mut Vec<Effect>) -> State {
        if let Some(open) = model.open_attempt(&self.file) {
            return State::Locked(open.id.clone());
        }
        let Some(desk) = model.desk.as_ref().filter(|desk| desk.path == self.file) else {
            return State::Waiting;
        };
        if let Some(failure) = &desk.trouble {
            return State::Blocked(vec![Finding::general(&NOT_SAVED, failure.what.clone())]);
        }
        if let Some(reason) = &desk.uncertain {
            return State::Blocked(vec![Finding::general(&UNCERTAIN, reason.clone())]);
        }
        let Some(reading) = desk
            .current_reading()
            .filter(|_| self.history_known && desk.is_saved())
        else {
            return State::Waiting;
        };
        self.choice = reading.draft.details.visibility.unwrap_or_default();
        let account = match &model.account {
            AccountState::SignedIn { account, .. } => account,
            AccountState::Unasked | AccountState::Asking => return State::Waiting,
            AccountState::NoToken | AccountState::Failed(_) => {
                return State::NoAccount(model.account.clone());
            }
        };
        let Some(album) = desk.album() else {
            return State::Waiting;
        };
        let public = self.goes_public(model);
        if public && model.reaching.is_running() {
            return State::Waiting;
        }
        let reached = model.reaching.findings(&self.file, public);
        let pictures = desk.picture_findings().iter();
        let pictures = pictures.filter(|f| f.rule.severity < Severity::Error);
        let reached = reached.iter().chain(pictures).map(|finding| (finding, ""));
        let seen: Vec<Finding> = reading
            .findings_quoted()
            .filter(|(finding, _)| finding.rule.severity < Severity::Error)
            .chain(reached)
            .filter(|(f, quote)| !model.ignored.has(&Left::of(&self.file, f, quote)))
            .map(|(finding, _)| finding.clone())
            .collect();
        if let Some(first) = seen.iter().position(|f| f.rule.severity == Severity::Error) {
            return State::Blocked(seen[first..].to_vec());
        }
        let terms = Terms {
            version: desk.buffer.version(),
            settings: desk.settings(),
            choices: Choices {
                format: model.format,
                ..desk.choices.clone()
            },
            account: account.clone(),
            target: model.target,
            album: album.clone(),
        };
        match self.plan_now(desk, reading, terms, effects) {
            None => State::Waiting,
            Some(Ok(mut plan)) => {
                plan.before = Record::count_of(&model.history, &plan);
                // The same list as in the checks, and what the format loses.
                plan.findings.retain(|f| f.rule.id == MARKDOWN.id);
                plan.findings.extend(seen);
                self.before = model
                    .history
                    .iter()
                    .rev()
                    .find(|record| record.may_exist() && record.concerns(&plan))
                    .map(|record| (record.at, record.url().map(str::to_owned)));
                State::Ready(plan)
            }
            Some(Err(obstacles)) => State::Blocked(obstacles),
        }
    }

    /// Draft: the send button, since Enter is another key than the one that opened the review. Else the way back.
    fn safe_focus(&self) -> Focus {
        if self.plan().is_some() && self.words().is_empty() {
            Focus::Send
        } else {
            Focus::Back
        }
    }

    fn stops(&self) -> &'static [Focus] {
        match self.state {
            State::Ready(_) => &[
                Focus::Under,
                Focus::Visibility,
                Focus::Send,
                Focus::Back,
                Focus::Request,
            ],
            State::Blocked(_) | State::Locked(_) | State::NoAccount(_) => {
                &[Focus::Send, Focus::Back]
            }
            State::Waiting => &[Focus::Back],
        }
    }

    fn step(&mut self, by: usize) {
        let stops = self.stops();
        let at = stops
            .iter()
            .position(|stop| *stop == self.focus)
            .unwrap_or(0);
        self.focus = stops[(at + by) % stops.len()];
    }

    /// Handles a key.
    pub fn key(&mut self, model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
        if self.confirm.is_some() {
            return self.confirm_key(key, effects);
        }
        if let Some(top) = self.request {
            return self.request_key(key, top);
        }
        let last = self.stops().len() - 1;
        match key.code {
            Code::Esc if reaching::stop(model, effects) => {
                self.unchecked = true;
                self.refresh(model, effects);
            }
            Code::Esc => return Next::Close,
            Code::Enter => return self.press(model, effects),
            Code::Left | Code::Right if self.focus == Focus::Visibility => {
                let step = if key.code == Code::Right { 1 } else { 2 };
                self.choose_visibility(model, step, effects);
            }
            Code::Left | Code::Right if self.focus == Focus::Under => {
                let by = if key.code == Code::Right { 1 } else { -1 };
                self.choose_publication(model, by, effects);
                self.state = self.state_now(model, effects);
                // What was chosen must be seen before it is left.
                if !matches!(self.state, State::Ready(_)) {
                    self.focus = self.safe_focus();
                }
            }
            Code::Tab | Code::Right => self.step(1),
            Code::BackTab | Code::Left => self.step(last),
            Code::Down | Code::PageDown => self.scroll = self.scroll.saturating_add(1),
            Code::Up | Code::PageUp => self.scroll = self.scroll.saturating_sub(1),
            _ => return Next::Pass,
        }
        Next::Stay
    }

    /// Handles pasted text.
    pub fn paste(&mut self, text: &str) {
        // The word must be typed: a paste is never a confirmation.
        let _ = text;
    }

    fn confirm_key(&mut self, key: Key, effects: &mut Vec<Effect>) -> Next {
        match key.code {
            Code::Esc => self.confirm = None,
            Code::Enter if self.confirmed() => {
                let private = self.choice == Visibility::Draft && self.publication().is_none();
                let grace = if private { 0 } else { GRACE };
                return self.send(grace, effects);
            }
            Code::Enter => {}
            _ => {
                if let Some(field) = &mut self.confirm {
                    field.key(key);
                }
            }
        }
        Next::Stay
    }

    fn request_key(&mut self, key: Key, top: u16) -> Next {
        match key.code {
            Code::Down | Code::Char('j') => self.request = Some(top.saturating_add(1)),
            Code::PageDown => self.request = Some(top.saturating_add(10)),
            Code::Up | Code::Char('k') => self.request = Some(top.saturating_sub(1)),
            Code::PageUp => self.request = Some(top.saturating_sub(10)),
            _ => self.request = None,
        }
        Next::Stay
    }

    fn press(&mut self, model: &mut Model, effects: &mut Vec<Effect>) -> Next {
        match (self.focus, &self.state) {
            (Focus::Back, _) => Next::Close,
            (Focus::Request, State::Ready(_)) => {
                self.request = Some(0);
                Next::Stay
            }
            (Focus::Send, State::Ready(_)) if self.words().is_empty() => self.send(0, effects),
            (Focus::Send, State::Ready(_)) => {
                self.confirm = Some(Field::default());
                model.guard(effects);
                Next::Stay
            }
            (Focus::Send, State::Blocked(_)) => {
                Next::Open(Screen::Checks(crate::screens::checks::Checks::default()))
            }
            (Focus::Send, State::NoAccount(AccountState::NoToken)) => {
                let carry = crate::screens::carry::Carry::open(model, effects);
                Next::Replace(Screen::Carry(Box::new(carry)))
            }
            (Focus::Send, State::NoAccount(_)) => {
                Next::Open(Screen::Account(crate::screens::account::Form::open(model)))
            }
            (Focus::Send, State::Locked(id)) => {
                match crate::screens::result::Ending::of_record(model, id) {
                    Some(ending) => Next::Replace(Screen::Result(Box::new(ending))),
                    None => Next::Stay,
                }
            }
            (Focus::Request | Focus::Under | Focus::Visibility | Focus::Send, _) => Next::Stay,
        }
    }

    /// Chooses the next place that takes a story of this visibility. One that does not is named and passed over: to open
    /// the list of problems instead would take the choice out of the writer's hand.
    fn choose_publication(&self, model: &mut Model, by: isize, effects: &mut Vec<Effect>) {
        let refuses = |model: &Model| {
            let paper = model
                .publication()
                .filter(|paper| !paper.takes(self.choice));
            paper.map(|paper| paper.meaning(self.choice))
        };
        model.choose_publication(by, effects);
        // Every other one takes it, or in the end the profile does.
        while let Some(why) = refuses(model) {
            model.warn(effects, format!("{why} Choose Draft first for that."));
            model.choose_publication(by, effects);
        }
    }

    fn choose_visibility(&mut self, model: &mut Model, step: usize, effects: &mut Vec<Effect>) {
        let at = Visibility::ALL
            .iter()
            .position(|v| *v == self.choice)
            .unwrap_or(0);
        let choice = Visibility::ALL[(at + step) % Visibility::ALL.len()];
        if let Some(paper) = model.publication().filter(|paper| !paper.takes(choice)) {
            let why = paper.meaning(choice);
            return model.warn(
                effects,
                format!("{why} For that, choose another place above first."),
            );
        }
        let Some(desk) = &mut model.desk else {
            return;
        };
        match desk.change(&Change::Visibility(Some(choice))) {
            Ok(_) => {
                self.choice = choice;
                self.state = State::Waiting;
                effects.extend(desk.convert());
                effects.extend(desk.save());
            }
            Err(reason) => model.warn(effects, reason),
        }
    }

    fn send(&mut self, grace: u8, effects: &mut Vec<Effect>) -> Next {
        match std::mem::replace(&mut self.state, State::Waiting) {
            State::Ready(plan) => {
                Next::Replace(Screen::Sending(Sending::begin(plan, grace, effects)))
            }
            other => {
                self.state = other;
                Next::Stay
            }
        }
    }
}
