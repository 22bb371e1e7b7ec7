//! One filter in the filter bar: what it says, a way to change it, a way to remove it.

use super::icon::icon;
use crate::text::filter_words::{Relation, sentence};
use imagedeck_api::Filter;
use leptos::prelude::*;

/// A filter as a token of two buttons.
#[component]
pub fn FilterToken(
    /// The filter.
    filter: Filter,
    /// Its place among the filters.
    index: usize,
    /// Whether its value cannot be used.
    bad: bool,
    /// Asks to change it.
    on_edit: Callback<usize>,
    /// Asks to remove it.
    on_remove: Callback<usize>,
) -> impl IntoView {
    let (relation, value) = Relation::of(&filter);
    let operator = relation.short_words(filter.field.field_type());
    let words = sentence(&filter);
    view! {
        <li class="token" class:bad=bad style:order=(index * 2 + 1).to_string()>
            <button
                type="button"
                class="edit"
                aria-label=format!("Edit filter: {words}")
                on:click=move |_| on_edit.run(index)
            >
                <span class="f">{filter.field.name()}</span>
                " "
                <span class="o">{operator}</span>
                " "
                <span class="v">{value}</span>
            </button>
            <button
                type="button"
                class="x"
                aria-label=format!("Remove filter: {words}")
                on:click=move |_| on_remove.run(index)
            >
                {icon("x")}
            </button>
        </li>
    }
}
