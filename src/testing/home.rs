//! A temporary home with drafts in it, and how Byline is started there.

use std::fs::{self, File};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use crate::domain::plan::Target;
use crate::ports::settings::{Checking, Images, WriteBack};
use crate::testing::Driver;

/// Monday, 23 November 2026, 12:41 UTC: now, in every test.
pub const NOW: i64 = 1_795_437_660;

/// A temporary home, before Byline is started in it.
#[derive(Debug)]
pub struct Home {
    pub(super) folder: TempDir,
    pub(super) size: (u16, u16),
    pub(super) target: Target,
    pub(super) token: bool,
    pub(super) mono: bool,
    pub(super) write_back: WriteBack,
    pub(super) spelling: Checking,
    pub(super) images: Images,
    files: u32,
}

impl Default for Home {
    fn default() -> Self {
        Self::new()
    }
}

impl Home {
    /// An empty home, a window of 80x24, and the sandbox as target.
    ///
    /// # Panics
    /// When there is no temporary folder.
    #[must_use]
    pub fn new() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("byline-home-")
            .tempdir()
            .expect("a temporary folder");
        fs::create_dir(folder.path().join("writing")).expect("a folder of drafts");
        Self {
            folder,
            size: (80, 24),
            target: Target::Sandbox,
            token: true,
            mono: false,
            write_back: WriteBack::Never,
            spelling: Checking::Off,
            images: Images::Off,
            files: 0,
        }
    }

    /// The folder of drafts.
    #[must_use]
    pub fn drafts(&self) -> PathBuf {
        self.folder.path().join("writing")
    }

    /// Puts a draft into it. The first is the newest (of this morning), each further one is a day older.
    ///
    /// # Panics
    /// When it cannot be written.
    #[must_use]
    pub fn with(mut self, name: &str, text: &str) -> Self {
        let path = self.drafts().join(name);
        fs::write(&path, text).expect("a draft");
        let age = u64::from(self.files) * 86_400 + 3600;
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(NOW.unsigned_abs() - age);
        File::options()
            .write(true)
            .open(&path)
            .and_then(|file| file.set_modified(at))
            .expect("a time of modification");
        self.files += 1;
        self
    }

    /// Puts a picture into the folder of drafts, or below it.
    ///
    /// # Panics
    /// When it cannot be written.
    #[must_use]
    pub fn with_picture(self, name: &str, bytes: &[u8]) -> Self {
        let path = self.drafts().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder of pictures");
        fs::write(path, bytes).expect("a picture");
        self
    }

    /// Draws pictures in the preview.
    #[must_use]
    pub fn pictures(mut self) -> Self {
        self.images = Images::HalfBlocks;
        self
    }

    /// The size of the window.
    #[must_use]
    pub fn size(mut self, width: u16, height: u16) -> Self {
        self.size = (width, height);
        self
    }

    /// Medium as target (another sandbox plays it), with a token in the keyring or without.
    #[must_use]
    pub fn medium(mut self, token: bool) -> Self {
        self.target = Target::Medium;
        self.token = token;
        self.write_back = WriteBack::Ask;
        self
    }

    /// Checks spelling, with a dictionary of these words for the language `qq`. Without this call nothing is checked, so
    /// that no picture depends on the dictionaries of the machine.
    ///
    /// # Panics
    /// When it cannot be written.
    #[must_use]
    pub fn spelling(mut self, words: &[&str]) -> Self {
        let folder = self.folder.path().join("dictionaries");
        fs::create_dir(&folder).expect("a folder of dictionaries");
        let aff = "SET UTF-8\nTRY esianrtolcdugmphbyfvkwzxjq\n";
        fs::write(folder.join("qq.aff"), aff).expect("a dictionary");
        let dic = format!("{}\n{}\n", words.len(), words.join("\n"));
        fs::write(folder.join("qq.dic"), dic).expect("a dictionary");
        self.spelling = Checking::Auto;
        self
    }

    /// Without colours.
    #[must_use]
    pub fn mono(mut self) -> Self {
        self.mono = true;
        self
    }

    /// Starts Byline with the list of drafts and waits until it is quiet.
    #[must_use]
    pub fn start(self) -> Driver {
        let mut driver = self.start_cold();
        driver.settle();
        driver
    }

    /// Starts Byline; nothing has arrived yet.
    #[must_use]
    pub fn start_cold(self) -> Driver {
        Driver::new(self)
    }
}
