//! The writer's accounts, and the publications the account may publish in.

use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::domain::publication::Publication;
use crate::ports::failure::Failure;
use crate::ports::secrets::Keep;
use crate::ports::settings::{Settings, UNNAMED};

/// The accounts there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accounts {
    /// Their names in the settings, the one without a name first, and where a new token of each is kept.
    pub list: Vec<(String, Keep)>,
    /// The name of the one in use.
    pub chosen: String,
}

impl Default for Accounts {
    fn default() -> Self {
        Self::of(&Settings::default(), None)
    }
}

impl Accounts {
    /// The accounts of the settings, with the one that was asked for, or the usual one.
    #[must_use]
    pub fn of(settings: &Settings, asked: Option<&str>) -> Self {
        let chosen = asked.or(settings.account.as_deref()).unwrap_or(UNNAMED);
        Self {
            list: settings
                .account_names()
                .into_iter()
                .map(|name| (name.clone(), settings.auth(&name).store))
                .collect(),
            chosen: chosen.to_owned(),
        }
    }

    /// Whether there is a choice.
    #[must_use]
    pub fn several(&self) -> bool {
        self.list.len() > 1
    }

    fn at(&self) -> usize {
        let at = self.list.iter().position(|(name, _)| *name == self.chosen);
        at.unwrap_or(0)
    }

    /// The name some places further on.
    #[must_use]
    pub fn further(&self, by: isize) -> Option<&str> {
        let at = around(self.at(), by, self.list.len())?;
        self.list.get(at).map(|(name, _)| name.as_str())
    }

    /// Where a new token of the one in use is kept.
    #[must_use]
    pub fn keep(&self) -> Keep {
        self.list
            .get(self.at())
            .map(|(_, keep)| *keep)
            .unwrap_or_default()
    }

    /// A token was kept there for good: the settings say so from now on.
    pub(crate) fn kept(&mut self, keep: Keep) {
        let at = self.at();
        if let Some((_, place)) = self.list.get_mut(at) {
            *place = keep;
        }
    }
}

/// Where the account may publish besides its own profile.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Papers {
    /// Nobody has asked yet.
    #[default]
    Unasked,
    /// On its way.
    Asking,
    /// There.
    Known(Vec<Publication>),
    /// It could not be found out.
    Failed(Failure),
}

/// A place in a list that is a ring.
fn around(at: usize, by: isize, count: usize) -> Option<usize> {
    let count = isize::try_from(count).ok().filter(|count| *count > 0)?;
    usize::try_from((isize::try_from(at).ok()? + by).rem_euclid(count)).ok()
}

impl Model {
    /// The publication the open draft is to be handed to.
    #[must_use]
    pub fn publication(&self) -> Option<&Publication> {
        self.desk.as_ref()?.choices.publication.as_ref()
    }

    /// Chooses the next place to publish under, or finds out first which there are.
    pub fn choose_publication(&mut self, by: isize, effects: &mut Vec<Effect>) {
        let list = match &self.papers {
            Papers::Asking => return,
            Papers::Unasked | Papers::Failed(_) => return self.look_up_papers(effects),
            Papers::Known(list) if list.is_empty() => {
                return self.say(
                    effects,
                    "This account may publish under its own profile only.",
                );
            }
            Papers::Known(list) => list.clone(),
        };
        let now = self.publication();
        // The profile stands before the first one.
        let at = now
            .and_then(|now| list.iter().position(|one| one.id == now.id))
            .map_or(0, |at| at + 1);
        let next = around(at, by, list.len() + 1).unwrap_or(0);
        let chosen = next.checked_sub(1).and_then(|at| list.get(at)).cloned();
        if let Some(desk) = &mut self.desk {
            desk.choices.publication = chosen;
            let wish = (desk.choices.clone(), desk.title_on_top);
            self.wishes.insert(desk.path.clone(), wish);
        }
    }

    fn look_up_papers(&mut self, effects: &mut Vec<Effect>) {
        self.papers = Papers::Asking;
        effects.push(Effect::LookUpPublications {
            target: self.target,
        });
    }

    /// It was looked up where the account may publish.
    pub(crate) fn papers_known(
        &mut self,
        list: Result<Vec<Publication>, Failure>,
        effects: &mut Vec<Effect>,
    ) {
        if self.papers != Papers::Asking {
            return;
        }
        match list {
            Ok(list) => {
                let words = match list.len() {
                    0 => "This account may publish under its own profile only.".into(),
                    1 => format!("You may also publish in {}. ←→ chooses.", list[0].name),
                    count => format!("You may also publish in {count} publications. ←→ chooses."),
                };
                self.papers = Papers::Known(list);
                self.say(effects, words);
            }
            Err(failure) => {
                self.warn(
                    effects,
                    format!("Your publications could not be looked up. {failure}"),
                );
                self.papers = Papers::Failed(failure);
            }
        }
    }

    /// Another account, or the same elsewhere: what was chosen for the last one does not hold for it.
    pub(crate) fn forget_papers(&mut self) {
        self.papers = Papers::Unasked;
        if let Some(desk) = &mut self.desk {
            desk.choices.publication = None;
        }
        for (choices, _) in self.wishes.values_mut() {
            choices.publication = None;
        }
    }

    /// An account was looked up: one with another id has other publications.
    pub(crate) fn signed_in_as(&mut self, id: &str) {
        let before = self.signed_in.replace(id.to_owned());
        if before.is_some_and(|before| before != id) {
            self.forget_papers();
        }
    }
}
