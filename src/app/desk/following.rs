//! How the story follows the text.
//!
//! One conversion at a time, on a thread of its own: the key that was typed is on the screen before, however long it
//! takes. While somebody writes inside a paragraph only that is converted, which costs the same in a draft of any length;
//! what changes more than its paragraph has the draft converted, at most as often as that can be done. The pause after
//! the last key has it converted in any case.

use std::ops::Range;
use std::time::Duration;

use ropey::Rope;

use super::Desk;
use crate::app::effect::{Convert, ConvertParagraph, Effect, Timer};
use crate::app::layout::Mode;
use crate::app::reading::Reading;
use crate::domain::place::Lines;
use crate::domain::story::BlockKind;
use crate::domain::story::alone;
use crate::domain::story::convert::Settings;

/// How long the draft waits for more keys before it is converted for the preview: at least, and at most.
const WAIT: (Duration, Duration) = (Duration::from_millis(30), Duration::from_secs(1));

/// Bytes of a paragraph at most that is converted alone; a longer one may as well be its whole draft.
const PARAGRAPH: usize = 16_000;

/// What is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    /// Nothing.
    #[default]
    Idle,
    /// The draft is converted when its time has come.
    Waiting,
    /// A conversion.
    Running,
    /// The same, and meanwhile something was typed in split view.
    Behind,
    /// The same, and meanwhile the story of the whole draft was ordered.
    Outdated,
}

/// Whether the story is being made, and from what it was.
#[derive(Debug, Default)]
pub(super) struct Following {
    state: State,
    /// The text that is being converted.
    asked: Option<Rope>,
    /// The text that the story shows.
    shown: Option<Rope>,
    /// The block that is known to mean alone what it means in its draft.
    proven: Option<usize>,
    /// How long it took to convert the draft.
    took: Duration,
}

impl Desk {
    /// Orders the story of the text as it is now. One conversion at a time: what is typed meanwhile is converted when it
    /// is done, so a slow one never queues up.
    #[must_use]
    pub fn convert(&mut self) -> Option<Effect> {
        if !matches!(self.following.state, State::Idle | State::Waiting) {
            self.following.state = State::Outdated;
            return None;
        }
        self.following.state = State::Running;
        self.following.asked = Some(self.buffer.rope().clone());
        Some(Effect::Convert(Convert {
            path: self.path.clone(),
            rope: self.buffer.rope().clone(),
            version: self.buffer.version(),
            settings: self.settings(),
            coloured: self.mode != Mode::Text,
        }))
    }

    /// The text has changed in split view: the preview shall follow it.
    #[must_use]
    pub fn follow(&mut self) -> Option<Effect> {
        match self.following.state {
            State::Waiting | State::Behind | State::Outdated => None,
            State::Running => {
                self.following.state = State::Behind;
                None
            }
            State::Idle => Some(match self.paragraph() {
                Some(order) => {
                    self.following.state = State::Running;
                    self.following.asked = Some(self.buffer.rope().clone());
                    Effect::ConvertParagraph(order)
                }
                None => self.convert_soon(),
            }),
        }
    }

    fn convert_soon(&mut self) -> Effect {
        self.following.state = State::Waiting;
        Effect::Wake {
            timer: Timer::Story,
            after: self.following.took.clamp(WAIT.0, WAIT.1),
        }
    }

    /// The time to convert has come.
    #[must_use]
    pub fn story_due(&mut self) -> Option<Effect> {
        if self.following.state == State::Waiting {
            self.convert()
        } else {
            None
        }
    }

    /// Takes a story in; orders the next one if the text has changed since.
    pub fn converted(
        &mut self,
        version: u64,
        settings: Settings,
        reading: Reading,
        took: Duration,
    ) -> Option<Effect> {
        self.counting.found(version, reading.draft.measure.words);
        self.reading = Some(reading);
        self.read_from = (version, settings);
        self.following.took = took;
        self.following.proven = None;
        self.following.shown = self.following.asked.take();
        match std::mem::take(&mut self.following.state) {
            State::Behind if self.mode == Mode::Split => self.follow(),
            State::Idle | State::Waiting | State::Running | State::Behind => None,
            State::Outdated => self.convert(),
        }
    }

    /// Puts what a paragraph has become into the story; orders what is to be converted next.
    pub fn paragraph_converted(
        &mut self,
        (number, lines): (usize, Lines),
        paragraph: Option<BlockKind>,
    ) -> Option<Effect> {
        let state = std::mem::take(&mut self.following.state);
        let asked = self.following.asked.take();
        let block = self
            .reading
            .as_mut()
            .zip(paragraph)
            .and_then(|(reading, kind)| {
                let block = reading.block_mut(number)?;
                (block.lines == Some(lines)).then(|| block.kind = kind)
            });
        if block.is_some() {
            // The checks and the words are still of the draft as it was: what is sent waits for the whole.
            self.read_from = (u64::MAX, self.read_from.1);
            self.following.shown = asked;
            self.following.proven = Some(number);
        }
        match state {
            State::Outdated => self.convert(),
            State::Behind if self.mode == Mode::Split && block.is_some() => self.follow(),
            _ if block.is_none() => Some(self.convert_soon()),
            State::Behind | State::Idle | State::Waiting | State::Running => None,
        }
    }

    /// The order to convert the paragraph with the caret, if all that differs from the text that the story shows are words
    /// in it.
    fn paragraph(&self) -> Option<ConvertParagraph> {
        let (reading, shown) = (self.reading.as_ref()?, self.following.shown.as_ref()?);
        if self.read_from.1 != self.settings() {
            return None;
        }
        let line = self.buffer.caret_line() + 1;
        let number = reading.block_near(line)?;
        let block = reading.story.blocks.get(number)?;
        let lines = block.lines.filter(|lines| lines.contains(line))?;
        let BlockKind::Paragraph(_) = block.kind else {
            return None;
        };
        let now = self.buffer.rope();
        let (old, new) = (bytes(shown, lines)?, bytes(now, lines)?);
        let same_around = old.start == new.start
            && shown.len_bytes() - old.end == now.len_bytes() - new.end
            && shown.len_lines() == now.len_lines();
        if !same_around || old.len().max(new.len()) > PARAGRAPH {
            return None;
        }
        let before = shown.byte_slice(old).to_string();
        let text = now.byte_slice(new).to_string();
        let proven = self.following.proven == Some(number);
        alone::is_plain_change(&before, &text).then(|| ConvertParagraph {
            path: self.path.clone(),
            block: (number, lines),
            settings: self.settings(),
            before: (!proven).then(|| (before, block.kind.clone())),
            text,
        })
    }
}

/// The bytes of some lines (from 1); `None` when they are not there.
fn bytes(rope: &Rope, lines: Lines) -> Option<Range<usize>> {
    let first = lines.first.checked_sub(1)?;
    (lines.last <= rope.len_lines())
        .then(|| rope.line_to_byte(first)..rope.line_to_byte(lines.last))
}
