//! The keyboard among the rows of the table.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The links that open the rows.
const LINKS: &str = "#main tbody a.name";

/// The address that opens the row which has the focus, or holds it.
pub fn focused_address() -> Option<String> {
    let row = document().active_element()?.closest("tbody tr").ok()??;
    row.query_selector("a.name").ok()??.get_attribute("href")
}

/// Moves the focus to the next row or the one before; from elsewhere to the first or the last.
pub fn move_focus(forward: bool) {
    let Ok(links) = document().query_selector_all(LINKS) else { return };
    let row = document().active_element().and_then(|active| active.closest("tbody tr").ok().flatten());
    let place = row.and_then(|row| {
        (0..links.length()).find(|index| links.item(*index).is_some_and(|link| row.contains(Some(&link))))
    });
    let last = links.length().saturating_sub(1);
    let next = match (place, forward) {
        (None, true) => 0,
        (None, false) => last,
        (Some(place), true) => (place + 1).min(last),
        (Some(place), false) => place.saturating_sub(1),
    };
    if let Some(link) = links.item(next).and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
        let _ = link.focus();
    }
}

/// Whether an element takes letters as they are typed.
pub fn takes_text(element: &Element) -> bool {
    let is_box = element.get_attribute("type").is_some_and(|kind| kind == "checkbox");
    !is_box && matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
}
