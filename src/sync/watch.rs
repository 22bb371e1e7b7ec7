//! The watch of the user's syncs of one kind: it starts them, asks how they stand, and tells when one is over.
//!
//! It belongs to the whole dashboard, so it goes on when the user looks at another list; and it finds its request
//! again after a reload, from the number that the tab has kept or from the service's own list. Of all tabs of a browser
//! that follow a request, one asks, and tells the others. When to ask is decided in [`super::progress`].

use super::changed::Changed;
use super::kept::{Kept, keep, kept};
use super::news::{self, News};
use super::progress::{Moment, Next, Progress, Watched};
use crate::api::{ApiError, Client, Json};
use crate::browser::clock::{now, service_now};
use crate::browser::rest;
use crate::browser::tabs::{self, Lock, Tabs};
use crate::browser::task;
use crate::session::Session;
use futures_util::future::AbortHandle;
use gloo_timers::future::TimeoutFuture;
use imagedeck_api::status::Outcome;
use imagedeck_api::time::Moment as Written;
use imagedeck_api::{ImageKind, SyncRequest};
use leptos::prelude::*;

/// The list of requests is looked at for new ones no oftener than this, in milliseconds.
const FRESH: f64 = 20_000.0;

/// A request that is younger than the click, and so many milliseconds more, comes of the click.
const TOLERANCE: f64 = 2_000.0;

/// The watch of one kind of image.
#[derive(Clone, Copy)]
pub struct SyncWatch {
    kind: ImageKind,
    client: Client,
    session: Session,
    offline: RwSignal<bool>,
    progress: RwSignal<Progress>,
    /// Whether an answer is on its way.
    asking: RwSignal<bool>,
    /// Whether it is this tab that asks.
    leading: RwSignal<bool>,
    /// Raised at the end of each sync.
    ended: RwSignal<u32>,
    /// Raised whenever a request has come or gone on.
    moved: RwSignal<u32>,
    held: StoredValue<Held, LocalStorage>,
}

/// What a watch holds on to.
#[derive(Default)]
struct Held {
    user: String,
    running: Option<AbortHandle>,
    tabs: Option<Tabs>,
    lock: Option<Lock>,
    /// When the list of requests was last looked at.
    looked: f64,
    /// The user wants to hear of no request up to this number any more.
    dismissed: i64,
    /// Whether another tab has told of a request since the user has last wanted one in this tab.
    has_heard: bool,
}

impl SyncWatch {
    /// A watch that takes up what was under way. It asks nothing while it is `offline`.
    pub fn resume(kind: ImageKind, client: Client, session: Session, offline: RwSignal<bool>) -> SyncWatch {
        let watch = SyncWatch {
            kind,
            client,
            session,
            offline,
            progress: RwSignal::new(Progress::Idle),
            asking: RwSignal::new(false),
            leading: RwSignal::new(false),
            ended: RwSignal::new(0),
            moved: RwSignal::new(0),
            held: StoredValue::new_local(Held { user: session.user().unwrap_or_default(), ..Held::default() }),
        };
        // Not in the place of what the user begins meanwhile.
        rest::once_it_is_there(Box::new(move || watch.begin()));
        // The watch ends with its user: the next one in this tab must not find it.
        on_cleanup(move || {
            keep(kind, None);
            watch.held.update_value(|held| {
                held.stop();
                *held = Held::default();
            });
        });
        watch
    }

    #[inline(never)]
    fn begin(self) {
        let tabs = news::listen(self.kind, move |news| self.hear(news));
        self.held.update_value(|held| held.tabs = tabs);
        if !untrack(|| self.has_news()) {
            self.run(self.take_up());
        }
    }

    /// Which images it syncs.
    pub const fn kind(self) -> ImageKind {
        self.kind
    }

    /// What is known.
    pub fn progress(self) -> Progress {
        self.progress.get()
    }

    /// How many syncs have ended: each may have changed the images and all that is counted of them.
    pub fn ended(self) -> u32 {
        self.ended.get()
    }

    /// How often the list of requests has changed.
    pub fn moved(self) -> u32 {
        self.moved.get()
    }

    /// Whether there is anything to tell of a sync.
    pub fn has_news(self) -> bool {
        self.progress.with(|progress| !matches!(progress, Progress::Idle))
    }

    /// Whether a sync is being started or under way.
    pub fn is_active(self) -> bool {
        self.progress.with(Progress::is_active)
    }

    /// What a sync has changed, from its end until that is dismissed.
    pub fn changed(self) -> Option<Changed> {
        let is_over = self.progress.with(|progress| matches!(progress, Progress::Ended(_)));
        if is_over { self.progress.with(Changed::by) } else { None }
    }

    /// Whether an answer is on its way.
    pub fn is_asking(self) -> bool {
        self.asking.get()
    }

    /// Whether it is this tab that asks, and not another one in its place.
    pub fn is_leading(self) -> bool {
        self.leading.get()
    }

    /// Whether nothing can be asked because there is no network.
    pub fn is_offline(self) -> bool {
        self.offline.get()
    }

    /// Starts a sync, unless one is under way.
    pub fn start(self) {
        if !self.progress.with_untracked(Progress::is_active) {
            self.set(Progress::Starting);
            self.run(self.submit());
        }
    }

    /// Asks at once.
    pub fn check_now(self) {
        self.change_watched(Watched::check_now);
        match self.leading.get_untracked() {
            true => self.run(self.follow()),
            // Whoever asks in this tab's place does so now.
            false => self.call(),
        }
    }

    /// Goes on after the network was away, the session had ended or nobody looked: what could not be done is done now,
    /// and what is waited for is asked for.
    pub fn wake(self) {
        if !self.may_ask() || self.asking.get_untracked() {
            return;
        }
        match self.progress.get_untracked() {
            Progress::Starting => self.run(self.submit()),
            Progress::Watching(_) => {
                self.change_watched(Watched::hurry);
                match self.leading.get_untracked() {
                    true => self.run(self.follow()),
                    // Whoever could not ask has let another tab do it.
                    false if self.held.with_value(|held| held.lock.is_none()) => self.lead(),
                    false => self.call(),
                }
            }
            // Another device may have started a sync meanwhile.
            _ if self.held.with_value(|held| now() - held.looked > FRESH) => self.run(self.find_newest()),
            _ => {}
        }
    }

    /// Follows the request no longer. The sync itself goes on.
    pub fn stop_watching(self) {
        if let Progress::Watching(watched) = self.progress.get_untracked() {
            self.held.update_value(Held::stop);
            self.asking.set(false);
            self.set(Progress::Unwatched(watched.id));
        }
    }

    /// Follows the request again.
    pub fn watch_again(self) {
        if let Progress::Unwatched(id) = self.progress.get_untracked() {
            self.held.update_value(|held| held.has_heard = false);
            self.set(Progress::watching(id, now()));
        }
    }

    /// Has patience with a request that seems to be stuck.
    pub fn keep_watching(self) {
        self.change_watched(|watched| watched.be_patient(now()));
    }

    /// Forgets a sync that is over, or that was not started.
    pub fn dismiss(self) {
        if !self.progress.with_untracked(Progress::is_active) {
            let dismissed = self.progress.with_untracked(Progress::request).unwrap_or_default();
            self.held.update_value(|held| held.dismissed = held.dismissed.max(dismissed));
            self.set(Progress::Idle);
        }
    }

    async fn submit(self) {
        let clicked = now();
        self.held.update_value(|held| held.has_heard = false);
        self.asking.set(true);
        let answer = self.client.sync(self.kind).await;
        let newest = match &answer {
            // The service may have taken a request whose answer was lost.
            Err(error) if error.leaves_open() => self.client.latest_sync_request(self.kind).await,
            _ => Ok(None),
        };
        self.asking.set(false);
        let is_its = |request: &SyncRequest| {
            is_open(request) || age_of(request).is_some_and(|age| age <= now() - clicked + TOLERANCE)
        };
        match (answer, newest.map(|newest| newest.filter(is_its))) {
            (Ok(id), _) => self.set(self.progress.get_untracked().after_news(id, None, moment(None))),
            (Err(_), Ok(Some(request))) => self.learn(request),
            // It was not taken: it is sent again once the user has signed in again.
            (Err(ApiError::Unauthorized), _) => return,
            (Err(error), Ok(None)) => self.set(Progress::NotStarted(error)),
            (Err(error), Err(_)) => self.set(Progress::Unanswered(error)),
        }
        self.call();
    }

    /// Finds the request that this tab was following, or the newest one if it is still under way.
    async fn take_up(self) {
        match kept(self.kind) {
            Some(Kept::Following(id)) => return self.set(Progress::watching(id, now())),
            // How it ended is shown at once when it is known; until then there is nothing to follow.
            Some(Kept::Ended(id)) => {
                if let Ok((_, request)) = self.client.sync_request(id).await
                    && !is_open(&request)
                {
                    // The lists were read after its end.
                    return self.progress.set(Progress::Ended(request));
                }
            }
            None => {}
        }
        self.find_newest().await;
    }

    /// Follows the newest request, if it is still under way.
    async fn find_newest(self) {
        self.held.update_value(|held| held.looked = now());
        self.client.rows_first.turn().await;
        // No answer is no loss: the request stands in the list of requests all the same.
        let Ok(Some(request)) = self.client.latest_sync_request(self.kind).await else { return };
        if is_open(&request) && self.is_wanted(request.id) {
            self.learn(request);
        }
    }

    fn is_wanted(self, id: i64) -> bool {
        self.held.with_value(|held| id > held.dismissed)
    }

    /// Takes in how a request stands that this tab does not follow yet.
    fn learn(self, request: SyncRequest) {
        let moment = moment(Some(&request));
        self.set(self.progress.get_untracked().after_news(request.id, Some(request), moment));
    }

    fn hear(self, news: News) {
        if self.held.with_value(|held| held.user != news.user) || !self.is_wanted(news.id) {
            return;
        }
        let is_call = news.answer.is_none();
        let before = self.progress.get_untracked();
        let moment = moment(news.answer.as_ref());
        let after = before.clone().after_news(news.id, news.answer, moment);
        let is_another = before.request() != after.request();
        self.held.update_value(|held| held.has_heard = true);
        if before != after {
            self.set(after);
        }
        if self.leading.get_untracked() {
            match is_another {
                // The pause was that of the request before.
                true => self.run(self.follow()),
                false if is_call => self.wake(),
                false => {}
            }
        }
    }

    /// Asks until the request is over, or nobody may ask. Whatever lets it ask again calls [`SyncWatch::wake`].
    async fn follow(self) {
        while let Progress::Watching(watched) = self.progress.get_untracked() {
            if !self.may_ask() {
                // Another tab may have what this one lacks.
                self.follow_nobody();
            }
            if !self.leading.get_untracked() {
                return;
            }
            match watched.next(now()) {
                Next::Wait(pause) => TimeoutFuture::new(pause).await,
                Next::Ask => self.check(watched.id).await,
            }
        }
    }

    async fn check(self, id: i64) {
        self.asking.set(true);
        let answer = self.client.sync_request(id).await;
        self.asking.set(false);
        let answer = answer.map(|(body, request)| {
            self.held.with_value(|held| held.tell(id, Some(&body)));
            request
        });
        let moment = moment(answer.as_ref().ok());
        match self.progress.get_untracked() {
            // Another tab may have told of a newer one meanwhile.
            Progress::Watching(watched) if watched.id == id => {
                self.set(Progress::Watching(watched).after_check(answer, moment));
            }
            _ => {}
        }
    }

    /// Changes what is known, with all that comes of it.
    fn set(self, progress: Progress) {
        let was_watching = self.progress.with_untracked(|before| matches!(before, Progress::Watching(_)));
        keep(
            self.kind,
            match &progress {
                Progress::Watching(watched) => Some(Kept::Following(watched.id)),
                Progress::Ended(request) => Some(Kept::Ended(request.id)),
                _ => None,
            },
        );
        let is_watching = matches!(progress, Progress::Watching(_));
        let is_over = matches!(progress, Progress::Ended(_) | Progress::Lost(_));
        let has_moved = self.progress.with_untracked(|before| before.status() != progress.status());
        self.progress.set(progress);
        if has_moved {
            self.moved.update(|count| *count += 1);
        }
        match (was_watching, is_watching) {
            (false, true) => self.lead(),
            (true, false) => self.follow_nobody(),
            _ => {}
        }
        if is_over {
            // What is held was right before the sync.
            self.client.device.release(self.kind.personal());
            self.ended.update(|count| *count += 1);
        }
    }

    /// Becomes the tab that asks, as soon as no other one does.
    fn lead(self) {
        let held = move || {
            // The dashboard may be another user's by now.
            if self.leading.try_set(true).is_none() {
                if self.held.with_value(|held| held.has_heard) {
                    self.change_watched(|watched| watched.take_over(now()));
                }
                self.run(self.follow());
            }
        };
        let name = self.held.with_value(|held| news::lock_name(self.kind, &held.user));
        match tabs::lock(&name, held) {
            Some(lock) => self.held.update_value(|held| held.lock = Some(lock)),
            None => held(),
        }
    }

    fn follow_nobody(self) {
        self.leading.set(false);
        self.held.update_value(|held| held.lock = None);
    }

    fn may_ask(self) -> bool {
        self.session.is_active() && !self.offline.get_untracked()
    }

    fn change_watched(self, change: impl FnOnce(&mut Watched)) {
        self.progress.update(|progress| {
            if let Progress::Watching(watched) = progress {
                change(watched);
            }
        });
    }

    /// Calls upon the other tabs: there is a request, and whoever asks how requests stand does so now.
    fn call(self) {
        if let Progress::Watching(watched) = self.progress.get_untracked() {
            self.held.with_value(|held| held.tell(watched.id, None));
        }
    }

    /// Runs a task in place of the one before.
    fn run(self, task: impl Future<Output = ()> + 'static) {
        self.asking.set(false);
        self.held.update_value(|held| {
            held.stop();
            held.running = Some(task::start(Box::pin(task)));
        });
    }
}

impl Held {
    fn stop(&mut self) {
        if let Some(handle) = self.running.take() {
            handle.abort();
        }
    }

    /// Tells the other tabs what the service has answered, or that somebody should ask.
    fn tell(&self, id: i64, answer: Option<&Json>) {
        if let Some(tabs) = &self.tabs {
            tabs.tell(&news::message(&self.user, id, answer));
        }
    }
}

fn is_open(request: &SyncRequest) -> bool {
    request.outcome() == Outcome::Open
}

/// Milliseconds since a request was submitted, by the service's clock for both.
fn age_of(request: &SyncRequest) -> Option<f64> {
    let submitted = Written::parse(&request.created_on)?.unix_seconds();
    Some((service_now() - submitted as f64 * 1_000.0).max(0.0))
}

/// Now, with the age of the request that is heard of.
fn moment(request: Option<&SyncRequest>) -> Moment {
    Moment { now: now(), age: request.and_then(age_of), chance: js_sys::Math::random() }
}
