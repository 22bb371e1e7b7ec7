//! The editor of one filter: a field, a relation in words, a value.

use crate::browser::focus;
use crate::text::filter_words::Relation;
use imagedeck_api::predicate::Predicate;
use imagedeck_api::{Field, FieldType, Filter, Operator, Query, Resource};
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use stylers_macro::style_sheet;

/// A form for one filter, beside the filters that hold with it.
#[component]
pub fn FilterEditor(
    /// Which list is filtered.
    resource: Resource,
    /// The filter to change; none for a new one.
    filter: Option<Filter>,
    /// The filters that hold with it, for the line that is sent.
    others: Vec<Filter>,
    /// Takes the finished filter.
    on_save: Callback<Filter>,
    /// Closes without a change.
    on_close: Callback<()>,
) -> impl IntoView {
    let style = style_sheet!("style/components/filter_editor.css");
    let first_field = resource.fields().iter().copied().find(|field| *field != Field::Id).unwrap_or(Field::Id);
    let is_new = filter.is_none();
    let start = filter.unwrap_or_else(|| Filter::contains(first_field, ""));
    let (start_relation, start_value) = Relation::of(&start);
    let field = RwSignal::new(start.field);
    let relation = RwSignal::new(if is_new { Relation::Contains } else { start_relation });
    let value = RwSignal::new(if is_new { String::new() } else { start_value });
    let problem: RwSignal<Option<String>> = RwSignal::new(None);

    let filter = move || relation.get().filter(field.get(), &value.get());
    let sent = move || {
        let mut filters = others.clone();
        filters.push(filter());
        let sent = Query { filters, ..Query::default() }.print();
        imagedeck_api::query_string::decode(&sent)
    };
    let choose_field = move |event| {
        if let Some(chosen) = resource.field(&event_target_value(&event)) {
            field.set(chosen);
            // A relation that the new field does not have gives way to the most useful one.
            let choices = Relation::choices(chosen);
            if !choices.contains(&relation.get_untracked()) {
                relation.set(choices.first().copied().unwrap_or(Relation::Plain(Operator::Like)));
            }
            problem.set(None);
        }
    };
    let choose_relation = move |event| {
        if let Some(chosen) = Relation::with_key(field.get_untracked(), &event_target_value(&event)) {
            relation.set(chosen);
            problem.set(None);
        }
    };
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let filter = untrack(filter);
        if relation.get_untracked().needs_text() && value.get_untracked().is_empty() {
            problem.set(Some("A text to look for is needed.".to_owned()));
            focus::move_to(&["#filter-value"]);
            return;
        }
        match Predicate::new(&filter) {
            Ok(_) => on_save.run(filter),
            Err(mistake) => {
                problem.set(Some(mistake.explanation()));
                focus::move_to(&["#filter-value"]);
            }
        }
    };
    let key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            on_close.run(());
        }
    };
    focus::move_to(&[if is_new { "#filter-field" } else { "#filter-value" }]);
    view! {
        <div class=style role="dialog" tabindex="-1" aria-label=if is_new { "Add a filter" } else { "Change the filter" } on:keydown=key>
            <form on:submit=save>
            <div class="fields">
                <div class="field">
                    <label for="filter-field">"Field"</label>
                    <select id="filter-field" class="input mono" on:change=choose_field prop:value=move || field.get().name()>
                        {resource.fields().iter().map(|choice| view! {
                            <option value=choice.name() selected=*choice == start.field>{choice.name()}</option>
                        }).collect_view()}
                    </select>
                </div>
                <div class="field">
                    <label for="filter-relation">"Relation"</label>
                    <select id="filter-relation" class="input" on:change=choose_relation prop:value=move || relation.get().key()>
                        {move || Relation::choices(field.get()).into_iter().map(|choice| view! {
                            <option value=choice.key() selected=choice == relation.get_untracked()>{choice.words(field.get().field_type())}</option>
                        }.into_any()).collect_view().into_any()}
                    </select>
                </div>
                <div class="field">
                    <label for="filter-value">"Value"</label>
                    <input
                        id="filter-value"
                        class="input mono"
                        type="text"
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        aria-invalid=move || problem.get().is_some().then_some("true")
                        aria-describedby="filter-hint filter-value-problem"
                        prop:value=move || value.get()
                        on:input=move |event| { value.set(event_target_value(&event)); problem.set(None); }
                    />
                </div>
            </div>
            <p class="hint" id="filter-hint">{move || hint(field.get(), relation.get()).to_owned()}</p>
            <p class="error" id="filter-value-problem" role="alert">{move || problem.get().unwrap_or_default()}</p>
            <div class="foot">
                <p class="sends">"Sends " <code>{sent}</code></p>
                <div class="acts">
                    <button type="button" class="btn" on:click=move |_| on_close.run(())>"Cancel"</button>
                    <button type="submit" class="btn primary">{if is_new { "Add filter" } else { "Change filter" }}</button>
                </div>
            </div>
            </form>
        </div>
    }
}

fn hint(field: Field, relation: Relation) -> &'static str {
    match (relation, field.field_type()) {
        (Relation::Plain(Operator::In), _) => "Several values, separated by commas.",
        (Relation::Plain(Operator::Like), _) => "% stands for any text. Letter case does not matter.",
        (Relation::Contains | Relation::StartsWith | Relation::EndsWith, _) => "Letter case does not matter.",
        (_, FieldType::Time) => "A date such as 2020-12-31, or with time: 2020-12-31 14:00.",
        (_, FieldType::Number) => "A whole number.",
        (_, FieldType::Flag) => "true or false.",
        (_, FieldType::Text | FieldType::Version) => "The whole text, in exactly this letter case.",
    }
}
