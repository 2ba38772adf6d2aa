//! Pictures of a draft that lie on this computer: read through a fence, made ready to be uploaded, and where they went.

use std::path::{Path, PathBuf};

use crate::domain::picture::{Album, Flaw, Format, Picture, Wanted};
use crate::domain::plan::Digest;
use crate::ports::settings::Settings;

/// Largest picture that is read or sent, in bytes: the most that Medium's own editor takes.
pub const LARGEST: u64 = 25 * 1024 * 1024;

/// Where the pictures of a draft may lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence {
    /// The folder of the draft; `None` for a text that came from nowhere.
    pub own: Option<PathBuf>,
    /// Folders the writer listed: those of drafts, and those of pictures.
    pub roots: Vec<PathBuf>,
}

impl Fence {
    /// The fence of a draft. Its path is a full one, or `-` for standard input.
    #[must_use]
    pub fn of(draft: &Path, roots: &[PathBuf]) -> Self {
        let own = draft.parent().filter(|_| draft.is_absolute());
        Self {
            own: own.map(Path::to_owned),
            roots: roots.to_vec(),
        }
    }
}

/// The folders the writer listed, whose pictures a draft may name.
#[must_use]
pub fn listed(settings: &Settings) -> Vec<PathBuf> {
    let both = settings.own_drafts.iter().chain(&settings.pictures);
    both.cloned().collect()
}

/// A picture file as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw {
    /// The folder it was found below.
    pub root: PathBuf,
    /// Its path from there.
    pub inside: PathBuf,
    /// What it is, by its bytes.
    pub format: Format,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A picture and the bytes of it that are sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// What is known of it.
    pub picture: Picture,
    /// What is sent.
    pub bytes: Vec<u8>,
}

/// Reads pictures. Calls take a while: never on the UI thread.
pub trait Pictures: Send + Sync {
    /// Reads the file a draft names by `source`, if it is a regular file inside the fence, no larger than [`LARGEST`], and
    /// a picture by its bytes.
    ///
    /// # Errors
    /// Why it cannot be sent.
    fn read(&self, fence: &Fence, source: &str) -> Result<Raw, Flaw>;

    /// The same, made ready to be uploaded: converted to PNG where Medium would not take it.
    ///
    /// # Errors
    /// Why it cannot be sent.
    fn ready(&self, fence: &Fence, source: &str) -> Result<Ready, Flaw>;

    /// Reads a picture again that was found before, from the same file inside the same folder.
    ///
    /// # Errors
    /// Why it cannot be sent any more.
    fn again(&self, picture: &Picture) -> Result<Ready, Flaw>;
}

/// Looks all of a story's local pictures up.
#[must_use]
pub fn album(pictures: &dyn Pictures, fence: &Fence, wanted: &[Wanted]) -> Album {
    let mut album = Album::default();
    for Wanted { source, .. } in wanted {
        if !album.0.contains_key(source) {
            let found = pictures.ready(fence, source).map(|ready| ready.picture);
            album.0.insert(source.clone(), found);
        }
    }
    album
}

/// Which service and account the address of an uploaded picture belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Base address of the service.
    pub base: String,
    /// Id of the account.
    pub account: String,
}

/// Addresses of pictures that were uploaded before, so that the same bytes are not sent twice. Times are in seconds since
/// 1970. Nothing here can fail: what is not remembered is uploaded again.
pub trait Addresses: Send + Sync {
    /// The address of a picture.
    fn known(&self, place: &Place, digest: &Digest, now: i64) -> Option<String>;

    /// Remembers one.
    fn keep(&self, place: &Place, digest: &Digest, url: &str, now: i64);
}
