//! Undo and redo: what was removed and what was put there instead, grouped the way a writer thinks.

use std::collections::VecDeque;

use super::buffer::Selection;

/// Steps kept at most.
const STEPS: usize = 20_000;
/// Bytes of text the kept steps may hold together; the newest step is kept whatever its size.
const BYTES: usize = 64 << 20;

/// What kind of edit a step is; edits of one kind that follow each other closely become one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text typed at the caret.
    Typing,
    /// Removed to the left, key by key.
    Backspacing,
    /// Removed to the right, key by key.
    Deleting,
    /// A step of its own.
    Whole,
}

/// One undoable edit: at byte `at`, `removed` became `inserted`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) at: usize,
    pub(super) removed: String,
    pub(super) inserted: String,
    pub(super) before: Selection,
    pub(super) after: Selection,
}

impl Step {
    fn bytes(&self) -> usize {
        self.removed.len() + self.inserted.len()
    }
}

/// The steps that can be undone and redone.
#[derive(Debug, Clone, Default)]
pub(super) struct History {
    done: VecDeque<Step>,
    undone: Vec<Step>,
    /// Kind of the newest step while it may still grow.
    open: Option<Kind>,
    bytes: usize,
}

impl History {
    /// Ends the group: the next edit is a step of its own.
    pub(super) fn close(&mut self) {
        self.open = None;
    }

    /// Notes an edit that was made. What had been undone can no longer be redone.
    pub(super) fn record(&mut self, kind: Kind, step: Step) {
        for gone in self.undone.drain(..) {
            self.bytes -= gone.bytes();
        }
        self.bytes += step.bytes();
        let grows = self.open == Some(kind);
        match self.done.back_mut().filter(|_| grows) {
            Some(last) if joins(kind, last, &step) => extend(kind, last, &step),
            Some(_) | None => self.done.push_back(step),
        }
        self.open = (kind != Kind::Whole).then_some(kind);
        while self.done.len() > 1 && (self.done.len() > STEPS || self.bytes > BYTES) {
            if let Some(oldest) = self.done.pop_front() {
                self.bytes -= oldest.bytes();
            }
        }
    }

    /// Takes the newest step to be undone; hand it back with [`History::undid`].
    pub(super) fn take_done(&mut self) -> Option<Step> {
        self.close();
        self.done.pop_back()
    }

    /// Takes the step undone last to be done again; hand it back with [`History::redid`].
    pub(super) fn take_undone(&mut self) -> Option<Step> {
        self.close();
        self.undone.pop()
    }

    pub(super) fn undid(&mut self, step: Step) {
        self.undone.push(step);
    }

    pub(super) fn redid(&mut self, step: Step) {
        self.done.push_back(step);
    }

    pub(super) fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    pub(super) fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }
}

fn joins(kind: Kind, last: &Step, step: &Step) -> bool {
    match kind {
        Kind::Typing => {
            step.removed.is_empty()
                && step.at == last.at + last.inserted.len()
                && !starts_word(
                    last.inserted.chars().next_back(),
                    step.inserted.chars().next(),
                )
        }
        Kind::Backspacing => {
            step.at + step.removed.len() == last.at
                && !starts_word(
                    last.removed.chars().next(),
                    step.removed.chars().next_back(),
                )
        }
        Kind::Deleting => {
            step.at == last.at
                && !starts_word(
                    last.removed.chars().next_back(),
                    step.removed.chars().next(),
                )
        }
        Kind::Whole => false,
    }
}

/// A group is a word with the blanks after it. Scripts without blanks are grouped by clause.
fn starts_word(before: Option<char>, after: Option<char>) -> bool {
    let ends = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '、' | '。' | '，' | '！' | '？' | '；' | '：' | '」' | '』'
            )
    };
    before.is_some_and(ends) && after.is_some_and(|c| !ends(c))
}

fn extend(kind: Kind, last: &mut Step, step: &Step) {
    match kind {
        Kind::Typing => last.inserted.push_str(&step.inserted),
        Kind::Backspacing => {
            last.at = step.at;
            last.removed.insert_str(0, &step.removed);
        }
        Kind::Deleting => last.removed.push_str(&step.removed),
        Kind::Whole => {}
    }
    last.after = step.after;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(at: usize, bytes: usize) -> Step {
        Step {
            at,
            removed: String::new(),
            inserted: "x".repeat(bytes),
            before: Selection::default(),
            after: Selection::default(),
        }
    }

    #[test]
    fn the_oldest_steps_go_when_the_kept_text_grows_too_large() {
        let mut history = History::default();
        for at in 0..4 {
            history.record(Kind::Whole, step(at, BYTES / 3));
        }
        assert_eq!(
            history.done.iter().map(|step| step.at).collect::<Vec<_>>(),
            [1, 2, 3]
        );
        assert_eq!(history.bytes, BYTES / 3 * 3);
    }

    #[test]
    fn the_newest_step_is_kept_whatever_its_size() {
        let mut history = History::default();
        history.record(Kind::Whole, step(0, 1));
        history.record(Kind::Whole, step(1, BYTES + 1));
        assert_eq!(history.take_done().map(|step| step.at), Some(1));
        assert!(!history.can_undo());
    }

    #[test]
    fn no_more_steps_are_kept_than_the_limit() {
        let mut history = History::default();
        (0..STEPS + 5).for_each(|at| history.record(Kind::Whole, step(at, 1)));
        assert_eq!((history.done.len(), history.bytes), (STEPS, STEPS));
    }
}
