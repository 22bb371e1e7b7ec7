//! Findings become images: a shelf is brought in line with what was found in its folder, in one step that nobody sees
//! the half of.
//!
//! It is a handful of statements over both tables, so that its memory does not grow with the store.

use super::columns::image_table;
use super::database::{Engine, Statement, Transaction};
use super::findings::{Batch, clear};
use super::image_row::COLUMNS;
use super::images::Shelf;
use super::notation::beyond_prefix;
use super::{Job, Store, StoreError};
use imagedeck_api::Message;

/// How many images were changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// New paths.
    pub added: i64,
    /// Known paths whose file differs.
    pub updated: i64,
    /// Known paths without a file.
    pub deleted: i64,
}

impl Store {
    /// Brings a shelf in line with the findings of a batch, keeping the ids of known paths. What was found but cannot
    /// be used stays as it is.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used; the shelf is then as it was.
    pub async fn reconcile(&self, batch: Batch, shelf: &Shelf) -> Result<Changes, StoreError> {
        let mut transaction = self.database.writing().await?;
        transaction.plan_for_many().await?;
        let changes = self.reconcile_within(&mut transaction, batch, shelf).await?;
        transaction.commit().await?;
        Ok(changes)
    }

    /// Brings the shelf of a job in line and ends the job.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used; shelf and job are then as they were.
    pub async fn complete_job(&self, job: &Job, shelf: &Shelf, message: &Message) -> Result<Changes, StoreError> {
        let mut transaction = self.writing_for(job.batch()).await?;
        transaction.plan_for_many().await?;
        let removed = transaction.fetch_all(gone(job.batch(), shelf)).await?;
        let removed = removed.iter().map(|row| row.try_get("path")).collect::<Result<_, _>>()?;
        let message = Message { removed, ..message.clone() };
        let changes = self.reconcile_within(&mut transaction, job.batch(), shelf).await?;
        self.finish_job(&mut transaction, job, &changes, &message).await?;
        transaction.commit().await?;
        Ok(changes)
    }

    async fn reconcile_within(
        &self,
        transaction: &mut Transaction,
        batch: Batch,
        shelf: &Shelf,
    ) -> Result<Changes, StoreError> {
        let [delete, update, learn, insert] = self.steps(batch, shelf);
        let deleted = run(transaction, delete).await?;
        let updated = run(transaction, update).await?;
        run(transaction, learn).await?;
        let added = run(transaction, insert).await?;
        run(transaction, clear(batch)).await?;
        Ok(Changes { added, updated, deleted })
    }

    /// What brings a shelf in line. What is gone goes first, while all that is there is still what was there before.
    pub(super) fn steps(&self, batch: Batch, shelf: &Shelf) -> [Statement; 4] {
        [delete(batch, shelf), self.update(batch, shelf), self.learn(batch, shelf), self.insert(batch, shelf)]
    }

    /// Known paths whose file differs.
    fn update(&self, batch: Batch, shelf: &Shelf) -> Statement {
        let now = self.clock.now();
        let mut update = Statement::default();
        update.push("UPDATE ").push(image_table(shelf.kind)).push(" AS image SET ").push(FROM_FILE);
        update.push(", fingerprint = finding.fingerprint, updated_on = ").number(now.seconds);
        update.push(", updated_on_wall = ").number(now.wall).push(", updated_on_text = ").text(&now.text);
        self.same_path(&mut update, batch, shelf);
        update.push(" AND finding.fingerprint <> image.fingerprint");
        update
    }

    /// New paths, in the order of their names, so that ids follow it.
    fn insert(&self, batch: Batch, shelf: &Shelf) -> Statement {
        let now = self.clock.now();
        let mut insert = Statement::default();
        insert.push("INSERT INTO ").push(image_table(shelf.kind)).push(" (owner, created_on, created_on_wall, ");
        insert.push("created_on_text, updated_on, updated_on_wall, updated_on_text, ").push(COLUMNS).push(") SELECT ");
        insert.optional_number(shelf.owner);
        for _ in 0..2 {
            insert.push(", ").number(now.seconds).push(", ").number(now.wall).push(", ").text(&now.text);
        }
        insert.push(", ").push(COLUMNS).push(" FROM findings AS finding WHERE batch = ").number(batch.request);
        insert.push(" AND kind = 'image' AND NOT EXISTS (SELECT 1 FROM ").push(image_table(shelf.kind));
        insert.push(" AS image WHERE ").of_owner(shelf.owner);
        insert.push(" AND image.path = finding.path");
        self.on_shelf_at_once(&mut insert, shelf);
        insert.push(") ORDER BY finding.path");
        insert
    }

    /// What the files of older rows say, which were written before anybody looked.
    fn learn(&self, batch: Batch, shelf: &Shelf) -> Statement {
        let mut update = Statement::default();
        update.push("UPDATE ").push(image_table(shelf.kind)).push(" AS image SET ").push(FROM_FILE);
        self.same_path(&mut update, batch, shelf);
        update.push(" AND image.size IS NULL");
        update
    }

    fn same_path(&self, update: &mut Statement, batch: Batch, shelf: &Shelf) {
        update.push(" FROM findings AS finding WHERE finding.batch = ").number(batch.request);
        update.push(" AND finding.kind = 'image' AND ").of_owner(shelf.owner);
        update.push(" AND image.path = finding.path");
        self.on_shelf_at_once(update, shelf);
    }

    /// PostgreSQL reads the images of a comparison all at once, and should then read no other shelf's. SQLite looks them
    /// up one by one.
    pub(super) fn on_shelf_at_once(&self, statement: &mut Statement, shelf: &Shelf) {
        if self.database.engine() == Engine::Postgres {
            on_shelf(statement, shelf);
        }
    }
}

/// What a file says, from a finding.
const FROM_FILE: &str = "size = finding.size, volume_name = finding.volume_name, \
     volume_name_folded = finding.volume_name_folded, bootable = finding.bootable, \
     guest_system = finding.guest_system, guest_system_folded = finding.guest_system_folded, cpus = finding.cpus, \
     memory_mib = finding.memory_mib, disks = finding.disks, disk_capacity = finding.disk_capacity";

fn on_shelf(statement: &mut Statement, shelf: &Shelf) {
    let prefix = shelf.prefix();
    statement.push(" AND image.path >= ").text(&prefix);
    if let Some(beyond) = beyond_prefix(&prefix) {
        statement.push(" AND image.path < ").text(beyond);
    }
}

fn delete(batch: Batch, shelf: &Shelf) -> Statement {
    let mut delete = Statement::default();
    delete.push("DELETE");
    from_gone(&mut delete, batch, shelf);
    delete
}

/// The paths of the first of those that will be deleted, to tell of them.
fn gone(batch: Batch, shelf: &Shelf) -> Statement {
    let mut select = Statement::default();
    select.push("SELECT path");
    from_gone(&mut select, batch, shelf);
    select.push(" ORDER BY path LIMIT ").number(Message::MAX_REMOVED as i64);
    select
}

/// What is there but cannot be used now may be whole again tomorrow, and should then have its old id.
fn from_gone(statement: &mut Statement, batch: Batch, shelf: &Shelf) {
    statement.push(" FROM ").push(image_table(shelf.kind)).push(" AS image WHERE ").of_owner(shelf.owner);
    on_shelf(statement, shelf);
    statement.push(" AND NOT EXISTS (SELECT 1 FROM findings AS finding WHERE finding.batch = ").number(batch.request);
    statement.push(" AND finding.path = image.path) AND NOT EXISTS (SELECT 1 FROM findings AS finding ");
    statement.push("WHERE finding.kind = 'folder' AND finding.batch = ").number(batch.request);
    statement.push(" AND finding.path || '/' = ").text(shelf.prefix());
    // Of the folders that are closed, none is in another one, but for the root. So of those whose texts come before an
    // image's, only the last can be above it.
    statement.push(") AND NOT coalesce((SELECT substr(image.path, 1, length(finding.path) + 1) = finding.path || '/' ");
    statement.push("FROM findings AS finding WHERE finding.kind = 'folder' AND finding.batch = ").number(batch.request);
    statement.push(" AND finding.path || '/' <= image.path ORDER BY finding.path || '/' DESC LIMIT 1), FALSE)");
}

async fn run(transaction: &mut Transaction, statement: Statement) -> Result<i64, StoreError> {
    Ok(i64::try_from(transaction.execute(statement).await?).unwrap_or(i64::MAX))
}
