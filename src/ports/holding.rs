//! Who writes a draft: one Byline at a time.

use std::path::Path;

use crate::ports::failure::Failure;

/// The Byline that has a draft open for writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Name of its computer.
    pub host: String,
    /// Number of its process; 0 when it has not said.
    pub pid: u32,
    /// When it opened the draft, in seconds since 1970.
    pub since: i64,
}

/// How asking for a draft went.
pub enum Claim {
    /// It is ours until the hold is dropped or the process ends.
    Ours(Box<dyn Hold>),
    /// Another one has it.
    Theirs(Holder),
}

/// A draft that is held.
pub trait Hold: Send {
    /// Who has taken it over; `None` while it is ours.
    fn taken_by(&self) -> Option<Holder>;

    /// The draft is another file now (device and inode), because it was saved.
    fn follow(&mut self, file: (u64, u64));
}

/// The drafts that are held on this machine. Calls may block: never on the UI thread.
pub trait Holds: Send + Sync {
    /// Asks for a draft, by its path and by its file (device and inode), so that a second name of it counts too.
    /// With `oust` it is taken from whoever has it.
    ///
    /// # Errors
    /// When the locks cannot be used at all.
    fn claim(
        &self,
        draft: &Path,
        file: (u64, u64),
        since: i64,
        oust: bool,
    ) -> Result<Claim, Failure>;
}
