//! The keys of an action, drawn as keys.

use leptos::prelude::*;

/// The keys that are pressed one after the other, or together; nothing where there are none.
pub fn keys(keys: &'static [&'static str]) -> AnyView {
    let shown = keys.iter().flat_map(|key| {
        let is_shifted = key.len() == 1 && key.chars().all(|letter| letter.is_ascii_uppercase());
        let parts: Vec<String> = key.split('+').map(str::to_ascii_uppercase).collect();
        let shift = is_shifted.then(|| "Shift".to_owned());
        shift.into_iter().chain(parts.into_iter().map(|part| if part == "CTRL" { "Ctrl".to_owned() } else { part }))
    });
    shown.map(|key| view! { <kbd>{key}</kbd> }.into_any()).collect_view().into_any()
}
