//! The account menu: who is signed in, for how long, and the way out.

use super::icon::icon;
use crate::session::Session;
use crate::text::format::time_left;
use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};

/// The menu of the signed-in user.
#[component]
pub fn Account(
    /// The session.
    session: Session,
) -> impl IntoView {
    let user = move || session.user().unwrap_or_default();
    let time_left = move || session.seconds_left().map_or(String::new(), time_left);
    let left = RwSignal::new(time_left());
    let key = move |event: KeyboardEvent| {
        if event.key() == "Escape"
            && let Some(menu) = menu_of(&event)
        {
            let _ = menu.remove_attribute("open");
            if let Ok(Some(summary)) = menu.query_selector("summary") {
                let _ = summary.unchecked_into::<HtmlElement>().focus();
            }
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
    view! {
        <details
            class="menu"
            on:toggle=move |_| left.set(time_left())
            on:keydown=key
            on:focusout=close_when_left
        >
            <summary class="btn quiet">
                {icon("user")}
                <span><span class="sr-only">"Account "</span>{user}</span>
            </summary>
            <div class="pop">
                <h3>"Signed in as " {user}</h3>
                {move || match left.get() {
                    left if left.is_empty() => ().into_any(),
                    left => view! { <p class="item">"Session ends in" <span class="end">{left}</span></p> }.into_any(),
                }}
                <hr />
                <button type="button" class="item" on:click=move |_| session.sign_out()>"Sign out"</button>
            </div>
        </details>
    }
}

/// The menu that an event comes from.
fn menu_of(event: &Event) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest("details").ok()?
}
