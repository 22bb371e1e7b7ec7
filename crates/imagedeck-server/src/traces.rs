//! Traces: what the time of a request or a sync goes into, sent to a collector by the OpenTelemetry protocol where that is
//! asked for.
//!
//! What is worth a part of its own is said where it is done, by a span of `tracing`. Nothing of credentials, of what people
//! look for or of what they own is in it.

use crate::upstream::{Address, Client, ClientError, client, reason};
use axum::body::Bytes;
use axum::http::{HeaderMap, Request, Response, Uri};
use http_body_util::{BodyExt, Full, Limited};
use opentelemetry::Context;
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::TracerProvider;
use opentelemetry_http::{HeaderExtractor, HeaderInjector, HttpClient, HttpError};
use opentelemetry_otlp::{ExporterBuildError, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider};
use std::time::Duration;
use tokio::runtime::Handle;
use tracing::{Span, Subscriber};
use tracing_opentelemetry::{OpenTelemetryLayer, OpenTelemetrySpanExt};
use tracing_subscriber::registry::LookupSpan;

/// How long the collector may take for its answer, of which this many bytes are read.
const PATIENCE: Duration = Duration::from_secs(4);
const ANSWER: usize = 64 * 1024;

/// Where collectors take traces, below their address.
const PATH: &str = "/v1/traces";

/// Traces that are being sent.
#[derive(Debug)]
pub struct Traces(SdkTracerProvider);

/// Why traces cannot be sent at all.
#[derive(Debug, thiserror::Error)]
pub enum TracesError {
    /// There is nothing to verify the collector by.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The library refuses its settings, which come from the variables whose names begin with OTEL_ as well.
    #[error("Traces cannot be sent: {0}. Look at --otlp-endpoint and at variables whose names begin with OTEL_.")]
    Settings(#[from] ExporterBuildError),
}

impl Traces {
    /// Sends traces to the collector at this address from now on.
    ///
    /// # Errors
    /// A [`TracesError`] if the address cannot be asked.
    pub fn to(collector: &Address) -> Result<Traces, TracesError> {
        let sender = Sender { client: client(collector, None)?, runtime: Handle::current() };
        let address = collector.uri(&Uri::from_static(PATH)).to_string();
        let exporter = SpanExporter::builder().with_http().with_http_client(sender).with_endpoint(address).build()?;
        let service = Resource::builder().with_service_name("imagedeck").build();
        Ok(Traces(SdkTracerProvider::builder().with_resource(service).with_batch_exporter(exporter).build()))
    }

    /// What hears of spans.
    pub fn layer<S: Subscriber + for<'span> LookupSpan<'span>>(&self) -> OpenTelemetryLayer<S, SdkTracer> {
        tracing_opentelemetry::layer().with_tracer(self.0.tracer("imagedeck-server"))
    }

    /// Sends what has not been sent yet.
    pub async fn end(self) {
        // It waits for its own thread, which waits for this runtime.
        let ended = tokio::task::spawn_blocking(move || self.0.shutdown()).await;
        if !matches!(ended, Ok(Ok(()))) {
            tracing::warn!(?ended, "the last traces were not sent");
        }
    }
}

/// What a client says of the trace that its request is a part of.
pub fn parent(headers: &HeaderMap) -> Context {
    TraceContextPropagator::new().extract(&HeaderExtractor(headers))
}

/// Has another server's part stand below what is being done here, where that is traced; else the client's word is kept.
pub fn hand_on(headers: &mut HeaderMap) {
    TraceContextPropagator::new().inject_context(&Span::current().context(), &mut HeaderInjector(headers));
}

/// Sends by the connections of this program, from the thread that collects spans.
#[derive(Debug)]
struct Sender {
    client: Client,
    runtime: Handle,
}

#[async_trait::async_trait]
impl HttpClient for Sender {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let client = self.client.clone();
        let sending = self.runtime.spawn(async { tokio::time::timeout(PATIENCE, send(client, request)).await });
        let sent = match sending.await {
            Ok(Ok(sent)) => sent,
            Ok(Err(_)) => Err("the collector does not answer".to_owned()),
            Err(fault) => Err(fault.to_string()),
        };
        match &sent {
            Ok(answer) if answer.status().is_success() => {}
            Ok(answer) => tracing::warn!(status = answer.status().as_u16(), "the collector refuses traces"),
            Err(reason) => tracing::warn!(reason, "traces could not be sent"),
        }
        Ok(sent?)
    }
}

async fn send(client: Client, request: Request<Bytes>) -> Result<Response<Bytes>, String> {
    let answer = client.request(request.map(Full::new)).await.map_err(|error| reason(&error))?;
    let (parts, body) = answer.into_parts();
    let body = Limited::new(body, ANSWER).collect().await.map_err(|error| error.to_string())?;
    Ok(Response::from_parts(parts, body.to_bytes()))
}
