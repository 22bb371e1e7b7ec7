//! Passwords hashed with argon2id, with the parameters that OWASP recommends as a minimum (19 MiB, two passes).
//!
//! Both functions take tens of milliseconds of a processor: they belong off the threads that serve requests.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

/// A hash of no password that anybody knows. Checking against it takes as long as against any other, so that an
/// unknown user is not told from a known one by a clock.
pub const DECOY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$ps3Gv4eeLOWscJV2tDW+AQ$CyIiB6dnxyKhFxSr42ESeLJqgvuL9r7GCFgbdgVinow";

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_fits_its_password_alone() {
        let hash = hash("correct horse").expect("a hash");
        assert!(verify("correct horse", &hash));
        assert!(!verify("Correct horse", &hash));
        assert!(!verify("correct horse", DECOY) && !verify("", "") && !verify("x", "not a hash"));
    }

    #[test]
    fn the_decoy_costs_what_a_real_hash_costs() {
        let parameters = |hash: &str| hash.split('$').take(4).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(parameters(DECOY), parameters(&hash("correct horse").expect("a hash")));
    }
}
