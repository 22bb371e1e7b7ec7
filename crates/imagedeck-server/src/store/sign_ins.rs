//! Sign-ins, counted for all servers that share a database.
//!
//! What is too many is the matter of `auth`.

use super::database::Statement;
use super::{Store, StoreError};

/// What was counted of an address and a name until now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Sign-ins in this window, this one included.
    pub count: u32,
    /// When the window ends, in seconds since 1970.
    pub ends: i64,
}

impl Store {
    /// Counts a sign-in in the window of an address and a name, or begins one of so many seconds if there is none.
    /// Windows that are over are forgotten.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used, which is so where it is not shared.
    pub async fn count_sign_in(&self, address: &str, name: &str, seconds: i64) -> Result<Counted, StoreError> {
        let now = self.database.engine().now();
        let mut count = Statement::default();
        count.push("INSERT INTO sign_ins AS known (address, name, ends, count) VALUES (").text(address).push(", ");
        count.text(name).push(", ").push(now).push(" + ").number(seconds).push(", 1) ON CONFLICT (address, name) ");
        count.push("DO UPDATE SET (count, ends) = (SELECT CASE WHEN is_on THEN known.count + 1 ELSE 1 END, ");
        count.push("CASE WHEN is_on THEN known.ends ELSE excluded.ends END FROM (SELECT known.ends > ");
        // One that ends much later than one that begins now is of a clock that was set back.
        count.push(now).push(" AND known.ends <= excluded.ends + ").number(seconds);
        count.push(" AS is_on) AS window_of_name) ");
        count.push("RETURNING count, ends");
        let mut transaction = self.database.writing().await?;
        let row = transaction.fetch_one(count).await?;
        let counted: i64 = row.try_get("count")?;
        let counted = Counted { count: u32::try_from(counted).unwrap_or(u32::MAX), ends: row.try_get("ends")? };
        if counted.count == 1 {
            let mut forget = Statement::default();
            forget.push("DELETE FROM sign_ins WHERE ends <= ").push(now);
            transaction.execute(forget).await?;
        }
        transaction.commit().await?;
        Ok(counted)
    }
}
