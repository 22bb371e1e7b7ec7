//! The width of the window, as far as the layout depends on it.

use leptos::ev;
use leptos::prelude::*;

/// True while an open object lies over the list, and not beside it: the widths of the style sheets' middle layout.
pub fn drawer_overlays() -> RwSignal<bool> {
    let overlays = RwSignal::new(measure());
    let listener = window_event_listener(ev::resize, move |_| overlays.set(measure()));
    on_cleanup(move || listener.remove());
    overlays
}

fn measure() -> bool {
    let query = window().match_media("(max-width: 1279px)").ok().flatten();
    query.is_some_and(|query| query.matches())
}
