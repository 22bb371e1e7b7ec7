//! What a look through a folder finds, kept in the database until the images are brought in line with it.
//!
//! A store can hold more files than should be in memory at once. Nobody sees findings: they become images in one
//! transaction, see `reconcile`.

use super::columns::image_table;
use super::compile::Statement;
use super::image_row::{self, COLUMN_COUNT, COLUMNS, NewImage};
use super::images::Shelf;
use super::{Store, StoreError};
use imagedeck_api::Facts;
use sqlx::Row;

/// Rows in one insert.
const ROWS_AT_ONCE: usize = 32_766 / (COLUMN_COUNT + 2);

/// Whose findings they are: those of a sync request, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch(pub i64);

impl Batch {
    /// Of whoever indexes a folder into the public catalogue.
    pub const CATALOGUE: Batch = Batch(0);
}

/// Something that was found in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its path below the shelf's root, with `/` between folders; empty for the folder itself.
    pub relative_path: String,
    /// What it is.
    pub kind: FindingKind,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FindingKind {
    /// An image.
    Image {
        /// A text that differs when the file differs.
        fingerprint: String,
        /// What the file says.
        facts: Facts,
    },
    /// A file that cannot be used as it is.
    File,
    /// A folder that cannot be looked through.
    Folder,
}

/// How many images would change by what has been found so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SoFar {
    /// Images whose paths are not known yet.
    pub added: i64,
    /// Images whose files differ.
    pub updated: i64,
}

impl Store {
    /// Throws away the findings of a batch, such as those of an earlier attempt.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn clear_findings(&self, batch: Batch) -> Result<(), StoreError> {
        clear(batch).rows().execute(&self.pool).await?;
        Ok(())
    }

    /// Keeps findings.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn keep_findings(&self, batch: Batch, shelf: &Shelf, findings: &[Finding]) -> Result<(), StoreError> {
        // Names are read before anybody has to wait for this.
        let inserts: Vec<Statement> = findings.chunks(ROWS_AT_ONCE).map(|chunk| insert(batch, shelf, chunk)).collect();
        let mut transaction = self.writing().await?;
        for insert in inserts {
            insert.rows().execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// What would change by the findings so far.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn findings_so_far(&self, batch: Batch, shelf: &Shelf) -> Result<SoFar, StoreError> {
        let mut select = Statement::default();
        select.push("SELECT coalesce(sum(image.id IS NULL), 0) AS added, ");
        select.push("coalesce(sum(image.fingerprint <> finding.fingerprint), 0) AS updated FROM findings AS finding ");
        select.push("LEFT JOIN ").push(image_table(shelf.kind)).push(" AS image ON image.owner IS ");
        select.optional_number(shelf.owner).push(" AND image.path = finding.path WHERE finding.batch = ");
        select.number(batch.0).push(" AND finding.kind = 'image'");
        let row = select.rows().fetch_one(&self.pool).await?;
        Ok(SoFar { added: row.try_get("added")?, updated: row.try_get("updated")? })
    }
}

/// Throws away the findings of a batch.
pub(super) fn clear(batch: Batch) -> Statement {
    let mut clear = Statement::default();
    clear.push("DELETE FROM findings WHERE batch = ").number(batch.0);
    clear
}

fn insert(batch: Batch, shelf: &Shelf, findings: &[Finding]) -> Statement {
    let mut statement = Statement::default();
    statement.push("INSERT OR REPLACE INTO findings (batch, kind, ").push(COLUMNS).push(") VALUES ");
    for (index, finding) in findings.iter().enumerate() {
        let (kind, fingerprint, facts) = match &finding.kind {
            FindingKind::Image { fingerprint, facts } => ("image", fingerprint.clone(), facts.clone()),
            FindingKind::File => ("file", String::new(), Facts::default()),
            FindingKind::Folder => ("folder", String::new(), Facts::default()),
        };
        let (folder, name) = shelf.place(&finding.relative_path);
        let image = NewImage { folder, name, fingerprint, facts };
        statement.push(if index == 0 { "(" } else { ", (" });
        statement.number(batch.0).push(", ").text(kind).push(", ");
        image_row::push(&mut statement, shelf, &image);
        statement.push(")");
    }
    statement
}
