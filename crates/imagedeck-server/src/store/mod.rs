//! The database: accounts, images, requests and settings. All SQL of the server is in this module.
//!
//! It answers questions and keeps facts; it knows nothing of HTTP, of files in stores or of passwords in the clear.

mod columns;
mod compile;
mod copy;
mod database;
mod facets;
mod findings;
mod image_row;
mod images;
mod jobs;
mod listing;
mod mails;
mod names;
mod notation;
mod page;
mod passing;
mod reconcile;
mod requests;
mod schema;
mod settings;
mod sign_ins;
mod users;

#[cfg(test)]
mod tests;

pub use compile::LikeCase;
pub use database::Held;
pub use findings::{Batch, Finding, FindingKind, SoFar};
pub use image_row::NewImage;
pub use images::{Published, Shelf};
pub use jobs::Job;
pub use listing::{Answer, Listing};
pub use mails::{LATE, Mail};
pub use reconcile::Changes;
pub use sign_ins::Counted;
pub use users::{Account, Credentials};

use crate::clock::{Clock, UnknownZone};
use database::{Database, Engine, Lock, Statement, Trouble};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The setting with the zone of all times.
pub const TIME_ZONE: &str = "time_zone";

/// The database of a site.
#[derive(Clone, Debug)]
pub struct Store {
    database: Database,
    clock: Clock,
    like_case: LikeCase,
    kept_values: facets::Kept,
    sends_mails: bool,
    /// What tells this server from others that share the database.
    server: Arc<str>,
}

/// What can go wrong with the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused a statement or cannot be reached.
    #[error("The database cannot be used: {0}")]
    Database(sqlx::Error),
    /// The database could not do it just now, so that the same may work a moment later.
    #[error("The database is busy or cannot be reached just now: {0}")]
    Busy(sqlx::Error),
    /// There is no room for the database, or it cannot be written or read.
    #[error(
        "The disk of the database is full or fails: {0}. Nothing was lost; make room or mend it, and work goes on."
    )]
    Disk(sqlx::Error),
    /// What the database holds is not what was written.
    #[error(
        "The database is damaged: {0}. Stop the server, keep its files for those who look into it, and restore a backup into an empty place: imagedeck-server restore FILE."
    )]
    Damaged(sqlx::Error),
    /// The file is no database, or a folder stands in its place, or it may not be written.
    #[error(
        "The database {path} cannot be opened: {reason}. Check who may write to the folder and whether its disk has room, or choose another one with --data."
    )]
    Unopenable {
        /// The database file.
        path: PathBuf,
        /// What the database library says.
        reason: sqlx::Error,
    },
    /// The database at an address cannot be reached or used.
    #[error(
        "The PostgreSQL database cannot be used: {reason}. Check that it runs, and the address in --database-url: postgres://USER:PASSWORD@HOST/DATABASE."
    )]
    Unreachable {
        /// What the database or its library says.
        reason: sqlx::Error,
    },
    /// A database that is to be filled holds something.
    #[error("The database that was to be filled holds a site already. Nothing was changed; choose an empty one.")]
    NotEmpty,
    /// Another server has taken the job up, or its user is gone.
    #[error("The sync is no longer this server's.")]
    JobLost,
    /// The database was made by a later version of this program.
    #[error(
        "The database was written by a newer imagedeck-server (its schema is {found}, this one knows {known}). Start the newer version, or choose another folder with --data."
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
        "The times in this database are of the zone {stored}. Start without --time-zone, or choose another folder with --data."
    )]
    OtherZone {
        /// The zone of the stored times.
        stored: String,
    },
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> StoreError {
        match Trouble::of(&error) {
            Some(Trouble::Busy) => StoreError::Busy(error),
            Some(Trouble::Disk) => StoreError::Disk(error),
            Some(Trouble::Damaged) => StoreError::Damaged(error),
            None => StoreError::Database(error),
        }
    }
}

impl StoreError {
    /// Whether the same may work later, without anything being asked otherwise.
    pub fn may_pass(&self) -> bool {
        matches!(self, StoreError::Busy(_) | StoreError::Disk(_))
    }
}

impl Store {
    /// Whether there is a database in this folder.
    pub fn is_in(folder: &Path) -> bool {
        database::file_in(folder).exists()
    }

    /// Whether a file is a database that nothing was ever kept in.
    ///
    /// # Errors
    /// A [`StoreError`] if it cannot be used.
    pub async fn is_empty_file(file: &Path) -> Result<bool, StoreError> {
        schema::is_empty(&Database::in_file(file).await?).await
    }

    /// The same of the PostgreSQL database at this address.
    ///
    /// # Errors
    /// A [`StoreError`] if it cannot be used.
    pub async fn is_empty_at(address: &str) -> Result<bool, StoreError> {
        schema::is_empty(&Database::at(address).await?).await
    }

    /// Opens the database in this folder, and makes it where there is none.
    ///
    /// The zone of all times is chosen when the database is made, `default_zone` where none is wanted, and stays.
    ///
    /// # Errors
    /// A [`StoreError`] if the file cannot be used, or holds times of another zone than the wanted one.
    pub async fn open(folder: &Path, zone: Option<&str>, default_zone: &str) -> Result<Store, StoreError> {
        Store::open_file(&database::file_in(folder), zone, default_zone).await
    }

    /// The same in a file of any name, as of a backup.
    ///
    /// # Errors
    /// A [`StoreError`] if it cannot be used, or holds times of another zone than the wanted one.
    pub async fn open_file(file: &Path, zone: Option<&str>, default_zone: &str) -> Result<Store, StoreError> {
        Store::of(Database::in_file(file).await?, zone, default_zone).await
    }

    /// The same in the PostgreSQL database at this address, which other servers may use as well.
    ///
    /// # Errors
    /// A [`StoreError`] if it cannot be used, or holds times of another zone than the wanted one.
    pub async fn connect(address: &str, zone: Option<&str>, default_zone: &str) -> Result<Store, StoreError> {
        Store::of(Database::at(address).await?, zone, default_zone).await
    }

    async fn of(database: Database, zone: Option<&str>, default_zone: &str) -> Result<Store, StoreError> {
        let mut store = Store {
            database,
            clock: Clock::in_zone(zone.unwrap_or(default_zone))?,
            like_case: LikeCase::Ignored,
            kept_values: facets::Kept::default(),
            sends_mails: false,
            server: uuid::Uuid::new_v4().simple().to_string().into(),
        };
        store.migrate().await?;
        let stored = store.setting_or_insert(TIME_ZONE, zone.unwrap_or(default_zone)).await?;
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

    /// Whether other servers may use the same database, which is then all that they share.
    pub fn is_shared(&self) -> bool {
        self.database.engine() == Engine::Postgres
    }

    /// Waits until no other server makes what a first start makes, and keeps all others from it.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn hold_start(&self) -> Result<Held, StoreError> {
        Ok(self.database.lock(Lock::Start).await?)
    }

    /// Keeps all others from indexing a folder into the catalogue; nothing if somebody else does just that.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn hold_index(&self) -> Result<Option<Held>, StoreError> {
        Ok(self.database.try_lock(Lock::Index).await?)
    }

    /// How many connections are open, and how many of them nobody uses.
    pub fn connections(&self) -> (i64, i64) {
        let (open, idle) = self.database.connections();
        (i64::from(open), i64::try_from(idle).unwrap_or(i64::MAX))
    }

    /// Asks the database something that it can answer at once.
    ///
    /// # Errors
    /// A [`StoreError`] if it cannot be used.
    pub async fn check(&self) -> Result<(), StoreError> {
        self.database.fetch_optional(Statement::of("SELECT name FROM settings LIMIT 1")).await?;
        Ok(())
    }

    /// Writes everything down and lets go of the database.
    pub async fn close(&self) {
        self.database.close().await;
    }
}
