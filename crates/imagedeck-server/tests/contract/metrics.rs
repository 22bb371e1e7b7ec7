//! What an operator's programs ask: whether the server runs, whether it can answer, and its figures.

use super::harness::{Server, Serving};
use imagedeck_server::metrics;
use imagedeck_server::serve::listen;
use reqwest::{Client, Method, StatusCode};
use std::net::SocketAddr;

async fn figures(server: &Server) -> String {
    let listener = listen(SocketAddr::from(([127, 0, 0, 1], 0)), "--port").await.expect("a port");
    let url = format!("http://{}/metrics", listener.local_addr().expect("an address"));
    let _serving = Serving::start(listener, metrics::router(server.metrics.clone(), Some(server.store.clone())));
    let answer = Client::new().get(url).send().await.expect("an answer");
    assert!(answer.headers()["content-type"].to_str().expect("text").starts_with("application/openmetrics-text"));
    answer.text().await.expect("text")
}

fn has(figures: &str, line: &str) -> bool {
    figures.lines().any(|found| found == line)
}

#[tokio::test]
async fn requests_are_counted_by_route_and_nothing_of_people_is_in_the_figures() {
    let server = Server::start().await;
    for path in ["/v2/iso/1", "/v2/iso/2", "/v2/iso/999", "/v2/iso?filter=name,like,%25secret%25", "/v2/nothing"] {
        server.get(path).await;
    }
    let figures = figures(&server).await;
    let count = |method: &str, route: &str, status: u16| {
        format!("imagedeck_http_requests_total{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}}")
    };
    assert!(has(&figures, &format!("{} 2", count("GET", "/v2/iso/{id}", 200))), "{figures}");
    assert!(has(&figures, &format!("{} 1", count("GET", "/v2/iso/{id}", 404))), "{figures}");
    assert!(has(&figures, &format!("{} 1", count("GET", "/v2/iso", 200))), "{figures}");
    assert!(has(&figures, &format!("{} 1", count("POST", "/auth/request-token", 200))), "{figures}");
    assert!(has(&figures, "imagedeck_http_answer_seconds_count{route=\"/v2/iso/{id}\"} 3"), "{figures}");
    assert!(figures.contains("imagedeck_start_time_seconds 1"), "{figures}");
    assert!(figures.ends_with("# EOF\n"), "{figures}");
    for word in ["secret", "josem", "nothing"] {
        assert!(!figures.contains(word), "{word}: {figures}");
    }
}

#[tokio::test]
async fn syncs_and_connections_are_shown_as_they_are_now() {
    let server = Server::start().await;
    server.sync("/v2/user/image/vm", "josem").await;
    server.sync("/v2/user/image/vm", "other").await;
    let figures = figures(&server).await;
    assert!(has(&figures, "imagedeck_sync_requests{kind=\"VM\",status=\"PROCESSED\"} 2"), "{figures}");
    assert!(figures.contains("imagedeck_database_connections{state=\"open\"}"), "{figures}");
}

#[tokio::test]
async fn a_method_that_somebody_has_made_up_makes_no_figure_of_its_own() {
    let server = Server::start().await;
    for method in ["MADEUP", "OTHER"] {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        server.request(method, "/v2/iso", "josem").await.send().await.expect("an answer");
    }
    let figures = figures(&server).await;
    assert!(!figures.contains("MADEUP"), "{figures}");
    assert!(figures.contains("method=\"other\""), "{figures}");
}

#[tokio::test]
async fn a_server_is_ready_while_its_database_answers() {
    let server = Server::start().await;
    let ready = async || Client::new().get(format!("{}/readyz", server.url)).send().await.expect("an answer").status();
    assert_eq!(ready().await, StatusCode::OK);
    server.store.close().await;
    let healthy = Client::new().get(format!("{}/healthz", server.url)).send().await.expect("an answer");
    assert_eq!(healthy.status(), StatusCode::OK);
    assert!(ready().await.is_server_error());
}

#[tokio::test]
async fn what_is_refused_before_any_handler_is_counted_too() {
    let server = Server::start().await;
    let long = format!("/v2/iso?filter=name,eq,{}", "a".repeat(20_000));
    assert_eq!(server.get(&long).await.0, StatusCode::URI_TOO_LONG);
    let figures = figures(&server).await;
    // One in front refuses it before this one hears of it.
    let is_in_front = std::env::var_os("IMAGEDECK_TEST_IN_FRONT").is_some();
    assert_eq!(figures.contains("status=\"414\""), !is_in_front, "{figures}");
}
