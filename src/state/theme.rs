//! Light or dark: as the system says, until the user says otherwise on this device.
//!
//! The choice is applied before the first paint by `public/theme.js`, which reads the same key.

use crate::browser::storage::Store;
use leptos::prelude::*;

const KEY: &str = "imagedeck.theme";

/// Switches between light and dark, starting from what is shown now.
pub fn toggle() {
    let next = if is_dark() { "light" } else { "dark" };
    Store::Device.write(KEY, next);
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-theme", next);
    }
}

fn is_dark() -> bool {
    let chosen = document().document_element().and_then(|root| root.get_attribute("data-theme"));
    match chosen.as_deref() {
        Some("dark") => true,
        Some("light") => false,
        _ => window().match_media("(prefers-color-scheme: dark)").ok().flatten().is_some_and(|query| query.matches()),
    }
}
