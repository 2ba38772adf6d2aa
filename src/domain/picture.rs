//! A picture of the draft that lies on this computer: what is known of it before it is uploaded.
//!
//! Nothing here reads a file. An adapter looks the pictures up and hands them over as an [`Album`]; the plan takes from it
//! what it will send, named by digest, so that the pictures confirmed are the pictures sent.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::domain::lint::Rule;
use crate::domain::plan::Digest;

/// What sort of picture a file is, told by its bytes and never by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// GIF, which may move.
    Gif,
    /// TIFF.
    Tiff,
    /// WebP.
    WebP,
    /// Windows bitmap.
    Bmp,
    /// SVG: a drawing.
    Svg,
    /// AVIF.
    Avif,
}

impl Format {
    /// What a person calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Gif => "GIF",
            Self::Tiff => "TIFF",
            Self::WebP => "WebP",
            Self::Bmp => "BMP",
            Self::Svg => "SVG",
            Self::Avif => "AVIF",
        }
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::Tiff => "image/tiff",
            Self::WebP => "image/webp",
            Self::Bmp => "image/bmp",
            Self::Svg => "image/svg+xml",
            Self::Avif => "image/avif",
        }
    }

    /// The usual ending of a file name, without its dot.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::Tiff => "tiff",
            Self::WebP => "webp",
            Self::Bmp => "bmp",
            Self::Svg => "svg",
            Self::Avif => "avif",
        }
    }

    /// Whether Medium takes it as it is.
    #[must_use]
    pub fn is_taken(self) -> bool {
        match self {
            Self::Jpeg | Self::Png | Self::Gif | Self::Tiff => true,
            Self::WebP | Self::Bmp | Self::Svg | Self::Avif => false,
        }
    }
}

/// A picture as it will be uploaded. Two that are equal are the same bytes from the same file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Path as the draft has it.
    pub source: String,
    /// The folder it was found below, which it must not lead out of.
    pub root: PathBuf,
    /// Its path from there.
    pub inside: PathBuf,
    /// What is uploaded.
    pub format: Format,
    /// What the file is, where it was converted.
    pub from: Option<Format>,
    /// Whether the file moves and what is uploaded does not.
    pub still: bool,
    /// Width of what is uploaded, in pixels.
    pub width: u32,
    /// Height of it.
    pub height: u32,
    /// Bytes of it.
    pub size: u64,
    /// Names those bytes.
    pub digest: Digest,
}

impl Picture {
    /// Its file.
    #[must_use]
    pub fn file(&self) -> PathBuf {
        self.root.join(&self.inside)
    }

    /// What stands for its address in the story until that is known. It cannot be written into a draft: the story keeps
    /// no address of this form.
    #[must_use]
    pub fn mark(&self) -> String {
        format!("{MARK}{}", self.digest.0)
    }

    /// Sort, pixels and size in one line: `PNG from SVG · 1400×900 · 84 kB`.
    #[must_use]
    pub fn facts(&self) -> String {
        let from = self.from.map_or_else(String::new, |from| {
            format!(", converted from {}", from.name())
        });
        format!(
            "{}{from} · {}×{} · {}",
            self.format.name(),
            self.width,
            self.height,
            amount(self.size)
        )
    }
}

/// Begins what stands for the address of a picture that is not uploaded yet.
pub const MARK: &str = "picture:";

/// Bytes for a person: `640 bytes`, `84 kB`, `2.4 MB`.
#[must_use]
pub fn amount(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000).min(999)),
        _ => {
            let tenths = bytes / 100_000;
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

/// Why a picture cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The rule it belongs to.
    pub rule: &'static Rule,
    /// What is the matter, one plain sentence.
    pub what: String,
}

impl Flaw {
    /// A flaw.
    #[must_use]
    pub fn new(rule: &'static Rule, what: impl Into<String>) -> Self {
        Self {
            rule,
            what: what.into(),
        }
    }
}

/// A picture that a story shows and that is no address of the web.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalPicture {
    /// Path as the draft has it.
    pub source: String,
    /// Description.
    pub alt: String,
    /// Line of the draft, from 1.
    pub line: Option<usize>,
}

/// What was found of a story's local pictures, by their path as the draft has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Album(pub BTreeMap<String, Result<Picture, Flaw>>);

impl Album {
    /// What was found of one.
    #[must_use]
    pub fn get(&self, source: &str) -> Option<&Result<Picture, Flaw>> {
        self.0.get(source)
    }
}

/// A picture of a plan: what is uploaded, and where it stands in the story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The picture.
    pub picture: Picture,
    /// Its description where it stands first.
    pub alt: String,
    /// Line of the draft where it stands first, from 1.
    pub line: Option<usize>,
    /// Where it was uploaded to, once that is known.
    pub address: Option<String>,
}

/// A picture that was uploaded for a story: how the draft names it, and where it is since.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Uploaded {
    /// As the draft names it.
    pub source: String,
    /// Its address at the target.
    pub url: String,
    /// Names the bytes that were uploaded; `None` in a history from before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
}

/// Whether it is an address with a scheme, such as `file:`, and no path; a drive letter is one too.
#[must_use]
pub fn has_scheme(source: &str) -> bool {
    source.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
    })
}

/// The bytes a path of a draft names: `%20` is a space, as in any address. `None` when that is no text or holds a NUL.
#[must_use]
pub fn decoded(source: &str) -> Option<Cow<'_, str>> {
    if !source.contains('%') {
        return (!source.contains('\0')).then_some(Cow::Borrowed(source));
    }
    let mut bytes = Vec::with_capacity(source.len());
    let mut rest = source.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = match (first, tail) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)),
            _ => None,
        };
        if let Some((high, low)) = escaped {
            bytes.push(high << 4 | low);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    let text = String::from_utf8(bytes).ok()?;
    (!text.contains('\0')).then_some(Cow::Owned(text))
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_of_addresses_are_undone_once() {
        let same = |source: &str, path: &str| assert_eq!(decoded(source).as_deref(), Some(path));
        same("a.png", "a.png");
        same("my%20desk.png", "my desk.png");
        same("caf%C3%A9.png", "café.png");
        same("100%.png", "100%.png");
        same("100%zz%2", "100%zz%2");
        same("%2525", "%25");
        assert_eq!(decoded("a%00.png"), None);
        assert_eq!(decoded("a\0.png"), None);
        assert_eq!(decoded("%ff.png"), None);
    }

    #[test]
    fn amounts_are_short_and_never_less_than_they_are() {
        for (bytes, words) in [
            (0, "0 bytes"),
            (999, "999 bytes"),
            (1_001, "2 kB"),
            (999_999, "999 kB"),
            (2_449_999, "2.4 MB"),
            (25_000_000, "25.0 MB"),
        ] {
            assert_eq!(amount(bytes), words);
        }
    }
}
