//! The workers: each takes requests one after another and brings them to their end.
//!
//! A request that the server was stopped in the midst of is begun anew at the next start; nothing is half-done, as a
//! sync changes the images in one transaction.

use super::look::{LookError, look};
use super::{PERSONAL_DATA_STORE, store_folder};
use crate::store::{Batch, Job, Shelf, Store, StoreError};
use imagedeck_api::Message;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tracing::{Instrument, error_span, info_span};

/// Requests that are worked on at once: somebody with a large store holds up nobody else.
const AT_ONCE: usize = 3;

/// How long after a fault of the database a worker tries again, and how often it looks for requests unasked.
const PAUSE: Duration = Duration::from_secs(5);

/// How often a request is taken up at most: one that ended the server this often is not tried again.
const ATTEMPTS: i64 = 5;

const FAULT: &str = "The sync failed because of a fault of the server. Sync again; if it stays, tell its operator.";

/// A handle to whoever works on requests.
#[derive(Clone, Debug, Default)]
pub struct Worker {
    bell: Arc<Notify>,
    working: Working,
}

/// What is being worked on just now. What is not in it, another server may take up.
#[derive(Clone, Debug, Default)]
struct Working(Arc<Mutex<Vec<Batch>>>);

/// Takes a job out of what is being worked on when it is dropped, in whatever way that comes.
struct AtWork(Working, Batch);

impl Working {
    fn on(&self, batch: Batch) -> AtWork {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(batch);
        AtWork(self.clone(), batch)
    }

    fn all(&self) -> Vec<Batch> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|batch| *batch != self.1);
    }
}

impl Worker {
    /// Tells the workers that there is a request.
    pub fn wake(&self) {
        self.bell.notify_one();
    }

    /// Begins to work on the requests of a store, first on those that were being worked on when the server ended.
    pub async fn start(&self, store: &Store, data: &Path) -> Workers {
        match store.reopen_jobs().await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "interrupted syncs are taken up again"),
            Err(error) => tracing::error!(%error, "interrupted syncs cannot be taken up"),
        }
        let mut workers = JoinSet::new();
        if let Some(pause) = store.heartbeat() {
            workers.spawn(stay_alive(store.clone(), self.clone(), pause));
        }
        for _ in 0..AT_ONCE {
            workers.spawn(work(store.clone(), data.to_owned(), self.clone()));
        }
        Workers(workers)
    }
}

/// Those who work, until they are stopped or this is dropped.
#[derive(Debug)]
pub struct Workers(JoinSet<()>);

impl Workers {
    /// Stops all at once, and waits until each has given back its connection.
    pub async fn stop(mut self) {
        self.0.shutdown().await;
    }
}

/// Says that this server still works on its jobs, and takes up those of servers that have ended without a word.
async fn stay_alive(store: Store, worker: Worker, pause: Duration) {
    loop {
        // A database that has vanished without a word is not waited for.
        let held = tokio::time::timeout(pause, store.hold_jobs(&worker.working.all())).await;
        if !matches!(held, Ok(Ok(()))) {
            tracing::error!(?held, "others may take this server's syncs for abandoned");
        }
        match tokio::time::timeout(pause, store.reopen_jobs()).await {
            Ok(Ok(0)) => {}
            Ok(Ok(count)) => {
                tracing::warn!(count, "syncs of a server that has ended are taken up again");
                worker.bell.notify_one();
            }
            failed => tracing::error!(?failed, "syncs of servers that have ended cannot be looked for"),
        }
        tokio::time::sleep(pause).await;
    }
}

async fn work(store: Store, data: PathBuf, Worker { bell, working }: Worker) {
    loop {
        match store.take_job().await {
            Ok(Some(job)) => {
                // There may be more, for somebody who sleeps.
                bell.notify_one();
                let _at_work = working.on(job.batch());
                // Of the level of errors, so that each line about a sync says which one, whatever the level of the log.
                let span = error_span!("sync", request = job.id);
                bring_to_an_end(&store, &data, &job).instrument(span).await;
            }
            Ok(None) => {
                // Asked or not, look again, so that no request depends on the bell alone.
                let _ = tokio::time::timeout(PAUSE, bell.notified()).await;
            }
            Err(error) => {
                tracing::error!(%error, "no sync can be taken up, which will be tried again");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Whoever has taken a job is the only one who can end it or give it back: that is tried until it is written down.
async fn bring_to_an_end(store: &Store, data: &Path, job: &Job) {
    let outcome = if job.attempts > ATTEMPTS {
        tracing::error!("a sync ended the server each time it was tried");
        Some(FAULT.to_owned())
    } else {
        match process(store, data, job).await {
            Ok(()) => return,
            Err(LookError::Scan(error)) => Some(error.to_string()),
            Err(LookError::Store(StoreError::JobLost)) => {
                tracing::warn!("a sync is no longer this server's");
                return;
            }
            Err(LookError::Store(error)) if error.may_pass() => {
                tracing::error!(%error, "a sync was interrupted and will be tried again");
                None
            }
            Err(error) => {
                // The next time it would fail alike, and nobody else's sync should wait for it.
                tracing::error!(%error, "a sync failed");
                Some(FAULT.to_owned())
            }
        }
    };
    loop {
        let written = match &outcome {
            Some(sentence) => fail(store, job, sentence.clone()).await,
            None => store.hand_back(job).await,
        };
        let error = match written {
            // What the database could not do is not tried again at once.
            Ok(()) if outcome.is_none() => return tokio::time::sleep(PAUSE).await,
            Ok(()) | Err(StoreError::JobLost) => return,
            Err(error) => error,
        };
        tracing::error!(%error, "the end of a sync cannot be written down yet");
        tokio::time::sleep(PAUSE).await;
    }
}

async fn process(store: &Store, data: &Path, job: &Job) -> Result<(), LookError> {
    let folder = store_folder(data, &job.user);
    let shelf = Shelf {
        kind: job.kind,
        owner: Some(job.owner),
        data_store: PERSONAL_DATA_STORE.to_owned(),
        root: job.user.clone(),
    };
    let warnings = look(store, &folder, job.batch(), &shelf, Some(job)).instrument(info_span!("look")).await?;
    let message = Message { warnings, ..Message::default() };
    let changes = store.complete_job(job, &shelf, &message).instrument(info_span!("bring in line")).await?;
    tracing::info!(?changes, warnings = message.warnings.len(), "synced");
    Ok(())
}

async fn fail(store: &Store, job: &Job, sentence: String) -> Result<(), StoreError> {
    tracing::warn!("a sync ended with an error");
    store.fail_job(job, &Message { errors: vec![sentence], ..Message::default() }).await
}
