//! An icon from the sprite in `index.html`. It is never the only carrier of a meaning.

use leptos::prelude::*;

/// The icon of a name, without its `i-`.
///
/// A function of one type rather than a component: it is drawn in so many places that each of them counts in the
/// size of the dashboard.
pub fn icon(name: &'static str) -> AnyView {
    let symbol = format!("#i-{name}");
    view! { <svg class="i" aria-hidden="true"><use href=symbol></use></svg> }.into_any()
}
