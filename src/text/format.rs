//! Counts, times, durations and file names as people read them.

use imagedeck_api::time::{Moment, day_and_clock};
use imagedeck_collection::serve::ON_THIS_DEVICE;

/// A count with commas between thousands: `130,220`.
pub fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count with its noun, in the singular for one: `1 image`, `21 images`.
pub fn counted(count: u64, singular: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{} {singular}{ending}", thousands(count))
}

/// A time that the API wrote, as its day and its time of day: `("2024-09-13", "14:18")`. A text that is no time
/// stays whole.
pub fn day_and_time(written: &str) -> (&str, &str) {
    let (day, clock) = day_and_clock(written).unwrap_or((written, ""));
    (day, clock.get(..5).unwrap_or(clock))
}

/// The time of day that the API wrote, to the second: `14:02:11`.
pub fn time_of_day(written: &str) -> String {
    day_and_clock(written).map_or(written, |(_, clock)| clock).to_owned()
}

/// The seconds from one time that the API wrote to another; none if either cannot be read.
pub fn seconds_between(start: &str, end: &str) -> Option<u64> {
    let seconds = Moment::parse(end)?.unix_seconds() - Moment::parse(start)?.unix_seconds();
    u64::try_from(seconds).ok()
}

/// A duration in seconds: `0:37`, `1:06`, `2:03:09`.
pub fn duration(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours == 0 { format!("{minutes}:{seconds:02}") } else { format!("{hours}:{minutes:02}:{seconds:02}") }
}

/// The time left, coarsely: `23 h`, `52 min`, `under 1 min`.
pub fn time_left(seconds: i64) -> String {
    match seconds {
        3_600.. => format!("{} h", seconds / 3_600),
        60.. => format!("{} min", seconds / 60),
        _ => "under 1 min".to_owned(),
    }
}

/// How long the server took, from its own `0.00854s`, rounded up: `9 ms`. That there was none stays as it is said.
pub fn server_time(written: &str) -> Option<String> {
    if written == ON_THIS_DEVICE {
        return Some(written.to_owned());
    }
    let (seconds, fraction) = written.strip_suffix('s')?.split_once('.')?;
    let (milliseconds, rest) = fraction.split_at_checked(3)?;
    let whole = seconds.parse::<u32>().ok()?.checked_mul(1_000)?.checked_add(milliseconds.parse().ok()?)?;
    let more = u32::from(rest.bytes().any(|digit| digit != b'0'));
    Some(format!("{} ms", whole.checked_add(more)?))
}

/// A number of bytes: `812 B`, `4.7 GB`, in powers of a thousand.
pub fn bytes(count: u64) -> String {
    let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
    let (mut power, mut size) = (0, 1);
    while power + 1 < units.len() && count / size >= 1_000 {
        power += 1;
        size *= 1_000;
    }
    let unit = units.get(power).copied().unwrap_or_default();
    match power {
        0 => format!("{count} {unit}"),
        _ => format!("{}.{} {unit}", count / size, count % size * 10 / size),
    }
}

/// A path without its data store and its last part: `Linux/Ubuntu` of `[vss-ISOs] Linux/Ubuntu/ubuntu.iso`.
pub fn folder_of(path: &str) -> &str {
    let inner = path.strip_prefix('[').and_then(|path| path.split_once(']'));
    let inner = inner.map_or(path, |(_, inner)| inner.trim_start());
    inner.rsplit_once('/').map_or("", |(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_commas() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(130_220), "130,220");
        assert_eq!(counted(1, "image"), "1 image");
        assert_eq!(counted(1_284, "image"), "1,284 images");
    }

    #[test]
    fn times_are_shown_by_the_wall_clock_of_the_api() {
        assert_eq!(day_and_time("2017-11-24 Fri 15:37:36 EST"), ("2017-11-24", "15:37"));
        assert_eq!(day_and_time("soon").0, "soon");
        assert_eq!(time_of_day("2017-11-17 13:51:31 EST"), "13:51:31");
    }

    #[test]
    fn durations_are_short() {
        assert_eq!(duration(37), "0:37");
        assert_eq!(duration(7_389), "2:03:09");
        assert_eq!(seconds_between("2017-11-17 13:51:31 EST", "2017-11-17 13:52:31 EST"), Some(60));
        assert_eq!(time_left(86_399), "23 h");
        assert_eq!(time_left(59), "under 1 min");
    }

    #[test]
    fn sizes_are_scaled() {
        assert_eq!([812, 4_700_372_992, 999_999].map(bytes), ["812 B", "4.7 GB", "999.9 kB"]);
        assert_eq!(bytes(u64::MAX), "18.4 EB");
    }

    #[test]
    fn the_servers_time_is_in_milliseconds() {
        assert_eq!(server_time(ON_THIS_DEVICE).as_deref(), Some(ON_THIS_DEVICE));
        assert_eq!(server_time("0.00854s").as_deref(), Some("9 ms"));
        assert_eq!(server_time("fast"), None);
    }

    #[test]
    fn the_folder_is_what_stands_between_store_and_name() {
        assert_eq!(folder_of("[vss-ISOs] Linux/Ubuntu/ubuntu.iso"), "Linux/Ubuntu");
        assert_eq!(folder_of("[vss-ISOs] ubuntu.iso"), "");
        assert_eq!(folder_of("odd"), "");
    }
}
