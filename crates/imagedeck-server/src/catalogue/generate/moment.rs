//! When an image came into the catalogue and when it was last touched.
//!
//! People add releases on working days, some hours or days after they came out, all files of a release in one go; a
//! mirror adds dated builds by itself. The time zone is the API's and is not known here.

use super::scheme::Choice;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Weekday, date};

/// No image is newer than this day.
pub const LAST_DAY: Date = date(2026, 10, 30);

/// The moment at which the file was added.
pub fn created(choice: &Choice) -> DateTime {
    let (build, file) = (choice.build_hash("created"), choice.file_hash("created"));
    // Most files come with their release; a few are noticed to be missing weeks later.
    let straggler = match (choice.issue.dated, file.text("late").below(100)) {
        (false, 0..6) => 1 + file.text("weeks").below(60),
        _ => 0,
    };
    // A file that names its hour cannot come before it.
    let soonest = u64::from(choice.scheme.name.uses_clock() || choice.scheme.folder.uses_clock());
    let days = days_later(build.below(100), choice.issue.dated).max(soonest) + straggler;
    let days = i64::try_from(days).unwrap_or(0);
    let day = working_day(choice.issue.date.saturating_add(days.days()), choice.issue.dated);
    let (first_hour, hours) = match choice.issue.dated {
        true => (6, 15),
        false => (8, 9),
    };
    let minute = (first_hour + build.text("hour").below(hours)) * 60 + build.text("minute").below(60);
    let copied = file.text("copied").below(if choice.issue.dated { 12 } else { 75 });
    at(day, minute + copied, file.text("second").below(60))
}

/// The moment of the last change: for most files the moment they were added.
pub fn updated(choice: &Choice, created: DateTime) -> DateTime {
    let hash = choice.file_hash("updated");
    let days = match hash.below(1_000) {
        0..885 => return created,
        885..920 => 0,
        920..960 => 1 + hash.text("days").below(9),
        960..990 => 10 + hash.text("days").below(120),
        _ => 130 + hash.text("days").below(900),
    };
    let day = created.date().saturating_add(i64::try_from(days).unwrap_or(0).days());
    let minute = 8 * 60 + hash.text("minute").below(10 * 60);
    at(working_day(day, false), minute, hash.text("second").below(60)).max(created)
}

fn days_later(chance: u64, dated: bool) -> u64 {
    match (dated, chance) {
        (true, 0..70) => 0,
        (true, _) => 1,
        (false, 0..30) => 0,
        (false, 30..58) => 1,
        (false, 58..72) => 2,
        (false, 72..94) => chance - 69,
        (false, _) => 5 * (chance - 87),
    }
}

/// Moves a weekend to its Monday, unless a machine did the work, and what is too new to the last day.
fn working_day(day: Date, machine: bool) -> Date {
    let wait = match day.weekday() {
        Weekday::Saturday if !machine => 2.days(),
        Weekday::Sunday if !machine => 1.day(),
        _ => 0.days(),
    };
    day.saturating_add(wait).min(LAST_DAY)
}

fn at(day: Date, minute: u64, second: u64) -> DateTime {
    let minute = minute.min(23 * 60 + 59);
    let part = |number: u64| i8::try_from(number).unwrap_or(0);
    day.at(part(minute / 60), part(minute % 60), part(second), 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_work_on_weekdays_and_machines_every_day() {
        let saturday = date(2024, 8, 31);
        assert_eq!(working_day(saturday, false), date(2024, 9, 2));
        assert_eq!(working_day(date(2024, 9, 1), false), date(2024, 9, 2));
        assert_eq!(working_day(saturday, true), saturday);
        assert_eq!(working_day(date(2030, 1, 1), true), LAST_DAY);
    }

    #[test]
    fn files_come_within_weeks_of_their_release() {
        let days: Vec<u64> = (0..100).map(|chance| days_later(chance, false)).collect();
        assert!(days.is_sorted() && days.iter().all(|days| *days <= 60));
        assert!((0..100).all(|chance| days_later(chance, true) <= 1));
        assert_eq!(at(LAST_DAY, 99_999, 7), LAST_DAY.at(23, 59, 7, 0));
    }
}
