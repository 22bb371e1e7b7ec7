//! Every error: its status, the one shape of its body, and a sentence that says what to do.

use super::harness::{PASSWORD, Server};
use reqwest::{Method, Response, StatusCode};
use serde_json::Value;

async fn shaped(answer: Response) -> (StatusCode, String) {
    let status = answer.status();
    assert_eq!(answer.headers()["content-type"], "application/json");
    let body: Value = answer.json().await.expect("JSON");
    assert_eq!(body["status"], status.as_u16());
    assert!(!body["error"].as_str().expect("a kind").is_empty());
    assert_eq!(body.as_object().expect("an object").len(), 3);
    (status, body["message"].as_str().expect("a sentence").to_owned())
}

#[tokio::test]
async fn a_wrong_query_says_which_part_and_what_is_allowed() {
    let server = Server::start().await;
    for (path, part) in [
        ("/v2/iso?filter=colour,eq,red", "filter: 'colour' is not an attribute of /iso. Use one of id, name, path"),
        ("/v2/iso?filter=name,is,red", "filter: 'is' is not an operator. Use one of eq, ne, lt, le, gt, ge, like, in."),
        ("/v2/iso?filter=id,eq,x", "filter: id needs a whole number such as 42, not 'x'."),
        ("/v2/iso?filter=created_on,ge,soon", "filter: created_on needs a date such as 2020-12-31, not 'soon'."),
        ("/v2/iso?sort=name,up", "sort: 'up' is not a direction. Use asc or desc."),
        ("/v2/image?page=0", "page: '0' is not a whole number from 1."),
        ("/v2/user/image/iso?per_page=-1", "per_page: '-1' is not a whole number from 1."),
        ("/v2/request/image_sync?filter=name,eq,x", "filter: 'name' is not an attribute of /request/image_sync."),
    ] {
        let answer = server.request(Method::GET, path, "josem").await.send().await.expect("an answer");
        let (status, message) = shaped(answer).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(message.starts_with(part), "{path}: {message}");
    }
    let many = "id,ge,0;".repeat(65);
    let answer = server.request(Method::GET, &format!("/v2/iso?filter={many}"), "josem").await.send().await;
    assert_eq!(shaped(answer.expect("an answer")).await.0, StatusCode::BAD_REQUEST);
    let many = "id,ge,0;".repeat(64);
    assert_eq!(server.get(&format!("/v2/iso?filter={many}")).await.0, StatusCode::OK);
}

#[tokio::test]
async fn without_a_token_there_is_nothing() {
    let server = Server::start().await;
    for path in [
        "/v2/iso",
        "/v2/iso/1",
        "/v2/image",
        "/v2/user/image",
        "/v2/user/image/vm",
        "/v2/request",
        "/v2/request/image_sync/1",
    ] {
        let answer = server.client.get(format!("{}{path}", server.url)).send().await.expect("an answer");
        assert_eq!(shaped(answer).await.0, StatusCode::UNAUTHORIZED, "{path}");
    }
    let answer = server.client.patch(format!("{}/v2/user/image/iso", server.url)).send().await.expect("an answer");
    assert_eq!(shaped(answer).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let server = Server::start().await;
    for path in [
        "/v2/iso/99999",
        "/v2/iso/abc",
        "/v2/iso/-1",
        "/v2/iso/1.5",
        "/v2/iso/+1",
        "/v2/iso/%2B1",
        "/v2/iso/%FF",
        "/v2/user/image/vm/%FF",
        "/v2/iso/99999999999999999999",
        "/v2/image/15",
        "/v2/user/image/iso/1",
        "/v2/request/image_sync/1",
        "/v2/nothing",
        "/v2/iso/1/2",
        "/v2/",
        "/auth/nothing",
    ] {
        let answer = server.request(Method::GET, path, "josem").await.send().await.expect("an answer");
        assert_eq!(shaped(answer).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(shaped(server.client.get(&server.url).send().await.expect("an answer")).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_method_that_is_not_taken_is_answered_with_those_that_are() {
    let server = Server::start().await;
    for (method, path, allowed) in [
        (Method::DELETE, "/v2/iso", vec!["GET", "HEAD", "OPTIONS"]),
        (Method::PATCH, "/v2/iso", vec!["GET", "HEAD", "OPTIONS"]),
        (Method::POST, "/v2/user/image/iso", vec!["GET", "HEAD", "OPTIONS", "PATCH"]),
        (Method::PATCH, "/v2/user/image/iso/1", vec!["GET", "HEAD", "OPTIONS"]),
        (Method::GET, "/auth/request-token", vec!["OPTIONS", "POST"]),
    ] {
        let answer = server.request(method, path, "josem").await.send().await.expect("an answer");
        let allow = answer.headers()["allow"].to_str().expect("text").to_owned();
        let mut methods: Vec<&str> = allow.split(',').map(str::trim).collect();
        methods.sort_unstable();
        assert_eq!(methods, allowed, "{path}");
        assert_eq!(shaped(answer).await.0, StatusCode::METHOD_NOT_ALLOWED);
    }
}

#[tokio::test]
async fn bodies_are_bounded_and_have_to_be_json() {
    let server = Server::start().await;
    let patch = async |content_type: &str, body: String| {
        let request = server.request(Method::PATCH, "/v2/user/image/iso", "josem").await;
        shaped_or_ok(request.header("Content-Type", content_type).body(body).send().await.expect("an answer")).await
    };
    assert_eq!(patch("application/json", String::new()).await, StatusCode::ACCEPTED);
    assert_eq!(patch("application/json; charset=utf-8", "{}".to_owned()).await, StatusCode::ACCEPTED);
    assert_eq!(patch("text/plain", "x".to_owned()).await, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(patch("application/json", "{".to_owned()).await, StatusCode::BAD_REQUEST);
    assert_eq!(patch("application/json", " ".repeat(70_000)).await, StatusCode::PAYLOAD_TOO_LARGE);
    let request = server.client.post(format!("{}/auth/request-token", server.url)).basic_auth("josem", Some(PASSWORD));
    let answer = request.header("Content-Type", "application/json").body("[1]").send().await.expect("an answer");
    assert_eq!(shaped(answer).await.0, StatusCode::BAD_REQUEST);
}

async fn shaped_or_ok(answer: Response) -> StatusCode {
    if answer.status().is_success() { answer.status() } else { shaped(answer).await.0 }
}

#[tokio::test]
async fn query_strings_are_bounded() {
    let server = Server::start().await;
    let path = format!("/v2/iso?filter=name,eq,{}", "a".repeat(17_000));
    let answer = server.request(Method::GET, &path, "josem").await.send().await.expect("an answer");
    assert_eq!(shaped(answer).await.0, StatusCode::URI_TOO_LONG);
    let path = format!("/v2/iso?filter=name,like,{}", "%25a".repeat(4_000));
    assert_eq!(server.get(&path).await.0, StatusCode::OK);
}

#[tokio::test]
async fn long_lists_are_answered_or_refused_with_a_sentence() {
    let server = Server::start().await;
    let list = |field: &str, values: Vec<String>| {
        format!("/v2/iso?expand=1&per_page=1&filter={field},in,{}", values.join(","))
    };
    let numbers = |count: usize| (1..=count).map(|number| (number % 10).to_string()).collect::<Vec<_>>();
    for field in ["id", "name"] {
        assert_eq!(server.get(&list(field, numbers(8_000))).await.0, StatusCode::OK, "{field}");
    }
    let (status, body) = server.get(&list("public", vec!["true".to_owned(); 3_000])).await;
    assert_eq!((status, &body["meta"]["pages"]["total"]), (StatusCode::OK, &Value::from(224)));
    let (status, body) = server.get(&list("public", vec!["false".to_owned(); 2_500])).await;
    assert_eq!((status, &body["meta"]["pages"]["total"]), (StatusCode::OK, &Value::from(0)));
    let dates = |count: usize| {
        (0..count)
            .map(|day| format!("{}-{:02}-{:02}", 2017 + day / 336, day / 28 % 12 + 1, day % 28 + 1))
            .collect::<Vec<_>>()
    };
    let (status, body) = server.get(&list("created_on", dates(336)[136..].to_vec())).await;
    assert_eq!((status, &body["meta"]["pages"]["total"]), (StatusCode::OK, &Value::from(224)));
    assert_eq!(server.get(&list("created_on", vec!["2017-11-17".to_owned(); 1_400])).await.0, StatusCode::OK);
    let answer = server.request(Method::GET, &list("updated_on", dates(201)), "josem").await.send().await;
    let (status, sentence) = shaped(answer.expect("an answer")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(sentence.starts_with("filter: updated_on can be compared with 200 times at once, not 201."), "{sentence}");
}
