//! The shape of the database, brought up to date when it is opened.
//!
//! Each step is a file that is never changed once it has been released; a further change is a further file for each
//! engine.

use super::database::{Database, Engine, Lock, Statement, Transaction};
use super::{Store, StoreError};

const SQLITE: &[&str] = &[
    include_str!("migrations/sqlite/1-start.sql"),
    include_str!("migrations/sqlite/2-attempts.sql"),
    include_str!("migrations/sqlite/3-facts.sql"),
    include_str!("migrations/sqlite/4-accounts.sql"),
    include_str!("migrations/sqlite/5-servers.sql"),
    include_str!("migrations/sqlite/6-counts.sql"),
];

const POSTGRES: &[&str] = &[include_str!("migrations/postgres/1-start.sql")];

impl Store {
    /// Takes the steps that the database has not taken yet, all or none, and one server at a time.
    pub(super) async fn migrate(&self) -> Result<(), StoreError> {
        let steps = steps(self.database.engine());
        let mut transaction = self.database.writing().await?;
        transaction.wait_for(Lock::Start).await?;
        let found = found(&mut transaction).await?;
        let Some(missing) = steps.get(found..) else {
            return Err(StoreError::Newer { found, known: steps.len() });
        };
        if missing.is_empty() {
            return Ok(());
        }
        for step in missing {
            transaction.run(*step).await?;
        }
        keep(&mut transaction, steps.len()).await?;
        Ok(transaction.commit().await?)
    }
}

pub(super) const fn steps(engine: Engine) -> &'static [&'static str] {
    match engine {
        Engine::Sqlite => SQLITE,
        Engine::Postgres => POSTGRES,
    }
}

/// Whether a database has taken no step yet.
pub(super) async fn is_empty(database: &Database) -> Result<bool, StoreError> {
    let steps = match database.engine() {
        Engine::Sqlite => "SELECT user_version AS steps FROM pragma_user_version",
        Engine::Postgres => {
            "SELECT count(*) AS steps FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'settings'"
        }
    };
    let steps: i64 = database.fetch_one(Statement::of(steps)).await?.try_get("steps")?;
    database.close().await;
    Ok(steps == 0)
}

/// How many steps the database has taken.
async fn found(transaction: &mut Transaction) -> Result<usize, StoreError> {
    let version = match transaction {
        Transaction::Sqlite(_) => "SELECT user_version AS version FROM pragma_user_version",
        Transaction::Postgres(_) => {
            transaction.run("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)").await?;
            "SELECT coalesce(max(version), 0) AS version FROM schema_version"
        }
    };
    let version: i64 = transaction.fetch_one(Statement::of(version)).await?.try_get("version")?;
    Ok(usize::try_from(version).unwrap_or(usize::MAX))
}

async fn keep(transaction: &mut Transaction, version: usize) -> Result<(), StoreError> {
    let sql = match transaction {
        // A pragma takes no bound values; the number is this program's own.
        Transaction::Sqlite(_) => format!("PRAGMA user_version = {version}"),
        Transaction::Postgres(_) => {
            format!("DELETE FROM schema_version; INSERT INTO schema_version (version) VALUES ({version})")
        }
    };
    Ok(transaction.run(sql).await?)
}
