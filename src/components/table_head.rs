//! The head of a table: what each column is, and sorting by it.

use super::icon::icon;
use crate::resources::Column;
use crate::routes::View;
use imagedeck_api::{Direction, Field, Sort};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// The row of column heads.
#[component]
pub fn TableHead(
    /// The columns.
    columns: &'static [Column],
    /// The view, for its order.
    view: Memo<View>,
    /// Asks for another order.
    on_sort: Callback<Vec<Sort>>,
) -> impl IntoView {
    let head = move |column: &'static Column| match column.sort {
        None => view! { <th scope="col" class=column.class>{column.heading}</th> }.into_any(),
        Some(field) => view! { <SortHead column field view on_sort /> }.into_any(),
    };
    view! {
        <thead>
            <tr>
                {columns.iter().map(head).collect_view()}
                <th scope="col" class="c-act"><span class="sr-only">"Actions"</span></th>
            </tr>
        </thead>
    }
}

#[component]
fn SortHead(column: &'static Column, field: Field, view: Memo<View>, on_sort: Callback<Vec<Sort>>) -> impl IntoView {
    // The key's place in the order, its direction, and how many keys there are.
    let key = move || {
        view.with(|view| {
            let sorts = &view.query.sorts;
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
    let click =
        move |event: MouseEvent| on_sort.run(next_sorts(&view.get_untracked().query.sorts, field, event.shift_key()));
    view! {
        <th scope="col" class=column.class aria-sort=aria_sort class:is-key=move || key().is_some()>
            <button
                type="button"
                class="sort"
                title="Sort. With Shift: sort by this as well."
                on:click=click
            >
                {column.heading}
                {move || icon(symbol())}
                {move || match rank() {
                    Some(rank) => view! { <span class="rank"><span class="sr-only">", sort key "</span>{rank}</span> }.into_any(),
                    None => ().into_any(),
                }}
            </button>
        </th>
    }
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
