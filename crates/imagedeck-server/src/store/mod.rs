//! The database: accounts, images, requests and settings. All SQL of the server is in this module.
//!
//! It answers questions and keeps facts; it knows nothing of HTTP, of files in stores or of passwords in the clear.

mod columns;
mod compile;
mod facets;
mod findings;
mod image_row;
mod images;
mod listing;
mod mails;
mod names;
mod reconcile;
mod requests;
mod schema;
mod settings;
mod users;

#[cfg(test)]
mod tests;

pub use compile::LikeCase;
pub use findings::{Batch, Finding, FindingKind, SoFar};
pub use image_row::NewImage;
pub use images::{Published, Shelf};
pub use listing::{Answer, Listing};
pub use mails::{LATE, Mail};
pub use reconcile::Changes;
pub use requests::Job;
pub use users::{Account, Credentials};

use crate::clock::{Clock, UnknownZone};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Sqlite, SqlitePool, Transaction};
use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// How long a statement waits for another writer.
const BUSY_TIMEOUT: Duration = Duration::from_secs(15);
/// Connections at most; SQLite reads in parallel and writes one at a time.
const CONNECTIONS: u32 = 8;

/// The database of one data folder.
#[derive(Clone, Debug)]
pub struct Store {
    pool: SqlitePool,
    clock: Clock,
    like_case: LikeCase,
    kept_values: facets::Kept,
    sends_mails: bool,
    /// Whoever waits for the turn to write waits here and not with a connection, so that there are always some to read.
    next_writer: Arc<Semaphore>,
}

/// What can go wrong with the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused a statement or cannot be reached.
    #[error("The database cannot be used: {0}")]
    Database(#[from] sqlx::Error),
    /// The file is no database, or a folder stands in its place, or it may not be written.
    #[error(
        "The database {path} cannot be opened: {reason}. Check who may write to the folder, or choose another one with --data."
    )]
    Unopenable {
        /// The database file.
        path: PathBuf,
        /// What the database library says.
        reason: sqlx::Error,
    },
    /// The database was made by a later version of this program.
    #[error(
        "The data folder was written by a newer imagedeck-server (its schema is {found}, this one knows {known}). Start the newer version, or choose another folder with --data."
    )]
    Newer {
        /// The schema of the file.
        found: usize,
        /// The schema of this program.
        known: usize,
    },
    /// The wanted time zone does not exist.
    #[error(transparent)]
    Zone(#[from] UnknownZone),
    /// The stored times are of another zone than the wanted one.
    #[error(
        "The times in this data folder are of the zone {stored}. Start without --time-zone, or choose another folder with --data."
    )]
    OtherZone {
        /// The zone of the stored times.
        stored: String,
    },
}

impl StoreError {
    /// Whether another writer held the database for too long, so that the same may work a moment later.
    pub fn is_busy(&self) -> bool {
        const BUSY: i32 = 5;
        const LOCKED: i32 = 6;
        match self {
            StoreError::Database(sqlx::Error::PoolTimedOut) => true,
            StoreError::Database(sqlx::Error::Database(error)) => {
                // SQLite gives details in the higher bits.
                let code = error.code().and_then(|code| code.parse::<i32>().ok());
                code.is_some_and(|code| matches!(code & 0xFF, BUSY | LOCKED))
            }
            _ => false,
        }
    }
}

impl Store {
    /// Opens the database in this folder, and makes it where there is none.
    ///
    /// The zone of all times is chosen when the database is made, `default_zone` where none is wanted, and stays.
    ///
    /// # Errors
    /// A [`StoreError`] if the file cannot be used, or holds times of another zone than the wanted one.
    pub async fn open(folder: &Path, zone: Option<&str>, default_zone: &str) -> Result<Store, StoreError> {
        let path = folder.join("imagedeck.sqlite");
        let unopenable = |reason: sqlx::Error| StoreError::Unopenable { path: path.clone(), reason };
        make_private(&path).map_err(|error| unopenable(error.into()))?;
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            // For each connection, in KiB. Most of what is read comes from the mapped file; this bounds what a large
            // sync holds in memory before it is written.
            .pragma("cache_size", "-16384")
            // What the log of a large sync took on the disk is given back, in bytes.
            .pragma("journal_size_limit", "67108864")
            .pragma("mmap_size", "268435456")
            .disable_statement_logging();
        let pool = SqlitePoolOptions::new().max_connections(CONNECTIONS).connect_with(options).await;
        let pool = pool.map_err(unopenable)?;
        let clock = Clock::in_zone(zone.unwrap_or(default_zone))?;
        let mut store = Store {
            pool,
            clock,
            like_case: LikeCase::Ignored,
            kept_values: facets::Kept::default(),
            sends_mails: false,
            next_writer: Arc::new(Semaphore::new(1)),
        };
        store.migrate().await?;
        let stored = store.setting_or_insert("time_zone", zone.unwrap_or(default_zone)).await?;
        if zone.is_some_and(|zone| zone != stored) {
            return Err(StoreError::OtherZone { stored });
        }
        store.clock = Clock::in_zone(&stored)?;
        store.keep_names_read().await?;
        Ok(store)
    }

    /// The same database, in which `like` treats letter case in this way.
    pub fn with_like_case(self, like_case: LikeCase) -> Store {
        Store { like_case, ..self }
    }

    /// The same database, in which the end of a sync puts a mail on the list or does not.
    pub fn with_mails(self, sends_mails: bool) -> Store {
        Store { sends_mails, ..self }
    }

    /// The clock of the API.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// How many connections are open, and how many of them nobody uses.
    pub fn connections(&self) -> (i64, i64) {
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        (i64::from(self.pool.size()), count(self.pool.num_idle()))
    }

    /// Asks the database something that it can answer at once.
    ///
    /// # Errors
    /// A [`StoreError`] if it cannot be used.
    pub async fn check(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1 FROM settings LIMIT 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Writes everything to the one file and lets go of it.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// A transaction that will write: it waits for its turn at its beginning, not in its midst.
    async fn writing(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        let turn = tokio::time::timeout(BUSY_TIMEOUT, self.next_writer.acquire()).await;
        let turn = turn.map_err(|_| sqlx::Error::PoolTimedOut)?;
        let transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        drop(turn);
        Ok(transaction)
    }
}

/// Makes the file, if there is none, so that only the server's own account may read it; SQLite gives the files
/// beside it the same rights.
fn make_private(path: &Path) -> io::Result<()> {
    OpenOptions::new().append(true).create(true).mode(0o600).open(path).map(drop)
}
