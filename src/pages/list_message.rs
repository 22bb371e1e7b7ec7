//! The words of a table without rows, and the next step of each.

use super::list_body::{Reason, Steps};
use crate::api::{ApiError, Question};
use crate::browser::clock::{seconds_until, ticking};
use crate::browser::navigation::History;
use crate::components::icon::icon;
use crate::components::state_message::{Tone, action, state_message};
use crate::resources::Description;
use crate::state::remote::{Failure, Remote};
use crate::text::filter_words::sentence;
use crate::text::format::{counted, thousands};
use imagedeck_api::legible::legible;
use imagedeck_api::{Filter, Query, Resource};
use leptos::prelude::*;
use stylers_macro::style_sheet;

/// Says that the rows below are from before.
#[inline(never)]
pub fn stale(fault: String, remote: Remote) -> AnyView {
    let style = style_sheet!("style/components/banner.css");
    view! {
        <div class=style>
            {icon("warn")}
            <span role="alert"><b>{fault}</b>". The rows below are from before. Your filters are kept."</span>
            {retry_line(remote)}
        </div>
    }
    .into_any()
}

/// Says why there are no rows.
#[inline(never)]
pub fn message(
    resource: Resource,
    description: &'static Description,
    reason: Reason,
    remote: Remote,
    steps: Steps,
) -> AnyView {
    let filter_by = move |filters: Vec<Filter>| steps.on_filters.run((filters, History::Push));
    match reason {
        Reason::Unanswered(error) => {
            let sentence = format!("{error} Your filters are kept.");
            state_message("warn", title_of(&error), sentence, Tone::Fault, vec![retry_line(remote)])
        }
        Reason::Refused => {
            let sentence = "What is wrong stands below the filters. Change the marked one, or clear all.".to_owned();
            let clear = action("Clear filters", true, move || filter_by(Vec::new()));
            state_message("warn", "These filters cannot be used", sentence, Tone::Plain, vec![clear])
        }
        Reason::Empty => {
            let [title, sentence] = description.empty;
            let sync = steps.watch.map(|watch| action("Sync now", true, move || watch.start()));
            state_message(description.icon, title, sentence.to_owned(), Tone::Plain, sync.into_iter().collect())
        }
        Reason::NoMatch(filters) => no_match(resource, description.noun, filters, filter_by),
        Reason::PastTheEnd { page, pages } => {
            let title = format!("There is no page {}", thousands(u64::from(page)));
            let sentence = format!("With these filters the list ends at page {}.", thousands(pages));
            let last = u32::try_from(pages).unwrap_or(u32::MAX);
            let show_last = action("Show the last page", true, move || steps.on_page.run(last));
            state_message("search", &title, sentence, Tone::Plain, vec![show_last])
        }
    }
}

/// A fault in a few words.
pub fn title_of(error: &ApiError) -> &'static str {
    match error {
        ApiError::Unreachable | ApiError::TimedOut(_) => "The image service did not answer",
        ApiError::Limited { .. } => "The image service asks for a pause",
        ApiError::Forbidden(_) => "You may not see this list",
        ApiError::NotFound(_) => "The image service does not have this list",
        _ => "The list could not be read",
    }
}

/// Nothing passes all filters: each of them with what would be found without it.
#[inline(never)]
fn no_match(
    resource: Resource,
    noun: &str,
    filters: Vec<Filter>,
    filter_by: impl Fn(Vec<Filter>) + Copy + Send + 'static,
) -> AnyView {
    let title = match filters.len() {
        1 => format!("No {noun} matches this filter"),
        2 => format!("No {noun} matches both filters"),
        count => format!("No {noun} matches all {count} filters"),
    };
    let words: Vec<String> = filters.iter().map(|filter| legible(&sentence(filter))).collect();
    let mut actions = Vec::new();
    if filters.len() > 1 {
        actions.extend((0..filters.len()).map(|index| without(resource, noun, &filters, index, filter_by)));
    }
    actions.push(action("Clear filters", actions.is_empty(), move || filter_by(Vec::new())));
    let sentence = format!("Nothing was found for: {}.", words.join(", and "));
    state_message("search", &title, sentence, Tone::Plain, actions)
}

/// A way to take one filter away, with what is found then.
fn without(
    resource: Resource,
    noun: &str,
    filters: &[Filter],
    index: usize,
    filter_by: impl Fn(Vec<Filter>) + Copy + Send + 'static,
) -> AnyView {
    let mut others = filters.to_vec();
    let words = legible(&sentence(&others.remove(index)));
    let query = Query { filters: others.clone(), per_page: Some(1), ..Query::default() };
    let question = Memo::new(move |_| Some(Question::Page { query: query.clone(), per_page: 1, time: 0, since: None }));
    let found = Remote::new(expect_context(), resource, question);
    let noun = noun.to_owned();
    let count = move || found.answer().map_or(String::new(), |listing| [": ", &counted(listing.total, &noun)].concat());
    view! {
        <button type="button" class="btn" on:click=move |_| filter_by(others.clone())>
            {format!("Remove “{words}”")}{count}
        </button>
    }
    .into_any()
}

/// When the question is asked again, and a way to ask it now.
fn retry_line(remote: Remote) -> AnyView {
    let clock = ticking();
    let waiting = move || {
        let Failure { tries, next_try, .. } = remote.failure()?;
        let seconds = seconds_until(next_try?, clock.get());
        Some(if remote.is_pending() {
            format!("Trying now, try {}", tries + 1)
        } else {
            format!("Trying again in {seconds} s")
        })
    };
    view! {
        <button type="button" class="btn primary" on:click=move |_| remote.ask_again()>"Try now"</button>
        <span class="detail">{move || waiting().unwrap_or_default()}</span>
    }
    .into_any()
}
