//! The filters of a view: a token for each, and one text field for words and further filters.
//!
//! What typing does is in [`crate::filter_box`].

use super::filter_popover::{complaint, counts_at, has_choices, popover, question};
use super::filter_token::FilterToken;
use super::icon::icon;
use crate::api::Client;
use crate::browser::navigation::History;
use crate::filter_box::{FilterBox, INPUT};
use crate::resources::Description;
use crate::routes::View;
use crate::state::remote::Remote;
use crate::text::format::counted;
use imagedeck_api::predicate::Predicate;
use imagedeck_api::{Filter, Resource};
use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::prelude::*;
use stylers_macro::style_sheet;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// The box of filters.
#[component]
pub fn FilterBar(
    /// Which list is filtered.
    resource: Resource,
    /// Its words.
    description: &'static Description,
    /// The view with all its filters, those that are being typed among them.
    view: Memo<View>,
    /// Why the filters cannot be used, if they cannot.
    problem: Memo<Option<String>>,
    /// Asks for other filters.
    on_change: Callback<(Vec<Filter>, History)>,
) -> impl IntoView {
    let style = style_sheet!("style/components/filter_bar.css");
    let filter_box = FilterBox::new(resource, description.searched, view, on_change);
    let question = Memo::new(move |_| filter_box.is_open.get().then(|| question(filter_box)).flatten());
    let counts = Remote::new(expect_context::<Client>(), resource, question);
    let shows_choices = Memo::new(move |_| filter_box.is_open.get() && has_choices(filter_box, counts));
    let on_edit = Callback::new(move |index: usize| filter_box.edit(index));
    let on_remove = Callback::new(move |index: usize| filter_box.remove(index));
    let key = move |event: KeyboardEvent| {
        // An input method takes these keys for itself.
        if event.is_composing() {
            return;
        }
        let key = event.key();
        let is_ours = matches!(key.as_str(), "Enter" | "Escape" | "Backspace" | "ArrowDown" | "ArrowUp");
        if is_ours && filter_box.key(&key, untrack(|| counts_at(filter_box, counts))) {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let close_when_left = move |event: FocusEvent| {
        let bar = event.current_target().and_then(|bar| bar.dyn_into::<Element>().ok());
        let next = event.related_target().and_then(|next| next.dyn_into::<Element>().ok());
        if !bar.is_some_and(|bar| bar.contains(next.as_deref())) {
            filter_box.close();
        }
    };
    // The service names the attribute that it refuses.
    let is_bad = move |filter: &Filter| {
        let refused = problem.get().is_some_and(|problem| problem.contains(filter.field.name()));
        refused || Predicate::new(filter).is_err()
    };
    let tokens = move || {
        let draw = |(index, filter): (usize, Filter)| {
            let bad = is_bad(&filter);
            view! { <FilterToken filter index bad on_edit on_remove /> }.into_any()
        };
        filter_box.tokens().into_iter().enumerate().map(draw).collect_view().into_any()
    };
    // Else each letter would make another button.
    let clear_label = Memo::new(move |_| match filter_box.count() {
        0 => None,
        count => Some(format!("Clear {}", counted(count as u64, "filter"))),
    });
    let clear_button = move || match clear_label.get() {
        None => ().into_any(),
        Some(label) => {
            let clear = move |_| filter_box.clear();
            view! { <button type="button" class="btn quiet" aria-label=label on:click=clear>"Clear"</button> }
                .into_any()
        }
    };
    // Tokens have the places 1, 3, 5 and so on: the field stands between two of them while it changes one.
    let place = move || filter_box.input_place().map_or("9999".to_owned(), |place| (place * 2).to_string());
    let says_problem = move || problem.get().is_some() || filter_box.complaint.get().is_some();
    view! {
        <div class=style on:focusout=close_when_left>
            <div class="qbar" role="group" aria-label="Search and filters" class:is-bad=says_problem>
                {icon("search")}
                <div class="qflow">
                    <ul class="qlist" aria-label="Filters in use">{tokens}</ul>
                    <input
                        id=INPUT
                        class="qinput"
                        type="text"
                        role="combobox"
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        aria-label=format!("{}, or add a filter", description.placeholder)
                        aria-autocomplete="list"
                        aria-expanded=move || shows_choices.get().to_string()
                        aria-controls=move || shows_choices.get().then_some("filter-options")
                        aria-activedescendant=move || filter_box.active.get().map(|active| format!("filter-option-{active}"))
                        aria-describedby=move || says_problem().then_some("filter-problem")
                        placeholder=format!("{}, or add a filter", description.placeholder)
                        style:order=place
                        prop:value=move || filter_box.draft.get()
                        on:input=move |event| filter_box.typed(event_target_value(&event))
                        on:click=move |_| {
                            filter_box.is_open.set(true);
                            filter_box.moved();
                        }
                        on:keyup=move |event| {
                            if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight" | "Home" | "End") {
                                filter_box.moved();
                            }
                        }
                        on:keydown=key
                    />
                </div>
                <div class="qend">{clear_button}</div>
            </div>
            <div role="alert" id="filter-problem">
                {move || filter_box.complaint.get().map(|mistake| complaint(filter_box, mistake))}
                {move || match problem.get() {
                    Some(problem) => view! { <p class="qerr">{icon("warn")}{problem}</p> }.into_any(),
                    None => ().into_any(),
                }}
            </div>
            {move || match shows_choices.get() {
                true => popover(filter_box, counts),
                false => ().into_any(),
            }}
        </div>
    }
}
