//! From the bytes of a file to text, and back to the same bytes.

/// The text of a file with what is needed to write the very same bytes again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The text, without a byte order mark. Line ends are as in the file.
    pub text: String,
    /// Whether the file began with a UTF-8 byte order mark, which is written back.
    pub bom: bool,
    /// How the bytes were read.
    pub encoding: Encoding,
}

/// How the bytes of a file were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8: may be edited and saved.
    Utf8,
    /// Not UTF-8: read as Windows-1252 for the eye only, opened read-only.
    Windows1252 {
        /// How many bytes are not UTF-8.
        bad_bytes: usize,
        /// Line of the first of them, from 1.
        first_line: usize,
    },
    /// UTF-16 with a byte order mark: readable, opened read-only.
    Utf16,
    /// Holds NUL bytes: shown, opened read-only.
    Binary,
}

impl Encoding {
    /// Whether the file may be edited without losing a byte.
    #[must_use]
    pub fn editable(self) -> bool {
        matches!(self, Self::Utf8)
    }

    /// Why the file cannot be edited, as a sentence with a remedy; `None` when it can.
    #[must_use]
    pub fn reason(self) -> Option<String> {
        match self {
            Self::Utf8 => None,
            Self::Windows1252 { bad_bytes, first_line } => Some(format!(
                "Read only: {} not UTF-8, first on line {first_line}. Convert the file with iconv -f WINDOWS-1252 -t UTF-8, then open it again.",
                if bad_bytes == 1 {
                    "1 byte is".into()
                } else {
                    format!("{bad_bytes} bytes are")
                },
            )),
            Self::Utf16 => {
                Some("Read only: this file is UTF-16. Convert it with iconv -f UTF-16 -t UTF-8, then open it again.".into())
            }
            Self::Binary => Some("Read only: this file holds NUL bytes and may not be text.".into()),
        }
    }
}

impl Source {
    /// Reads bytes; never fails, since even a file that is not text can be looked at.
    #[must_use]
    pub fn decode(bytes: Vec<u8>) -> Self {
        if let [0xFF, 0xFE, rest @ ..] = bytes.as_slice() {
            return Self::utf16(rest, u16::from_le_bytes);
        }
        if let [0xFE, 0xFF, rest @ ..] = bytes.as_slice() {
            return Self::utf16(rest, u16::from_be_bytes);
        }
        let bom = bytes.starts_with(b"\xEF\xBB\xBF");
        let bytes = if bom { bytes[3..].to_vec() } else { bytes };
        let has_nul = bytes.contains(&0);
        match String::from_utf8(bytes) {
            Ok(text) => Self {
                text,
                bom,
                encoding: if has_nul {
                    Encoding::Binary
                } else {
                    Encoding::Utf8
                },
            },
            Err(error) => {
                let encoding = windows_1252_damage(error.as_bytes());
                Self {
                    text: windows_1252_text(error.as_bytes()),
                    bom,
                    encoding,
                }
            }
        }
    }

    /// The bytes this text was read from, if it was UTF-8.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        Self::encode(&self.text, self.bom)
    }

    /// The bytes to write for an edited text.
    #[must_use]
    pub fn encode(text: &str, bom: bool) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(text.len() + 3);
        if bom {
            bytes.extend_from_slice(b"\xEF\xBB\xBF");
        }
        bytes.extend_from_slice(text.as_bytes());
        bytes
    }

    fn utf16(bytes: &[u8], read: fn([u8; 2]) -> u16) -> Self {
        let units = bytes.chunks_exact(2).map(|pair| read([pair[0], pair[1]]));
        Self {
            text: char::decode_utf16(units)
                .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect(),
            bom: true,
            encoding: Encoding::Utf16,
        }
    }
}

fn windows_1252_damage(bytes: &[u8]) -> Encoding {
    let mut bad_bytes = 0;
    let mut first_line = None;
    let mut line = 1;
    for chunk in bytes.utf8_chunks() {
        line += chunk.valid().bytes().filter(|b| *b == b'\n').count();
        if !chunk.invalid().is_empty() {
            first_line.get_or_insert(line);
            bad_bytes += chunk.invalid().len();
        }
    }
    Encoding::Windows1252 {
        bad_bytes,
        first_line: first_line.unwrap_or(1),
    }
}

/// Valid UTF-8 stays as it is; only the bytes that are not are read as Windows-1252.
fn windows_1252_text(bytes: &[u8]) -> String {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    let mut text = String::with_capacity(bytes.len() + 16);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push(match byte {
                0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
                other => char::from(*other),
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_with_a_bom_and_mixed_line_ends_comes_back_byte_for_byte() {
        let bytes = b"\xEF\xBB\xBFa\r\nb\n\xC3\xA9".to_vec();
        let source = Source::decode(bytes.clone());
        assert_eq!(source.text, "a\r\nb\né");
        assert_eq!(Source::encode(&source.text, source.bom), bytes);
    }

    #[test]
    fn windows_1252_bytes_are_shown_and_counted_and_not_editable() {
        let source = Source::decode(b"ok \xC3\xA9\nit\x92s\nhere\x92".to_vec());
        assert_eq!(source.text, "ok é\nit’s\nhere’");
        assert_eq!(
            source.encoding,
            Encoding::Windows1252 {
                bad_bytes: 2,
                first_line: 2
            }
        );
        assert!(!source.encoding.editable());
        assert!(
            source
                .encoding
                .reason()
                .is_some_and(|r| r.contains("2 bytes are not UTF-8"))
        );
    }

    #[test]
    fn utf16_is_read_by_its_mark_and_not_editable() {
        let source = Source::decode(b"\xFF\xFEh\0i\0".to_vec());
        assert_eq!(
            (source.text.as_str(), source.encoding),
            ("hi", Encoding::Utf16)
        );
    }

    #[test]
    fn nul_bytes_make_a_file_read_only() {
        assert_eq!(Source::decode(b"a\0b".to_vec()).encoding, Encoding::Binary);
    }
}
