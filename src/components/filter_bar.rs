//! The filters of a view: a box for plain words, a token for each filter, and the way to add one.
//!
//! Words that are being typed are part of the address at once, so that the table follows; they become tokens when
//! they are confirmed with Enter. The address is changed by the callbacks' owner.

use super::filter_editor::FilterEditor;
use super::filter_token::FilterToken;
use super::icon::icon;
use crate::browser::focus;
use crate::browser::navigation::History;
use crate::resources::Description;
use crate::routes::View;
use crate::text::format::counted;
use gloo_timers::callback::Timeout;
use imagedeck_api::predicate::Predicate;
use imagedeck_api::{Field, Filter, Resource};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use stylers_macro::style_sheet;

/// How long to wait for the next keystroke before the words are searched for, in milliseconds.
const DEBOUNCE: u32 = 60;

const INPUT_PLACE: &str = "#filter-words";
const ADD_PLACE: &str = "#filter-add";

/// Which filter the editor holds.
#[derive(Clone, Copy, PartialEq)]
enum Editing {
    New,
    Token(usize),
}

/// The box of filters.
#[component]
pub fn FilterBar(
    /// Which list is filtered.
    resource: Resource,
    /// Its words.
    description: &'static Description,
    /// The view with all its filters, those of words being typed last.
    view: Memo<View>,
    /// Why the filters cannot be used, if they cannot.
    problem: Memo<Option<String>>,
    /// Asks for other filters.
    on_change: Callback<(Vec<Filter>, History)>,
) -> impl IntoView {
    let style = style_sheet!("style/components/filter_bar.css");
    let searched = description.searched;
    let typed = RwSignal::new(String::new());
    // The words that the address already holds as filters; `typed` is ahead of them while the user types.
    let applied = RwSignal::new(String::new());
    // The view that typing has made: while it is the current one, further typing takes its place in the history.
    let drafted: StoredValue<Option<View>> = StoredValue::new(None);
    let debounce: StoredValue<Option<Timeout>, LocalStorage> = StoredValue::new_local(None);
    let editing: RwSignal<Option<Editing>> = RwSignal::new(None);

    let filters = move || view.with(|view| view.query.filters.clone());
    let tokens = Memo::new(move |_| {
        let filters = filters();
        let words = filters_of(searched, &applied.get());
        filters.strip_suffix(words.as_slice()).map(<[Filter]>::to_vec).unwrap_or(filters)
    });
    // An address from elsewhere (Back, a link) no longer holds the words that stand in the box.
    Effect::new(move |_| {
        let words = filters_of(searched, &applied.get_untracked());
        if !filters().ends_with(&words) {
            typed.set(String::new());
            applied.set(String::new());
        }
    });
    // Another address, or another filter removed beside it, may leave the editor with a filter that is gone.
    Effect::new(move |before: Option<Vec<Filter>>| {
        let now = tokens.get();
        if before.is_some_and(|before| before != now) && editing.get_untracked().is_some() {
            editing.set(None);
            focus::move_to(&[INPUT_PLACE]);
        }
        now
    });

    let apply = move || {
        debounce.set_value(None);
        let text = typed.get_untracked();
        let mut next = tokens.get_untracked();
        next.extend(filters_of(searched, &text));
        // The first word leaves the view before it behind; the following ones leave no trail.
        let is_drafting = drafted.get_value().is_some_and(|drafted| drafted == view.get_untracked());
        let history = if is_drafting { History::Replace } else { History::Push };
        applied.set(text);
        if next != untrack(filters) {
            on_change.run((next, history));
            drafted.set_value(Some(view.get_untracked()));
        }
    };
    let confirm = move || {
        apply();
        drafted.set_value(None);
        applied.set(String::new());
        typed.set(String::new());
    };
    let change_tokens = Callback::new(move |next: Vec<Filter>| {
        let mut next = next;
        next.extend(filters_of(searched, &applied.get_untracked()));
        on_change.run((next, History::Push));
    });
    let clear = move |_| {
        debounce.set_value(None);
        typed.set(String::new());
        applied.set(String::new());
        on_change.run((Vec::new(), History::Push));
        focus::move_to(&[INPUT_PLACE]);
    };
    let remove = Callback::new(move |index: usize| {
        let mut next = tokens.get_untracked();
        if index < next.len() {
            next.remove(index);
        }
        let left = next.len();
        change_tokens.run(next);
        focus::move_to(&[&token_place(index.min(left.saturating_sub(1))), INPUT_PLACE]);
    });
    let edit = Callback::new(move |index: usize| editing.set(Some(Editing::Token(index))));
    let close_editor = move |()| {
        match editing.get_untracked() {
            Some(Editing::Token(index)) => focus::move_to(&[&token_place(index), INPUT_PLACE]),
            _ => focus::move_to(&[ADD_PLACE]),
        }
        editing.set(None);
    };
    let save = Callback::new(move |filter: Filter| {
        let mut next = tokens.get_untracked();
        match editing.get_untracked() {
            Some(Editing::Token(index)) => {
                if let Some(edited) = next.get_mut(index) {
                    *edited = filter;
                }
            }
            _ => next.push(filter),
        }
        close_editor(());
        change_tokens.run(next);
    });
    let key = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            confirm();
        }
        "Escape" if !typed.get_untracked().is_empty() => {
            event.prevent_default();
            typed.set(String::new());
            apply();
        }
        "Backspace" if typed.get_untracked().is_empty() => {
            if let Some(last) = tokens.get_untracked().len().checked_sub(1) {
                event.prevent_default();
                editing.set(Some(Editing::Token(last)));
            }
        }
        _ => {}
    };
    let edited_filter = move || match editing.get_untracked() {
        Some(Editing::Token(index)) => tokens.get_untracked().get(index).cloned(),
        _ => None,
    };
    let others = move || {
        let mut others = tokens.get_untracked();
        match editing.get_untracked() {
            Some(Editing::Token(index)) if index < others.len() => drop(others.remove(index)),
            _ => {}
        }
        others
    };
    let clear_button = move || {
        let count = filters().len() as u64;
        let label = format!("Clear {}", counted(count, "filter"));
        match count {
            0 => ().into_any(),
            _ => view! { <button type="button" class="btn quiet" aria-label=label on:click=clear>"Clear"</button> }
                .into_any(),
        }
    };
    view! {
        <div class=style>
            <div class="qbar" role="group" aria-label="Search and filters" class:is-bad=move || problem.get().is_some()>
                {icon("search")}
                <div class="qflow">
                    <ul class="qlist" aria-label="Filters in use">
                        {move || tokens.get().into_iter().enumerate().map(|(index, filter)| {
                            let bad = Predicate::new(&filter).is_err();
                            view! { <FilterToken filter index bad on_edit=edit on_remove=remove /> }.into_any()
                        }).collect_view().into_any()}
                    </ul>
                    <input
                        id="filter-words"
                        class="qinput"
                        type="text"
                        role="searchbox"
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        aria-label=format!("{} by words in the {searched}", description.placeholder)
                        aria-describedby=move || problem.get().is_some().then_some("filter-problem")
                        placeholder=description.placeholder
                        prop:value=move || typed.get()
                        on:input=move |event| {
                            typed.set(event_target_value(&event));
                            debounce.set_value(Some(Timeout::new(DEBOUNCE, apply)));
                        }
                        on:keydown=key
                    />
                </div>
                <div class="qend">
                    <button
                        type="button"
                        id="filter-add"
                        class="btn quiet"
                        aria-haspopup="dialog"
                        aria-expanded=move || (editing.get() == Some(Editing::New)).to_string()
                        on:click=move |_| editing.set(Some(Editing::New))
                    >
                        {icon("plus")}<span class="txt">"Add filter"</span>
                    </button>
                    {clear_button}
                </div>
            </div>
            <div role="alert">
                {move || match problem.get() {
                    Some(problem) => view! { <p class="qerr" id="filter-problem">{icon("warn")}{problem}</p> }.into_any(),
                    None => ().into_any(),
                }}
            </div>
            {move || match editing.get() {
                Some(_) => view! {
                    <FilterEditor resource filter=edited_filter() others=others() on_save=save on_close=Callback::new(close_editor) />
                }.into_any(),
                None => ().into_any(),
            }}
        </div>
    }
}

/// The filters that words become: each word must occur.
fn filters_of(field: Field, text: &str) -> Vec<Filter> {
    text.split_whitespace().map(|word| Filter::contains(field, word)).collect()
}

fn token_place(index: usize) -> String {
    format!("ul[aria-label='Filters in use'] li:nth-child({}) .edit", index + 1)
}
