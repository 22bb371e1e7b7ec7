//! Passwords hashed with argon2id, with the parameters that OWASP recommends as a minimum (19 MiB, two passes).
//!
//! Both functions take tens of milliseconds of a processor: they belong off the threads that serve requests.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

/// Hashes a password with a salt of its own, in the PHC form.
///
/// # Errors
/// The library's sentence, if the system gives no random numbers.
pub fn hash(password: &str) -> Result<String, String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| error.to_string())
}

/// Whether a password is the one that was hashed. A hash that cannot be read fits no password.
pub fn verify(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}
