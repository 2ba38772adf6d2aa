//! The details form: title, tags, visibility and the rest, written into the draft's header as they are settled.
//!
//! There is no submit: a value is put into the text when the writer pauses or moves on, as one undo step. A value that
//! cannot be right (an address that is none) stays in the form with the reason below it and is not written.

pub mod rows;
pub mod view;

use crate::app::effect::{Effect, Timer};
use crate::app::field::Field;
use crate::app::key::{Code, Key};
use crate::app::model::Model;
use crate::domain::draft::Details;
use crate::domain::front_matter::Change;
use crate::domain::post::{License, Visibility};
use crate::screens::Next;
pub use rows::{Message, Row};

/// The form.
#[derive(Debug)]
pub struct Form {
    /// The focused row.
    pub focus: Row,
    /// Title as typed.
    pub title: Field,
    /// Tags as typed, separated by commas.
    pub tags: Field,
    /// Canonical address as typed.
    pub canonical: Field,
    /// Visibility chosen.
    pub visibility: Visibility,
    /// Licence chosen.
    pub license: License,
    /// Why the header refused the last change to the focused row.
    pub refusal: Option<String>,
    touched: bool,
}

impl Form {
    /// The form for what a draft says now.
    #[must_use]
    pub fn of(details: &Details) -> Self {
        Self {
            focus: Row::Title,
            title: Field::new(&details.title.text),
            tags: Field::new(&details.tags.join(", ")),
            canonical: Field::new(details.canonical_url.as_deref().unwrap_or_default()),
            visibility: details.visibility.unwrap_or_default(),
            license: details.license.unwrap_or_default(),
            refusal: None,
            touched: false,
        }
    }

    /// Whether letters type into the focused row.
    #[must_use]
    pub fn takes_text(&self) -> bool {
        matches!(self.focus, Row::Title | Row::Tags | Row::Canonical)
    }

    /// The tags as they will be stored.
    #[must_use]
    pub fn tag_list(&self) -> Vec<String> {
        let mut list: Vec<String> = Vec::new();
        for tag in self.tags.text().split([',', '，', '、']) {
            let tag = tag.trim().trim_start_matches('#').trim();
            if !tag.is_empty() && !list.iter().any(|known| known.eq_ignore_ascii_case(tag)) {
                list.push(tag.to_owned());
            }
        }
        list
    }

    /// The text field of a row.
    #[must_use]
    pub fn field(&self, row: Row) -> Option<&Field> {
        match row {
            Row::Title => Some(&self.title),
            Row::Tags => Some(&self.tags),
            Row::Canonical => Some(&self.canonical),
            Row::Visibility | Row::License | Row::Under | Row::Notify | Row::Heading => None,
        }
    }

    fn field_mut(&mut self) -> Option<&mut Field> {
        match self.focus {
            Row::Title => Some(&mut self.title),
            Row::Tags => Some(&mut self.tags),
            Row::Canonical => Some(&mut self.canonical),
            Row::Visibility | Row::License | Row::Under | Row::Notify | Row::Heading => None,
        }
    }

    /// Handles a key. What is typed is put into the draft before anything else happens to it.
    pub fn key(&mut self, model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
        let next = self.handle(model, key, effects);
        if let Next::Pass = next {
            self.commit(model, effects);
            if self.refusal.is_some() {
                return Next::Stay;
            }
        }
        next
    }

    fn handle(&mut self, model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
        match key.code {
            Code::Esc => {
                self.commit(model, effects);
                if let Some(reason) = self.refusal.take() {
                    model.warn(effects, reason);
                }
                return Next::Close;
            }
            Code::Enter | Code::Tab | Code::Down => self.go(model, effects, self.focus.next()),
            Code::BackTab | Code::Up => self.go(model, effects, self.focus.previous()),
            Code::Char('z' | '_' | '7') if key.ctrl => self.undo(model, effects),
            _ => {
                if let Some(field) = self.field_mut() {
                    if !field.key(key) {
                        return Next::Pass;
                    }
                    self.touch(effects);
                } else {
                    return self.choose(model, key, effects);
                }
            }
        }
        Next::Stay
    }

    /// Handles pasted text.
    pub fn paste(&mut self, model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
        if let Some(field) = self.field_mut() {
            field.paste(text);
            self.touch(effects);
        } else {
            model.say(effects, "Move to a text row with ↑ ↓, then paste.");
        }
    }

    fn touch(&mut self, effects: &mut Vec<Effect>) {
        self.touched = true;
        self.refusal = None;
        effects.push(Effect::Wake {
            timer: Timer::Pause,
            after: crate::app::desk::PAUSE,
        });
    }

    fn go(&mut self, model: &mut Model, effects: &mut Vec<Effect>, row: Row) {
        self.commit(model, effects);
        // A value that the header does not take is not passed over in silence.
        if self.refusal.is_none() {
            self.focus = row;
        }
    }

    fn choose(&mut self, model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
        let step: isize = match key.code {
            Code::Left => -1,
            Code::Right | Code::Char(' ') => 1,
            _ => return Next::Pass,
        };
        let change = match self.focus {
            Row::Visibility => {
                self.visibility = cycle(&Visibility::ALL, self.visibility, step);
                Change::Visibility(Some(self.visibility))
            }
            Row::License => {
                self.license = cycle(&License::ALL, self.license, step);
                Change::License(Some(self.license))
            }
            Row::Under => {
                model.choose_publication(step, effects);
                return Next::Stay;
            }
            Row::Notify => {
                if let Some(desk) = &mut model.desk {
                    desk.choices.notify_followers = !desk.choices.notify_followers;
                    let wish = (desk.choices.clone(), desk.title_on_top);
                    model.wishes.insert(desk.path.clone(), wish);
                }
                return Next::Stay;
            }
            Row::Heading => {
                if let Some(desk) = &mut model.desk {
                    desk.title_on_top = !desk.title_on_top;
                    let wish = (desk.choices.clone(), desk.title_on_top);
                    model.wishes.insert(desk.path.clone(), wish);
                    effects.extend(desk.convert());
                }
                return Next::Stay;
            }
            Row::Title | Row::Tags | Row::Canonical => return Next::Pass,
        };
        self.write(model, effects, &change);
        Next::Stay
    }

    /// Puts what was typed into the draft, unless it cannot be right.
    pub fn commit(&mut self, model: &mut Model, effects: &mut Vec<Effect>) {
        if !self.touched || self.message(self.focus).is_some_and(|m| m.stops) {
            return;
        }
        self.touched = false;
        let change = match self.focus {
            Row::Title => Change::Title(self.title.text().trim().to_owned()),
            Row::Tags => Change::Tags(self.tag_list()),
            Row::Canonical => {
                let url = self.canonical.text().trim();
                Change::CanonicalUrl((!url.is_empty()).then(|| url.to_owned()))
            }
            Row::Visibility | Row::License | Row::Under | Row::Notify | Row::Heading => return,
        };
        self.write(model, effects, &change);
    }

    fn write(&mut self, model: &mut Model, effects: &mut Vec<Effect>, change: &Change) {
        let now = model.now;
        let Some(desk) = &mut model.desk else {
            return;
        };
        match desk.change(change) {
            Ok(true) => {
                effects.extend(desk.convert());
                effects.extend(desk.touched(now));
            }
            Ok(false) => {}
            Err(reason) => self.refusal = Some(format!("Not written: {reason}")),
        }
    }

    fn undo(&mut self, model: &mut Model, effects: &mut Vec<Effect>) {
        if self.touched {
            // Only what was typed here and is not in the draft yet.
            if let Some(field) = self.field_mut() {
                field.undo();
            }
            return;
        }
        let now = model.now;
        if let Some(desk) = &mut model.desk
            && desk.undo()
        {
            let focus = self.focus;
            *self = Self::of(&desk.details());
            self.focus = focus;
            effects.extend(desk.convert());
            effects.extend(desk.touched(now));
        }
    }
}

fn cycle<T: Copy + PartialEq>(all: &[T], now: T, step: isize) -> T {
    let at = all.iter().position(|v| *v == now).unwrap_or(0);
    let len = isize::try_from(all.len()).unwrap_or(1);
    let next = (isize::try_from(at).unwrap_or(0) + step).rem_euclid(len);
    all[usize::try_from(next).unwrap_or(0)]
}
