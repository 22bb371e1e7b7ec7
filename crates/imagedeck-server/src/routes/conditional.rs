//! Answers that a client need not be sent again: each has a validator, and one that the client has already is
//! answered with 304.
//!
//! The validator is made of the content itself, except for how long it took to make, which is never the same twice.
//! So it is a weak one, and it holds also where one answer depends on several things.

use super::context::Context;
use axum::Json;
use axum::http::header::{ETAG, IF_NONE_MATCH};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::io;

/// The bytes of the hash that are written: enough to tell answers of one address apart.
const HASH_BYTES: usize = 12;

/// A body that says in `meta.time` how long it took.
pub trait Timed: Serialize {
    /// Writes down the time; empty while the validator is made.
    fn set_time(&mut self, time: String);
}

impl Timed for Value {
    fn set_time(&mut self, time: String) {
        if let Some(stands) = self.pointer_mut("/meta/time") {
            *stands = Value::String(time);
        }
    }
}

/// Answers with the body, or with 304 where the client has it.
pub fn answer(context: &Context, mut body: impl Timed) -> Response {
    body.set_time(String::new());
    let Some(validator) = validator(&body) else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let known = context.if_none_match.as_deref().is_some_and(|known| is_among(&validator, known));
    let Ok(header) = HeaderValue::from_str(&validator) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if known {
        return (StatusCode::NOT_MODIFIED, [(ETAG, header)]).into_response();
    }
    body.set_time(context.elapsed());
    ([(ETAG, header)], Json(body)).into_response()
}

/// What the client has, as its header says.
pub fn known_validators(headers: &axum::http::HeaderMap) -> Option<String> {
    let lists: Vec<&str> = headers.get_all(IF_NONE_MATCH).iter().filter_map(|list| list.to_str().ok()).collect();
    if lists.is_empty() { None } else { Some(lists.join(",")) }
}

fn validator(body: &impl Serialize) -> Option<String> {
    let mut hash = Hash(Sha256::new());
    serde_json::to_writer(&mut hash, body).ok()?;
    let digits: String = hash.0.finalize().iter().take(HASH_BYTES).map(|byte| format!("{byte:02x}")).collect();
    Some(format!("W/\"{digits}\""))
}

/// Our validators hold no comma. What is compared is what stands in quotes: a cache may have dropped the `W/`.
fn is_among(validator: &str, list: &str) -> bool {
    let opaque = |validator: &str| validator.trim().trim_start_matches("W/").to_owned();
    list.split(',').any(|known| known.trim() == "*" || opaque(known) == opaque(validator))
}

struct Hash(Sha256);

impl io::Write for Hash {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_validator_is_found_in_any_form_of_the_list() {
        let validator = "W/\"12ab\"";
        for list in ["W/\"12ab\"", "\"12ab\"", "\"x\", W/\"12ab\"", "*", "\"x\",\"12ab\""] {
            assert!(is_among(validator, list), "{list}");
        }
        for list in ["", "\"12a\"", "W/\"12abc\"", "12ab"] {
            assert!(!is_among(validator, list), "{list}");
        }
    }
}
