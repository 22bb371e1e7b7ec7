//! The rows of a page that is loaded again, asked for ahead: `public/boot.js` sends the request that this tab sent last at
//! the same address, while the dashboard itself is still on its way.

use super::navigation::current;
use super::storage::Store;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Where the tab keeps an address of the dashboard, and on a second line what was asked of the API there.
const AHEAD: &str = "imagedeck.ahead";

#[wasm_bindgen]
extern "C" {
    /// The answer of the request that was sent ahead, once, only to whom it was sent for, and only while it is new.
    #[wasm_bindgen(js_name = takeAhead)]
    fn take_ahead(address: &str, token: &str) -> Option<js_sys::Promise>;
}

/// The body of the answer that was asked for ahead; none if something else was, nothing, or in vain. The request goes on
/// where nobody waits for it any more: it is one, and most of it is over.
pub async fn take(address: &str, token: &str) -> Option<String> {
    JsFuture::from(take_ahead(address, token)?).await.ok()?.as_string()
}

/// Notes what the current address asks for.
pub fn note(address: &str) {
    Store::Tab.write(AHEAD, &[&current(), "\n", address].concat());
}

/// Forgets it: an address holds the words of its user.
pub fn forget() {
    Store::Tab.remove(AHEAD);
}
