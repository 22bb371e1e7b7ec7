//! What a look through a folder finds, kept in the database until the images are brought in line with it.
//!
//! A store can hold more files than should be in memory at once. Nobody sees findings: they become images in one
//! transaction, see `reconcile`.

use super::columns::image_table;
use super::database::Statement;
use super::image_row::{self, COLUMN_COUNT, COLUMNS, NewImage};
use super::images::Shelf;
use super::{Store, StoreError};
use imagedeck_api::Facts;

/// Rows in one insert.
const ROWS_AT_ONCE: usize = 32_766 / (COLUMN_COUNT + 2);

/// Whose findings they are: those of one turn at a sync request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The request's number.
    pub(super) request: i64,
    /// How often the request was taken up, this time included.
    pub(super) turn: i64,
}

impl Batch {
    /// Of whoever indexes a folder into the public catalogue.
    pub const CATALOGUE: Batch = Batch { request: 0, turn: 0 };
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
        let mut transaction = self.writing_for(batch).await?;
        transaction.execute(clear(batch)).await?;
        Ok(transaction.commit().await?)
    }

    /// Keeps findings.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn keep_findings(&self, batch: Batch, shelf: &Shelf, findings: &[Finding]) -> Result<(), StoreError> {
        // Names are read before anybody has to wait for this.
        let inserts: Vec<Statement> = findings.chunks(ROWS_AT_ONCE).map(|chunk| insert(batch, shelf, chunk)).collect();
        let mut transaction = self.writing_for(batch).await?;
        for insert in inserts {
            transaction.execute(insert).await?;
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
        select.push("SELECT count(*) FILTER (WHERE image.id IS NULL) AS added, count(*) FILTER (WHERE ");
        select.push("image.fingerprint <> finding.fingerprint) AS updated FROM findings AS finding LEFT JOIN ");
        select.push(image_table(shelf.kind)).push(" AS image ON ").of_owner(shelf.owner);
        select.push(" AND image.path = finding.path");
        self.on_shelf_at_once(&mut select, shelf);
        select.push(" WHERE finding.batch = ").number(batch.request).push(" AND finding.kind = 'image'");
        let mut transaction = self.database.reading().await?;
        transaction.plan_for_many().await?;
        let row = transaction.fetch_one(select).await?;
        Ok(SoFar { added: row.try_get("added")?, updated: row.try_get("updated")? })
    }
}

/// Throws away the findings of a batch.
pub(super) fn clear(batch: Batch) -> Statement {
    let mut clear = Statement::default();
    clear.push("DELETE FROM findings WHERE batch = ").number(batch.request);
    clear
}

fn insert(batch: Batch, shelf: &Shelf, findings: &[Finding]) -> Statement {
    let mut statement = Statement::default();
    statement.push("INSERT INTO findings (batch, kind, ").push(COLUMNS).push(") VALUES ");
    for (index, finding) in findings.iter().enumerate() {
        let (kind, fingerprint, facts) = match &finding.kind {
            FindingKind::Image { fingerprint, facts } => ("image", fingerprint.clone(), facts.clone()),
            FindingKind::File => ("file", String::new(), Facts::default()),
            FindingKind::Folder => ("folder", String::new(), Facts::default()),
        };
        let (folder, name) = shelf.place(&finding.relative_path);
        let image = NewImage { folder, name, fingerprint, facts };
        statement.push(if index == 0 { "(" } else { ", (" });
        statement.number(batch.request).push(", ").text(kind).push(", ");
        image_row::push(&mut statement, shelf, &image);
        statement.push(")");
    }
    // Two names that no text can tell apart are one path, of which the first was found first.
    statement.push(" ON CONFLICT (batch, path) DO NOTHING");
    statement
}
