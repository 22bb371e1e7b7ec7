//! What came of a sync request, in one line.

use crate::sync::progress::changes;
use imagedeck_api::{Status, SyncRequest};
use leptos::prelude::*;

/// The outcome of a request, or what it is waiting for.
#[component]
pub fn SyncOutcome(
    /// The request.
    request: SyncRequest,
) -> impl IntoView {
    let own_words = || request.message.errors.first().cloned();
    let status = Status::parse(&request.status);
    let muted = |words: &'static str| view! { <span class="subtle">{words}</span> }.into_any();
    match &status {
        Status::Submitted | Status::Pending | Status::Approved => muted("Waiting to start"),
        Status::InProgress => muted("Not known yet"),
        Status::ApprovalRequired => muted("Waiting for somebody to approve it"),
        Status::Scheduled => muted("Will run later"),
        Status::Unknown(_) => muted("A status that imagedeck does not know, shown as the API sent it"),
        Status::Processed => {
            let warnings = match request.message.warnings.len() {
                0 => String::new(),
                1 => ", 1 warning".to_owned(),
                count => format!(", {count} warnings"),
            };
            view! { {changes(&request)} {warnings} }.into_any()
        }
        Status::Error | Status::ErrorRetry | Status::Cancelled | Status::Refused | Status::Missed => {
            let words = own_words().unwrap_or_else(|| status.to_string());
            view! { <span class="mono">{words}</span> }.into_any()
        }
    }
}
