//! The account menu: who is signed in, for how long, and the way out.

use super::icon::icon;
use crate::session::Session;
use crate::text::format::time_left;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The menu of the signed-in user.
#[component]
pub fn Account(
    /// The session.
    session: Session,
) -> impl IntoView {
    let user = move || session.user().unwrap_or_default();
    let menu: NodeRef<leptos::html::Details> = NodeRef::new();
    let left: RwSignal<Option<i64>> = RwSignal::new(session.seconds_left());
    let close = move || {
        if let Some(menu) = menu.try_get_untracked().flatten() {
            menu.set_open(false);
        }
    };
    let summary =
        move || menu.get_untracked()?.query_selector("summary").ok()??.dyn_into::<web_sys::HtmlElement>().ok();
    let key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            close();
            if let Some(summary) = summary() {
                let _ = summary.focus();
            }
        }
    };
    let close_when_left = move |event: leptos::ev::FocusEvent| {
        let next = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        // Signing out takes the menu away with the focus still in it.
        let menu = menu.try_get_untracked().flatten();
        let stays = menu.is_none_or(|menu| next.is_none() || menu.contains(next.as_ref()));
        if !stays {
            close();
        }
    };
    view! {
        <details
            node_ref=menu
            class="menu"
            on:toggle=move |_| left.set(session.seconds_left())
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
                    Some(seconds) => view! { <p class="item">"Session ends in" <span class="end">{time_left(seconds)}</span></p> }.into_any(),
                    None => ().into_any(),
                }}
                <hr />
                <button type="button" class="item" on:click=move |_| session.sign_out()>"Sign out"</button>
            </div>
        </details>
    }
}
