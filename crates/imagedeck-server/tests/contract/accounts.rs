//! Tokens: how they are got, what they look like, how they are used, and when they no longer hold.

use super::harness::{PASSWORD, Server, Wishes};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use imagedeck_server::auth::Accounts;
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

async fn sign_in(server: &Server, path: &str, password: &str, body: Option<&str>) -> Response {
    let request = server.client.post(format!("{}{path}", server.url)).basic_auth("josem", Some(password));
    let request = match body {
        Some(body) => request.header("Content-Type", "application/json").body(body.to_owned()),
        None => request,
    };
    request.send().await.expect("an answer")
}

#[tokio::test]
async fn a_token_is_given_for_a_password_with_or_without_a_body() {
    let server = Server::start().await;
    for path in ["/auth/request-token", "/v2/auth/request-token"] {
        for body in [None, Some(""), Some(r#"{"otp": null}"#), Some(r#"{"otp": "123456"}"#), Some("{}")] {
            let answer = sign_in(&server, path, PASSWORD, body).await;
            assert_eq!(answer.status(), StatusCode::OK, "{path} {body:?}");
        }
    }
}

#[tokio::test]
async fn a_token_looks_as_documented() {
    let server = Server::start().await;
    let body: Value = sign_in(&server, "/auth/request-token", PASSWORD, None).await.json().await.expect("JSON");
    assert_eq!((&body["type"], &body["duration"]), (&json!("ACCESS"), &json!(86_400)));
    let exp = body["exp"].as_i64().expect("a number");
    assert_eq!(body["exp_date"].as_str().expect("a time"), server.store.clock().at(exp).text);
    let token = body["token"].as_str().expect("a token");
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).expect("a payload")).expect("base64");
    let payload: Value = serde_json::from_slice(&payload).expect("JSON");
    assert_eq!((&payload["sub"], &payload["otp"], &payload["exp"]), (&json!("josem"), &json!(false), &json!(exp)));
    assert_eq!(exp - payload["iat"].as_i64().expect("a number"), 86_400);
}

#[tokio::test]
async fn wrong_credentials_are_refused_in_the_same_words_for_everybody() {
    let server = Server::start().await;
    for user in ["josem", "nobody", "", "jo:sem"] {
        let request = server.client.post(format!("{}/auth/request-token", server.url)).basic_auth(user, Some("wrong"));
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(
            answer.json::<Value>().await.expect("JSON"),
            json!({"error": "authentication error", "message": "Invalid username and password combination.", "status": 401})
        );
    }
    let answer = server.client.post(format!("{}/auth/request-token", server.url)).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert!(answer.headers()["www-authenticate"].to_str().expect("text").starts_with("Bearer"));
}

#[tokio::test]
async fn a_token_can_be_the_name_of_basic_credentials() {
    let server = Server::start().await;
    let token = server.token("josem").await;
    let url = format!("{}/v2/iso", server.url);
    let answer = server.client.get(&url).basic_auth(&token, Some("")).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    for (name, password) in [("josem", PASSWORD), (token.as_str(), "x")] {
        let answer = server.client.get(&url).basic_auth(name, Some(password)).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "a password is not a token");
    }
    for header in ["Bearer", "Bearer ", "Bearer x.y.z", "Basic !", "Digest x", "bearer é"] {
        let answer = server.client.get(&url).header("Authorization", header).send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{header}");
    }
}

#[tokio::test]
async fn tokens_end_with_their_time_a_new_password_or_the_account() {
    let server = Server::with(Wishes { arguments: &["--token-lifetime", "1"], ..Wishes::default() }).await;
    let token = server.token("josem").await;
    let status = async |server: &Server, token: &str| {
        let request = server.client.get(format!("{}/v2/iso", server.url)).bearer_auth(token);
        request.send().await.expect("an answer").status()
    };
    assert_eq!(status(&server, &token).await, StatusCode::OK);
    tokio::time::sleep(std::time::Duration::from_millis(2_100)).await;
    assert_eq!(status(&server, &token).await, StatusCode::UNAUTHORIZED);

    let server = server.restarted(Wishes::default()).await;
    let accounts = Accounts::of(server.store.clone());
    let (first, second) = (server.token("josem").await, server.token("other").await);
    accounts.set_password("josem", PASSWORD).await.expect("a password");
    accounts.remove("other").await.expect("an account");
    accounts.add("other", PASSWORD).await.expect("an account");
    assert_eq!(status(&server, &first).await, StatusCode::UNAUTHORIZED);
    assert_eq!(status(&server, &second).await, StatusCode::UNAUTHORIZED, "of an account of the same name");
    assert_eq!(status(&server, &server.token("josem").await).await, StatusCode::OK);
}

#[tokio::test]
async fn a_token_survives_a_restart() {
    let server = Server::start().await;
    let token = server.token("josem").await;
    let server = server.restarted(Wishes::default()).await;
    let request = server.client.get(format!("{}/v2/iso", server.url)).bearer_auth(token);
    assert_eq!(request.send().await.expect("an answer").status(), StatusCode::OK);
}

#[tokio::test]
async fn sign_ins_are_limited() {
    let server = Server::with(Wishes { arguments: &["--sign-in-limit", "2"], ..Wishes::default() }).await;
    for remaining in ["1", "0"] {
        let answer = sign_in(&server, "/auth/request-token", "wrong", None).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(answer.headers()["x-ratelimit-limit"], "2");
        assert_eq!(answer.headers()["x-ratelimit-remaining"], remaining);
        let reset: i64 = answer.headers()["x-ratelimit-reset"].to_str().expect("text").parse().expect("a number");
        assert!((1..=60).contains(&(reset - server.store.clock().now().seconds)));
    }
    let answer = sign_in(&server, "/v2/auth/request-token", PASSWORD, None).await;
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    let wait: u64 = answer.headers()["retry-after"].to_str().expect("text").parse().expect("a number");
    assert!((1..=60).contains(&wait));
    let body: Value = answer.json().await.expect("JSON");
    assert_eq!((&body["error"], &body["status"]), (&json!("too many requests"), &json!(429)));
    assert_eq!(server.get_as("/v2/iso", "other").await.0, StatusCode::OK, "another user is not held up");
}

#[tokio::test]
async fn an_answer_to_a_sign_in_is_never_stored_and_tells_the_limit() {
    let server = Server::with(Wishes { arguments: &["--sign-in-limit", "2"], ..Wishes::default() }).await;
    let right = sign_in(&server, "/auth/request-token", PASSWORD, None).await;
    let without = server.client.post(format!("{}/auth/request-token", server.url)).send().await.expect("an answer");
    for (answer, status) in [(right, StatusCode::OK), (without, StatusCode::UNAUTHORIZED)] {
        assert_eq!(answer.status(), status);
        assert_eq!(answer.headers()["cache-control"], "no-store");
        assert_eq!(answer.headers()["x-ratelimit-remaining"], "1");
    }
}

#[tokio::test]
async fn behind_a_trusted_proxy_the_address_that_it_saw_is_limited() {
    let server =
        Server::with(Wishes { arguments: &["--trust-proxy", "--sign-in-limit", "1"], ..Wishes::default() }).await;
    let status = async |lines: [&str; 2]| {
        let request =
            server.client.post(format!("{}/auth/request-token", server.url)).basic_auth("josem", Some("wrong"));
        let request = request.header("X-Forwarded-For", lines[0]).header("X-Forwarded-For", lines[1]);
        request.send().await.expect("an answer").status()
    };
    assert_eq!(status(["1.1.1.1", "9.9.9.9, 2.2.2.2"]).await, StatusCode::UNAUTHORIZED);
    assert_eq!(status(["3.3.3.3", "8.8.8.8, 2.2.2.2"]).await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(status(["1.1.1.1", "9.9.9.9, 4.4.4.4"]).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn after_many_wrong_codes_none_is_taken_for_a_while() {
    let server = Server::start().await;
    let accounts = imagedeck_server::auth::Accounts::of(server.store.clone());
    accounts.ask_for_codes("josem").await.expect("a secret");
    let sign_in = async || {
        let request = server.client.post(format!("{}/auth/request-token", server.url));
        let request = request.basic_auth("josem", Some(super::harness::PASSWORD)).json(&json!({"otp": "000000"}));
        request.send().await.expect("an answer")
    };
    for _ in 0..10 {
        assert_eq!(sign_in().await.status(), StatusCode::UNAUTHORIZED);
    }
    let answer = sign_in().await;
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    let seconds: u64 = answer.headers()["retry-after"].to_str().expect("text").parse().expect("a number");
    assert!((1..=600).contains(&seconds), "{seconds}");
}
