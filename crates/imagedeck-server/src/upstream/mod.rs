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
pub use client::ClientError;

use crate::app::BODY_LIMIT;
use crate::auth::{Allowance, Basic, RateLimit, forwarded_for};
use crate::error::ApiError;
use crate::routes::{describe, requested_root};
use crate::serve::ClientAddress;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::{Extension, Router};
use body::Passed;
use client::Client;
use http_body_util::Full;
use imagedeck_api::query_string::decode;
use renaming::Renaming;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::Semaphore;

/// How long the other server may take until its answer begins, and between two parts of it. It is less than any request
/// may take here, so that its own sentence is told.
const PATIENCE: Duration = Duration::from_secs(25);
/// How long it may take to say that it is there.
const READY_TIME: Duration = Duration::from_secs(5);
/// Requests that the other server is asked at once; more wait for their turn.
const AT_ONCE: usize = 256;

/// The other server, and what is asked of it.
#[derive(Clone)]
pub struct Upstream {
    address: Address,
    client: Client,
    sign_ins: Arc<RateLimit>,
    trusts_proxy: bool,
    room: Arc<Semaphore>,
    patience: Duration,
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
        })
    }

    /// The same, which is waited for as long.
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
async fn ready(State(upstream): State<Upstream>) -> Result<StatusCode, ApiError> {
    let mut question = Request::new(Full::default());
    *question.uri_mut() = upstream.address.uri(&Uri::from_static("/readyz"));
    let answer = tokio::time::timeout(READY_TIME, upstream.client.request(question)).await;
    let status = answer.map_err(|_| ApiError::UpstreamSlow)?.map_err(|_| ApiError::UpstreamDown)?.status();
    if status.is_server_error() { Err(ApiError::UpstreamDown) } else { Ok(StatusCode::OK) }
}

async fn pass_on(
    State(upstream): State<Upstream>,
    Extension(ClientAddress(address)): Extension<ClientAddress>,
    request: Request,
) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    if has_dots(parts.uri.path()) {
        return Err(ApiError::NoSuchPath(parts.uri.path().to_owned()));
    }
    let root = requested_root(&parts, upstream.trusts_proxy)?;
    let client_address = if upstream.trusts_proxy { forwarded_for(&parts.headers).unwrap_or(address) } else { address };
    if parts.method == Method::POST && is_sign_in(parts.uri.path()) {
        let allowance = count(&upstream.sign_ins, client_address, &parts.headers);
        if !allowance.allowed {
            return Ok(refusal(&allowance));
        }
    }
    let Ok(body) = axum::body::to_bytes(body, BODY_LIMIT).await else {
        return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    };
    let turn = upstream.room.clone().acquire_owned().await.map_err(|_| ApiError::UpstreamSlow)?;
    let mut passed = Request::new(Full::new(body));
    *passed.method_mut() = parts.method;
    *passed.uri_mut() = upstream.address.uri(&parts.uri);
    *passed.headers_mut() = headers::of_request(&parts.headers, &root, client_address);
    let answer = tokio::time::timeout(upstream.patience, upstream.client.request(passed)).await;
    let answer = answer.map_err(|_| ApiError::UpstreamSlow)?.map_err(|error| {
        // The reason names the address, which is no business of those who ask.
        tracing::error!(error = %client::reason(&error), "the server behind this one cannot be reached");
        ApiError::UpstreamDown
    })?;
    let renaming = Renaming::new(upstream.address.as_str(), &root);
    let (mut parts, body) = answer.into_parts();
    let is_rewritten = headers::is_plain_json(&parts.headers);
    parts.headers = headers::of_answer(&parts.headers, &renaming, parts.status, is_rewritten);
    let body = Passed::new(body, is_rewritten.then_some(renaming), upstream.patience, turn);
    Ok(Response::from_parts(parts, Body::new(body)))
}

/// Whether a path has a part that leads upwards, which the other server might follow out of its API.
fn has_dots(path: &str) -> bool {
    decode(path).split(['/', '\\']).any(|part| matches!(part, "." | ".."))
}

fn is_sign_in(path: &str) -> bool {
    matches!(decode(path).trim_end_matches('/'), "/auth/request-token" | "/v2/auth/request-token")
}

fn count(sign_ins: &RateLimit, address: std::net::IpAddr, headers: &HeaderMap) -> Allowance {
    let name = Basic::of(headers).map(|basic| basic.name).unwrap_or_default();
    sign_ins.count(address, &name, now())
}

fn refusal(allowance: &Allowance) -> Response {
    let seconds = u64::try_from(allowance.reset - now()).unwrap_or(1);
    let mut response = ApiError::TooManySignIns { seconds }.into_response();
    describe(allowance, &mut response);
    response
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
