//! SQLite: a file, mostly in the data folder, opened so that many read while one writes.

use super::{Database, PATIENCE, Trouble};
use crate::store::StoreError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};
use std::fs::OpenOptions;
use std::io;
use std::num::NonZero;
use std::ops::RangeInclusive;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// The name of the file.
const FILE: &str = "imagedeck.sqlite";
/// Connections at least and at most; SQLite reads in parallel and writes one at a time.
const CONNECTIONS: RangeInclusive<u32> = 4..=8;

/// The file of a data folder.
pub fn file_in(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

pub(super) async fn open(path: &Path) -> Result<Database, StoreError> {
    let unopenable = |reason: sqlx::Error| match Trouble::of(&reason) {
        Some(Trouble::Damaged) => StoreError::Damaged(reason),
        _ => StoreError::Unopenable { path: path.to_owned(), reason },
    };
    make_private(path).map_err(|error| unopenable(error.into()))?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        // Bytes, and as much as SQLite maps: what is read comes from the system's own cache, which all connections share.
        .pragma("mmap_size", "2147418112")
        // KiB for each connection: what a large sync holds in memory before it is written, and what lies beyond the map.
        .pragma("cache_size", "-4096")
        // What the log of a large sync took on the disk is given back, in bytes.
        .pragma("journal_size_limit", "67108864")
        .disable_statement_logging();
    let pool = SqlitePoolOptions::new()
        .max_connections(connections())
        // There is nothing between this program and its file that could have been cut.
        .test_before_acquire(false)
        // A full disk ends a transaction by itself, of which sqlx does not hear: such a connection could begin none any
        // more. Where one is being undone, the ping is answered after that.
        .after_release(|connection, _| {
            Box::pin(async move {
                if connection.is_in_transaction() {
                    connection.ping().await?;
                }
                Ok(!connection.is_in_transaction())
            })
        });
    let pool = pool.connect_with(options).await;
    Ok(Database::Sqlite { pool: pool.map_err(unopenable)?, next_writer: Arc::new(Semaphore::new(1)) })
}

/// One for each processor, and two for those that wait for the disk, within limits: each may take 15 MB.
fn connections() -> u32 {
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    u32::try_from(processors + 2).unwrap_or(u32::MAX).clamp(*CONNECTIONS.start(), *CONNECTIONS.end())
}

/// Makes the file, if there is none, so that only the server's own account may read it; SQLite gives the files
/// beside it the same rights.
fn make_private(path: &Path) -> io::Result<()> {
    OpenOptions::new().append(true).create(true).mode(0o600).open(path).map(drop)
}

/// What a code means: see "Result and Error Codes" in the documentation of SQLite.
pub(super) fn trouble(code: &str) -> Option<Trouble> {
    // Codes with details have them in the higher bits.
    match code.parse::<i32>().ok()? & 0xFF {
        // SQLITE_BUSY, SQLITE_LOCKED
        5 | 6 => Some(Trouble::Busy),
        // SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN
        8 | 10 | 13 | 14 => Some(Trouble::Disk),
        // SQLITE_CORRUPT, SQLITE_NOTADB
        11 | 26 => Some(Trouble::Damaged),
        _ => None,
    }
}
