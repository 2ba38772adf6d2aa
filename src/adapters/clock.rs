//! The clock of the machine.

use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::{Timestamp, tz::TimeZone};

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

/// The machine's time zone. The file that says it is read as it is: to find out its name too, the library would go
/// through all zones there are, which takes longer than everything else at the start.
fn zone() -> &'static TimeZone {
    static ZONE: OnceLock<TimeZone> = OnceLock::new();
    ZONE.get_or_init(|| {
        let named = std::env::var_os("TZ").is_some();
        let file = (!named).then(|| std::fs::read("/etc/localtime").ok());
        file.flatten()
            .and_then(|file| TimeZone::tzif("local", &file).ok())
            .unwrap_or_else(TimeZone::system)
    })
}

/// Seconds the local time is ahead of UTC at a time (seconds since 1970), by the machine's time zone.
#[must_use]
pub fn utc_offset(at: i64) -> i64 {
    let time = Timestamp::from_second(at).unwrap_or(Timestamp::UNIX_EPOCH);
    i64::from(zone().to_offset(time).seconds())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_local_as_the_library_would_find_it() {
        for at in [0, 1_700_000_000, 1_720_000_000] {
            let time = Timestamp::from_second(at).expect("a time");
            let offset = TimeZone::system().to_offset(time).seconds();
            assert_eq!(utc_offset(at), i64::from(offset), "{at}");
        }
    }

    #[test]
    fn the_clock_runs_after_this_was_written() {
        assert!(SystemClock.now() > 1_700_000_000);
    }
}
