//! The states of a request: their words on the wire and what each means for whoever waits.
//!
//! How often to ask and when to give up is the dashboard's matter.

use std::fmt;

/// Where a request is in its life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Accepted, not begun.
    Submitted,
    /// Waiting for its turn.
    Pending,
    /// Being worked on.
    InProgress,
    /// Waiting for somebody to approve it.
    ApprovalRequired,
    /// Approved, not begun.
    Approved,
    /// Done.
    Processed,
    /// Will be done at a later time, without anybody waiting for it.
    Scheduled,
    /// Failed.
    Error,
    /// Failed, and will be tried again by the service.
    ErrorRetry,
    /// Stopped by somebody.
    Cancelled,
    /// Not approved.
    Refused,
    /// Its time has passed.
    Missed,
    /// A word that is not known here, as it was sent.
    Unknown(String),
}

/// What a status means for whoever waits for the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Not over yet.
    Open,
    /// Over, and well.
    Good,
    /// Over, and not well.
    Bad,
}

const WORDS: [(&str, Status); 12] = [
    ("SUBMITTED", Status::Submitted),
    ("PENDING", Status::Pending),
    ("IN_PROGRESS", Status::InProgress),
    ("APPROVAL_REQUIRED", Status::ApprovalRequired),
    ("APPROVED", Status::Approved),
    ("PROCESSED", Status::Processed),
    ("SCHEDULED", Status::Scheduled),
    ("ERROR", Status::Error),
    ("ERROR_RETRY", Status::ErrorRetry),
    ("CANCELLED", Status::Cancelled),
    ("REFUSED", Status::Refused),
    ("MISSED", Status::Missed),
];

impl Status {
    /// Reads a status in any letter case, with `_` or a space between words.
    pub fn parse(word: &str) -> Status {
        let plain = word.trim().replace(' ', "_");
        let known = WORDS.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(&plain));
        known.map_or_else(|| Status::Unknown(word.to_owned()), |(_, status)| status)
    }

    /// The word on the wire.
    pub fn word(&self) -> &str {
        if let Status::Unknown(word) = self {
            return word;
        }
        WORDS.iter().find(|(_, status)| status == self).map_or("", |(word, _)| word)
    }

    /// What the status means for whoever waits. A word that is not known may be followed by another one, so the
    /// request counts as open.
    pub const fn outcome(&self) -> Outcome {
        match self {
            Status::Submitted
            | Status::Pending
            | Status::InProgress
            | Status::ApprovalRequired
            | Status::Approved
            | Status::Unknown(_) => Outcome::Open,
            Status::Processed | Status::Scheduled => Outcome::Good,
            Status::Error | Status::ErrorRetry | Status::Cancelled | Status::Refused | Status::Missed => Outcome::Bad,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_status_is_read() {
        for written in ["IN_PROGRESS", "In Progress", "in progress", " in_progress "] {
            assert_eq!(Status::parse(written), Status::InProgress, "{written}");
        }
        for (word, status) in WORDS {
            assert_eq!(Status::parse(word), status);
            assert_eq!(status.word(), word);
        }
    }

    #[test]
    fn an_unknown_status_is_kept_as_sent_and_not_over() {
        let status = Status::parse("On Hold");
        assert_eq!(status.to_string(), "On Hold");
        assert_eq!(status.outcome(), Outcome::Open);
    }
}
