//! How lines end.

/// How lines end in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LineEnd {
    /// `\n`
    #[default]
    Lf,
    /// `\r\n`
    CrLf,
}

impl LineEnd {
    /// The line end most lines have; LF when there is a draw or no line end at all.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let (mut lf, mut crlf, mut before) = (0_usize, 0_usize, 0);
        for byte in text.bytes() {
            if byte == b'\n' {
                if before == b'\r' {
                    crlf += 1;
                } else {
                    lf += 1;
                }
            }
            before = byte;
        }
        if crlf > lf { Self::CrLf } else { Self::Lf }
    }

    /// The bytes.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lf => "\n",
            Self::CrLf => "\r\n",
        }
    }
}
