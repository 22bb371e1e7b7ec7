//! Where the user uploads the files that a sync lists, as far as the service says.

use crate::api::Client;
use crate::browser::task;
use leptos::prelude::*;

/// The place, empty until it is known: an address, or the folder of the user's store below the service's data folder.
pub fn upload_place(client: Client) -> RwSignal<String> {
    let place = RwSignal::new(String::new());
    let asking = task::start(Box::pin(async move {
        // Where the service does not say, the words of the page are enough.
        if let Ok(Some(known)) = client.upload_place().await {
            place.set(known);
        }
    }));
    on_cleanup(move || asking.abort());
    place
}

/// Whether a place is an address that a browser can be sent to, and not a folder.
pub fn is_address(place: &str) -> bool {
    place.starts_with("https://") || place.starts_with("http://")
}
