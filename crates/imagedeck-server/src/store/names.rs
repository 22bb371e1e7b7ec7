//! What names say of the rows that are there already: read anew after the reading of names has changed.

use super::columns::image_table;
use super::database::{ANALYZE_IMAGES, Statement};
use super::image_row::name_facts;
use super::{Store, StoreError};
use imagedeck_api::ImageKind;
use imagedeck_api::naming::EDITION;
use imagedeck_api::pattern::fold;

/// Rows that are read and written at once.
const ROWS_AT_ONCE: u32 = 1_000;

/// The setting with the edition of the reading that the rows are of.
const SETTING: &str = "name_reading";

impl Store {
    /// Brings all rows in line with the present reading of names, if they are of another one.
    pub(super) async fn keep_names_read(&self) -> Result<(), StoreError> {
        let edition = EDITION.to_string();
        if self.setting(SETTING).await?.as_deref() == Some(edition.as_str()) {
            return Ok(());
        }
        for kind in ImageKind::ALL {
            self.read_names(kind).await?;
        }
        // With rows that say more, other indexes may be the better ones.
        self.database.run(ANALYZE_IMAGES).await?;
        self.keep_setting(SETTING, &edition).await
    }

    async fn read_names(&self, kind: ImageKind) -> Result<(), StoreError> {
        let mut last = 0_i64;
        loop {
            let mut transaction = self.database.writing().await?;
            let mut select = Statement::default();
            select.push("SELECT id, path FROM ").push(image_table(kind)).push(" WHERE id > ").number(last);
            select.push(" ORDER BY id LIMIT ").literal(ROWS_AT_ONCE);
            let rows = transaction.fetch_all(select).await?;
            for row in &rows {
                last = row.try_get("id")?;
                let path: String = row.try_get("path")?;
                transaction.execute(update(kind, last, &path)).await?;
            }
            transaction.commit().await?;
            if rows.is_empty() {
                return Ok(());
            }
        }
    }
}

fn update(kind: ImageKind, id: i64, path: &str) -> Statement {
    let within_store = path.split_once("] ").map_or(path, |(_, within)| within);
    let directory = within_store.rsplit_once('/').map_or("", |(directory, _)| directory);
    let [family, distribution, version, order, architecture, variant] = name_facts(within_store);
    let mut update = Statement::default();
    update.push("UPDATE ").push(image_table(kind)).push(" SET directory = ").text(directory);
    update.push(", directory_folded = ").text(fold(directory));
    update.push(", os_family = ").text(family).push(", distribution = ").text(distribution);
    update.push(", version = ").text(version).push(", version_order = ").text(order);
    update.push(", architecture = ").text(architecture).push(", variant = ").text(variant);
    update.push(" WHERE id = ").number(id);
    update
}
