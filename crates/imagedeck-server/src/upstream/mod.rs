//! Another server of the same API behind this one: the dashboard and that API on one origin.
//!
//! What it answers is passed on as it comes; only its own address in it becomes this server's. Nothing is kept here: no
//! accounts, no images, no answers.

mod address;
mod body;
mod client;
mod headers;
mod renaming;

pub use address::Address;
pub use client::{Client, ClientError, client, reason};

use crate::app::BODY_LIMIT;
use crate::auth::{Allowance, Basic, RateLimit, forwarded_for};
use crate::error::ApiError;
use crate::routes::{describe_allowance, requested_root};
use crate::serve::ClientAddress;
use crate::traces;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::VIA;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::{Extension, Router};
use body::Passed;
use http_body_util::Full;
use hyper::body::Incoming;
use imagedeck_api::query_string::decode;
use jiff::Timestamp;
use renaming::Renaming;
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// How long the other server may take until its answer begins, and between two parts of it. The dashboard waits for
/// longer, so that it hears what is wrong.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long it may take to say that it is ready.
const READY_TIME: Duration = Duration::from_secs(5);
/// Answers that it is waited for at once; more wait for their turn.
const AT_ONCE: usize = 256;
/// How long a request may wait for its turn.
const TURN_TIME: Duration = Duration::from_secs(3);

/// The other server, and what is asked of it.
#[derive(Clone)]
pub struct Upstream {
    address: Address,
    client: Client,
    sign_ins: Arc<RateLimit>,
    /// Whether a proxy in front of this server says by which address it was reached.
    pub trusts_proxy: bool,
    room: Arc<Semaphore>,
    patience: Duration,
    /// What this server is called where a request says by whom it was passed on.
    own: HeaderValue,
}

impl Upstream {
    /// The server at this address. Its certificate is verified by the authorities of the system, or by those in a file.
    ///
    /// # Errors
    /// A [`ClientError`] if there are no authorities to verify it by.
    pub fn new(
        address: Address,
        authorities: Option<&Path>,
        sign_in_limit: u32,
        trusts_proxy: bool,
    ) -> Result<Upstream, ClientError> {
        Ok(Upstream {
            client: client::client(&address, authorities)?,
            address,
            sign_ins: Arc::new(RateLimit::per_minute(sign_in_limit)),
            trusts_proxy,
            room: Arc::new(Semaphore::new(AT_ONCE)),
            patience: PATIENCE,
            own: own_name(),
        })
    }

    /// The same with another patience, for whoever cannot wait for [`PATIENCE`] to be over, such as a test.
    pub fn with_patience(self, patience: Duration) -> Upstream {
        Upstream { patience, ..self }
    }
}

/// The addresses that are passed on.
pub fn router(upstream: Upstream) -> Router {
    let addresses = ["/v2", "/v2/", "/v2/{*path}", "/auth", "/auth/", "/auth/{*path}"];
    let router = Router::new().route("/healthz", get(|| async { StatusCode::OK })).route("/readyz", get(ready));
    addresses.into_iter().fold(router, |router, address| router.route(address, any(pass_on))).with_state(upstream)
}

/// Whether the other server is ready or, if that is nothing that it says, whether it answers at all.
async fn ready(State(upstream): State<Upstream>, headers: HeaderMap) -> Result<StatusCode, ApiError> {
    upstream.refuse_loop(&headers)?;
    let mut question = Request::new(Full::default());
    *question.uri_mut() = upstream.address.uri(&Uri::from_static("/readyz"));
    question.headers_mut().insert(VIA, upstream.own.clone());
    let status = upstream.ask(question, READY_TIME).await?.status();
    if status.is_server_error() { Err(ApiError::UpstreamDown) } else { Ok(StatusCode::OK) }
}

async fn pass_on(
    State(upstream): State<Upstream>,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    request: Request,
) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    upstream.refuse_loop(&parts.headers)?;
    if has_dots(parts.uri.path()) {
        return Err(ApiError::NoSuchPath(parts.uri.path().to_owned()));
    }
    if matches!(parts.method, Method::CONNECT | Method::TRACE) {
        return Ok(StatusCode::METHOD_NOT_ALLOWED.into_response());
    }
    let root = requested_root(&parts, upstream.trusts_proxy)?;
    let client_address = if upstream.trusts_proxy { forwarded_for(&parts.headers).unwrap_or(address) } else { address };
    // The API has no other POST, and one server may read in an address what another does not.
    if parts.method == Method::POST {
        let allowance = count(&upstream.sign_ins, client_address, &parts.headers);
        if !allowance.allowed {
            return Ok(refusal(&allowance));
        }
    }
    let Ok(body) = axum::body::to_bytes(body, BODY_LIMIT).await else {
        return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    };
    let mut passed = Request::new(Full::new(body));
    *passed.method_mut() = parts.method;
    *passed.uri_mut() = upstream.address.uri(&parts.uri);
    *passed.headers_mut() = headers::of_request(&parts.headers, &root, client_address, &upstream.own);
    traces::hand_on(passed.headers_mut());
    let Ok(Ok(turn)) = tokio::time::timeout(TURN_TIME, upstream.room.acquire()).await else {
        return Err(ApiError::UpstreamBusy);
    };
    let answer = upstream.ask(passed, upstream.patience).await?;
    // Whoever reads slowly keeps nobody else from asking.
    drop(turn);
    let renaming = Renaming::new(upstream.address.as_str(), &root);
    let (mut parts, body) = answer.into_parts();
    let is_rewritten = headers::is_plain_json(&parts.headers);
    parts.headers = headers::of_answer(&parts.headers, &renaming, parts.status, is_rewritten);
    let body = Passed::new(body, is_rewritten.then_some(renaming), upstream.patience);
    Ok(Response::from_parts(parts, Body::new(body)))
}

impl Upstream {
    async fn ask(
        &self,
        question: Request<Full<Bytes>>,
        patience: Duration,
    ) -> Result<axum::http::Response<Incoming>, ApiError> {
        // The reasons name the other server's address, which is no business of those who ask.
        match tokio::time::timeout(patience, self.client.request(question)).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => {
                tracing::error!(error = %client::reason(&error), "the server behind this one cannot be reached");
                Err(ApiError::UpstreamDown)
            }
            Err(_) => {
                tracing::error!(seconds = patience.as_secs_f64(), "the server behind this one did not answer");
                Err(ApiError::UpstreamSlow)
            }
        }
    }

    fn refuse_loop(&self, headers: &HeaderMap) -> Result<(), ApiError> {
        if headers::has_passed(headers, &self.own) {
            tracing::error!("--upstream leads to this server itself");
            return Err(ApiError::UpstreamLoop);
        }
        Ok(())
    }
}

/// A name that no other server has.
fn own_name() -> HeaderValue {
    let name = format!("1.1 imagedeck-{}", uuid::Uuid::new_v4().simple());
    HeaderValue::try_from(name).unwrap_or(HeaderValue::from_static("1.1 imagedeck"))
}

/// Whether a path has a part that leads upwards, which the other server might follow out of its API. Some servers read
/// a part up to its `;` only.
fn has_dots(path: &str) -> bool {
    let name = |part: &str| part.split(';').next().unwrap_or_default().to_owned();
    decode(path).split(['/', '\\']).any(|part| matches!(name(part).as_str(), "." | ".."))
}

fn count(sign_ins: &RateLimit, address: IpAddr, headers: &HeaderMap) -> Allowance {
    let name = Basic::of(headers).map(|basic| basic.name).unwrap_or_default();
    sign_ins.count(address, &name, Timestamp::now().as_second())
}

fn refusal(allowance: &Allowance) -> Response {
    let seconds = u64::try_from(allowance.reset - Timestamp::now().as_second()).unwrap_or(1);
    let mut response = ApiError::TooManySignIns { seconds }.into_response();
    describe_allowance(allowance, &mut response);
    response
}
