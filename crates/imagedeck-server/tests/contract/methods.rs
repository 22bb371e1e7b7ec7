//! HEAD, OPTIONS, the indexes, and the headers that every answer has.

use super::harness::{Server, Wishes, documented};
use imagedeck_api::wire::Documentation;
use imagedeck_api::{Operator, Resource};
use reqwest::{Method, StatusCode};
use serde_json::json;

#[tokio::test]
async fn head_is_get_without_the_body() {
    let server = Server::start().await;
    for path in ["/v2/iso", "/v2/image/1", "/v2/user/image/vm", "/v2/request"] {
        let answer = server.request(Method::HEAD, path, "josem").await.send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        assert_eq!(answer.headers()["content-type"], "application/json");
        assert_eq!(answer.text().await.expect("a body"), "");
    }
}

#[tokio::test]
async fn options_describe_every_resource_without_a_token() {
    let server = Server::start().await;
    for resource in Resource::ALL {
        let url = format!("{}/v2{}", server.url, resource.path());
        let answer = server.client.request(Method::OPTIONS, &url).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK);
        let allow = answer.headers()["allow"].to_str().expect("text").to_owned();
        assert_eq!(allow.contains("PATCH"), resource.can_sync());
        let described: Documentation = answer.json().await.expect("JSON");
        assert_eq!(described.methods.join(", "), allow);
        let names: Vec<&str> = described.attributes.iter().map(|attribute| attribute.name.as_str()).collect();
        assert_eq!(names, resource.fields().iter().map(|field| field.name()).collect::<Vec<_>>());
        let operators: Vec<&str> = described.operators.iter().map(|operator| operator.name.as_str()).collect();
        assert_eq!(operators, Operator::ALL.map(Operator::key));
        let per_page = described.parameters.iter().find(|parameter| parameter.name == "per_page").expect("per_page");
        assert_eq!((per_page.default, per_page.maximum), (Some(10), Some(resource.max_per_page())));
        let answer = server.client.request(Method::OPTIONS, format!("{url}/1")).send().await.expect("an answer");
        assert_eq!(answer.headers()["allow"], "GET, HEAD, OPTIONS");
    }
    for path in ["/v2", "/v2/user/image", "/v2/request", "/auth/request-token"] {
        let answer = server.client.request(Method::OPTIONS, format!("{}{path}", server.url)).send().await;
        let answer = answer.expect("an answer");
        assert!(answer.headers().contains_key("allow"), "{path}");
        answer.json::<Documentation>().await.expect("documentation");
    }
}

#[tokio::test]
async fn indexes_lead_on() {
    let server = Server::start().await;
    server.upload("josem", "a.iso", &super::sync::iso());
    server.sync("/v2/user/image/iso", "josem").await;
    let (_, body) = server.get("/v2/user/image").await;
    let body = documented(&server, &body);
    assert_eq!(
        body["data"],
        json!({
            "iso": {"url": "https://vss-api.eis.utoronto.ca/v2/user/image/iso", "count": 1},
            "vm": {"url": "https://vss-api.eis.utoronto.ca/v2/user/image/vm", "count": 0}
        })
    );
    assert_eq!(body["_links"]["iso"], "https://vss-api.eis.utoronto.ca/v2/user/image/iso");
    let folder = body["uploads"]["folder"].as_str().expect("a folder");
    assert_eq!(folder, "stores/josem");
    assert!(server.data.join(folder).join("a.iso").is_file(), "{folder}");
    let (_, body) = server.get("/v2/request").await;
    assert_eq!(body["data"]["image_sync"]["count"], 1);
    let (_, body) = server.get_as("/v2/request", "other").await;
    assert_eq!(body["data"]["image_sync"]["count"], 0);
    let (_, body) = server.get("/v2").await;
    assert_eq!(body["data"].as_array().map(Vec::len), Some(5));
}

#[tokio::test]
async fn where_files_are_uploaded_is_what_the_operator_says_and_nothing_that_is_documented() {
    let address = "https://uploads.example.org/";
    let server = Server::with(Wishes { arguments: &["--upload-url", address], ..Wishes::default() }).await;
    let (_, body) = server.get("/v2/user/image").await;
    assert_eq!(body["uploads"], json!({"url": address}));
    let server = server.restarted(Wishes { arguments: &["--documented-only"], ..Wishes::default() }).await;
    let (_, body) = server.get("/v2/user/image").await;
    assert!(body.get("uploads").is_none(), "{body}");
}

#[tokio::test]
async fn answers_are_guarded_and_can_be_compressed() {
    let server = Server::start().await;
    let request = server.request(Method::GET, "/v2/iso?per_page=250&expand=1", "josem").await;
    let answer = request.header("Accept-Encoding", "br, gzip").send().await.expect("an answer");
    let headers = answer.headers().clone();
    assert_eq!(headers["content-encoding"], "br");
    assert_eq!(headers["cache-control"], "private, no-cache");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(headers["referrer-policy"], "no-referrer");
    assert!(headers["content-security-policy"].to_str().expect("text").starts_with("default-src 'none';"));
    assert_eq!(headers["x-request-id"].len(), 32);
    assert!(answer.bytes().await.expect("a body").len() < 10_000);
}

#[tokio::test]
async fn health_is_known_without_a_token() {
    let server = Server::start().await;
    let answer = server.client.get(format!("{}/healthz", server.url)).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
}
