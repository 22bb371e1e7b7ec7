//! The clock of the user's machine.

use leptos::prelude::*;
use std::time::Duration;

/// Milliseconds since 1970.
pub fn now() -> f64 {
    js_sys::Date::now()
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
