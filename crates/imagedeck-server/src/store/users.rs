//! Accounts: names, password hashes and the stamps that tokens are checked against.
//!
//! Hashing and checking passwords is the matter of `auth`; here a hash is only kept.

use super::database::{Row, Statement};
use super::{Store, StoreError};

/// How far ahead, in steps of 30 seconds, the code that was taken last may lie where no clock was set back.
const STEPS_AHEAD: i64 = 20;

/// An account, without what it is proved by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The number that its rows belong to.
    pub id: i64,
    /// The name.
    pub name: String,
    /// When it was made, in the form of the API.
    pub created_on: String,
    /// Where its mails go; empty for nowhere.
    pub email: String,
    /// Whether it is asked for one-time codes.
    pub has_codes: bool,
}

/// What an account is proved by.
#[derive(Clone)]
pub struct Credentials {
    /// The account's number.
    pub id: i64,
    /// The argon2id hash of the password, in the PHC form.
    pub password_hash: String,
    /// What a valid token holds.
    pub token_stamp: String,
    /// What one-time codes are made of; empty where none are asked for.
    pub otp_secret: String,
    /// Until when no code is taken, in seconds since 1970.
    pub otp_blocked_until: i64,
}

impl Store {
    /// Adds an account; false if the name is taken.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn add_user(&self, name: &str, password_hash: &str, token_stamp: &str) -> Result<bool, StoreError> {
        let insert = Statement::of(
            "INSERT INTO users (name, password_hash, token_stamp, created_on) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        );
        let insert = insert.bind(name).bind(password_hash).bind(token_stamp).bind(self.clock.now().text);
        Ok(self.database.execute(insert).await? > 0)
    }

    /// What the account of this name is proved by, or none.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn credentials(&self, name: &str) -> Result<Option<Credentials>, StoreError> {
        // PostgreSQL takes no NUL, and no name has one.
        if name.contains('\0') {
            return Ok(None);
        }
        let mut select = Statement::of(
            "SELECT id, password_hash, token_stamp, otp_secret, otp_blocked_until FROM users WHERE name = ",
        );
        select.push(self.database.engine().unseen()).text(name);
        let Some(row) = self.database.fetch_optional(select).await? else { return Ok(None) };
        Ok(Some(Credentials {
            id: row.try_get("id")?,
            password_hash: row.try_get("password_hash")?,
            token_stamp: row.try_get("token_stamp")?,
            otp_secret: row.try_get("otp_secret")?,
            otp_blocked_until: row.try_get("otp_blocked_until")?,
        }))
    }

    /// All accounts, by name.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn users(&self) -> Result<Vec<Account>, StoreError> {
        let rows = self.database.fetch_all(Statement::of("SELECT * FROM users ORDER BY name")).await?;
        rows.iter().map(account).collect()
    }

    /// The account with this number, or none.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn user(&self, id: i64) -> Result<Option<Account>, StoreError> {
        let row = self.database.fetch_optional(Statement::of("SELECT * FROM users WHERE id = ?").bind(id)).await?;
        row.as_ref().map(account).transpose()
    }

    /// Gives an account another password and ends its tokens; false if there is no such account.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn set_password(&self, name: &str, password_hash: &str, token_stamp: &str) -> Result<bool, StoreError> {
        let update = Statement::of("UPDATE users SET password_hash = ?, token_stamp = ? WHERE name = ?");
        let update = update.bind(password_hash).bind(token_stamp).bind(name);
        Ok(self.database.execute(update).await? > 0)
    }

    /// Ends all tokens of an account by a new stamp; false if there is no such account.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn set_token_stamp(&self, name: &str, token_stamp: &str) -> Result<bool, StoreError> {
        let update = Statement::of("UPDATE users SET token_stamp = ? WHERE name = ?").bind(token_stamp).bind(name);
        Ok(self.database.execute(update).await? > 0)
    }

    /// Asks for one-time codes of this secret from now on, or for none if it is empty, and ends all tokens by a new
    /// stamp; false if there is no such account.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn set_otp_secret(&self, name: &str, secret: &str, token_stamp: &str) -> Result<bool, StoreError> {
        let update = Statement::of("UPDATE users SET otp_secret = ?, otp_step = 0, token_stamp = ? WHERE name = ?");
        Ok(self.database.execute(update.bind(secret).bind(token_stamp).bind(name)).await? > 0)
    }

    /// Takes the one-time code of a time step; false if one of that step or a later one was taken already. One that lies
    /// far ahead was taken by a clock that was set back since, and keeps nobody out.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn take_otp_step(&self, id: i64, step: i64) -> Result<bool, StoreError> {
        let update = Statement::of(
            "UPDATE users SET otp_step = ?, otp_failures = 0 WHERE id = ? AND (otp_step < ? OR otp_step > ?)",
        );
        let ahead = step.saturating_add(STEPS_AHEAD);
        Ok(self.database.execute(update.bind(step).bind(id).bind(step).bind(ahead)).await? > 0)
    }

    /// Counts a wrong one-time code; after `most` of them no code is taken for so many seconds.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn count_wrong_code(&self, id: i64, most: i64, seconds: i64) -> Result<(), StoreError> {
        let update = Statement::of(
            "UPDATE users SET otp_blocked_until = CASE WHEN otp_failures + 1 >= ? THEN ? ELSE otp_blocked_until END, \
             otp_failures = CASE WHEN otp_failures + 1 >= ? THEN 0 ELSE otp_failures + 1 END WHERE id = ?",
        );
        let until = self.clock.now().seconds.saturating_add(seconds);
        self.database.execute(update.bind(most).bind(until).bind(most).bind(id)).await?;
        Ok(())
    }

    /// Sends mails of an account to this address, or nowhere if it is empty; false if there is no such account.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn set_email(&self, name: &str, email: &str) -> Result<bool, StoreError> {
        let update = Statement::of("UPDATE users SET email = ? WHERE name = ?").bind(email).bind(name);
        Ok(self.database.execute(update).await? > 0)
    }

    /// Removes an account with its images and requests; false if there is none.
    ///
    /// # Errors
    /// A [`StoreError`] if the database cannot be used.
    pub async fn remove_user(&self, name: &str) -> Result<bool, StoreError> {
        let mut transaction = self.database.writing().await?;
        // In the order in which the end of a sync takes them, so that neither waits for the other for ever.
        let mut requests = Statement::default();
        requests.push("SELECT id FROM requests WHERE owner IN (SELECT id FROM users WHERE name = ").text(name);
        requests.push(") ORDER BY id").push(self.database.engine().for_update());
        transaction.fetch_all(requests).await?;
        let removed = transaction.execute(Statement::of("DELETE FROM users WHERE name = ?").bind(name)).await?;
        transaction.commit().await?;
        Ok(removed > 0)
    }
}

fn account(row: &Row) -> Result<Account, StoreError> {
    let secret: String = row.try_get("otp_secret")?;
    Ok(Account {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        created_on: row.try_get("created_on")?,
        email: row.try_get("email")?,
        has_codes: !secret.is_empty(),
    })
}
