//! People of ill will: whoever opens many connections, sends slowly or too much keeps nobody else from being served.

use super::command_line::{Running, password_of, start_with, token};
use reqwest::{Client, StatusCode};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Files that the server may have open, so that few connections are many to it.
const FILES: u32 = 330;
/// Within which an honest user wants the answer.
const SOON: Duration = Duration::from_secs(5);

/// Connections that one attacker opens: as many as this program may.
fn most_connections() -> u64 {
    let limit = getrlimit(Resource::Nofile);
    // What does not work is seen below.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
    limit.maximum.map_or(10_000, |most| most.saturating_sub(1_000).min(10_000))
}

struct Besieged {
    server: Running,
    token: String,
    client: Client,
    _folder: tempfile::TempDir,
}

impl Besieged {
    async fn start() -> Besieged {
        Besieged::with_files(FILES).await
    }

    async fn with_files(files: u32) -> Besieged {
        let folder = tempfile::tempdir().expect("a folder");
        let server = start_with(&["prlimit", &format!("--nofile={files}:{files}")], &folder.path().join("data"), &[]);
        let token = token(&server.url, "demo", &password_of(&server)).await.expect("a token");
        Besieged { server, token, client: Client::new(), _folder: folder }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.server.url.trim_start_matches("http://")).await.expect("a connection")
    }

    async fn expect_service(&self) {
        let asked = Instant::now();
        let request = self.client.get(format!("{}/v2/iso", self.server.url)).bearer_auth(&self.token);
        let answer = request.timeout(SOON).send().await.expect("an answer, soon");
        assert_eq!(answer.status(), StatusCode::OK, "after {:?}", asked.elapsed());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_ask_nothing_make_way() {
    let besieged = Besieged::with_files(3_000).await;
    let mut idle = Vec::new();
    for number in 0..most_connections() {
        let mut stream = besieged.connect().await;
        // Some say nothing, some begin and never come to an end.
        if number % 2 == 0 {
            stream.write_all(b"GET /v2/iso HTTP/1.1\r\nHost: x\r\nX-Slow: ").await.expect("a beginning");
        }
        idle.push(stream);
        if number % 1_000 == 999 {
            besieged.expect_service().await;
        }
    }
    let mut rest = [0; 64];
    assert_eq!(idle[0].read(&mut rest).await.unwrap_or(0), 0, "the oldest was closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_sends_a_letter_at_a_time_keeps_nobody_out() {
    let besieged = Besieged::start().await;
    let mut slow = Vec::new();
    for _ in 0..300 {
        slow.push(besieged.connect().await);
    }
    for letter in b"GET /v2/iso HTTP/1.1\r\n" {
        for stream in &mut slow {
            // Those that had to make way are closed.
            let _ = stream.write_all(&[*letter]).await;
        }
        besieged.expect_service().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_much_is_refused_before_it_is_read() {
    let besieged = Besieged::start().await;
    let endless = "x".repeat(400_000);
    for (request, status) in [
        (format!("GET /v2/iso HTTP/1.1\r\nHost: x\r\nX-Long: {endless}\r\n\r\n"), "431"),
        (format!("GET /v2/iso?{} HTTP/1.1\r\nHost: x\r\n\r\n", "x".repeat(20_000)), "414"),
        (format!("GET /v2/iso HTTP/1.1\r\nHost: x\r\n{}\r\n", "X-More: 1\r\n".repeat(500)), "431"),
        (format!("POST /auth/request-token HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n{endless}"), "413"),
    ] {
        let mut stream = besieged.connect().await;
        // The server may close before it has everything.
        let _ = stream.write_all(request.as_bytes()).await;
        let mut answer = vec![0; 64];
        let read = stream.read(&mut answer).await.unwrap_or(0);
        let answer = String::from_utf8_lossy(&answer[..read]).into_owned();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{status}: {answer:?}");
        besieged.expect_service().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_sign_ins_keeps_nobody_from_reading() {
    let besieged = Besieged::start().await;
    let mut flood = Vec::new();
    for number in 0..400 {
        let client = besieged.client.clone();
        let address = format!("{}/auth/request-token", besieged.server.url);
        flood.push(tokio::spawn(async move {
            let request = client.post(address).basic_auth(format!("user-{number}"), Some("wrong"));
            request.send().await.map(|answer| answer.status())
        }));
        if number % 100 == 99 {
            besieged.expect_service().await;
        }
    }
    let mut refused = 0;
    for sign_in in flood {
        match sign_in.await.expect("a request") {
            Ok(StatusCode::UNAUTHORIZED) => {}
            Ok(StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) => refused += 1,
            other => panic!("{other:?}"),
        }
    }
    assert!(refused >= 100, "300 from one address within a minute, not {}", 400 - refused);
}
