//! The connection breaks or the window closes: every word that was on the screen is on disk, and the program is gone.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rustix::process::Signal;

use crate::e2e::pty::Home;

/// How long the program may live on.
const GONE: Duration = Duration::from_secs(2);

/// How often; more with `BYLINE_ROUNDS`.
pub fn rounds() -> u32 {
    std::env::var("BYLINE_ROUNDS").map_or(20, |rounds| rounds.parse().expect("a number"))
}

/// A generator good enough to choose moments, seeded by the time; failures print what it chose.
pub struct Chance(u64);

impl Chance {
    pub fn new() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        Self(u64::from(now.expect("after 1970").subsec_nanos()) | 1)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    /// At once, or around the time when the draft is saved by itself.
    fn moment(&mut self) -> Duration {
        Duration::from_millis(match self.below(3) {
            0 => self.below(20),
            1 => self.below(700),
            _ => 1950 + self.below(100),
        })
    }
}

/// One round: types, waits for a moment, breaks the connection. Whether the file had the last word before.
fn round(number: u32, moment: Duration, closed: bool) -> bool {
    let home = Home::new();
    let draft = home.draft("one.md", "The first line.\n");
    let mut terminal = home.byline(&["drafts/one.md"]).run();
    terminal.wait("The first line.");
    let words: Vec<String> = (0..4).map(|word| format!("word{number}x{word}")).collect();
    for word in &words {
        terminal.typed(&format!("{word} "));
    }
    terminal.wait(&words[3]);
    std::thread::sleep(moment);
    let before = std::fs::read_to_string(&draft).expect("readable");
    let start = Instant::now();
    if closed {
        terminal.hang_up();
    } else {
        terminal.signal(Signal::HUP);
    }
    terminal.ended(GONE);
    let text = std::fs::read_to_string(&draft).expect("readable") + &home.recovered();
    for word in &words {
        assert!(
            text.contains(&**word),
            "{word} is lost; moment {moment:?}, ended after {:?}:\n{text}",
            start.elapsed()
        );
    }
    before.contains(&*words[3])
}

/// Runs the rounds, a few at a time. The control: without the break some rounds would have lost their last word.
fn all_rounds(closed: bool) {
    let mut chance = Chance::new();
    let moments: Vec<(u32, Duration)> = (0..rounds()).map(|n| (n, chance.moment())).collect();
    let saved_before: usize = std::thread::scope(|scope| {
        let hands: Vec<_> = (0..4)
            .map(|hand| {
                let mine = moments.iter().skip(hand).step_by(4);
                scope.spawn(move || mine.filter(|(n, at)| round(*n, *at, closed)).count())
            })
            .collect();
        hands
            .into_iter()
            .map(|hand| hand.join().expect("every word is kept"))
            .sum()
    });
    println!("{saved_before} of {} were saved before", moments.len());
    assert!(
        saved_before < moments.len(),
        "every word was on disk before the break, so the break proved nothing"
    );
}

#[test]
fn a_hang_up_loses_no_word() {
    all_rounds(false);
}

#[test]
fn a_closed_window_loses_no_word() {
    all_rounds(true);
}

#[test]
fn a_detail_being_typed_is_not_lost_either() {
    let home = Home::new();
    let draft = home.draft("one.md", "---\ntitle: One\n---\n\nThe first line.\n");
    let mut terminal = home.byline(&["drafts"]).run();
    terminal.wait("The first line.");
    terminal.send("m");
    terminal.wait("▸ Title");
    terminal.typed(" and a half");
    terminal.wait("One and a half");
    terminal.signal(Signal::HUP);
    terminal.ended(GONE);
    let text = std::fs::read_to_string(&draft).expect("readable") + &home.recovered();
    assert!(text.contains("One and a half"), "{text}");
}
