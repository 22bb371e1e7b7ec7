//! Links begin with the address that the client used, and with what a proxy says only if it is trusted.

use super::harness::{Server, Wishes};
use reqwest::{Method, StatusCode};
use serde_json::Value;

async fn own_url(server: &Server, headers: &[(&str, &str)]) -> String {
    let mut request = server.request(Method::GET, "/v2/iso?per_page=1", "josem").await;
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body: Value = request.send().await.expect("an answer").json().await.expect("JSON");
    body["meta"]["_link"]["self"].as_str().expect("an address").to_owned()
}

#[tokio::test]
async fn links_begin_with_the_host_of_the_request() {
    let server = Server::start().await;
    let url = own_url(&server, &[("Host", "images.example:8443")]).await;
    assert_eq!(url, "http://images.example:8443/v2/iso?per_page=1");
    for host in ["a b", "user@host", "<script>", ""] {
        let request = server.request(Method::GET, "/v2/iso", "josem").await.header("Host", host);
        let status = request.send().await.expect("an answer").status();
        assert_eq!(status, StatusCode::BAD_REQUEST, "{host}");
    }
}

#[tokio::test]
async fn a_proxy_is_not_believed_unless_it_is_trusted() {
    let forwarded = [("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.example"), ("Forwarded", "host=evil")];
    let server = Server::start().await;
    assert_eq!(own_url(&server, &forwarded).await, format!("{}/v2/iso?per_page=1", server.url));
}

#[tokio::test]
async fn a_trusted_proxy_says_by_which_address_it_was_reached() {
    let server = Server::with(Wishes { arguments: &["--trust-proxy"], ..Wishes::default() }).await;
    for (headers, url) in [
        (vec![("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "vss.example, inner")], "https://vss.example"),
        (
            vec![("Forwarded", "for=1.2.3.4; proto=https;host=\"vss.example:444\", for=10.0.0.1")],
            "https://vss.example:444",
        ),
        (vec![("X-Forwarded-Host", "vss.example"), ("X-Forwarded-Prefix", "/images/")], "http://vss.example/images"),
        (vec![("X-Forwarded-Host", "vss.example"), ("X-Forwarded-Prefix", "//evil")], "http://vss.example"),
        (vec![("X-Forwarded-Proto", "javascript"), ("X-Forwarded-Host", "vss.example")], "http://vss.example"),
    ] {
        assert_eq!(own_url(&server, &headers).await, format!("{url}/v2/iso?per_page=1"), "{headers:?}");
    }
}
