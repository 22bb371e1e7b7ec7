//! Mails that are to be sent: each is a row that a restart does not lose.
//!
//! Writing and sending them is the matter of `mail`.

use super::columns::OWNER_NAME;
use super::compile::Statement;
use super::listing::request;
use super::{Store, StoreError};
use imagedeck_api::SyncRequest;
use sqlx::{Row, Sqlite, Transaction};

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
}

impl Store {
    /// Puts a mail on the list for a request whose owner has an address.
    pub(super) async fn enqueue_mail(
        &self,
        transaction: &mut Transaction<'_, Sqlite>,
        request: i64,
    ) -> Result<(), StoreError> {
        if !self.sends_mails {
            return Ok(());
        }
        let insert = sqlx::query(
            "INSERT OR REPLACE INTO mails (request, due) SELECT requests.id, ? FROM requests \
             JOIN users ON users.id = requests.owner WHERE requests.id = ? AND users.email <> ''",
        );
        insert.bind(self.clock.now().seconds).bind(request).execute(&mut **transaction).await?;
        Ok(())
    }

    /// The mail that is due first, if one is due.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn due_mail(&self) -> Result<Option<Mail>, StoreError> {
        let mut select = Statement::default();
        select.push("SELECT requests.*, mails.attempts AS mail_attempts, ").push(OWNER_NAME).push(" AS owner_name, ");
        select.push("(SELECT users.email FROM users WHERE users.id = owner) AS email FROM mails ");
        select.push("JOIN requests ON requests.id = mails.request WHERE mails.due <= ");
        select.number(self.clock.now().seconds).push(" ORDER BY mails.due, mails.request LIMIT 1");
        let Some(row) = select.rows().fetch_optional(&self.pool).await? else { return Ok(None) };
        let attempts: i64 = row.try_get("mail_attempts")?;
        let attempts = u32::try_from(attempts).unwrap_or(u32::MAX);
        Ok(Some(Mail { request: request(&row)?, address: row.try_get("email")?, attempts }))
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

    /// Counts an attempt and puts the next one off by so many seconds. It is done beforehand, so that a mail whose end
    /// cannot be written down is not sent again and again.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn begin_mail(&self, mail: &Mail, seconds: i64) -> Result<(), StoreError> {
        let update = sqlx::query("UPDATE mails SET attempts = attempts + 1, due = ? WHERE request = ?");
        let due = self.clock.now().seconds.saturating_add(seconds);
        update.bind(due).bind(mail.request.id).execute(&self.pool).await?;
        Ok(())
    }

    /// Forgets all mails, where nobody sends them any more: news of a sync is worth nothing months later.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn forget_mails(&self) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM mails").execute(&self.pool).await?;
        Ok(())
    }

    /// Says in the request that its mail is late.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn mail_is_late(&self, mail: &Mail) -> Result<(), StoreError> {
        let mut transaction = self.writing().await?;
        self.warn_of_mail(&mut transaction, &mail.request, Some(LATE)).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn end_mail(&self, mail: &Mail, warning: Option<&str>) -> Result<(), StoreError> {
        let mut transaction = self.writing().await?;
        let delete = sqlx::query("DELETE FROM mails WHERE request = ?").bind(mail.request.id);
        delete.execute(&mut *transaction).await?;
        self.warn_of_mail(&mut transaction, &mail.request, warning).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The request says how its mail stands, and nothing of it where it was sent.
    async fn warn_of_mail(
        &self,
        transaction: &mut Transaction<'_, Sqlite>,
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
