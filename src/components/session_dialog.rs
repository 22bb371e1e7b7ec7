//! The dialog over a view whose session has ended, or ends soon. The view stays as it is behind it.

use super::sign_in_form::SignInForm;
use crate::browser::focus;
use crate::session::Session;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use stylers_macro::style_sheet;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

const FOCUSABLE: &str = ".dialog :is(button, input, textarea, a[href])";

/// Asks to sign in again. Once the session has ended, it cannot be closed otherwise than by signing in or out.
#[component]
pub fn SessionDialog(
    /// The session that has ended, or ends soon.
    session: Session,
) -> impl IntoView {
    let style = style_sheet!("style/components/session_dialog.css");
    let user = session.user().unwrap_or_default();
    let before = StoredValue::new_local(focus::holder());
    on_cleanup(move || focus::return_to(before.get_value()));
    let leave = move |_| match untrack(|| session.has_ended()) {
        true => session.sign_out(),
        false => session.renew(false),
    };
    let keep_focus_inside = move |event: KeyboardEvent| match event.key().as_str() {
        "Tab" => wrap_focus(&event),
        "Escape" if !untrack(|| session.has_ended()) => {
            event.stop_propagation();
            session.renew(false);
        }
        _ => {}
    };
    view! {
        <div class=style>
            <div
                class="dialog"
                role="dialog"
                aria-modal="true"
                aria-labelledby="session-title"
                aria-describedby="session-text"
                on:keydown=keep_focus_inside
            >
                <header>
                    <h2 id="session-title">
                        {move || if session.has_ended() { "Your session has ended" } else { "Your session ends soon" }}
                    </h2>
                </header>
                <div class="body">
                    <p id="session-text">"Sign in again and you stay on this view. Nothing is lost."</p>
                    <SignInForm session user=user button="Sign in and stay here">
                        <button type="button" class="btn md" on:click=leave>
                            {move || if session.has_ended() { "Sign out" } else { "Not now" }}
                        </button>
                    </SignInForm>
                </div>
            </div>
        </div>
    }
}

/// Moves the focus from the last element to the first and back, so that it never leaves the dialog.
fn wrap_focus(event: &KeyboardEvent) {
    let Ok(elements) = document().query_selector_all(FOCUSABLE) else { return };
    let at = |index: u32| elements.item(index).and_then(|node| node.dyn_into::<HtmlElement>().ok());
    let (first, last) = (at(0), at(elements.length().saturating_sub(1)));
    let active = document().active_element();
    let is_active = |element: &Option<HtmlElement>| {
        element.as_ref().is_some_and(|element| active.as_ref() == Some(element.unchecked_ref()))
    };
    let target = if event.shift_key() && is_active(&first) {
        last
    } else if !event.shift_key() && is_active(&last) {
        first
    } else {
        return;
    };
    if let Some(target) = target {
        event.prevent_default();
        let _ = target.focus();
    }
}
