//! How a request was made: by which address, with which query, and when.
//!
//! Clients follow the links in an answer as they stand, so each begins with the address that the client used.

use super::conditional::known_validators;
use crate::app::App;
use crate::error::ApiError;
use crate::serve::IsEncrypted;
use axum::extract::FromRequestParts;
use axum::http::header::{FORWARDED, HOST};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri};
use std::time::Instant;

/// How a request was made.
#[derive(Clone, Debug)]
pub struct Context {
    /// Scheme, host and prefix, such as `https://vss.example`, without a slash at its end.
    pub root: String,
    /// The path, as it was written.
    pub path: String,
    /// The query string, as it was written; none if there was no `?`.
    pub query: Option<String>,
    /// The validators of the answers that the client has.
    pub if_none_match: Option<String>,
    /// When the server began with it.
    pub started: Instant,
}

impl Context {
    /// The address as it was requested.
    pub fn own_url(&self) -> String {
        let query = self.query.as_deref().map(|query| format!("?{query}")).unwrap_or_default();
        format!("{}{}{query}", self.root, self.path)
    }

    /// The address of a path of the API, which begins with a slash.
    pub fn url(&self, path: &str) -> String {
        format!("{}/v2{path}", self.root)
    }

    /// The query string, empty if there is none.
    pub fn query_string(&self) -> &str {
        self.query.as_deref().unwrap_or_default()
    }

    /// The time that has passed, as in `0.00854s`.
    pub fn elapsed(&self) -> String {
        format!("{:.5}s", self.started.elapsed().as_secs_f64())
    }
}

impl FromRequestParts<App> for Context {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Context, ApiError> {
        let started = Instant::now();
        Ok(Context {
            root: requested_root(parts, app.trusts_proxy)?,
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().map(str::to_owned),
            if_none_match: known_validators(&parts.headers),
            started,
        })
    }
}

/// Scheme, host and prefix that a request was made to, as its own headers say or, where that is trusted, a proxy's.
///
/// # Errors
/// [`ApiError::BadRequest`] if none of them says it.
pub fn requested_root(parts: &Parts, trusts_proxy: bool) -> Result<String, ApiError> {
    let origin = if trusts_proxy { forwarded(&parts.headers) } else { Origin::default() };
    let host = origin.host.or_else(|| requested_host(&parts.headers, &parts.uri));
    let host = host.ok_or_else(|| ApiError::BadRequest("The request needs a valid Host header.".to_owned()))?;
    let is_encrypted = parts.extensions.get::<IsEncrypted>().is_some_and(|IsEncrypted(encrypted)| *encrypted);
    let scheme = origin.scheme.unwrap_or(if is_encrypted { "https" } else { "http" });
    let prefix = origin.prefix.unwrap_or_default();
    Ok(format!("{scheme}://{host}{prefix}"))
}

/// What a proxy says of the request that it passed on.
#[derive(Default)]
struct Origin {
    scheme: Option<&'static str>,
    host: Option<String>,
    prefix: Option<String>,
}

fn requested_host(headers: &HeaderMap, uri: &Uri) -> Option<String> {
    // A request line with a whole address goes before the header (RFC 9112, 3.2.2).
    let host = uri.authority().map(|authority| authority.as_str().to_owned()).or_else(|| first(headers, HOST.as_str()));
    host.and_then(|host| valid_host(&host))
}

fn forwarded(headers: &HeaderMap) -> Origin {
    let mut origin = Origin {
        scheme: first(headers, "x-forwarded-proto").and_then(|scheme| valid_scheme(&scheme)),
        host: first(headers, "x-forwarded-host").and_then(|host| valid_host(&host)),
        prefix: first(headers, "x-forwarded-prefix").and_then(|prefix| valid_prefix(&prefix)),
    };
    for pair in first(headers, FORWARDED.as_str()).unwrap_or_default().split(';') {
        let (name, value) = pair.split_once('=').unwrap_or_default();
        let value = value.trim().trim_matches('"');
        match name.trim().to_ascii_lowercase().as_str() {
            "proto" => origin.scheme = valid_scheme(value).or(origin.scheme),
            "host" => origin.host = valid_host(value).or(origin.host),
            _ => {}
        }
    }
    origin
}

/// The first item of a header that is a list: what the proxy nearest to the client wrote.
fn first(headers: &HeaderMap, name: &str) -> Option<String> {
    let list = headers.get(name)?.to_str().ok()?;
    list.split(',').next().map(|item| item.trim().to_owned()).filter(|item| !item.is_empty())
}

fn valid_scheme(scheme: &str) -> Option<&'static str> {
    ["http", "https"].into_iter().find(|known| known.eq_ignore_ascii_case(scheme))
}

fn valid_host(host: &str) -> Option<String> {
    let authority: Authority = host.parse().ok()?;
    (!host.contains('@')).then(|| authority.to_string())
}

fn valid_prefix(prefix: &str) -> Option<String> {
    let plain = prefix.trim_end_matches('/');
    // It becomes a part of addresses within JSON.
    let is_path = plain.starts_with('/') && !plain.starts_with("//") && !plain.contains(['"', '\\', '{', '}']);
    (is_path && plain.parse::<Uri>().is_ok_and(|uri| uri.query().is_none())).then(|| plain.to_owned())
}
