//! The time of the API's zone: what the server writes into its objects and keeps beside them.
//!
//! Reading the times that clients write is the matter of `imagedeck_api::time`, which knows no zones.

use imagedeck_api::time::Moment;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// The clock of the API: real time, written as the API's zone shows it.
#[derive(Clone, Debug)]
pub struct Clock {
    zone: TimeZone,
}

/// A point in time in the three forms that are stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Seconds since 1970 in UTC.
    pub seconds: i64,
    /// What the wall clock of the API's zone shows, counted in seconds as if that clock showed UTC. Filters without
    /// a zone compare with it, so that they mean the same hours as the text, also where a clock is set back.
    pub wall: i64,
    /// The form of the API, such as `2017-11-24 Fri 15:37:36 EST`.
    pub text: String,
}

/// There is no time zone of this name.
#[derive(Debug, thiserror::Error)]
#[error("'{0}' is not a time zone. Use a name such as America/Toronto or UTC.")]
pub struct UnknownZone(String);

impl Clock {
    /// A clock of the zone with this IANA name.
    ///
    /// # Errors
    /// [`UnknownZone`] if there is none.
    pub fn in_zone(name: &str) -> Result<Clock, UnknownZone> {
        let zone = TimeZone::get(name).map_err(|_| UnknownZone(name.to_owned()))?;
        Ok(Clock { zone })
    }

    /// The present second.
    pub fn now(&self) -> Stamp {
        self.stamp(Timestamp::now())
    }

    /// What the zone's wall clock shows. An hour that the clock skips counts as the one after it.
    pub fn at_wall(&self, civil: DateTime) -> Stamp {
        let timestamp = self.zone.to_ambiguous_timestamp(civil).compatible();
        self.stamp(timestamp.unwrap_or(Timestamp::UNIX_EPOCH))
    }

    /// This many seconds since 1970 in UTC; beyond the calendar, 1970.
    pub fn at(&self, seconds: i64) -> Stamp {
        self.stamp(Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH))
    }

    fn stamp(&self, timestamp: Timestamp) -> Stamp {
        let seconds = timestamp.as_second();
        let zoned = timestamp.to_zoned(self.zone.clone());
        let date_and_time = zoned.strftime("%Y-%m-%d %a %H:%M:%S");
        let with_name = format!("{date_and_time} {}", zoned.strftime("%Z"));
        // Abbreviations are ambiguous, and some zones have none: a reader must arrive at the same second.
        let is_understood = Moment::parse(&with_name).is_some_and(|moment| moment.unix_seconds() == seconds);
        let text = if is_understood { with_name } else { format!("{date_and_time} {}", zoned.strftime("%:z")) };
        Stamp { seconds, wall: seconds + i64::from(zoned.offset().seconds()), text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::datetime;

    fn stamp(zone: &str, civil: DateTime) -> Stamp {
        Clock::in_zone(zone).expect("a zone").at_wall(civil)
    }

    #[test]
    fn the_abbreviation_follows_the_season() {
        assert_eq!(stamp("America/Toronto", datetime(2017, 11, 24, 15, 37, 36, 0)).text, "2017-11-24 Fri 15:37:36 EST");
        assert_eq!(stamp("America/Toronto", datetime(2018, 7, 1, 8, 0, 0, 0)).text, "2018-07-01 Sun 08:00:00 EDT");
    }

    #[test]
    fn an_abbreviation_that_readers_would_misread_is_replaced_by_the_offset() {
        assert_eq!(stamp("Asia/Shanghai", datetime(2018, 7, 1, 8, 0, 0, 0)).text, "2018-07-01 Sun 08:00:00 +08:00");
        assert_eq!(stamp("America/Sao_Paulo", datetime(2018, 7, 1, 8, 0, 0, 0)).text, "2018-07-01 Sun 08:00:00 -03:00");
    }

    #[test]
    fn the_hour_that_comes_twice_has_two_seconds_and_one_wall() {
        let clock = Clock::in_zone("America/Toronto").expect("a zone");
        let first = clock.at(1_509_859_800);
        let second = clock.at(1_509_863_400);
        assert_eq!(first.text, "2017-11-05 Sun 01:30:00 EDT");
        assert_eq!(second.text, "2017-11-05 Sun 01:30:00 EST");
        assert_eq!(first.wall, second.wall);
    }
}
