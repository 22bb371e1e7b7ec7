//! The place of short notices.

use super::icon::icon;
use crate::state::toast::{Toast, Toasts};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use stylers_macro::style_sheet;

/// How long a notice stays, in milliseconds. One that did not work stays until it is dismissed.
const SHOWN: u32 = 4_000;

/// The newest notice, read out and gone after a while; it stays while it is pointed at or focused.
#[component]
pub fn ToastPlace() -> impl IntoView {
    let style = style_sheet!("style/components/toast.css");
    let toasts = expect_context::<Toasts>();
    let held = RwSignal::new(false);
    let timer: StoredValue<Option<Timeout>, LocalStorage> = StoredValue::new_local(None);
    Effect::new(move |_| {
        let timeout = toasts
            .current()
            .filter(|toast| toast.good && !held.get())
            .map(|toast| Timeout::new(SHOWN, move || toasts.dismiss(toast.number)));
        timer.set_value(timeout);
    });
    view! {
        <div
            class=style
            role="status"
            on:mouseenter=move |_| held.set(true)
            on:mouseleave=move |_| held.set(false)
            on:focusin=move |_| held.set(true)
            on:focusout=move |_| held.set(false)
        >
            {move || match toasts.current() {
                None => ().into_any(),
                Some(toast) => notice(toasts, toast, held),
            }}
        </div>
    }
}

#[inline(never)]
fn notice(toasts: Toasts, toast: Toast, held: RwSignal<bool>) -> AnyView {
    let Toast { number, words, subject, good } = toast;
    let dismiss = move |_| {
        held.set(false);
        toasts.dismiss(number);
    };
    view! {
        <div class="toast" class:bad=!good>
            {icon(if good { "check" } else { "warn" })}
            <span>{words}</span>
            <code>{subject}</code>
            <button type="button" class="icon-btn" aria-label="Dismiss" on:click=dismiss>{icon("x")}</button>
        </div>
    }
    .into_any()
}
