//! Filling a table with very many rows at once: without its indexes, which are built in one go at the end.

use super::{Database, Statement, Transaction};

/// Bytes of a piece of the trigram index while it is built, and what FTS5 takes by itself.
const LARGE_PIECES: usize = 32 * 1024 * 1024;
const USUAL_PIECES: usize = 1024 * 1024;

/// Lets the engine see which values the images have. Not so for the tables that FTS5 keeps its index in: SQLite would plan
/// each of its statements anew for each value, and a rare word would take a third longer.
pub const ANALYZE_IMAGES: &str = "ANALYZE iso_images; ANALYZE vm_images";

/// What was taken away from a table, as the statements that make it again.
#[derive(Debug)]
pub struct Dependents(Vec<String>);

/// Takes away the indexes and triggers of a table.
///
/// # Errors
/// What the engine says, as for all that follow.
pub async fn drop_dependents(transaction: &mut Transaction, table: &'static str) -> Result<Dependents, sqlx::Error> {
    let of_table = match transaction {
        Transaction::Sqlite(_) => {
            "SELECT 'DROP ' || type || ' ' || name AS removal, sql AS creation FROM sqlite_schema \
             WHERE tbl_name = ? AND type IN ('index', 'trigger') AND sql IS NOT NULL"
        }
        Transaction::Postgres(_) => {
            "SELECT 'DROP INDEX ' || quote_ident(indexname) AS removal, indexdef AS creation FROM pg_indexes \
             WHERE schemaname = current_schema() AND tablename = ? AND indexname NOT LIKE '%\\_pkey'"
        }
    };
    let mut creations = Vec::new();
    for row in transaction.fetch_all(Statement::of(of_table).bind(table)).await? {
        transaction.run(row.try_get::<String>("removal")?).await?;
        creations.push(row.try_get("creation")?);
    }
    if let Transaction::Sqlite(_) = transaction {
        // What the triggers would have done for each row. The trigram index is written in pieces of as many bytes as it may
        // hold in memory; of small ones there would be so many that bringing them together would take longer than all else.
        creations.push(format!(
            "INSERT INTO {table}_text ({table}_text, rank) VALUES ('hashsize', {LARGE_PIECES}); \
             INSERT INTO {table}_text ({table}_text) VALUES ('rebuild'); \
             INSERT INTO {table}_text ({table}_text, rank) VALUES ('hashsize', {USUAL_PIECES}); \
             DELETE FROM image_counts WHERE kind = '{table}'; \
             INSERT INTO image_counts SELECT '{table}', coalesce(owner, 0), count(*) FROM {table} GROUP BY owner"
        ));
    }
    Ok(Dependents(creations))
}

impl Dependents {
    /// Makes them again.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn restore(self, transaction: &mut Transaction) -> Result<(), sqlx::Error> {
        for creation in self.0 {
            transaction.run(creation).await?;
        }
        Ok(())
    }
}

/// Tidies up after very many rows have been committed.
///
/// # Errors
/// What the engine says.
pub async fn after_bulk(database: &Database) -> Result<(), sqlx::Error> {
    match database {
        // Else the log of the transaction, which is as large as the catalogue, would stay on the disk.
        Database::Sqlite { .. } => database.run("PRAGMA wal_checkpoint(TRUNCATE)").await,
        // Else rows would be looked up one by one to learn whether they are there, until this is done by itself.
        Database::Postgres(_) => {
            database.run("VACUUM (ANALYZE) iso_images").await?;
            database.run("VACUUM (ANALYZE) vm_images").await
        }
    }
}
