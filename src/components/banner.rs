//! Lines above the page that say something about all of it.

use super::icon::icon;
use crate::session::Session;
use leptos::prelude::*;
use stylers_macro::style_sheet;

/// Says that the browser has no network, while that is so, and that the session ends soon.
pub fn banners(offline: RwSignal<bool>, session: Session) -> AnyView {
    let soon = Memo::new(move |_| session.ends_soon());
    let lines = move || match (offline.get(), soon.get()) {
        (false, false) => ().into_any(),
        (is_offline, is_soon) => lines(is_offline, is_soon, session),
    };
    view! { <div role="status">{lines}</div> }.into_any()
}

#[inline(never)]
fn lines(is_offline: bool, is_soon: bool, session: Session) -> AnyView {
    let style = style_sheet!("style/components/banner.css");
    let offline = is_offline.then(|| {
        view! {
            <div class=style>
                {icon("offline")}
                <span><b>"You are offline. "</b>"What is on the page can be read and copied. It goes on by itself when the network is back."</span>
            </div>
        }
    });
    let soon = is_soon.then(|| {
        view! {
            <div class=style>
                {icon("clock")}
                <span><b>"Your session ends within five minutes. "</b>"Sign in again now, and nothing is interrupted."</span>
                <button type="button" class="btn" on:click=move |_| session.renew(true)>"Sign in again"</button>
            </div>
        }
    });
    (offline, soon).into_any()
}
