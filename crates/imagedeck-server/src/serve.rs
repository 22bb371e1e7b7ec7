//! Listening: connections are taken in, served within limits and let finish when the server is stopped.
//!
//! What is answered is the matter of `app`.

use crate::places::{Place, Places};
use crate::stalled::Impatient;
use crate::tls::{Certificate, TlsError};
use axum::Router;
use axum::extract::Request;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_util::either::Either;
use tower::ServiceExt;

/// Headers of a request at most.
const HEADERS: usize = 64;
/// Bytes of a request's first line and headers at most.
const HEADER_BYTES: usize = 64 * 1024;
/// How long a client may take to send them; also how long an idle connection is kept.
const HEADER_TIME: Duration = Duration::from_secs(30);
/// How long a client may take nothing of an answer that is being sent.
const WRITE_TIME: Duration = Duration::from_secs(30);
/// How long a client may take to agree on TLS.
const GREETING_TIME: Duration = Duration::from_secs(10);
/// How long requests may take to finish when the server is stopped, or their place is needed.
const GRACE: Duration = Duration::from_secs(10);

/// The address of whoever is at the other end of the connection.
#[derive(Clone, Copy, Debug)]
pub struct ClientAddress(pub IpAddr);

/// Whether the connection is encrypted by this server itself.
#[derive(Clone, Copy, Debug)]
pub struct IsEncrypted(pub bool);

/// The address cannot be listened on.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// Another program uses it.
    #[error("Port {port} is in use by another program. Stop that one, or choose another port with {option}.")]
    InUse {
        /// The port.
        port: u16,
        /// What chooses it.
        option: &'static str,
    },
    /// The system refuses it for another reason.
    #[error("{address} cannot be listened on: {reason}. Choose another address with {option}.")]
    Refused {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        reason: io::Error,
        /// What chooses it.
        option: &'static str,
    },
}

/// Opens the address that an option chooses.
///
/// # Errors
/// A [`ListenError`] if it is taken or may not be used.
pub async fn listen(address: SocketAddr, option: &'static str) -> Result<TcpListener, ListenError> {
    TcpListener::bind(address).await.map_err(|reason| match reason.kind() {
        io::ErrorKind::AddrInUse => ListenError::InUse { port: address.port(), option },
        _ => ListenError::Refused { address, reason, option },
    })
}

/// Serves until `stop` is over, then lets requests under way finish.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    serve_with(listener, router, None, stop).await;
}

/// The same over TLS, with the certificate as it is from time to time.
///
/// # Errors
/// A [`TlsError`] if there can be no TLS.
pub async fn serve_encrypted(
    listener: TcpListener,
    router: Router,
    certificate: &Certificate,
    stop: impl Future<Output = ()>,
) -> Result<(), TlsError> {
    let acceptor = certificate.acceptor()?;
    let current = tokio::spawn(certificate.clone().keep_current());
    serve_with(listener, router, Some(acceptor), stop).await;
    current.abort();
    Ok(())
}

async fn serve_with(listener: TcpListener, router: Router, tls: Option<TlsAcceptor>, stop: impl Future<Output = ()>) {
    let mut places = Places::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &mut places) => accepted,
            () = &mut stop => break,
        };
        let Some((stream, address, place)) = accepted else { continue };
        tokio::spawn(serve_connection(stream, address.ip(), router.clone(), tls.clone(), place));
    }
    drop(listener);
    if tokio::time::timeout(GRACE, places.close()).await.is_err() {
        tracing::warn!("some requests did not finish in time and were cut off");
    }
}

async fn serve_connection(
    stream: TcpStream,
    address: IpAddr,
    router: Router,
    tls: Option<TlsAcceptor>,
    mut place: Place,
) {
    let is_encrypted = tls.is_some();
    let stream = match tls {
        None => Either::Left(stream),
        Some(tls) => tokio::select! {
            agreed = tokio::time::timeout(GREETING_TIME, tls.accept(stream)) => match agreed {
                Ok(Ok(stream)) => Either::Right(stream),
                // Whoever cannot agree on TLS, or takes too long, has nobody to be told.
                Ok(Err(_)) | Err(_) => return,
            },
            () = place.asked_to_leave() => return,
        },
    };
    let asks = Arc::clone(&place.has_asked);
    let router = router.map_request(move |mut request: Request<hyper::body::Incoming>| {
        asks.store(true, Ordering::Relaxed);
        request.extensions_mut().insert(ClientAddress(address));
        request.extensions_mut().insert(IsEncrypted(is_encrypted));
        request.map(axum::body::Body::new)
    });
    let mut connection = http1::Builder::new();
    connection
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .max_headers(HEADERS)
        .max_buf_size(HEADER_BYTES);
    let stream = TokioIo::new(Impatient::new(stream, WRITE_TIME));
    let mut connection = std::pin::pin!(connection.serve_connection(stream, TowerToHyperService::new(router)));
    // A connection that breaks off is the client's matter.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = place.asked_to_leave() => {}
    }
    // Whoever has not asked anything waits for nothing; whoever has gets the answer to the end.
    if place.has_asked.load(Ordering::Relaxed) {
        connection.as_mut().graceful_shutdown();
        let _ = tokio::time::timeout(GRACE, connection).await;
    }
}

async fn accept(listener: &TcpListener, places: &mut Places) -> Option<(TcpStream, SocketAddr, Place)> {
    match listener.accept().await {
        Ok((stream, address)) => {
            // Answers are small and written at once: waiting to fill a packet only makes them late.
            let _ = stream.set_nodelay(true);
            let place = places.next().await?;
            Some((stream, address, place))
        }
        Err(error) => {
            // Mostly too many open files: give connections time to close.
            tracing::warn!(%error, "a connection could not be accepted");
            tokio::time::sleep(Duration::from_millis(100)).await;
            None
        }
    }
}
