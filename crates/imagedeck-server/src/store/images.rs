//! Images as rows: shelves of them, and the catalogue that is filled at once.
//!
//! Listing them is the matter of `listing`, bringing them in line with a folder that of `reconcile`.

use super::columns::image_table;
use super::database::{ANALYZE_IMAGES, Statement, Transaction, after_bulk, drop_dependents};
use super::image_row::{self, COLUMNS, NewImage};
use super::{Store, StoreError};
use crate::clock::Stamp;
use imagedeck_api::ImageKind;

/// Rows in one insert; each binds 35 values, of which SQLite takes 32,766.
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

/// An image of the catalogue, with its times.
#[derive(Clone, Debug)]
pub struct Published {
    /// The image.
    pub image: NewImage,
    /// When it was added.
    pub created: Stamp,
    /// When it was last changed.
    pub updated: Stamp,
}

impl Store {
    /// Fills a shelf that holds nothing yet and keeps `setting` with it, all or nothing. `progress` is told how many
    /// images are done.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn fill(
        &self,
        shelf: &Shelf,
        images: impl IntoIterator<Item = Published>,
        setting: (&str, &str),
        progress: impl Fn(usize),
    ) -> Result<(), StoreError> {
        let mut transaction = self.database.writing().await?;
        // Indexes that are built at the end are built in one go.
        let dependents = drop_dependents(&mut transaction, image_table(shelf.kind)).await?;
        let mut done = 0;
        let mut images = images.into_iter();
        loop {
            let chunk: Vec<Published> = images.by_ref().take(ROWS_AT_ONCE).collect();
            if chunk.is_empty() {
                break;
            }
            insert(&mut transaction, shelf, &chunk).await?;
            done += chunk.len();
            progress(done);
        }
        dependents.restore(&mut transaction).await?;
        let (name, value) = setting;
        let keep = Statement::of("INSERT INTO settings (name, value) VALUES (?, ?)").bind(name).bind(value);
        transaction.execute(keep).await?;
        transaction.run(ANALYZE_IMAGES).await?;
        transaction.commit().await?;
        Ok(after_bulk(&self.database).await?)
    }
}

impl Shelf {
    /// The folder within the data store and the name of what has this path below the root.
    pub(super) fn place(&self, relative_path: &str) -> (String, String) {
        let path = [self.root.as_str(), relative_path];
        let path: Vec<&str> = path.into_iter().filter(|part| !part.is_empty()).collect();
        let path = path.join("/");
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
        (folder.to_owned(), name.to_owned())
    }

    /// How the API's path of everything on the shelf begins.
    pub(super) fn prefix(&self) -> String {
        let slash = if self.root.is_empty() { "" } else { "/" };
        format!("[{}] {}{slash}", self.data_store, self.root)
    }
}

pub(super) async fn insert(
    transaction: &mut Transaction,
    shelf: &Shelf,
    images: &[Published],
) -> Result<(), StoreError> {
    if images.is_empty() {
        return Ok(());
    }
    let mut statement = Statement::default();
    statement.push("INSERT INTO ").push(image_table(shelf.kind)).push(" (owner, created_on, created_on_wall, ");
    statement.push("created_on_text, updated_on, updated_on_wall, updated_on_text, ").push(COLUMNS).push(") VALUES ");
    for (index, published) in images.iter().enumerate() {
        statement.push(if index == 0 { "(" } else { ", (" });
        statement.optional_number(shelf.owner);
        for stamp in [&published.created, &published.updated] {
            statement.push(", ").number(stamp.seconds).push(", ").number(stamp.wall).push(", ").text(&stamp.text);
        }
        statement.push(", ");
        image_row::push(&mut statement, shelf, &published.image);
        statement.push(")");
    }
    transaction.execute(statement).await?;
    Ok(())
}
