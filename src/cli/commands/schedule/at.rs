//! When a send is to leave: read so that there is exactly one moment it can mean, or refused with the line that says it.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Span, Timestamp, ZonedDateTime};

use crate::ports::failure::{Failure, FailureKind};

/// What is understood, for a text that is not.
const FORMS: &str = "Write it as 2026-11-24T09:00+01:00, or in your own time as \"2026-11-24 09:00\", \"tomorrow 9:00\" or \"today 21:30\".";

/// Reads a time; local forms are in this zone. Seconds since 1970.
///
/// # Errors
/// When it is not a time, is past, or could be two moments or none; with what to write instead.
pub(super) fn parse(text: &str, now: i64, zone: &TimeZone) -> Result<i64, Failure> {
    let text = text.trim();
    let now = Timestamp::from_second(now).unwrap_or(Timestamp::UNIX_EPOCH);
    // A time with its offset is one moment wherever it is read. One with a zone in brackets could still be two.
    let exact = text.parse::<Timestamp>().ok();
    let at = match exact.filter(|_| !text.contains('[')) {
        Some(at) => at,
        None => of_local(local(text, &now.to_zoned_datetime(zone.clone()))?, zone)?,
    };
    if at > now {
        return Ok(at.as_second());
    }
    let there = at.to_zoned_datetime(zone.clone());
    let tomorrow = now
        .to_zoned_datetime(zone.clone())
        .date()
        .saturating_add(Span::new().days(1));
    let next = of_local(tomorrow.to_datetime(there.time()), zone);
    let hint = match next {
        Ok(next) => format!(
            "For that hour tomorrow: --at {}. To send it now: byline publish FILE",
            line(next, zone)
        ),
        Err(_) => "To send it now: byline publish FILE".to_owned(),
    };
    Err(usage(
        format!(
            "{} is past. Nothing was planned.",
            said(at.as_second(), zone)
        ),
        hint,
    ))
}

/// A time of the day on some day, by the clock on the wall.
fn local(text: &str, now: &ZonedDateTime) -> Result<DateTime, Failure> {
    let unread = || {
        usage(
            format!(
                "“{}” is not a time Byline is sure of. Nothing was planned.",
                text.escape_debug()
            ),
            FORMS,
        )
    };
    let (day, time) = text
        .split_once(' ')
        .or_else(|| text.split_once(['T', 't']))
        .ok_or_else(unread)?;
    let day = match day.to_lowercase().as_str() {
        "today" => now.date(),
        "tomorrow" => now.date().saturating_add(Span::new().days(1)),
        date if is_date(date) => date.parse::<Date>().map_err(|_| unread())?,
        _ => return Err(unread()),
    };
    let time = clock(time.trim()).ok_or_else(unread)?;
    Ok(day.to_datetime(time))
}

/// `2026-11-24`: nothing shorter, and no other order.
fn is_date(text: &str) -> bool {
    let shape: Vec<usize> = text.split('-').map(str::len).collect();
    shape == [4, 2, 2] && text.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}

/// `9:00`, `09:00`, `09:00:30`, by 24 hours.
fn clock(text: &str) -> Option<Time> {
    let parts: Vec<&str> = text.split(':').collect();
    let is_right = |(place, part): (usize, &&str)| {
        let digits = part.bytes().all(|b| b.is_ascii_digit());
        digits && (part.len() == 2 || (place == 0 && part.len() == 1))
    };
    if !(2..=3).contains(&parts.len()) || !parts.iter().enumerate().all(is_right) {
        return None;
    }
    let number = |at: usize| {
        parts
            .get(at)
            .map_or(Some(0), |part| part.parse::<i8>().ok())
    };
    Time::new(number(0)?, number(1)?, number(2)?, 0).ok()
}

/// The one moment of a time on the wall, if there is one.
fn of_local(local: DateTime, zone: &TimeZone) -> Result<Timestamp, Failure> {
    let far = |_| usage("That is too far away. Nothing was planned.".into(), FORMS);
    let ambiguous = zone.to_ambiguous_timestamp(local);
    let (before, after, what) = match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { .. } => return ambiguous.unambiguous().map_err(far),
        AmbiguousOffset::Fold { before, after } => (before, after, "there twice"),
        AmbiguousOffset::Gap { before, after } => (before, after, "not there"),
    };
    let write = |offset: jiff::tz::Offset| offset.to_timestamp(local).map(|at| line(at, zone));
    let (one, other) = (write(before).map_err(far)?, write(after).map_err(far)?);
    Err(usage(
        format!(
            "{} is {what} in {}: the clocks change then. Nothing was planned.",
            local.strftime("%-d %b %Y, %H:%M"),
            name(zone)
        ),
        format!("Say which it is: --at {one} or --at {other}"),
    ))
}

/// A moment as it is written on the command line, in this zone.
pub(super) fn line(at: Timestamp, zone: &TimeZone) -> String {
    let format = if at.as_second() % 60 == 0 {
        "%Y-%m-%dT%H:%M%:z"
    } else {
        "%Y-%m-%dT%H:%M:%S%:z"
    };
    at.to_zoned_datetime(zone.clone())
        .strftime(format)
        .to_string()
}

/// A moment as a person says it, in the writer's zone and in UTC.
pub(super) fn said(at: i64, zone: &TimeZone) -> String {
    let at = Timestamp::from_second(at).unwrap_or(Timestamp::UNIX_EPOCH);
    let time = if at.as_second() % 60 == 0 {
        "%H:%M"
    } else {
        "%H:%M:%S"
    };
    let long = format!("%a %-d %b %Y, {time}");
    let there = at.to_zoned_datetime(zone.clone());
    let utc = at.to_zoned_datetime(TimeZone::UTC);
    let name = name(zone);
    if there.datetime() == utc.datetime() && (name == "UTC" || name == "+00") {
        return format!("{} UTC", utc.strftime(&long));
    }
    let short = if there.date() == utc.date() {
        time.to_owned()
    } else {
        format!("%a {time}")
    };
    format!(
        "{} ({name}; {} UTC)",
        there.strftime(&long),
        utc.strftime(&short)
    )
}

/// A moment as a list has it, in the writer's zone.
pub(super) fn short(at: i64, zone: &TimeZone) -> String {
    let at = Timestamp::from_second(at).unwrap_or(Timestamp::UNIX_EPOCH);
    let there = at.to_zoned_datetime(zone.clone());
    there.strftime("%a %-d %b %Y, %H:%M").to_string()
}

/// What the zone is called.
pub(super) fn name(zone: &TimeZone) -> String {
    match zone.iana_name() {
        Some("Etc/UTC" | "Etc/Unknown" | "UTC") => "UTC".to_owned(),
        Some(name) => name.to_owned(),
        None if zone.is_unknown() => "UTC".to_owned(),
        None => "your time".to_owned(),
    }
}

fn usage(what: String, hint: impl Into<String>) -> Failure {
    Failure::new(FailureKind::Usage, what, hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Monday, 23 November 2026, 12:41 UTC.
    const NOW: i64 = 1_795_437_660;

    fn berlin() -> TimeZone {
        TimeZone::get("Europe/Berlin").expect("a zone")
    }

    fn read(text: &str) -> Result<String, Failure> {
        parse(text, NOW, &berlin()).map(|at| {
            Timestamp::from_second(at)
                .expect("in range")
                .strftime("%Y-%m-%d %H:%M:%S")
                .to_string()
        })
    }

    #[test]
    fn a_time_that_is_one_moment_is_read() {
        for (text, utc) in [
            ("2026-11-24T09:00+01:00", "2026-11-24 08:00:00"),
            ("2026-11-24T09:00:30+01:00", "2026-11-24 08:00:30"),
            ("2026-11-24 09:00-05:00", "2026-11-24 14:00:00"),
            ("2026-11-24T09:00Z", "2026-11-24 09:00:00"),
            ("2026-11-24 09:00", "2026-11-24 08:00:00"),
            ("2026-11-24T09:00", "2026-11-24 08:00:00"),
            ("2027-07-01 09:00", "2027-07-01 07:00:00"),
            ("tomorrow 9:00", "2026-11-24 08:00:00"),
            ("Tomorrow 09:00", "2026-11-24 08:00:00"),
            ("today 23:30", "2026-11-23 22:30:00"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(utc), "{text}");
        }
    }

    #[test]
    fn what_could_mean_something_else_is_refused_with_what_can_be_written() {
        for text in [
            "",
            "soon",
            "9:00",
            "tomorrow",
            "2026-11-24",
            "tomorrow 9",
            "tomorrow 9am",
            "24/11/2026 09:00",
            "2026-11-24 25:00",
            "2026-11-31 09:00",
            "2026-11-24 9:0",
            "26-11-24 09:00",
            "tomorrow 24:00",
            "2026-11-24 09:00 CET",
            "2027-10-31T02:30[Europe/Berlin]",
            "2026-11-24T09:00+02:00[Europe/Berlin]",
            "in 3 hours",
            "99999999999",
        ] {
            let failure = read(text).expect_err(text);
            assert_eq!(failure.kind, FailureKind::Usage, "{text}");
            assert!(
                failure.hint.contains("2026-11-24T09:00+01:00"),
                "{text}: {failure:?}"
            );
        }
    }

    #[test]
    fn an_hour_that_is_there_twice_or_never_names_both_lines_that_are_sure() {
        let twice = read("2027-10-31 02:30").expect_err("twice");
        assert!(
            twice.what.contains("there twice in Europe/Berlin"),
            "{twice:?}"
        );
        assert_eq!(
            twice.hint,
            "Say which it is: --at 2027-10-31T02:30+02:00 or --at 2027-10-31T02:30+01:00"
        );
        let never = read("2027-03-28 02:30").expect_err("never");
        assert!(never.what.contains("not there"), "{never:?}");
        assert_eq!(
            never.hint,
            "Say which it is: --at 2027-03-28T03:30+02:00 or --at 2027-03-28T01:30+01:00"
        );
        // The lines named are read, and are two moments.
        let both = ["2027-10-31T02:30+02:00", "2027-10-31T02:30+01:00"]
            .map(|text| read(text).expect("sure"));
        assert_eq!(both, ["2027-10-31 00:30:00", "2027-10-31 01:30:00"]);
    }

    #[test]
    fn a_time_that_is_past_is_refused_with_the_same_hour_tomorrow() {
        for text in [
            "2026-11-23 09:00",
            "today 9:00",
            "2026-11-23T09:00+01:00",
            "2026-11-23T12:41Z",
        ] {
            let failure = read(text).expect_err(text);
            assert!(failure.what.contains("is past"), "{failure:?}");
        }
        let failure = read("today 9:00").expect_err("past");
        assert!(
            failure
                .hint
                .starts_with("For that hour tomorrow: --at 2026-11-24T09:00+01:00."),
            "{failure:?}"
        );
    }

    #[test]
    fn a_moment_is_said_in_the_zone_of_the_writer_and_in_utc() {
        let at = parse("2026-11-24T09:00+01:00", NOW, &berlin()).expect("a time");
        assert_eq!(
            said(at, &berlin()),
            "Tue 24 Nov 2026, 09:00 (Europe/Berlin; 08:00 UTC)"
        );
        assert_eq!(said(at, &TimeZone::UTC), "Tue 24 Nov 2026, 08:00 UTC");
        let tokyo = TimeZone::get("Asia/Tokyo").expect("a zone");
        let early = parse("2026-11-25T07:00+09:00", NOW, &tokyo).expect("a time");
        assert_eq!(
            said(early, &tokyo),
            "Wed 25 Nov 2026, 07:00 (Asia/Tokyo; Tue 22:00 UTC)"
        );
    }
}
