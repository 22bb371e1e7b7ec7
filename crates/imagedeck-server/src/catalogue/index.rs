//! Real images in the public catalogue: a folder of files, looked through like a user's store.
//!
//! Only paths are kept. The files themselves stay where they are, and nothing serves them.

use crate::first_start::PUBLIC_DATA_STORE;
use crate::store::{Batch, Held, Shelf, Store, StoreError};
use crate::sync::{LookError, look};
use imagedeck_api::ImageKind;
use std::path::{Path, PathBuf};

/// Why a folder cannot be indexed.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The folder cannot be looked through.
    #[error("{folder}: {reason}")]
    Scan {
        /// The folder.
        folder: PathBuf,
        /// Why.
        reason: LookError,
    },
    /// The folder's images have no place in the catalogue.
    #[error("{0} has no name of its own. Say with --below in which folder of the catalogue its images appear.")]
    NoName(PathBuf),
    /// See [`StoreError`].
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Brings the public images below a folder of the catalogue in line with the files of `folder`; returns what
/// happened, in sentences.
///
/// # Errors
/// An [`IndexError`] if the folder cannot be read, the database cannot be used, or `alone` is no longer held.
pub async fn index(
    store: &Store,
    folder: &Path,
    below: Option<&str>,
    alone: &mut Held,
) -> Result<Vec<String>, IndexError> {
    let own_name = folder.canonicalize().ok().and_then(|path| path.file_name()?.to_str().map(str::to_owned));
    let root = below.map(str::to_owned).or(own_name).unwrap_or_default();
    let root = root.trim_matches('/').to_owned();
    if root.is_empty() {
        // Below the catalogue's root everything that is not in the folder would be removed.
        return Err(IndexError::NoName(folder.to_owned()));
    }
    let mut sentences = Vec::new();
    for kind in ImageKind::ALL {
        let shelf = Shelf { kind, owner: None, data_store: PUBLIC_DATA_STORE.to_owned(), root: root.clone() };
        let looked = look(store, folder, Batch::CATALOGUE, &shelf, None).await;
        sentences.extend(looked.map_err(|reason| IndexError::Scan { folder: folder.to_owned(), reason })?);
        // Another index would have thrown away what this one has found.
        alone.check().await.map_err(StoreError::from)?;
        let changes = store.reconcile(Batch::CATALOGUE, &shelf).await?;
        sentences.push(format!(
            "{} images below {root}: {} added, {} updated, {} removed.",
            kind.name(),
            changes.added,
            changes.updated,
            changes.deleted
        ));
    }
    Ok(sentences)
}
