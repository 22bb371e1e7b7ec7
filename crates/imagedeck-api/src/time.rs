//! The forms in which the API writes and takes times.
//!
//! It writes `2017-11-24 Fri 15:37:36 EST`: wall-clock time of its own zone and the zone's abbreviation, which
//! changes with the season. It knows no rules of any zone: the server, which writes times, has a library for them.

use jiff::civil::{Date, DateTime, Time};
use std::cmp::Ordering;

/// A time as the API wrote it: wall clock and, where the abbreviation is known, the offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The wall clock.
    pub civil: DateTime,
    /// Seconds east of UTC.
    pub offset: Option<i32>,
}

/// A time as somebody gave it in a filter: a span from its first second to the first second after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeSpan {
    /// The first second, by the wall clock.
    pub start: DateTime,
    /// The first second that is no longer part of it.
    pub end: DateTime,
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
        let words: Words = Words::of(written)?;
        Some(Moment { civil: words.date.to_datetime(words.time?.0), offset: words.offset })
    }

    /// Seconds since 1970 in UTC; a zone that is not known counts as UTC.
    pub fn unix_seconds(&self) -> i64 {
        unix_seconds(self.civil) - i64::from(self.offset.unwrap_or(0))
    }
}

impl TimeSpan {
    /// Reads a date, a date with time, or a form that the API writes.
    pub fn parse(written: &str) -> Option<TimeSpan> {
        let words = Words::of(written)?;
        let start = words.date.to_datetime(words.time.map_or(Time::midnight(), |(time, _)| time));
        let length = match words.time {
            None => jiff::Span::new().days(1),
            Some((_, Precision::Minute)) => jiff::Span::new().minutes(1),
            Some((_, Precision::Second)) => jiff::Span::new().seconds(1),
        };
        let end = start.checked_add(length).ok()?;
        Some(TimeSpan { start, end, offset: words.offset })
    }

    /// Whether a moment is before the span, in it or after it. Without a zone of its own the span is in the
    /// moment's.
    pub fn ordering_of(&self, moment: &Moment) -> Ordering {
        let shift = self.offset.map_or(0, |offset| i64::from(moment.offset.unwrap_or(0) - offset));
        let seconds = unix_seconds(moment.civil) - shift;
        if seconds < unix_seconds(self.start) {
            Ordering::Less
        } else if seconds < unix_seconds(self.end) {
            Ordering::Equal
        } else {
            Ordering::Greater
        }
    }
}

/// Seconds since 1970 of a wall clock that shows UTC.
pub fn unix_seconds(civil: DateTime) -> i64 {
    let days = Date::constant(1970, 1, 1).until(civil.date()).map_or(0, |span| i64::from(span.get_days()));
    let time = civil.time();
    days * 86_400 + i64::from(time.hour()) * 3_600 + i64::from(time.minute()) * 60 + i64::from(time.second())
}

#[derive(Clone, Copy)]
enum Precision {
    Minute,
    Second,
}

/// The parts of a written time, in the one order in which they may stand.
struct Words {
    date: Date,
    time: Option<(Time, Precision)>,
    offset: Option<i32>,
}

impl Words {
    fn of(written: &str) -> Option<Words> {
        let mut words = written.split([' ', 'T']).filter(|word| !word.is_empty()).peekable();
        // `split` on 'T' would cut the weekdays "Tue" and "Thu" and the zones; only an ISO time has it after a date.
        let is_iso = written.as_bytes().get(10) == Some(&b'T');
        let mut spaced = written.split_whitespace().peekable();
        let date = if is_iso { words.next()? } else { spaced.next()? };
        let mut rest: Box<dyn Iterator<Item = &str>> = if is_iso { Box::new(words) } else { Box::new(spaced) };
        let date = parse_date(date)?;
        let mut next = rest.next();
        if next.is_some_and(|word| WEEKDAYS.iter().any(|day| day.eq_ignore_ascii_case(word))) {
            next = rest.next();
        }
        let Some(clock) = next else { return Some(Words { date, time: None, offset: None }) };
        let (clock, attached_zone) = split_zone(clock);
        let time = Some(parse_time(clock)?);
        let offset = match attached_zone.or_else(|| rest.next()) {
            Some(zone) => Some(parse_offset(zone)?),
            None => None,
        };
        if rest.next().is_some() { None } else { Some(Words { date, time, offset }) }
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

fn parse_date(word: &str) -> Option<Date> {
    let mut parts = word.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let well_formed = year.len() == 4 && month.len() == 2 && day.len() == 2 && parts.next().is_none();
    if !well_formed {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn parse_time(word: &str) -> Option<(Time, Precision)> {
    let numbers: Vec<i8> = word.split(':').map(two_digits).collect::<Option<_>>()?;
    let (hour, minute, second, precision) = match numbers.as_slice() {
        [hour, minute] => (*hour, *minute, 0, Precision::Minute),
        [hour, minute, second] => (*hour, *minute, *second, Precision::Second),
        _ => return None,
    };
    Some((Time::new(hour, minute, second, 0).ok()?, precision))
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

fn two_digits(word: &str) -> Option<i8> {
    let well_formed = word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_digit());
    if well_formed { word.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::datetime;
    use proptest::prelude::*;

    #[test]
    fn both_documented_forms_are_read() {
        let expected = Moment { civil: datetime(2017, 11, 24, 15, 37, 36, 0), offset: Some(-5 * 3_600) };
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
