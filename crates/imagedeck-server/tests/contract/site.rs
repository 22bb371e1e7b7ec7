//! The dashboard's files: what browsers may keep, what is compressed, and that every view can be reloaded.

use super::harness::{Server, Wishes};
use reqwest::{Method, Response, StatusCode};
use tempfile::TempDir;

const WASM: &str = "imagedeck-0123456789abcdef_bg.wasm";

fn dashboard() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, content) in [
        ("index.html", "<!doctype html>the page"),
        ("boot.js", "boot"),
        (WASM, "wasm"),
        ("imagedeck-0123456789abcdef_bg.wasm.br", "brotli"),
        ("imagedeck-0123456789abcdef_bg.wasm.gz", "gzip"),
    ] {
        std::fs::write(folder.path().join(name), content).expect("a file");
    }
    folder
}

async fn get(server: &Server, path: &str) -> Response {
    let request = server.client.get(format!("{}{path}", server.url)).header("Accept", "text/html,*/*");
    request.send().await.expect("an answer")
}

#[tokio::test]
async fn every_view_is_the_page() {
    let folder = dashboard();
    let server = Server::with(Wishes { dashboard: Some(folder.path()), ..Wishes::default() }).await;
    for path in
        ["/", "/iso", "/iso/10", "/user/image/vm?filter=name,like,%25a%25", "/request/image_sync/3", "/no/such/view"]
    {
        let answer = get(&server, path).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        assert_eq!(answer.headers()["content-type"], "text/html");
        assert_eq!(answer.headers()["cache-control"], "no-cache");
        assert_eq!(answer.text().await.expect("a body"), "<!doctype html>the page");
    }
    let answer = server.client.head(format!("{}/iso", server.url)).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_fault_beside_the_dashboard_has_the_shape_of_the_api() {
    let folder = dashboard();
    let server = Server::with(Wishes { dashboard: Some(folder.path()), ..Wishes::default() }).await;
    for (method, path, status) in [
        (Method::POST, "/iso", StatusCode::METHOD_NOT_ALLOWED),
        (Method::DELETE, "/foo", StatusCode::METHOD_NOT_ALLOWED),
        (Method::GET, "/v2%2Fiso", StatusCode::NOT_FOUND),
        (Method::GET, "/%76%32/iso", StatusCode::NOT_FOUND),
        (Method::GET, "/auth%2Frequest-token", StatusCode::NOT_FOUND),
        (Method::GET, "/missing.css", StatusCode::NOT_FOUND),
    ] {
        let request = server.client.request(method, format!("{}{path}", server.url));
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), status, "{path}");
        assert_eq!(answer.headers().contains_key("allow"), status == StatusCode::METHOD_NOT_ALLOWED);
        let body: serde_json::Value = answer.json().await.expect("JSON");
        assert_eq!(body["status"], status.as_u16(), "{path}");
    }
}

#[tokio::test]
async fn files_are_kept_by_their_names() {
    let folder = dashboard();
    let server = Server::with(Wishes { dashboard: Some(folder.path()), ..Wishes::default() }).await;
    let answer = get(&server, &format!("/{WASM}")).await;
    assert_eq!(answer.headers()["content-type"], "application/wasm");
    assert_eq!(answer.headers()["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(answer.text().await.expect("a body"), "wasm");
    for (encoding, content) in [("br", "brotli"), ("gzip", "gzip")] {
        let request = server.client.get(format!("{}/{WASM}", server.url)).header("Accept-Encoding", encoding);
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.headers()["content-encoding"], encoding);
        assert_eq!(answer.headers()["content-type"], "application/wasm");
        assert_eq!(answer.text().await.expect("a body"), content);
    }
    assert_eq!(get(&server, "/boot.js").await.headers()["cache-control"], "no-cache");
}

#[tokio::test]
async fn a_missing_file_is_not_the_page() {
    let folder = dashboard();
    let server = Server::with(Wishes { dashboard: Some(folder.path()), ..Wishes::default() }).await;
    for path in [
        "/imagedeck-aaaaaaaaaaaaaaaa.js",
        "/missing.css",
        "/favicon.ico",
        "/%2e%2e/%2e%2e/etc/passwd.txt",
        "/..%2ftoken.key",
    ] {
        let answer = get(&server, path).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.headers()["content-type"], "application/json", "{path}");
    }
    for path in ["/v2/nothing", "/auth/nothing", "/v2/"] {
        assert_eq!(get(&server, path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn the_page_is_guarded() {
    let folder = dashboard();
    let server = Server::with(Wishes { dashboard: Some(folder.path()), ..Wishes::default() }).await;
    let answer = server.client.request(Method::GET, &server.url).send().await.expect("an answer");
    let header = |name: &str| answer.headers()[name].to_str().expect("text").to_owned();
    let policy = header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self' 'wasm-unsafe-eval'"));
    assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-inline"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("cross-origin-opener-policy"), "same-origin");
}
