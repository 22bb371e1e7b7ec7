//! The highest id that a table has ever given: an id is never given twice, also when its row is gone.

use super::{Statement, Transaction};

/// The highest id that a table has ever given, 0 for none.
///
/// # Errors
/// What the engine says, as below.
pub async fn highest_id(transaction: &mut Transaction, table: &'static str) -> Result<i64, sqlx::Error> {
    let select = match transaction {
        Transaction::Sqlite(_) => "SELECT coalesce(max(seq), 0) AS id FROM sqlite_sequence WHERE name = ?",
        Transaction::Postgres(_) => "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(?, 'id')), 0) AS id",
    };
    transaction.fetch_one(Statement::of(select).bind(table)).await?.try_get("id")
}

/// Lets a table give ids beyond this one from now on.
///
/// # Errors
/// What the engine says.
pub async fn set_highest_id(transaction: &mut Transaction, table: &'static str, id: i64) -> Result<(), sqlx::Error> {
    if id == 0 {
        return Ok(());
    }
    match transaction {
        Transaction::Sqlite(_) => {
            transaction.execute(Statement::of("DELETE FROM sqlite_sequence WHERE name = ?").bind(table)).await?;
            let set = Statement::of("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)");
            transaction.execute(set.bind(table).bind(id)).await?;
        }
        Transaction::Postgres(_) => {
            let set = Statement::of("SELECT setval(pg_get_serial_sequence(?, 'id'), ?)");
            transaction.execute(set.bind(table).bind(id)).await?;
        }
    }
    Ok(())
}
