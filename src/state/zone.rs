//! The time zone that times are shown in: the service's own until the user says otherwise on this device.

use super::preferences::{Choice, Preferences};
use crate::browser::clock;
use crate::text::format::day_and_time;
use imagedeck_api::time::Moment;

/// A choice of zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// As the service writes times.
    Service,
    /// Coordinated universal time.
    Utc,
    /// The zone of this device.
    Device,
}

impl Zone {
    /// Every zone, in the order in which they are offered.
    pub const ALL: [Zone; 3] = [Zone::Service, Zone::Utc, Zone::Device];

    /// The zone that was chosen.
    pub fn chosen(preferences: Preferences) -> Zone {
        let key = preferences.get(Choice::Zone).unwrap_or_default();
        Zone::with_key(&key)
    }

    /// The zone with this key on the device.
    pub fn with_key(key: &str) -> Zone {
        Zone::ALL.into_iter().find(|zone| zone.key() == key).unwrap_or(Zone::Service)
    }

    /// Its key on the device.
    pub const fn key(self) -> &'static str {
        match self {
            Zone::Service => "",
            Zone::Utc => "utc",
            Zone::Device => "device",
        }
    }

    /// Its name in a list of choices.
    pub const fn words(self) -> &'static str {
        match self {
            Zone::Service => "As the service writes them",
            Zone::Utc => "UTC",
            Zone::Device => "This device's zone",
        }
    }

    /// What stands beside times that are not as the service writes them.
    pub const fn label(self) -> &'static str {
        match self {
            Zone::Service => "",
            Zone::Utc => "UTC",
            Zone::Device => "local",
        }
    }

    /// A time that the API wrote, as its day and its time of day in this zone. A text that is no time stays whole.
    pub fn day_and_time(self, written: &str) -> (String, String) {
        let moment = Moment::parse(written).filter(|_| self != Zone::Service);
        match moment {
            Some(moment) => clock::day_and_time(moment.unix_seconds(), self == Zone::Utc),
            None => {
                let (day, time) = day_and_time(written);
                (day.to_owned(), time.to_owned())
            }
        }
    }
}
