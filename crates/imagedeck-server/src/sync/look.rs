//! A look through a folder whose findings go into the database as they come.
//!
//! The folder is read on a thread of its own, which waits when the database is slower than it.

use super::scan::{Portion, ScanError, scan};
use crate::store::{Batch, Job, Shelf, Store, StoreError};
use imagedeck_api::Message;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// Portions that wait for the database at most.
const WAITING_PORTIONS: usize = 4;

/// How often a request says how far it is.
const REPORT: Duration = Duration::from_secs(1);

/// How often it is said at most that the database takes nothing.
const WARN: Duration = Duration::from_secs(60);

/// Why a look was in vain.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    /// See [`ScanError`].
    #[error(transparent)]
    Scan(#[from] ScanError),
    /// See [`StoreError`].
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The program has a fault.
    #[error("The folder cannot be looked through because of a fault in the program.")]
    Fault,
}

/// Looks through a folder for images of the shelf's kind and keeps what is found in a batch. Where a request waits for
/// it, that says how far the look is. Returns a sentence for each file that cannot be used as it is.
///
/// # Errors
/// A [`LookError`] if the folder cannot be read or the database cannot be used.
pub async fn look(
    store: &Store,
    folder: &Path,
    batch: Batch,
    shelf: &Shelf,
    job: Option<&Job>,
) -> Result<Vec<String>, LookError> {
    store.clear_findings(batch).await?;
    let (sender, mut portions) = mpsc::channel::<Portion>(WAITING_PORTIONS);
    let (folder, kind) = (folder.to_owned(), shelf.kind);
    let scanning = tokio::task::spawn_blocking(move || {
        scan(&folder, kind, |portion| match sender.blocking_send(portion) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        })
    });
    let mut reported = Instant::now();
    let mut warned = None;
    while let Some(portion) = portions.recv().await {
        while let Err(error) = store.keep_findings(batch, shelf, &portion.findings).await {
            // Somebody else brings many images in line, or there is no room just now. What was found so far is not thrown
            // away for that, unless a person waits for it at a terminal and has to hear what is wrong.
            let is_waited_for = job.is_none() && !matches!(error, StoreError::Busy(_));
            if !error.may_pass() || is_waited_for {
                return Err(error.into());
            }
            if warned.is_none_or(|warned: Instant| warned.elapsed() >= WARN) {
                tracing::warn!(%error, "what a look has found cannot be kept yet");
                warned = Some(Instant::now());
            }
            tokio::time::sleep(REPORT).await;
        }
        if let Some(job) = job
            && reported.elapsed() >= REPORT
        {
            report(store, job, shelf, format!("Looked at {} files so far.", portion.files)).await?;
            reported = Instant::now();
        }
    }
    let warnings = scanning.await.map_err(|_| LookError::Fault)??;
    if let Some(job) = job {
        let progress = "Looked at all files. Bringing the list in line with them.".to_owned();
        report(store, job, shelf, progress).await?;
    }
    Ok(warnings)
}

async fn report(store: &Store, job: &Job, shelf: &Shelf, progress: String) -> Result<(), StoreError> {
    let so_far = store.findings_so_far(job.batch(), shelf).await?;
    let message = Message { progress: Some(progress), ..Message::default() };
    match store.report_progress(job, so_far, &message).await {
        // The next report says it.
        Err(error) if error.may_pass() => Ok(()),
        reported => reported,
    }
}
