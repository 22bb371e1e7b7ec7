//! What is known of a sync, and when to ask for more. Pure: it reads no clock, throws no dice and asks nobody.
//!
//! Times are milliseconds of any clock: where it should go back, a check comes early and never late.

use crate::api::ApiError;
use imagedeck_api::SyncRequest;
use imagedeck_api::status::Outcome;

/// Where a sync is, as far as the dashboard knows.
#[derive(Clone, Debug, PartialEq)]
pub enum Progress {
    /// No sync that the user would want to hear of.
    Idle,
    /// The request to start is on its way, or waits until the user has signed in again.
    Starting,
    /// The service did not take the request.
    NotStarted(ApiError),
    /// Nobody knows whether the service took the request.
    Unanswered(ApiError),
    /// The request is under way.
    Watching(Watched),
    /// The request was under way, and the user does not want to follow it.
    Unwatched(i64),
    /// The service no longer knows the request.
    Lost(i64),
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
    /// Why the last check had no answer. It does not end the watch.
    pub fault: Option<ApiError>,
    /// When the request was submitted, as far as that is known.
    began: f64,
    /// Since when nobody has asked whether it is stuck.
    patient_since: f64,
    /// When the pause before the next check began.
    rests_since: f64,
    /// Milliseconds until the next check, counted from there.
    pause: f64,
    /// Milliseconds of it that the service has asked for.
    asked_for: f64,
    /// How often it was asked for.
    checks: u32,
}

/// When something is heard of a request.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The time.
    pub now: f64,
    /// How old the request is by the service's own clock, where it says so.
    pub age: Option<f64>,
    /// A number from 0 to 1, so that not all who wait ask at the same time.
    pub chance: f64,
}

/// What to do next about a request under way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Next {
    /// Ask.
    Ask,
    /// Ask after so many milliseconds.
    Wait(u32),
}

/// Milliseconds before each check; the last one holds for all further checks.
const PAUSES: [f64; 6] = [1_000.0, 2_000.0, 4_000.0, 8_000.0, 15_000.0, 30_000.0];
/// No two checks are closer together, but for those that the user asks for.
const SHORTEST: f64 = 750.0;
/// So much of a pause is left to chance.
const CHANCE: f64 = 0.25;
/// After so many milliseconds a request seems to be stuck.
const PATIENCE: f64 = 3_600_000.0;

impl Progress {
    /// The beginning of a watch.
    pub fn watching(id: i64, now: f64) -> Progress {
        Progress::Watching(Watched {
            id,
            request: None,
            fault: None,
            began: now,
            patient_since: now,
            rests_since: now,
            pause: 0.0,
            asked_for: 0.0,
            checks: 0,
        })
    }

    /// What is known after another check of the request that is being watched.
    pub fn after_check(self, answer: Result<SyncRequest, ApiError>, moment: Moment) -> Progress {
        let Progress::Watching(watched) = self else { return self };
        match answer {
            Ok(request) if request.outcome() != Outcome::Open => Progress::Ended(request),
            Err(ApiError::NotFound(_)) => Progress::Lost(watched.id),
            answer => Progress::Watching(watched.after(answer, moment)),
        }
    }

    /// What is known after another tab has told how a request stands, or that it has begun.
    pub fn after_news(self, id: i64, request: Option<SyncRequest>, moment: Moment) -> Progress {
        // Numbers grow: what is older than what is known is no news.
        let known = self.request();
        let is_watched = matches!(self, Progress::Watching(_)) && known == Some(id);
        if !is_watched && known.is_some_and(|known| known >= id) {
            return self;
        }
        let followed = if is_watched { self } else { Progress::watching(id, moment.now) };
        match request {
            Some(request) => followed.after_check(Ok(request), moment),
            None => followed,
        }
    }

    /// The number of the request, where there is one.
    pub fn request(&self) -> Option<i64> {
        match self {
            Progress::Idle | Progress::Starting | Progress::NotStarted(_) | Progress::Unanswered(_) => None,
            Progress::Watching(watched) => Some(watched.id),
            Progress::Unwatched(id) | Progress::Lost(id) => Some(*id),
            Progress::Ended(request) => Some(request.id),
        }
    }

    /// The number of the request, and the status that the service has given it last.
    pub fn status(&self) -> Option<(i64, &str)> {
        let request = match self {
            Progress::Watching(watched) => watched.request.as_ref(),
            Progress::Ended(request) => Some(request),
            _ => None,
        };
        request.map(|request| (request.id, request.status.as_str()))
    }

    /// Whether a click on the sync button would start a second sync beside this one.
    pub fn is_active(&self) -> bool {
        matches!(self, Progress::Starting | Progress::Watching(_))
    }
}

impl Watched {
    /// What to do next.
    pub fn next(&self, now: f64) -> Next {
        let left = self.rests_since + self.pause - now;
        // A clock that was put back must not make the pause longer.
        if left <= 0.0 || now < self.rests_since { Next::Ask } else { Next::Wait(left.ceil() as u32) }
    }

    /// Makes the next check due now, unless the service has asked for a longer pause or there was one just now.
    pub fn hurry(&mut self) {
        self.pause = self.pause.min(self.asked_for.max(SHORTEST));
    }

    /// Makes the next check due now, because the user says so.
    pub fn check_now(&mut self) {
        self.pause = 0.0;
    }

    /// Keeps the next check from coming right after one of another tab, of which this tab may not have heard yet.
    pub fn take_over(&mut self, now: f64) {
        if self.rests_since + self.pause < now + SHORTEST {
            (self.rests_since, self.pause) = (now, SHORTEST);
        }
    }

    /// Milliseconds since the request was submitted, as far as that is known.
    pub fn age(&self, now: f64) -> f64 {
        (now - self.began).max(0.0)
    }

    /// Whether it takes longer than any sync should.
    pub fn seems_stuck(&self, now: f64) -> bool {
        now - self.patient_since >= PATIENCE
    }

    /// Has patience for as long again.
    pub fn be_patient(&mut self, now: f64) {
        self.patient_since = now;
    }

    fn after(self, answer: Result<SyncRequest, ApiError>, moment: Moment) -> Watched {
        let Moment { now, age, chance } = moment;
        let index = (self.checks as usize).min(PAUSES.len() - 1);
        let usual = PAUSES.get(index).copied().unwrap_or(30_000.0) * (1.0 - CHANCE * chance);
        let (request, fault) = match answer {
            Ok(request) => (Some(request), None),
            Err(error) => (self.request, Some(error)),
        };
        let asked_for = f64::from(fault.as_ref().and_then(ApiError::pause).unwrap_or(0)) * 1_000.0;
        let began = age.map_or(self.began, |age| now - age);
        // Whoever has not been asked yet whether it is stuck is asked by the age that the service knows.
        let patient_since = if self.patient_since == self.began { began } else { self.patient_since };
        let pause = usual.max(asked_for * (1.0 + CHANCE * chance));
        let checks = self.checks.saturating_add(1);
        Watched { request, fault, began, patient_since, rests_since: now, pause, asked_for, checks, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{at, request};
    use super::*;
    use proptest::prelude::*;

    fn watched(progress: &Progress) -> &Watched {
        let Progress::Watching(watched) = progress else { panic!("still watching, and not {progress:?}") };
        watched
    }

    #[test]
    fn a_request_is_followed_to_its_good_end() {
        let progress = Progress::watching(68, 0.0)
            .after_check(Ok(request(68, "SUBMITTED")), at(0.0))
            .after_check(Ok(request(68, "In Progress")), at(1_000.0))
            .after_check(Ok(request(68, "processed")), at(3_000.0));
        assert_eq!(progress, Progress::Ended(request(68, "processed")));
    }

    #[test]
    fn every_status_of_the_api_is_followed_or_ends_the_watch_in_any_spelling() {
        let open = ["SUBMITTED", "PENDING", "IN_PROGRESS", "APPROVAL_REQUIRED", "APPROVED", "ON_HOLD"];
        let over = ["PROCESSED", "SCHEDULED", "ERROR", "ERROR_RETRY", "CANCELLED", "REFUSED", "MISSED"];
        for word in open.into_iter().chain(over) {
            for written in [word.to_owned(), word.to_lowercase(), word.replace('_', " ")] {
                let answer = request(68, &written);
                let progress = Progress::watching(68, 0.0).after_check(Ok(answer.clone()), at(0.0));
                match open.contains(&word) {
                    true => assert_eq!(watched(&progress).request, Some(answer), "{written}"),
                    false => assert_eq!(progress, Progress::Ended(answer), "{written}"),
                }
            }
        }
    }

    #[test]
    fn checks_are_fast_first_and_then_every_half_minute() {
        let mut progress = Progress::watching(68, 0.0);
        let mut pauses = Vec::new();
        for _ in 0..8 {
            progress = progress.after_check(Ok(request(68, "IN_PROGRESS")), at(0.0));
            pauses.push(watched(&progress).next(0.0));
        }
        let seconds = [1, 2, 4, 8, 15, 30, 30, 30].map(|seconds| Next::Wait(seconds * 1_000));
        assert_eq!(pauses, seconds);
    }

    #[test]
    fn chance_only_shortens_a_pause_and_only_lengthens_one_that_was_asked_for() {
        let moment = Moment { chance: 1.0, ..at(0.0) };
        let progress = Progress::watching(68, 0.0).after_check(Ok(request(68, "PENDING")), moment);
        assert_eq!(watched(&progress).next(0.0), Next::Wait(750));
        let error = ApiError::Limited { seconds: 60, message: String::new() };
        let progress = progress.after_check(Err(error), moment);
        assert_eq!(watched(&progress).next(0.0), Next::Wait(75_000));
    }

    #[test]
    fn nothing_but_the_user_shortens_a_pause_that_the_service_asks_for() {
        let error = ApiError::Limited { seconds: 60, message: String::new() };
        let mut progress = Progress::watching(1, 0.0).after_check(Err(error), at(0.0));
        let Progress::Watching(watched) = &mut progress else { panic!("watching") };
        watched.hurry();
        assert_eq!(watched.next(0.0), Next::Wait(60_000));
        watched.check_now();
        assert_eq!(watched.next(0.0), Next::Ask);
    }

    #[test]
    fn a_tab_that_takes_over_waits_for_the_rest_of_its_pause_and_never_less_than_the_shortest() {
        let waiting = Progress::watching(1, 0.0).after_check(Ok(request(1, "PENDING")), at(0.0));
        let pause_after = |taken_over: f64| {
            let mut watched = watched(&waiting).clone();
            watched.take_over(taken_over);
            watched.next(taken_over)
        };
        assert_eq!(pause_after(100.0), Next::Wait(900));
        assert_eq!(pause_after(900.0), Next::Wait(750));
        assert_eq!(pause_after(60_000.0), Next::Wait(750));
    }

    #[test]
    fn a_request_that_the_service_no_longer_knows_is_said_to_be_lost() {
        let gone = || Err(ApiError::NotFound("There is no request 68.".to_owned()));
        assert_eq!(Progress::watching(68, 0.0).after_check(gone(), at(0.0)), Progress::Lost(68));
    }

    #[test]
    fn a_request_seems_stuck_after_an_hour_by_the_clock_of_the_service() {
        let old = Moment { age: Some(PATIENCE), ..at(5.0) };
        let progress = Progress::watching(68, 0.0).after_check(Ok(request(68, "IN_PROGRESS")), old);
        let mut watched = watched(&progress).clone();
        assert!(watched.seems_stuck(5.0));
        watched.be_patient(5.0);
        assert!(!watched.seems_stuck(5.0));
        let later = Progress::Watching(watched).after_check(Ok(request(68, "IN_PROGRESS")), old);
        let Progress::Watching(watched) = later else { panic!("watching") };
        assert!(!watched.seems_stuck(PATIENCE));
        assert!(watched.seems_stuck(5.0 + PATIENCE));
    }

    #[test]
    fn older_news_of_another_tab_is_no_news() {
        let ended = Progress::Ended(request(68, "PROCESSED"));
        assert_eq!(ended.clone().after_news(68, Some(request(68, "IN_PROGRESS")), at(0.0)), ended);
        assert_eq!(ended.clone().after_news(67, None, at(0.0)), ended);
        assert_eq!(ended.after_news(69, None, at(3.0)), Progress::watching(69, 3.0));
        let unwatched = Progress::Unwatched(68);
        assert_eq!(unwatched.clone().after_news(68, Some(request(68, "PROCESSED")), at(0.0)), unwatched);
        let over = Progress::Idle.after_news(68, Some(request(68, "PROCESSED")), at(0.0));
        assert_eq!(over, Progress::Ended(request(68, "PROCESSED")));
    }

    /// What can happen to a watch.
    #[derive(Clone, Debug)]
    enum Event {
        Status(String),
        Fault(ApiError),
        News(i64, String),
        Shown,
        TakenOver,
        CheckNow,
        Patience,
        /// Milliseconds by which the clock goes on, or back.
        Clock(f64),
    }

    fn event() -> impl Strategy<Value = Event> {
        let words = ["SUBMITTED", "in progress", "APPROVAL_REQUIRED", "PROCESSED", "Error", "REFUSED"];
        let status =
            || prop_oneof![4 => prop::sample::select(words.to_vec()).prop_map(str::to_owned), 1 => any::<String>()];
        let fault = prop_oneof![
            Just(ApiError::Unreachable),
            Just(ApiError::Unauthorized),
            Just(ApiError::Unreadable),
            Just(ApiError::TimedOut(20)),
            Just(ApiError::NotFound(String::new())),
            Just(ApiError::Forbidden(String::new())),
            (0_u32..90_000).prop_map(|seconds| ApiError::Limited { seconds, message: String::new() }),
            (0_u32..90_000).prop_map(|seconds| ApiError::Failed { status: 503, message: String::new(), seconds }),
        ];
        prop_oneof![
            6 => status().prop_map(Event::Status),
            4 => fault.prop_map(Event::Fault),
            2 => (60_i64..80, status()).prop_map(|(id, status)| Event::News(id, status)),
            2 => Just(Event::Shown),
            1 => Just(Event::TakenOver),
            1 => Just(Event::CheckNow),
            1 => Just(Event::Patience),
            4 => (-90_000_000.0..90_000_000.0).prop_map(Event::Clock),
            8 => (0.0..40_000.0).prop_map(Event::Clock),
        ]
    }

    proptest! {
        #[test]
        fn whatever_happens_the_watch_goes_on_within_its_limits_or_says_truly_how_it_ended(
            events in prop::collection::vec((event(), 0.0..1.0), 0..60),
        ) {
            let mut progress = Progress::watching(68, 0.0);
            let (mut now, mut last_check, mut asked_for, mut by_user) = (0.0_f64, None::<f64>, 0.0_f64, false);
            for (event, chance) in events {
                let moment = Moment { now, age: None, chance };
                let Progress::Watching(watched) = &mut progress else { break };
                let id = watched.id;
                match event {
                    Event::Status(_) | Event::Fault(_) => {
                        // It is answered only what was asked.
                        if watched.next(now) != Next::Ask { continue }
                        if let Some(last) = last_check.filter(|last| !by_user && *last <= now) {
                            prop_assert!(now - last >= SHORTEST.max(asked_for), "{} ms after the last check", now - last);
                        }
                        (last_check, by_user) = (Some(now), false);
                        let answer = match event {
                            Event::Status(status) => Ok(request(id, &status)),
                            Event::Fault(error) => Err(error),
                            _ => continue,
                        };
                        asked_for = answer.as_ref().err().and_then(ApiError::pause).map_or(0.0, |seconds| f64::from(seconds) * 1_000.0);
                        let is_over = answer.as_ref().is_ok_and(|request| request.outcome() != Outcome::Open);
                        let is_gone = matches!(answer, Err(ApiError::NotFound(_)));
                        progress = progress.after_check(answer.clone(), moment);
                        match &progress {
                            Progress::Ended(request) => prop_assert!(is_over && answer.ok().as_ref() == Some(request)),
                            Progress::Lost(lost) => prop_assert!(is_gone && *lost == id),
                            Progress::Watching(watched) => {
                                prop_assert!(!is_over && !is_gone && watched.id == id);
                                prop_assert_eq!(&watched.fault, &answer.err());
                            }
                            other => prop_assert!(false, "{other:?}"),
                        }
                    }
                    Event::News(told, status) => {
                        progress = progress.after_news(told, Some(request(told, &status)), moment);
                        // Another tab has asked in this one's place, or it is about another request.
                        if told >= id { (last_check, asked_for) = (None, 0.0); }
                        if let Progress::Watching(watched) = &progress { prop_assert!(watched.id == id.max(told)); }
                    }
                    Event::Shown => watched.hurry(),
                    Event::TakenOver => {
                        watched.take_over(now);
                        prop_assert!(watched.next(now) != Next::Ask || now < watched.rests_since);
                    }
                    Event::CheckNow => { watched.check_now(); by_user = true; }
                    Event::Patience => watched.be_patient(now),
                    Event::Clock(step) => now += step,
                }
                if let Progress::Watching(watched) = &progress {
                    match watched.next(now) {
                        Next::Wait(pause) => prop_assert!(f64::from(pause) <= 30_000.0_f64.max(asked_for * 1.25) + 1.0),
                        Next::Ask => {}
                    }
                    prop_assert!(watched.age(now) >= 0.0);
                }
            }
        }
    }
}
