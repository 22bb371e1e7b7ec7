//! An icon from the sprite in `index.html`. It is never the only carrier of a meaning.

use leptos::prelude::*;

/// The icon of a name, without its `i-`.
#[component]
pub fn Icon(
    /// The icon's name in the sprite.
    #[prop(into)]
    name: Signal<&'static str>,
) -> impl IntoView {
    view! {
        <svg class="i" aria-hidden="true">
            <use href=move || format!("#i-{}", name.get())></use>
        </svg>
    }
}
