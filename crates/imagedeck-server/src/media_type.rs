//! Whether a body is JSON, by what its headers say.

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;

/// Whether it is: as it is, with a character set, or as a format that is made of JSON.
pub fn is_json(headers: &HeaderMap) -> bool {
    let written = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = written.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || kind.starts_with("application/") && kind.ends_with("+json")
}
