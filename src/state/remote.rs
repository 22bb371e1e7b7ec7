//! Something that the API is asked for: the last good answer, and how the newest question stands.
//!
//! The newest question wins. An older one is cancelled, and its answer can no longer land. What was shown stays
//! until there is something newer. A fault that may pass is tried again by itself, with growing pauses.

use crate::api::{ApiError, Client, Listing, Question};
use crate::browser::clock::now;
use crate::browser::task;
use futures_util::future::AbortHandle;
use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;
use imagedeck_api::Resource;
use leptos::prelude::*;
use std::sync::Arc;

/// Seconds between one try and the next: the last one holds for all further tries.
const PAUSES: [u32; 5] = [2, 4, 8, 16, 30];

/// Milliseconds within which a list that is held has answered, unless the server has to be asked after all.
const SOON: u32 = 150;

/// An answer of the API that follows a question.
#[derive(Clone, Copy)]
pub struct Remote {
    answer: RwSignal<Option<Arc<Listing>>>,
    failure: RwSignal<Option<Failure>>,
    pending: RwSignal<bool>,
    asked_again: RwSignal<u32>,
}

/// A question that had no answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// Why.
    pub error: ApiError,
    /// How often the question was asked, this time included.
    pub tries: u32,
    /// When it is asked again, by [`now`]; none if it is not.
    pub next_try: Option<f64>,
}

impl Remote {
    /// Asks whenever the question changes. No question asks nothing and keeps what is shown.
    pub fn new(client: Client, resource: Resource, question: Memo<Option<Question>>) -> Remote {
        let remote = Remote {
            answer: RwSignal::new(None),
            failure: RwSignal::new(None),
            pending: RwSignal::new(false),
            asked_again: RwSignal::new(0),
        };
        let running: StoredValue<Option<AbortHandle>> = StoredValue::new(None);
        let stop = move || {
            if let Some(handle) = running.try_update_value(Option::take).flatten() {
                handle.abort();
            }
        };
        Effect::new(move |before: Option<Option<Question>>| {
            remote.asked_again.track();
            stop();
            let asked = question.get();
            // The failure of another question says nothing about this one.
            if before.is_some_and(|before| before != asked) {
                remote.failure.set(None);
            }
            let Some(question) = asked.clone() else {
                remote.pending.set(false);
                return asked;
            };
            let asking = remote.ask_until_settled(client, resource, question);
            running.set_value(Some(task::start(Box::pin(asking))));
            asked
        });
        on_cleanup(stop);
        remote
    }

    /// Asks the same again, at once.
    pub fn ask_again(self) {
        self.asked_again.update(|count| *count += 1);
    }

    /// The last good answer.
    pub fn answer(self) -> Option<Arc<Listing>> {
        self.answer.get()
    }

    /// Why the newest question has no answer.
    pub fn failure(self) -> Option<Failure> {
        self.failure.get()
    }

    /// Whether an answer is on its way.
    pub fn is_pending(self) -> bool {
        self.pending.get()
    }

    fn note_pending(self, pending: bool) {
        if self.pending.get_untracked() != pending {
            self.pending.set(pending);
        }
    }

    async fn ask_until_settled(self, client: Client, resource: Resource, question: Question) {
        let mut tries = 0;
        loop {
            // What is held answers before anybody could see that something is on its way, or it takes as long as all else.
            let is_held = client.device.holds(resource);
            self.note_pending(!is_held);
            let late = is_held.then(|| Timeout::new(SOON, move || self.note_pending(true)));
            let answer = client.ask(resource, question.clone()).await;
            drop(late);
            self.note_pending(false);
            tries += 1;
            match answer {
                Ok(answer) => {
                    self.failure.set(None);
                    // The same again is not drawn again: whoever is just clicking at it would miss.
                    let known = self
                        .answer
                        .with_untracked(|known| known.as_ref().is_some_and(|known| known.says_the_same(&answer)));
                    if !known {
                        self.answer.set(Some(Arc::new(answer)));
                    }
                    return;
                }
                Err(error) => {
                    let pause = error.pause().map(|least| pause_after(tries).max(least));
                    let next_try = pause.map(|seconds| now() + f64::from(seconds) * 1_000.0);
                    self.failure.set(Some(Failure { error, tries, next_try }));
                    let Some(seconds) = pause else { return };
                    TimeoutFuture::new(seconds.saturating_mul(1_000)).await;
                }
            }
        }
    }
}

/// Seconds to wait after so many tries.
fn pause_after(tries: u32) -> u32 {
    let index = (tries.saturating_sub(1) as usize).min(PAUSES.len() - 1);
    PAUSES.get(index).copied().unwrap_or(30)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_limit() {
        let pauses: Vec<_> = (1..=7).map(pause_after).collect();
        assert_eq!(pauses, [2, 4, 8, 16, 30, 30, 30]);
    }
}
