//! The whole HTTP service: what every handler can reach, the routes, and the layers around them.
//!
//! Handlers live in `routes` and `site`, and listening to a socket in `serve`.

use crate::auth::{Accounts, SignIns, SigningKey};
use crate::cors::Origins;
use crate::error::{ApiError, shape};
use crate::metrics::Metrics;
use crate::site::Site;
use crate::store::Store;
use crate::sync::Worker;
use crate::upstream::Upstream;
use crate::{cors, log, metrics, routes, site, upstream};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::set_header::SetResponseHeaderLayer;

/// The largest body of a request, in bytes.
pub const BODY_LIMIT: usize = 64 * 1024;
/// The longest query string, in bytes.
const QUERY_LIMIT: usize = 16 * 1024;
/// The longest that an answer may take to begin.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// What every handler can reach.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub store: Store,
    /// The accounts in it.
    pub accounts: Accounts,
    /// The key of the access tokens.
    pub signing_key: SigningKey,
    /// How long a token holds, in seconds.
    pub token_lifetime: u32,
    /// The limit on sign-ins.
    pub sign_ins: Arc<SignIns>,
    /// Whoever works on sync requests.
    pub worker: Worker,
    /// The origins of other pages that may call the API.
    pub origins: Origins,
    /// Where users upload their files.
    pub uploads: Uploads,
    /// What is counted of requests.
    pub metrics: Metrics,
    /// Whether what goes beyond the documented API is hidden.
    pub documented_only: bool,
    /// Whether a proxy in front of the server says by which address it was reached.
    pub trusts_proxy: bool,
}

/// Where users upload their files.
#[derive(Clone, Debug)]
pub enum Uploads {
    /// At an address.
    At(String),
    /// Into their stores below the data folder.
    Store,
}

/// The service, with the dashboard where there is one.
pub fn router(app: App, site: Option<Site>) -> Router {
    let (origins, metrics, trusts_proxy) = (app.origins.clone(), app.metrics.clone(), app.trusts_proxy);
    service(routes::router(app), origins, site, metrics, trusts_proxy)
}

/// The same in front of another server, which answers for the API.
pub fn router_before(upstream: Upstream, origins: Origins, site: Option<Site>, metrics: Metrics) -> Router {
    let trusts_proxy = upstream.trusts_proxy;
    service(upstream::router(upstream), origins, site, metrics, trusts_proxy)
}

fn service(api: Router, origins: Origins, site: Option<Site>, metrics: Metrics, trusts_proxy: bool) -> Router {
    let api = api
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn(limit))
        .layer(CatchPanicLayer::new())
        .layer(map_response(shape))
        .layer(from_fn_with_state(metrics, metrics::count))
        .layer(SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, HeaderValue::from_static("private, no-cache")))
        .layer(from_fn(move |request: Request, next: Next| cors::allow(origins.clone(), request, next)))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest));
    let service = match site {
        Some(site) => api.fallback_service(site::router(site)),
        None => api,
    };
    site::with_security_headers(service)
        .layer(from_fn(move |request: Request, next: Next| log::requests(trusts_proxy, request, next)))
}

/// Refuses what is too long and ends what takes too long.
async fn limit(request: Request, next: Next) -> Response {
    if request.uri().query().is_some_and(|query| query.len() > QUERY_LIMIT) {
        return StatusCode::URI_TOO_LONG.into_response();
    }
    match tokio::time::timeout(TIME_LIMIT, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError::TimedOut.into_response(),
    }
}
