//! The page of an address that nothing has.

use crate::components::state_message::{Tone, state_message};
use crate::routes::View;
use imagedeck_api::Resource;
use leptos::prelude::*;

/// Says that there is nothing here, and where there is something.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    crate::browser::set_title("Not found – imagedeck");
    let home = view! { <a class="btn primary" href=View::of(Resource::PublicIso).print()>"Show public ISO images"</a> };
    let sentence = "The link may be incomplete. Nothing is lost: every list is in the bar above.".to_owned();
    view! {
        <main class="main" id="main" tabindex="-1">
            <h1 class="sr-only" tabindex="-1">"Not found"</h1>
            {state_message("search", "There is no page at this address", sentence, Tone::Plain, vec![home.into_any()])}
        </main>
    }
}
