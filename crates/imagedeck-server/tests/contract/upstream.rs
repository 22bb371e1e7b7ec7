//! In front of another server: what it answers is passed on, its faults are told, and nothing of it gets loose here.
//!
//! That all else of this contract holds there as well is tested by the same tests, see `harness`.

use super::harness::{PASSWORD, Server, Serving};
use axum::body::Bytes;
use imagedeck_server::app::router_before;
use imagedeck_server::cors::Origins;
use imagedeck_server::metrics::Metrics;
use imagedeck_server::serve::listen;
use imagedeck_server::upstream::Upstream;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use reqwest::{Client, StatusCode};
use serde_json::Value;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// A server in front of another one, for as long as it is held.
pub struct Front {
    pub url: String,
    _serving: Serving,
}

impl Front {
    async fn before(url: &str) -> Front {
        Front::with(url, None, Duration::from_secs(10)).await
    }

    pub async fn with(url: &str, authorities: Option<&Path>, patience: Duration) -> Front {
        let upstream = Upstream::new(url.parse().expect("an address"), authorities, 3, false).expect("a client");
        let router = router_before(upstream.with_patience(patience), Origins::default(), None, Metrics::default());
        let listener = listen(SocketAddr::from(([127, 0, 0, 1], 0)), "--port").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        Front { url, _serving: Serving::start(listener, router) }
    }

    pub async fn get(&self, path: &str) -> (StatusCode, Value) {
        let answer = Client::new().get(format!("{}{path}", self.url)).send().await.expect("an answer");
        (answer.status(), answer.json().await.expect("JSON"))
    }
}

/// A server that reads a request and answers with these parts, each after it has been let go on.
struct Scripted {
    url: String,
    asked: Arc<Mutex<Vec<String>>>,
    go_on: Arc<Notify>,
}

impl Scripted {
    async fn answering(parts: &'static [&'static str]) -> Scripted {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let scripted = Scripted { url, asked: Arc::default(), go_on: Arc::default() };
        let (asked, go_on) = (Arc::clone(&scripted.asked), Arc::clone(&scripted.go_on));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                answer(stream, parts, &asked, &go_on).await;
            }
        });
        scripted
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("what was asked").clone()
    }
}

async fn answer(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    parts: &[&str],
    asked: &Mutex<Vec<String>>,
    go_on: &Notify,
) {
    let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut buffer).await {
            Ok(count) if count > 0 => request.extend_from_slice(&buffer[..count]),
            _ => return,
        }
    }
    asked.lock().expect("what was asked").push(String::from_utf8_lossy(&request).to_lowercase());
    for (number, part) in parts.iter().enumerate() {
        if number > 0 {
            go_on.notified().await;
        }
        let _ = stream.write_all(part.as_bytes()).await;
        let _ = stream.flush().await;
    }
    let _ = stream.shutdown().await;
}

#[tokio::test]
async fn a_server_that_is_gone_is_told_in_the_shape_of_the_api_and_without_its_address() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let gone = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let front = Front::before(&gone).await;
    assert_eq!(front.get("/readyz").await.0, StatusCode::BAD_GATEWAY);
    let (status, body) = front.get("/v2/iso").await;
    assert_eq!(status, StatusCode::BAD_GATEWAY);
    assert_eq!(body["status"], 502);
    let message = body["message"].as_str().expect("a sentence");
    assert!(message.contains("cannot be reached") && !message.contains("127.0.0.1"), "{message}");
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_waited_for_so_long_and_no_longer() {
    let silent = Scripted::answering(&["", "never"]).await;
    let front = Front::with(&silent.url, None, Duration::from_millis(200)).await;
    let (status, body) = front.get("/v2/iso").await;
    assert_eq!((status, &body["status"]), (StatusCode::GATEWAY_TIMEOUT, &Value::from(504)));
    assert_eq!(silent.asked().len(), 1);
}

#[tokio::test]
async fn an_answer_that_stops_in_its_midst_is_not_taken_for_a_whole_one() {
    for parts in [
        &["HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{\"data\":"][..],
        &[
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n8\r\n{\"data\":\r\n",
            "never",
        ],
    ] {
        let scripted = Scripted::answering(parts).await;
        let front = Front::with(&scripted.url, None, Duration::from_millis(300)).await;
        let answer = Client::new().get(format!("{}/v2/iso", front.url)).send().await.expect("the beginning");
        assert_eq!(answer.status(), StatusCode::OK);
        assert!(answer.bytes().await.is_err());
    }
}

#[tokio::test]
async fn an_answer_is_passed_on_while_it_comes() {
    let scripted = Scripted::answering(&[
        "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ntransfer-encoding: chunked\r\n\r\n5\r\nfirst\r\n",
        "6\r\nsecond\r\n0\r\n\r\n",
    ])
    .await;
    let front = Front::before(&scripted.url).await;
    let mut answer = Client::new().get(format!("{}/v2/iso", front.url)).send().await.expect("the beginning");
    assert_eq!(answer.chunk().await.expect("a part"), Some(Bytes::from("first")));
    scripted.go_on.notify_one();
    assert_eq!(answer.chunk().await.expect("a part"), Some(Bytes::from("second")));
    assert_eq!(answer.chunk().await.expect("the end"), None);
}

#[tokio::test]
async fn an_error_that_is_no_json_is_given_the_shape_of_the_api() {
    let scripted = Scripted::answering(&[
        "HTTP/1.1 503 Unavailable\r\ncontent-type: text/html\r\nretry-after: 7\r\ncontent-length: 11\r\n\r\n<h1>503</h1",
    ])
    .await;
    let front = Front::before(&scripted.url).await;
    let answer = Client::new().get(format!("{}/v2/iso", front.url)).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.headers()["retry-after"], "7");
    let body: Value = answer.json().await.expect("JSON");
    assert!(body["message"].as_str().expect("a sentence").contains("fault of its own"), "{body}");
}

#[tokio::test]
async fn an_error_that_is_json_with_a_character_set_is_passed_on_in_its_own_words() {
    let scripted = Scripted::answering(&[
        "HTTP/1.1 400 Bad Request\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: 23\r\n\r\n{\"message\":\"otp first\"}",
    ])
    .await;
    let (status, body) = Front::before(&scripted.url).await.get("/v2/iso").await;
    assert_eq!((status, &body["message"]), (StatusCode::BAD_REQUEST, &Value::from("otp first")));
}

#[tokio::test]
async fn an_answer_without_a_body_stays_without_one() {
    let scripted =
        Scripted::answering(&["HTTP/1.1 304 Not Modified\r\netag: \"a\"\r\ncontent-type: application/json\r\n\r\n"])
            .await;
    let front = Front::before(&scripted.url).await;
    let request = Client::new().get(format!("{}/v2/iso", front.url)).header("Accept-Encoding", "br");
    let answer = request.send().await.expect("an answer");
    assert_eq!((answer.status(), answer.headers()["etag"].as_bytes()), (StatusCode::NOT_MODIFIED, b"\"a\"".as_slice()));
    assert!(answer.headers().get("content-encoding").is_none());
}

#[tokio::test]
async fn a_server_in_front_of_itself_says_so_at_once() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let upstream = Upstream::new(url.parse().expect("an address"), None, 3, false).expect("a client");
    let router = router_before(upstream, Origins::default(), None, Metrics::default());
    let front = Front { url, _serving: Serving::start(listener, router) };
    let (status, body) = front.get("/v2/iso").await;
    assert_eq!((status.as_u16(), &body["status"]), (508, &Value::from(508)));
    assert!(front.get("/readyz").await.0.is_server_error());
}

#[tokio::test]
async fn neither_cookies_nor_rights_for_other_origins_pass() {
    let scripted = Scripted::answering(&[
        "HTTP/1.1 401 Unauthorized\r\ncontent-type: application/json\r\nset-cookie: a=b\r\naccess-control-allow-origin: *\r\n\
         www-authenticate: Basic realm=x\r\ncontent-length: 2\r\n\r\n{}",
    ])
    .await;
    let front = Front::before(&scripted.url).await;
    let request = Client::new().get(format!("{}/v2/iso", front.url)).header("Cookie", "session=1").bearer_auth("token");
    let answer = request.send().await.expect("an answer");
    for name in ["set-cookie", "access-control-allow-origin"] {
        assert!(answer.headers().get(name).is_none(), "{name}");
    }
    assert!(answer.headers()["www-authenticate"].to_str().expect("text").starts_with("Bearer"));
    let asked = scripted.asked().concat();
    assert!(asked.contains("authorization: bearer token"), "{asked}");
    assert!(asked.contains("x-forwarded-for: 127.0.0.1"), "{asked}");
    assert!(!asked.contains("session=1"), "{asked}");
}

#[tokio::test]
async fn no_path_leads_out_of_the_api_and_no_body_is_larger_than_any_needs() {
    let scripted = Scripted::answering(&["HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"]).await;
    let front = Front::before(&scripted.url).await;
    for path in
        ["/v2/..;/admin", "/v2/%2e%2e/admin", "/v2/iso/%2E%2E%2F..%2Fadmin", "/auth/..%5cadmin", "/admin", "/v2%2fiso"]
    {
        assert_eq!(front.get(path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    let trace = Client::new().request(reqwest::Method::TRACE, format!("{}/v2/iso", front.url));
    assert_eq!(trace.send().await.expect("an answer").status(), StatusCode::METHOD_NOT_ALLOWED);
    let large = Client::new().patch(format!("{}/v2/user/image/iso", front.url)).body(vec![b' '; 100_000]);
    assert_eq!(large.send().await.expect("an answer").status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(scripted.asked(), Vec::<String>::new());
}

#[tokio::test]
async fn sign_ins_are_limited_before_the_other_server_is_asked() {
    let server = Server::start().await;
    let front = Front::before(&server.url).await;
    let sign_in = async |password: &str| {
        let request =
            Client::new().post(format!("{}/auth/request-token", front.url)).basic_auth("josem", Some(password));
        request.send().await.expect("an answer").status()
    };
    assert_eq!(sign_in(PASSWORD).await, StatusCode::OK);
    for _ in 0..2 {
        assert_eq!(sign_in("wrong").await, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(sign_in(PASSWORD).await, StatusCode::TOO_MANY_REQUESTS);
    // As other servers may read it.
    for path in ["/auth//request-token", "/auth/Request-Token;x"] {
        let request = Client::new().post(format!("{}{path}", front.url)).basic_auth("josem", Some(PASSWORD));
        assert_eq!(request.send().await.expect("an answer").status(), StatusCode::TOO_MANY_REQUESTS, "{path}");
    }
}

/// An authority of this test's own, and a server with a certificate of it for a name.
async fn encrypted(folder: &Path, name: &str) -> String {
    let mut authority = CertificateParams::new(Vec::new()).expect("parameters");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().expect("a key")).expect("an authority");
    std::fs::write(folder.join("authority.pem"), authority.pem()).expect("a file");
    let key = KeyPair::generate().expect("a key");
    let certificate = CertificateParams::new([name.to_owned()]).expect("parameters").signed_by(&key, &authority);
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().expect("versions").with_no_client_auth();
    let chain = vec![certificate.expect("a certificate").der().clone()];
    let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    let acceptor = TlsAcceptor::from(Arc::new(config.with_single_cert(chain, key).expect("a pair")));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(stream) = acceptor.accept(stream).await {
                let parts = ["HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}"];
                answer(stream, &parts, &Mutex::default(), &Notify::new()).await;
            }
        }
    });
    format!("https://localhost:{port}")
}

#[tokio::test]
async fn a_certificate_is_verified_by_the_given_authority_and_for_the_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = encrypted(folder.path(), "localhost").await;
    let authority = folder.path().join("authority.pem");
    let patience = Duration::from_secs(10);
    let trusted = Front::with(&url, Some(&authority), patience).await;
    assert_eq!(trusted.get("/v2/iso").await.0, StatusCode::OK);

    let other = tempfile::tempdir().expect("a folder");
    encrypted(other.path(), "localhost").await;
    let other_authority = Front::with(&url, Some(&other.path().join("authority.pem")), patience).await;
    assert_eq!(other_authority.get("/v2/iso").await.0, StatusCode::BAD_GATEWAY);

    let url = encrypted(folder.path(), "elsewhere.example").await;
    let other_name = Front::with(&url, Some(&authority), patience).await;
    assert_eq!(other_name.get("/v2/iso").await.0, StatusCode::BAD_GATEWAY);
}

#[test]
fn a_file_without_a_certificate_is_refused_with_the_mend() {
    let folder = tempfile::tempdir().expect("a folder");
    let empty = folder.path().join("empty.pem");
    std::fs::write(&empty, "nothing").expect("a file");
    for path in [empty, folder.path().join("missing.pem")] {
        let refused = Upstream::new("https://localhost".parse().expect("an address"), Some(&path), 1, false);
        let sentence = refused.err().expect("a refusal").to_string();
        assert!(sentence.contains("--upstream-ca"), "{sentence}");
    }
}
