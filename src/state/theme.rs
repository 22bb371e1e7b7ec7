//! Light or dark: as the system says, until the user says otherwise on this device.
//!
//! The choice is applied before the first paint by `public/theme.js`, which reads the same key.

use crate::browser::storage::Store;
use leptos::prelude::*;

const KEY: &str = "imagedeck.theme";

/// Switches between light and dark, starting from what is shown now. A choice that agrees with the system is no
/// choice: the page then follows the system again.
pub fn toggle() {
    let Some(root) = document().document_element() else { return };
    let dark = !is_dark();
    if dark == system_is_dark() {
        Store::Device.remove(KEY);
        let _ = root.remove_attribute("data-theme");
    } else {
        let next = if dark { "dark" } else { "light" };
        Store::Device.write(KEY, next);
        let _ = root.set_attribute("data-theme", next);
    }
}

fn is_dark() -> bool {
    let chosen = document().document_element().and_then(|root| root.get_attribute("data-theme"));
    match chosen.as_deref() {
        Some("dark") => true,
        Some("light") => false,
        _ => system_is_dark(),
    }
}

fn system_is_dark() -> bool {
    let query = window().match_media("(prefers-color-scheme: dark)").ok().flatten();
    query.is_some_and(|query| query.matches())
}
