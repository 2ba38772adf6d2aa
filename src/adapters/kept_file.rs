//! A value in a small JSON file of Byline's own that several Bylines may change at the same moment.

use std::marker::PhantomData;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::adapters::paths::private_folder;
use crate::ports::drafts::{Drafts, Saved};
use crate::ports::failure::Failure;

/// How often a write is tried when another Byline writes at the same moment.
const TRIES: usize = 5;

/// A value in a file. One that is not there or is damaged counts as empty.
pub struct KeptFile<T> {
    drafts: Arc<dyn Drafts>,
    file: PathBuf,
    value: PhantomData<fn() -> T>,
}

impl<T: Default + Serialize + DeserializeOwned> KeptFile<T> {
    /// Kept in this file.
    #[must_use]
    pub fn new(drafts: Arc<dyn Drafts>, file: PathBuf) -> Self {
        Self {
            drafts,
            file,
            value: PhantomData,
        }
    }

    /// The value now.
    ///
    /// # Errors
    /// When there is a file that cannot be read.
    pub fn load(&self) -> Result<T, Failure> {
        if !self.file.exists() {
            return Ok(T::default());
        }
        let loaded = self.drafts.load(&self.file)?;
        Ok(parse(&loaded.source.text))
    }

    /// Changes the value as it is on disk and returns what is there then; `None` when another program keeps writing.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn change(&self, change: impl Fn(&mut T)) -> Result<Option<T>, Failure> {
        if let Some(folder) = self.file.parent() {
            private_folder(folder)?;
        }
        for _ in 0..TRIES {
            let there = if self.file.exists() {
                Some(self.drafts.load(&self.file)?)
            } else {
                None
            };
            let mut kept = there
                .as_ref()
                .map(|there| parse(&there.source.text))
                .unwrap_or_default();
            change(&mut kept);
            let text = serde_json::to_string_pretty(&kept).unwrap_or_default() + "\n";
            let expected = there.as_ref().map(|there| &there.fingerprint);
            match self.drafts.save(&self.file, text.as_bytes(), expected)? {
                Saved::Done { .. } => return Ok(Some(kept)),
                Saved::Changed { .. } => {}
            }
        }
        Ok(None)
    }
}

fn parse<T: Default + DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_default()
}
