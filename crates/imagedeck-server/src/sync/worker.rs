//! The worker: takes requests one after another and brings each to its end.
//!
//! A request that the server was stopped in the midst of is begun anew at the next start; nothing is half-done, as a
//! sync changes the images in one transaction.

use super::{PERSONAL_DATA_STORE, scan, store_folder};
use crate::store::{Job, Shelf, Store, StoreError};
use imagedeck_api::Message;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// How long after a fault of the database the worker tries again, and how often it looks for requests unasked.
const PAUSE: Duration = Duration::from_secs(5);

/// How often a request is taken up at most: one that ended the server this often is not tried again.
const ATTEMPTS: i64 = 2;

const FAULT: &str = "The sync failed because of a fault of the server. Sync again; if it stays, tell its operator.";

/// A handle to whoever works on requests.
#[derive(Clone, Debug, Default)]
pub struct Worker {
    bell: Arc<Notify>,
}

impl Worker {
    /// Tells the worker that there is a request.
    pub fn wake(&self) {
        self.bell.notify_one();
    }

    /// Begins to work on the requests of a store. Ends when the returned task is aborted.
    pub fn start(&self, store: Store, data: PathBuf) -> JoinHandle<()> {
        let bell = Arc::clone(&self.bell);
        tokio::spawn(async move {
            reopen(&store).await;
            loop {
                match work(&store, &data).await {
                    Ok(()) => {
                        // Asked or not, look again, so that no request depends on the bell alone.
                        let _ = tokio::time::timeout(PAUSE, bell.notified()).await;
                    }
                    Err(error) => {
                        tracing::error!(%error, "a sync was interrupted and will be tried again");
                        tokio::time::sleep(PAUSE).await;
                        if !error.is_busy() || store.hand_back_jobs().await.is_err() {
                            reopen(&store).await;
                        }
                    }
                }
            }
        })
    }
}

async fn reopen(store: &Store) {
    match store.reopen_jobs().await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "interrupted syncs are taken up again"),
        Err(error) => tracing::error!(%error, "interrupted syncs cannot be taken up"),
    }
}

async fn work(store: &Store, data: &std::path::Path) -> Result<(), StoreError> {
    while let Some(job) = store.take_job().await? {
        if job.attempts > ATTEMPTS {
            tracing::error!(request = job.id, "a sync ended the server each time it was tried");
            fail(store, &job, FAULT.to_owned()).await?;
            continue;
        }
        match process(store, data, &job).await {
            Ok(()) => {}
            Err(error) if error.is_busy() => return Err(error),
            Err(error) => {
                // The next time it would fail alike, and nobody else's sync should wait for it.
                tracing::error!(request = job.id, %error, "a sync failed");
                fail(store, &job, FAULT.to_owned()).await?;
            }
        }
    }
    Ok(())
}

async fn process(store: &Store, data: &std::path::Path, job: &Job) -> Result<(), StoreError> {
    let (folder, kind) = (store_folder(data, &job.user), job.kind);
    let scanned = tokio::task::spawn_blocking(move || scan(&folder, kind)).await;
    match scanned {
        Ok(Ok(scan)) => {
            let shelf = Shelf {
                kind: job.kind,
                owner: Some(job.owner),
                data_store: PERSONAL_DATA_STORE.to_owned(),
                root: job.user.clone(),
            };
            let message = Message { errors: Vec::new(), warnings: scan.warnings };
            let changes = store.complete_job(job, &shelf, &scan.found, &scan.unusable, &message).await?;
            tracing::info!(request = job.id, ?changes, warnings = message.warnings.len(), "synced");
        }
        Ok(Err(error)) => fail(store, job, error.to_string()).await?,
        Err(error) => {
            tracing::error!(request = job.id, %error, "a sync failed");
            fail(store, job, FAULT.to_owned()).await?;
        }
    }
    Ok(())
}

async fn fail(store: &Store, job: &Job, sentence: String) -> Result<(), StoreError> {
    tracing::warn!(request = job.id, "a sync ended with an error");
    store.fail_job(job, &Message { errors: vec![sentence], warnings: Vec::new() }).await
}
