//! The life of a sync request as steps: those that are over, the one that it is at, and those to come.

use super::icon::icon;
use super::status_chip::appearance;
use crate::text::format::{duration, seconds_between, time_of_day};
use imagedeck_api::status::Outcome;
use imagedeck_api::{Status, SyncRequest};
use leptos::prelude::*;
use stylers_macro::style_sheet;

/// A step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// `done`, `now`, `todo` or `bad`: also the class of its mark.
    pub state: &'static str,
    /// What it is.
    pub title: String,
    /// When it was.
    pub time: String,
    /// What happens in it.
    pub words: String,
}

/// The steps of a request, of which nothing is known before the first check but whether it was accepted. `then` is what
/// follows its end.
pub fn life(request: Option<&SyncRequest>, is_accepted: bool, then: &str) -> [Step; 3] {
    let step = |state, title: &str, time: String, words: String| Step { state, title: title.to_owned(), time, words };
    let accepted = if is_accepted { "Request accepted" } else { "Sending the request" };
    let Some(request) = request else {
        return [
            step("now", "Submitted", String::new(), accepted.to_owned()),
            step("todo", "In progress", String::new(), String::new()),
            step("todo", "Processed", String::new(), then.to_owned()),
        ];
    };
    let status = Status::parse(&request.status);
    let outcome = status.outcome();
    let has_begun = !matches!(status, Status::Submitted | Status::Pending | Status::Approved);
    let submitted = time_of_day(&request.created_on);
    let middle = match &status {
        Status::ApprovalRequired => "Waiting for approval",
        Status::Unknown(word) => word,
        _ => "In progress",
    };
    let doing = match (&request.message.progress, outcome) {
        (Some(progress), Outcome::Open) => progress.clone(),
        (None, Outcome::Open) if status == Status::InProgress => "The service reads your store".to_owned(),
        _ => String::new(),
    };
    let (first, second) = match (outcome, has_begun) {
        (Outcome::Open, false) => ("now", "todo"),
        (Outcome::Open, true) => ("done", "now"),
        // It came to nothing before it began.
        _ if matches!(status, Status::Scheduled | Status::Refused | Status::Cancelled | Status::Missed) => {
            ("done", "todo")
        }
        _ => ("done", "done"),
    };
    let (_, _, _, word) = appearance(&request.status);
    let took = seconds_between(&request.created_on, &request.updated_on)
        .map_or(String::new(), |seconds| format!("After {}", duration(seconds)));
    let end = match outcome {
        Outcome::Open => step("todo", "Processed", String::new(), then.to_owned()),
        Outcome::Good => step("done", &word, time_of_day(&request.updated_on), took),
        Outcome::Bad => step("bad", &word, time_of_day(&request.updated_on), took),
    };
    [step(first, "Submitted", submitted, accepted.to_owned()), step(second, middle, String::new(), doing), end]
}

/// The steps, one beside the other or, with the class `down`, one below the other.
pub fn timeline(steps: [Step; 3], class: &'static str) -> AnyView {
    let style = style_sheet!("style/components/timeline.css");
    let step = |Step { state, title, time, words }: Step| {
        let mark = match state {
            "done" => icon("check"),
            "bad" => icon("x"),
            _ => ().into_any(),
        };
        view! {
            <li class=state aria-current=(state == "now").then_some("step")>
                <span class="dot">{mark}</span>
                <b>{title}</b>
                <small>{time}</small>
                <small>{words}</small>
            </li>
        }
        .into_any()
    };
    view! { <ol class=[style, " ", class].concat() aria-label="Steps">{steps.map(step).into_iter().collect_view()}</ol> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn states(status: &str) -> [&'static str; 3] {
        let request = serde_json::json!({
            "id": 1, "status": status,
            "created_on": "2024-10-11 Fri 14:02:11 EDT", "updated_on": "2024-10-11 Fri 14:02:48 EDT",
        });
        let request: SyncRequest = serde_json::from_value(request).expect("a request");
        life(Some(&request), true, "").map(|step| step.state)
    }

    #[test]
    fn a_request_is_at_the_step_that_its_status_says() {
        assert_eq!(life(None, false, "").map(|step| step.state), ["now", "todo", "todo"]);
        assert_eq!(states("SUBMITTED"), ["now", "todo", "todo"]);
        assert_eq!(states("IN_PROGRESS"), ["done", "now", "todo"]);
        assert_eq!(states("ON_HOLD"), ["done", "now", "todo"]);
        assert_eq!(states("PROCESSED"), ["done", "done", "done"]);
        assert_eq!(states("ERROR"), ["done", "done", "bad"]);
        assert_eq!(states("REFUSED"), ["done", "todo", "bad"]);
    }

    #[test]
    fn the_end_says_when_it_was_and_how_long_it_took() {
        let request = serde_json::json!({
            "id": 1, "status": "PROCESSED",
            "created_on": "2024-10-11 Fri 14:02:11 EDT", "updated_on": "2024-10-11 Fri 14:02:48 EDT",
        });
        let request: SyncRequest = serde_json::from_value(request).expect("a request");
        let [first, _, end] = life(Some(&request), true, "");
        assert_eq!(
            (first.time.as_str(), end.time.as_str(), end.words.as_str()),
            ("14:02:11", "14:02:48", "After 0:37")
        );
    }
}
