//! Times as a person says them. All take seconds since 1970 in local time (UTC plus the offset).

use jiff::civil::DateTime;
use jiff::{Timestamp, tz::Offset};

fn civil(local: i64) -> DateTime {
    let time = Timestamp::from_second(local).unwrap_or(Timestamp::UNIX_EPOCH);
    Offset::UTC.to_datetime(time)
}

/// `2026-11-23`
#[must_use]
pub fn date(local: i64) -> String {
    civil(local).date().to_string()
}

/// `12:41`
#[must_use]
pub fn time(local: i64) -> String {
    civil(local).strftime("%H:%M").to_string()
}

/// `today`, `yesterday`, `Tue`, `3 Nov`, `3 Nov 2024`: shorter the nearer.
#[must_use]
pub fn day(local: i64, now: i64) -> String {
    let (then, today) = (civil(local), civil(now));
    let days = now.div_euclid(86_400) - local.div_euclid(86_400);
    match days {
        0 => "today".into(),
        1 => "yesterday".into(),
        2..=6 => then.strftime("%a").to_string(),
        _ if then.year() == today.year() => then.strftime("%-d %b").to_string(),
        _ => then.strftime("%-d %b %Y").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Monday, 23 November 2026, 12:41.
    const NOW: i64 = 1_795_437_660;

    #[test]
    fn days_are_named_the_shorter_the_nearer() {
        let ago = |days: i64| day(NOW - days * 86_400, NOW);
        assert_eq!(
            (ago(0).as_str(), ago(1).as_str(), ago(3).as_str()),
            ("today", "yesterday", "Fri")
        );
        assert_eq!(ago(20), "3 Nov");
        assert_eq!(ago(400), "19 Oct 2025");
    }

    #[test]
    fn a_time_has_two_digits_each() {
        assert_eq!(
            (date(NOW).as_str(), time(NOW).as_str()),
            ("2026-11-23", "12:41")
        );
    }
}
