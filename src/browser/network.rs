//! Whether the machine has a network at all, as far as the browser knows.

use leptos::ev;
use leptos::prelude::*;

/// True while the browser knows that there is no network.
pub fn offline() -> ReadSignal<bool> {
    let (offline, set_offline) = signal(!window().navigator().on_line());
    let _ = window_event_listener(ev::online, move |_| set_offline.set(false));
    let _ = window_event_listener(ev::offline, move |_| set_offline.set(true));
    offline
}
