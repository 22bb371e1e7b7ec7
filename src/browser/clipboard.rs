//! Copying text for another program.

use leptos::prelude::window;
use wasm_bindgen_futures::JsFuture;

/// Puts a text on the clipboard. False where the browser does not let us, as on a page without HTTPS.
pub async fn copy(text: &str) -> bool {
    let navigator = window().navigator();
    // Outside a secure context the browser has no clipboard object at all.
    let available = js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|value| !value.is_undefined());
    available && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}
