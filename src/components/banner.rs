//! A line above the page that says something about all of it.

use super::icon::icon;
use leptos::prelude::*;
use stylers_macro::style_sheet;

/// Says that the browser has no network. What is on the page stays usable.
#[component]
pub fn OfflineBanner(
    /// Whether there is no network.
    offline: RwSignal<bool>,
) -> impl IntoView {
    let style = style_sheet!("style/components/banner.css");
    view! {
        <div role="status">
            {move || match offline.get() {
                false => ().into_any(),
                true => view! {
                <div class=style>
                    {icon("offline")}
                    <span><b>"You are offline. "</b>"What is on the page can be read and copied. It goes on by itself when the network is back."</span>
                </div>
                }.into_any(),
            }}
        </div>
    }
}
