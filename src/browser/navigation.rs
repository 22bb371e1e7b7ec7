//! The address bar: read as a signal, written as history.
//!
//! There is no router library here on purpose: the dashboard has one kind of page with exact addresses, and
//! decoding a query string on the way would corrupt the percent signs of `like` patterns.

use crate::routes::{Route, View};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

/// The current address, and the way to another one.
#[derive(Clone, Copy)]
pub struct Navigation {
    /// The path and the query string.
    address: RwSignal<String>,
    /// What the link leads to that is being pressed.
    pressed: RwSignal<Option<View>>,
}

/// What becomes of the address that is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum History {
    /// It stays behind the new one: Back returns to it.
    Push,
    /// The new one takes its place.
    Replace,
}

impl Navigation {
    /// Starts to follow the address bar and to handle clicks on the dashboard's own links.
    pub fn start() -> Navigation {
        let navigation = Navigation { address: RwSignal::new(current()), pressed: RwSignal::new(None) };
        let _ = window_event_listener(ev::popstate, move |_| navigation.address.set(current()));
        let _ = window_event_listener(ev::click, move |event| {
            if let Some(address) = followed_link(&event) {
                event.prevent_default();
                navigation.go(&address, History::Push);
            }
        });
        navigation
    }

    /// Begins to notice which link is being pressed. A press ends with a click, wherever it is let go, or is none after all.
    pub fn follow_presses(self) {
        let presses = window_event_listener(ev::pointerdown, move |event| {
            let view = followed_link(&event).map(|address| route_of(&address));
            self.pressed.set(match view {
                Some(Route::List(view)) => Some(view),
                _ => None,
            });
        });
        let clicks = window_event_listener(ev::click, move |_| self.pressed.set(None));
        let cancels = window_event_listener(ev::pointercancel, move |_| self.pressed.set(None));
        on_cleanup(move || {
            presses.remove();
            clicks.remove();
            cancels.remove();
            self.pressed.set(None);
        });
    }

    /// What will be shown when the press on a link ends: it can be drawn meanwhile.
    pub fn pressed(self) -> Option<View> {
        self.pressed.get()
    }

    /// What the current address shows.
    pub fn route(self) -> Route {
        self.address.with(|address| route_of(address))
    }

    /// Goes back to the address before, as the browser's own button does.
    pub fn back(self) {
        if let Ok(entries) = window().history() {
            let _ = entries.back();
        }
    }

    /// Moves to another address of the dashboard.
    pub fn go(self, address: &str, history: History) {
        let Ok(entries) = window().history() else { return };
        let unchanged = self.address.with_untracked(|current| current == address);
        let written = if unchanged || history == History::Replace {
            entries.replace_state_with_url(&JsValue::NULL, "", Some(address))
        } else {
            entries.push_state_with_url(&JsValue::NULL, "", Some(address))
        };
        // A browser refuses when a page writes its history too often, some of them silently; the view then follows all
        // the same.
        let shown = current();
        let is_written = written.is_ok() && (unchanged || self.address.with_untracked(|before| *before != shown));
        let next = if is_written { shown } else { address.to_owned() };
        if self.address.with_untracked(|current| *current != next) {
            self.address.set(next);
        }
    }
}

fn route_of(address: &str) -> Route {
    let (path, search) = address.split_once('?').unwrap_or((address, ""));
    Route::parse(path, search)
}

/// The path and the query string that the browser shows.
pub fn current() -> String {
    let location = window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

/// The address of the dashboard that a click asks for; none where the browser should act as ever.
pub fn followed_link(event: &ev::MouseEvent) -> Option<String> {
    let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    if event.default_prevented() || event.button() != 0 || modified {
        return None;
    }
    let target: web_sys::Element = event.target()?.dyn_into().ok()?;
    let link = target.closest("a[href]").ok()??;
    if link.has_attribute("target") || link.has_attribute("download") {
        return None;
    }
    let address = link.get_attribute("href")?;
    let is_own = address.starts_with('/') && !address.starts_with("//");
    is_own.then_some(address)
}
