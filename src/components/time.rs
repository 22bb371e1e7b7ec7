//! A time that the API wrote: the day, then the time of day; the whole text on hover.

use crate::text::format::day_and_time;
use leptos::prelude::*;

/// A time in the API's zone.
#[component]
pub fn Time(
    /// As the API wrote it.
    written: String,
) -> impl IntoView {
    let (day, time) = day_and_time(&written);
    let (day, time) = (day.to_owned(), time.to_owned());
    view! { <time title=written>{day} <span>" " {time}</span></time> }
}
