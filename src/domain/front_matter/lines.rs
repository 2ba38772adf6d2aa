//! Lines of a text with their byte offsets; `\n`, `\r\n` and a lone `\r` all end one. Only those with a `\n` are counted,
//! as in the editor and the rest of the draft.

/// One line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line<'t> {
    /// Offset of its first byte.
    pub start: usize,
    /// Its text, without the line end.
    pub text: &'t str,
    /// Offset after its line end.
    pub end: usize,
    /// Its number, from 1. What a lone `\r` divides has the same number.
    pub number: usize,
}

impl Line<'_> {
    /// Offset after its text, before its line end.
    pub fn text_end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether there is nothing but white space on it.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// Walks the lines of a text.
#[derive(Debug, Clone)]
pub(crate) struct Lines<'t> {
    text: &'t str,
    at: usize,
    number: usize,
}

impl<'t> Lines<'t> {
    /// All the lines.
    pub fn of(text: &'t str) -> Self {
        Self::from(text, 0, 1)
    }

    /// The lines from an offset (the start of a line) whose number is known.
    pub fn from(text: &'t str, at: usize, number: usize) -> Self {
        Self { text, at, number }
    }
}

impl<'t> Iterator for Lines<'t> {
    type Item = Line<'t>;

    fn next(&mut self) -> Option<Line<'t>> {
        let rest = self.text.get(self.at..).filter(|r| !r.is_empty())?;
        let bytes = rest.as_bytes();
        let length = bytes
            .iter()
            .position(|b| matches!(b, b'\n' | b'\r'))
            .unwrap_or(bytes.len());
        let ending = match &bytes[length..] {
            [b'\r', b'\n', ..] => 2,
            [] => 0,
            [_, ..] => 1,
        };
        let line = Line {
            start: self.at,
            text: &rest[..length],
            end: self.at + length + ending,
            number: self.number,
        };
        self.at = line.end;
        self.number += usize::from(bytes[..length + ending].ends_with(b"\n"));
        Some(line)
    }
}

/// The line end that stands right before an offset, if any.
pub(super) fn ending_before(text: &str, at: usize) -> Option<&'static str> {
    let before = &text[..at];
    if before.ends_with("\r\n") {
        Some("\r\n")
    } else if before.ends_with('\n') {
        Some("\n")
    } else if before.ends_with('\r') {
        Some("\r")
    } else {
        None
    }
}

/// The first line end of a text; `\n` when it has none.
pub(super) fn ending_of(text: &str) -> &'static str {
    Lines::of(text)
        .next()
        .and_then(|line| ending_before(text, line.end))
        .unwrap_or("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_end_ends_a_line() {
        let text = "a\r\nb\rc\n\nd";
        let lines: Vec<_> = Lines::of(text).map(|l| (l.number, l.text, l.end)).collect();
        assert_eq!(
            lines,
            [
                (1, "a", 3),
                (2, "b", 5),
                (2, "c", 7),
                (3, "", 8),
                (4, "d", 9)
            ]
        );
        assert_eq!(ending_before(text, 3), Some("\r\n"));
        assert_eq!(ending_before(text, 5), Some("\r"));
        assert_eq!(ending_of("x\r\ny\n"), "\r\n");
    }
}
