//! The log: one line for each request, with an id that the answer carries as well.
//!
//! Headers, bodies and query strings are not logged, as they hold credentials and what people look for.

use crate::traces::{self, Traces};
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use std::io::IsTerminal;
use std::time::Instant;
use tracing::Instrument;
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry, fmt};

/// Letters of a path that are written down; longer ones are nobody's.
const LONGEST_PATH: usize = 512;
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Lines for people.
    #[default]
    Text,
    /// One JSON object on a line.
    Json,
}

/// Begins to log to the standard error, at the level that the variable `IMAGEDECK_LOG` gives, else `info`. Traces do not
/// depend on it.
pub fn start(format: Format, traces: Option<&Traces>) {
    let level = EnvFilter::try_from_env("IMAGEDECK_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let log = fmt::layer::<Registry>().with_writer(std::io::stderr).with_target(false);
    let log = match format {
        // Colours are for people, not for files.
        Format::Text => log.compact().with_ansi(std::io::stderr().is_terminal()).boxed(),
        Format::Json => log.json().boxed(),
    };
    let traces = traces.map(|traces| traces.layer().with_filter(LevelFilter::INFO));
    // A second start within one process, as in tests, keeps the first log.
    let _ = tracing_subscriber::registry().with(log.with_filter(level)).with(traces).try_init();
}

/// Writes a line when a request has been answered. Whose trace it is a part of is believed where a proxy is trusted.
pub async fn requests(trusts_proxy: bool, request: Request, next: Next) -> Response {
    let id = uuid::Uuid::new_v4().simple().to_string();
    let method = request.method().clone();
    let path: String = request.uri().path().chars().take(LONGEST_PATH).collect();
    // Of the level of errors, so that a line about a fault says what was asked, whatever the level of the log.
    let span = tracing::error_span!("request", %id, %method, path);
    // Where there are no traces, there is nobody to hear of it.
    if trusts_proxy {
        let _ = span.set_parent(traces::parent(request.headers()));
    }
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let milliseconds = started.elapsed().as_secs_f64() * 1_000.0;
    span.set_attribute("http.response.status_code", i64::from(response.status().as_u16()));
    span.in_scope(|| tracing::info!(status = response.status().as_u16(), milliseconds, "answered"));
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}
