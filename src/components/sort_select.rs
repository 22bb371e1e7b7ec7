//! Sorting where there is no table head: a choice of orders, shown on phones only.

use super::icon::icon;
use crate::resources::{Column, Content};
use crate::routes::View;
use imagedeck_api::{Direction, Sort};
use leptos::prelude::*;

/// The choice of an order.
#[component]
pub fn SortSelect(
    /// The columns, of which those that can be sorted by are offered.
    columns: &'static [Column],
    /// The view, for its order.
    view: Memo<View>,
    /// Asks for another order.
    on_sort: Callback<Vec<Sort>>,
) -> impl IntoView {
    let choices: Vec<(String, String)> = columns
        .iter()
        .filter_map(|column| column.sort.map(|field| (column, field)))
        .flat_map(|(column, field)| {
            [Direction::Ascending, Direction::Descending].map(|direction| {
                let sort = Sort { field, direction };
                (sort.to_string(), format!("{}, {}", column.heading, words(column.content, direction)))
            })
        })
        .collect();
    let current =
        move || view.with(|view| view.query.sorts.first().copied()).map_or(String::new(), |sort| sort.to_string());
    let choose = move |event| {
        let value = event_target_value(&event);
        let sort = columns.iter().filter_map(|column| column.sort).find_map(|field| {
            [Direction::Ascending, Direction::Descending]
                .map(|direction| Sort { field, direction })
                .into_iter()
                .find(|sort| sort.to_string() == value)
        });
        on_sort.run(sort.into_iter().collect());
    };
    // A link may sort by what has no column: it is then a choice as well.
    let other = move || {
        let sort = view.with(|view| view.query.sorts.first().copied());
        match sort.filter(|sort| !columns.iter().any(|column| column.sort == Some(sort.field))) {
            Some(sort) => view! { <option value=sort.to_string()>{sort.to_string()}</option> }.into_any(),
            None => ().into_any(),
        }
    };
    view! {
        <label class="select phone-only">
            <span class="sr-only">"Sort by"</span>
            <select on:change=choose prop:value=current>
                <option value="">"Order of the service"</option>
                {other}
                {choices.into_iter().map(|(value, words)| view! { <option value=value>{words}</option> }).collect_view()}
            </select>
            {icon("chev")}
        </label>
    }
}

fn words(content: Content, direction: Direction) -> &'static str {
    match (content, direction) {
        (Content::Time(_), Direction::Ascending) => "oldest first",
        (Content::Time(_), Direction::Descending) => "newest first",
        (Content::Id | Content::Number, Direction::Ascending) => "smallest first",
        (Content::Id | Content::Number, Direction::Descending) => "largest first",
        (_, Direction::Ascending) => "A to Z",
        (_, Direction::Descending) => "Z to A",
    }
}
