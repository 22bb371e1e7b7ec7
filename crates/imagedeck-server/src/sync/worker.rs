//! The workers: each takes requests one after another and brings them to their end.
//!
//! A request that the server was stopped in the midst of is begun anew at the next start; nothing is half-done, as a
//! sync changes the images in one transaction.

use super::look::{LookError, look};
use super::{PERSONAL_DATA_STORE, store_folder};
use crate::store::{Job, Shelf, Store, StoreError};
use imagedeck_api::Message;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::{JoinHandle, JoinSet};

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
}

impl Worker {
    /// Tells the workers that there is a request.
    pub fn wake(&self) {
        self.bell.notify_one();
    }

    /// Begins to work on the requests of a store. Ends when the returned task is aborted.
    pub fn start(&self, store: Store, data: PathBuf) -> JoinHandle<()> {
        let bell = Arc::clone(&self.bell);
        tokio::spawn(async move {
            match store.reopen_jobs().await {
                Ok(0) => {}
                Ok(count) => tracing::info!(count, "interrupted syncs are taken up again"),
                Err(error) => tracing::error!(%error, "interrupted syncs cannot be taken up"),
            }
            // Dropping the set, as an abort does, ends all of them.
            let mut workers = JoinSet::new();
            for _ in 0..AT_ONCE {
                workers.spawn(work_on(store.clone(), data.clone(), Arc::clone(&bell)));
            }
            while workers.join_next().await.is_some() {}
        })
    }
}

async fn work_on(store: Store, data: PathBuf, bell: Arc<Notify>) {
    loop {
        match work(&store, &data, &bell).await {
            Ok(()) => {
                // Asked or not, look again, so that no request depends on the bell alone.
                let _ = tokio::time::timeout(PAUSE, bell.notified()).await;
            }
            Err(error) => {
                tracing::error!(%error, "a sync was interrupted and will be tried again");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

async fn work(store: &Store, data: &Path, bell: &Notify) -> Result<(), StoreError> {
    while let Some(job) = store.take_job().await? {
        // There may be more, for somebody who sleeps.
        bell.notify_one();
        if job.attempts > ATTEMPTS {
            tracing::error!(request = job.id, "a sync ended the server each time it was tried");
            fail(store, &job, FAULT.to_owned()).await?;
            continue;
        }
        match process(store, data, &job).await {
            Ok(()) => {}
            Err(LookError::Scan(error)) => fail(store, &job, error.to_string()).await?,
            Err(LookError::Store(error)) if error.is_busy() => {
                store.hand_back(&job).await?;
                return Err(error);
            }
            Err(error) => {
                // The next time it would fail alike, and nobody else's sync should wait for it.
                tracing::error!(request = job.id, %error, "a sync failed");
                fail(store, &job, FAULT.to_owned()).await?;
            }
        }
    }
    Ok(())
}

async fn process(store: &Store, data: &Path, job: &Job) -> Result<(), LookError> {
    let folder = store_folder(data, &job.user);
    let shelf = Shelf {
        kind: job.kind,
        owner: Some(job.owner),
        data_store: PERSONAL_DATA_STORE.to_owned(),
        root: job.user.clone(),
    };
    let warnings = look(store, &folder, job.batch(), &shelf, Some(job)).await?;
    let message = Message { warnings, ..Message::default() };
    let changes = store.complete_job(job, &shelf, &message).await?;
    tracing::info!(request = job.id, ?changes, warnings = message.warnings.len(), "synced");
    Ok(())
}

async fn fail(store: &Store, job: &Job, sentence: String) -> Result<(), StoreError> {
    tracing::warn!(request = job.id, "a sync ended with an error");
    store.fail_job(job, &Message { errors: vec![sentence], ..Message::default() }).await?;
    store.clear_findings(job.batch()).await
}
