//! A collection filled from a server of the API, and kept as the server has it.
//!
//! How a request is sent and how long a pause takes is the [`Api`]'s matter; where a collection is kept is that of its
//! owner. A list is read in the order of its ids, each page from behind the last id of the one before: images that come
//! or go meanwhile move no others out of sight.

use crate::collection::Full;
use crate::page::{self, PageBody};
use crate::{Collection, NameFacts, add_name_facts};
use imagedeck_api::time::day_and_clock;
use imagedeck_api::{Comparison, Direction, Field, Filter, Image, Query, Resource, Sort, Test, address};

/// How often a page is asked for before it is given up.
const TRIES: u32 = 6;

/// What sends requests.
pub trait Api {
    /// Sends a GET request. With a known validator the answer may be that nothing has changed.
    fn get(&self, address: &str, validator: Option<&str>) -> impl Future<Output = Result<Reply, Fault>>;

    /// Waits.
    fn pause(&self, seconds: u32) -> impl Future<Output = ()>;
}

/// The answer to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// What the validator stands for still holds.
    Unchanged,
    /// The body, and the validator that stands for it.
    Body(Vec<u8>, Option<String>),
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The token is no longer accepted.
    #[error("The session has ended. Sign in again.")]
    TokenRefused,
    /// It may pass, after so many seconds at the earliest.
    #[error("{1}")]
    Passing(u32, String),
    /// Asking again is of no use.
    #[error("{0}")]
    Lasting(String),
}

/// A list as it was fetched.
#[derive(Debug)]
pub struct Held {
    /// Its images.
    pub collection: Collection,
    /// The pages that they came in, with their validators.
    pages: Vec<(String, Option<String>)>,
}

/// What has changed in a list since a day.
#[derive(Debug)]
pub struct News {
    images: Vec<Image>,
    total: u64,
}

/// What news have done to a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing: it is as it was.
    Same,
    /// Some images are new, or are others than before.
    Changed,
    /// Some images have gone; which, only the whole list can say.
    Incomplete,
}

/// Fetches a list; none if it has more images than `most`. `progress` is told how many of how many are there.
///
/// # Errors
/// A [`Fault`] that did not pass.
pub async fn fill(
    api: &impl Api,
    resource: Resource,
    most: Option<u64>,
    progress: impl Fn(u64, u64),
) -> Result<Option<Held>, Fault> {
    let mut held = Held { collection: Collection::new(resource, NameFacts::Given), pages: Vec::new() };
    let mut last = None;
    loop {
        let address = page_behind(resource, last, None);
        let (PageBody { images, total, has_name_facts }, validator) = read(api, &address).await?;
        if last.is_none() {
            if most.is_some_and(|most| total > most) {
                return Ok(None);
            }
            let facts = if has_name_facts || images.is_empty() { NameFacts::Given } else { NameFacts::Read };
            held.collection = Collection::new(resource, facts);
        }
        held.pages.push((address, validator));
        let behind = total.saturating_sub(images.len() as u64);
        let next = images.last().map(|image| image.id);
        held.collection.insert_or_replace(images).map_err(full)?;
        let done = held.collection.len() as u64;
        progress(done, done + behind);
        if behind == 0 || next <= last {
            held.collection.shrink();
            return Ok(Some(held));
        }
        last = next;
    }
}

/// Fetches what has changed since the newest image of a collection.
///
/// # Errors
/// A [`Fault`] that did not pass.
pub async fn news(api: &impl Api, resource: Resource, since: Option<String>) -> Result<News, Fault> {
    let mut images = Vec::new();
    let mut last = None;
    // Without a day there is nothing to ask for: the whole list has to be fetched.
    while let Some(day) = &since {
        let (page, _) = read(api, &page_behind(resource, last, Some(day))).await?;
        let is_last = page.images.len() as u64 >= page.total;
        let next = page.images.last().map(|image| image.id);
        images.extend(page.images);
        if is_last || next <= last {
            break;
        }
        last = next;
    }
    let (one, _) = read(api, &address::page(resource, &Query::default(), 1)).await?;
    Ok(News { images, total: one.total })
}

impl Held {
    /// A collection that was kept on the device.
    pub fn kept(collection: Collection) -> Held {
        Held { collection, pages: Vec::new() }
    }

    /// The pages to ask for again, with their validators.
    pub fn pages(&self) -> Vec<(String, Option<String>)> {
        self.pages.clone()
    }

    /// The day of the newest image.
    pub fn newest_day(&mut self) -> Option<String> {
        let sorts = vec![Sort { field: Field::UpdatedOn, direction: Direction::Descending }];
        let answer = self.collection.answer(&Query { sorts, ..Query::default() }, 1, &[]).ok()?;
        let (day, _) = day_and_clock(&answer.rows.first()?.updated_on)?;
        Some(day.to_owned())
    }

    /// Takes in what has changed.
    pub fn take(&mut self, news: News) -> Outcome {
        let collection = &mut self.collection;
        let changed: Vec<Image> = news
            .images
            .into_iter()
            .filter(|image| {
                let mut read = image.clone();
                if collection.name_facts() == NameFacts::Read {
                    add_name_facts(&mut read);
                }
                collection.image(image.id).as_ref() != Some(&read)
            })
            .collect();
        let outcome = if changed.is_empty() { Outcome::Same } else { Outcome::Changed };
        let is_full = collection.insert_or_replace(changed).is_err();
        if is_full || collection.len() as u64 != news.total { Outcome::Incomplete } else { outcome }
    }
}

/// Whether all pages are as they were.
///
/// # Errors
/// A [`Fault`] that did not pass.
pub async fn is_unchanged(api: &impl Api, pages: &[(String, Option<String>)]) -> Result<bool, Fault> {
    for (address, validator) in pages {
        if validator.is_none() || ask(api, address, validator.as_deref()).await? != Reply::Unchanged {
            return Ok(false);
        }
    }
    Ok(!pages.is_empty())
}

async fn read(api: &impl Api, address: &str) -> Result<(PageBody, Option<String>), Fault> {
    match ask(api, address, None).await? {
        Reply::Body(bytes, validator) => {
            let page = page::read(&bytes).map_err(|unreadable| Fault::Lasting(unreadable.to_string()))?;
            Ok((page, validator))
        }
        Reply::Unchanged => Err(Fault::Lasting("The server said “unchanged” where nothing was known.".to_owned())),
    }
}

/// Asks until there is an answer, as long as the fault may pass.
async fn ask(api: &impl Api, address: &str, validator: Option<&str>) -> Result<Reply, Fault> {
    let mut tries = 0;
    loop {
        match api.get(address, validator).await {
            Err(Fault::Passing(least, _)) if tries + 1 < TRIES => {
                tries += 1;
                api.pause(least.max(1 << tries)).await;
            }
            outcome => return outcome,
        }
    }
}

fn page_behind(resource: Resource, last: Option<i64>, since: Option<&str>) -> String {
    let filter = |field, comparison, value| Filter { field, test: Test::Compare(comparison, value) };
    let since = since.map(|day| filter(Field::UpdatedOn, Comparison::GreaterOrEqual, day.to_owned()));
    let last = last.map(|id| filter(Field::Id, Comparison::Greater, id.to_string()));
    let sorts = vec![Sort { field: Field::Id, direction: Direction::Ascending }];
    let query = Query { filters: since.into_iter().chain(last).collect(), sorts, ..Query::default() };
    address::page(resource, &query, resource.max_per_page())
}

fn full(full: Full) -> Fault {
    Fault::Lasting(full.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use imagedeck_api::address::Asked;
    use std::cell::RefCell;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    /// A server of the API, which fails as often as it is told to.
    struct Server {
        images: RefCell<Vec<Image>>,
        faults: RefCell<Vec<Fault>>,
        asked: RefCell<Vec<String>>,
        pauses: RefCell<Vec<u32>>,
    }

    impl Server {
        fn of(count: i64) -> Server {
            let images = RefCell::new((1..=count).map(|id| image(id, "2017-11-24 Fri 15:37:36 EST")).collect());
            Server { images, faults: RefCell::default(), asked: RefCell::default(), pauses: RefCell::default() }
        }

        fn failing(self, faults: &[Fault]) -> Server {
            Server { faults: RefCell::new(faults.to_vec()), ..self }
        }
    }

    impl Api for Server {
        async fn get(&self, address: &str, validator: Option<&str>) -> Result<Reply, Fault> {
            if let Some(fault) = self.faults.borrow_mut().pop() {
                return Err(fault);
            }
            self.asked.borrow_mut().push(address.to_owned());
            let mut all = Collection::new(Resource::PublicVm, NameFacts::Given);
            all.insert_or_replace(self.images.borrow().clone()).expect("room");
            let body = all.serve(&Asked::parse(address).expect("an address")).expect("a page").into_bytes();
            let current = crate::hash::of(&body).to_string();
            Ok(if validator == Some(&current) { Reply::Unchanged } else { Reply::Body(body, Some(current)) })
        }

        async fn pause(&self, seconds: u32) {
            self.pauses.borrow_mut().push(seconds);
        }
    }

    fn image(id: i64, updated_on: &str) -> Image {
        Image { id, name: format!("{id}.ova"), updated_on: updated_on.to_owned(), ..Image::default() }
    }

    /// Nothing here ever waits.
    fn now<T>(future: impl Future<Output = T>) -> T {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => value,
            Poll::Pending => panic!("it waits"),
        }
    }

    fn filled(server: &Server) -> Held {
        now(fill(server, Resource::PublicVm, None, |_, _| ())).expect("an answer").expect("a list")
    }

    #[test]
    fn a_list_is_fetched_in_the_fewest_requests_and_says_how_far_it_is() {
        let server = Server::of(224);
        let told = RefCell::new(Vec::new());
        let progress = |done, total| told.borrow_mut().push((done, total));
        let held = now(fill(&server, Resource::PublicVm, Some(224), progress)).expect("an answer").expect("a list");
        assert_eq!(held.collection.len(), 224);
        assert_eq!(server.asked.borrow().len(), 3);
        assert_eq!(*told.borrow(), [(100, 224), (200, 224), (224, 224)]);
    }

    #[test]
    fn a_list_that_is_too_long_costs_one_request() {
        let server = Server::of(224);
        assert!(now(fill(&server, Resource::PublicVm, Some(223), |_, _| ())).expect("an answer").is_none());
        assert_eq!(server.asked.borrow().len(), 1);
    }

    #[test]
    fn an_empty_list_is_held_as_well() {
        assert_eq!(filled(&Server::of(0)).collection.len(), 0);
    }

    #[test]
    fn pages_that_have_not_changed_are_not_sent_again() {
        let server = Server::of(224);
        let held = filled(&server);
        assert_eq!(now(is_unchanged(&server, &held.pages())), Ok(true));
        server.images.borrow_mut().push(image(225, ""));
        assert_eq!(now(is_unchanged(&server, &held.pages())), Ok(false));
    }

    #[test]
    fn news_are_taken_in_and_what_has_gone_is_noticed() {
        let server = Server::of(224);
        let mut held = filled(&server);
        let news_of = |held: &mut Held| {
            let since = held.newest_day();
            let news = now(news(&server, Resource::PublicVm, since)).expect("news");
            held.take(news)
        };
        assert_eq!(news_of(&mut held), Outcome::Same);
        server.images.borrow_mut().push(image(300, "2017-11-25 Sat 10:00:00 EST"));
        if let Some(first) = server.images.borrow_mut().first_mut() {
            first.updated_on = "2017-11-25 Sat 11:00:00 EST".to_owned();
        }
        assert_eq!(news_of(&mut held), Outcome::Changed);
        assert_eq!(held.collection.len(), 225);
        assert_eq!(held.newest_day().as_deref(), Some("2017-11-25"));
        server.images.borrow_mut().remove(3);
        assert_eq!(news_of(&mut held), Outcome::Incomplete);
    }

    #[test]
    fn a_fault_that_passes_is_waited_for_and_one_that_lasts_is_told() {
        let passing = Fault::Passing(7, "A pause, please.".to_owned());
        let server = Server::of(224).failing(&[passing.clone(), passing.clone()]);
        assert_eq!(filled(&server).collection.len(), 224);
        assert_eq!(*server.pauses.borrow(), [7, 7]);
        let outcome = |faults: &[Fault]| {
            let server = Server::of(1).failing(faults);
            now(fill(&server, Resource::PublicVm, None, |_, _| ())).err()
        };
        assert_eq!(outcome(&[Fault::TokenRefused]), Some(Fault::TokenRefused));
        assert_eq!(outcome(&vec![passing.clone(); 6]), Some(passing));
    }
}
