//! What the worker is asked to do, and how far it is with each list.

use crate::database;
use crate::network::Network;
use futures_util::future::{AbortHandle, Abortable};
use imagedeck_api::address::Asked;
use imagedeck_api::{Direction, Field, Query, Resource, Sort};
use imagedeck_collection::keep::{self, Fault, Held, Outcome};
use imagedeck_collection::message::{Extent, Holding, Order, Report};
use imagedeck_collection::serve;
use std::cell::{RefCell, RefMut};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// The orders of rows that are prepared before a list answers for the first time: those that are asked for most.
const PREPARED: [Field; 5] = [Field::Name, Field::Path, Field::CreatedOn, Field::UpdatedOn, Field::Version];

const TOO_LONG: &str = "This list is kept on this device only if you ask for it: it is long.";

/// The lists, and who is told about them.
pub struct Desk {
    lists: [RefCell<List>; Resource::ALL.len()],
    report: fn(&Report),
}

/// How far it is with one list.
#[derive(Default)]
struct List {
    held: Option<Held>,
    /// Who wants all of it, and for the next visit; none where nobody does.
    owner: Option<String>,
    running: Option<AbortHandle>,
}

impl Desk {
    /// A desk without lists.
    pub fn new(report: fn(&Report)) -> Desk {
        Desk { lists: Default::default(), report }
    }

    /// Does as it is told.
    pub fn take(self: Rc<Desk>, order: Order) {
        match order {
            Order::Ask { number, address } => {
                let asked = Asked::parse(&address);
                let body = asked.and_then(|asked| self.list(asked.resource())?.held.as_mut()?.collection.serve(&asked));
                (self.report)(&Report::Answer { number, body });
            }
            Order::ReadName { number, path } => {
                (self.report)(&Report::Answer { number, body: serve::name_sources(&path) });
            }
            Order::Hold { resource, extent, owner, token } => self.start(resource, async move |desk: &Desk| {
                desk.hold(resource, extent, owner, Network::new(token)).await;
            }),
            Order::Refresh { resource, token } => self.start(resource, async move |desk: &Desk| {
                desk.refresh(resource, Network::new(token)).await;
            }),
            Order::Release { resource } => self.release(resource),
        }
    }

    /// Begins what takes long; what was under way with the list is given up for it.
    fn start(self: Rc<Desk>, resource: Resource, work: impl AsyncFnOnce(&Desk) + 'static) {
        let (handle, registration) = AbortHandle::new_pair();
        if let Some(before) = self.list(resource).and_then(|mut list| list.running.replace(handle)) {
            before.abort();
        }
        spawn_local(async move {
            let _ = Abortable::new(work(&self), registration).await;
        });
    }

    fn release(self: Rc<Desk>, resource: Resource) {
        let Some(list) = self.list(resource).map(|mut list| std::mem::take(&mut *list)) else { return };
        if let Some(running) = list.running {
            running.abort();
        }
        self.tell(resource, Holding::No);
        if list.owner.is_some() {
            spawn_local(database::remove(resource));
        }
    }

    async fn hold(&self, resource: Resource, extent: Extent, owner: String, network: Network) {
        let owner = Some(owner).filter(|_| extent == Extent::Whole);
        if let Some(mut list) = self.list(resource) {
            list.owner.clone_from(&owner);
        }
        if let Some(owner) = owner {
            if let Some(kept) = database::read(resource, &owner).await {
                let bytes = self.put(resource, Held::kept(kept));
                self.tell(resource, Holding::Held { bytes, is_kept: true });
                return self.refresh(resource, network).await;
            }
            self.tell(resource, Holding::Filling { done: 0, total: 0 });
        }
        self.fill(resource, extent, network).await;
    }

    async fn fill(&self, resource: Resource, extent: Extent, network: Network) {
        let most = match extent {
            Extent::AtMost(most) => Some(most),
            Extent::Whole => None,
        };
        // A list that is held answers until the new one is there, and a short one comes without a word.
        let is_first = self.list(resource).is_some_and(|list| list.held.is_none());
        let progress = |done, total| {
            if extent == Extent::Whole && is_first {
                self.tell(resource, Holding::Filling { done, total });
            }
        };
        match keep::fill(&network, resource, most, progress).await {
            Ok(Some(held)) => self.keep(resource, held).await,
            Ok(None) => self.tell(resource, Holding::Failed(TOO_LONG.to_owned())),
            Err(Fault::TokenRefused) => {
                // First why: with no list and a token that seems to hold, the dashboard would ask again.
                (self.report)(&Report::TokenRefused(network.into_token()));
                if is_first {
                    self.tell(resource, Holding::No);
                }
            }
            Err(_) if !is_first => {}
            Err(fault) => self.tell(resource, Holding::Failed(fault.to_string())),
        }
    }

    async fn refresh(&self, resource: Resource, network: Network) {
        let is_whole = self.list(resource).is_some_and(|list| list.owner.is_some());
        let (outcome, extent) = match is_whole {
            true => (self.take_news(resource, &network).await, Extent::Whole),
            false => (self.check(resource, &network).await, Extent::AtMost(u64::MAX)),
        };
        match outcome {
            Ok(Outcome::Same) => {}
            Ok(Outcome::Changed) => {
                if let Some(held) = self.list(resource).and_then(|mut list| list.held.take()) {
                    self.keep(resource, held).await;
                }
            }
            Ok(Outcome::Incomplete) => self.fill(resource, extent, network).await,
            Err(Fault::TokenRefused) => (self.report)(&Report::TokenRefused(network.into_token())),
            // What is held answers as before; the next time may be luckier.
            Err(_) => {}
        }
    }

    /// Asks whether the pages of a short list are as they were.
    async fn check(&self, resource: Resource, network: &Network) -> Result<Outcome, Fault> {
        let pages = self.list(resource).and_then(|list| Some(list.held.as_ref()?.pages())).unwrap_or_default();
        let is_same = keep::is_unchanged(network, &pages).await?;
        Ok(if is_same { Outcome::Same } else { Outcome::Incomplete })
    }

    async fn take_news(&self, resource: Resource, network: &Network) -> Result<Outcome, Fault> {
        let since = self.list(resource).and_then(|mut list| list.held.as_mut()?.newest_day());
        let news = keep::news(network, resource, since).await?;
        let taken = self.list(resource).and_then(|mut list| Some(list.held.as_mut()?.take(news)));
        Ok(taken.unwrap_or(Outcome::Incomplete))
    }

    /// Lets a list answer, and keeps it for the next visit where that is wanted.
    async fn keep(&self, resource: Resource, mut held: Held) {
        let owner = self.list(resource).and_then(|list| list.owner.clone());
        let parts = owner.map(|owner| database::parts(&mut held.collection, &owner));
        let bytes = self.put(resource, held);
        let is_kept = match parts {
            Some(parts) => database::write(resource, &parts).await,
            None => false,
        };
        self.tell(resource, Holding::Held { bytes, is_kept });
    }

    /// Lets a list answer; gives the bytes of memory that it takes.
    fn put(&self, resource: Resource, mut held: Held) -> u64 {
        for field in PREPARED {
            let sorts = vec![Sort { field, direction: Direction::Ascending }];
            held.collection.prepare(&Query { sorts, ..Query::default() });
        }
        let bytes = held.collection.bytes() as u64;
        if let Some(mut list) = self.list(resource) {
            list.held = Some(held);
        }
        bytes
    }

    fn tell(&self, resource: Resource, holding: Holding) {
        (self.report)(&Report::Holding(resource, holding));
    }

    fn list(&self, resource: Resource) -> Option<RefMut<'_, List>> {
        self.lists.get(resource.place())?.try_borrow_mut().ok()
    }
}
