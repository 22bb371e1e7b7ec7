//! What came of a sync request, in one line.

use crate::sync::words::changes;
use imagedeck_api::{Status, SyncRequest};

/// The outcome of a request, or what it is waiting for: the class of the words, and the words.
pub fn outcome(request: &SyncRequest) -> (&'static str, String) {
    let status = Status::parse(&request.status);
    let waiting = match &status {
        Status::Submitted | Status::Pending | Status::Approved => "Waiting to start",
        Status::InProgress => "Not known yet",
        Status::ApprovalRequired => "Waiting for somebody to approve it",
        Status::Scheduled => "Will run later",
        Status::Unknown(_) => "A status that imagedeck does not know, shown as the API sent it",
        Status::Processed => {
            let warnings = match request.message.warnings.len() {
                0 => String::new(),
                1 => ", 1 warning".to_owned(),
                count => format!(", {count} warnings"),
            };
            return ("", [changes(request), warnings].concat());
        }
        Status::Error | Status::ErrorRetry | Status::Cancelled | Status::Refused | Status::Missed => {
            let own_words = request.message.errors.first().cloned();
            return ("mono", own_words.unwrap_or_else(|| status.to_string()));
        }
    };
    ("subtle", waiting.to_owned())
}
