//! A send under way: grace, the pictures, then the one request. There is no spinner; a clock moves once a second.

pub mod view;

use std::time::Duration;

use crate::app::effect::{Effect, Timer};
use crate::app::key::{Code, Key};
use crate::app::model::Model;
use crate::app::msg::{Upload, UploadState};
use crate::domain::attempt::AttemptId;
use crate::domain::plan::Plan;
use crate::screens::review::Review;
use crate::screens::{Next, Screen};

/// Seconds in which a public or unlisted send can still be stopped.
pub const GRACE: u8 = 3;
/// Seconds Medium may take to answer: it may be fetching pictures.
pub const PATIENCE: u32 = 90;

/// A send under way.
#[derive(Debug)]
pub struct Sending {
    /// The very value that was confirmed.
    pub plan: Box<Plan>,
    /// Seconds of grace left; `None` once the order to send is given.
    pub grace: Option<u8>,
    /// Seconds since the order to send.
    pub seconds: u32,
    /// The attempt, once it is in the journal.
    pub attempt: Option<AttemptId>,
    /// Seconds at which it was there.
    pub since: u32,
    /// How far each picture of the plan is.
    pub uploads: Vec<Option<UploadState>>,
    /// Whether the writer has stopped the uploads.
    pub stopping: bool,
    /// Whether the writer is asked if Byline shall wait no longer.
    pub asking: bool,
}

impl Sending {
    /// A send that begins at once, or after some seconds in which it can be stopped.
    pub fn begin(plan: Box<Plan>, grace: u8, effects: &mut Vec<Effect>) -> Self {
        let mut sending = Self {
            uploads: vec![None; plan.pictures.len()],
            stopping: false,
            since: 0,
            plan,
            grace: Some(grace),
            seconds: 0,
            attempt: None,
            asking: false,
        };
        sending.count_down(effects);
        sending
    }

    /// A second of grace has passed.
    pub fn grace_passed(&mut self, effects: &mut Vec<Effect>) {
        if let Some(left) = self.grace {
            self.grace = Some(left.saturating_sub(1));
            self.count_down(effects);
        }
    }

    /// A second of waiting has passed.
    pub fn second_passed(&mut self, effects: &mut Vec<Effect>) {
        self.seconds += 1;
        effects.push(second(Timer::Clock));
    }

    /// News of a picture.
    pub fn uploaded(&mut self, upload: Upload) {
        if let Some(state) = self.uploads.get_mut(upload.number) {
            *state = Some(upload.state);
        }
    }

    /// The attempt is in the journal: from now on the answer to the post is waited for.
    pub fn begun(&mut self, attempt: AttemptId) {
        self.attempt = Some(attempt);
        self.since = self.seconds;
    }

    /// Whether pictures are being uploaded, so that nothing has been posted yet.
    #[must_use]
    pub fn is_uploading(&self) -> bool {
        let there = |state: &Option<UploadState>| {
            matches!(state, Some(UploadState::Done | UploadState::Known))
        };
        self.grace.is_none() && self.attempt.is_none() && !self.uploads.iter().all(there)
    }

    fn count_down(&mut self, effects: &mut Vec<Effect>) {
        if self.grace == Some(0) {
            self.grace = None;
            effects.push(Effect::Send {
                plan: self.plan.clone(),
            });
            effects.push(second(Timer::Clock));
        } else {
            effects.push(second(Timer::Grace));
        }
    }

    /// Handles a key: during grace Esc stops the send; afterwards it asks whether to wait no longer, which calls nothing
    /// back.
    pub fn key(&mut self, model: &mut Model, key: Key, effects: &mut Vec<Effect>) -> Next {
        if self.asking {
            self.asking = false;
            if key == Key::char('s') {
                effects.push(Effect::StopWaiting);
            }
            return Next::Stay;
        }
        let wants_out =
            key.code == Code::Esc || key.ctrl && matches!(key.code, Code::Char('c' | 'q'));
        if !wants_out {
            return Next::Stay;
        }
        if self.is_uploading() {
            self.stopping = true;
            effects.push(Effect::StopUploads);
            return Next::Stay;
        }
        if self.grace.is_none() {
            self.asking = true;
            return Next::Stay;
        }
        effects.push(Effect::Cancel(Timer::Grace));
        model.say(effects, "Stopped. Nothing was sent.");
        Next::Replace(Screen::Review(Box::new(Review::open(model, effects))))
    }
}

fn second(timer: Timer) -> Effect {
    Effect::Wake {
        timer,
        after: Duration::from_secs(1),
    }
}
