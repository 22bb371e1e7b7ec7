//! What stands in a table without rows: nothing found, nothing there, nothing answered.
//!
//! Which of them it is, is found here; the words and the next step of each are in [`super::list_message`].

use super::list_message::{message, stale, title_of};
use crate::api::ApiError;
use crate::browser::navigation::History;
use crate::resources::Description;
use crate::routes::View;
use crate::state::remote::Remote;
use crate::sync::watch::SyncWatch;
use imagedeck_api::Filter;
use leptos::prelude::*;

/// The reasons for which a table has no rows.
#[derive(Clone, PartialEq)]
pub enum Reason {
    /// There is no answer.
    Unanswered(ApiError),
    /// The service does not accept the filters.
    Refused,
    /// There is nothing at all.
    Empty,
    /// Nothing passes these filters.
    NoMatch(Vec<Filter>),
    /// The list ends before this page.
    PastTheEnd {
        /// The page.
        page: u32,
        /// How many there are.
        pages: u64,
    },
}

/// What a message may ask for.
#[derive(Clone, Copy)]
pub struct Steps {
    /// The sync of the list, where it has one.
    pub watch: Option<SyncWatch>,
    /// Asks for another page.
    pub on_page: Callback<u32>,
    /// Asks for other filters.
    pub on_filters: Callback<(Vec<Filter>, History)>,
}

/// Says above rows that they are from before, when the newest question has no answer.
pub fn stale_rows(remote: Remote) -> AnyView {
    let fault = Memo::new(move |_| match reason_of_fault(remote) {
        Some(Reason::Unanswered(error)) if remote.answer().is_some() => Some(title_of(&error).to_owned()),
        _ => None,
    });
    let banner = move || match fault.get() {
        None => ().into_any(),
        Some(fault) => stale(fault, remote),
    };
    banner.into_any()
}

/// The message of a table without rows.
pub fn empty_body(description: &'static Description, view: Memo<View>, remote: Remote, steps: Steps) -> AnyView {
    let resource = view.with_untracked(|view| view.resource);
    let reason = Memo::new(move |_| reason_of(&view.get(), remote));
    let body = move || match reason.get() {
        None => ().into_any(),
        Some(Reason::Unanswered(_)) if remote.answer().is_some() => ().into_any(),
        Some(reason) => message(resource, description, reason, remote, steps),
    };
    body.into_any()
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
