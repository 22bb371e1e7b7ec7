//! Room for connections: so many at once, of which one has to make way for a new one, so that whoever keeps thousands of
//! connections open, and asks nothing, keeps nobody else out. Those who never asked anything go first, the oldest before
//! all; then the oldest of the others.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// Connections at once, where the system lets the program have as many files open.
const MOST: usize = 2_048;
/// Files beside the connections: the database, images that are looked into, the dashboard's.
const FURTHER_FILES: u64 = 128;
/// How long everybody may stay: whoever has just come may be about to ask something.
const WELCOME: Duration = Duration::from_secs(1);
/// How long somebody may take to leave before another one is asked as well.
const PATIENCE: Duration = Duration::from_millis(100);

/// The places, and who has them.
#[derive(Debug)]
pub struct Places {
    room: Arc<Semaphore>,
    count: usize,
    /// Whoever is dropped here is asked to leave. Those who have gone by themselves are in it until they are noticed.
    oldest_first: VecDeque<Guest>,
}

#[derive(Debug)]
struct Guest {
    since: Instant,
    has_asked: Arc<AtomicBool>,
    stay: oneshot::Sender<Infallible>,
}

/// A place, until it is dropped.
#[derive(Debug)]
pub struct Place {
    /// Whether whoever has it has ever asked anything.
    pub has_asked: Arc<AtomicBool>,
    _permit: OwnedSemaphorePermit,
    leave: oneshot::Receiver<Infallible>,
}

impl Places {
    /// As many as the system allows.
    pub fn new() -> Places {
        let count = usize::try_from(files().saturating_sub(FURTHER_FILES)).unwrap_or(MOST).clamp(1, MOST);
        Places { room: Arc::new(Semaphore::new(count)), count, oldest_first: VecDeque::new() }
    }

    /// A place as soon as there is one.
    pub async fn next(&mut self) -> Option<Place> {
        let permit = loop {
            if let Ok(permit) = Arc::clone(&self.room).try_acquire_owned() {
                break permit;
            }
            self.forget_those_gone();
            self.ask_one_to_leave();
            if let Ok(permit) = tokio::time::timeout(PATIENCE, Arc::clone(&self.room).acquire_owned()).await {
                break permit.ok()?;
            }
        };
        if self.oldest_first.len() > 2 * self.count {
            self.forget_those_gone();
        }
        let (stay, leave) = oneshot::channel();
        let has_asked = Arc::<AtomicBool>::default();
        self.oldest_first.push_back(Guest { since: Instant::now(), has_asked: Arc::clone(&has_asked), stay });
        Some(Place { has_asked, _permit: permit, leave })
    }

    fn ask_one_to_leave(&mut self) {
        let silent = self.oldest_first.iter().position(|guest| !guest.has_asked.load(Ordering::Relaxed));
        let first = silent.unwrap_or(0);
        if self.oldest_first.get(first).is_some_and(|guest| guest.since.elapsed() >= WELCOME) {
            self.oldest_first.remove(first);
        }
    }

    fn forget_those_gone(&mut self) {
        self.oldest_first.retain(|guest| !guest.stay.is_closed());
    }

    /// Asks all to leave; ends when they have.
    pub async fn close(self) {
        drop(self.oldest_first);
        let all = u32::try_from(self.count).unwrap_or(u32::MAX);
        let _ = self.room.acquire_many(all).await;
    }
}

impl Place {
    /// Ends when whoever has the place is asked to leave it.
    pub async fn asked_to_leave(&mut self) {
        let _ = (&mut self.leave).await;
    }
}

/// How many files the program may have open, which is first made as many as it may ask for.
fn files() -> u64 {
    let limit = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_has_asked_stays_while_others_never_did() {
        let mut places = Places { room: Arc::new(Semaphore::new(2)), count: 2, oldest_first: VecDeque::new() };
        let mut honest = places.next().await.expect("a place");
        honest.has_asked.store(true, Ordering::Relaxed);
        let mut silent = places.next().await.expect("a place");
        let leaving = tokio::spawn(async move { silent.asked_to_leave().await });
        let _third = places.next().await.expect("the place of the silent one");
        leaving.await.expect("the silent one has left");
        let staying = tokio::time::timeout(PATIENCE, honest.asked_to_leave()).await;
        assert!(staying.is_err(), "the older one stays");
    }

    #[tokio::test]
    async fn the_oldest_makes_way_and_all_leave_at_the_end() {
        let mut places = Places { room: Arc::new(Semaphore::new(2)), count: 2, oldest_first: VecDeque::new() };
        let mut first = places.next().await.expect("a place");
        let mut second = places.next().await.expect("a place");
        let leaving = tokio::spawn(async move { first.asked_to_leave().await });
        let third = places.next().await.expect("the place of the first");
        leaving.await.expect("the first has left");
        drop(third);
        let fourth = places.next().await.expect("the place of the third");
        let staying = tokio::time::timeout(PATIENCE, second.asked_to_leave()).await;
        assert!(staying.is_err(), "nobody leaves where there is room");
        let leaving = tokio::spawn(async move {
            second.asked_to_leave().await;
            drop((second, fourth));
        });
        places.close().await;
        leaving.await.expect("all have left");
    }
}
