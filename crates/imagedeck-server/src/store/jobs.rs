//! Sync requests as jobs: each is handed out to one worker of one server, which holds it until it is ended or handed
//! back. What a server that was killed held is handed out again.
//!
//! Doing a job is the matter of `sync`. Whoever has lost a job, as its server stood still for too long, can no longer
//! write anything for it: every such write is for a turn at it, and only for the last one.

use super::columns::OWNER_NAME;
use super::database::{Engine, Lock, Statement, Transaction};
use super::findings::clear;
use super::{Batch, Changes, SoFar, Store, StoreError};
use imagedeck_api::{ImageKind, Message, Status};
use std::time::Duration;

/// How long a job is a server's own after it was last heard of.
const HELD: Duration = Duration::from_secs(15);

/// A status in the text: PostgreSQL uses the index of requests under way only where it sees the status when it plans.
const IS_SUBMITTED: &str = "status = 'SUBMITTED'";
const IS_IN_PROGRESS: &str = "status = 'IN_PROGRESS'";

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
    /// How often it was taken up, this time included, without the times that ended through no fault of it.
    pub attempts: i64,
    /// How often it was taken up, this time included.
    turn: i64,
}

impl Job {
    /// What is found for this request in this turn.
    pub const fn batch(&self) -> Batch {
        Batch { request: self.id, turn: self.turn }
    }
}

impl Store {
    /// How often a server has to say that it still works on its jobs, where others could take them up.
    pub fn heartbeat(&self) -> Option<Duration> {
        (self.database.engine() == Engine::Postgres).then_some(HELD / 3)
    }

    /// Takes the oldest request that nobody works on, of those whose owners have no other one that is worked on.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used, as for all that follow.
    pub async fn take_job(&self) -> Result<Option<Job>, StoreError> {
        let mut transaction = self.database.writing().await?;
        transaction.wait_for(Lock::Jobs).await?;
        let mut select = Statement::default();
        select.push("SELECT id, owner, kind, attempts, turn, ").push(OWNER_NAME).push(" AS owner_name FROM requests ");
        select.push("WHERE ").push(IS_SUBMITTED).push(" AND owner NOT IN (SELECT owner FROM requests WHERE ");
        select.push(IS_IN_PROGRESS).push(") ORDER BY id LIMIT 1");
        let Some(row) = transaction.fetch_optional(select).await? else { return Ok(None) };
        let kind: String = row.try_get("kind")?;
        let (attempts, turn): (i64, i64) = (row.try_get("attempts")?, row.try_get("turn")?);
        let job = Job {
            attempts: attempts + 1,
            turn: turn + 1,
            id: row.try_get("id")?,
            owner: row.try_get("owner")?,
            user: row.try_get("owner_name")?,
            kind: ImageKind::named(&kind).unwrap_or(ImageKind::Iso),
        };
        let mut take = Statement::default();
        take.push("UPDATE requests SET attempts = ").number(job.attempts).push(", turn = ").number(job.turn);
        take.push(", server = ").text(&*self.server).push(", held_until = ");
        self.push_held_until(&mut take);
        take.push(" WHERE id = ").number(job.id);
        transaction.execute(take).await?;
        self.set_status(&mut transaction, job.id, &Status::InProgress).await?;
        transaction.commit().await?;
        Ok(Some(job))
    }

    /// Says that somebody still works on these.
    pub async fn hold_jobs(&self, worked_on: &[Batch]) -> Result<(), StoreError> {
        for Batch { request, turn } in worked_on {
            let mut hold = Statement::default();
            hold.push("UPDATE requests SET held_until = ");
            self.push_held_until(&mut hold);
            // One whose end is being written down just now needs no more time.
            hold.push(" WHERE id IN (SELECT id FROM requests WHERE ").push(IS_IN_PROGRESS);
            hold.push(" AND id = ").number(*request).push(" AND turn = ").number(*turn);
            hold.push(self.database.engine().for_update_of_free()).push(")");
            self.database.execute(hold).await?;
        }
        Ok(())
    }

    /// Hands out again what nobody works on any more, and throws away what was found for it; returns how many requests
    /// that are. Where a server has the database to itself, it calls this before it takes any job, and that is all that
    /// was being worked on when it ended.
    pub async fn reopen_jobs(&self) -> Result<u64, StoreError> {
        let engine = self.database.engine();
        let mut left = Statement::default();
        left.push("SELECT id FROM requests WHERE ").push(IS_IN_PROGRESS);
        if engine == Engine::Postgres {
            left.push(" AND held_until < ").push(engine.now()).push(engine.for_update_of_free());
        }
        let mut transaction = self.database.writing().await?;
        let left = transaction.fetch_all(left).await?;
        for row in &left {
            let id: i64 = row.try_get("id")?;
            transaction.execute(Statement::of("DELETE FROM findings WHERE batch = ?").bind(id)).await?;
            let reopen = Statement::of("UPDATE requests SET status = ?, server = '' WHERE id = ?");
            transaction.execute(reopen.bind(Status::Submitted.word()).bind(id)).await?;
        }
        transaction.commit().await?;
        Ok(left.len() as u64)
    }

    /// Hands out a job again, without counting the attempt, which ended through no fault of it.
    pub async fn hand_back(&self, job: &Job) -> Result<(), StoreError> {
        let update = Statement::of(
            "UPDATE requests SET status = ?, server = '', attempts = attempts - 1 \
             WHERE status = ? AND server = ? AND id = ? AND turn = ?",
        );
        let update = update.bind(Status::Submitted.word()).bind(Status::InProgress.word()).bind(&*self.server);
        self.database.execute(update.bind(job.id).bind(job.turn)).await?;
        Ok(())
    }

    /// The same for all that this server works on, when it stops.
    pub async fn hand_back_jobs(&self) -> Result<(), StoreError> {
        let mut update = Statement::of("UPDATE requests SET status = ?, server = '', attempts = attempts - 1 WHERE ");
        update.push(IS_IN_PROGRESS).push(" AND server = ?");
        self.database.execute(update.bind(Status::Submitted.word()).bind(&*self.server)).await?;
        Ok(())
    }

    /// Writes down how far a request is, for whoever looks at it meanwhile.
    pub async fn report_progress(&self, job: &Job, so_far: SoFar, message: &Message) -> Result<(), StoreError> {
        let mut transaction = self.writing_for(job.batch()).await?;
        let update = Statement::of("UPDATE requests SET added = ?, updated = ? WHERE id = ?");
        transaction.execute(update.bind(so_far.added).bind(so_far.updated).bind(job.id)).await?;
        self.set_message(&mut transaction, job.id, message).await?;
        self.set_status(&mut transaction, job.id, &Status::InProgress).await?;
        Ok(transaction.commit().await?)
    }

    /// Writes down that a request failed, and why.
    pub async fn fail_job(&self, job: &Job, message: &Message) -> Result<(), StoreError> {
        let mut transaction = self.writing_for(job.batch()).await?;
        let nothing = Statement::of("UPDATE requests SET added = 0, updated = 0, deleted = 0 WHERE id = ?");
        transaction.execute(nothing.bind(job.id)).await?;
        transaction.execute(clear(job.batch())).await?;
        self.set_message(&mut transaction, job.id, message).await?;
        self.set_status(&mut transaction, job.id, &Status::Error).await?;
        self.enqueue_mail(&mut transaction, job.id).await?;
        Ok(transaction.commit().await?)
    }

    /// Writes down the end of a request within the transaction that changes the images.
    pub(super) async fn finish_job(
        &self,
        transaction: &mut Transaction,
        job: &Job,
        changes: &Changes,
        message: &Message,
    ) -> Result<(), StoreError> {
        let Changes { added, updated, deleted } = *changes;
        let update = Statement::of("UPDATE requests SET added = ?, updated = ?, deleted = ? WHERE id = ?");
        transaction.execute(update.bind(added).bind(updated).bind(deleted).bind(job.id)).await?;
        self.set_message(transaction, job.id, message).await?;
        self.set_status(transaction, job.id, &Status::Processed).await?;
        self.enqueue_mail(transaction, job.id).await
    }

    /// A transaction that writes for a turn at a request. Until it ends, nobody can take that request up.
    ///
    /// # Errors
    /// [`StoreError::JobLost`] if that turn is over, or the request is gone with its owner.
    pub(super) async fn writing_for(&self, batch: Batch) -> Result<Transaction, StoreError> {
        let mut transaction = self.database.writing().await?;
        if batch == Batch::CATALOGUE {
            return Ok(transaction);
        }
        let mut select = Statement::default();
        select.push("SELECT id FROM requests WHERE id = ").number(batch.request).push(" AND turn = ");
        select.number(batch.turn).push(" AND status = ").text(Status::InProgress.word());
        select.push(" AND server = ").text(&*self.server).push(self.database.engine().for_update());
        match transaction.fetch_optional(select).await? {
            Some(_) => Ok(transaction),
            None => Err(StoreError::JobLost),
        }
    }

    fn push_held_until(&self, statement: &mut Statement) {
        statement.push(self.database.engine().now()).push(" + ").number(HELD.as_secs() as i64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_in_texts_are_those_of_the_api() {
        assert_eq!(IS_SUBMITTED, format!("status = '{}'", Status::Submitted.word()));
        assert_eq!(IS_IN_PROGRESS, format!("status = '{}'", Status::InProgress.word()));
    }
}
