//! The line between filters and table: how much was found.

use crate::browser::rest;
use crate::browser::task;
use crate::state::remote::Remote;
use crate::state::totals::Totals;
use crate::text::format::{counted, server_time, thousands};
use futures_util::future::AbortHandle;
use gloo_timers::future::TimeoutFuture;
use imagedeck_api::Resource;
use leptos::prelude::*;
use stylers_macro::style_sheet;

/// How long a count has stood, in milliseconds, before it is read out: whoever types a search is told of it once.
const SETTLED: u32 = 700;

/// How much was found, for those who see it and for those who hear it. The server's time is not read out.
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
    let noun_of = move || match remote.answer() {
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
    let told = RwSignal::new(String::new());
    let words = move || [found(), noun_of()].concat() + if remote.answer().is_some() { " found" } else { "" };
    rest::once_it_is_there(Box::new(move || tell_when_settled(told, Box::new(words))));
    view! {
        <div class=style>
            <p class="result"><span><b>{found}</b>{noun_of}</span>{time}</p>
            <span class="sr-only" role="status">{told}</span>
            {held}
            {selection}
            <div class="end">{children()}</div>
        </div>
    }
}

/// Lets words be read out when they have changed and stood for a moment.
#[inline(never)]
fn tell_when_settled(told: RwSignal<String>, words: Box<dyn Fn() -> String>) {
    Effect::new(move |before: Option<AbortHandle>| {
        if let Some(before) = before {
            before.abort();
        }
        let words = words();
        task::start(Box::pin(async move {
            TimeoutFuture::new(SETTLED).await;
            let _ = told.try_set(words);
        }))
    });
}
