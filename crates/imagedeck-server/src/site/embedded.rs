//! The dashboard within the program: its files are a part of it, so that there is one file to install.
//!
//! `cargo xtask dist` builds such a program, with the feature `embedded`. Without that feature there are no files here.

use axum::body::Body;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

/// The content of a file by its path from the folder of the dashboard, where there is such a file.
pub type Files = fn(&str) -> Option<&'static [u8]>;

/// How a file may be compressed, best first: the ending of the compressed copy, and what HTTP calls it.
const COMPRESSED: [(&str, &str); 2] = [(".br", "br"), (".gz", "gzip")];

/// The files that are in this program, if any are.
#[cfg(feature = "embedded")]
pub fn files() -> Option<Files> {
    static DASHBOARD: include_dir::Dir<'_> = include_dir::include_dir!("$IMAGEDECK_DASHBOARD_FILES");
    Some(|path| DASHBOARD.get_file(path).map(include_dir::File::contents))
}

/// The files that are in this program, if any are.
#[cfg(not(feature = "embedded"))]
pub const fn files() -> Option<Files> {
    None
}

/// The file at the path of an address, as the client takes it, or 404.
pub fn answer(files: Files, path: &str, headers: &HeaderMap) -> Response {
    let path = path.trim_start_matches('/');
    let Some(plain) = files(path) else { return StatusCode::NOT_FOUND.into_response() };
    let copy = COMPRESSED.into_iter().find_map(|(ending, name)| {
        let copy = files(&format!("{path}{ending}"))?;
        accepts(headers, name).then_some((copy, name))
    });
    let content = copy.map_or(plain, |(copy, _)| copy);
    let validator = validator(content);
    let mut response = match headers.get(IF_NONE_MATCH) {
        Some(known) if validator.as_ref().is_some_and(|validator| is_known(known, validator)) => {
            StatusCode::NOT_MODIFIED.into_response()
        }
        _ => Body::from(content).into_response(),
    };
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let headers = response.headers_mut();
    headers.extend(HeaderValue::from_str(kind.essence_str()).map(|kind| (CONTENT_TYPE, kind)));
    headers.extend(validator.map(|validator| (ETAG, validator)));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Some((_, name)) = copy {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    response
}

/// A text that differs when the content differs.
fn validator(content: &[u8]) -> Option<HeaderValue> {
    let digest = Sha256::digest(content);
    let written: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::try_from(format!("\"{written}\"")).ok()
}

fn is_known(known: &HeaderValue, validator: &HeaderValue) -> bool {
    let known = known.to_str().unwrap_or_default();
    known.split(',').any(|known| known.trim().trim_start_matches("W/").as_bytes() == validator.as_bytes())
}

/// Whether a client takes this encoding, which it may name with a weight; with that of zero it does not.
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let lists = headers.get_all(ACCEPT_ENCODING).into_iter().filter_map(|list| list.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|item| {
        let (name, weight) = item.split_once(';').unwrap_or((item, ""));
        let weight = weight.trim().trim_start_matches("q=").trim_end_matches(['0', '.']);
        let is_refused = item.contains(';') && weight.is_empty();
        name.trim().eq_ignore_ascii_case(encoding) && !is_refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(path: &str) -> Option<&'static [u8]> {
        match path {
            "index.html" => Some(b"<!doctype html>the page"),
            "index.html.br" => Some(b"brotli"),
            "index.html.gz" => Some(b"gzip"),
            "icon.svg" => Some(b"<svg/>"),
            _ => None,
        }
    }

    async fn ask(path: &str, encodings: &'static str) -> (Response, String) {
        let headers = HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(encodings))]);
        let mut response = answer(files, path, &headers);
        let body = std::mem::take(response.body_mut());
        let body = axum::body::to_bytes(body, 1_000).await.expect("a body");
        (response, String::from_utf8_lossy(&body).into_owned())
    }

    #[tokio::test]
    async fn a_file_comes_as_its_client_takes_it() {
        for (encodings, content, encoding) in [
            ("gzip, deflate, br", "brotli", Some("br")),
            ("gzip;q=0.5", "gzip", Some("gzip")),
            ("br;q=0, gzip;q=0.0", "<!doctype html>the page", None),
            ("zstd", "<!doctype html>the page", None),
        ] {
            let (response, body) = ask("/index.html", encodings).await;
            assert_eq!(body, content, "{encodings}");
            assert_eq!(response.headers()[CONTENT_TYPE], "text/html");
            let given = response.headers().get(CONTENT_ENCODING).map(|given| given.to_str().expect("text"));
            assert_eq!(given, encoding);
        }
        let (response, body) = ask("/icon.svg", "br").await;
        assert_eq!(
            (body.as_str(), response.headers()[CONTENT_TYPE].to_str().expect("text")),
            ("<svg/>", "image/svg+xml")
        );
        assert_eq!(ask("/nothing.js", "").await.0.status(), StatusCode::NOT_FOUND);
        assert_eq!(ask("/../index.html", "").await.0.status(), StatusCode::NOT_FOUND);
    }

    #[tokio::test]
    async fn what_the_client_has_is_not_sent_again() {
        let (first, _) = ask("/index.html", "br").await;
        let known = first.headers()[ETAG].clone();
        let headers = [(IF_NONE_MATCH, known), (ACCEPT_ENCODING, HeaderValue::from_static("br"))];
        let again = answer(files, "/index.html", &HeaderMap::from_iter(headers.clone()));
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        let plain = answer(files, "/index.html", &HeaderMap::from_iter([headers[0].clone()]));
        assert_eq!(plain.status(), StatusCode::OK, "another form of it is another answer");
    }
}
