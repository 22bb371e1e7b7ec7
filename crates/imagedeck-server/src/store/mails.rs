//! Mails that are to be sent: each is a row that a restart does not lose.
//!
//! Writing and sending them is the matter of `mail`.

use super::columns::OWNER_NAME;
use super::database::{Statement, Transaction};
use super::listing::request;
use super::{Store, StoreError};
use imagedeck_api::SyncRequest;

/// Says in a request that its mail is late.
pub const LATE: &str = "The confirmation by e-mail could not be sent yet. It will be tried again.";
/// Says in a request that there will be no mail.
pub const LOST: &str = "The confirmation by e-mail could not be sent.";

/// A mail on the end of a request.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The request.
    pub request: SyncRequest,
    /// The address of its owner.
    pub address: String,
    /// How often it was tried, without success.
    pub attempts: u32,
    /// Since when it should be sent, in seconds since 1970.
    due: i64,
}

impl Store {
    /// Puts a mail on the list for a request whose owner has an address.
    pub(super) async fn enqueue_mail(&self, transaction: &mut Transaction, request: i64) -> Result<(), StoreError> {
        if !self.sends_mails {
            return Ok(());
        }
        // A JOIN would read all users where PostgreSQL plans for many.
        let insert = Statement::of(
            "INSERT INTO mails (request, due) SELECT id, ? FROM requests \
             WHERE id = ? AND (SELECT users.email FROM users WHERE users.id = owner) <> '' \
             ON CONFLICT (request) DO UPDATE SET due = excluded.due, attempts = 0",
        );
        transaction.execute(insert.bind(self.clock.now().seconds).bind(request)).await?;
        Ok(())
    }

    /// The mail that is due first, if one is due.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn due_mail(&self) -> Result<Option<Mail>, StoreError> {
        let mut select = Statement::default();
        select
            .push("SELECT requests.*, mails.attempts AS mail_attempts, mails.due AS mail_due, ")
            .push(OWNER_NAME)
            .push(" AS owner_name, ");
        select.push("(SELECT users.email FROM users WHERE users.id = owner) AS email FROM mails ");
        select.push("JOIN requests ON requests.id = mails.request WHERE mails.due <= ");
        select.number(self.clock.now().seconds).push(" ORDER BY mails.due, mails.request LIMIT 1");
        let Some(row) = self.database.fetch_optional(select).await? else { return Ok(None) };
        let attempts: i64 = row.try_get("mail_attempts")?;
        let attempts = u32::try_from(attempts).unwrap_or(u32::MAX);
        let (address, due) = (row.try_get("email")?, row.try_get("mail_due")?);
        Ok(Some(Mail { request: request(&row)?, address, attempts, due }))
    }

    /// Takes a mail from the list, as it was sent or is no longer wanted.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn mail_is_done(&self, mail: &Mail) -> Result<(), StoreError> {
        self.end_mail(mail, None).await
    }

    /// Takes a mail from the list that is not tried again.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn mail_is_lost(&self, mail: &Mail) -> Result<(), StoreError> {
        self.end_mail(mail, Some(LOST)).await
    }

    /// Counts an attempt and puts the next one off by so many seconds; false if another server has taken the mail on. It
    /// is done beforehand, so that a mail whose end cannot be written down is not sent again and again.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn begin_mail(&self, mail: &Mail, seconds: i64) -> Result<bool, StoreError> {
        let update = Statement::of(
            "UPDATE mails SET attempts = attempts + 1, due = ? WHERE request = ? AND attempts = ? AND due = ?",
        );
        let due = self.clock.now().seconds.saturating_add(seconds);
        let update = update.bind(due).bind(mail.request.id).bind(i64::from(mail.attempts)).bind(mail.due);
        Ok(self.database.execute(update).await? > 0)
    }

    /// Forgets all mails, where nobody sends them any more: news of a sync is worth nothing months later.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn forget_mails(&self) -> Result<(), StoreError> {
        Ok(self.database.run("DELETE FROM mails").await?)
    }

    /// Says in the request that its mail is late.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn mail_is_late(&self, mail: &Mail) -> Result<(), StoreError> {
        let mut transaction = self.database.writing().await?;
        self.warn_of_mail(&mut transaction, &mail.request, Some(LATE)).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn end_mail(&self, mail: &Mail, warning: Option<&str>) -> Result<(), StoreError> {
        let mut transaction = self.database.writing().await?;
        transaction.execute(Statement::of("DELETE FROM mails WHERE request = ?").bind(mail.request.id)).await?;
        self.warn_of_mail(&mut transaction, &mail.request, warning).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The request says how its mail stands, and nothing of it where it was sent.
    async fn warn_of_mail(
        &self,
        transaction: &mut Transaction,
        request: &SyncRequest,
        warning: Option<&str>,
    ) -> Result<(), StoreError> {
        let mut message = request.message.clone();
        message.warnings.retain(|known| known != LATE && known != LOST);
        message.warnings.extend(warning.map(str::to_owned));
        if message == request.message {
            return Ok(());
        }
        self.set_message(transaction, request.id, &message).await
    }
}
