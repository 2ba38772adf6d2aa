//! The words of one day: how many each draft has gained.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The words of one day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Day {
    /// The local day, `2026-11-23`; empty before the first word was counted.
    pub day: String,
    /// Words each draft has gained, or lost, that day, by its path.
    pub drafts: BTreeMap<String, i64>,
}

impl Day {
    /// Counts words of a draft. Another day than this one starts from nothing.
    pub fn add(&mut self, day: &str, draft: &str, words: i64) {
        if self.day != day {
            *self = Self {
                day: day.to_owned(),
                drafts: BTreeMap::new(),
            };
        }
        let so_far = self.drafts.entry(draft.to_owned()).or_default();
        *so_far = so_far.saturating_add(words);
    }

    /// The words of a day. A draft that was cut takes nothing away from what was written in others.
    #[must_use]
    pub fn words(&self, day: &str) -> usize {
        if self.day != day {
            return 0;
        }
        self.drafts
            .values()
            .map(|words| usize::try_from(*words).unwrap_or(0))
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_add_up_over_drafts_and_cutting_one_takes_nothing_from_another() {
        let mut day = Day::default();
        day.add("2026-11-23", "a.md", 100);
        day.add("2026-11-23", "a.md", -20);
        day.add("2026-11-23", "b.md", 5);
        day.add("2026-11-23", "c.md", -300);
        assert_eq!(day.words("2026-11-23"), 85);
    }

    #[test]
    fn another_day_starts_from_nothing() {
        let mut day = Day::default();
        day.add("2026-11-23", "a.md", 100);
        assert_eq!(day.words("2026-11-24"), 0);
        day.add("2026-11-24", "a.md", 7);
        assert_eq!(day.words("2026-11-24"), 7);
        assert_eq!(day.words("2026-11-23"), 0);
    }
}
