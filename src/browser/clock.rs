//! The clock of the user's machine.

use leptos::prelude::*;
use std::time::Duration;

/// Milliseconds since 1970.
pub fn now() -> f64 {
    js_sys::Date::now()
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

/// The time, once a second, for as long as the part of the page that asks for it is shown.
pub fn ticking() -> RwSignal<f64> {
    let clock = RwSignal::new(now());
    if let Ok(ticking) = set_interval_with_handle(move || clock.set(now()), Duration::from_secs(1)) {
        on_cleanup(move || ticking.clear());
    }
    clock
}

/// Whole seconds from one time to another, rounded up; none if it has passed.
pub fn seconds_until(time: f64, now: f64) -> u32 {
    // Conversion saturates at zero, where the time has passed.
    ((time - now) / 1_000.0).ceil() as u32
}
