//! Where pictures were uploaded to, in a file of the cache: `pictures.json`. It may be deleted at any time.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::adapters::paths::private_folder;
use crate::domain::plan::Digest;
use crate::ports::pictures::{Addresses, Place};

/// Most pictures that are remembered; the oldest go first.
const MOST: usize = 500;
/// How long an address is believed, in seconds: it is not known how long Medium keeps a picture that no story shows.
const AGE: i64 = 30 * 86_400;
/// Largest file that is read, in bytes.
const LARGEST: u64 = 1024 * 1024;

/// Addresses in a file.
#[derive(Debug, Clone)]
pub struct FileAddresses {
    file: PathBuf,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Row {
    at: i64,
    base: String,
    account: String,
    digest: Digest,
    url: String,
}

impl Row {
    fn is_of(&self, place: &Place, digest: &Digest) -> bool {
        self.base == place.base && self.account == place.account && self.digest == *digest
    }
}

impl FileAddresses {
    /// Those in the file of this folder, which is made when it is first needed.
    #[must_use]
    pub fn new(cache: &Path) -> Self {
        Self {
            file: cache.join("pictures.json"),
        }
    }

    /// What is remembered and still believed at a time. A file that cannot be read remembers nothing.
    fn rows(&self, now: i64) -> Vec<Row> {
        let small = std::fs::symlink_metadata(&self.file)
            .is_ok_and(|file| file.is_file() && file.len() <= LARGEST);
        if !small {
            return Vec::new();
        }
        let bytes = std::fs::read(&self.file).unwrap_or_default();
        let mut rows: Vec<Row> = serde_json::from_slice(&bytes).unwrap_or_default();
        rows.retain(|row| row.at <= now && now - row.at < AGE);
        rows
    }

    fn save(&self, rows: &[Row]) -> std::io::Result<()> {
        let Some(folder) = self.file.parent() else {
            return Ok(());
        };
        private_folder(folder).map_err(std::io::Error::other)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&serde_json::to_vec_pretty(rows)?)?;
        file.persist(&self.file)?;
        Ok(())
    }
}

impl Addresses for FileAddresses {
    fn known(&self, place: &Place, digest: &Digest, now: i64) -> Option<String> {
        let rows = self.rows(now);
        let row = rows
            .into_iter()
            .rev()
            .find(|row| row.is_of(place, digest))?;
        Some(row.url)
    }

    fn keep(&self, place: &Place, digest: &Digest, url: &str, now: i64) {
        let mut rows = self.rows(now);
        rows.retain(|row| !row.is_of(place, digest));
        rows.push(Row {
            at: now,
            base: place.base.clone(),
            account: place.account.clone(),
            digest: digest.clone(),
            url: url.to_owned(),
        });
        let oldest = rows.len().saturating_sub(MOST);
        // What is not remembered is uploaded again, which is harmless.
        let _ = self.save(&rows[oldest..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(base: &str, account: &str) -> Place {
        Place {
            base: base.into(),
            account: account.into(),
        }
    }

    #[test]
    fn an_address_is_known_for_its_service_account_and_bytes_only_and_not_for_ever() {
        let home = tempfile::tempdir().expect("a folder");
        let addresses = FileAddresses::new(&home.path().join("cache"));
        let (here, bytes) = (place("https://a/v1", "1a"), Digest::of(b"1"));
        assert_eq!(addresses.known(&here, &bytes, 10), None);
        addresses.keep(&here, &bytes, "https://m/1", 10);
        assert_eq!(
            addresses.known(&here, &bytes, 11).as_deref(),
            Some("https://m/1")
        );
        assert_eq!(addresses.known(&here, &Digest::of(b"2"), 11), None);
        assert_eq!(
            addresses.known(&place("https://b/v1", "1a"), &bytes, 11),
            None
        );
        assert_eq!(
            addresses.known(&place("https://a/v1", "1b"), &bytes, 11),
            None
        );
        assert_eq!(addresses.known(&here, &bytes, 10 + AGE), None);
        assert_eq!(addresses.known(&here, &bytes, 9), None);
        addresses.keep(&here, &bytes, "https://m/2", 20);
        assert_eq!(
            addresses.known(&here, &bytes, 21).as_deref(),
            Some("https://m/2")
        );
    }

    #[test]
    fn the_file_is_bounded_private_and_may_be_damaged() {
        use std::os::unix::fs::PermissionsExt as _;
        let home = tempfile::tempdir().expect("a folder");
        let addresses = FileAddresses::new(home.path());
        let here = place("https://a/v1", "1a");
        let rows: Vec<Row> = (0..MOST)
            .map(|n| Row {
                at: 1,
                base: here.base.clone(),
                account: here.account.clone(),
                digest: Digest::of(&n.to_le_bytes()),
                url: "https://m/x".into(),
            })
            .collect();
        addresses.save(&rows).expect("saved");
        addresses.keep(&here, &Digest::of(b"new"), "https://m/new", 2);
        assert_eq!(addresses.rows(2).len(), MOST);
        assert!(addresses.known(&here, &Digest::of(b"new"), 2).is_some());
        assert_eq!(addresses.known(&here, &rows[0].digest, 2), None);
        let mode = std::fs::metadata(&addresses.file)
            .expect("there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        std::fs::write(&addresses.file, "[{\"at\": 1,").expect("written");
        assert_eq!(addresses.known(&here, &Digest::of(b"new"), 2), None);
        addresses.keep(&here, &Digest::of(b"new"), "https://m/new", 2);
        assert!(addresses.known(&here, &Digest::of(b"new"), 2).is_some());
    }
}
