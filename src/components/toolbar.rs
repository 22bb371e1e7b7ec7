//! The line between filters and table: how much was found.

use crate::state::remote::Remote;
use crate::state::totals::Totals;
use crate::text::format::{counted, server_time, thousands};
use imagedeck_api::Resource;
use leptos::prelude::*;
use stylers_macro::style_sheet;

/// How much was found. The words are read out only when they change, the server's time never.
#[component]
pub fn Toolbar(
    /// Which list is shown.
    resource: Resource,
    /// One of its objects.
    noun: &'static str,
    /// What was found.
    remote: Remote,
    /// What there is without filters.
    totals: Totals,
    /// What is said of the list being kept on this device.
    held: AnyView,
    /// What can be done with the selected rows.
    selection: AnyView,
    /// What stands at the end of the line.
    children: Children,
) -> impl IntoView {
    let style = style_sheet!("style/components/toolbar.css");
    let found = move || match remote.answer() {
        Some(listing) => thousands(listing.total),
        None if remote.is_pending() => "Loading".to_owned(),
        // The line keeps its height.
        None => "\u{a0}".to_owned(),
    };
    let rest = move || match remote.answer() {
        None => String::new(),
        Some(listing) => match totals.of(resource).filter(|_| !listing.query.filters.is_empty()) {
            Some(total) => format!(" of {}", counted(total, noun)),
            None if listing.total == 1 => format!(" {noun}"),
            None => format!(" {noun}s"),
        },
    };
    let time = move || {
        let time = remote.answer().and_then(|listing| server_time(listing.server_time.as_deref()?));
        time.map_or(String::new(), |time| format!(" · {time}"))
    };
    view! {
        <div class=style>
            <p class="result"><span role="status"><b>{found}</b>{rest}</span>{time}</p>
            {held}
            {selection}
            <div class="end">{children()}</div>
        </div>
    }
}
