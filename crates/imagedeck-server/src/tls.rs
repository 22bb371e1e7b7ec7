//! TLS of the server's own: a certificate and its key from two files, read anew when they have changed.
//!
//! Where certificates come from, and whether they are about to end, is the operator's matter. With a proxy in front that
//! does TLS, none of this is needed.

use rustls::crypto::ring;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert, ServerConfig};
use rustls::sign::CertifiedKey;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};
use tokio_rustls::TlsAcceptor;

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(10);

/// Why the certificate cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// One of the files cannot be read, or holds nothing of its kind.
    #[error(
        "{path} cannot be used: {reason}. Name the certificate with --tls-cert and its key with --tls-key, both in PEM."
    )]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The two do not belong together, or the library cannot use them.
    #[error("The certificate of --tls-cert cannot be used with the key of --tls-key: {0}.")]
    Pair(#[from] rustls::Error),
}

/// A certificate with its key, as they stand in their files.
#[derive(Clone, Debug)]
pub struct Certificate(Arc<Current>);

#[derive(Debug)]
struct Current {
    certificate: PathBuf,
    key: PathBuf,
    pair: RwLock<Arc<CertifiedKey>>,
    /// When the files were last changed before they were read for the first time.
    first: [Option<SystemTime>; 2],
}

impl Certificate {
    /// The certificate and the key in these files.
    ///
    /// # Errors
    /// A [`TlsError`] if they cannot be used.
    pub fn in_files(certificate: &Path, key: &Path) -> Result<Certificate, TlsError> {
        let first = changed([certificate, key]);
        let pair = RwLock::new(read(certificate, key)?);
        Ok(Certificate(Arc::new(Current { certificate: certificate.to_owned(), key: key.to_owned(), pair, first })))
    }

    /// Whoever greets clients with the certificate as it is at that moment.
    ///
    /// # Errors
    /// A [`TlsError`] if the library refuses its own settings.
    pub fn acceptor(&self) -> Result<TlsAcceptor, TlsError> {
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let config = config.with_safe_default_protocol_versions()?.with_no_client_auth();
        let mut config = config.with_cert_resolver(Arc::clone(&self.0) as Arc<dyn ResolvesServerCert>);
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config).into())
    }

    /// Reads the files anew whenever they have changed. What cannot be used then is said in the log, and the certificate
    /// stays what it was.
    pub async fn keep_current(self) {
        let mut known = self.0.first;
        loop {
            tokio::time::sleep(LOOK).await;
            self.0.look(&mut known);
        }
    }
}

impl Current {
    /// Reads the files if they have changed since they were known.
    fn look(&self, known: &mut [Option<SystemTime>; 2]) {
        let found = self.changed();
        if found == *known {
            return;
        }
        match read(&self.certificate, &self.key) {
            Ok(pair) => {
                *self.pair.write().unwrap_or_else(PoisonError::into_inner) = pair;
                *known = found;
                tracing::info!("the certificate was read anew");
            }
            // The two files change one after the other: the next look may find both.
            Err(error) => tracing::error!(%error, "the certificate stays what it was"),
        }
    }

    fn pair(&self) -> Arc<CertifiedKey> {
        Arc::clone(&self.pair.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn changed(&self) -> [Option<SystemTime>; 2] {
        changed([&self.certificate, &self.key])
    }
}

impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.pair())
    }
}

/// When each file was last changed.
fn changed(files: [&Path; 2]) -> [Option<SystemTime>; 2] {
    files.map(|path| std::fs::metadata(path).and_then(|file| file.modified()).ok())
}

fn read(certificate: &Path, key: &Path) -> Result<Arc<CertifiedKey>, TlsError> {
    let unusable = |path: &Path, reason: String| TlsError::File { path: path.to_owned(), reason };
    let of_pem = |path: &Path, error: pem::Error| match error {
        pem::Error::NoItemsFound => unusable(path, "there is none in it".to_owned()),
        other => unusable(path, other.to_string()),
    };
    let chain = CertificateDer::pem_file_iter(certificate).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let chain = chain.map_err(|error| of_pem(certificate, error))?;
    if chain.is_empty() {
        return Err(of_pem(certificate, pem::Error::NoItemsFound));
    }
    let key = PrivateKeyDer::from_pem_file(key).map_err(|error| of_pem(key, error))?;
    Ok(Arc::new(CertifiedKey::from_der(chain, key, &ring::default_provider())?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::generate_simple_self_signed;

    fn write(folder: &Path) {
        let made = generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        std::fs::write(folder.join("cert.pem"), made.cert.pem()).expect("a file");
        std::fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).expect("a file");
    }

    #[test]
    fn what_cannot_be_used_changes_nothing_and_is_tried_again() {
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path());
        let Certificate(current) =
            Certificate::in_files(&folder.path().join("cert.pem"), &folder.path().join("key.pem")).expect("a pair");
        let (first, mut known) = (current.pair(), current.changed());
        std::fs::write(folder.path().join("cert.pem"), "half a certi").expect("a file");
        current.look(&mut known);
        assert!(Arc::ptr_eq(&first, &current.pair()));
        write(folder.path());
        current.look(&mut known);
        let second = current.pair();
        assert!(!Arc::ptr_eq(&first, &second));
        current.look(&mut known);
        assert!(Arc::ptr_eq(&second, &current.pair()), "nothing has changed since");
    }
}
