//! A menu: a button that unfolds a panel below it.
//!
//! It is the browser's own `details`; what is added is that Escape closes it, and that it closes when the keyboard
//! or the pointer goes elsewhere. What it holds is drawn when it is first unfolded.

use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};

/// What draws the panel of a menu.
pub type Panel = Box<dyn Fn() -> AnyView + Send>;

/// A menu: what its button shows, the look of the button, and what draws the panel each time that it is unfolded.
pub fn menu(label: AnyView, class: &'static str, panel: Panel) -> AnyView {
    let is_open = RwSignal::new(false);
    let key = move |event: KeyboardEvent| {
        if event.key() == "Escape"
            && let Some(menu) = menu_of(&event).filter(|menu| menu.has_attribute("open"))
        {
            event.stop_propagation();
            close(&menu);
        }
    };
    let close_when_left = move |event: FocusEvent| {
        let next = event.related_target().and_then(|target| target.dyn_into::<Element>().ok());
        if let (Some(menu), Some(next)) = (menu_of(&event), next)
            && !menu.contains(Some(&next))
        {
            let _ = menu.remove_attribute("open");
        }
    };
    let toggled = move |event: Event| is_open.set(menu_of(&event).is_some_and(|menu| menu.has_attribute("open")));
    let panel = move || match is_open.get() {
        true => panel(),
        false => ().into_any(),
    };
    view! {
        <details class="menu" on:toggle=toggled on:keydown=key on:focusout=close_when_left>
            // The event of having unfolded comes later than the next key may, which would find nothing in the panel.
            <summary class=class on:click=move |_| is_open.set(true)>{label}</summary>
            // Over all that is beside the menu: a click there closes it, and does nothing else.
            <div class="shield" on:click=move |event| close_around(&event)></div>
            <div class="pop" tabindex="-1">{panel}</div>
        </details>
    }
    .into_any()
}

/// Closes the menu that an event comes from, and gives its button the focus.
pub fn close_around(event: &Event) {
    if let Some(menu) = menu_of(event) {
        close(&menu);
    }
}

fn close(menu: &Element) {
    let _ = menu.remove_attribute("open");
    if let Ok(Some(summary)) = menu.query_selector("summary") {
        let _ = summary.unchecked_into::<HtmlElement>().focus();
    }
}

fn menu_of(event: &Event) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest("details.menu").ok()?
}
