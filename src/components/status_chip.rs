//! The state of a request as a chip: an icon and a word.

use super::icon::icon;
use imagedeck_api::Status;
use leptos::prelude::*;

/// A request's state. One that is not known is shown as it was sent.
#[component]
pub fn StatusChip(
    /// As the API sent it.
    status: String,
) -> impl IntoView {
    let status = Status::parse(&status);
    let (class, symbol, words) = appearance(&status);
    let words = words.map_or_else(|| status.to_string(), str::to_owned);
    let spins = if status == Status::InProgress { "spin" } else { "" };
    view! { <span class=format!("chip {class}")><span class=spins>{icon(symbol)}</span>{words}</span> }
}

fn appearance(status: &Status) -> (&'static str, &'static str, Option<&'static str>) {
    match status {
        Status::Submitted => ("", "clock", Some("Submitted")),
        Status::Pending => ("", "clock", Some("Pending")),
        Status::Approved => ("", "clock", Some("Approved")),
        Status::Scheduled => ("", "clock", Some("Scheduled")),
        Status::InProgress => ("run", "ring", Some("In progress")),
        Status::ApprovalRequired => ("warn", "clock", Some("Approval required")),
        Status::Processed => ("ok", "check", Some("Processed")),
        Status::Error | Status::Refused | Status::Missed => ("bad", "warn", Some("Failed")),
        Status::ErrorRetry => ("warn", "warn", Some("Error, retrying")),
        Status::Cancelled => ("", "x", Some("Cancelled")),
        Status::Unknown(_) => ("", "info", None),
    }
}
