//! The rows of a page that is loaded, asked for ahead: `public/boot.js` reads from the address what it shows, and asks the
//! API for it while the dashboard itself is still on its way.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// The answer of the request that was sent ahead, once, only to whom it was sent for, and while the page begins.
    #[wasm_bindgen(js_name = takeAhead)]
    fn take_ahead(address: &str, token: &str) -> Option<js_sys::Promise>;
}

/// The body of the answer that was asked for ahead; none if something else was, nothing, or in vain. The request goes on
/// where nobody waits for it any more: it is one, and most of it is over.
pub async fn take(address: &str, token: &str) -> Option<String> {
    JsFuture::from(take_ahead(address, token)?).await.ok()?.as_string()
}
