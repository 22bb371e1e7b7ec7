//! What time it is: by a clock that never goes back, and by the service's own.
//!
//! The clock on the user's wall may be a day off, and may be set while the dashboard is open: nothing is counted by it.

use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;

thread_local! {
    /// How far the service's clock is ahead of [`now`], by its last answer.
    static SERVICE_AHEAD: Cell<Option<f64>> = const { Cell::new(None) };
    /// How far the clock of the user's machine was ahead of it when that was last looked at.
    static WALL_AHEAD: Cell<Option<f64>> = const { Cell::new(None) };
}

/// The two clocks differ by so many milliseconds more: the machine was asleep, or somebody has set its clock.
const ASLEEP: f64 = 10_000.0;

/// Milliseconds since the page was opened.
pub fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

/// Milliseconds since 1970 by the service's clock; by the user's before the service has answered.
pub fn service_now() -> f64 {
    now() + SERVICE_AHEAD.get().unwrap_or_else(|| wall_clock() - now())
}

/// Milliseconds since 1970 by the clock of the user's machine, for what only has to be told apart on this machine.
pub fn wall_clock() -> f64 {
    js_sys::Date::now()
}

/// Forgets the service's time where the machine was asleep, as [`now`] may have stood still: the next answer tells it
/// again. Called now and then.
pub fn notice_sleep() {
    let ahead = wall_clock() - now();
    let before = WALL_AHEAD.replace(Some(ahead));
    if before.is_some_and(|before| (ahead - before).abs() > ASLEEP) {
        SERVICE_AHEAD.set(None);
    }
}

/// Whether the service has said what time it is.
pub fn is_service_time_known() -> bool {
    SERVICE_AHEAD.get().is_some()
}

/// Takes in the `Date` header of an answer.
pub fn note_service_time(date: &str) {
    let time = js_sys::Date::parse(date);
    if time.is_finite() {
        SERVICE_AHEAD.set(Some(time - now()));
    }
}

/// A moment, in seconds since 1970, as its day and its time of day: of the device's zone, or of UTC.
pub fn day_and_time(seconds: i64, in_utc: bool) -> (String, String) {
    let date = js_sys::Date::new(&(seconds as f64 * 1_000.0).into());
    // The device's own offset makes a moment whose parts in UTC are those of its wall clock.
    let shown = match in_utc {
        true => date,
        false => js_sys::Date::new(&(date.get_time() - date.get_timezone_offset() * 60_000.0).into()),
    };
    let text = String::from(shown.to_iso_string());
    let (day, time) = text.split_once('T').unwrap_or((&text, ""));
    (day.to_owned(), time.get(..5).unwrap_or_default().to_owned())
}

/// Calls something every so many seconds, for as long as the part of the page that asks for it is shown.
pub fn every(seconds: u64, call: impl Fn() + 'static) {
    if let Ok(ticking) = set_interval_with_handle(call, Duration::from_secs(seconds)) {
        on_cleanup(move || ticking.clear());
    }
}

/// The time, once a second, for as long as the part of the page that asks for it is shown.
pub fn ticking() -> RwSignal<f64> {
    let clock = RwSignal::new(now());
    every(1, move || clock.set(now()));
    clock
}

/// Whole seconds from one time to another, rounded up; none if it has passed.
pub fn seconds_until(time: f64, now: f64) -> u32 {
    // Conversion saturates at zero, where the time has passed.
    ((time - now) / 1_000.0).ceil() as u32
}
