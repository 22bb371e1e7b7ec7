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
    let (class, symbol, spins, words) = appearance(&status);
    view! { <span class=format!("chip {class}")><span class=spins>{icon(symbol)}</span>{words}</span> }
}

/// The class of a chip, its icon, the class that lets the icon turn, and its words.
pub fn appearance(status: &str) -> (&'static str, &'static str, &'static str, String) {
    let status = Status::parse(status);
    let (class, symbol, words) = match &status {
        Status::Submitted => ("", "clock", "Submitted"),
        Status::Pending => ("", "clock", "Pending"),
        Status::Approved => ("", "clock", "Approved"),
        Status::Scheduled => ("", "clock", "Scheduled"),
        Status::InProgress => ("run", "ring", "In progress"),
        Status::ApprovalRequired => ("warn", "clock", "Approval required"),
        Status::Processed => ("ok", "check", "Processed"),
        Status::Error | Status::Refused | Status::Missed => ("bad", "warn", "Failed"),
        Status::ErrorRetry => ("warn", "warn", "Error, retrying"),
        Status::Cancelled => ("", "x", "Cancelled"),
        Status::Unknown(word) => ("", "info", word.as_str()),
    };
    (class, symbol, if status == Status::InProgress { "spin" } else { "" }, words.to_owned())
}
