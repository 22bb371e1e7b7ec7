//! What can be chosen while a filter is typed, and what will be sent.

use super::icon::icon;
use crate::api::Question;
use crate::filter_box::FilterBox;
use crate::filter_box::suggestions::Suggestion;
use crate::state::remote::Remote;
use crate::text::format::thousands;
use imagedeck_api::facet::Counts;
use imagedeck_api::typed::{Completion, Step, TypedMistake};
use imagedeck_api::{Facet, FieldType, Query, query_string};
use leptos::prelude::*;

/// What has to be counted for the values at the cursor; none where no facet has them.
#[inline(never)]
pub fn question(filter_box: FilterBox) -> Option<Question> {
    let completion = filter_box.completion();
    let field = completion.field.filter(|_| completion.step == Step::Value)?;
    let facet = filter_box.resource.facets().iter().find(|facet| facet.field() == field && **facet != Facet::Year)?;
    // The filters on the attribute itself do not count, so what is being typed asks nothing anew.
    let mut filters = filter_box.tokens();
    filters.retain(|filter| filter.field != field);
    Some(Question::Facets { filters, facets: vec![*facet], time: 0 })
}

/// The counts of the values at the cursor, where an answer has them.
pub fn counts_at(filter_box: FilterBox, counts: Remote) -> Option<Counts> {
    let field = filter_box.completion().field?;
    let listing = counts.answer()?;
    listing.facets.iter().find(|(facet, _)| facet.field() == field).map(|(_, counts)| counts.clone())
}

/// Whether there is anything to choose or to say at the cursor: words alone need nothing.
#[inline(never)]
pub fn has_choices(filter_box: FilterBox, counts: Remote) -> bool {
    let completion = filter_box.completion();
    completion.step == Step::Value || !filter_box.suggestions(counts_at(filter_box, counts)).is_empty()
}

fn takes_day(completion: &Completion) -> bool {
    let is_time = completion.field.is_some_and(|field| field.field_type() == FieldType::Time);
    completion.step == Step::Value && is_time
}

/// The choices at the cursor.
#[inline(never)]
pub fn popover(filter_box: FilterBox, counts: Remote) -> AnyView {
    let completion = filter_box.completion();
    let step = completion.step;
    let suggestions = filter_box.suggestions(counts_at(filter_box, counts));
    let names = ["Field", "Operator", "Value"];
    let current = match step {
        Step::Field => 0,
        Step::Relation => 1,
        Step::Value => 2,
    };
    let steps = names.into_iter().enumerate().map(|(index, name)| {
        let is_current = (index == current).then_some("step");
        let name = match (index, completion.field) {
            (0, Some(field)) => field.name(),
            _ => name,
        };
        view! { <li aria-current=is_current class:done=index < current>{name}</li> }.into_any()
    });
    let day = takes_day(&completion).then(|| {
        let choose = move |event| {
            let day = event_target_value(&event);
            if !day.is_empty() {
                filter_box.choose(&day, true);
            }
        };
        view! { <label class="day">"Day"<input type="date" class="input" on:change=choose /></label> }.into_any()
    });
    let sent = Query { filters: filter_box.sent(), ..Query::default() }.print();
    // What the text field controls is the list, or the rest where there is none.
    let group_id = suggestions.is_empty().then_some("filter-options");
    let options = match suggestions.is_empty() {
        true => ().into_any(),
        false => {
            let options =
                suggestions.into_iter().enumerate().map(|(index, suggestion)| option(filter_box, index, suggestion));
            view! {
                <ul role="listbox" id="filter-options" aria-label=names.get(current).copied() class:ops=current == 1>
                    {options.collect_view()}
                </ul>
            }
            .into_any()
        }
    };
    view! {
        <div class="suggest" id=group_id>
            <ol class="steps" aria-label="Steps of a filter">{steps.collect_view()}</ol>
            {options}
            {day}
            <div class="suggest-foot">
                <p class="sends">"Sends " <code>{query_string::decode(&sent)}</code></p>
                <p class="keys" aria-hidden="true">
                    <span><kbd>"↑"</kbd>" "<kbd>"↓"</kbd>" move"</span>
                    <span><kbd>"Enter"</kbd>" choose"</span>
                    <span><kbd>"Backspace"</kbd>" step back"</span>
                    <span><kbd>"Esc"</kbd>" close"</span>
                </p>
            </div>
        </div>
    }
    .into_any()
}

fn option(filter_box: FilterBox, index: usize, suggestion: Suggestion) -> AnyView {
    let Suggestion { text, key, words, note, ends_piece } = suggestion;
    let note = note.parse().map_or(note, thousands);
    let is_active = move || filter_box.active.get() == Some(index);
    view! {
        <li
            class="opt"
            role="option"
            id=format!("filter-option-{index}")
            aria-selected=move || is_active().to_string()
            // The text field keeps the focus.
            on:pointerdown=|event| event.prevent_default()
            on:mousedown=|event| event.prevent_default()
            on:click=move |_| filter_box.choose(&text, ends_piece)
        >
            <span class="k">{key}</span>" "<span class="d">{words}</span>" "<span class="e">{note}</span>
        </li>
    }
    .into_any()
}

/// What is wrong with the typed text, and the mend where there is one.
#[inline(never)]
pub fn complaint(filter_box: FilterBox, mistake: TypedMistake) -> AnyView {
    let sentence = mistake.sentence.clone();
    let mend = mistake.mend.clone().map(|mend| {
        view! {
            <button type="button" class="btn" on:click=move |_| filter_box.mend(&mistake)>"Use "<span class="mono">{mend}</span></button>
        }
        .into_any()
    });
    view! { <p class="qerr">{icon("warn")}<span>{sentence}</span>{mend}</p> }.into_any()
}
