//! The height of rows: compact, standard, relaxed.

use super::icon::icon;
use crate::state::preferences::{Choice, Preferences};
use leptos::prelude::*;

/// Each density with its name in the page and on the device, its words and its icon. `public/theme.js` applies it
/// before the first paint.
const DENSITIES: [(&str, &str, &str); 3] =
    [("compact", "Compact rows", "d1"), ("", "Standard rows", "d2"), ("relaxed", "Relaxed rows", "d3")];

/// The choice of a density.
#[component]
pub fn Density() -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let current = move || preferences.get(Choice::Density).unwrap_or_default();
    let button = move |(name, words, symbol): (&'static str, &'static str, &'static str)| {
        view! {
            <button
                type="button"
                aria-label=words
                title=words
                aria-pressed=move || (current() == name).to_string()
                on:click=move |_| choose(preferences, name)
            >
                {icon(symbol)}
            </button>
        }
        .into_any()
    };
    view! { <div class="seg" role="group" aria-label="Height of rows">{DENSITIES.map(button).into_iter().collect_view()}</div> }
}

/// Goes on to the next density.
pub fn next(preferences: Preferences) {
    let current = untrack(|| preferences.get(Choice::Density)).unwrap_or_default();
    let place = DENSITIES.iter().position(|(name, ..)| *name == current).map_or(0, |place| place + 1);
    let [(first, ..), ..] = DENSITIES;
    choose(preferences, DENSITIES.get(place).map_or(first, |(name, ..)| name));
}

fn choose(preferences: Preferences, name: &str) {
    preferences.set(Choice::Density, name);
    if let Some(root) = document().document_element() {
        let _ = match name {
            "" => root.remove_attribute("data-density"),
            name => root.set_attribute("data-density", name),
        };
    }
}
