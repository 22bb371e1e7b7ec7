//! Sync requests as rows: each is a job that survives a restart.
//!
//! Doing a job is the matter of `sync`; here it is only handed out and its end written down.

use super::columns::OWNER_NAME;
use super::compile::Statement;
use super::findings::clear;
use super::listing::request;
use super::{Batch, Changes, SoFar, Store, StoreError};
use imagedeck_api::pattern::fold;
use imagedeck_api::{ImageKind, Message, Status, SyncRequest};
use sqlx::{Row, Sqlite, Transaction};

/// A request to work on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// The request's number.
    pub id: i64,
    /// Whose store to read.
    pub owner: i64,
    /// The name of that user.
    pub user: String,
    /// Which images to look for.
    pub kind: ImageKind,
    /// How often it was taken up, this time included.
    pub attempts: i64,
}

impl Job {
    /// What is found for this request.
    pub const fn batch(&self) -> Batch {
        Batch(self.id)
    }
}

impl Store {
    /// The request under way for this user and kind, which is a new one where there was none.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn submit(&self, owner: i64, kind: ImageKind, task_id: &str) -> Result<SyncRequest, StoreError> {
        if let Some(row) = under_way(owner, kind).rows().fetch_optional(&self.pool).await? {
            return Ok(request(&row)?);
        }
        let mut transaction = self.writing().await?;
        if let Some(row) = under_way(owner, kind).rows().fetch_optional(&mut *transaction).await? {
            return Ok(request(&row)?);
        }
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
        insert.push(")");
        insert.rows().execute(&mut *transaction).await?;
        let row = under_way(owner, kind).rows().fetch_one(&mut *transaction).await?;
        let submitted = request(&row)?;
        transaction.commit().await?;
        Ok(submitted)
    }

    /// How many requests of each kind and status there are.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn count_requests(&self) -> Result<Vec<(String, String, i64)>, StoreError> {
        let count = sqlx::query_as("SELECT kind, status, count(*) FROM requests GROUP BY kind, status");
        Ok(count.fetch_all(&self.pool).await?)
    }

    /// Takes the oldest request that nobody works on, of those whose owners have no other one that is worked on.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn take_job(&self) -> Result<Option<Job>, StoreError> {
        let mut transaction = self.writing().await?;
        let mut select = Statement::default();
        select
            .push("SELECT id, owner, kind, attempts, ")
            .push(OWNER_NAME)
            .push(" AS owner_name FROM requests WHERE status = ");
        select.text(Status::Submitted.word()).push(" AND owner NOT IN (SELECT owner FROM requests WHERE status = ");
        select.text(Status::InProgress.word()).push(") ORDER BY id LIMIT 1");
        let Some(row) = select.rows().fetch_optional(&mut *transaction).await? else { return Ok(None) };
        let kind: String = row.try_get("kind")?;
        let attempts: i64 = row.try_get("attempts")?;
        let job = Job {
            attempts: attempts + 1,
            id: row.try_get("id")?,
            owner: row.try_get("owner")?,
            user: row.try_get("owner_name")?,
            kind: ImageKind::named(&kind).unwrap_or(ImageKind::Iso),
        };
        let count = sqlx::query("UPDATE requests SET attempts = ? WHERE id = ?").bind(job.attempts).bind(job.id);
        count.execute(&mut *transaction).await?;
        self.set_status(&mut transaction, job.id, &Status::InProgress).await?;
        transaction.commit().await?;
        Ok(Some(job))
    }

    /// Hands out again what was being worked on when the server ended, and throws away what was found for it; returns how many requests that are.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn reopen_jobs(&self) -> Result<u64, StoreError> {
        let left = sqlx::query("DELETE FROM findings WHERE batch > 0");
        left.execute(&self.pool).await?;
        let update = sqlx::query("UPDATE requests SET status = ? WHERE status = ?");
        let update = update.bind(Status::Submitted.word()).bind(Status::InProgress.word());
        Ok(update.execute(&self.pool).await?.rows_affected())
    }

    /// Hands out a job again, without counting the attempt, which ended through no fault of it.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn hand_back(&self, job: &Job) -> Result<(), StoreError> {
        let update = sqlx::query("UPDATE requests SET status = ?, attempts = attempts - 1 WHERE status = ? AND id = ?");
        let update = update.bind(Status::Submitted.word()).bind(Status::InProgress.word()).bind(job.id);
        update.execute(&self.pool).await?;
        Ok(())
    }

    /// The same for all that is being worked on, when the server stops.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn hand_back_jobs(&self) -> Result<(), StoreError> {
        let update = sqlx::query("UPDATE requests SET status = ?, attempts = attempts - 1 WHERE status = ?");
        update.bind(Status::Submitted.word()).bind(Status::InProgress.word()).execute(&self.pool).await?;
        Ok(())
    }

    /// Writes down how far a request is, for whoever looks at it meanwhile.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn report_progress(&self, job: &Job, so_far: SoFar, message: &Message) -> Result<(), StoreError> {
        let mut transaction = self.writing().await?;
        let update = sqlx::query("UPDATE requests SET added = ?, updated = ? WHERE id = ? AND status = ?");
        let update = update.bind(so_far.added).bind(so_far.updated).bind(job.id).bind(Status::InProgress.word());
        if update.execute(&mut *transaction).await?.rows_affected() == 0 {
            return Ok(());
        }
        self.set_message(&mut transaction, job.id, message).await?;
        self.set_status(&mut transaction, job.id, &Status::InProgress).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Writes down that a request failed, and why.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn fail_job(&self, job: &Job, message: &Message) -> Result<(), StoreError> {
        let mut transaction = self.writing().await?;
        let nothing =
            sqlx::query("UPDATE requests SET added = 0, updated = 0, deleted = 0 WHERE id = ? AND status = ?");
        let nothing = nothing.bind(job.id).bind(Status::InProgress.word());
        if nothing.execute(&mut *transaction).await?.rows_affected() == 0 {
            return Ok(());
        }
        clear(job.batch()).rows().execute(&mut *transaction).await?;
        self.set_message(&mut transaction, job.id, message).await?;
        self.set_status(&mut transaction, job.id, &Status::Error).await?;
        self.enqueue_mail(&mut transaction, job.id).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Writes down the end of a request within the transaction that changes the images.
    pub(super) async fn finish_job(
        &self,
        transaction: &mut Transaction<'_, Sqlite>,
        job: &Job,
        changes: &Changes,
        message: &Message,
    ) -> Result<(), StoreError> {
        let Changes { added, updated, deleted } = changes;
        let update = sqlx::query("UPDATE requests SET added = ?, updated = ?, deleted = ? WHERE id = ?");
        update.bind(added).bind(updated).bind(deleted).bind(job.id).execute(&mut **transaction).await?;
        self.set_message(transaction, job.id, message).await?;
        self.set_status(transaction, job.id, &Status::Processed).await?;
        self.enqueue_mail(transaction, job.id).await
    }

    pub(super) async fn set_message(
        &self,
        transaction: &mut Transaction<'_, Sqlite>,
        id: i64,
        message: &Message,
    ) -> Result<(), StoreError> {
        let lines = message.lines();
        let update =
            sqlx::query("UPDATE requests SET message = ?, message_lines = ?, message_lines_folded = ? WHERE id = ?");
        let update = update.bind(json(message)?).bind(&lines).bind(fold(&lines)).bind(id);
        update.execute(&mut **transaction).await?;
        Ok(())
    }

    async fn set_status(
        &self,
        transaction: &mut Transaction<'_, Sqlite>,
        id: i64,
        status: &Status,
    ) -> Result<(), StoreError> {
        let now = self.clock.now();
        let update = sqlx::query(
            "UPDATE requests SET status = ?, updated_on = ?, updated_on_wall = ?, updated_on_text = ? WHERE id = ?",
        );
        let update = update.bind(status.word()).bind(now.seconds).bind(now.wall).bind(now.text).bind(id);
        update.execute(&mut **transaction).await?;
        Ok(())
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
