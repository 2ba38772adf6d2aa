//! Getting the desk's text onto the disk, and taking over what is there.

use std::path::PathBuf;

use super::{Desk, KEPT_WITHIN, PAUSE, WITHOUT_PAUSE, join};
use crate::app::effect::{Disk, Effect, Rescued, Timer};
use crate::domain::source::Source;
use crate::ports::drafts::{Fingerprint, Loaded};
use crate::ports::recovery::{Left, Origin};

impl Desk {
    /// Changes how long a key may be unsaved.
    pub fn set_autosave(&mut self, pause: std::time::Duration) {
        self.autosave = pause;
    }

    /// Whether every word is on disk.
    #[must_use]
    pub fn is_saved(&self) -> bool {
        self.saved == self.buffer.version() && self.saving.is_none()
    }

    /// Orders what has to happen after the text changed, at a time in seconds: a pause ends the undo group, and has the text
    /// saved. Somebody who never pauses is saved every few seconds all the same.
    #[must_use]
    pub fn touched(&mut self, now: i64) -> Vec<Effect> {
        self.writing = true;
        let mut effects = vec![Effect::Wake {
            timer: Timer::Pause,
            after: PAUSE,
        }];
        let since = *self.unsaved_since.get_or_insert(now);
        if now - since < WITHOUT_PAUSE {
            effects.push(Effect::Wake {
                timer: Timer::Autosave,
                after: self.autosave,
            });
        }
        effects
    }

    /// The order to save after a pause is due.
    #[must_use]
    pub fn autosave(&mut self) -> Option<Effect> {
        self.unsaved_since = None;
        if self.held { None } else { self.save() }
    }

    /// Saves nothing more unasked: the writer decides later about a file that was changed.
    pub fn hold(&mut self) {
        self.held = true;
    }

    /// Orders a save, unless all is saved or one is under way.
    #[must_use]
    pub fn save(&mut self) -> Option<Effect> {
        let version = self.buffer.version();
        if self.saving.is_some() || self.saved == version || self.read_only.is_some() {
            return None;
        }
        self.held = false;
        self.saving = Some(version);
        Some(Effect::Disk(Disk::Save {
            path: self.path.clone(),
            rope: self.buffer.rope().clone(),
            bom: self.bom,
            expected: Box::new(self.fingerprint.clone()),
            version,
        }))
    }

    /// A save ended well. Orders another when the writer has typed on.
    pub fn saved(&mut self, version: u64, fingerprint: Fingerprint) -> Option<Effect> {
        self.saving = None;
        self.saved = version;
        self.fingerprint = fingerprint;
        self.trouble = None;
        self.ground = Some(version);
        if self.saved == self.buffer.version() {
            self.outlived = self.restored_from.take();
            return None;
        }
        Some(Effect::Wake {
            timer: Timer::Autosave,
            after: self.autosave,
        })
    }

    /// A save did not end well; the text stays unsaved.
    pub fn not_saved(&mut self) {
        self.saving = None;
    }

    /// Takes over what is on disk now, as one undo step, keeping the caret where it can.
    pub fn reload(&mut self, loaded: Loaded) {
        self.buffer.set_text(&loaded.source.text);
        self.take_in(loaded);
        self.saved = self.buffer.version();
        self.ground = Some(self.saved);
        self.saving = None;
        self.trouble = None;
        self.held = false;
        self.view.reveal(&self.buffer);
        self.counting.reloaded(self.buffer.version());
    }

    /// What is on disk now turns out to be the very text of the desk.
    pub fn adopt(&mut self, path: PathBuf, fingerprint: Fingerprint) {
        self.path = path;
        self.fingerprint = fingerprint;
        self.saved = self.buffer.version();
        self.ground = Some(self.saved);
        self.saving = None;
        self.trouble = None;
        self.held = false;
    }

    /// Waits with taking over what is on disk until the writer's own text is kept beside it.
    pub fn take_later(&mut self, theirs: Box<Loaded>) {
        self.theirs = Some(theirs);
    }

    /// The writer's own text is kept: takes over what is on disk.
    pub fn take_now(&mut self) {
        if let Some(theirs) = self.theirs.take() {
            self.reload(*theirs);
        }
    }

    fn take_in(&mut self, loaded: Loaded) {
        self.uncertain = loaded.source.encoding.reason();
        let own = loaded.source.encoding.reason().or(loaded.read_only);
        self.read_only = self.foreign.clone().or(own);
        self.bom = loaded.source.bom;
        self.fingerprint = loaded.fingerprint;
    }

    /// Another Byline has the draft (`Some`, why it cannot be edited), or has it no longer.
    pub fn lock_out(&mut self, foreign: Option<String>) {
        self.read_only.clone_from(&foreign);
        self.foreign = foreign;
    }

    /// Whether the file begins with a byte order mark.
    #[must_use]
    pub fn has_bom(&self) -> bool {
        self.bom
    }

    /// Whether a save is under way.
    #[must_use]
    pub fn is_saving(&self) -> bool {
        self.saving.is_some()
    }

    /// Takes over what another program has made of the file and keeps what was typed since, when it is one stretch typed
    /// where the other changed nothing. False, and nothing done, when the two meet.
    pub fn join(&mut self, loaded: Loaded) -> bool {
        let typed = self
            .ground
            .and_then(|ground| self.buffer.edit_since(ground))
            .filter(|edit| edit.range.is_empty());
        let Some(text) = typed.and_then(|typed| {
            let mut old = self.text();
            old.replace_range(typed.range.start..typed.range.start + typed.text.len(), "");
            join(&old, &loaded.source.text, typed.range.start, &typed.text)
        }) else {
            return false;
        };
        self.buffer.set_text(&text);
        self.take_in(loaded);
        self.ground = None;
        self.view.follow(&self.buffer);
        true
    }

    /// Makes what a crash has left the text, as one undo step, unsaved.
    pub fn restore(&mut self, left: Left) {
        self.buffer.set_text(&left.text);
        self.restored_from = Some(left.file);
        self.view.follow(&self.buffer);
    }

    /// Sees to it that what was typed since the last order is kept for recovery soon; or, when all is saved, forgotten.
    #[must_use]
    pub fn keep_soon(&mut self) -> Option<Effect> {
        if self.is_saved() {
            let left = self.outlived.take();
            let was_kept = self.kept.take().is_some();
            return (was_kept || left.is_some()).then(|| Effect::Forget {
                path: self.path.clone(),
                left,
            });
        }
        if !self.is_to_keep() || std::mem::replace(&mut self.keeping, true) {
            return None;
        }
        Some(Effect::Wake {
            timer: Timer::Keep,
            after: KEPT_WITHIN,
        })
    }

    fn is_to_keep(&self) -> bool {
        let version = self.buffer.version();
        self.kept != Some(version) && self.saved != version && self.read_only.is_none()
    }

    /// Orders what was typed since the last order to be kept for recovery.
    #[must_use]
    pub fn keep(&mut self) -> Option<Effect> {
        self.keeping = false;
        if self.is_saved() || !self.is_to_keep() {
            return None;
        }
        let version = self.buffer.version();
        let from = self.kept.replace(version);
        Some(Effect::Keep {
            origin: Box::new(Origin {
                draft: self.path.clone(),
                digest: self.fingerprint.digest.clone(),
                bom: self.bom,
            }),
            rope: self.buffer.rope().clone(),
            version,
            edit: from.and_then(|from| Some((from, self.buffer.edit_since(from)?))),
        })
    }

    /// The state of the file when it was last read or written.
    #[must_use]
    pub fn fingerprint(&self) -> &Fingerprint {
        &self.fingerprint
    }

    /// Orders an emergency copy of the text.
    #[must_use]
    pub fn rescue(&self, then: Rescued) -> Effect {
        Effect::Disk(Disk::Rescue {
            path: self.path.clone(),
            bytes: self.bytes(),
            then,
        })
    }

    /// The bytes that belong on disk.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        Source::encode(&self.text(), self.bom)
    }
}
