//! Images as rows: the catalogue filled at once, and shelves brought in line with what was found in a folder.
//!
//! Listing them is the matter of `listing`, and looking into files that of `sync`.

use super::columns::image_table;
use super::compile::{Statement, beyond_prefix};
use super::{Job, Store, StoreError};
use crate::clock::Stamp;
use imagedeck_api::pattern::fold;
use imagedeck_api::{ImageKind, Message};
use sqlx::{AssertSqlSafe, Row, Sqlite, Transaction};
use std::collections::{HashMap, HashSet};

/// Rows in one insert; each binds 17 values, of which SQLite takes 32,766.
const ROWS_AT_ONCE: usize = 250;

/// A part of the images that is brought in line as a whole: those of one kind and owner below one path.
#[derive(Clone, Debug)]
pub struct Shelf {
    /// Which images.
    pub kind: ImageKind,
    /// Whose they are; nobody's if they are public.
    pub owner: Option<i64>,
    /// The data store of their paths, such as `vssUser-xfers`.
    pub data_store: String,
    /// The folder of the data store that they are below, without slashes at its ends.
    pub root: String,
}

/// A file that is an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its path below the shelf's root, with `/` between folders.
    pub relative_path: String,
    /// A text that differs when the file differs.
    pub fingerprint: String,
}

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

/// An image to be stored.
#[derive(Clone, Debug)]
pub struct NewImage {
    /// The folder within the data store; may be empty.
    pub folder: String,
    /// The file name.
    pub name: String,
    /// When it was added.
    pub created: Stamp,
    /// When it was last changed.
    pub updated: Stamp,
    /// See [`Found::fingerprint`].
    pub fingerprint: String,
}

impl Store {
    /// Fills a shelf that holds nothing yet and keeps `setting` with it, all or nothing.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn fill(
        &self,
        shelf: &Shelf,
        images: &[NewImage],
        setting: (&str, &str),
        progress: impl Fn(usize),
    ) -> Result<(), StoreError> {
        let mut transaction = self.writing().await?;
        // Indexes that are built at the end are built in one go.
        let dependents = drop_dependents(&mut transaction, shelf.kind).await?;
        let mut done = 0;
        for chunk in images.chunks(ROWS_AT_ONCE) {
            insert(&mut transaction, shelf, chunk).await?;
            done += chunk.len();
            progress(done);
        }
        for sql in dependents {
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *transaction).await?;
        }
        let rebuild = match shelf.kind {
            ImageKind::Iso => "INSERT INTO iso_images_text (iso_images_text) VALUES ('rebuild')",
            ImageKind::Vm => "INSERT INTO vm_images_text (vm_images_text) VALUES ('rebuild')",
        };
        sqlx::query(rebuild).execute(&mut *transaction).await?;
        let (name, value) = setting;
        let keep = sqlx::query("INSERT INTO settings (name, value) VALUES (?, ?)").bind(name).bind(value);
        keep.execute(&mut *transaction).await?;
        sqlx::raw_sql("ANALYZE").execute(&mut *transaction).await?;
        transaction.commit().await?;
        // Else the log of the transaction, which is as large as the catalogue, would stay on the disk.
        sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.pool).await?;
        Ok(())
    }

    /// Brings a shelf in line with the files that were found, keeping the ids of known paths. What lies at or below
    /// a path in `unusable` stays as it is.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used; the shelf is then as it was.
    pub async fn reconcile(&self, shelf: &Shelf, found: &[Found], unusable: &[String]) -> Result<Changes, StoreError> {
        let mut transaction = self.writing().await?;
        let changes = self.reconcile_within(&mut transaction, shelf, found, unusable).await?;
        transaction.commit().await?;
        Ok(changes)
    }

    /// Brings the shelf of a job in line and ends the job, in one step that nobody sees the half of.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used; shelf and job are then as they were.
    pub async fn complete_job(
        &self,
        job: &Job,
        shelf: &Shelf,
        found: &[Found],
        unusable: &[String],
        message: &Message,
    ) -> Result<Changes, StoreError> {
        let mut transaction = self.writing().await?;
        let changes = self.reconcile_within(&mut transaction, shelf, found, unusable).await?;
        let counts = [changes.added, changes.updated, changes.deleted];
        self.finish_job(&mut transaction, job, counts, message).await?;
        transaction.commit().await?;
        Ok(changes)
    }

    async fn reconcile_within(
        &self,
        transaction: &mut Transaction<'_, Sqlite>,
        shelf: &Shelf,
        found: &[Found],
        unusable: &[String],
    ) -> Result<Changes, StoreError> {
        let now = self.clock.now();
        let mut known = known(transaction, shelf).await?;
        let mut added = Vec::new();
        let mut updated = 0;
        for file in found {
            match known.remove(&shelf.path(&file.relative_path)) {
                None => added.push(file.as_new(shelf, &now)),
                Some((_, fingerprint)) if fingerprint == file.fingerprint => {}
                Some((id, _)) => {
                    update(transaction, shelf.kind, id, &file.fingerprint, &now).await?;
                    updated += 1;
                }
            }
        }
        // What is there but cannot be used now may be whole again tomorrow, and should then have its old id.
        let unusable: HashSet<String> = unusable.iter().map(|path| shelf.path(path)).collect();
        let root = shelf.prefix();
        known.retain(|path, _| !(unusable.contains(&root) || is_at_or_below(path, &unusable)));
        for (id, _) in known.values() {
            let mut delete = Statement::default();
            delete.push("DELETE FROM ").push(image_table(shelf.kind)).push(" WHERE id = ").number(*id);
            delete.rows().execute(&mut **transaction).await?;
        }
        for chunk in added.chunks(ROWS_AT_ONCE) {
            insert(transaction, shelf, chunk).await?;
        }
        let count = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
        Ok(Changes { added: count(added.len()), updated, deleted: count(known.len()) })
    }
}

impl Shelf {
    /// The API's path of a file below the root.
    fn path(&self, relative_path: &str) -> String {
        format!("{}{relative_path}", self.prefix())
    }

    fn prefix(&self) -> String {
        let slash = if self.root.is_empty() { "" } else { "/" };
        format!("[{}] {}{slash}", self.data_store, self.root)
    }
}

impl Found {
    fn as_new(&self, shelf: &Shelf, now: &Stamp) -> NewImage {
        let path = if shelf.root.is_empty() {
            self.relative_path.clone()
        } else {
            format!("{}/{}", shelf.root, self.relative_path)
        };
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
        NewImage {
            folder: folder.to_owned(),
            name: name.to_owned(),
            created: now.clone(),
            updated: now.clone(),
            fingerprint: self.fingerprint.clone(),
        }
    }
}

/// Whether a path or a folder that it lies in is one of these.
fn is_at_or_below(path: &str, folders: &HashSet<String>) -> bool {
    folders.contains(path)
        || path.match_indices('/').any(|(end, _)| path.get(..end).is_some_and(|folder| folders.contains(folder)))
}

/// The paths of a shelf with their ids and fingerprints.
async fn known(
    transaction: &mut Transaction<'_, Sqlite>,
    shelf: &Shelf,
) -> Result<HashMap<String, (i64, String)>, StoreError> {
    let prefix = shelf.prefix();
    let mut select = Statement::default();
    select.push("SELECT id, path, fingerprint FROM ").push(image_table(shelf.kind)).push(" WHERE owner IS ");
    match shelf.owner {
        Some(owner) => select.number(owner),
        None => select.push("NULL"),
    };
    select.push(" AND path >= ").text(&prefix);
    if let Some(beyond) = beyond_prefix(&prefix) {
        select.push(" AND path < ").text(beyond);
    }
    let mut known = HashMap::new();
    for row in select.rows().fetch_all(&mut **transaction).await? {
        known.insert(row.try_get("path")?, (row.try_get("id")?, row.try_get("fingerprint")?));
    }
    Ok(known)
}

async fn update(
    transaction: &mut Transaction<'_, Sqlite>,
    kind: ImageKind,
    id: i64,
    fingerprint: &str,
    now: &Stamp,
) -> Result<(), StoreError> {
    let mut update = Statement::default();
    update.push("UPDATE ").push(image_table(kind)).push(" SET fingerprint = ").text(fingerprint);
    update.push(", updated_on = ").number(now.seconds).push(", updated_on_wall = ").number(now.wall);
    update.push(", updated_on_text = ").text(&now.text).push(" WHERE id = ").number(id);
    update.rows().execute(&mut **transaction).await?;
    Ok(())
}

pub(super) async fn insert(
    transaction: &mut Transaction<'_, Sqlite>,
    shelf: &Shelf,
    images: &[NewImage],
) -> Result<(), StoreError> {
    if images.is_empty() {
        return Ok(());
    }
    let mut statement = Statement::default();
    statement.push("INSERT INTO ").push(image_table(shelf.kind)).push(
        " (owner, name, name_folded, path, path_folded, data_store, folder, folder_folded, label, label_folded, \
         created_on, created_on_wall, created_on_text, updated_on, updated_on_wall, updated_on_text, fingerprint) VALUES ",
    );
    for (index, image) in images.iter().enumerate() {
        statement.push(if index == 0 { "(" } else { ", (" });
        match shelf.owner {
            Some(owner) => statement.number(owner),
            None => statement.push("NULL"),
        };
        let slash = if image.folder.is_empty() { "" } else { "/" };
        let within_store = format!("{}{slash}{}", image.folder, image.name);
        let path = format!("[{}] {within_store}", shelf.data_store);
        // A personal image has no folder and is labelled with its name; an ISO image has neither.
        let (folder, label) = match (shelf.kind, shelf.owner) {
            (ImageKind::Iso, _) => ("", ""),
            (ImageKind::Vm, None) => (image.folder.as_str(), within_store.as_str()),
            (ImageKind::Vm, Some(_)) => ("", image.name.as_str()),
        };
        for text in [image.name.as_str(), &path] {
            statement.push(", ").text(text).push(", ").text(fold(text));
        }
        statement.push(", ").text(&shelf.data_store);
        for text in [folder, label] {
            statement.push(", ").text(text).push(", ").text(fold(text));
        }
        for stamp in [&image.created, &image.updated] {
            statement.push(", ").number(stamp.seconds).push(", ").number(stamp.wall).push(", ").text(&stamp.text);
        }
        statement.push(", ").text(&image.fingerprint).push(")");
    }
    statement.rows().execute(&mut **transaction).await?;
    Ok(())
}

/// Drops the indexes and triggers of a table and returns the statements that make them again.
async fn drop_dependents(
    transaction: &mut Transaction<'_, Sqlite>,
    kind: ImageKind,
) -> Result<Vec<String>, StoreError> {
    let select = sqlx::query(
        "SELECT 'DROP ' || type || ' ' || name AS removal, sql FROM sqlite_schema \
         WHERE tbl_name = ? AND type IN ('index', 'trigger') AND sql IS NOT NULL",
    );
    let rows = select.bind(image_table(kind)).fetch_all(&mut **transaction).await?;
    let mut statements = Vec::new();
    for row in rows {
        let removal: String = row.try_get("removal")?;
        sqlx::raw_sql(AssertSqlSafe(removal)).execute(&mut **transaction).await?;
        statements.push(row.try_get("sql")?);
    }
    Ok(statements)
}
