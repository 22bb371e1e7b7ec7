//! One-time codes by RFC 6238, as authenticator apps make them: six digits, a new one every 30 seconds.
//!
//! Which codes were taken already is kept by `store`.

use totp_rs::{Builder, Secret, Totp};

const ISSUER: &str = "imagedeck";

/// A new secret.
pub fn generate_secret() -> String {
    Secret::generate().to_base32()
}

/// The address that an authenticator app reads a secret from.
///
/// # Errors
/// The library's sentence, if the secret cannot be read or the name cannot stand in an address.
pub fn address(name: &str, secret: &str) -> Result<String, String> {
    generator(name, secret)?.to_url().map_err(|error| error.to_string())
}

/// The time step that a code is of, if it is one of the present step or of those beside it, as clocks differ.
pub fn step_of(secret: &str, code: &str, now: i64) -> Option<i64> {
    let now = u64::try_from(now).ok()?;
    let step = generator("", secret).ok()?.check(code.trim(), now)?;
    i64::try_from(step).ok()
}

fn generator(name: &str, secret: &str) -> Result<Totp, String> {
    let secret = Secret::try_from_base32(secret).map_err(|error| error.to_string())?;
    let generator = Builder::new().with_secret(secret).with_account_name(name).with_issuer(Some(ISSUER));
    generator.build().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of RFC 6238, appendix B: the digits of `12345678901234567890`.
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn the_codes_are_those_of_the_standard() {
        for (time, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            assert_eq!(step_of(SECRET, code, time), Some(time / 30));
            assert_eq!(step_of(SECRET, code, time + 30), Some(time / 30));
            assert_eq!(step_of(SECRET, code, time + 90), None);
        }
        for code in ["", "287", "28708２", "0287082", "no code"] {
            assert_eq!(step_of(SECRET, code, 59), None, "{code}");
        }
        assert_eq!(step_of("not base 32", "287082", 59), None);
    }

    #[test]
    fn the_address_names_the_account_and_holds_the_secret() {
        let secret = generate_secret();
        let address = address("jdoe", &secret).expect("an address");
        assert!(address.starts_with("otpauth://totp/imagedeck:jdoe?") && address.contains(&secret), "{address}");
    }
}
