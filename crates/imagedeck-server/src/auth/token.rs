//! Access tokens: JSON Web Tokens signed with HMAC-SHA256 by a key of this server.
//!
//! One algorithm is all there is: a token's own header never chooses it, but has to be this server's to the byte.
//! The libraries for JSON Web Tokens bring every algorithm along, RSA and elliptic curves included; what is needed
//! here is one call to a library for HMAC.

use crate::store::{Store, StoreError};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::fs::OpenOptions;
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;
const KEY_LENGTH: usize = 32;
/// How far the clocks of servers that share the key may be apart, in seconds.
const CLOCKS_APART: i64 = 300;
/// The file with the key of a server that shares its database with nobody.
const FILE: &str = "token.key";
/// The setting with the key that all servers of a database share, in the base 64 of addresses.
pub const SETTING: &str = "token_key";

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The user's name.
    pub sub: String,
    /// When it was issued, in seconds since 1970.
    pub iat: i64,
    /// The second from which it no longer holds.
    pub exp: i64,
    /// Whether a one-time code was checked.
    pub otp: bool,
    /// The stamp of the account: a token with an older one is void.
    pub stamp: String,
}

/// The key that tokens are signed with.
#[derive(Clone)]
pub struct SigningKey(Hmac<Sha256>);

/// The key's file cannot be used.
#[derive(Debug, thiserror::Error)]
#[error(
    "The key of the access tokens, {path}, cannot be used: {reason}. Check who may read it; if it is damaged, delete it: everybody then has to sign in again."
)]
pub struct SigningKeyError {
    path: PathBuf,
    reason: io::Error,
}

/// The key in a shared database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SharedKeyError {
    /// The system gives no random numbers.
    #[error("The key of the access tokens cannot be made: {0}.")]
    Random(io::Error),
    /// See [`SigningKeyError`].
    #[error(transparent)]
    File(SigningKeyError),
    /// What stands in its place is no key.
    #[error(
        "The key of the access tokens in the database is damaged. Delete the row '{SETTING}' of the table settings: everybody then has to sign in again."
    )]
    Damaged,
    /// See [`StoreError`].
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SigningKey {
    /// The key of all servers that share a database, made where there is none.
    ///
    /// # Errors
    /// [`SharedKeyError`] if the database cannot be used, or holds no key where one should be.
    pub async fn in_store(store: &Store) -> Result<SigningKey, SharedKeyError> {
        let made = URL_SAFE_NO_PAD.encode(random().map_err(SharedKeyError::Random)?);
        let stored = store.setting_or_insert(SETTING, &made).await?;
        let key = URL_SAFE_NO_PAD.decode(stored).ok().and_then(|key| SigningKey::of_bytes(&key));
        key.ok_or(SharedKeyError::Damaged)
    }

    /// The key in this folder, made where there is none. Only the server's own account may read its file.
    ///
    /// # Errors
    /// [`SigningKeyError`] if the file cannot be read or written, or is not a key.
    pub fn in_folder(folder: &Path) -> Result<SigningKey, SigningKeyError> {
        let path = folder.join(FILE);
        let key = match std::fs::read(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => generate(&path),
            read => read,
        };
        let key = key.and_then(|key| {
            let key = SigningKey::of_bytes(&key);
            key.ok_or_else(|| io::Error::new(ErrorKind::InvalidData, "it does not hold 32 bytes"))
        });
        key.map_err(|reason| SigningKeyError { path, reason })
    }

    fn of_bytes(key: &[u8]) -> Option<SigningKey> {
        let is_whole = key.len() == KEY_LENGTH;
        is_whole.then(|| Hmac::new_from_slice(key).ok()).flatten().map(SigningKey)
    }

    /// Brings the key along when a site moves from a data folder into a shared database.
    ///
    /// # Errors
    /// [`SharedKeyError`] if one of them cannot be used.
    pub async fn move_into_store(folder: &Path, store: &Store) -> Result<(), SharedKeyError> {
        match std::fs::read(folder.join(FILE)) {
            Ok(key) => Ok(store.keep_setting(SETTING, &URL_SAFE_NO_PAD.encode(key)).await?),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(reason) => Err(SharedKeyError::File(SigningKeyError { path: folder.join(FILE), reason })),
        }
    }

    /// The same in the other direction.
    ///
    /// # Errors
    /// [`SharedKeyError`] if one of them cannot be used.
    pub async fn move_into_folder(store: &Store, folder: &Path) -> Result<(), SharedKeyError> {
        let Some(stored) = store.setting(SETTING).await? else { return Ok(()) };
        let key = URL_SAFE_NO_PAD.decode(stored).map_err(|_| SharedKeyError::Damaged)?;
        let path = folder.join(FILE);
        let written = match std::fs::read(&path) {
            Ok(known) if known == key => Ok(()),
            Ok(_) => Err(io::Error::new(ErrorKind::AlreadyExists, "it is another key than the one that belongs there")),
            Err(error) if error.kind() == ErrorKind::NotFound => write(&path, &key),
            Err(error) => Err(error),
        };
        written.map_err(|reason| SharedKeyError::File(SigningKeyError { path, reason }))
    }

    /// A token that says this.
    pub fn sign(&self, claims: &Claims) -> Result<String, serde_json::Error> {
        let payload = URL_SAFE_NO_PAD.encode(serde_json::to_vec(claims)?);
        let signed = format!("{}.{payload}", URL_SAFE_NO_PAD.encode(HEADER));
        let signature = self.0.clone().chain_update(&signed).finalize().into_bytes();
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    /// What a token says, if this key signed it and it still holds at `now`, in seconds since 1970.
    pub fn verify(&self, token: &str, now: i64) -> Option<Claims> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, payload) = signed.split_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        self.0.clone().chain_update(signed).verify_slice(&signature).ok()?;
        if header != URL_SAFE_NO_PAD.encode(HEADER) {
            return None;
        }
        let claims: Claims = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
        // One of the future was issued by a clock that was set back since, and would hold for too long.
        (claims.iat <= now + CLOCKS_APART && now < claims.exp).then_some(claims)
    }
}

fn random() -> io::Result<Vec<u8>> {
    let mut key = vec![0; KEY_LENGTH];
    getrandom::fill(&mut key).map_err(io::Error::other)?;
    Ok(key)
}

fn generate(path: &Path) -> io::Result<Vec<u8>> {
    let key = random()?;
    write(path, &key)?;
    Ok(key)
}

fn write(path: &Path, key: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(key)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims() -> Claims {
        Claims { sub: "jdoe".into(), iat: 1_000, exp: 2_000, otp: false, stamp: "s".into() }
    }

    #[test]
    fn a_token_holds_until_its_last_second_and_survives_a_restart() {
        let folder = tempfile::tempdir().expect("a folder");
        let token = SigningKey::in_folder(folder.path()).expect("a key").sign(&claims()).expect("a token");
        let key = SigningKey::in_folder(folder.path()).expect("the key");
        assert_eq!(key.verify(&token, 1_999), Some(claims()));
        assert_eq!(key.verify(&token, 2_000), None);
        assert_eq!(key.verify(&token, 700), Some(claims()));
        assert_eq!(key.verify(&token, 699), None, "issued by a clock that was set back");
    }

    #[test]
    fn a_token_of_another_key_or_another_algorithm_is_void() {
        let (one, other) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let key = SigningKey::in_folder(one.path()).expect("a key");
        let token = SigningKey::in_folder(other.path()).expect("a key").sign(&claims()).expect("a token");
        assert_eq!(key.verify(&token, 1_500), None);
        let token = key.sign(&claims()).expect("a token");
        let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
        let (_, rest) = token.split_once('.').expect("a header");
        let (payload, _) = rest.split_once('.').expect("a payload");
        for forged in [format!("{none}.{rest}"), format!("{none}.{payload}."), String::new(), "..".into()] {
            assert_eq!(key.verify(&forged, 1_500), None, "{forged}");
        }
    }
}
