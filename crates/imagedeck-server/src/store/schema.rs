//! The shape of the database, brought up to date when it is opened.
//!
//! Each step is a file that is never changed once it has been released; a further change is a further file.

use super::{Store, StoreError};
use sqlx::AssertSqlSafe;

pub(super) const STEPS: [&str; 4] = [
    include_str!("migrations/1-start.sql"),
    include_str!("migrations/2-attempts.sql"),
    include_str!("migrations/3-facts.sql"),
    include_str!("migrations/4-accounts.sql"),
];

impl Store {
    /// Takes the steps that the database has not taken yet, all or none.
    pub(super) async fn migrate(&self) -> Result<(), StoreError> {
        let mut transaction = self.writing().await?;
        let version: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut *transaction).await?;
        let found = usize::try_from(version).unwrap_or(usize::MAX);
        let Some(missing) = STEPS.get(found..) else {
            return Err(StoreError::Newer { found, known: STEPS.len() });
        };
        if missing.is_empty() {
            return Ok(());
        }
        for step in missing {
            sqlx::raw_sql(*step).execute(&mut *transaction).await?;
        }
        // A pragma takes no bound values; the number is this program's own.
        let version = format!("PRAGMA user_version = {}", STEPS.len());
        sqlx::raw_sql(AssertSqlSafe(version)).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(())
    }
}
