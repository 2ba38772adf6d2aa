//! What the sandbox has been sent, kept on disk: one JSON line per post, one file per picture.
//!
//! The file is read anew whenever it is asked, so two sandboxes that share a folder (a window and a command line)
//! see each other's posts. A line is written with one call, under a lock, and synced before the answer goes out.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::domain::post::Visibility;

/// A post as the sandbox keeps it. Field names are those of Medium's answer, where it has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptPost {
    /// Twelve lower-case hex digits.
    pub id: String,
    /// The title, as kept (made from the text when the one sent was too long).
    pub title: String,
    /// Publication it was handed to, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publication_id: Option<String>,
    /// The page on this server, from the first slash: stays true when the port changes.
    pub path: String,
    /// `html` or `markdown`.
    pub content_format: String,
    /// What was sent.
    pub content: String,
    /// The tags kept.
    pub tags: Vec<String>,
    /// Who may see it.
    pub publish_status: Visibility,
    /// Milliseconds since 1970; absent for a draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<i64>,
    /// Canonical address, empty when none was sent.
    pub canonical_url: String,
    /// Licence, empty when none was sent.
    pub license: String,
    /// Whether followers were to be told; absent when not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notify_followers: Option<bool>,
    /// When it arrived, in milliseconds since 1970.
    pub received_at: i64,
}

/// The folder with everything in it.
#[derive(Debug)]
pub struct Ledger {
    folder: PathBuf,
}

impl Ledger {
    /// Opens the folder, making it when it is not there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(folder: &Path) -> io::Result<Self> {
        make_private_folder(&folder.join("images"))?;
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    /// Every post, oldest first. A line that cannot be read (torn by a crash) is passed over.
    ///
    /// # Errors
    /// When the file exists and cannot be read.
    pub fn posts(&self) -> io::Result<Vec<KeptPost>> {
        let bytes = match fs::read(self.posts_file()) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(e),
        };
        let lines = bytes.split(|b| *b == b'\n');
        Ok(lines
            .filter_map(|line| serde_json::from_slice(line).ok())
            .collect())
    }

    /// The post with this id.
    ///
    /// # Errors
    /// When the file exists and cannot be read.
    pub fn post(&self, id: &str) -> io::Result<Option<KeptPost>> {
        Ok(self.posts()?.into_iter().find(|post| post.id == id))
    }

    /// Keeps a post: on disk and synced when this returns.
    ///
    /// # Errors
    /// When it could not be written; then it is not listed either, or only as a torn line.
    pub fn keep(&self, post: &KeptPost) -> io::Result<()> {
        let mut file = private(OpenOptions::new().read(true).append(true).create(true))
            .open(self.posts_file())?;
        file.lock()?;
        let mut line = Vec::new();
        if ends_inside_a_line(&mut file)? {
            line.push(b'\n');
        }
        serde_json::to_writer(&mut line, post)?;
        line.push(b'\n');
        file.write_all(&line)?;
        file.sync_data()
    }

    /// Keeps a picture under its name (hex digits and an ending). The same name holds the same bytes.
    ///
    /// # Errors
    /// When it could not be written.
    pub fn keep_image(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let images = self.folder.join("images");
        let mut file = tempfile::NamedTempFile::new_in(&images)?;
        file.write_all(bytes)?;
        file.as_file().sync_data()?;
        file.persist(images.join(name)).map_err(|e| e.error)?;
        Ok(())
    }

    /// The bytes of a picture; `None` for one that is not there. The caller has checked the name.
    #[must_use]
    pub fn image(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.folder.join("images").join(name)).ok()
    }

    fn posts_file(&self) -> PathBuf {
        self.folder.join("posts.jsonl")
    }
}

fn ends_inside_a_line(file: &mut File) -> io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(false);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

/// Unpublished drafts lie here: nobody else on this machine reads them.
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

fn make_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(id: &str) -> KeptPost {
        KeptPost {
            id: id.into(),
            title: "A\u{2028}b\n".into(),
            publication_id: None,
            path: format!("/@you/{id}"),
            content_format: "html".into(),
            content: "<p>x</p>".into(),
            tags: vec![],
            publish_status: Visibility::Draft,
            published_at: None,
            canonical_url: String::new(),
            license: String::new(),
            notify_followers: Some(false),
            received_at: 1,
        }
    }

    #[test]
    fn a_torn_last_line_is_passed_over_and_the_next_post_starts_a_line_of_its_own() {
        let folder = tempfile::tempdir().expect("a folder");
        let ledger = Ledger::open(folder.path()).expect("opens");
        ledger.keep(&post("one")).expect("kept");
        let file = folder.path().join("posts.jsonl");
        let whole = fs::read(&file).expect("the file is there");
        for cut in 0..whole.len() - 1 {
            fs::write(&file, [&whole[..], &whole[..cut]].concat()).expect("torn");
            assert_eq!(
                ledger.posts().expect("readable"),
                [post("one")],
                "cut at {cut}"
            );
            ledger.keep(&post("two")).expect("kept");
            assert_eq!(
                ledger.posts().expect("readable"),
                [post("one"), post("two")]
            );
        }
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_what_was_sent() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("sandbox");
        let ledger = Ledger::open(&inner).expect("opens");
        ledger.keep(&post("one")).expect("kept");
        ledger.keep_image("ab.png", b"x").expect("kept");
        for (path, mode) in [
            ("", 0o700),
            ("posts.jsonl", 0o600),
            ("images/ab.png", 0o600),
        ] {
            let found = fs::metadata(inner.join(path))
                .expect("there")
                .permissions()
                .mode();
            assert_eq!(found & 0o777, mode, "{path}");
        }
    }
}
