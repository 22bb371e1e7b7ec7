//! Pages of other origins: those that are named may call the API from a browser, all others may not.
//!
//! Tokens travel in a header that a page sets by itself, so that no cookies or other credentials are allowed.

use axum::extract::Request;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

const METHODS: &str = "GET, HEAD, POST, PATCH, OPTIONS";
const REQUEST_HEADERS: &str = "authorization, content-type, if-none-match";
const ANSWER_HEADERS: &str =
    "allow, etag, retry-after, x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset, x-request-id";
/// How long a browser may remember what is allowed, in seconds.
const MAX_AGE: &str = "600";

/// The origins whose pages may call the API; mostly none.
#[derive(Clone, Debug, Default)]
pub struct Origins(Arc<[HeaderValue]>);

impl Origins {
    /// These origins, as [`parse`] gives them.
    pub fn new(origins: &[String]) -> Origins {
        Origins(origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok()).collect())
    }
}

/// Reads an origin of the command line, such as `https://portal.example.org`.
///
/// # Errors
/// A sentence if it is none.
pub fn parse(written: &str) -> Result<String, String> {
    let uri: Option<Uri> = written.parse().ok();
    let is_origin = uri.is_some_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.authority().is_some_and(|authority| !authority.as_str().contains('@'))
            // Browsers leave the usual port out, so that an origin with it would never be met.
            && !matches!((uri.scheme_str(), uri.port_u16()), (Some("https"), Some(443)) | (Some("http"), Some(80)))
            && uri.path_and_query().is_none_or(|path| path == "/")
    });
    if is_origin && !written.ends_with('/') {
        Ok(written.to_ascii_lowercase())
    } else {
        Err("an origin such as https://portal.example.org is needed, without a path".to_owned())
    }
}

/// Answers a browser that asks beforehand, and lets the pages of the named origins read all other answers.
pub async fn allow(origins: Origins, request: Request, next: Next) -> Response {
    if origins.0.is_empty() {
        return next.run(request).await;
    }
    let origin = request.headers().get(ORIGIN).filter(|origin| origins.0.contains(origin)).cloned();
    let asks_beforehand =
        request.method() == Method::OPTIONS && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = match &origin {
        Some(_) if asks_beforehand => {
            let allowed = [
                (ACCESS_CONTROL_ALLOW_METHODS, METHODS),
                (ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS),
                (ACCESS_CONTROL_MAX_AGE, MAX_AGE),
            ];
            (StatusCode::NO_CONTENT, allowed).into_response()
        }
        _ => next.run(request).await,
    };
    let headers = response.headers_mut();
    headers.append(VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = origin {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(ANSWER_HEADERS));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_bare_origin_is_one() {
        for origin in ["https://portal.example.org", "http://localhost:3000", "https://Portal.Example.org:8443"] {
            assert_eq!(parse(origin), Ok(origin.to_ascii_lowercase()));
        }
        for other in [
            "*",
            "null",
            "portal.example.org",
            "https://a.example/",
            "https://a.example/x",
            "ftp://a",
            "https://u@a",
            "https://a:443",
            "",
        ] {
            assert!(parse(other).is_err(), "{other}");
        }
    }
}
