//! The lists that are held on this device, and answer in the server's place.
//!
//! A worker holds them (see [`imagedeck_collection::message`]); here is what is known of it. Which list is to be held,
//! and when, is decided in [`crate::pages::list_held`].

use crate::browser::clock::now;
use crate::browser::worker::{self, Worker};
use crate::session::Session;
use futures_channel::oneshot::{self, Receiver, Sender};
use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use imagedeck_api::Resource;
use imagedeck_collection::message::{DATABASE, Extent, Holding, Order, Report};
use leptos::prelude::*;
use std::pin::Pin;

/// What is held of a list is asked for changes no oftener than this, in milliseconds.
const FRESH: f64 = 20_000.0;

/// A list of so many images is short: it comes in a few requests.
pub const SHORT: u64 = 2_000;

/// Milliseconds after which a worker that does not answer is given up. The first order of rows takes the longest.
const PATIENCE: u32 = 5_000;

/// An answer on its way; none where there is none.
pub type Asking = Pin<Box<dyn Future<Output = Option<String>>>>;

/// The lists that are held.
#[derive(Clone, Copy)]
pub struct Device {
    session: Session,
    desk: StoredValue<Desk, LocalStorage>,
    /// Raised whenever something else is known of a list.
    news: RwSignal<u32>,
}

#[derive(Default)]
struct List {
    holding: Holding,
    /// Raised whenever the same question may have another answer.
    changes: u32,
    /// When it was last compared with the server, by [`now`].
    checked: f64,
}

/// What is known of the lists, the worker, and who waits for its answers.
#[derive(Default)]
struct Desk {
    lists: [List; Resource::ALL.len()],
    worker: Option<Worker>,
    waiting: Vec<(u32, Sender<Option<String>>)>,
    asked: u32,
}

impl Device {
    /// Nothing is held yet.
    pub fn new(session: Session) -> Device {
        Device { session, desk: StoredValue::new_local(Desk::default()), news: RwSignal::new(0) }
    }

    /// How it stands with a list.
    #[inline(never)]
    pub fn holding(self, resource: Resource) -> Holding {
        self.news.track();
        self.look(resource, |list| list.holding.clone()).unwrap_or_default()
    }

    /// Whether a list is held, so that it answers at once.
    pub fn holds(self, resource: Resource) -> bool {
        self.look(resource, |list| matches!(list.holding, Holding::Held { .. })) == Some(true)
    }

    /// A number that is raised whenever the same question may have another answer.
    pub fn changes(self, resource: Resource) -> u32 {
        self.news.track();
        self.look(resource, |list| list.changes).unwrap_or_default()
    }

    /// The body of the answer of a list that is held to what an address of the API asks for; none where the server has
    /// to be asked after all.
    #[inline(never)]
    pub fn ask(self, address: String) -> Asking {
        let answer = self.question(|number| Order::Ask { number, address });
        Box::pin(async move {
            match select(answer, TimeoutFuture::new(PATIENCE)).await {
                Either::Left((answer, _)) => answer.ok()?,
                // A worker that has nothing to say any longer is as good as none.
                Either::Right(_) => {
                    self.fail();
                    None
                }
            }
        })
    }

    /// Which characters of an image's path say what of it, by the names of the attributes.
    #[inline(never)]
    pub fn read_name(self, path: String) -> Asking {
        self.start();
        // Without a limit: the worker itself may still be on its way, and nothing waits for this.
        let answer = self.question(|number| Order::ReadName { number, path });
        Box::pin(async move { answer.await.ok()? })
    }

    fn question(self, order: impl FnOnce(u32) -> Order) -> Receiver<Option<String>> {
        let (sender, answer) = oneshot::channel();
        self.desk.update_value(|desk| {
            desk.asked = desk.asked.wrapping_add(1);
            if desk.worker.is_some() {
                desk.waiting.push((desk.asked, sender));
            }
            desk.send(&order(desk.asked));
        });
        answer
    }

    /// Fetches a list and holds it.
    #[inline(never)]
    pub fn hold(self, resource: Resource, extent: Extent) {
        let (Some(token), Some(owner)) = (self.session.token(), self.session.user()) else { return };
        self.note(resource, Holding::Filling { done: 0, total: 0 });
        self.start();
        self.send(&Order::Hold { resource, extent, owner, token });
    }

    /// Takes up what has changed in a list that is held, unless that was done just now.
    #[inline(never)]
    pub fn refresh(self, resource: Resource) {
        let is_due = self.look(resource, |list| now() - list.checked > FRESH) == Some(true);
        if let Some(token) = self.session.token().filter(|_| is_due && self.holds(resource)) {
            self.change(resource, |list| list.checked = now());
            self.send(&Order::Refresh { resource, token });
        }
    }

    /// Holds a list no longer, and removes what is kept of it.
    #[inline(never)]
    pub fn release(self, resource: Resource) {
        match self.desk.with_value(|desk| desk.worker.is_some()) {
            // It says so when it is done; until then it has no answers.
            true => self.send(&Order::Release { resource }),
            false => self.note(resource, Holding::No),
        }
    }

    /// Holds nothing any longer, and removes all that is kept: it is none of the next user's business.
    #[inline(never)]
    pub fn forget(self) {
        self.let_go();
        self.forget_kept();
    }

    /// Removes all that is kept for another visit.
    pub fn forget_kept(self) {
        worker::remove_database(DATABASE);
    }

    fn start(self) {
        if self.desk.with_value(|desk| desk.worker.is_some()) {
            return;
        }
        let worker = Worker::start(move |text| self.hear(&text), move || self.fail());
        if worker.is_none() {
            self.fail();
        }
        self.desk.update_value(|desk| desk.worker = worker);
    }

    fn fail(self) {
        self.let_go();
        for resource in Resource::ALL {
            self.note(resource, Holding::Failed("Lists cannot be held here now. Load the page again.".to_owned()));
        }
    }

    fn let_go(self) {
        self.desk.update_value(|desk| {
            desk.worker = None;
            desk.waiting.clear();
        });
        Resource::ALL.into_iter().for_each(|resource| self.note(resource, Holding::No));
    }

    fn send(self, order: &Order) {
        self.desk.with_value(|desk| desk.send(order));
    }

    fn hear(self, text: &str) {
        match Report::parse(text) {
            Some(Report::Answer { number, body }) => {
                let waiting = self.desk.try_update_value(|desk| {
                    let place = desk.waiting.iter().position(|(waiting, _)| *waiting == number)?;
                    Some(desk.waiting.swap_remove(place).1)
                });
                if let Some(sender) = waiting.flatten() {
                    // Nobody waits for the answer to an older question.
                    let _ = sender.send(body);
                }
            }
            Some(Report::Holding(resource, holding)) => self.note(resource, holding),
            Some(Report::TokenRefused(token)) => self.session.token_refused(&token),
            None => {}
        }
    }

    fn note(self, resource: Resource, holding: Holding) {
        self.change(resource, |list| {
            let [was_held, is_held] = [&list.holding, &holding].map(|holding| matches!(holding, Holding::Held { .. }));
            if is_held {
                list.checked = now();
            }
            if was_held || is_held {
                list.changes += 1;
            }
            list.holding = holding;
        });
    }

    fn look<T>(self, resource: Resource, look: impl FnOnce(&List) -> T) -> Option<T> {
        self.desk.with_value(|desk| desk.lists.get(resource.place()).map(look))
    }

    fn change(self, resource: Resource, change: impl FnOnce(&mut List)) {
        self.desk.update_value(|desk| desk.lists.get_mut(resource.place()).map_or((), change));
        self.news.update(|news| *news += 1);
    }
}

impl Desk {
    fn send(&self, order: &Order) {
        if let Some(worker) = &self.worker {
            worker.send(&order.print());
        }
    }
}
