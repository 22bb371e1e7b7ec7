//! The built dashboard: its files, what browsers may keep of them, and the headers that keep it safe.
//!
//! Its files are in a folder, or in the program itself. Every address that is not a file is the dashboard's own page, so that each of its views can be reloaded.

mod embedded;

use crate::error::{ApiError, shape};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, HeaderName};
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use imagedeck_api::query_string::decode;
use std::path::PathBuf;
use tower::ServiceExt;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

const SECURITY_HEADERS: [(&str, &str); 6] = [
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
];

/// Where the files of the built dashboard are.
#[derive(Clone, Debug)]
pub struct Site(Place);

#[derive(Clone, Debug)]
enum Place {
    Folder(PathBuf),
    Program(embedded::Files),
}

/// There is no built dashboard in the folder.
#[derive(Debug, thiserror::Error)]
#[error("There is no dashboard in {0}: it holds no index.html. Build it first, or start without --dashboard.")]
pub struct NoDashboard(PathBuf);

impl Site {
    /// The dashboard in this folder.
    ///
    /// # Errors
    /// [`NoDashboard`] if the folder holds no `index.html`.
    pub fn in_folder(folder: PathBuf) -> Result<Site, NoDashboard> {
        if folder.join("index.html").is_file() { Ok(Site(Place::Folder(folder))) } else { Err(NoDashboard(folder)) }
    }

    /// The dashboard that is a part of this program, if one is.
    pub fn in_program() -> Option<Site> {
        embedded::files().map(|files| Site(Place::Program(files)))
    }
}

/// The files of the dashboard.
pub fn router(site: Site) -> Router {
    Router::new().fallback(serve).with_state(site).layer(map_response(shape))
}

/// Adds the headers that every answer has, of the dashboard and of the API.
pub fn with_security_headers(router: Router) -> Router {
    SECURITY_HEADERS.into_iter().fold(router, |router, (name, value)| {
        let header = (HeaderName::from_static(name), HeaderValue::from_static(value));
        router.layer(SetResponseHeaderLayer::overriding(header.0, header.1))
    })
}

async fn serve(State(site): State<Site>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    if is_of_api(&path) {
        return ApiError::NoSuchPath(path).into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, HEAD")]).into_response();
    }
    let page = Uri::from_static("/index.html");
    let (mut parts, _) = request.into_parts();
    if !is_file_name(&path) {
        parts.uri = page;
    }
    let mut response = match site.0 {
        Place::Folder(folder) => {
            let files = ServeDir::new(folder).precompressed_br().precompressed_gzip();
            let files = files.append_index_html_on_directories(false);
            let Ok(response) = files.oneshot(Request::from_parts(parts, Body::empty())).await;
            response.into_response()
        }
        Place::Program(files) => embedded::answer(files, parts.uri.path(), &parts.headers),
    };
    if response.status() == StatusCode::NOT_FOUND {
        return ApiError::NoSuchPath(path).into_response();
    }
    let kept = if is_hashed(&path) { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(kept));
    response
}

/// Whether an address is one of the API's, written so that none of its routes knows it, as in `/v2%2Fiso`.
fn is_of_api(path: &str) -> bool {
    matches!(decode(path).split('/').nth(1), Some("v2" | "auth"))
}

/// Whether an address asks for a file: its last part has an extension, which no view of the dashboard has.
fn is_file_name(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|last| last.contains('.'))
}

/// Whether the name holds the hash of the file's content, as in `imagedeck-0123456789abcdef_bg.wasm`: a changed
/// file then has another name, and this one can be kept for ever.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    // Sixteen digits of which the build tool leaves out leading zeros.
    let is_hash =
        |run: &str| (12..=16).contains(&run.len()) && run.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    name.split('-').skip(1).any(|part| part.split(['.', '_']).next().is_some_and(is_hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        assert!(is_hashed("/imagedeck-0123456789abcdef.js"));
        assert!(is_hashed("/imagedeck-0123456789abcdef_bg.wasm"));
        assert!(!is_hashed("/index.html"));
        assert!(!is_hashed("/imagedeck.js"));
        assert!(!is_hashed("/0123456789abcdef.js"));
    }
}
