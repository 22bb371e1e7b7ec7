//! What stands in a table without rows: nothing found, nothing there, nothing answered. Each has its own words and
//! its own next step.

use crate::api::ApiError;
use crate::browser::clock::{seconds_until, ticking};
use crate::browser::navigation::History;
use crate::components::icon::icon;
use crate::components::state_message::{Tone, action, state_message};
use crate::resources::Description;
use crate::routes::View;
use crate::state::remote::{Failure, Remote};
use crate::sync::watch::SyncWatch;
use crate::text::filter_words::sentence;
use crate::text::format::thousands;
use imagedeck_api::Filter;
use imagedeck_api::legible::legible;
use leptos::prelude::*;
use stylers_macro::style_sheet;

/// The reasons for which a table has no rows.
#[derive(Clone, PartialEq)]
enum Reason {
    Unanswered(ApiError),
    Refused,
    Empty,
    NoMatch(Vec<Filter>),
    PastTheEnd { page: u32, pages: u64 },
}

/// Says above rows that they are from before, when the newest question has no answer.
#[component]
pub fn StaleRows(remote: Remote) -> impl IntoView {
    let style = style_sheet!("style/components/banner.css");
    let fault = Memo::new(move |_| match reason_of_fault(remote) {
        Some(Reason::Unanswered(error)) if remote.answer().is_some() => Some(title_of(&error).to_owned()),
        _ => None,
    });
    move || match fault.get() {
        None => ().into_any(),
        Some(fault) => view! {
            <div class=style>
                {icon("warn")}
                <span role="alert"><b>{fault}</b>". The rows below are from before. Your filters are kept."</span>
                <RetryLine remote />
            </div>
        }
        .into_any(),
    }
}

/// The message of a table without rows.
#[component]
pub fn EmptyBody(
    description: &'static Description,
    view: Memo<View>,
    remote: Remote,
    watch: Option<SyncWatch>,
    on_page: Callback<u32>,
    on_filters: Callback<(Vec<Filter>, History)>,
) -> impl IntoView {
    let reason = Memo::new(move |_| reason_of(&view.get(), remote));
    let filter_by = move |filters: Vec<Filter>| on_filters.run((filters, History::Push));
    move || match reason.get() {
        None => ().into_any(),
        Some(Reason::Unanswered(_)) if remote.answer().is_some() => ().into_any(),
        Some(Reason::Unanswered(error)) => {
            let sentence = format!("{error} Your filters are kept.");
            let retry = view! { <RetryLine remote /> }.into_any();
            state_message("warn", title_of(&error), sentence, Tone::Fault, vec![retry])
        }
        Some(Reason::Refused) => {
            let sentence = "What is wrong stands below the filters. Change the marked one, or clear all.".to_owned();
            let clear = action("Clear filters", true, move || filter_by(Vec::new()));
            state_message("warn", "These filters cannot be used", sentence, Tone::Plain, vec![clear])
        }
        Some(Reason::Empty) => {
            let [title, sentence] = description.empty;
            let sync = watch.map(|watch| action("Sync now", true, move || watch.start()));
            state_message(description.icon, title, sentence.to_owned(), Tone::Plain, sync.into_iter().collect())
        }
        Some(Reason::NoMatch(filters)) => no_match(description.noun, filters, filter_by),
        Some(Reason::PastTheEnd { page, pages }) => {
            let title = format!("There is no page {}", thousands(u64::from(page)));
            let sentence = format!("With these filters the list ends at page {}.", thousands(pages));
            let last = u32::try_from(pages).unwrap_or(u32::MAX);
            let show_last = action("Show the last page", true, move || on_page.run(last));
            state_message("search", &title, sentence, Tone::Plain, vec![show_last])
        }
    }
}

fn no_match(noun: &str, filters: Vec<Filter>, filter_by: impl Fn(Vec<Filter>) + Copy + 'static) -> AnyView {
    let title = match filters.len() {
        1 => format!("No {noun} matches this filter"),
        2 => format!("No {noun} matches both filters"),
        count => format!("No {noun} matches all {count} filters"),
    };
    let words: Vec<String> = filters.iter().map(|filter| legible(&sentence(filter))).collect();
    let mut actions = Vec::new();
    if let Some((last, others)) = filters.split_last()
        && !others.is_empty()
    {
        let others = others.to_vec();
        actions.push(action(&format!("Remove “{}”", legible(&sentence(last))), true, move || {
            filter_by(others.clone())
        }));
    }
    actions.push(action("Clear filters", actions.is_empty(), move || filter_by(Vec::new())));
    let sentence = format!("Nothing was found for: {}.", words.join(", and "));
    state_message("search", &title, sentence, Tone::Plain, actions)
}

/// When the question is asked again, and a way to ask it now.
#[component]
fn RetryLine(remote: Remote) -> impl IntoView {
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
}

fn title_of(error: &ApiError) -> &'static str {
    match error {
        ApiError::Unreachable | ApiError::TimedOut(_) => "The image service did not answer",
        ApiError::Limited { .. } => "The image service asks for a pause",
        ApiError::Forbidden(_) => "You may not see this list",
        ApiError::NotFound(_) => "The image service does not have this list",
        _ => "The list could not be read",
    }
}

fn reason_of_fault(remote: Remote) -> Option<Reason> {
    match remote.failure()?.error {
        // The dialog over the page says so, and the view goes on after it.
        ApiError::Unauthorized => None,
        ApiError::Refused(_) => Some(Reason::Refused),
        error => Some(Reason::Unanswered(error)),
    }
}

fn reason_of(view: &View, remote: Remote) -> Option<Reason> {
    let answer = remote.answer();
    match reason_of_fault(remote) {
        Some(Reason::Refused) if answer.is_some() => None,
        Some(reason) => Some(reason),
        None if view.query.predicates().is_err() && answer.is_none() => Some(Reason::Refused),
        None => {
            let listing = answer?;
            if !listing.rows.is_empty() {
                None
            } else if listing.total > 0 {
                Some(Reason::PastTheEnd { page: listing.query.page, pages: listing.pages })
            } else if listing.query.filters.is_empty() {
                Some(Reason::Empty)
            } else {
                Some(Reason::NoMatch(listing.query.filters.clone()))
            }
        }
    }
}
