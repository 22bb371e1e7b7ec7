//! One server for each data folder: whoever serves it holds a lock on a file in it.
//!
//! Requests that are being worked on are taken up again at a start, which is right only if nobody else works on them.
//! Folders are indexed one at a time as well, as what is found waits in one place of the database. The commands for
//! accounts need no lock: the database lets them write in turn. Servers that share a PostgreSQL take none: there, each
//! request says who works on it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// The lock, which is held until this is dropped or the process ends in any way.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

/// Why the folder cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum FolderLockError {
    /// Another server has it.
    #[error(
        "The data folder {0} is served by another imagedeck-server. Stop that one, or choose another folder with --data."
    )]
    Taken(PathBuf),
    /// Another folder is being indexed into it.
    #[error("Another folder is being indexed into the data folder {0}. Try again when that has ended.")]
    Indexing(PathBuf),
    /// The system refuses the lock for another reason.
    #[error(
        "The data folder {folder} cannot be locked: {reason}. Check who may write there, or choose another one with --data."
    )]
    Refused {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
}

impl FolderLock {
    /// Takes the lock of a folder, without waiting for it.
    ///
    /// # Errors
    /// A [`FolderLockError`] if another server has it, or the system refuses it.
    pub fn take(folder: &Path) -> Result<FolderLock, FolderLockError> {
        FolderLock::of_file(folder, "serve.lock", FolderLockError::Taken)
    }

    /// Takes the lock of whoever indexes a folder into the catalogue, without waiting for it.
    ///
    /// # Errors
    /// A [`FolderLockError`] if another has it, or the system refuses it.
    pub fn for_index(folder: &Path) -> Result<FolderLock, FolderLockError> {
        FolderLock::of_file(folder, "index.lock", FolderLockError::Indexing)
    }

    fn of_file(
        folder: &Path,
        name: &str,
        taken: impl Fn(PathBuf) -> FolderLockError,
    ) -> Result<FolderLock, FolderLockError> {
        let refused = |reason| FolderLockError::Refused { folder: folder.to_owned(), reason };
        let opened = OpenOptions::new().append(true).create(true).mode(0o600).open(folder.join(name));
        let file = opened.map_err(refused)?;
        match file.try_lock() {
            Ok(()) => Ok(FolderLock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(taken(folder.to_owned())),
            Err(TryLockError::Error(reason)) => Err(refused(reason)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_server_is_refused_until_the_first_is_gone() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = FolderLock::take(folder.path()).expect("the lock");
        let refusal = FolderLock::take(folder.path()).expect_err("no lock").to_string();
        assert!(refusal.contains("another imagedeck-server"), "{refusal}");
        drop(first);
        assert!(FolderLock::take(folder.path()).is_ok());
    }
}
