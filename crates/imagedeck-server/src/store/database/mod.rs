//! The database of either engine behind one interface: statements go in, rows come out.
//!
//! What SQL says is the matter of the modules above. Where the engines differ in it, [`Engine`] has the words.

mod bulk;
mod postgres;
mod sequence;
mod sqlite;
mod statement;

pub use bulk::{ANALYZE_IMAGES, after_bulk, drop_dependents};
pub use postgres::{Held, Lock};
pub use sequence::{highest_id, set_highest_id};
pub use sqlite::file_in;
pub use statement::{Statement, Value};

use super::StoreError;
use postgres::{FOR_VALUES, ONE_MOMENT};
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgPool, PgRow};
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Decode, PgConnection, Postgres, Sqlite, SqliteConnection, SqlitePool, Type};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// How long a statement waits for others at most.
const PATIENCE: Duration = Duration::from_secs(15);

/// What keeps the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file that one server has to itself.
    Sqlite,
    /// A server of its own, which several servers of the API may share.
    Postgres,
}

impl Engine {
    /// The present second since 1970, by the one clock that all who share the database see.
    pub const fn now(self) -> &'static str {
        match self {
            Engine::Sqlite => "unixepoch()",
            Engine::Postgres => "CAST(floor(extract(epoch FROM clock_timestamp())) AS BIGINT)",
        }
    }

    /// Stands before a value that is not to be planned for: SQLite plans a statement anew for each value that it looks at,
    /// which takes longer than to find a row.
    pub const fn unseen(self) -> &'static str {
        match self {
            Engine::Sqlite => "+",
            Engine::Postgres => "",
        }
    }

    /// Stand before and after a text of numbers with commas between them, and make each a row.
    pub const fn numbers_of(self) -> [&'static str; 2] {
        match self {
            Engine::Sqlite => ["SELECT value FROM json_each('[' || ", " || ']')"],
            Engine::Postgres => ["SELECT CAST(number AS BIGINT) FROM unnest(string_to_array(", ", ',')) AS number"],
        }
    }

    /// Ends a `SELECT` whose rows nobody else may change before this transaction ends. SQLite lets one write at a time.
    pub const fn for_update(self) -> &'static str {
        match self {
            Engine::Sqlite => "",
            Engine::Postgres => " FOR UPDATE",
        }
    }

    /// The same, without the rows that somebody else is changing.
    pub const fn for_update_of_free(self) -> &'static str {
        match self {
            Engine::Sqlite => "",
            Engine::Postgres => " FOR UPDATE SKIP LOCKED",
        }
    }

    /// Ends the key of an order, so that what has no value comes before all that have one.
    pub const fn missing_first(self, ascending: bool) -> &'static str {
        match (self, ascending) {
            (Engine::Sqlite, _) => "",
            (Engine::Postgres, true) => " NULLS FIRST",
            (Engine::Postgres, false) => " NULLS LAST",
        }
    }
}

/// A database of either engine.
#[derive(Clone, Debug)]
pub enum Database {
    /// See [`Engine::Sqlite`].
    Sqlite {
        /// The connections.
        pool: SqlitePool,
        /// Whoever waits for the turn to write waits here and not with a connection, so that there are always some to
        /// read.
        next_writer: Arc<Semaphore>,
    },
    /// See [`Engine::Postgres`].
    Postgres(PgPool),
}

/// A transaction, which is undone unless it is committed.
#[derive(Debug)]
pub enum Transaction {
    /// See [`Engine::Sqlite`].
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    /// See [`Engine::Postgres`].
    Postgres(sqlx::Transaction<'static, Postgres>),
}

/// A row of an answer.
#[derive(Debug)]
pub enum Row {
    /// See [`Engine::Sqlite`].
    Sqlite(SqliteRow),
    /// See [`Engine::Postgres`].
    Postgres(PgRow),
}

impl Database {
    /// Opens a file, and makes it where there is none.
    ///
    /// # Errors
    /// [`StoreError::Unopenable`] if it cannot be used.
    pub async fn in_file(file: &Path) -> Result<Database, StoreError> {
        sqlite::open(file).await
    }

    /// Reaches the database at this address.
    ///
    /// # Errors
    /// [`StoreError::Unreachable`] if it cannot be used.
    pub async fn at(address: &str) -> Result<Database, StoreError> {
        postgres::connect(address).await
    }

    /// What keeps the data.
    pub const fn engine(&self) -> Engine {
        match self {
            Database::Sqlite { .. } => Engine::Sqlite,
            Database::Postgres(_) => Engine::Postgres,
        }
    }

    /// A transaction that only reads, all of it of the same moment.
    ///
    /// # Errors
    /// What the engine says, as for all that follow.
    pub async fn reading(&self) -> Result<Transaction, sqlx::Error> {
        match self {
            Database::Sqlite { pool, .. } => pool.begin().await.map(Transaction::Sqlite),
            Database::Postgres(pool) => postgres::begin(pool, &[ONE_MOMENT]).await,
        }
    }

    /// The same, in which PostgreSQL plans for values: see [`Transaction::plan_for_values`].
    pub async fn reading_for_values(&self) -> Result<Transaction, sqlx::Error> {
        match self {
            Database::Sqlite { .. } => self.reading().await,
            Database::Postgres(pool) => postgres::begin(pool, &[ONE_MOMENT, FOR_VALUES]).await,
        }
    }

    /// A transaction that will write. In SQLite it waits for its turn at its beginning, not in its midst.
    pub async fn writing(&self) -> Result<Transaction, sqlx::Error> {
        match self {
            Database::Sqlite { pool, next_writer } => {
                let turn = tokio::time::timeout(PATIENCE, next_writer.acquire()).await;
                let turn = turn.map_err(|_| sqlx::Error::PoolTimedOut)?;
                let transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
                drop(turn);
                Ok(Transaction::Sqlite(transaction))
            }
            Database::Postgres(pool) => postgres::until_open(|| pool.begin()).await.map(Transaction::Postgres),
        }
    }

    /// All rows of an answer to a statement that changes nothing.
    pub async fn fetch_all(&self, statement: Statement) -> Result<Vec<Row>, sqlx::Error> {
        match self {
            Database::Sqlite { pool, .. } => Connection::Sqlite(&mut *pool.acquire().await?).fetch_all(statement).await,
            Database::Postgres(pool) => {
                let ask =
                    async |statement| Connection::Postgres(&mut *pool.acquire().await?).fetch_all(statement).await;
                postgres::until_open(|| ask(statement.clone())).await
            }
        }
    }

    /// The first row of an answer to a statement that changes nothing, or none.
    pub async fn fetch_optional(&self, statement: Statement) -> Result<Option<Row>, sqlx::Error> {
        Ok(self.fetch_all(statement).await?.into_iter().next())
    }

    /// The row of an answer that has one, to a statement that changes nothing.
    pub async fn fetch_one(&self, statement: Statement) -> Result<Row, sqlx::Error> {
        self.fetch_optional(statement).await?.ok_or(sqlx::Error::RowNotFound)
    }

    /// Changes something; returns how many rows were.
    pub async fn execute(&self, statement: Statement) -> Result<u64, sqlx::Error> {
        self.acquire().await?.connection().execute(statement).await
    }

    /// Runs statements of this program that take no values, one after another.
    pub async fn run(&self, sql: &'static str) -> Result<(), sqlx::Error> {
        self.acquire().await?.connection().run(sql.to_owned()).await
    }

    /// How many connections are open, and how many of them nobody uses.
    pub fn connections(&self) -> (u32, usize) {
        match self {
            Database::Sqlite { pool, .. } => (pool.size(), pool.num_idle()),
            Database::Postgres(pool) => (pool.size(), pool.num_idle()),
        }
    }

    /// Lets go of it.
    pub async fn close(&self) {
        match self {
            Database::Sqlite { pool, .. } => pool.close().await,
            Database::Postgres(pool) => pool.close().await,
        }
    }

    async fn acquire(&self) -> Result<Acquired, sqlx::Error> {
        match self {
            Database::Sqlite { pool, .. } => pool.acquire().await.map(Acquired::Sqlite),
            Database::Postgres(pool) => postgres::acquire(pool).await.map(Acquired::Postgres),
        }
    }
}

impl Transaction {
    /// All rows of an answer.
    pub async fn fetch_all(&mut self, statement: Statement) -> Result<Vec<Row>, sqlx::Error> {
        self.connection().fetch_all(statement).await
    }

    /// The first row of an answer, or none.
    pub async fn fetch_optional(&mut self, statement: Statement) -> Result<Option<Row>, sqlx::Error> {
        self.connection().fetch_optional(statement).await
    }

    /// The row of an answer that has one.
    pub async fn fetch_one(&mut self, statement: Statement) -> Result<Row, sqlx::Error> {
        self.fetch_optional(statement).await?.ok_or(sqlx::Error::RowNotFound)
    }

    /// Changes something; returns how many rows were.
    pub async fn execute(&mut self, statement: Statement) -> Result<u64, sqlx::Error> {
        self.connection().execute(statement).await
    }

    /// Runs statements that take no values, one after another. They are this program's own, or come from the
    /// database's description of itself.
    pub async fn run(&mut self, sql: impl Into<String>) -> Result<(), sqlx::Error> {
        self.connection().run(sql.into()).await
    }

    /// Makes all of it true at once.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Transaction::Sqlite(transaction) => transaction.commit().await,
            Transaction::Postgres(transaction) => transaction.commit().await,
        }
    }

    fn connection(&mut self) -> Connection<'_> {
        match self {
            Transaction::Sqlite(transaction) => Connection::Sqlite(&mut *transaction),
            Transaction::Postgres(transaction) => Connection::Postgres(&mut *transaction),
        }
    }
}

impl Row {
    /// The value of a column.
    ///
    /// # Errors
    /// What the engine says if there is no such column, or its value is of another type.
    pub fn try_get<'r, T>(&'r self, column: &str) -> Result<T, sqlx::Error>
    where
        T: Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>,
    {
        match self {
            Row::Sqlite(row) => sqlx::Row::try_get(row, column),
            Row::Postgres(row) => sqlx::Row::try_get(row, column),
        }
    }
}

/// What an engine's fault means for whoever asked, where it is not the fault of the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Somebody else was in the way, or the engine is about to be back.
    Busy,
    /// The disk is full, or cannot be written to or read.
    Disk,
    /// What is stored is no longer what was written.
    Damaged,
}

impl Trouble {
    /// What a fault means.
    pub fn of(error: &sqlx::Error) -> Option<Trouble> {
        match error {
            sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) => Some(Trouble::Busy),
            sqlx::Error::Database(error) => error.code().and_then(|code| match code.len() {
                postgres::CODE_LENGTH => postgres::trouble(&code),
                _ => sqlite::trouble(&code),
            }),
            _ => None,
        }
    }
}

/// A connection out of the pool, to which it goes back when it is dropped.
enum Acquired {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

impl Acquired {
    fn connection(&mut self) -> Connection<'_> {
        match self {
            Acquired::Sqlite(connection) => Connection::Sqlite(&mut *connection),
            Acquired::Postgres(connection) => Connection::Postgres(&mut *connection),
        }
    }
}

enum Connection<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

impl Connection<'_> {
    async fn fetch_all(self, statement: Statement) -> Result<Vec<Row>, sqlx::Error> {
        match self {
            Connection::Sqlite(connection) => {
                let rows = statement.for_sqlite().fetch_all(connection).await?;
                Ok(rows.into_iter().map(Row::Sqlite).collect())
            }
            Connection::Postgres(connection) => {
                let rows = statement.for_postgres().fetch_all(connection).await?;
                Ok(rows.into_iter().map(Row::Postgres).collect())
            }
        }
    }

    async fn fetch_optional(self, statement: Statement) -> Result<Option<Row>, sqlx::Error> {
        Ok(match self {
            Connection::Sqlite(connection) => statement.for_sqlite().fetch_optional(connection).await?.map(Row::Sqlite),
            Connection::Postgres(connection) => {
                statement.for_postgres().fetch_optional(connection).await?.map(Row::Postgres)
            }
        })
    }

    async fn execute(self, statement: Statement) -> Result<u64, sqlx::Error> {
        Ok(match self {
            Connection::Sqlite(connection) => statement.for_sqlite().execute(connection).await?.rows_affected(),
            Connection::Postgres(connection) => statement.for_postgres().execute(connection).await?.rows_affected(),
        })
    }

    async fn run(self, sql: String) -> Result<(), sqlx::Error> {
        let sql = AssertSqlSafe(sql);
        match self {
            Connection::Sqlite(connection) => sqlx::raw_sql(sql).execute(connection).await.map(drop),
            Connection::Postgres(connection) => sqlx::raw_sql(sql).execute(connection).await.map(drop),
        }
    }
}
