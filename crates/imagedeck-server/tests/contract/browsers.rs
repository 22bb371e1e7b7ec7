//! What browsers and caches ask for: answers that they have already, and calls by pages of other origins.

use super::harness::{Server, Wishes};
use reqwest::{Method, StatusCode};

#[tokio::test]
async fn what_a_client_has_is_not_sent_again_until_it_changes() {
    let server = Server::start().await;
    for path in [
        "/v2/iso?per_page=250&expand=1",
        "/v2/image/3",
        "/v2/user/image",
        "/v2/request/image_sync",
        "/v2",
        "/v2/openapi.json",
    ] {
        let first = server.request(Method::GET, path, "josem").await.send().await.expect("an answer");
        assert_eq!(first.status(), StatusCode::OK, "{path}");
        let validator = first.headers()["etag"].clone();
        let again = server.request(Method::GET, path, "josem").await.header("If-None-Match", &validator);
        let again = again.send().await.expect("an answer");
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{path}");
        assert_eq!(again.headers()["etag"], validator);
        assert_eq!(again.text().await.expect("a body"), "");
        let other = server.request(Method::GET, path, "josem").await.header("If-None-Match", "\"other\"");
        assert_eq!(other.send().await.expect("an answer").status(), StatusCode::OK);
    }
    let path = "/v2/user/image/iso";
    let ask = async |user: &str| server.request(Method::GET, path, user).await.send().await.expect("an answer");
    let before = ask("josem").await.headers()["etag"].clone();
    assert_ne!(ask("other").await.headers()["etag"], before, "another user's answer is another one");
    server.upload("josem", "a.iso", &super::sync::iso());
    server.sync(path, "josem").await;
    assert_ne!(ask("josem").await.headers()["etag"], before);
}

#[tokio::test]
async fn pages_of_other_origins_may_call_only_where_they_are_named() {
    let server = Server::with(Wishes {
        arguments: &["--cors-origin", "https://portal.example.org,http://localhost:3000"],
        ..Wishes::default()
    })
    .await;
    let ask = async |method: Method, origin: &str, beforehand: bool| {
        let mut request = server.request(method, "/v2/iso", "josem").await.header("Origin", origin);
        if beforehand {
            request = request.header("Access-Control-Request-Method", "GET");
        }
        request.send().await.expect("an answer")
    };
    let answer = ask(Method::GET, "https://portal.example.org", false).await;
    assert_eq!(answer.headers()["access-control-allow-origin"], "https://portal.example.org");
    assert!(answer.headers()["access-control-expose-headers"].to_str().expect("text").contains("etag"));
    let answer = ask(Method::OPTIONS, "http://localhost:3000", true).await;
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    assert!(answer.headers()["access-control-allow-methods"].to_str().expect("text").contains("PATCH"));
    assert!(answer.headers()["access-control-allow-headers"].to_str().expect("text").contains("authorization"));
    let answer = ask(Method::OPTIONS, "http://localhost:3000", false).await;
    assert_eq!(answer.status(), StatusCode::OK, "the documentation is still there");
    for origin in ["https://evil.example.org", "null", "https://portal.example.org.evil.org"] {
        for beforehand in [false, true] {
            let answer = ask(if beforehand { Method::OPTIONS } else { Method::GET }, origin, beforehand).await;
            assert!(!answer.headers().contains_key("access-control-allow-origin"), "{origin}");
        }
    }
    let server = Server::start().await;
    let request = server.request(Method::GET, "/v2/iso", "josem").await.header("Origin", "https://portal.example.org");
    let answer = request.send().await.expect("an answer");
    assert!(!answer.headers().contains_key("access-control-allow-origin"), "none is named by default");
}
