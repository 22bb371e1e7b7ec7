//! Where the keyboard is.

use leptos::prelude::{document, request_animation_frame};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Moves the focus to the first element that a selector finds, once the page has been drawn.
pub fn move_to(selector: String) {
    request_animation_frame(move || {
        if let Some(element) = find(&selector) {
            let _ = element.focus();
        }
    });
}

fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}
