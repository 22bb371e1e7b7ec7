//! A file that is written piece by piece and then saved by the browser.

use gloo_timers::callback::Timeout;
use js_sys::Array;
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// How long a saved file can still be read, in milliseconds.
const KEPT: u32 = 60_000;

/// The file, as far as it is written. Its pieces lie with the browser, so that joining them takes no time.
pub struct File {
    pieces: Array,
    media_type: &'static str,
}

impl File {
    /// An empty file.
    pub fn new(media_type: &'static str) -> File {
        File { pieces: Array::new(), media_type }
    }

    /// Writes a piece.
    pub fn add(&mut self, text: &str) {
        let piece = Array::of(&[JsValue::from_str(text)]);
        if let Ok(piece) = Blob::new_with_str_sequence(&piece) {
            self.pieces.push(&piece);
        }
    }

    /// Saves the file under a name, where the browser saves downloads.
    pub fn save(self, name: &str) {
        let options = BlobPropertyBag::new();
        options.set_type(self.media_type);
        let Ok(whole) = Blob::new_with_blob_sequence_and_options(&self.pieces, &options) else { return };
        let Ok(address) = Url::create_object_url_with_blob(&whole) else { return };
        if let Ok(link) = document().create_element("a")
            && let Ok(link) = link.dyn_into::<HtmlAnchorElement>()
        {
            link.set_href(&address);
            link.set_download(name);
            link.click();
        }
        // Browsers may take a while before they read it.
        Timeout::new(KEPT, move || drop(Url::revoke_object_url(&address))).forget();
    }
}
