//! Traces: a collector hears of what requests and syncs are made of, and of nothing that is nobody's business.

use super::command_line::{password_of, start, start_with, token};
use super::several_servers::sync_to_the_end;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use reqwest::{Client, StatusCode};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;

/// What a client says of its own trace.
const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const SPAN: &str = "b7ad6b7169203331";

/// What a collector was sent. Names stand in it as they are.
#[derive(Clone, Default)]
struct Collected(Arc<Mutex<Vec<u8>>>);

impl Collected {
    fn has(&self, part: &[u8]) -> bool {
        self.0.lock().expect("the collected").windows(part.len()).any(|window| window == part)
    }
}

async fn collect() -> (String, Collected) {
    let collected = Collected::default();
    let take = async |State(collected): State<Collected>, sent: Bytes| {
        collected.0.lock().expect("the collected").extend(sent);
    };
    let router = Router::new().route("/v1/traces", post(take)).with_state(collected.clone());
    (serve(router).await, collected)
}

async fn serve(router: Router) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

fn bytes(digits: &str) -> Vec<u8> {
    let places = (0..digits.len()).step_by(2);
    places.map(|place| u8::from_str_radix(&digits[place..place + 2], 16).expect("digits")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_hears_what_was_done_and_nothing_of_people() {
    let (collector, collected) = collect().await;
    let folder = tempfile::tempdir().expect("a folder");
    let server =
        start(&folder.path().join("data"), &["--user", "zoe-quux", "--trust-proxy", "--otlp-endpoint", &collector]);
    let password = password_of(&server);
    let token = token(&server.url, "zoe-quux", &password).await.expect("a token");
    let asked = Client::new().get(format!("{}/v2/iso?filter=name,like,%25unicorn%25&facets=year", server.url));
    let asked = asked.bearer_auth(&token).header("traceparent", format!("00-{TRACE}-{SPAN}-01"));
    assert_eq!(asked.send().await.expect("an answer").status(), StatusCode::OK);
    sync_to_the_end(&server, &token).await;
    tokio::task::spawn_blocking(|| server.stop()).await.expect("an end");

    for part in ["imagedeck", "/v2/iso", "count facets", "find images", "prove account", "look", "bring in line"] {
        assert!(collected.has(part.as_bytes()), "{part}");
    }
    assert!(collected.has(&bytes(TRACE)), "the request is a part of its client's trace");
    for secret in [token.as_str(), &password, "unicorn", "zoe-quux"] {
        assert!(!collected.has(secret.as_bytes()), "{secret}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_server_behind_does_stands_below_the_request() {
    let (collector, collected) = collect().await;
    let heard = Arc::new(Mutex::new(String::new()));
    let note = async |State(heard): State<Arc<Mutex<String>>>, headers: HeaderMap| {
        *heard.lock().expect("what was heard") = headers["traceparent"].to_str().expect("text").to_owned();
    };
    let behind = serve(Router::new().fallback(note).with_state(heard.clone())).await;
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    // It has no catalogue of its own.
    let starter = ["env", "--unset", "IMAGEDECK_CATALOGUE_SIZE"];
    let options = ["--upstream", &behind, "--trust-proxy", "--otlp-endpoint", &collector];
    let server = start_with(&starter, &data, &options);
    let asked =
        Client::new().get(format!("{}/v2/iso", server.url)).header("traceparent", format!("00-{TRACE}-{SPAN}-01"));
    assert_eq!(asked.send().await.expect("an answer").status(), StatusCode::OK);
    tokio::task::spawn_blocking(|| server.stop()).await.expect("an end");

    let heard = heard.lock().expect("what was heard");
    let (trace, span) = (&heard[3..35], &heard[36..52]);
    assert_eq!(trace, TRACE);
    assert_ne!(span, SPAN);
    assert!(collected.has(&bytes(span)), "{span} is a part that the server in front has told");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collector_that_is_gone_or_mute_keeps_nobody_waiting() {
    let mute = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    // Nobody listens there any more.
    let gone = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port").local_addr().expect("an address");
    for collector in [gone, mute.local_addr().expect("an address")] {
        let folder = tempfile::tempdir().expect("a folder");
        let collector = format!("http://{collector}");
        let server = start(&folder.path().join("data"), &["--user", "zoe-quux", "--otlp-endpoint", &collector]);
        assert!(token(&server.url, "zoe-quux", &password_of(&server)).await.is_some());
        let ended = tokio::task::spawn_blocking(|| server.stop());
        tokio::time::timeout(Duration::from_secs(20), ended).await.expect("an end, soon").expect("a clean one");
    }
}
