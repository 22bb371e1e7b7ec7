//! What the account menu holds: who is signed in, for how long, the zone of times, and the way out.

use super::icon::icon;
use crate::session::Session;
use crate::state::preferences::{Choice, Preferences};
use crate::state::zone::Zone;
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
    let preferences = expect_context::<Preferences>();
    let zone = untrack(|| Zone::chosen(preferences));
    let choose_zone = move |event| preferences.set(Choice::Zone, Zone::with_key(&event_target_value(&event)).key());
    let option = |choice: Zone| {
        view! { <option value=choice.key() selected=choice == zone>{choice.words()}</option> }.into_any()
    };
    view! {
        <h2>"Signed in as " {session.user().unwrap_or_default()}</h2>
        {left}
        <label class="item">
            "Times"
            <span class="select end">
                <select on:change=choose_zone prop:value=zone.key()>{Zone::ALL.map(option).into_iter().collect_view()}</select>
                {icon("chev")}
            </span>
        </label>
        <hr />
        <button type="button" class="item" on:click=move |_| session.sign_out()>"Sign out"</button>
    }
    .into_any()
}
