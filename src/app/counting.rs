//! Which words of the open draft are counted towards the day already, and which were there before.

/// What of a draft is counted.
#[derive(Debug)]
pub struct Counting {
    /// Words that are counted, or were there before; `None` until the text has been read.
    counted: Option<usize>,
    /// The first version of the text whose words may be taken for those that were there before.
    from: u64,
    /// The writer's own editor has had the file: what it wrote counts as written.
    handed_over: bool,
}

impl Counting {
    /// Nothing written yet in a text of this version.
    #[must_use]
    pub fn from(version: u64) -> Self {
        Self {
            counted: None,
            from: version,
            handed_over: false,
        }
    }

    /// A version of the text has so many words.
    pub fn found(&mut self, version: u64, words: usize) {
        if version >= self.from {
            self.counted.get_or_insert(words);
        }
    }

    /// The writer's own editor has had the file.
    pub fn handed_over(&mut self) {
        self.handed_over = true;
    }

    /// The text was read again from disk. Another program's words are not today's work.
    pub fn reloaded(&mut self, version: u64) {
        if !std::mem::take(&mut self.handed_over) {
            *self = Self::from(version);
        }
    }

    /// How many words more, or less, than are counted.
    #[must_use]
    pub fn gained(&self, words: usize) -> i64 {
        let signed = |words: usize| i64::try_from(words).unwrap_or(i64::MAX);
        self.counted
            .map_or(0, |counted| signed(words) - signed(counted))
    }

    /// Takes so many words as counted; how many they are more, or less, than before, when that is any.
    pub fn count(&mut self, words: usize) -> Option<i64> {
        let gained = self.gained(words);
        self.counted.replace(words)?;
        Some(gained).filter(|gained| *gained != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_written_here_counts() {
        let mut counting = Counting::from(3);
        counting.found(2, 50);
        assert_eq!(counting.gained(90), 0, "an older version says nothing");
        counting.found(3, 100);
        assert_eq!(counting.count(110), Some(10));
        assert_eq!(counting.count(110), None);
        counting.reloaded(7);
        counting.found(7, 500);
        assert_eq!(counting.count(490), Some(-10));
        counting.handed_over();
        counting.reloaded(8);
        counting.found(8, 600);
        assert_eq!(counting.count(600), Some(110));
    }
}
