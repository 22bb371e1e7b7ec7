//! HTTP Basic credentials.
//!
//! They are a name with a password, or a token with nothing after it; which of the two is for the caller to say.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The two parts of HTTP Basic credentials.
pub struct Basic {
    /// What stands before the first colon.
    pub name: String,
    /// What stands after it.
    pub password: String,
}

impl Basic {
    /// Reads the credentials of a request, if it has any of this scheme that are UTF-8.
    pub fn of(headers: &HeaderMap) -> Option<Basic> {
        let encoded = credentials(headers, "basic")?;
        let decoded = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
        let (name, password) = decoded.split_once(':')?;
        Some(Basic { name: name.to_owned(), password: password.to_owned() })
    }
}

/// What follows the name of a scheme in the `Authorization` header.
pub fn credentials<'a>(headers: &'a HeaderMap, wanted: &str) -> Option<&'a str> {
    let (scheme, credentials) = headers.get(AUTHORIZATION)?.to_str().ok()?.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case(wanted).then(|| credentials.trim())
}
