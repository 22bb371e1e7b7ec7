//! Sync requests as rows: submitted by users, and with the status that they see.
//!
//! Handing them out as jobs is the matter of `jobs`.

use super::columns::OWNER_NAME;
use super::database::{Statement, Transaction};
use super::listing::request;
use super::{Store, StoreError};
use imagedeck_api::pattern::fold;
use imagedeck_api::{ImageKind, Message, Status, SyncRequest};

impl Store {
    /// The request under way for this user and kind, which is a new one where there was none.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn submit(&self, owner: i64, kind: ImageKind, task_id: &str) -> Result<SyncRequest, StoreError> {
        if let Some(row) = self.database.fetch_optional(under_way(owner, kind)).await? {
            return Ok(request(&row)?);
        }
        let insert = self.new_request(owner, kind, task_id)?;
        loop {
            let mut transaction = self.database.writing().await?;
            // Another server may submit one in the same moment, and that one may end as soon.
            transaction.execute(insert.clone()).await?;
            if let Some(row) = transaction.fetch_optional(under_way(owner, kind)).await? {
                transaction.commit().await?;
                return Ok(request(&row)?);
            }
        }
    }

    /// How many requests of each kind and status there are.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn count_requests(&self) -> Result<Vec<(String, String, i64)>, StoreError> {
        let count = Statement::of("SELECT kind, status, count(*) AS count FROM requests GROUP BY kind, status");
        let rows = self.database.fetch_all(count).await?;
        let counted = rows.iter().map(|row| Ok((row.try_get("kind")?, row.try_get("status")?, row.try_get("count")?)));
        counted.collect()
    }

    pub(super) async fn set_message(
        &self,
        transaction: &mut Transaction,
        id: i64,
        message: &Message,
    ) -> Result<(), StoreError> {
        let lines = message.lines();
        let folded = fold(&lines);
        let update =
            Statement::of("UPDATE requests SET message = ?, message_lines = ?, message_lines_folded = ? WHERE id = ?");
        transaction.execute(update.bind(json(message)?).bind(lines).bind(folded).bind(id)).await?;
        Ok(())
    }

    pub(super) async fn set_status(
        &self,
        transaction: &mut Transaction,
        id: i64,
        status: &Status,
    ) -> Result<(), StoreError> {
        let now = self.clock.now();
        let update = Statement::of(
            "UPDATE requests SET status = ?, updated_on = ?, updated_on_wall = ?, updated_on_text = ? WHERE id = ?",
        );
        let update = update.bind(status.word()).bind(now.seconds).bind(now.wall).bind(now.text).bind(id);
        transaction.execute(update).await?;
        Ok(())
    }

    /// Adds a request, unless one of the same kind is under way.
    fn new_request(&self, owner: i64, kind: ImageKind, task_id: &str) -> Result<Statement, StoreError> {
        let now = self.clock.now();
        let mut insert = Statement::default();
        insert.push(
            "INSERT INTO requests (owner, kind, status, message, task_id, created_on, created_on_wall, created_on_text, \
             updated_on, updated_on_wall, updated_on_text) VALUES (",
        );
        insert.number(owner).push(", ").text(kind.name()).push(", ").text(Status::Submitted.word()).push(", ");
        insert.text(json(&Message::default())?).push(", ").text(task_id);
        for _ in 0..2 {
            insert.push(", ").number(now.seconds).push(", ").number(now.wall).push(", ").text(&now.text);
        }
        insert.push(") ON CONFLICT DO NOTHING");
        Ok(insert)
    }
}

fn under_way(owner: i64, kind: ImageKind) -> Statement {
    let mut select = Statement::default();
    select.push("SELECT *, ").push(OWNER_NAME).push(" AS owner_name FROM requests WHERE owner = ").number(owner);
    select.push(" AND kind = ").text(kind.name()).push(" AND status IN ('SUBMITTED', 'IN_PROGRESS')");
    select
}

fn json(message: &Message) -> Result<String, StoreError> {
    serde_json::to_string(message).map_err(|error| sqlx::Error::Encode(error.into()).into())
}
