//! The two steps that bring a user's file into the list: where to upload it, and the sync.

use crate::api::Client;
use crate::state::upload_place::{is_address, upload_place};
use leptos::prelude::*;

/// Where files are uploaded, as a link or as the folder that it is; nothing before that is known.
#[inline(never)]
pub fn upload_hint(client: Client) -> AnyView {
    let place = upload_place(client);
    let words = move || {
        let place = place.get();
        match (place.is_empty(), is_address(&place)) {
            (true, _) => ().into_any(),
            (false, true) => {
                // It is the service's own word, and opens beside the dashboard without knowing of it.
                view! { " Upload at " <a href=place.clone() target="_blank" rel="noopener noreferrer">{shown(&place)}</a>"." }
                    .into_any()
            }
            (false, false) => view! { " Your store is the folder " <code>{place}</code>" of the service." }.into_any(),
        }
    };
    words.into_any()
}

/// An address without what everybody knows.
fn shown(address: &str) -> String {
    let plain = address.split_once("://").map_or(address, |(_, plain)| plain);
    plain.trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_by_its_host() {
        assert_eq!(shown("https://vskey-stor.example/"), "vskey-stor.example");
        assert_eq!(shown("http://localhost:8080/up/"), "localhost:8080/up");
    }

    #[test]
    fn only_what_a_browser_may_be_sent_to_is_an_address() {
        assert!(is_address("https://uploads.example/"));
        for other in ["javascript:alert(1)", "/srv/stores/jdoe", "data:text/html,x", ""] {
            assert!(!is_address(other), "{other}");
        }
    }
}
