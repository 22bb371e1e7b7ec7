//! Accounts as the server and the command line use them: made, proved and ended.

use super::{one_time, password};
use crate::store::{Store, StoreError};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Passwords that are checked at once; each takes 19 MiB and a processor.
const CHECKS_AT_ONCE: usize = 4;
/// Sign-ins that wait for their check; more are refused, as their clients would only give up.
const WAITING_CHECKS: usize = 32;
/// One-time codes that may be wrong in a row, from wherever they come, and for how many seconds none is taken then:
/// whoever has the password alone could else try them all.
const WRONG_CODES: i64 = 10;
const CODE_PAUSE: i64 = 600;
/// The shortest password that a person may choose.
const SHORTEST_PASSWORD: usize = 8;
/// The longest, so that hashing is not a burden.
const LONGEST_PASSWORD: usize = 1_024;

/// The accounts of a store.
#[derive(Clone)]
pub struct Accounts {
    store: Store,
    checks: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

/// What a token is made from, once an account is proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// See [`crate::store::Credentials::token_stamp`].
    pub stamp: String,
    /// Whether a one-time code was part of it.
    pub with_code: bool,
}

/// Why an account is not proved.
#[derive(Debug, thiserror::Error)]
pub enum ProofError {
    /// Too many others are being checked.
    #[error("Too many sign-ins at once.")]
    Busy,
    /// The name or the password is wrong.
    #[error("Invalid username and password combination.")]
    Wrong,
    /// The password is right, and a one-time code is needed as well.
    #[error("A one-time code is needed.")]
    CodeMissing,
    /// The password is right, and the code is wrong or was taken before.
    #[error("The one-time code is not valid.")]
    CodeWrong,
    /// Too many codes were wrong, so that none is taken for a while.
    #[error("Too many one-time codes were wrong.")]
    CodesBlocked {
        /// Until one is taken again.
        seconds: u64,
    },
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why an account cannot be made or changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The name cannot be a folder's and a part of a path.
    #[error(
        "'{0}' cannot be a user name. Use 1 to 64 letters, digits, '-', '_' and '.', and begin with a letter or digit."
    )]
    Name(String),
    /// The password is too short or too long.
    #[error("A password needs {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} bytes.")]
    Password,
    /// There is one already.
    #[error(
        "There is a user '{0}' already. Choose another name, or give this one a new password with `imagedeck-server user password {0}`."
    )]
    Taken(String),
    /// There is none.
    #[error("There is no user '{0}'. `imagedeck-server user list` shows those that there are.")]
    Unknown(String),
    /// Mails cannot go there.
    #[error("'{0}' is not an e-mail address. Write one such as ada@example.org.")]
    Email(String),
    /// The secret of one-time codes cannot be made.
    #[error("One-time codes cannot be set up: {0}.")]
    OneTime(String),
    /// The password cannot be hashed.
    #[error("The password cannot be hashed: {0}.")]
    Hash(String),
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Accounts {
    /// The accounts of this store.
    pub fn of(store: Store) -> Accounts {
        Accounts {
            store,
            checks: Arc::new(Semaphore::new(CHECKS_AT_ONCE)),
            places: Arc::new(Semaphore::new(CHECKS_AT_ONCE + WAITING_CHECKS)),
        }
    }

    /// Adds an account.
    ///
    /// # Errors
    /// An [`AccountError`] if the name or the password will not do.
    pub async fn add(&self, name: &str, password: &str) -> Result<(), AccountError> {
        check_name(name)?;
        let (hash, stamp) = self.hash(password).await?;
        let added = self.store.add_user(name, &hash, &stamp).await?;
        if added { Ok(()) } else { Err(AccountError::Taken(name.to_owned())) }
    }

    /// Gives an account a new password and ends its tokens.
    ///
    /// # Errors
    /// An [`AccountError`] if there is no such account or the password will not do.
    pub async fn set_password(&self, name: &str, password: &str) -> Result<(), AccountError> {
        let (hash, stamp) = self.hash(password).await?;
        let changed = self.store.set_password(name, &hash, &stamp).await?;
        if changed { Ok(()) } else { Err(AccountError::Unknown(name.to_owned())) }
    }

    /// Removes an account with its images and requests; the files in its store stay.
    ///
    /// # Errors
    /// An [`AccountError`] if there is no such account.
    pub async fn remove(&self, name: &str) -> Result<(), AccountError> {
        let removed = self.store.remove_user(name).await?;
        if removed { Ok(()) } else { Err(AccountError::Unknown(name.to_owned())) }
    }

    /// Ends all tokens of an account.
    ///
    /// # Errors
    /// An [`AccountError`] if there is no such account.
    pub async fn sign_out(&self, name: &str) -> Result<(), AccountError> {
        let changed = self.store.set_token_stamp(name, &new_stamp()).await?;
        if changed { Ok(()) } else { Err(AccountError::Unknown(name.to_owned())) }
    }

    /// Asks for one-time codes at each sign-in from now on; returns the address that an authenticator app reads. What
    /// was set up before no longer holds.
    ///
    /// # Errors
    /// An [`AccountError`] if there is no such account.
    pub async fn ask_for_codes(&self, name: &str) -> Result<String, AccountError> {
        let secret = one_time::generate_secret();
        let address = one_time::address(name, &secret).map_err(AccountError::OneTime)?;
        let changed = self.store.set_otp_secret(name, &secret, &new_stamp()).await?;
        if changed { Ok(address) } else { Err(AccountError::Unknown(name.to_owned())) }
    }

    /// Asks for no one-time codes any more.
    ///
    /// # Errors
    /// An [`AccountError`] if there is no such account.
    pub async fn ask_for_no_codes(&self, name: &str) -> Result<(), AccountError> {
        let changed = self.store.set_otp_secret(name, "", &new_stamp()).await?;
        if changed { Ok(()) } else { Err(AccountError::Unknown(name.to_owned())) }
    }

    /// Sends mails of an account to this address, or nowhere.
    ///
    /// # Errors
    /// An [`AccountError`] if there is no such account or no such address.
    pub async fn set_email(&self, name: &str, email: Option<&str>) -> Result<(), AccountError> {
        let email = email.unwrap_or_default();
        if !email.is_empty() && email.parse::<lettre::Address>().is_err() {
            return Err(AccountError::Email(email.to_owned()));
        }
        let changed = self.store.set_email(name, email).await?;
        if changed { Ok(()) } else { Err(AccountError::Unknown(name.to_owned())) }
    }

    /// Proves an account by its password and, where it asks for one, by a one-time code. Whether a code is needed is
    /// said to nobody who does not have the password.
    ///
    /// # Errors
    /// A [`ProofError`] if something is wrong or missing, too many sign in at once, or the database cannot be used.
    pub async fn prove(&self, name: &str, password: &str, code: Option<&str>) -> Result<Proof, ProofError> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| ProofError::Busy)?;
        let credentials = self.store.credentials(name).await?;
        let hash = credentials.as_ref().map_or(password::DECOY, |known| &known.password_hash).to_owned();
        let password = password.to_owned();
        let turn = Arc::clone(&self.checks).acquire_owned().await;
        let check = move || {
            let fits = password::verify(&password, &hash);
            // The check goes on when its client has gone away, and so keeps its turn until here.
            drop((turn, place));
            fits
        };
        let fits = tokio::task::spawn_blocking(check).await.unwrap_or(false);
        let known = credentials.filter(|_| fits).ok_or(ProofError::Wrong)?;
        if known.otp_secret.is_empty() {
            return Ok(Proof { stamp: known.token_stamp, with_code: false });
        }
        let code = code.filter(|code| !code.is_empty()).ok_or(ProofError::CodeMissing)?;
        let now = self.store.clock().now().seconds;
        // A much longer pause is of a clock that was set back; the clocks of several servers may differ a little.
        let pause = known.otp_blocked_until - now;
        if (1..=CODE_PAUSE * 2).contains(&pause) {
            return Err(ProofError::CodesBlocked { seconds: pause.unsigned_abs() });
        }
        let is_taken = match one_time::step_of(&known.otp_secret, code, now) {
            Some(step) => self.store.take_otp_step(known.id, step).await?,
            None => false,
        };
        if !is_taken {
            self.store.count_wrong_code(known.id, WRONG_CODES, CODE_PAUSE).await?;
            return Err(ProofError::CodeWrong);
        }
        Ok(Proof { stamp: known.token_stamp, with_code: true })
    }

    async fn hash(&self, password: &str) -> Result<(String, String), AccountError> {
        if !(SHORTEST_PASSWORD..=LONGEST_PASSWORD).contains(&password.len()) {
            return Err(AccountError::Password);
        }
        let password = password.to_owned();
        let hash = tokio::task::spawn_blocking(move || password::hash(&password)).await;
        let hash = hash.map_err(|error| AccountError::Hash(error.to_string()))?.map_err(AccountError::Hash)?;
        Ok((hash, new_stamp()))
    }
}

/// A password that is easy to copy and beyond guessing: 20 letters and digits without those that look alike.
///
/// # Errors
/// [`AccountError::Hash`] if the system gives no random numbers.
pub fn generate_password() -> Result<String, AccountError> {
    // 32 signs, so that five bits of a random byte choose one without favour.
    const SIGNS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567890";
    let mut random = [0; 20];
    getrandom::fill(&mut random).map_err(|error| AccountError::Hash(error.to_string()))?;
    let signs = random.iter().filter_map(|byte| SIGNS.get(usize::from(byte % 32)));
    Ok(signs.map(|sign| char::from(*sign)).collect())
}

fn new_stamp() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

fn check_name(name: &str) -> Result<(), AccountError> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let begins_well = name.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
    if begins_well && name.len() <= 64 && name.bytes().all(is_plain) {
        Ok(())
    } else {
        Err(AccountError::Name(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_so_many_sign_ins_wait() {
        let folder = tempfile::tempdir().expect("a folder");
        let accounts = Accounts::of(Store::open(folder.path(), None, "UTC").await.expect("a store"));
        let all = u32::try_from(CHECKS_AT_ONCE + WAITING_CHECKS).expect("a number");
        let places = accounts.places.acquire_many(all - 1).await.expect("places");
        assert!(matches!(accounts.prove("nobody", "x", None).await, Err(ProofError::Wrong)));
        let last = accounts.places.acquire().await.expect("a place");
        assert!(matches!(accounts.prove("nobody", "x", None).await, Err(ProofError::Busy)));
        drop((places, last));
        assert!(matches!(accounts.prove("nobody", "x", None).await, Err(ProofError::Wrong)), "a place is given back");
    }
}
