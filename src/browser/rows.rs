//! The keyboard among the rows of the table.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The links that open the rows.
const LINKS: &str = "#main tbody a.name";

/// Which row has the focus, or holds it: the value of an attribute that says which one it is.
pub fn focused_row(attribute: &str) -> Option<String> {
    document().active_element()?.closest("tbody tr").ok()??.get_attribute(attribute)
}

/// Where the keyboard is in a row: the attribute that says which row, its value, and the place among what takes the focus.
pub type Place = (&'static str, String, u32);

/// What takes the focus in a row.
const CONTROLS: &str = "a, button, input";

/// Where the keyboard is in a row that says by an attribute which one it is.
pub fn focused(attribute: &'static str) -> Option<Place> {
    let active = document().active_element()?;
    let row = active.closest("tbody tr").ok()??;
    let controls = row.query_selector_all(CONTROLS).ok()?;
    let place = (0..controls.length()).find(|index| controls.item(*index).as_ref() == Some(active.as_ref()))?;
    Some((attribute, row.get_attribute(attribute)?, place))
}

/// Moves the focus to where it was before the rows were drawn anew, if the row is still there and elsewhere.
pub fn focus_again((attribute, value, place): &Place) {
    if focused(attribute).is_some_and(|(_, now, _)| now == *value) {
        return;
    }
    let row = document().query_selector(&format!("tbody tr[{attribute}=\"{value}\"]")).ok().flatten();
    let control = row.and_then(|row| row.query_selector_all(CONTROLS).ok()?.item(*place));
    if let Some(control) = control.and_then(|control| control.dyn_into::<HtmlElement>().ok()) {
        let _ = control.focus();
    }
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
