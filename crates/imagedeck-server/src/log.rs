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
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry, fmt};

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

/// Begins to log to the standard error, at the level that the variable `IMAGEDECK_LOG` gives, else `info`; traces are of
/// that level as well.
pub fn start(format: Format, traces: Option<&Traces>) {
    let level = EnvFilter::try_from_env("IMAGEDECK_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let log = fmt::layer::<Registry>().with_writer(std::io::stderr).with_target(false);
    let log = match format {
        // Colours are for people, not for files.
        Format::Text => log.compact().with_ansi(std::io::stderr().is_terminal()).boxed(),
        Format::Json => log.json().boxed(),
    };
    // A second start within one process, as in tests, keeps the first log.
    let _ = tracing_subscriber::registry().with(log).with(traces.map(Traces::layer)).with(level).try_init();
}

/// Writes a line when a request has been answered.
pub async fn requests(request: Request, next: Next) -> Response {
    let id = uuid::Uuid::new_v4().simple().to_string();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let span = tracing::info_span!("request", %id, %method, path);
    // Where there are no traces, there is nobody to hear of these.
    let _ = span.set_parent(traces::parent(request.headers()));
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
