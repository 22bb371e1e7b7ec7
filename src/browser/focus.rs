//! Where the keyboard is.

use leptos::ev;
use leptos::prelude::{document, request_animation_frame, window, window_event_listener};
use wasm_bindgen::JsCast;
use web_sys::{
    Element, HtmlDialogElement, HtmlElement, HtmlInputElement, ScrollIntoViewOptions, ScrollLogicalPosition,
};

/// Moves the focus to the first of the places that the page has, once it has been drawn. A place is a selector.
pub fn move_to(places: &[&str]) {
    let places: Vec<String> = places.iter().map(|place| (*place).to_owned()).collect();
    request_animation_frame(move || focus_first(&places));
}

/// Moves the focus to the element of an id that the page has already. At once, as the next letter may be on its way;
/// where something lies over it, once that is gone.
pub fn put_on(id: &str) {
    let place = ["#", id].concat();
    focus_first(&[&place]);
    if holder().is_none_or(|holder| holder.id() != id) {
        move_to(&[&place]);
    }
}

/// Moves the focus to the field of an id, and selects its text: what is typed next takes its place.
pub fn select(id: &str) {
    let place = format!("#{id}");
    request_animation_frame(move || {
        if let Some(field) = find(&place) {
            let _ = field.focus();
            if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
                input.select();
            }
        }
    });
}

/// Where the cursor is in the text field of an id, in units of UTF-16.
pub fn cursor(id: &str) -> Option<usize> {
    let input: HtmlInputElement = find(&format!("#{id}"))?.dyn_into().ok()?;
    input.selection_start().ok().flatten().map(|units| units as usize)
}

/// Whether more than the cursor's place is marked in the text field of an id.
pub fn has_selection(id: &str) -> bool {
    let input = find(&format!("#{id}")).and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
    input.is_some_and(|input| input.selection_start().ok() != input.selection_end().ok())
}

/// Puts a text into the text field of an id, and the cursor at so many units of UTF-16 in it. At once: the next letter
/// may be on its way.
pub fn put_text(id: &str, text: &str, units: usize) {
    let units = u32::try_from(units).unwrap_or(u32::MAX);
    let input = find(&format!("#{id}")).and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
    if let Some(input) = input {
        input.set_value(text);
        let _ = input.set_selection_range(units, units);
    }
}

/// Opens the dialog of an id over the page, once it has been drawn.
pub fn show_modal(id: &str) {
    let place = format!("#{id}");
    request_animation_frame(move || {
        if let Some(dialog) = find(&place).and_then(|dialog| dialog.dyn_into::<HtmlDialogElement>().ok()) {
            let _ = dialog.show_modal();
            // One that was open already keeps the focus where it was, which may be gone.
            if let Ok(Some(first)) = dialog.query_selector("[autofocus], button") {
                let _ = first.unchecked_into::<HtmlElement>().focus();
            }
        }
    });
}

/// Brings the element of an id into sight, as far as it has to move.
pub fn show(id: &str) {
    if let Some(element) = find(&format!("#{id}")) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Gives the focus to the heading of the page whenever the element that had it is taken away, and whoever took it
/// away has not moved the focus elsewhere by the next frame.
pub fn keep_from_getting_lost() {
    let _ = window_event_listener(ev::focusout, |event| {
        let Some(left) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
        request_animation_frame(|| {
            request_animation_frame(move || {
                let is_lost = document().active_element().is_none_or(|active| active.tag_name() == "BODY");
                if is_lost && !left.is_connected() {
                    focus_first(&["h1", "#main"]);
                }
            });
        });
    });
}

/// The element that has the focus.
pub fn holder() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}

/// Moves the focus back to an element that had it, or to the heading if it is gone.
pub fn return_to(element: Option<HtmlElement>) {
    request_animation_frame(move || match element.filter(|element| element.is_connected()) {
        Some(element) => {
            let _ = element.focus();
        }
        None => focus_first(&["h1", "#main"]),
    });
}

/// Shows the beginning of the rows: those of the table's own window, or of the page where the page scrolls.
pub fn show_first_row() {
    // Together with the next frame: at once, the browser would have to lay out the page an additional time.
    request_animation_frame(|| {
        if let Some(rows) = find("#main [role=region]") {
            rows.set_scroll_top(0);
        }
        window().scroll_to_with_x_and_y(0.0, 0.0);
    });
}

fn focus_first(places: &[impl AsRef<str>]) {
    if let Some(element) = places.iter().find_map(|place| find(place.as_ref())) {
        let _ = element.focus();
    }
}

fn find(place: &str) -> Option<HtmlElement> {
    document().query_selector(place).ok()??.dyn_into().ok()
}
