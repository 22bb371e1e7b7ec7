//! The forms in which the API writes and takes times.
//!
//! It writes `2017-11-24 Fri 15:37:36 EST`: wall-clock time of its own zone and the zone's abbreviation, which
//! changes with the season. It knows no rules of any zone: the server, which writes times, has a library for them.
//!
//! A wall clock is a count of seconds here, as though the clock showed UTC: all that times are needed for is to be
//! compared.

use std::cmp::Ordering;
use time::{Date, Month, Time};

/// Seconds in a day of a wall clock.
const DAY: i64 = 86_400;

/// A time as the API wrote it: wall clock and, where the abbreviation is known, the offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// What the wall clock shows, in seconds since 1970 as though it showed UTC.
    pub wall: i64,
    /// Seconds east of UTC.
    pub offset: Option<i32>,
}

/// A time as somebody gave it in a filter: a span from its first second to the first second after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeSpan {
    /// The first second, by the wall clock, counted as in [`Moment::wall`].
    pub start: i64,
    /// The first second that is no longer part of it.
    pub end: i64,
    /// Seconds east of UTC, if a zone was given. Otherwise the zone is the API's own.
    pub offset: Option<i32>,
}

/// The abbreviations that are read, with their offsets in hours. Where one has several meanings, the North
/// American one holds, as the API is Toronto's.
const ZONES: [(&str, i32); 16] = [
    ("UTC", 0),
    ("GMT", 0),
    ("Z", 0),
    ("AST", -4),
    ("ADT", -3),
    ("EST", -5),
    ("EDT", -4),
    ("CST", -6),
    ("CDT", -5),
    ("MST", -7),
    ("MDT", -6),
    ("PST", -8),
    ("PDT", -7),
    ("WET", 0),
    ("CET", 1),
    ("CEST", 2),
];

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

impl Moment {
    /// Reads a time that the API wrote, with or without the weekday.
    pub fn parse(written: &str) -> Option<Moment> {
        let words = Words::of(written)?;
        Some(Moment { wall: words.days.one()? + words.clock?.seconds, offset: words.offset })
    }

    /// Seconds since 1970 in UTC; a zone that is not known counts as UTC.
    pub fn unix_seconds(&self) -> i64 {
        self.wall - i64::from(self.offset.unwrap_or(0))
    }
}

impl TimeSpan {
    /// Reads a year, a month, a date, a date with time, or a form that the API writes.
    pub fn parse(written: &str) -> Option<TimeSpan> {
        let words = Words::of(written)?;
        let (start, end) = match words.clock {
            Some(clock) => {
                let start = words.days.one()? + clock.seconds;
                (start, start + clock.precision)
            }
            None => (words.days.start, words.days.end),
        };
        Some(TimeSpan { start, end, offset: words.offset })
    }

    /// Whether a moment is before the span, in it or after it. Without a zone of its own the span is in the
    /// moment's.
    pub fn ordering_of(&self, moment: &Moment) -> Ordering {
        let shift = self.offset.map_or(0, |offset| i64::from(moment.offset.unwrap_or(0) - offset));
        let seconds = moment.wall - shift;
        if seconds < self.start {
            Ordering::Less
        } else if seconds < self.end {
            Ordering::Equal
        } else {
            Ordering::Greater
        }
    }
}

/// The day and the time of day of a time that the API wrote, as they are written: `2017-11-24` and `15:37:36`.
pub fn day_and_clock(written: &str) -> Option<(&str, &str)> {
    Moment::parse(written)?;
    let mut words = written.split([' ', 'T']);
    Some((words.next()?, words.find(|word| word.contains(':'))?))
}

/// A time of day.
struct Clock {
    /// Seconds since midnight.
    seconds: i64,
    /// The seconds that it leaves open: 60 where it gives hours and minutes only.
    precision: i64,
}

/// The days that a date names, counted as in [`Moment::wall`]: one, those of a month, or those of a year.
struct Days {
    start: i64,
    end: i64,
}

impl Days {
    /// The start of the day, if it is just one.
    fn one(&self) -> Option<i64> {
        (self.end - self.start == DAY).then_some(self.start)
    }
}

/// The parts of a written time, in the one order in which they may stand.
struct Words {
    days: Days,
    clock: Option<Clock>,
    offset: Option<i32>,
}

impl Words {
    fn of(written: &str) -> Option<Words> {
        // ISO 8601 joins date and time by a `T`; elsewhere a `T` is part of a weekday or a zone.
        let (date, rest) = match written.split_at_checked(10) {
            Some((date, rest)) => (date, rest.strip_prefix('T').unwrap_or(rest)),
            None => (written, ""),
        };
        let days = parse_date(date)?;
        let mut words = rest.split_whitespace();
        let mut next = words.next();
        if next.is_some_and(|word| WEEKDAYS.iter().any(|day| day.eq_ignore_ascii_case(word))) {
            next = words.next();
        }
        let Some(clock) = next else { return Some(Words { days, clock: None, offset: None }) };
        let (clock, attached_zone) = split_zone(clock);
        let clock = Some(parse_clock(clock)?);
        let offset = match attached_zone.or_else(|| words.next()) {
            Some(zone) => Some(parse_offset(zone)?),
            None => None,
        };
        if words.next().is_some() { None } else { Some(Words { days, clock, offset }) }
    }
}

/// Separates a zone that is written without a space, as in `15:37:36Z` or `15:37+02:00`.
fn split_zone(clock: &str) -> (&str, Option<&str>) {
    match clock.find(['Z', '+', '-']) {
        Some(position) => {
            let (clock, zone) = clock.split_at(position);
            (clock, Some(zone))
        }
        None => (clock, None),
    }
}

fn parse_date(word: &str) -> Option<Days> {
    let mut parts = word.split('-');
    let (year, month, day) = (parts.next()?, parts.next(), parts.next());
    let well_formed = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()) && parts.next().is_none();
    if !well_formed {
        return None;
    }
    let year = year.parse().ok()?;
    let start = |year, month, day| {
        let date = Date::from_calendar_date(year, month, day).ok()?;
        Some(date.midnight().assume_utc().unix_timestamp())
    };
    let Some(month) = month else {
        return Some(Days { start: start(year, Month::January, 1)?, end: start(year + 1, Month::January, 1)? });
    };
    let month = Month::try_from(two_digits(month)?).ok()?;
    let Some(day) = day else {
        let end =
            if month == Month::December { start(year + 1, Month::January, 1) } else { start(year, month.next(), 1) };
        return Some(Days { start: start(year, month, 1)?, end: end? });
    };
    let start = start(year, month, two_digits(day)?)?;
    Some(Days { start, end: start + DAY })
}

fn parse_clock(word: &str) -> Option<Clock> {
    let mut parts = word.split(':');
    let (hour, minute) = (two_digits(parts.next()?)?, two_digits(parts.next()?)?);
    let (second, precision) = match parts.next() {
        Some(second) => (two_digits(second)?, 1),
        None => (0, 60),
    };
    if parts.next().is_some() {
        return None;
    }
    Time::from_hms(hour, minute, second).ok()?;
    let seconds = i64::from(hour) * 3_600 + i64::from(minute) * 60 + i64::from(second);
    Some(Clock { seconds, precision })
}

fn parse_offset(zone: &str) -> Option<i32> {
    if let Some((_, hours)) = ZONES.iter().find(|(name, _)| name.eq_ignore_ascii_case(zone)) {
        return Some(hours * 3_600);
    }
    let sign = match zone.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
    let valid = hours < 24 && minutes < 60;
    valid.then(|| sign * (i32::from(hours) * 3_600 + i32::from(minutes) * 60))
}

fn two_digits(word: &str) -> Option<u8> {
    let well_formed = word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_digit());
    if well_formed { word.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_documented_forms_are_read() {
        let expected = Moment { wall: 1_511_537_856, offset: Some(-5 * 3_600) };
        assert_eq!(Moment::parse("2017-11-24 Fri 15:37:36 EST"), Some(expected));
        assert_eq!(Moment::parse("2017-11-24 15:37:36 EST"), Some(expected));
        assert_eq!(expected.unix_seconds(), 1_511_555_856);
    }

    #[test]
    fn a_day_reaches_to_its_end() {
        let day = TimeSpan::parse("2018-01-01").expect("a day");
        let at = |written: &str| day.ordering_of(&Moment::parse(written).expect("a time"));
        assert_eq!(at("2017-12-31 Sun 23:59:59 EST"), Ordering::Less);
        assert_eq!(at("2018-01-01 Mon 00:00:00 EST"), Ordering::Equal);
        assert_eq!(at("2018-01-01 Mon 23:59:59 EST"), Ordering::Equal);
        assert_eq!(at("2018-01-02 Tue 00:00:00 EST"), Ordering::Greater);
    }

    #[test]
    fn a_month_and_a_year_reach_to_their_ends() {
        let span = |written: &str| TimeSpan::parse(written).map(|span| (span.end - span.start) / DAY);
        assert_eq!((span("2018"), span("2020"), span("2018-12")), (Some(365), Some(366), Some(31)));
        assert_eq!(TimeSpan::parse("2019-12").map(|span| span.end), TimeSpan::parse("2020").map(|span| span.start));
        for written in ["18", "2018-13", "2018-1", "2018 10:00", "2018-01 10:00", "9999"] {
            assert_eq!(TimeSpan::parse(written), None, "{written}");
        }
    }

    #[test]
    fn a_time_with_a_zone_is_compared_across_zones() {
        let span = TimeSpan::parse("2017-11-24T20:37:36Z").expect("a time");
        let moment = Moment::parse("2017-11-24 Fri 15:37:36 EST").expect("a time");
        assert_eq!(span.ordering_of(&moment), Ordering::Equal);
        let span = TimeSpan::parse("2017-11-24 Fri 14:37:36 CST").expect("a time");
        assert_eq!(span.ordering_of(&moment), Ordering::Equal);
    }

    #[test]
    fn weekdays_with_a_t_are_not_cut() {
        assert!(TimeSpan::parse("2017-11-21 Tue 15:37:36 EST").is_some());
        assert!(TimeSpan::parse("2017-11-23 Thu 15:37 EDT").is_some());
    }

    #[test]
    fn a_written_time_is_cut_without_being_changed() {
        assert_eq!(day_and_clock("2017-11-23 Thu 15:37:36 EST"), Some(("2017-11-23", "15:37:36")));
        assert_eq!(day_and_clock("2017-11-23"), None);
        assert_eq!(day_and_clock("soon"), None);
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for written in [
            "",
            "2020-13-01",
            "2020-2-1",
            "yesterday",
            "2020-01-01 25:00",
            "2020-01-01 10:00 XYZ",
            "2020-01-01 Fri Fri",
        ] {
            assert_eq!(TimeSpan::parse(written), None, "{written}");
        }
    }

    proptest! {
        #[test]
        fn anything_can_be_tried(text in any::<String>()) {
            TimeSpan::parse(&text);
            Moment::parse(&text);
        }
    }
}
