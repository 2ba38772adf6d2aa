//! The words of the day: counted when a draft is saved, shown beside the goal. A number, not a judgement.

pub mod view;

use crate::app::desk::Desk;
use crate::app::effect::{Disk, Effect};
use crate::app::model::Model;
use crate::app::when;

/// Cells of the bar.
const BAR: usize = 10;

/// The local day, `2026-11-23`.
fn day(model: &Model) -> String {
    when::date(model.now + model.utc_offset)
}

/// Counts what the open draft has gained since it was counted last; `words` of it are on disk.
pub fn count(model: &mut Model, words: usize, effects: &mut Vec<Effect>) {
    let day = day(model);
    let Some(desk) = &mut model.desk else {
        return;
    };
    let draft = desk.path.clone();
    if let Some(words) = desk.count(words) {
        model.session_words = model.session_words.saturating_add(words);
        model.day.add(&day, &draft.to_string_lossy(), words);
        effects.push(Effect::Disk(Disk::CountWords { day, draft, words }));
    }
}

/// Words written today, those not saved yet included.
#[must_use]
pub fn today(model: &Model) -> usize {
    let today = day(model);
    match &model.desk {
        Some(desk) if desk.uncounted() != 0 => {
            let mut day = model.day.clone();
            day.add(&today, &desk.path.to_string_lossy(), desk.uncounted());
            day.words(&today)
        }
        Some(_) | None => model.day.words(&today),
    }
}

/// Words gained since Byline was started; fewer than none when more was cut than written.
#[must_use]
pub fn session(model: &Model) -> i64 {
    let open = model.desk.as_ref().map_or(0, Desk::uncounted);
    model.session_words.saturating_add(open)
}

/// How far the goal is reached, as a bar.
#[must_use]
pub fn bar(words: usize, goal: usize) -> String {
    let full = (words.saturating_mul(BAR) / goal.max(1)).min(BAR);
    "█".repeat(full) + &"░".repeat(BAR - full)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_is_full_at_the_goal_and_never_fuller() {
        assert_eq!(bar(0, 500), "░░░░░░░░░░");
        assert_eq!(bar(412, 500), "████████░░");
        assert_eq!(bar(499, 500), "█████████░");
        assert_eq!(bar(9000, 500), "██████████");
    }
}
