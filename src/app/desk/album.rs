//! The open draft's pictures of this computer: looked up when they are about to matter, never while typing.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::desk::Desk;
use crate::app::effect::{CheckPictures, Effect};
use crate::app::model::Model;
use crate::domain::lint::Finding;
use crate::domain::picture::{Album, LocalPicture};
use crate::domain::plan::picture_findings;
use crate::ports::pictures::Fence;

/// No pictures at all.
static NONE: Album = Album(std::collections::BTreeMap::new());

/// What was found of a draft's local pictures.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Which pictures were looked up, and what was found.
    found: Option<(Vec<String>, Album)>,
    /// What is to be said of them.
    findings: Vec<Finding>,
    /// Those that are being looked up.
    asked: Option<Arc<Vec<LocalPicture>>>,
}

fn is_about(sources: &[String], wanted: &[LocalPicture]) -> bool {
    sources
        .iter()
        .eq(wanted.iter().map(|wanted| &wanted.source))
}

impl Desk {
    /// What was found of the local pictures of the story as it is now; `None` while that is not known.
    #[must_use]
    pub fn album(&self) -> Option<&Album> {
        let wanted = &self.current_reading()?.pictures;
        if wanted.is_empty() {
            return Some(&NONE);
        }
        let (sources, album) = self.pictures.found.as_ref()?;
        is_about(sources, wanted).then_some(album)
    }

    /// What is to be said of the local pictures, as far as they were looked up.
    #[must_use]
    pub fn picture_findings(&self) -> &[Finding] {
        if self.album().is_some() {
            &self.pictures.findings
        } else {
            &[]
        }
    }

    /// They are looked up afresh when next they matter: a file may have changed.
    pub fn forget_pictures(&mut self) {
        self.pictures.found = None;
        self.pictures.asked = None;
    }

    /// They were looked up.
    pub fn pictures_found(&mut self, sources: Vec<String>, album: Album) {
        let asked = self.pictures.asked.as_ref();
        if asked.is_some_and(|wanted| is_about(&sources, wanted)) {
            self.pictures.asked = None;
        }
        self.pictures.found = Some((sources, album));
        self.place_picture_findings();
    }

    /// What is to be said of the pictures stands where they stand now: a line above them may have come or gone since
    /// they were looked up.
    pub fn place_picture_findings(&mut self) {
        self.pictures.findings = match (&self.reading, &self.pictures.found) {
            (Some(reading), Some((sources, album))) if is_about(sources, &reading.pictures) => {
                picture_findings(&reading.story, album)
            }
            _ => Vec::new(),
        };
    }

    fn look_at_pictures(&mut self, roots: &[PathBuf]) -> Option<Effect> {
        if self.album().is_some() {
            return None;
        }
        let wanted = Arc::clone(&self.current_reading()?.pictures);
        if self.pictures.asked.as_ref() == Some(&wanted) {
            return None;
        }
        self.pictures.asked = Some(Arc::clone(&wanted));
        Some(Effect::CheckPictures(CheckPictures {
            path: self.path.clone(),
            fence: Fence::of(&self.path, roots),
            wanted,
        }))
    }
}

impl Model {
    /// Orders a look at the local pictures of the open draft, if they are not known.
    #[must_use]
    pub fn look_at_pictures(&mut self) -> Option<Effect> {
        self.desk.as_mut()?.look_at_pictures(&self.setup.roots)
    }
}
