//! The page of an address that nothing has.

use crate::components::state_message::StateMessage;
use crate::routes::View;
use imagedeck_api::Resource;
use leptos::prelude::*;

/// Says that there is nothing here, and where there is something.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    crate::browser::set_title("Not found – imagedeck");
    view! {
        <main class="main" id="main" tabindex="-1">
            <h1 class="sr-only" tabindex="-1">"Not found"</h1>
            <StateMessage
                symbol="search"
                title="There is no page at this address".to_owned()
                sentence="The link may be incomplete. Nothing is lost: every list is in the bar above.".to_owned()
            >
                <a class="btn primary" href=View::of(Resource::PublicIso).print()>"Show public ISO images"</a>
            </StateMessage>
        </main>
    }
}
