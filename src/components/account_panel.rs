//! What the account menu holds: who is signed in, for how long, and the way out.

use crate::session::Session;
use crate::text::format::time_left;
use leptos::prelude::*;

/// The panel of the account menu.
#[inline(never)]
pub fn account_panel(session: Session) -> AnyView {
    let left = match session.seconds_left() {
        None => ().into_any(),
        Some(left) => {
            view! { <p class="item">"Session ends in" <span class="end">{time_left(left)}</span></p> }.into_any()
        }
    };
    view! {
        <h2>"Signed in as " {session.user().unwrap_or_default()}</h2>
        {left}
        <hr />
        <button type="button" class="item" on:click=move |_| session.sign_out()>"Sign out"</button>
    }
    .into_any()
}
