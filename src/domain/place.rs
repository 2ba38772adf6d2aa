//! Where in a draft something is, as a person would say it.

/// A position in the text of a draft. Both numbers start at 1; lines are lines of the file, header included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Line of the file, from 1.
    pub line: usize,
    /// Column in characters (Unicode scalar values), from 1.
    pub column: usize,
}

impl Place {
    /// The start of a line.
    #[must_use]
    pub fn line(line: usize) -> Self {
        Self { line, column: 1 }
    }

    /// The place of a byte offset. An offset inside a character counts as its start; one past the end as the end.
    #[must_use]
    pub fn of_byte(text: &str, byte: usize) -> Self {
        let mut end = byte.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &text[..end];
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        Self {
            line: before.bytes().filter(|b| *b == b'\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

/// A run of whole lines, both ends included and counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Lines {
    /// First line, from 1.
    pub first: usize,
    /// Last line, from 1; never below `first`.
    pub last: usize,
}

impl Lines {
    /// Whether a line lies in this run.
    #[must_use]
    pub fn contains(self, line: usize) -> bool {
        (self.first..=self.last).contains(&line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_in_the_second_line_is_counted_in_characters() {
        assert_eq!(Place::of_byte("ab\né=x", 6), Place { line: 2, column: 3 });
    }

    #[test]
    fn a_byte_inside_a_character_counts_as_its_start() {
        assert_eq!(Place::of_byte("é", 1), Place { line: 1, column: 1 });
    }

    #[test]
    fn a_byte_past_the_end_is_the_end() {
        assert_eq!(Place::of_byte("a\n", 99), Place { line: 2, column: 1 });
    }
}
