//! Whether the machine has a network at all, as far as the browser knows, and whether anybody looks at the page.

use leptos::prelude::*;

/// True while the browser knows that there is no network.
pub fn offline() -> RwSignal<bool> {
    follow(|| !window().navigator().on_line(), &["online", "offline"])
}

/// True while the page can be seen.
pub fn seen() -> RwSignal<bool> {
    follow(|| !document().hidden(), &["visibilitychange"])
}

/// What `look` finds, looked at again after each of the events.
fn follow(look: fn() -> bool, events: &[&'static str]) -> RwSignal<bool> {
    let found = RwSignal::new(look());
    for event in events {
        let listener = window_event_listener_untyped(event, move |_| found.set(look()));
        on_cleanup(move || listener.remove());
    }
    found
}
