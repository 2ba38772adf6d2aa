//! One line of the journal: JSON with a checksum as its last field.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::adapters::sealed;
use crate::domain::attempt::{AttemptId, Outcome};
use crate::domain::picture::Uploaded;
use crate::domain::plan::{Digest, Plan, Target};
use crate::domain::post::Visibility;
use crate::ports::journal::Resolution;

/// What a line says. Kinds that a later Byline may write are passed over by this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Line {
    /// This is about to be sent.
    Prepared(Box<Prepared>),
    /// This was carried over by hand, and has this address.
    Recorded(Box<Recorded>),
    /// From here on bytes may have left.
    Sending {
        /// Which attempt.
        id: AttemptId,
        /// When, in seconds since 1970.
        at: i64,
    },
    /// How it ended.
    Ended {
        /// Which attempt.
        id: AttemptId,
        /// When, in seconds since 1970.
        at: i64,
        /// How.
        outcome: Outcome,
    },
    /// How the writer closed an unknown attempt.
    Resolved {
        /// Which attempt.
        id: AttemptId,
        /// When, in seconds since 1970.
        at: i64,
        /// How.
        resolution: Resolution,
    },
}

/// What a prepared attempt is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Prepared {
    pub id: AttemptId,
    pub at: i64,
    /// The draft's file, with a mark for every byte that is not UTF-8.
    file: String,
    /// The bytes of the file's path in hex, where they are not UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    file_bytes: Option<String>,
    pub title: String,
    pub target: Target,
    pub username: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publication: Option<String>,
    pub visibility: Visibility,
    pub digest: Digest,
    pub source: Digest,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<Uploaded>,
}

/// A story the writer carried over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Recorded {
    #[serde(flatten)]
    pub what: Prepared,
    pub url: String,
}

impl Prepared {
    /// The line for a plan.
    pub fn of(plan: &Plan, id: &AttemptId, at: i64) -> Self {
        Self {
            id: id.clone(),
            at,
            file: plan.file.to_string_lossy().into_owned(),
            file_bytes: plan.file.to_str().is_none().then(|| to_hex(&plan.file)),
            title: plan.post.title.clone(),
            target: plan.target,
            username: plan.account.username.clone(),
            publication: plan.publication.as_ref().map(|paper| paper.name.clone()),
            visibility: plan.post.visibility,
            digest: plan.digest.clone(),
            source: plan.source.clone(),
            pictures: plan.uploaded(),
        }
    }

    /// The draft's file.
    pub fn path(&self) -> PathBuf {
        self.file_bytes
            .as_deref()
            .and_then(of_hex)
            .unwrap_or_else(|| PathBuf::from(&self.file))
    }
}

impl Line {
    /// The line as it is written, with its checksum and line end.
    pub fn to_text(&self) -> serde_json::Result<String> {
        sealed::seal(self)
    }

    /// Reads a line without its line end; `None` for a torn, damaged or unknown one.
    pub fn parse(line: &[u8]) -> Option<Self> {
        sealed::unseal(line)
    }
}

fn to_hex(path: &Path) -> String {
    use std::fmt::Write as _;
    use std::os::unix::ffi::OsStrExt as _;
    path.as_os_str()
        .as_bytes()
        .iter()
        .fold(String::new(), |mut hex, byte| {
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

fn of_hex(hex: &str) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt as _;
    if !hex.is_ascii() {
        return None;
    }
    let bytes: Option<Vec<u8>> = (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok())
        .collect();
    bytes.map(|bytes| std::ffi::OsString::from_vec(bytes).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::sealed::MARK;

    fn line() -> Line {
        Line::Sending {
            id: AttemptId("A3F9".into()),
            at: 5,
        }
    }

    #[test]
    fn a_line_is_json_and_comes_back() {
        let text = line().to_text().expect("plain values");
        let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(json["kind"], "sending");
        assert_eq!(Line::parse(text.trim_end().as_bytes()), Some(line()));
    }

    #[test]
    fn one_wrong_bit_anywhere_makes_a_line_unbelievable() {
        let text = line()
            .to_text()
            .expect("plain values")
            .trim_end()
            .to_owned();
        for at in 0..text.len() {
            for bit in 0..8 {
                let mut bytes = text.clone().into_bytes();
                bytes[at] ^= 1 << bit;
                // Upper-case hex digits of the checksum mean the same.
                let same = bytes.eq_ignore_ascii_case(text.as_bytes()) && at > text.len() - 11;
                assert!(
                    same || Line::parse(&bytes).is_none(),
                    "byte {at}, bit {bit}"
                );
            }
        }
    }

    #[test]
    fn a_kind_of_a_later_version_is_passed_over() {
        let json = r#"{"kind":"scheduled","id":"A3F9"}"#;
        let open = json.trim_end_matches('}');
        let line = format!("{open}{MARK}{:08x}\"}}", crc32fast::hash(json.as_bytes()));
        assert_eq!(Line::parse(line.as_bytes()), None);
    }

    #[test]
    fn a_path_that_is_not_utf8_survives() {
        use std::os::unix::ffi::OsStringExt as _;
        let path: PathBuf = std::ffi::OsString::from_vec(b"/a/caf\xE9.md".to_vec()).into();
        assert_eq!(of_hex(&to_hex(&path)), Some(path));
        assert_eq!(of_hex("0"), None);
        assert_eq!(of_hex("zz"), None);
        assert_eq!(of_hex("é"), None);
    }
}
