//! The head of a table: what each column is, and sorting by it.

use super::icon::icon;
use super::table::selectable;
use crate::resources::{Column, Content, Layout, Shown, WIDTHS};
use crate::routes::View;
use crate::state::preferences::Preferences;
use crate::state::remote::Remote;
use crate::state::selection::Selection;
use crate::state::zone::Zone;
use imagedeck_api::{Direction, Field, Query, Sort};
use leptos::ev::{MouseEvent, PointerEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The row of column heads.
#[component]
pub fn TableHead(
    /// The columns.
    columns: Layout,
    /// The view, whose order is changed.
    view: Memo<View>,
    /// The selected rows; none where rows cannot be selected.
    selection: Option<Selection>,
    /// The rows of the page.
    remote: Remote,
    /// Asks for another order.
    on_sort: Callback<Vec<Sort>>,
    /// Asks for another width of a column, in pixels.
    on_resize: Callback<(&'static Column, Option<u16>)>,
) -> impl IntoView {
    // The order of the rows that are shown, so that it changes with them: whatever changes in the head, all rows are laid
    // out anew.
    let order = Memo::new(move |_| {
        let (resource, asked) = view.with(|view| (view.resource, view.query.sorts.clone()));
        let sorts = remote.answer().map_or(asked, |listing| listing.query.sorts.clone());
        View::of(resource).with_query(Query { sorts, ..Query::default() })
    });
    let head = move |shown: &Shown| {
        let Shown { column, width } = *shown;
        match column.sort {
            None => view! {
                <th scope="col" class=column.class style:width=in_pixels(width)>{column.heading}{resizer(column, on_resize)}</th>
            }
            .into_any(),
            Some(field) => view! { <SortHead column width field view order on_sort on_resize /> }.into_any(),
        }
    };
    view! {
        <thead>
            <tr>
                {selection.map(|selection| page_check(selection, remote))}
                {columns.columns().iter().map(head).collect_view()}
                <th scope="col" class="c-act"><span class="sr-only">"Actions"</span></th>
            </tr>
        </thead>
    }
}

/// The box that selects the page: checked where all of its rows are, half where some are, out of use without any.
fn page_check(selection: Selection, remote: Remote) -> AnyView {
    let number = move || {
        let rows = selectable(remote);
        let selected = selection.with(|selected| rows.iter().filter(|(id, _)| selected.contains(*id)).count());
        (selected, rows.len())
    };
    let is_all = move || matches!(number(), (selected, all) if selected == all && all > 0);
    view! {
        <th scope="col" class="c-check">
            <label class="check">
                <input
                    type="checkbox"
                    aria-label="Select all rows of this page"
                    disabled=move || number().1 == 0
                    prop:checked=is_all
                    prop:indeterminate=move || matches!(number(), (selected, all) if selected > 0 && selected < all)
                    on:change=move |event| selection.put(&selectable(remote), event_target_checked(&event))
                />
            </label>
        </th>
    }
    .into_any()
}

#[component]
fn SortHead(
    column: &'static Column,
    width: Option<u16>,
    field: Field,
    view: Memo<View>,
    order: Memo<View>,
    on_sort: Callback<Vec<Sort>>,
    on_resize: Callback<(&'static Column, Option<u16>)>,
) -> impl IntoView {
    // The key's place in the order, its direction, and how many keys there are.
    let key = move || {
        order.with(|order| {
            let sorts = &order.query.sorts;
            let place = sorts.iter().position(|sort| sort.field == field)?;
            sorts.get(place).map(|sort| (place, sort.direction, sorts.len()))
        })
    };
    // Only the key that counts first is said to be the sorted one; the others carry their number.
    let aria_sort = move || match key() {
        Some((0, Direction::Ascending, _)) => Some("ascending"),
        Some((0, Direction::Descending, _)) => Some("descending"),
        _ => None,
    };
    let symbol = move || match key() {
        Some((_, Direction::Descending, _)) => "arrow-down",
        _ => "arrow-up",
    };
    let rank = move || key().filter(|(_, _, keys)| *keys > 1).map(|(place, ..)| (place + 1).to_string());
    let zone = matches!(column.content, Content::Time(_)).then(|| {
        let preferences = expect_context::<Preferences>();
        view! { <span class="zone">{move || Zone::chosen(preferences).label()}</span> }.into_any()
    });
    let click =
        move |event: MouseEvent| on_sort.run(next_sorts(&view.get_untracked().query.sorts, field, event.shift_key()));
    view! {
        <th scope="col" class=column.class style:width=in_pixels(width) aria-sort=aria_sort class:is-key=move || key().is_some()>
            <button
                type="button"
                class="sort"
                title="Sort. With Shift: sort by this as well."
                on:click=click
            >
                {column.heading}
                {zone}
                {move || icon(symbol())}
                {move || match rank() {
                    Some(rank) => view! { <span class="rank"><span class="sr-only">", sort key "</span>{rank}</span> }.into_any(),
                    None => ().into_any(),
                }}
            </button>
            {resizer(column, on_resize)}
        </th>
    }
}

/// The edge of a column, to draw it wider or narrower with the pointer. The menu of columns does the same by buttons.
fn resizer(column: &'static Column, on_resize: Callback<(&'static Column, Option<u16>)>) -> AnyView {
    // Where the pointer began, and how wide the column was.
    let start: StoredValue<Option<(i32, i32)>> = StoredValue::new(None);
    let width_at = move |event: &PointerEvent| {
        let (began, width) = start.get_value()?;
        u16::try_from((width + event.client_x() - began).max(i32::from(*WIDTHS.start()))).ok()
    };
    let begin = move |event: PointerEvent| {
        event.prevent_default();
        if let (Some(edge), Some(head)) = (edge_of(&event), head_of(&event)) {
            let _ = edge.set_pointer_capture(event.pointer_id());
            start.set_value(Some((event.client_x(), head.offset_width())));
        }
    };
    let follow = move |event: PointerEvent| {
        if let (Some(width), Some(head)) = (width_at(&event), head_of(&event)) {
            let _ = head.style().set_property("width", &in_pixels(Some(width)));
        }
    };
    let end = move |event: PointerEvent| {
        let (width, began) = (width_at(&event), start.get_value());
        start.set_value(None);
        if let Some(width) = width.filter(|_| began.is_some_and(|(place, _)| place != event.client_x())) {
            on_resize.run((column, Some(width)));
        }
    };
    view! {
        <span
            class="edge"
            aria-hidden="true"
            on:pointerdown=begin
            on:pointermove=follow
            on:pointerup=end
            on:dblclick=move |_| on_resize.run((column, None))
        ></span>
    }
    .into_any()
}

fn edge_of(event: &PointerEvent) -> Option<HtmlElement> {
    event.target()?.dyn_into().ok()
}

fn head_of(event: &PointerEvent) -> Option<HtmlElement> {
    edge_of(event)?.closest("th").ok()??.dyn_into().ok()
}

fn in_pixels(width: Option<u16>) -> String {
    width.map_or(String::new(), |width| [&width.to_string(), "px"].concat())
}

/// The order after a click on a column's head: ascending, descending, then as the service orders. With Shift the
/// other keys stay.
fn next_sorts(sorts: &[Sort], field: Field, keep_others: bool) -> Vec<Sort> {
    let current = sorts.iter().position(|sort| sort.field == field);
    // Beside other keys a plain click begins anew, with this key alone.
    let current = current.filter(|_| keep_others || sorts.len() == 1);
    let direction = current.and_then(|place| sorts.get(place)).map(|sort| sort.direction);
    let next = match direction {
        None => Some(Direction::Ascending),
        Some(Direction::Ascending) => Some(Direction::Descending),
        Some(Direction::Descending) => None,
    };
    let mut result: Vec<Sort> = if keep_others { sorts.to_vec() } else { Vec::new() };
    match (next.map(|direction| Sort { field, direction }), current.filter(|_| keep_others)) {
        (Some(sort), Some(place)) => {
            if let Some(key) = result.get_mut(place) {
                *key = sort;
            }
        }
        (Some(sort), None) => result.push(sort),
        (None, _) => result.retain(|sort| sort.field != field),
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(sorts: &[Sort]) -> String {
        sorts.iter().map(ToString::to_string).collect::<Vec<_>>().join(";")
    }

    #[test]
    fn a_head_goes_through_both_directions_and_back_to_none() {
        let first = next_sorts(&[], Field::Name, false);
        let second = next_sorts(&first, Field::Name, false);
        assert_eq!(written(&first), "name,asc");
        assert_eq!(written(&second), "name,desc");
        assert_eq!(next_sorts(&second, Field::Name, false), []);
    }

    #[test]
    fn shift_adds_turns_and_removes_a_key_beside_the_others() {
        let one = next_sorts(&[], Field::DataStore, false);
        let two = next_sorts(&one, Field::Name, true);
        assert_eq!(written(&two), "data_store,asc;name,asc");
        let turned = next_sorts(&two, Field::DataStore, true);
        assert_eq!(written(&turned), "data_store,desc;name,asc");
        assert_eq!(written(&next_sorts(&turned, Field::DataStore, true)), "name,asc");
        assert_eq!(written(&next_sorts(&two, Field::Id, false)), "id,asc");
        assert_eq!(written(&next_sorts(&turned, Field::DataStore, false)), "data_store,asc");
    }
}
