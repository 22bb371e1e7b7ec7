//! The connections to the other server, and whom they trust.

use super::Address;
use axum::body::Bytes;
use http_body_util::Full;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Client as Pool, Error};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Connections to one server, used again and again.
pub type Client = Pool<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// How long a connection may take to come about.
const CONNECT_TIME: Duration = Duration::from_secs(10);
/// How long an idle connection is kept: less than most servers do, so that a request seldom meets one that is closed.
const IDLE_TIME: Duration = Duration::from_secs(4);

/// Why the other server cannot be asked.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The file with the authorities cannot be read, or holds none.
    #[error(
        "The certificates in {path} cannot be used: {reason}. Name a file with the authority's certificate in PEM with --upstream-ca."
    )]
    Authorities {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// There is nothing to verify.
    #[error(
        "--upstream-ca is for a server that is reached over https. Give its https address, or leave that option out."
    )]
    NotSecure,
    /// The system has no authorities.
    #[error(
        "The system has no certificate authorities to verify the other server by. Install its ca-certificates, or name a file with --upstream-ca."
    )]
    NoAuthorities,
    /// The library refuses its own settings.
    #[error("TLS cannot be used: {0}.")]
    Tls(#[from] rustls::Error),
}

/// A client for a server, which verifies its certificate by the authorities of the system, or by those in a file alone.
///
/// # Errors
/// A [`ClientError`] if there are none.
pub fn client(address: &Address, authorities: Option<&Path>) -> Result<Client, ClientError> {
    let roots = match authorities {
        Some(_) if !address.is_secure() => return Err(ClientError::NotSecure),
        Some(path) => in_file(path)?,
        None if address.is_secure() => of_system()?,
        None => RootCertStore::empty(),
    };
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let tls = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let tls = tls.with_root_certificates(roots).with_no_client_auth();
    let mut tcp = HttpConnector::new();
    tcp.set_connect_timeout(Some(CONNECT_TIME));
    tcp.set_nodelay(true);
    tcp.enforce_http(false);
    let connector =
        HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1().wrap_connector(tcp);
    let mut pool = Pool::builder(TokioExecutor::new());
    Ok(pool.pool_idle_timeout(IDLE_TIME).pool_timer(TokioTimer::new()).build(connector))
}

/// The reasons of a failure, down to the first one: the outermost says little.
pub fn reason(error: &Error) -> String {
    let mut words = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        words = format!("{words}: {inner}");
        source = inner.source();
    }
    words
}

fn in_file(path: &Path) -> Result<RootCertStore, ClientError> {
    let refused = |reason: String| ClientError::Authorities { path: path.to_owned(), reason };
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|error| refused(error.to_string()))? {
        let certificate = certificate.map_err(|error| refused(error.to_string()))?;
        roots.add(certificate).map_err(|error| refused(error.to_string()))?;
    }
    if roots.is_empty() { Err(refused("there is none".to_owned())) } else { Ok(roots) }
}

fn of_system() -> Result<RootCertStore, ClientError> {
    let mut roots = RootCertStore::empty();
    // One that cannot be read is no reason to do without the others.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() { Err(ClientError::NoAuthorities) } else { Ok(roots) }
}
