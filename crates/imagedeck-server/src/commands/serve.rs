//! `serve`: the server with its own data, or in front of another one, from its start to its end.

use super::{CommandError, make_data_folder, open};
use crate::app::{App, Uploads, router, router_before};
use crate::auth::{Accounts, SignIns, SigningKey};
use crate::config::Serve;
use crate::cors::Origins;
use crate::first_start;
use crate::folder_lock::FolderLock;
use crate::mail::Mailer;
use crate::metrics::{self, Metrics};
use crate::serve::{ListenError, listen, serve, serve_encrypted};
use crate::site::{NoDashboard, Site};
use crate::store::{LikeCase, Store};
use crate::sync::Worker;
use crate::tls::{Certificate, TlsError};
use crate::traces::Traces;
use crate::upstream::{Address, Upstream};
use axum::Router;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;

pub(super) async fn serve_site(options: Serve) -> Result<(), CommandError> {
    let traces = options.otlp_endpoint.as_ref().map(Traces::to).transpose()?;
    crate::log::start(options.log_format, traces.as_ref());
    let served = match options.upstream.clone() {
        Some(address) => in_front(options, address).await,
        None => alone(options).await,
    };
    if let Some(traces) = traces {
        traces.end().await;
    }
    served
}

async fn alone(options: Serve) -> Result<(), CommandError> {
    let mailer = match &options.smtp_url {
        Some(url) => Some(Mailer::new(url, options.mail_from.as_deref(), options.mail_retry)?),
        None => None,
    };
    let site = site(&options)?;
    let certificate = certificate(&options)?;
    // The port is taken before the catalogue is made, so that nobody waits in vain.
    let (listener, measured) = listeners(&options).await?;
    let address = listener.local_addr()?;
    make_data_folder(&options.data.folder)?;
    // Servers that share a database may share the folder with their users' stores as well.
    let lock = match options.data.database_url {
        Some(_) => None,
        None => Some(FolderLock::take(&options.data.folder)?),
    };
    let store = open(&options.data).await?.with_mails(mailer.is_some());
    let app = app(&store, &options).await?;
    let alone = store.hold_start().await?;
    first_start::prepare(&store, &app.accounts, &options.data.folder, &options, address).await?;
    drop(alone);
    let warming = store.clone();
    tokio::spawn(async move {
        if let Err(error) = warming.warm_facets().await {
            tracing::warn!(%error, "facets are not read beforehand");
        }
    });
    let workers = app.worker.start(&store, &options.data.folder).await;
    // Where others share the database, one of them may send mails.
    if mailer.is_none() && !store.is_shared() {
        store.forget_mails().await?;
    }
    let mailing = mailer.map(|mailer| mailer.start(store.clone()));
    let measuring = show_metrics(measured, app.metrics.clone(), Some(store.clone()))?;
    serve_at(listener, router(app, site), certificate).await?;
    drop(measuring);
    if let Some(mailing) = mailing {
        mailing.abort();
        let _ = mailing.await;
    }
    workers.stop().await;
    // A sync that was cut off by this stop did nothing wrong.
    if let Err(error) = store.hand_back_jobs().await {
        tracing::warn!(%error, "a sync that was cut off counts as an attempt");
    }
    store.close().await;
    drop(lock);
    tracing::info!("stopped");
    Ok(())
}

/// Serves the dashboard in front of another server, which keeps all data.
async fn in_front(options: Serve, address: Address) -> Result<(), CommandError> {
    let site = site(&options)?;
    let authorities = options.upstream_ca.as_deref();
    let upstream = Upstream::new(address.clone(), authorities, options.sign_in_limit, options.trust_proxy)?;
    let certificate = certificate(&options)?;
    let (listener, measured) = listeners(&options).await?;
    println!("imagedeck is at {}", first_start::shown(listener.local_addr()?, certificate.is_some()));
    println!("It stands in front of {}", address.as_str());
    if !address.is_secure() && !address.is_local() {
        tracing::warn!("passwords and tokens travel to the other server in the clear: give its https address");
    }
    // Whoever starts the server may read this through a pipe.
    io::Write::flush(&mut io::stdout())?;
    let metrics = Metrics::default();
    let measuring = show_metrics(measured, metrics.clone(), None)?;
    let origins = Origins::new(&options.cors_origins);
    serve_at(listener, router_before(upstream, origins, site, metrics), certificate).await?;
    drop(measuring);
    tracing::info!("stopped");
    Ok(())
}

/// The dashboard of the folder that is named, else the one in the program.
fn site(options: &Serve) -> Result<Option<Site>, NoDashboard> {
    match &options.dashboard {
        Some(folder) => Site::in_folder(folder.clone()).map(Some),
        None => Ok(Site::in_program()),
    }
}

/// The certificate of the server's own TLS, where that is wanted.
fn certificate(options: &Serve) -> Result<Option<Certificate>, TlsError> {
    match (&options.tls_cert, &options.tls_key) {
        (Some(certificate), Some(key)) => Certificate::in_files(certificate, key).map(Some),
        _ => Ok(None),
    }
}

/// Serves until a signal says to stop.
async fn serve_at(listener: TcpListener, router: Router, certificate: Option<Certificate>) -> Result<(), CommandError> {
    match certificate {
        Some(certificate) => serve_encrypted(listener, router, &certificate, stop_signal()?).await?,
        None => serve(listener, router, stop_signal()?).await,
    }
    Ok(())
}

/// Opens the port of the service and, where that is wanted, the one of the server's own figures.
async fn listeners(options: &Serve) -> Result<(TcpListener, Option<TcpListener>), ListenError> {
    let service = listen(SocketAddr::new(options.listen, options.port), "--port or --listen").await?;
    Ok(match options.metrics_listen {
        Some(address) => (service, Some(listen(address, "--metrics-listen").await?)),
        None => (service, None),
    })
}

/// Serves the server's own figures where that is wanted, until what is returned is dropped.
fn show_metrics(
    listener: Option<TcpListener>,
    metrics: Metrics,
    store: Option<Store>,
) -> Result<Option<JoinSet<()>>, CommandError> {
    let Some(listener) = listener else { return Ok(None) };
    println!("Its figures are at http://{}/metrics", listener.local_addr()?);
    let mut serving = JoinSet::new();
    serving.spawn(serve(listener, metrics::router(metrics, store), std::future::pending()));
    Ok(Some(serving))
}

/// What the handlers need, from the options of `serve`.
///
/// # Errors
/// A [`CommandError`] if the key of the tokens cannot be used.
pub async fn app(store: &Store, options: &Serve) -> Result<App, CommandError> {
    let signing_key = match store.is_shared() {
        true => SigningKey::in_store(store).await?,
        false => SigningKey::in_folder(&options.data.folder)?,
    };
    let like_case = if options.like_case_sensitive { LikeCase::Significant } else { LikeCase::Ignored };
    Ok(App {
        store: store.clone().with_like_case(like_case),
        accounts: Accounts::of(store.clone()),
        signing_key,
        token_lifetime: options.token_lifetime,
        sign_ins: Arc::new(SignIns::of(store, options.sign_in_limit)),
        worker: Worker::default(),
        trusts_proxy: options.trust_proxy,
        origins: Origins::new(&options.cors_origins),
        uploads: options.upload_url.clone().map_or(Uploads::Store, Uploads::At),
        metrics: Metrics::default(),
        documented_only: options.documented_only,
    })
}

fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
    })
}
