//! A site moved to another database, of whichever engine: every row with its id, and which ids were given.
//!
//! Findings are left behind, as a sync that was under way is begun anew. The users' files are no part of a database.

use super::database::{ANALYZE_IMAGES, Row, Statement, Transaction, Value, after_bulk};
use super::database::{drop_dependents, highest_id, set_highest_id};
use super::image_row::COLUMNS;
use super::{Store, StoreError};

/// Values in one insert at most; SQLite takes 32,766.
const VALUES_AT_ONCE: usize = 16_000;

/// A table whose rows have numbers.
struct Table {
    name: &'static str,
    /// The column with the number.
    key: &'static str,
    /// The further columns, in two parts.
    columns: [&'static str; 2],
    /// Whether the numbers are given by the database.
    gives_ids: bool,
}

const IMAGES: [&str; 2] =
    ["owner, created_on, created_on_wall, created_on_text, updated_on, updated_on_wall, updated_on_text", COLUMNS];

/// In the order in which rows refer to others.
const TABLES: [Table; 5] = [
    Table {
        name: "users",
        key: "id",
        columns: [
            "name, password_hash, token_stamp, created_on",
            "email, otp_secret, otp_step, otp_failures, otp_blocked_until",
        ],
        gives_ids: true,
    },
    Table { name: "iso_images", key: "id", columns: IMAGES, gives_ids: true },
    Table { name: "vm_images", key: "id", columns: IMAGES, gives_ids: true },
    Table {
        name: "requests",
        key: "id",
        columns: [
            "owner, kind, status, added, updated, deleted, message, message_lines, message_lines_folded, task_id",
            "created_on, created_on_wall, created_on_text, updated_on, updated_on_wall, updated_on_text, attempts",
        ],
        gives_ids: true,
    },
    Table { name: "mails", key: "request", columns: ["due", "attempts"], gives_ids: false },
];

impl Store {
    /// Fills this database, which holds nothing yet, with all that another one holds, all or nothing. Returns how many
    /// rows of each table that are.
    ///
    /// # Errors
    /// [`StoreError::NotEmpty`] if this one holds something, or what either database says.
    pub async fn fill_from(&self, other: &Store) -> Result<Vec<(&'static str, u64)>, StoreError> {
        let mut from = other.database.reading().await?;
        let mut to = self.database.writing().await?;
        for table in &TABLES {
            let mut any = Statement::default();
            any.push("SELECT ").push(table.key).push(" FROM ").push(table.name).push(" LIMIT 1");
            if to.fetch_optional(any).await?.is_some() {
                return Err(StoreError::NotEmpty);
            }
        }
        copy_settings(&mut from, &mut to).await?;
        let mut copied = Vec::new();
        for table in &TABLES {
            let dependents = match table.columns {
                IMAGES => Some(drop_dependents(&mut to, table.name).await?),
                _ => None,
            };
            copied.push((table.name, copy_table(&mut from, &mut to, table).await?));
            if let Some(dependents) = dependents {
                dependents.restore(&mut to).await?;
            }
        }
        to.run(ANALYZE_IMAGES).await?;
        to.commit().await?;
        // Everything is there; this only makes it faster.
        if let Err(error) = after_bulk(&self.database).await {
            tracing::warn!(%error, "the database is not tidied up");
        }
        Ok(copied)
    }
}

async fn copy_settings(from: &mut Transaction, to: &mut Transaction) -> Result<(), StoreError> {
    for row in from.fetch_all(Statement::of("SELECT name, value FROM settings")).await? {
        let (name, value): (String, String) = (row.try_get("name")?, row.try_get("value")?);
        let keep = Statement::of(
            "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        );
        to.execute(keep.bind(name).bind(value)).await?;
    }
    Ok(())
}

async fn copy_table(from: &mut Transaction, to: &mut Transaction, table: &Table) -> Result<u64, StoreError> {
    let columns: Vec<&str> =
        std::iter::once(table.key).chain(table.columns.iter().flat_map(|part| part.split(", "))).collect();
    let rows_at_once = VALUES_AT_ONCE / columns.len();
    let mut copied = 0;
    let mut last = 0_i64;
    loop {
        let mut select = Statement::default();
        select.push("SELECT ");
        push_columns(&mut select, table);
        select.push(" FROM ").push(table.name).push(" WHERE ").push(table.key).push(" > ").number(last);
        select.push(" ORDER BY ").push(table.key).push(" LIMIT ").literal(rows_at_once as u32);
        let rows = from.fetch_all(select).await?;
        let Some(row) = rows.last() else { break };
        last = row.try_get(table.key)?;
        let mut insert = Statement::default();
        insert.push("INSERT INTO ").push(table.name).push(" (");
        push_columns(&mut insert, table);
        insert.push(") VALUES ");
        for (index, row) in rows.iter().enumerate() {
            insert.push(if index == 0 { "(" } else { ", (" });
            for (index, column) in columns.iter().enumerate() {
                insert.push(if index == 0 { "" } else { ", " }).value(value(row, column)?);
            }
            insert.push(")");
        }
        to.execute(insert).await?;
        copied += rows.len() as u64;
    }
    if table.gives_ids {
        let highest = highest_id(from, table.name).await?;
        set_highest_id(to, table.name, highest).await?;
    }
    Ok(copied)
}

fn push_columns(statement: &mut Statement, table: &Table) {
    statement.push(table.key);
    for part in table.columns {
        statement.push(", ").push(part);
    }
}

/// A column holds either numbers, some of which may be missing, or texts.
fn value(row: &Row, column: &str) -> Result<Value, StoreError> {
    match row.try_get::<Option<i64>>(column) {
        Ok(number) => Ok(number.into()),
        Err(_) => Ok(row.try_get::<String>(column)?.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Who worked on a request until when is no part of a site.
    const LEFT_BEHIND: [&str; 3] = ["held_until", "server", "turn"];

    #[tokio::test]
    async fn no_column_is_left_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path(), None, "UTC").await.expect("a store");
        for table in &TABLES {
            let select = Statement::of("SELECT name FROM pragma_table_info(?)").bind(table.name);
            let rows = store.database.fetch_all(select).await.expect("the columns");
            let all: BTreeSet<String> = rows.iter().map(|row| row.try_get("name").expect("a name")).collect();
            let copied = std::iter::once(table.key).chain(table.columns.iter().flat_map(|part| part.split(", ")));
            let copied: BTreeSet<String> = copied.map(str::to_owned).collect();
            let missing: Vec<_> =
                all.difference(&copied).filter(|name| !LEFT_BEHIND.contains(&name.as_str())).collect();
            assert!(missing.is_empty() && copied.is_subset(&all), "{}: {missing:?}", table.name);
        }
    }
}
