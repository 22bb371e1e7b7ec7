//! What is known of a sync, and when to ask for more. Pure: no clock, no network.

use crate::api::ApiError;
use imagedeck_api::status::Outcome;
use imagedeck_api::{Status, SyncRequest};

/// Where a sync is, as far as the dashboard knows.
#[derive(Clone, Debug, PartialEq)]
pub enum Progress {
    /// No sync that the user would want to hear of.
    Idle,
    /// The request to start is on its way.
    Starting,
    /// The service did not take the request.
    NotStarted(ApiError),
    /// The request is under way.
    Watching(Watched),
    /// The request is under way, and the user does not want to follow it.
    Unwatched(i64),
    /// The request is over, well or not.
    Ended(SyncRequest),
}

/// A request under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Watched {
    /// The number of the request.
    pub id: i64,
    /// What the last answer said; none before the first.
    pub request: Option<SyncRequest>,
    /// How often it was asked for.
    pub checks: u32,
    /// Why the last check had no answer. It does not end the watch.
    pub fault: Option<ApiError>,
}

/// Seconds to wait before each check; the last one holds for all further checks.
const PAUSES: [u32; 5] = [1, 2, 4, 8, 15];

impl Progress {
    /// The beginning of a watch.
    pub fn watching(id: i64) -> Progress {
        Progress::Watching(Watched { id, request: None, checks: 0, fault: None })
    }

    /// What is known after another check of the request that is being watched.
    pub fn after_check(self, answer: Result<SyncRequest, ApiError>) -> Progress {
        let Progress::Watching(watched) = self else { return self };
        match answer {
            Ok(request) if Status::parse(&request.status).outcome() == Outcome::Open => Progress::Watching(Watched {
                request: Some(request),
                checks: watched.checks.saturating_add(1),
                fault: None,
                ..watched
            }),
            Ok(request) => Progress::Ended(request),
            // The service no longer has the request: there is nothing left to follow.
            Err(ApiError::NotFound(_)) => Progress::Idle,
            Err(error) => {
                Progress::Watching(Watched { checks: watched.checks.saturating_add(1), fault: Some(error), ..watched })
            }
        }
    }

    /// Whether a click on the sync button would start a second sync beside this one.
    pub fn is_active(&self) -> bool {
        matches!(self, Progress::Starting | Progress::Watching(_))
    }
}

impl Watched {
    /// Seconds until the next check: more each time, and never sooner than the service asks for.
    pub fn pause(&self) -> u32 {
        let index = (self.checks as usize).min(PAUSES.len() - 1);
        let usual = PAUSES.get(index).copied().unwrap_or(15);
        let asked_for = self.fault.as_ref().and_then(ApiError::pause).unwrap_or(0);
        usual.max(asked_for)
    }
}

/// What a finished request has changed, in words: `2 added, 1 updated`; `No change`.
pub fn changes(request: &SyncRequest) -> String {
    let parts: Vec<String> = [(request.added, "added"), (request.updated, "updated"), (request.deleted, "removed")]
        .into_iter()
        .filter(|(count, _)| *count != 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    if parts.is_empty() { "No change".to_owned() } else { parts.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn request(status: &str) -> SyncRequest {
        serde_json::from_value(serde_json::json!({ "id": 68, "status": status, "added": 2 })).expect("a request")
    }

    #[test]
    fn a_request_is_followed_to_its_good_end() {
        let progress = Progress::watching(68)
            .after_check(Ok(request("SUBMITTED")))
            .after_check(Ok(request("In Progress")))
            .after_check(Ok(request("processed")));
        assert_eq!(progress, Progress::Ended(request("processed")));
    }

    #[test]
    fn an_unknown_status_is_followed_on() {
        let progress = Progress::watching(68).after_check(Ok(request("ON_HOLD")));
        assert!(progress.is_active());
    }

    #[test]
    fn a_failed_check_never_ends_the_watch() {
        let mut progress = Progress::watching(68).after_check(Ok(request("IN_PROGRESS")));
        for error in [ApiError::Unreachable, ApiError::Unauthorized, ApiError::Unreadable] {
            progress = progress.after_check(Err(error));
            assert!(progress.is_active());
        }
        let Progress::Watching(watched) = progress else { panic!("still watching") };
        assert_eq!(watched.request, Some(request("IN_PROGRESS")));
    }

    #[test]
    fn the_service_may_ask_for_a_longer_pause() {
        let error = ApiError::Limited { seconds: 60, message: String::new() };
        let Progress::Watching(watched) = Progress::watching(1).after_check(Err(error)) else { panic!("watching") };
        assert_eq!(watched.pause(), 60);
    }

    #[test]
    fn changes_read_as_words() {
        assert_eq!(changes(&request("PROCESSED")), "2 added");
        assert_eq!(changes(&SyncRequest { added: 0, ..request("PROCESSED") }), "No change");
    }

    proptest! {
        #[test]
        fn whatever_is_answered_the_watch_goes_on_or_says_how_it_ended(statuses in prop::collection::vec(any::<String>(), 0..20)) {
            let mut progress = Progress::watching(68);
            for status in &statuses {
                progress = progress.after_check(Ok(request(status)));
                if let Progress::Watching(watched) = &progress {
                    prop_assert!((1..=15).contains(&watched.pause()));
                } else {
                    prop_assert!(matches!(progress, Progress::Ended(_)));
                }
            }
        }
    }
}
