//! The rest of the dashboard: what its first page does not need comes later. See `public/boot.js`.

use super::task;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Begins something for the current owner once the rest is there, unless the owner is gone by then: for what is of use,
/// and can wait.
pub fn once_it_is_there(begin: Box<dyn FnOnce()>) {
    let owner = Owner::current();
    let waiting = task::start(Box::pin(async move {
        is_there().await;
        if let Some(owner) = owner {
            owner.with(begin);
        }
    }));
    on_cleanup(move || waiting.abort());
}

async fn is_there() {
    let rest = js_sys::Reflect::get(&window(), &JsValue::from_str("rest")).unwrap_or_default();
    let is_there = js_sys::Reflect::get(&rest, &JsValue::from_str("isThere")).unwrap_or_default();
    let _ = JsFuture::from(js_sys::Promise::resolve(&is_there)).await;
}
