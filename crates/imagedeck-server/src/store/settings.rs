//! Facts about the data folder itself, by name.
//!
//! What can be chosen anew at every start is not stored but given on the command line.

use super::{Store, StoreError};

impl Store {
    /// The stored value, or none.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let value = sqlx::query_scalar("SELECT value FROM settings WHERE name = ?").bind(name);
        Ok(value.fetch_optional(&self.pool).await?)
    }

    /// The stored value, which becomes `value` where there was none.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn setting_or_insert(&self, name: &str, value: &str) -> Result<String, StoreError> {
        if let Some(stored) = self.setting(name).await? {
            return Ok(stored);
        }
        let insert = sqlx::query("INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING");
        insert.bind(name).bind(value).execute(&self.pool).await?;
        Ok(self.setting(name).await?.unwrap_or_else(|| value.to_owned()))
    }
}
