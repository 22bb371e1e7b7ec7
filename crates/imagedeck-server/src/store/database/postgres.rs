//! PostgreSQL: a database that several servers share, and the locks by which they keep out of each other's way.

use super::{Database, Statement, Transaction, Trouble};
use crate::store::StoreError;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Postgres};
use std::str::FromStr;
use std::time::Duration;

/// Connections of one server at most; PostgreSQL has a hundred for all, unless it is told otherwise.
const CONNECTIONS: u32 = 16;
/// How long somebody waits for a connection: where there is none to be had, they are told so and can try again.
const PATIENCE: Duration = Duration::from_secs(10);
/// What tells the locks of this program from those of others in the same database.
const NAMESPACE: i64 = 0x1D_EC_00;

/// The beginning of a transaction that only reads, all of it of the same moment.
pub(super) const ONE_MOMENT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/// Until the transaction ends: see [`Transaction::plan_for_values`].
pub(super) const FOR_VALUES: &str = "SET LOCAL plan_cache_mode = force_custom_plan";

/// What the database says to those that it sends away (`admin_shutdown`).
const ENDED: &str = "57P01";
/// The letters of a code of PostgreSQL; SQLite's have fewer digits.
pub(super) const CODE_LENGTH: usize = 5;

/// What only one server may do at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// Bring the database's shape up to date, and make what a first start makes.
    Start,
    /// Hand out a job.
    Jobs,
    /// Index a folder into the public catalogue.
    Index,
}

pub(super) async fn connect(address: &str) -> Result<Database, StoreError> {
    let unreachable = |reason| StoreError::Unreachable { reason };
    if !["postgres://", "postgresql://"].iter().any(|scheme| address.starts_with(scheme)) {
        return Err(unreachable(sqlx::Error::Configuration("its address does not begin with postgres://".into())));
    }
    let options = PgConnectOptions::from_str(address).map_err(unreachable)?;
    let options = options
        .application_name("imagedeck-server")
        .options([
            // To plan a statement takes longer than to find a few rows: see `Transaction::plan_for_values`.
            ("plan_cache_mode", "force_generic_plan"),
            // Compiling a statement takes longer than these take to run.
            ("jit", "off"),
            ("lock_timeout", "15s"),
            // A server that has vanished without a word holds nobody up for long.
            ("tcp_keepalives_idle", "10"),
            ("tcp_keepalives_interval", "5"),
            ("tcp_keepalives_count", "3"),
            ("tcp_user_timeout", "20000"),
            ("idle_in_transaction_session_timeout", "60s"),
        ])
        .disable_statement_logging();
    // Whether a connection still holds is asked where it is used: see `until_open`.
    let pool = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(PATIENCE).test_before_acquire(false);
    let pool = pool.connect_with(options).await;
    Ok(Database::Postgres(pool.map_err(unreachable)?))
}

/// Does what begins with a connection out of the pool and can be begun anew. One that the database has closed while it
/// rested fails at its first word and is given up; the next one is tried. So nobody has to ask each connection first.
pub(super) async fn until_open<T, F>(begin: impl Fn() -> F) -> Result<T, sqlx::Error>
where
    F: Future<Output = Result<T, sqlx::Error>>,
{
    for _ in 0..CONNECTIONS {
        match begin().await {
            Err(error) if was_closed(&error) => {}
            begun => return begun,
        }
    }
    begin().await
}

/// A transaction that begins with these statements, in one way to the database and back.
pub(super) async fn begin(pool: &PgPool, statements: &[&'static str]) -> Result<Transaction, sqlx::Error> {
    until_open(|| pool.begin_with(AssertSqlSafe(statements.join("; ")))).await.map(Transaction::Postgres)
}

/// A connection that holds.
pub(super) async fn acquire(pool: &PgPool) -> Result<PoolConnection<Postgres>, sqlx::Error> {
    let ping = async || {
        let mut connection = pool.acquire().await?;
        connection.ping().await.map(|()| connection)
    };
    until_open(ping).await
}

/// A lock that is held until this is dropped. SQLite needs none: there, a server has the data folder to itself.
#[derive(Debug)]
#[must_use]
pub struct Held(Option<Transaction>);

impl Held {
    /// Fails if the lock is no longer held, as the database was started anew.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn check(&mut self) -> Result<(), sqlx::Error> {
        match &mut self.0 {
            Some(transaction) => transaction.run("SELECT 1").await,
            None => Ok(()),
        }
    }
}

impl Database {
    /// Waits until nobody else holds a lock of all servers.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn lock(&self, lock: Lock) -> Result<Held, sqlx::Error> {
        let Database::Postgres(_) = self else { return Ok(Held(None)) };
        let mut transaction = self.held().await?;
        transaction.wait_for(lock).await?;
        Ok(Held(Some(transaction)))
    }

    /// The same without waiting: nothing if somebody else holds it.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn try_lock(&self, lock: Lock) -> Result<Option<Held>, sqlx::Error> {
        let Database::Postgres(_) = self else { return Ok(Some(Held(None))) };
        let mut transaction = self.held().await?;
        let try_lock = Statement::of("SELECT pg_try_advisory_xact_lock(?) AS is_mine").bind(key(lock));
        let is_mine = transaction.fetch_one(try_lock).await?.try_get::<bool>("is_mine")?;
        Ok(is_mine.then_some(Held(Some(transaction))))
    }

    /// A transaction that may stay idle while others work.
    async fn held(&self) -> Result<Transaction, sqlx::Error> {
        let mut transaction = self.writing().await?;
        transaction.run("SET LOCAL idle_in_transaction_session_timeout = 0").await?;
        Ok(transaction)
    }
}

impl Transaction {
    /// Has PostgreSQL plan the statements that follow for their values: right where there are several ways, and one value
    /// finds much and another one little. SQLite does so by itself.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn plan_for_values(&mut self) -> Result<(), sqlx::Error> {
        match self {
            Transaction::Sqlite(_) => Ok(()),
            Transaction::Postgres(_) => self.run(FOR_VALUES).await,
        }
    }

    /// Has PostgreSQL plan the statements that follow for many rows, as what it knows of their number is of some minutes
    /// ago: with the values, and so that no row of one table is compared with each of another.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn plan_for_many(&mut self) -> Result<(), sqlx::Error> {
        match self {
            Transaction::Sqlite(_) => Ok(()),
            Transaction::Postgres(_) => self.run(format!("{FOR_VALUES}; SET LOCAL enable_nestloop = off")).await,
        }
    }

    /// Holds a lock of all servers from here on.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn wait_for(&mut self, lock: Lock) -> Result<(), sqlx::Error> {
        if let Transaction::Postgres(_) = self {
            // Another server may make a whole catalogue meanwhile.
            if lock == Lock::Start {
                self.run("SET LOCAL lock_timeout = 0").await?;
            }
            self.execute(Statement::of("SELECT pg_advisory_xact_lock(?)").bind(key(lock))).await?;
        }
        Ok(())
    }
}

const fn key(lock: Lock) -> i64 {
    NAMESPACE + lock as i64
}

/// What a code means: see "PostgreSQL Error Codes" in its documentation.
pub(super) fn trouble(code: &str) -> Option<Trouble> {
    match (code, code.get(..2)) {
        // A transaction on a server that only reads, no room on the disk, a disk that fails
        ("25006" | "53100" | "58030", _) => Some(Trouble::Disk),
        ("XX001" | "XX002", _) => Some(Trouble::Damaged),
        // A lost connection, a conflict, too few resources, a lock, a database that is being stopped or started
        (_, Some("08" | "40" | "53" | "55" | "57")) => Some(Trouble::Busy),
        _ => None,
    }
}

/// Whether it was the connection that failed, of itself or because the database has ended it.
fn was_closed(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| code == ENDED),
        _ => false,
    }
}
