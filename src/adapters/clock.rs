//! The clock of the machine.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::ports::clock::Clock;

/// Asks the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> i64 {
        let seconds = |span: std::time::Duration| i64::try_from(span.as_secs()).unwrap_or(i64::MAX);
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => seconds(since),
            // A machine without a battery may wake up before 1970.
            Err(before) => -seconds(before.duration()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_runs_after_this_was_written() {
        assert!(SystemClock.now() > 1_700_000_000);
    }
}
