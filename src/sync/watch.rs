//! The watch of the user's syncs of one kind: it starts them, asks how they stand, and tells when one is over.
//!
//! It belongs to the whole dashboard, so it goes on when the user looks at another list; and it finds its request
//! again after a reload, from the number that the tab has kept or from the service's own list.

use super::progress::Progress;
use crate::api::Client;
use crate::browser::clock::now;
use crate::browser::storage::Store;
use crate::browser::task;
use futures_util::future::AbortHandle;
use gloo_timers::future::TimeoutFuture;
use imagedeck_api::status::Outcome;
use imagedeck_api::{ImageKind, Status};
use leptos::prelude::*;

/// What follows the number of a kept request that is over.
const ENDED: &str = " ended";

/// The request that a tab keeps.
#[derive(Clone, Copy)]
enum Kept {
    /// It was being followed.
    Following(i64),
    /// It is over, and the user may not have seen how.
    Ended(i64),
}

/// The watch of one kind of image.
#[derive(Clone, Copy)]
pub struct SyncWatch {
    kind: ImageKind,
    client: Client,
    progress: RwSignal<Progress>,
    next_check: RwSignal<f64>,
    ended: RwSignal<u32>,
    started: StoredValue<f64>,
    running: StoredValue<Option<AbortHandle>>,
}

impl SyncWatch {
    /// A watch that takes up what was under way, and counts in `ended` what comes to its end.
    pub fn resume(kind: ImageKind, client: Client, ended: RwSignal<u32>) -> SyncWatch {
        let watch = SyncWatch {
            kind,
            client,
            progress: RwSignal::new(Progress::Idle),
            next_check: RwSignal::new(0.0),
            ended,
            started: StoredValue::new(now()),
            running: StoredValue::new(None),
        };
        watch.run(watch.take_up());
        // The watch ends with its user: the next one in this tab must not find it.
        on_cleanup(move || {
            watch.stop();
            watch.keep(None);
        });
        watch
    }

    /// Which images it syncs.
    pub const fn kind(self) -> ImageKind {
        self.kind
    }

    /// What is known.
    pub fn progress(self) -> Progress {
        self.progress.get()
    }

    /// When the request is asked for again, in milliseconds since 1970; zero while an answer is on its way.
    pub fn next_check(self) -> f64 {
        self.next_check.get()
    }

    /// Since when this watch follows its request, in milliseconds since 1970.
    pub fn started(self) -> f64 {
        self.started.get_value()
    }

    /// Starts a sync, unless one is under way.
    pub fn start(self) {
        if self.progress.with_untracked(Progress::is_active) {
            return;
        }
        self.progress.set(Progress::Starting);
        self.started.set_value(now());
        self.run(async move {
            match self.client.sync(self.kind).await {
                Ok(id) => {
                    self.keep(Some(Kept::Following(id)));
                    self.progress.set(Progress::watching(id));
                    self.ask_until_over().await;
                }
                Err(error) => self.progress.set(Progress::NotStarted(error)),
            }
        });
    }

    /// Asks at once.
    pub fn check_now(self) {
        if let Progress::Watching(watched) = self.progress.get_untracked() {
            self.follow(watched.id);
        }
    }

    /// Follows the request no longer. The sync itself goes on.
    pub fn stop_watching(self) {
        if let Progress::Watching(watched) = self.progress.get_untracked() {
            self.stop();
            self.keep(None);
            self.progress.set(Progress::Unwatched(watched.id));
        }
    }

    /// Follows the request again.
    pub fn watch_again(self) {
        if let Progress::Unwatched(id) = self.progress.get_untracked() {
            self.keep(Some(Kept::Following(id)));
            self.follow(id);
        }
    }

    /// Forgets a sync that is over, or that was not started.
    pub fn dismiss(self) {
        if !self.progress.with_untracked(Progress::is_active) {
            self.keep(None);
            self.progress.set(Progress::Idle);
        }
    }

    fn follow(self, id: i64) {
        self.progress.update(|progress| {
            let known = matches!(progress, Progress::Watching(watched) if watched.id == id);
            if !known {
                *progress = Progress::watching(id);
            }
        });
        self.run(async move {
            if self.check().await {
                self.ask_until_over().await;
            }
        });
    }

    /// Finds the request that this tab was following, or the newest one if it is still under way.
    async fn take_up(self) {
        match self.kept() {
            Some(Kept::Following(id)) => self.progress.set(Progress::watching(id)),
            // How it ended is shown at once when it is known; until then there is nothing to follow.
            Some(Kept::Ended(id)) => {
                let answer = self.client.sync_request(id).await;
                self.progress.set(Progress::watching(id).after_check(answer));
            }
            None => {}
        }
        if self.check_or_rest().await {
            return self.ask_until_over().await;
        }
        if self.progress.with_untracked(|progress| *progress == Progress::Idle) {
            self.keep(None);
            self.find_newest().await;
        }
    }

    /// Asks once if there is something to ask. Whether there is something left to ask.
    async fn check_or_rest(self) -> bool {
        self.progress.with_untracked(Progress::is_active) && self.check().await
    }

    /// Follows the newest request, if it is still under way.
    async fn find_newest(self) {
        self.client.rows_first.turn().await;
        // No answer is no loss: the request stands in the list of requests all the same.
        let Ok(Some(request)) = self.client.latest_sync_request(self.kind).await else { return };
        if Status::parse(&request.status).outcome() == Outcome::Open {
            self.keep(Some(Kept::Following(request.id)));
            self.progress.set(Progress::watching(request.id).after_check(Ok(request)));
            self.ask_until_over().await;
        }
    }

    async fn ask_until_over(self) {
        loop {
            let pause = match self.progress.get_untracked() {
                Progress::Watching(watched) => watched.pause().saturating_mul(1_000),
                _ => return,
            };
            self.next_check.set(now() + f64::from(pause));
            TimeoutFuture::new(pause).await;
            if !self.check().await {
                return;
            }
        }
    }

    /// Asks once. Whether there is something left to ask.
    async fn check(self) -> bool {
        let Progress::Watching(watched) = self.progress.get_untracked() else { return false };
        self.next_check.set(0.0);
        let answer = self.client.sync_request(watched.id).await;
        let progress = self.progress.get_untracked().after_check(answer);
        let over = matches!(progress, Progress::Ended(_));
        self.progress.set(progress);
        if over {
            self.keep(Some(Kept::Ended(watched.id)));
            // What is held was right before the sync.
            self.client.device.release(self.kind.personal());
            self.ended.update(|count| *count += 1);
        }
        self.progress.with_untracked(Progress::is_active)
    }

    /// Runs a task in place of the one before.
    fn run(self, task: impl Future<Output = ()> + 'static) {
        self.stop();
        self.running.set_value(Some(task::start(Box::pin(task))));
    }

    fn stop(self) {
        self.next_check.set(0.0);
        if let Some(handle) = self.running.try_update_value(Option::take).flatten() {
            handle.abort();
        }
    }

    /// What the tab keeps over a reload, until the user has seen how the request ended.
    fn kept(self) -> Option<Kept> {
        let kept = Store::Tab.read(self.key())?;
        match kept.strip_suffix(ENDED) {
            Some(id) => id.parse().ok().map(Kept::Ended),
            None => kept.parse().ok().map(Kept::Following),
        }
    }

    fn keep(self, kept: Option<Kept>) {
        match kept {
            Some(Kept::Following(id)) => Store::Tab.write(self.key(), &id.to_string()),
            Some(Kept::Ended(id)) => Store::Tab.write(self.key(), &format!("{id}{ENDED}")),
            None => Store::Tab.remove(self.key()),
        }
    }

    const fn key(self) -> &'static str {
        match self.kind {
            ImageKind::Iso => "imagedeck.sync.iso",
            ImageKind::Vm => "imagedeck.sync.vm",
        }
    }
}
