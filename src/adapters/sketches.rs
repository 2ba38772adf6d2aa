//! Pictures of drafts from the disk. What a draft names is taken for hostile: a file is opened only where drafts are, has
//! a limit in bytes and in pixels, and is decoded by a library that has no way to anything but its bytes.

mod decode;
mod fence;

#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::fs::Metadata;
use std::io::Read as _;
use std::os::unix::fs::MetadataExt as _;
use std::panic::catch_unwind;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::ports::sketches::{Sketch, Sketches, Unseen, Wanted};

/// Bytes of a file that is read at most.
const HEAVIEST: u64 = 32 * 1024 * 1024;
/// How the name of a picture ends.
const NAMED: [&str; 5] = ["png", "jpg", "jpeg", "gif", "webp"];
/// Pictures that are remembered; at the usual size a screen full of each is some ten kilobytes.
const REMEMBERED: usize = 64;

/// What tells one state of a file, drawn at one size, from another.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Name {
    path: PathBuf,
    file: (u64, u64),
    size: u64,
    modified: (i64, i64),
    room: Option<(u16, u16)>,
}

impl Name {
    fn of(path: PathBuf, metadata: &Metadata, room: Option<(u16, u16)>) -> Self {
        Self {
            path,
            file: (metadata.dev(), metadata.ino()),
            size: metadata.size(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            room,
        }
    }
}

type Answer = Result<Arc<Sketch>, Unseen>;

/// The pictures of this machine.
#[derive(Debug, Default)]
pub struct DiskSketches {
    /// What was read last, newest first.
    remembered: Mutex<VecDeque<(Name, Answer)>>,
}

impl DiskSketches {
    fn recall(&self, name: &Name) -> Option<Answer> {
        let mut list = self
            .remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let at = list.iter().position(|(known, _)| known == name)?;
        let entry = list.remove(at)?;
        let answer = entry.1.clone();
        list.push_front(entry);
        Some(answer)
    }

    fn remember(&self, name: Name, answer: &Answer) {
        let mut list = self
            .remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        list.push_front((name, answer.clone()));
        list.truncate(REMEMBERED);
    }
}

impl Sketches for DiskSketches {
    fn load(&self, wanted: &Wanted) -> Answer {
        let found = fence::find(wanted)?;
        let (mut file, metadata) = fence::open(&found)?;
        let name = Name::of(found.path, &metadata, wanted.room);
        if let Some(answer) = self.recall(&name) {
            return answer;
        }
        let answer = if metadata.len() > HEAVIEST {
            Err(Unseen::Heavy)
        } else {
            let mut bytes = Vec::new();
            file.by_ref()
                .take(HEAVIEST)
                .read_to_end(&mut bytes)
                .map_err(|_| Unseen::Unreadable)?;
            let room = wanted.room;
            // A fault of a decoder is the picture's, not the program's.
            catch_unwind(|| decode::decode(&bytes, room))
                .unwrap_or(Err(Unseen::Damaged))
                .map(Arc::new)
        };
        self.remember(name, &answer);
        answer
    }

    fn find(&self, wanted: &Wanted) -> Result<PathBuf, Unseen> {
        self.load(&Wanted {
            room: None,
            ..wanted.clone()
        })?;
        let path = fence::find(wanted)?.path;
        // Another program goes by the name: what is called otherwise might be run instead of shown.
        let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
        let is_picture = NAMED.iter().any(|known| ending == *known);
        is_picture.then_some(path).ok_or(Unseen::Foreign)
    }
}
