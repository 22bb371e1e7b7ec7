//! What the server counts of itself, for Prometheus and whoever reads its format (OpenMetrics).
//!
//! There are no names, queries or addresses of people in it. It is served at an address of its own, so that an operator
//! decides who sees it.

use crate::store::{Store, StoreError};
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jiff::Timestamp;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::{encode_eof, encode_registry};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};
use std::sync::Arc;
use std::time::Instant;

/// The media type of the format.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// How every name begins.
const PREFIX: &str = "imagedeck";

/// The methods that are told apart.
const KNOWN: [Method; 5] = [Method::GET, Method::HEAD, Method::POST, Method::PATCH, Method::OPTIONS];

/// What is counted. A copy counts into the same.
#[derive(Clone, Debug)]
pub struct Metrics {
    registry: Arc<Registry>,
    requests: Family<Answered, Counter>,
    seconds: Family<Route, Histogram>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: String,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Syncs {
    kind: String,
    status: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Connections {
    state: &'static str,
}

impl Default for Metrics {
    fn default() -> Metrics {
        let mut registry = Registry::with_prefix(PREFIX);
        let requests = Family::default();
        registry.register("http_requests", "Requests that were answered", requests.clone());
        // From a millisecond to half a minute, which is the most that an answer may take.
        let buckets: fn() -> Histogram = || Histogram::new(exponential_buckets(0.001, 2.0, 16));
        let seconds = Family::new_with_constructor(buckets);
        registry.register_with_unit("http_answer", "Time until an answer began", Unit::Seconds, seconds.clone());
        let started = Gauge::<i64>::default();
        started.set(Timestamp::now().as_second());
        registry.register_with_unit("start_time", "When the server was started, since 1970", Unit::Seconds, started);
        Metrics { registry: Arc::new(registry), requests, seconds }
    }
}

/// Counts a request, whatever became of it. It stands around each route, so that it knows which one answers.
pub async fn count(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    // Anybody can make up a method, and each would be kept for ever.
    let method = KNOWN.iter().find(|known| *known == request.method()).map_or("other", Method::as_str);
    let started = Instant::now();
    let response = next.run(request).await;
    metrics.seconds.get_or_create(&Route { route: route.clone() }).observe(started.elapsed().as_secs_f64());
    metrics
        .requests
        .get_or_create(&Answered { method: method.to_owned(), route, status: response.status().as_u16() })
        .inc();
    response
}

/// The page that is read, with the state of the database where there is one.
pub fn router(metrics: Metrics, store: Option<Store>) -> Router {
    Router::new().route("/metrics", get(show)).with_state((metrics, store))
}

async fn show(State((metrics, store)): State<(Metrics, Option<Store>)>) -> Response {
    let mut page = String::new();
    // A text can always be written.
    let _ = encode_registry(&mut page, &metrics.registry);
    if let Some(store) = &store {
        match of_database(store).await {
            Ok(registry) => drop(encode_registry(&mut page, &registry)),
            // The rest is worth knowing all the more.
            Err(error) => tracing::warn!(%error, "the database's figures are missing from the metrics"),
        }
    }
    let _ = encode_eof(&mut page);
    ([(CONTENT_TYPE, OPEN_METRICS)], page).into_response()
}

/// The figures that the database knows, as they are now.
async fn of_database(store: &Store) -> Result<Registry, StoreError> {
    let (connections, syncs) = (Family::<Connections, Gauge>::default(), Family::<Syncs, Gauge>::default());
    let (open, idle) = store.connections();
    for (state, count) in [("open", open), ("idle", idle)] {
        connections.get_or_create(&Connections { state }).set(count);
    }
    for (kind, status, count) in store.count_requests().await? {
        syncs.get_or_create(&Syncs { kind, status }).set(count);
    }
    let mut registry = Registry::with_prefix(PREFIX);
    registry.register("sync_requests", "Sync requests by their status; SUBMITTED is the queue", syncs);
    registry.register("database_connections", "Connections to the database", connections);
    Ok(registry)
}
