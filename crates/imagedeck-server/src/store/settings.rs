//! Facts about the data folder itself, by name.
//!
//! What can be chosen anew at every start is not stored but given on the command line.

use super::database::Statement;
use super::{Store, StoreError};

impl Store {
    /// The stored value, or none.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let select = Statement::of("SELECT value FROM settings WHERE name = ?").bind(name);
        let row = self.database.fetch_optional(select).await?;
        Ok(row.map(|row| row.try_get("value")).transpose()?)
    }

    /// The stored value, which becomes `value` where there was none.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn setting_or_insert(&self, name: &str, value: &str) -> Result<String, StoreError> {
        if let Some(stored) = self.setting(name).await? {
            return Ok(stored);
        }
        let insert = Statement::of("INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING");
        self.database.execute(insert.bind(name).bind(value)).await?;
        Ok(self.setting(name).await?.unwrap_or_else(|| value.to_owned()))
    }

    /// Keeps a value in the place of whatever was stored.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn keep_setting(&self, name: &str, value: &str) -> Result<(), StoreError> {
        let keep = Statement::of(
            "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        );
        self.database.execute(keep.bind(name).bind(value)).await?;
        Ok(())
    }
}
