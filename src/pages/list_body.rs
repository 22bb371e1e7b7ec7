//! What stands in a table without rows: nothing found, nothing there, nothing answered. Each has its own words and
//! its own next step.

use super::list::Shown;
use crate::api::ApiError;
use crate::browser::navigation::History;
use crate::browser::clock::{seconds_until, ticking};
use crate::components::icon::icon;
use crate::components::state_message::StateMessage;
use crate::resources::Description;
use crate::routes::View;
use crate::state::remote::{Failure, Remote};
use crate::sync::watch::SyncWatch;
use crate::text::filter_words::sentence;
use crate::text::format::thousands;
use imagedeck_api::Filter;
use leptos::prelude::*;

/// The reasons for which a table has no rows.
#[derive(Clone, PartialEq)]
enum Reason {
    Unanswered(ApiError),
    Refused,
    Empty,
    NoMatch(Vec<Filter>),
    PastTheEnd { page: u32, pages: u64 },
}

/// The message of a table without rows, or above rows that could not be renewed.
#[component]
pub fn EmptyBody(
    description: &'static Description,
    view: Memo<View>,
    remote: Remote<Shown>,
    watch: Option<SyncWatch>,
    on_page: Callback<u32>,
    on_filters: Callback<(Vec<Filter>, History)>,
) -> impl IntoView {
    let reason = Memo::new(move |_| reason_of(&view.get(), remote));
    let retry = move || view! { <RetryLine remote /> };
    move || {
        match reason.get()? {
        Reason::Unanswered(error) => Some(
            view! {
                <StateMessage
                    symbol="warn"
                    title=title_of(&error).to_owned()
                    sentence=format!("{error} Your filters are kept.")
                    fault=true
                >
                    {retry()}
                </StateMessage>
            }
            .into_any(),
        ),
        Reason::Refused => Some(
            view! {
                <StateMessage
                    symbol="warn"
                    title="These filters cannot be used".to_owned()
                    sentence="What is wrong stands below the filters. Change the marked one, or clear all.".to_owned()
                >
                    <button type="button" class="btn primary" on:click=move |_| on_filters.run((Vec::new(), History::Push))>
                        "Clear filters"
                    </button>
                </StateMessage>
            }
            .into_any(),
        ),
        Reason::Empty => {
            let [title, sentence] = description.empty;
            let sync = watch.map(|watch| {
                view! { <button type="button" class="btn primary" on:click=move |_| watch.start()>{icon("sync")}"Sync now"</button> }
            });
            Some(view! {
                <StateMessage symbol=description.icon title=title.to_owned() sentence=sentence.to_owned()>{sync}</StateMessage>
            }.into_any())
        }
        Reason::NoMatch(filters) => Some(view! { <NoMatch description filters on_filters /> }.into_any()),
        Reason::PastTheEnd { page, pages } => {
            let last = u32::try_from(pages).unwrap_or(u32::MAX);
            Some(
                view! {
                    <StateMessage
                        symbol="search"
                        title=format!("There is no page {}", thousands(u64::from(page)))
                        sentence=format!("With these filters the list ends at page {}.", thousands(pages))
                    >
                        <button type="button" class="btn primary" on:click=move |_| on_page.run(last)>"Show the last page"</button>
                    </StateMessage>
                }
                .into_any(),
            )
        }
    }
    }
}

#[component]
fn NoMatch(
    description: &'static Description,
    filters: Vec<Filter>,
    on_filters: Callback<(Vec<Filter>, History)>,
) -> impl IntoView {
    let title = match filters.len() {
        1 => format!("No {} matches this filter", description.noun),
        2 => format!("No {} matches both filters", description.noun),
        count => format!("No {} matches all {count} filters", description.noun),
    };
    let sentence = filters.iter().map(sentence).collect::<Vec<_>>().join(", and ");
    let without_last = filters.split_last().map(|(last, others)| (last.clone(), others.to_vec()));
    let remove = without_last.filter(|(_, others)| !others.is_empty()).map(|(last, others)| {
        let words = crate::text::filter_words::sentence(&last);
        view! {
            <button type="button" class="btn primary" on:click=move |_| on_filters.run((others.clone(), History::Push))>
                "Remove “" {words} "”"
            </button>
        }
    });
    view! {
        <StateMessage symbol="search" title sentence=format!("Nothing was found for: {sentence}.")>
            {remove}
            <button type="button" class="btn" on:click=move |_| on_filters.run((Vec::new(), History::Push))>"Clear filters"</button>
        </StateMessage>
    }
}

/// When the question is asked again, and a way to ask it now.
#[component]
fn RetryLine(remote: Remote<Shown>) -> impl IntoView {
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
        <span class="detail">{waiting}</span>
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

fn reason_of(view: &View, remote: Remote<Shown>) -> Option<Reason> {
    let answer = remote.answer();
    match remote.failure().map(|failure| failure.error) {
        // The dialog over the page says so, and the view goes on after it.
        Some(ApiError::Unauthorized) => None,
        Some(ApiError::Refused(_)) if answer.is_none() => Some(Reason::Refused),
        Some(ApiError::Refused(_)) => None,
        Some(error) => Some(Reason::Unanswered(error)),
        None if view.query.predicates().is_err() && answer.is_none() => Some(Reason::Refused),
        None => {
            let shown = answer?;
            if !shown.listing.rows.is_empty() {
                None
            } else if shown.listing.total > 0 {
                Some(Reason::PastTheEnd { page: shown.query.page, pages: shown.listing.pages })
            } else if shown.query.filters.is_empty() {
                Some(Reason::Empty)
            } else {
                Some(Reason::NoMatch(shown.query.filters.clone()))
            }
        }
    }
}
