//! Whether the machine has a network at all, as far as the browser knows.

use leptos::ev;
use leptos::prelude::*;

/// True while the browser knows that there is no network.
pub fn offline() -> RwSignal<bool> {
    let offline = RwSignal::new(!window().navigator().on_line());
    let _ = window_event_listener(ev::online, move |_| offline.set(false));
    let _ = window_event_listener(ev::offline, move |_| offline.set(true));
    offline
}
