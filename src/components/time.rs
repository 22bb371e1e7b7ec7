//! A time that the API wrote: the day, then the time of day, in the zone of choice; the whole text on hover.

use crate::state::preferences::Preferences;
use crate::state::zone::Zone;
use leptos::prelude::*;

/// A time, as the API wrote it.
pub fn time(written: String) -> AnyView {
    let preferences = expect_context::<Preferences>();
    let whole = written.clone();
    let parts = move || {
        let (day, time) = Zone::chosen(preferences).day_and_time(&written);
        view! { {day} <span>" " {time}</span> }.into_any()
    };
    view! { <time title=whole>{parts}</time> }.into_any()
}
